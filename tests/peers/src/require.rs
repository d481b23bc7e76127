//! What a test does when this machine lacks something it needs.
//!
//! It never decides whether a test matters: the caller returns early after [`missing`].

use std::fs::OpenOptions;
use std::io::Write;

/// Says loudly that something is missing, so that the caller can skip its test.
///
/// The line goes straight to standard error (the test runner does not capture it) and, when `YUANZHEN_SKIPS`
/// names a file, is appended there to be counted by `make test`.
///
/// # Panics
///
/// With `REQUIRE_ALL=1`: on such a machine a skipped test is a failed test.
pub fn missing(what: &str, remedy: &str) {
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    let line = format!("SKIPPED {test}: {what} is missing; {remedy}\n");
    assert!(!require_all(), "REQUIRE_ALL=1 and {what} is missing; {remedy}");
    note(&line);
}

/// Whether a long run was asked for (`make soak-…` sets `YUANZHEN_SOAK`). When it was not, that is said and
/// counted like any other test that did not run.
#[must_use]
pub fn soak() -> bool {
    let asked = setting("YUANZHEN_SOAK").is_some();
    if !asked {
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        note(&format!("SKIPPED {test}: a long run; make help names those\n"));
    }
    asked
}

/// How many rounds a story goes that has a short form: `few` with every test run, `many` when a long run was asked for.
#[must_use]
pub fn rounds(few: u64, many: u64) -> u64 {
    if setting("YUANZHEN_SOAK").is_some() {
        many
    } else {
        few
    }
}

fn note(line: &str) {
    let mut err = std::io::stderr();
    // Nothing better can be done when standard error itself is gone.
    let _ = err.write_all(line.as_bytes());
    if let Some(file) = setting("YUANZHEN_SKIPS")
        && let Ok(mut file) = OpenOptions::new().create(true).append(true).open(file)
    {
        let _ = file.write_all(line.as_bytes());
    }
}

/// Whether skipping is forbidden here.
#[must_use]
pub fn require_all() -> bool {
    setting("REQUIRE_ALL").is_some_and(|value| value != "0")
}

/// One setting of the test run; empty counts as absent.
#[must_use]
pub fn setting(name: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the settings of a test run come from its environment"
    )]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
