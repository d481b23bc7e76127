//! DICOM unique identifiers (PS3.5 section 9.1). A `DicomUid` can never become a path: digits and single dots only.
//! Leading zeros of a component are forbidden by the standard and sent by real devices, so they are accepted.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The longest UID the standard allows.
const LONGEST: usize = 64;

/// A well-formed UID.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DicomUid(String);

/// Why a text is no UID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidUid {
    /// Nothing left after the padding.
    #[error("uid is empty")]
    Empty,
    /// More than 64 characters.
    #[error("uid is longer than 64 characters")]
    TooLong,
    /// Something else than digits and dots.
    #[error("uid holds something else than digits and dots")]
    Character,
    /// A leading, trailing or doubled dot.
    #[error("uid has an empty component")]
    EmptyComponent,
}

impl DicomUid {
    /// Reads a UID; trailing NUL and space padding (PS3.5 section 6.2) is dropped.
    pub fn parse(text: &str) -> Result<Self, InvalidUid> {
        let text = text.trim_end_matches(['\0', ' ']);
        if text.is_empty() {
            return Err(InvalidUid::Empty);
        }
        if text.len() > LONGEST {
            return Err(InvalidUid::TooLong);
        }
        if !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Err(InvalidUid::Character);
        }
        if text.split('.').any(str::is_empty) {
            return Err(InvalidUid::EmptyComponent);
        }
        Ok(Self(text.to_owned()))
    }

    /// The UID as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DicomUid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for DicomUid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for DicomUid {
    type Err = InvalidUid;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for DicomUid {
    type Error = InvalidUid;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<DicomUid> for String {
    fn from(uid: DicomUid) -> Self {
        uid.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_dropped() {
        assert_eq!(DicomUid::parse("1.2.840\0").unwrap().as_str(), "1.2.840");
    }

    #[test]
    fn a_path_is_no_uid() {
        for bad in [
            "../../etc/passwd",
            "1/2",
            "1.2\\3",
            "",
            ".",
            "..",
            "1..2",
            "1.",
            ".1",
            "1.2.a",
        ] {
            assert!(DicomUid::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(DicomUid::parse(&"1".repeat(65)), Err(InvalidUid::TooLong));
        assert!(DicomUid::parse(&"1".repeat(64)).is_ok());
    }
}
