//! The folder of real files that lives outside the project.

use std::path::PathBuf;

use crate::require::{missing, setting};

/// The folder `YUANZHEN_TEST_DATA` names, or `None` after saying that it is absent.
///
/// Its files are read where they are and never copied into the project.
#[must_use]
pub fn test_data() -> Option<PathBuf> {
    let found = setting("YUANZHEN_TEST_DATA")
        .map(PathBuf::from)
        .filter(|folder| folder.is_dir());
    if found.is_none() {
        missing("the folder of real files", "set YUANZHEN_TEST_DATA to it");
    }
    found
}
