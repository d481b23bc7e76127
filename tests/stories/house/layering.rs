//! Dependencies point inward: which of our crates may know which, and who alone may use what from outside.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, PackageId};

use super::tree::{files, metadata, read};

/// What each crate of ours may depend on among ours, tests aside. A crate that is not listed may not exist.
const MAY_KNOW: [(&str, &[&str]); 10] = [
    ("yuanzhen-domain", &[]),
    ("dicom-bytes", &[]),
    ("yuanzhen-store", &["yuanzhen-domain"]),
    (
        "yuanzhen-dicom-gateway",
        &["yuanzhen-domain", "yuanzhen-store", "dicom-bytes"],
    ),
    ("yuanzhen-relay", &[]),
    // In its tests only: it joins a relay's room as any client does.
    ("yuanzhen-echo", &["yuanzhen-relay"]),
    (
        "yuanzhen-server",
        &[
            "yuanzhen-domain",
            "yuanzhen-store",
            "yuanzhen-dicom-gateway",
            "dicom-bytes",
            "yuanzhen-relay",
            "yuanzhen-echo",
        ],
    ),
    ("yuanzhen-peers", &[]),
    ("yuanzhen-bots", &[]),
    (
        "yuanzhen-tests",
        &[
            "yuanzhen-domain",
            "yuanzhen-store",
            "yuanzhen-dicom-gateway",
            "yuanzhen-server",
        ],
    ),
];

/// In tests every crate may start foreign servers and scripted peers, and nothing else of ours beyond the above.
const IN_TESTS: [&str; 2] = ["yuanzhen-peers", "yuanzhen-bots"];

/// Crates from outside (by the start of their name) and the only crates of ours that may name them.
const ONLY: [(&str, &[&str]); 13] = [
    ("sqlx", &["yuanzhen-store"]),
    ("object_store", &["yuanzhen-store"]),
    ("async-nats", &["yuanzhen-store"]),
    ("dicom-", &["yuanzhen-dicom-gateway"]),
    ("charls", &["yuanzhen-dicom-gateway"]),
    ("jpeg", &["yuanzhen-dicom-gateway"]),
    ("krilla", &["yuanzhen-server"]),
    ("lopdf", &["yuanzhen-server"]),
    // The relay's example serves the page that joins its room.
    (
        "axum",
        &["yuanzhen-server", "yuanzhen-dicom-gateway", "yuanzhen-relay"],
    ),
    ("webrtc", &["yuanzhen-echo"]),
    // The core of `webrtc` for the echo partner, its parts for the relay.
    ("rtc", &["yuanzhen-relay", "yuanzhen-echo"]),
    ("str0m", &["yuanzhen-bots"]),
    ("ffmpeg", &[]),
];

/// What the pure crates must not even reach through others: runtimes, sockets, databases.
const NEVER_REACHED: [(&str, &[&str]); 2] = [
    (
        "yuanzhen-domain",
        &["tokio", "mio", "socket2", "sqlx-core", "hyper", "rand"],
    ),
    (
        "dicom-bytes",
        &["tokio", "mio", "socket2", "sqlx-core", "hyper", "rand"],
    ),
];

/// Decoders of pictures, and the only folder whose code may name them: it runs in the child that draws.
const CODECS: [&str; 4] = ["charls::", "jpeg_decoder::", "jpeg2k::", "image::"];
const CHILD: &str = "dicom-gateway/src/render/draw";

/// Files that may hold `unsafe`, each with its reason in an `#[expect]`. None so far.
const UNSAFE_IN: [&str; 0] = [];

fn ours(metadata: &Metadata) -> BTreeSet<&str> {
    metadata
        .workspace_packages()
        .iter()
        .map(|package| package.name.as_str())
        .collect()
}

#[test]
fn our_crates_know_only_what_lies_further_in() {
    let metadata = metadata();
    let ours = ours(&metadata);
    let may_know: BTreeMap<_, _> = MAY_KNOW.into_iter().collect();
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages() {
        let Some(allowed) = may_know.get(package.name.as_str()) else {
            wrong.push(format!("{} has no place in the house", package.name));
            continue;
        };
        for dependency in package
            .dependencies
            .iter()
            .filter(|dep| ours.contains(dep.name.as_str()))
        {
            let name = dependency.name.as_str();
            let in_tests = dependency.kind == DependencyKind::Development && IN_TESTS.contains(&name);
            if !allowed.contains(&name) && !in_tests {
                wrong.push(format!("{} may not know {name}", package.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_outside_crate_is_named_only_by_the_room_it_belongs_to() {
    let metadata = metadata();
    let ours = ours(&metadata);
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages() {
        for dependency in package
            .dependencies
            .iter()
            .filter(|dep| !ours.contains(dep.name.as_str()))
        {
            for (start, rooms) in ONLY {
                let is_it =
                    dependency.name.starts_with(start) && dependency.kind != DependencyKind::Development;
                if is_it && !rooms.contains(&package.name.as_str()) {
                    wrong.push(format!("{} may not use {}", package.name, dependency.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_pure_crates_reach_no_runtime_socket_or_database() {
    let metadata = metadata();
    for (name, banned) in NEVER_REACHED {
        let reached = reached_from(&metadata, name);
        let wrong: Vec<_> = banned
            .iter()
            .filter(|banned| reached.contains(**banned))
            .collect();
        assert!(wrong.is_empty(), "{name} reaches {wrong:?}");
    }
}

#[test]
fn one_provider_of_tls_and_it_is_ring() {
    let metadata = metadata();
    for package in metadata.workspace_packages() {
        let reached = reached_from(&metadata, &package.name);
        assert!(
            !reached.contains("aws-lc-rs"),
            "{} reaches aws-lc-rs",
            package.name
        );
        assert!(!reached.contains("openssl"), "{} reaches openssl", package.name);
    }
}

#[test]
fn every_crate_takes_the_lints_of_the_house() {
    for manifest in files(&["Cargo.toml"]) {
        let text = read(&manifest);
        let is_ours =
            text.contains("[package]") && !manifest.components().any(|part| part.as_os_str() == "fuzz");
        if is_ours {
            assert!(
                text.contains("[lints]\nworkspace = true"),
                "{} lacks the lints",
                manifest.display()
            );
        }
    }
}

#[test]
fn pictures_are_decoded_in_the_child_only() {
    for file in files(&[".rs"]) {
        if !file.starts_with("dicom-gateway/src") || file.starts_with(CHILD) {
            continue;
        }
        let text = read(&file);
        for codec in CODECS {
            let named = paths_in(&text).any(|path| path.starts_with(codec));
            assert!(!named, "{} names {codec} outside {CHILD}", file.display());
        }
    }
}

#[test]
fn unsafe_stands_only_where_it_is_listed() {
    let words = [
        "unsafe {",
        "unsafe fn",
        "unsafe impl",
        "unsafe extern",
        "(unsafe_code",
    ];
    for file in files(&[".rs"]) {
        if file.ends_with("house/layering.rs") {
            continue;
        }
        let text = read(&file);
        let found = words
            .iter()
            .any(|word| text.lines().any(|line| line.contains(word) && !is_comment(line)));
        let listed = UNSAFE_IN.iter().any(|allowed| file.ends_with(allowed));
        assert!(
            !found || listed,
            "{} holds unsafe code and is not listed",
            file.display()
        );
    }
}

/// Paths of the code, such as `image::imageops`.
fn paths_in(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !is_comment(line))
        .flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':'))
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// The names of all crates a crate of ours reaches when it is built, tests aside.
fn reached_from<'a>(metadata: &'a Metadata, name: &str) -> BTreeSet<&'a str> {
    let resolve = metadata.resolve.as_ref().unwrap();
    let nodes: BTreeMap<&PackageId, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let package = metadata
        .workspace_packages()
        .into_iter()
        .find(|package| package.name.as_str() == name)
        .unwrap();
    let mut todo = vec![&package.id];
    let mut seen = BTreeSet::new();
    while let Some(id) = todo.pop() {
        if !seen.insert(id) {
            continue;
        }
        for dependency in &nodes[id].deps {
            let is_normal = dependency
                .dep_kinds
                .iter()
                .any(|kind| kind.kind == DependencyKind::Normal);
            if is_normal {
                todo.push(&dependency.pkg);
            }
        }
    }
    seen.into_iter().map(|id| metadata[id].name.as_str()).collect()
}
