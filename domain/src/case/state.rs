//! Where a case stands. Each variant carries what is true then and no more.

use serde::{Deserialize, Serialize};

use crate::access::ActorRef;
use crate::id::PersonId;
use crate::moment::Moment;
use crate::private::Private;

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum CaseState {
    /// Waiting for a reader.
    Submitted {
        /// Since when.
        at: Moment,
    },
    /// A reader holds it.
    Claimed {
        /// Who.
        by: PersonId,
        /// Since when.
        at: Moment,
        /// Until when nobody else may take it.
        until: Moment,
    },
    /// Back with the requester, who must add something.
    Returned {
        /// By whom.
        by: PersonId,
        /// When.
        at: Moment,
        /// What is missing.
        reason: Private<String>,
    },
    /// The readers will not read it.
    Declined {
        /// By whom.
        by: PersonId,
        /// When.
        at: Moment,
        /// Why.
        reason: Private<String>,
    },
    /// The requester does not want it any more, or never added what was missing.
    Cancelled {
        /// By whom; by the program when it lapsed.
        by: ActorRef,
        /// When.
        at: Moment,
        /// Why; empty when it lapsed.
        reason: Private<String>,
    },
    /// Read, delivered, done.
    Closed {
        /// By whom.
        by: PersonId,
        /// When.
        at: Moment,
    },
}

impl CaseState {
    /// The stable name, as in JSON and SQL.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Submitted { .. } => "submitted",
            Self::Claimed { .. } => "claimed",
            Self::Returned { .. } => "returned",
            Self::Declined { .. } => "declined",
            Self::Cancelled { .. } => "cancelled",
            Self::Closed { .. } => "closed",
        }
    }

    /// Every name.
    pub const NAMES: [&'static str; 6] = [
        "submitted",
        "claimed",
        "returned",
        "declined",
        "cancelled",
        "closed",
    ];

    /// Who holds it at a moment; nobody once the claim has run out.
    pub fn holder(&self, now: Moment) -> Option<PersonId> {
        match self {
            Self::Claimed { by, until, .. } if now < *until => Some(*by),
            Self::Claimed { .. }
            | Self::Submitted { .. }
            | Self::Returned { .. }
            | Self::Declined { .. }
            | Self::Cancelled { .. }
            | Self::Closed { .. } => None,
        }
    }

    /// Whether a report may be put under it now: it waits for a reader or has one.
    pub const fn is_readable(&self) -> bool {
        match self {
            Self::Submitted { .. } | Self::Claimed { .. } => true,
            Self::Returned { .. } | Self::Declined { .. } | Self::Cancelled { .. } | Self::Closed { .. } => {
                false
            }
        }
    }

    /// Whether it is still to be done.
    pub const fn is_open(&self) -> bool {
        match self {
            Self::Submitted { .. } | Self::Claimed { .. } | Self::Returned { .. } => true,
            Self::Declined { .. } | Self::Cancelled { .. } | Self::Closed { .. } => false,
        }
    }
}
