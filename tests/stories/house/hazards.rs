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

#[test]
fn every_control_names_tests_that_are_there() {
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
            let is_function = test.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            let found = if is_function {
                let head = format!("fn {test}(");
                rust.iter().any(|text| text.contains(&head))
            } else {
                let titles = [format!("'{test}'"), format!("\"{test}\""), format!("`{test}`")];
                pages
                    .iter()
                    .any(|text| titles.iter().any(|title| text.contains(title)))
            };
            if !found {
                wrong.push(format!("{}: no test is called {test}", hazard.number));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
