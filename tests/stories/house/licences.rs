//! Every crate and every npm package that ends up in the product may be given on under Apache-2.0.

use super::tree::{metadata, read};

/// Licences that ask for no more than a notice, or, as MPL-2.0, for changes to their own files only.
const ALLOWED: [&str; 14] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "MPL-2.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "Unlicense",
    "WTFPL",
];

/// One more, for one package each, with the reason.
const ALLOWED_FOR: [(&str, &str); 3] = [
    // A table of browsers that the build of the pages reads; nothing of it is in the pages.
    ("node_modules/caniuse-lite", "CC-BY-4.0"),
    // A licence as permissive as MIT; used by the build of the pages only.
    ("node_modules/graceful-fs", "BlueOak-1.0.0"),
    // MIT by its licence file, which its manifest does not name; used by the build of the pages only.
    ("node_modules/rechoir", "none-stated"),
];

#[test]
fn every_crate_is_under_a_licence_we_can_give_on() {
    let metadata = metadata();
    let mut wrong = Vec::new();
    for package in &metadata.packages {
        let licence = package.license.as_deref().unwrap_or("none-stated");
        if !is_allowed(licence, also(&package.name)) {
            wrong.push(format!("{} {}: {licence}", package.name, package.version));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_npm_package_in_the_pages_is_under_a_licence_we_can_give_on() {
    let lock: serde_json::Value = serde_json::from_str(&read("web/package-lock.json")).unwrap();
    let packages = lock["packages"].as_object().unwrap();
    let mut wrong = Vec::new();
    for (path, package) in packages.iter().filter(|(path, _)| !path.is_empty()) {
        let is_for_development = package["dev"].as_bool() == Some(true);
        let licence = package["license"].as_str().unwrap_or("none-stated");
        if !is_for_development && !is_allowed(licence, also(path)) {
            wrong.push(format!("{path}: {licence}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_lockfile_of_npm_names_no_place_of_download() {
    for lock in super::tree::files(&["package-lock.json"]) {
        assert!(
            !read(&lock).contains("\"resolved\""),
            "{} holds download addresses",
            lock.display()
        );
    }
}

/// The licence allowed to this one package.
fn also(name: &str) -> Option<&'static str> {
    ALLOWED_FOR
        .iter()
        .find(|(package, _)| *package == name)
        .map(|(_, licence)| *licence)
}

/// Whether an SPDX expression leaves a choice that is allowed.
fn is_allowed(expression: &str, also: Option<&str>) -> bool {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any_of(&mut rest, also) && rest.is_empty()
}

fn any_of(words: &mut &[&str], also: Option<&str>) -> bool {
    let mut allowed = all_of(words, also);
    while let [first, rest @ ..] = words
        && *first == "OR"
    {
        *words = rest;
        allowed |= all_of(words, also);
    }
    allowed
}

fn all_of(words: &mut &[&str], also: Option<&str>) -> bool {
    let mut allowed = one(words, also);
    while let [first, rest @ ..] = words
        && *first == "AND"
    {
        *words = rest;
        allowed &= one(words, also);
    }
    allowed
}

fn one(words: &mut &[&str], also: Option<&str>) -> bool {
    let Some((first, rest)) = words.split_first() else {
        return false;
    };
    *words = rest;
    if *first == "(" {
        let allowed = any_of(words, also);
        if let [")", rest @ ..] = words {
            *words = rest;
            return allowed;
        }
        return false;
    }
    if let ["WITH", _, rest @ ..] = words {
        *words = rest;
        return false;
    }
    ALLOWED.contains(first) || also == Some(*first)
}

#[test]
fn an_expression_is_read_as_it_is_meant() {
    assert!(is_allowed("MIT", None));
    assert!(is_allowed("GPL-2.0-only OR Apache-2.0", None));
    assert!(is_allowed("Apache-2.0/MIT", None));
    assert!(is_allowed("(MIT OR GPL-3.0) AND Unicode-3.0", None));
    assert!(is_allowed("(MIT OR Apache-2.0) AND IJG", Some("IJG")));
    assert!(!is_allowed("(MIT OR Apache-2.0) AND IJG", None));
    assert!(!is_allowed("MIT AND GPL-3.0", None));
    assert!(!is_allowed("AGPL-3.0-only", None));
    assert!(!is_allowed("none-stated", None));
    assert!(!is_allowed("(MIT", None));
}
