//! Habits of our own files: each says what it is, none grows past one concept.

use super::tree::{files, read};

/// Where a file stops, tests aside.
const LINES: usize = 500;

#[test]
fn every_rust_file_says_what_it_is() {
    let silent: Vec<_> = files(&[".rs"])
        .into_iter()
        .filter(|file| !read(file).starts_with("//!"))
        .collect();
    assert!(silent.is_empty(), "no //! at the top of {silent:#?}");
}

#[test]
fn no_rust_file_grows_past_one_concept() {
    let mut long = Vec::new();
    for file in files(&[".rs"]) {
        if file.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        let text = read(&file);
        let lines = text
            .lines()
            .take_while(|line| !line.starts_with("#[cfg(test)]"))
            .count();
        if lines > LINES {
            long.push(format!("{} has {lines} lines", file.display()));
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn no_test_is_switched_off() {
    let words = [
        concat!("#[ign", "ore"),
        concat!("test.", "only("),
        concat!("it.", "only("),
        concat!("describe.", "only("),
    ];
    let mut off = Vec::new();
    for file in files(&[".rs", ".ts", ".tsx"]) {
        let text = read(&file);
        off.extend(
            words
                .iter()
                .filter(|word| text.contains(*word))
                .map(|word| format!("{}: {word}", file.display())),
        );
    }
    assert!(off.is_empty(), "{off:#?}");
}
