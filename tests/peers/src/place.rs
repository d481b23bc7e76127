//! Where this working tree keeps what tests build and unpack.

use std::path::{Path, PathBuf};

use crate::require::setting;

/// The root of the working tree.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder of build products; what tests unpack once goes below it.
#[must_use]
pub fn target() -> PathBuf {
    setting("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
