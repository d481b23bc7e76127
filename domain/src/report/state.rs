//! Where a report's version stands.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::id::PersonId;
use crate::moment::Moment;
use crate::named::named;
use crate::private::Private;
use crate::study::InstanceSet;

/// Where a report's version stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ReportState {
    /// Being written.
    Draft {
        /// Why it came back, if it did.
        rejected: Option<Rejection>,
    },
    /// Signed by its writer, waiting for a reviewer.
    Submitted {
        /// The writer's signature.
        written: Signature,
    },
    /// A reviewer reads it.
    Reviewing {
        /// The writer's signature.
        written: Signature,
        /// Who reviews.
        by: PersonId,
        /// Since when.
        since: Moment,
    },
    /// Signed by every hand it needs. Nothing of it changes any more.
    Signed {
        /// The signatures, writer first.
        signatures: Vec<Signature>,
    },
    /// Replaced by a newer signed version. Kept as it was.
    Amended {
        /// The signatures, writer first.
        signatures: Vec<Signature>,
        /// The version that replaces it.
        by_version: u32,
        /// Since when.
        at: Moment,
    },
    /// Withdrawn. Kept as it was.
    Withdrawn {
        /// The signatures, writer first.
        signatures: Vec<Signature>,
        /// By whom.
        by: PersonId,
        /// When.
        at: Moment,
        /// Why.
        reason: Private<String>,
    },
}

/// Why a report went back to its writer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: Private<String>,
}

named! {
    /// As what somebody signed.
    pub enum SignedAs {
        /// 书写医师
        Writer = "writer",
        /// 审核医师
        Reviewer = "reviewer",
    }
}

/// A hand under a version of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Whose.
    pub by: PersonId,
    /// As what.
    pub role: SignedAs,
    /// When.
    pub at: Moment,
    /// The version signed.
    pub version: u32,
    /// The content signed.
    pub content: Digest,
    /// What it was read from.
    pub set: InstanceSet,
}

impl ReportState {
    /// The stable name, as in JSON and SQL.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Draft { .. } => "draft",
            Self::Submitted { .. } => "submitted",
            Self::Reviewing { .. } => "reviewing",
            Self::Signed { .. } => "signed",
            Self::Amended { .. } => "amended",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// Every signature so far, writer first.
    pub fn signatures(&self) -> &[Signature] {
        match self {
            Self::Draft { .. } => &[],
            Self::Submitted { written } | Self::Reviewing { written, .. } => std::slice::from_ref(written),
            Self::Signed { signatures }
            | Self::Amended { signatures, .. }
            | Self::Withdrawn { signatures, .. } => signatures,
        }
    }
}
