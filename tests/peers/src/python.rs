//! The tests' Python environment, made by `scripts/setup-test-venv`.

use std::path::PathBuf;

use crate::{missing, place};

/// Its Python, or `None` after saying that it is missing.
#[must_use]
pub fn python() -> Option<PathBuf> {
    python_tool("python")
}

/// A program installed in it (`pyhanko`, `moto_server`, …), or `None` after saying that it is missing.
#[must_use]
pub fn python_tool(name: &str) -> Option<PathBuf> {
    let file = place::target().join("test-venv/bin").join(name);
    if file.exists() {
        return Some(file);
    }
    missing(
        &format!("{name} of the tests' Python environment"),
        "run scripts/setup-test-venv",
    );
    None
}
