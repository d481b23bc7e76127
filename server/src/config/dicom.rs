//! Section `[dicom]`: how devices reach this program.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::ConfigError;

/// Section `[dicom]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DicomConfig {
    /// Where devices send to.
    pub listen: SocketAddr,
    /// The AE title of this program.
    pub ae_title: String,
    /// Quiet time after the last image before a study counts as whole.
    pub study_quiet_ms: u64,
    /// Associations open at once.
    pub associations: usize,
}

impl Default for DicomConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([0, 0, 0, 0], 11_112)),
            ae_title: "YUANZHEN".to_owned(),
            study_quiet_ms: 10_000,
            associations: 64,
        }
    }
}

impl DicomConfig {
    /// The AE title is one (PS3.5 §6.2: 16 characters, no backslash, not only spaces).
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let title = &self.ae_title;
        ConfigError::unless(
            !title.trim().is_empty()
                && title.len() <= 16
                && title.bytes().all(|b| (0x20..0x7f).contains(&b) && b != b'\\'),
            "dicom.ae_title",
            "must have 1 to 16 printable characters and no backslash",
        )
    }
}
