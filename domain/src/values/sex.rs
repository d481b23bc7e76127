//! Sex by GB/T 2261.1-2003, with DICOM's letters (PS3.3 C.2.3.1, Patient's Sex).

use super::Coded;
use crate::named::named;

named! {
    /// Sex as recorded. Gender identity is not modelled: the national code list has none.
    pub enum Sex {
        /// Code 0: not known.
        Unknown = "unknown",
        /// Code 1.
        Male = "male",
        /// Code 2.
        Female = "female",
        /// Code 9: not stated.
        Unstated = "unstated",
    }
}

impl Sex {
    /// The code of GB/T 2261.1-2003.
    pub fn coded(self) -> Coded {
        let code = match self {
            Self::Unknown => "0",
            Self::Male => "1",
            Self::Female => "2",
            Self::Unstated => "9",
        };
        Coded {
            system: "GB/T 2261.1",
            version: "2003",
            code: code.to_owned(),
        }
    }

    /// Reads a code of GB/T 2261.1.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "0" => Some(Self::Unknown),
            "1" => Some(Self::Male),
            "2" => Some(Self::Female),
            "9" => Some(Self::Unstated),
            _ => None,
        }
    }

    /// Reads DICOM's M, F, O; anything else is unknown.
    pub fn from_dicom(letter: &str) -> Self {
        match letter.trim() {
            "M" | "m" => Self::Male,
            "F" | "f" => Self::Female,
            _ => Self::Unknown,
        }
    }

    /// Whether both are stated and differ: one is male and the other female.
    pub fn contradicts(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Male, Self::Female) | (Self::Female, Self::Male)
        )
    }
}
