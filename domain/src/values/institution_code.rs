//! The 22-character code of a health institution (WS 218): nine characters of organisation code, six digits of
//! administrative division, then classification. Checked by form only; the register is elsewhere.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Coded;

/// How long the code is.
const LENGTH: usize = 22;

/// A well-formed institution code.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InstitutionCode(String);

/// A text that is no institution code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an institution code has 22 digits or capital letters")]
pub struct InvalidInstitutionCode;

impl InstitutionCode {
    /// Reads a code.
    pub fn parse(text: &str) -> Result<Self, InvalidInstitutionCode> {
        let text = text.trim();
        let fits = text.len() == LENGTH && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidInstitutionCode)
        }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code with its list.
    pub fn coded(&self) -> Coded {
        Coded {
            system: "WS 218",
            version: "2002",
            code: self.0.clone(),
        }
    }
}

impl fmt::Display for InstitutionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for InstitutionCode {
    type Error = InvalidInstitutionCode;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<InstitutionCode> for String {
    fn from(code: InstitutionCode) -> Self {
        code.0
    }
}
