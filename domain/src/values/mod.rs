//! Coded value sets: a value always knows its code, the system it is of and that system's version. No free text.

mod body_part;
mod body_words;
mod diagnosis;
mod institution_code;
mod modality;
mod sex;

pub use body_part::{BodyPart, Laterality};
pub use diagnosis::{Icd10, InvalidIcd10};
pub use institution_code::{InstitutionCode, InvalidInstitutionCode};
pub use modality::Modality;
pub use sex::Sex;

/// A code with the name and version of the list it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coded {
    /// The list, such as `GB/T 2261.1`.
    pub system: &'static str,
    /// The version of the list.
    pub version: &'static str,
    /// The code itself.
    pub code: String,
}
