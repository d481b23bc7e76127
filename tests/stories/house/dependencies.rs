//! A dependency needs a sentence of reason: every crate and npm package that we name stands in one table.

use std::collections::BTreeSet;

use cargo_metadata::DependencyKind;

use super::tree::{metadata, quoted, read, table_rows};

const TABLE: &str = "docs/decisions/0002-dependencies.md";

/// The names in the first column, each with a reason in the last.
fn explained() -> BTreeSet<String> {
    let text = read(TABLE);
    let mut names = BTreeSet::new();
    for row in table_rows(&text) {
        let reason = row.last().unwrap();
        assert!(reason.len() > 10, "no reason beside {}", row[0]);
        names.extend(quoted(&row[0]).into_iter().map(str::to_owned));
    }
    names
}

#[test]
fn every_crate_we_name_has_its_sentence() {
    let metadata = metadata();
    let explained = explained();
    let ours: BTreeSet<_> = metadata
        .workspace_packages()
        .iter()
        .map(|package| package.name.to_string())
        .collect();
    let mut missing = BTreeSet::new();
    for package in metadata.workspace_packages() {
        for dependency in &package.dependencies {
            let is_known = explained.contains(&dependency.name) || ours.contains(&dependency.name);
            if !is_known && dependency.kind != DependencyKind::Unknown {
                missing.insert(dependency.name.clone());
            }
        }
    }
    assert!(missing.is_empty(), "no sentence in {TABLE} for {missing:#?}");
}

#[test]
fn every_npm_package_we_name_has_its_sentence() {
    let explained = explained();
    let mut missing = BTreeSet::new();
    for manifest in super::tree::files(&["package.json"]) {
        let facts: serde_json::Value = serde_json::from_str(&read(&manifest)).unwrap();
        for group in ["dependencies", "devDependencies"] {
            for name in facts[group]
                .as_object()
                .into_iter()
                .flat_map(|names| names.keys())
            {
                if !explained.contains(name) {
                    missing.insert(name.clone());
                }
            }
        }
    }
    assert!(missing.is_empty(), "no sentence in {TABLE} for {missing:#?}");
}
