//! ICD-10 codes by their syntax (a letter, two digits, then up to four more). Whether a code is in use is the
//! business of a terminology service, not of this crate.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Coded;

/// A well-formed ICD-10 code, upper case, such as `I21.0` or the national extension `S72.000x001`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Icd10(String);

/// A text that does not look like an ICD-10 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not an ICD-10 code")]
pub struct InvalidIcd10;

impl Icd10 {
    /// Reads a code; letters may be lower case.
    pub fn parse(text: &str) -> Result<Self, InvalidIcd10> {
        let text = text.trim().to_ascii_uppercase();
        let (head, tail) = text.split_once('.').unwrap_or((&text, ""));
        let mut head_bytes = head.bytes();
        let letter = head_bytes.next().is_some_and(|b| b.is_ascii_uppercase());
        let digits = head_bytes.len() == 2 && head_bytes.all(|b| b.is_ascii_digit());
        let has_dot = text.contains('.');
        let tail_ok = if has_dot {
            (1..=8).contains(&tail.len()) && tail.bytes().all(|b| b.is_ascii_digit() || b == b'X')
        } else {
            true
        };
        if letter && digits && tail_ok {
            Ok(Self(text))
        } else {
            Err(InvalidIcd10)
        }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code with its list (GB/T 14396-2016 is the national ICD-10).
    pub fn coded(&self) -> Coded {
        Coded {
            system: "GB/T 14396 (ICD-10)",
            version: "2016",
            code: self.0.clone(),
        }
    }
}

impl TryFrom<String> for Icd10 {
    type Error = InvalidIcd10;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Icd10> for String {
    fn from(code: Icd10) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_by_syntax() {
        for good in ["I21", "I21.0", "s72.000x001", "Z00.0"] {
            assert!(Icd10::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "I", "I2", "21I", "I21.", "I21.Q", "心梗", "I210"] {
            assert!(Icd10::parse(bad).is_err(), "{bad}");
        }
    }
}
