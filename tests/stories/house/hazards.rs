//! Every control of docs/HAZARDS.md names tests, and the tests it names are there.

use std::collections::BTreeSet;

use super::tree::{files, quoted, read, table_rows};

const PAGE: &str = "docs/HAZARDS.md";

/// One hazard of the table: its number and the tests of its control.
struct Hazard {
    number: String,
    tests: Vec<String>,
}

/// The rows whose first cell is a hazard's number (`H-01`): hazard, cause, harm, control, tests.
fn hazards() -> Vec<Hazard> {
    table_rows(&read(PAGE))
        .into_iter()
        .filter(|row| row[0].starts_with("H-"))
        .map(|row| {
            assert_eq!(
                row.len(),
                6,
                "{}: number, hazard, cause, harm, control, tests",
                row[0]
            );
            Hazard {
                number: row[0].clone(),
                tests: quoted(&row[5]).into_iter().map(str::to_owned).collect(),
            }
        })
        .collect()
}

#[test]
fn every_hazard_has_a_number_of_its_own() {
    let hazards = hazards();
    assert!(hazards.len() >= 10, "only {} hazards found", hazards.len());
    let numbers: BTreeSet<_> = hazards.iter().map(|hazard| &hazard.number).collect();
    assert_eq!(numbers.len(), hazards.len());
}

/// Why a name of the table is no proof, if it is none: it must be a test that `make test` runs.
fn fault(test: &str, rust: &[String], pages: &[String]) -> Option<&'static str> {
    let is_function = test.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_function {
        let functions: Vec<_> = rust.iter().filter_map(|text| function(text, test)).collect();
        return match functions.as_slice() {
            [] => Some("no test is called so"),
            [one] => unfit(*one),
            _ => Some("more than one test is called so"),
        };
    }
    let calls =
        ["test(", "it("].map(|call| ["'", "\"", "`"].map(|quote| format!("{call}{quote}{test}{quote}")));
    let found = pages.iter().any(|text| {
        calls.as_flattened().iter().any(|call| {
            text.match_indices(call.as_str()).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                before.is_none_or(char::is_whitespace)
            })
        })
    });
    (!found).then_some("no page's test has this title")
}

/// The function of this name in a file: the lines of its attributes, and the rest to its closing brace.
fn function<'a>(text: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    let at = text.find(&format!("fn {name}("))?;
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let indent = &text[line..at][..text[line..at].len() - text[line..at].trim_start().len()];
    let close = format!("\n{indent}}}");
    let end = text[at..].find(&close).map_or(text.len(), |end| at + end);
    let mut start = line;
    for above in text[..line].trim_end_matches('\n').rsplit('\n') {
        if !["#[", "///", "//"]
            .iter()
            .any(|mark| above.trim_start().starts_with(mark))
        {
            break;
        }
        start -= above.len() + 1;
    }
    Some((&text[start..line], &text[line..end]))
}

/// What keeps a function from being a test that always runs.
fn unfit((head, body): (&str, &str)) -> Option<&'static str> {
    if !["#[test]", "#[tokio::test"]
        .iter()
        .any(|mark| head.contains(mark))
    {
        Some("it is no #[test]")
    } else if head.contains("#[cfg(") {
        Some("it is left out")
    } else if body.contains("soak()") {
        Some("it runs only when a long run is asked for")
    } else {
        None
    }
}

#[test]
fn every_control_names_tests_that_run() {
    let rust: Vec<String> = files(&[".rs"]).iter().map(read).collect();
    let pages: Vec<String> = files(&[".test.ts", ".test.tsx", ".spec.ts"])
        .iter()
        .map(read)
        .collect();
    let mut wrong = Vec::new();
    for hazard in hazards() {
        if hazard.tests.is_empty() {
            wrong.push(format!("{}: no test", hazard.number));
        }
        for test in hazard.tests {
            if let Some(why) = fault(&test, &rust, &pages) {
                wrong.push(format!("{}: {test}: {why}", hazard.number));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_only_looks_like_a_test_is_no_proof() {
    let rust = [
        "\n\n#[test]\nfn runs() {\n    body();\n}\n\nfn soaks_elsewhere() {\n    soak();\n}\n",
        "\n\nfn helper() {\n}\n\n#[cfg(windows)]\n#[test]\nfn sleeps() {\n}\n",
        "\n\n#[tokio::test(flavor = \"multi_thread\")]\nasync fn long() {\n    if !yuanzhen_peers::soak() {\n        return;\n    }\n}\n",
    ]
    .map(str::to_owned);
    let pages =
        ["test('a page', () => {});\ntest.skip('an idle page', () => {});\n// 'only a word'\n".to_owned()];
    let fault = |test| fault(test, &rust, &pages);
    assert_eq!(fault("runs"), None);
    assert_eq!(fault("a page"), None);
    for wrong in [
        "helper",
        "sleeps",
        "long",
        "absent",
        "an idle page",
        "only a word",
    ] {
        assert!(fault(wrong).is_some(), "{wrong}");
    }
}
