//! What an authority states at a moment: which certificates it has revoked, and how its documents stand. Plain values;
//! the store fills them, and nothing here reads a clock.

use serde::{Deserialize, Serialize};
use yuanzhen_domain::moment::Moment;

/// The facts of one authority as of a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustFacts {
    /// The moment the facts are true of.
    pub as_of_at: Moment,
    /// Revoked signing certificates.
    pub revocations: Vec<Revocation>,
    /// Documents that are superseded or withdrawn, and current ones whose signer's certificate was revoked later.
    pub documents: Vec<DocumentStatus>,
}

/// A revoked signing certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revocation {
    /// Its serial number in lower-case hexadecimal, as [`crate::authority::IssuedSigner::serial`] gave it.
    pub serial: String,
    /// Since when.
    pub revoked_at: Moment,
}

/// How a document stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentStatus {
    /// The verification string printed on it.
    pub code: String,
    /// The digest of its final bytes, `sha256:` and hexadecimal digits.
    pub sha256: String,
    /// Its standing.
    #[serde(flatten)]
    pub standing: Standing,
}

/// The standing of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "kebab-case")]
pub enum Standing {
    /// It stands.
    Current,
    /// Another version took its place.
    Superseded {
        /// The verification string of that version.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        /// Since when.
        at: Moment,
    },
    /// It was taken back, or what took its place was, and no version holds.
    Withdrawn {
        /// Since when another version stood in its place; absent when it was taken back itself. Older readers pass over
        /// it, and say of the document that it is withdrawn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaced_at: Option<Moment>,
        /// When the last of them was taken back.
        at: Moment,
    },
}

impl TrustFacts {
    /// What is said of a document, if anything.
    #[must_use]
    pub fn document(&self, code: &str) -> Option<&DocumentStatus> {
        self.documents.iter().find(|document| document.code == code)
    }
}
