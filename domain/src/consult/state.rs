//! Where a consult stands. Each variant carries what is true then and no more; sittings and people are the consult's.

use serde::{Deserialize, Serialize};

use super::after::Disposition;
use crate::access::ActorRef;
use crate::critical::Stamp;
use crate::id::{OpinionId, PersonId};
use crate::moment::Moment;
use crate::named::named;
use crate::private::Private;

/// Where a consult stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ConsultState {
    /// Waiting for an expert.
    Submitted {
        /// Since when.
        at: Moment,
    },
    /// The room is open and the experts on call are being rung.
    Ringing {
        /// Since when.
        at: Moment,
    },
    /// An expert will answer; no time is set.
    Accepted {
        /// Who, and since when.
        expert: Stamp,
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
    /// The experts will not answer.
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
    /// A time is set.
    Scheduled {
        /// Who will answer, and since when.
        expert: Stamp,
        /// The time.
        plan: Plan,
    },
    /// The expert agreed to the time.
    Confirmed {
        /// Who will answer, and since when.
        expert: Stamp,
        /// The time.
        plan: Plan,
        /// When they agreed.
        confirmed_at: Moment,
    },
    /// A side did not come.
    NoShow {
        /// Who was to answer.
        expert: Stamp,
        /// When it was to be.
        plan: Plan,
        /// Who did not come.
        side: Side,
        /// Who said so, and when.
        noted: Stamp,
    },
    /// Both sides are in the room.
    Live {
        /// Who answers, and since when they do.
        expert: Stamp,
    },
    /// The line broke; the room waits.
    Interrupted {
        /// Who answers.
        expert: Stamp,
        /// Since when.
        at: Moment,
        /// What broke.
        why: Broken,
    },
    /// The opinion is owed.
    OpinionPending {
        /// Who owes it.
        expert: Stamp,
        /// Since when.
        at: Moment,
        /// How it came to this.
        way: Way,
    },
    /// The opinion has every hand it needs.
    Signed {
        /// Which.
        opinion: OpinionId,
        /// Its version.
        version: u32,
        /// Since when.
        at: Moment,
    },
    /// It is at the site.
    Delivered {
        /// Which.
        opinion: OpinionId,
        /// Its version.
        version: u32,
        /// When it was signed.
        signed_at: Moment,
        /// Since when.
        at: Moment,
    },
    /// The site took note.
    Acknowledged {
        /// Which.
        opinion: OpinionId,
        /// Its version.
        version: u32,
        /// When it was signed.
        signed_at: Moment,
        /// When it arrived.
        delivered_at: Moment,
        /// Who took note, and when.
        noted: Stamp,
    },
    /// The site said what it did with it.
    Disposed {
        /// Which.
        opinion: OpinionId,
        /// Its version.
        version: u32,
        /// When it was signed.
        signed_at: Moment,
        /// When it arrived.
        delivered_at: Moment,
        /// Who took note, and when.
        noted: Stamp,
        /// Who said what was done, and when.
        disposed: Stamp,
        /// What was done.
        disposition: Disposition,
    },
}

/// A time that was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// From when.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
    /// Who set it, and when.
    pub set: Stamp,
}

/// One time both sides were in the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sitting {
    /// From when.
    pub from: Moment,
    /// Until when; `None` while it lasts.
    pub until: Option<Moment>,
    /// How often the line broke.
    pub breaks: u32,
}

named! {
    /// The two sides.
    pub enum Side {
        /// The inviting side.
        Requester = "requester",
        /// The invited side.
        Expert = "expert",
    }
}

named! {
    /// What broke.
    pub enum Broken {
        /// The requester's line.
        RequesterLine = "requester-line",
        /// The expert's line.
        ExpertLine = "expert-line",
        /// The requester went and the expert stayed.
        RequesterLeft = "requester-left",
        /// The expert went and the requester stayed.
        ExpertLeft = "expert-left",
        /// The room itself was lost.
        Room = "room",
        /// The consent was taken back in the middle of the talk.
        Consent = "consent",
    }
}

named! {
    /// How a consult came to owe an opinion.
    pub enum Way {
        /// They talked to the end.
        Talked = "talked",
        /// The talk broke off and goes on in writing.
        BrokeOff = "broke-off",
        /// It is answered in writing only.
        Written = "written",
    }
}

impl Side {
    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Requester => Self::Expert,
            Self::Expert => Self::Requester,
        }
    }
}

impl Broken {
    /// The line of a side.
    pub const fn line_of(side: Side) -> Self {
        match side {
            Side::Requester => Self::RequesterLine,
            Side::Expert => Self::ExpertLine,
        }
    }

    /// A side went.
    pub const fn went(side: Side) -> Self {
        match side {
            Side::Requester => Self::RequesterLeft,
            Side::Expert => Self::ExpertLeft,
        }
    }

    /// Whether somebody went, and nothing broke.
    pub const fn is_of_own_will(self) -> bool {
        match self {
            Self::RequesterLeft | Self::ExpertLeft => true,
            Self::RequesterLine | Self::ExpertLine | Self::Room | Self::Consent => false,
        }
    }
}

impl ConsultState {
    /// The stable name, as in JSON and SQL.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Submitted { .. } => "submitted",
            Self::Ringing { .. } => "ringing",
            Self::Accepted { .. } => "accepted",
            Self::Returned { .. } => "returned",
            Self::Declined { .. } => "declined",
            Self::Cancelled { .. } => "cancelled",
            Self::Scheduled { .. } => "scheduled",
            Self::Confirmed { .. } => "confirmed",
            Self::NoShow { .. } => "no-show",
            Self::Live { .. } => "live",
            Self::Interrupted { .. } => "interrupted",
            Self::OpinionPending { .. } => "opinion-pending",
            Self::Signed { .. } => "signed",
            Self::Delivered { .. } => "delivered",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Disposed { .. } => "disposed",
        }
    }

    /// Every name.
    pub const NAMES: [&'static str; 16] = [
        "submitted",
        "ringing",
        "accepted",
        "returned",
        "declined",
        "cancelled",
        "scheduled",
        "confirmed",
        "no-show",
        "live",
        "interrupted",
        "opinion-pending",
        "signed",
        "delivered",
        "acknowledged",
        "disposed",
    ];

    /// The states, by name, in which the room may be entered.
    pub const ROOM_OPEN: [&'static str; 6] = [
        "ringing",
        "accepted",
        "scheduled",
        "confirmed",
        "live",
        "interrupted",
    ];

    /// The states, by name, in which somebody still has something to do.
    pub const OPEN: [&'static str; 13] = [
        "submitted",
        "ringing",
        "accepted",
        "returned",
        "scheduled",
        "confirmed",
        "no-show",
        "live",
        "interrupted",
        "opinion-pending",
        "signed",
        "delivered",
        "acknowledged",
    ];

    /// The expert who answers or owes the opinion.
    pub const fn expert(&self) -> Option<Stamp> {
        match self {
            Self::Accepted { expert }
            | Self::Scheduled { expert, .. }
            | Self::Confirmed { expert, .. }
            | Self::NoShow { expert, .. }
            | Self::Live { expert }
            | Self::Interrupted { expert, .. }
            | Self::OpinionPending { expert, .. } => Some(*expert),
            Self::Submitted { .. }
            | Self::Ringing { .. }
            | Self::Returned { .. }
            | Self::Declined { .. }
            | Self::Cancelled { .. }
            | Self::Signed { .. }
            | Self::Delivered { .. }
            | Self::Acknowledged { .. }
            | Self::Disposed { .. } => None,
        }
    }

    /// The opinion that stands, with its version.
    pub const fn opinion(&self) -> Option<(OpinionId, u32)> {
        match self {
            Self::Signed { opinion, version, .. }
            | Self::Delivered { opinion, version, .. }
            | Self::Acknowledged { opinion, version, .. }
            | Self::Disposed { opinion, version, .. } => Some((*opinion, *version)),
            Self::Submitted { .. }
            | Self::Ringing { .. }
            | Self::Accepted { .. }
            | Self::Returned { .. }
            | Self::Declined { .. }
            | Self::Cancelled { .. }
            | Self::Scheduled { .. }
            | Self::Confirmed { .. }
            | Self::NoShow { .. }
            | Self::Live { .. }
            | Self::Interrupted { .. }
            | Self::OpinionPending { .. } => None,
        }
    }

    /// Whether the room may be entered.
    pub fn has_open_room(&self) -> bool {
        Self::ROOM_OPEN.contains(&self.name())
    }

    /// Since when no more is asked of the experts: it was answered, or will not be.
    pub const fn settled_at(&self) -> Option<Moment> {
        match self {
            Self::Declined { at, .. } | Self::Cancelled { at, .. } | Self::Signed { at, .. } => Some(*at),
            Self::Delivered { signed_at, .. }
            | Self::Acknowledged { signed_at, .. }
            | Self::Disposed { signed_at, .. } => Some(*signed_at),
            Self::Submitted { .. }
            | Self::Ringing { .. }
            | Self::Accepted { .. }
            | Self::Returned { .. }
            | Self::Scheduled { .. }
            | Self::Confirmed { .. }
            | Self::NoShow { .. }
            | Self::Live { .. }
            | Self::Interrupted { .. }
            | Self::OpinionPending { .. } => None,
        }
    }

    /// Takes every word out of it.
    pub(super) fn mask(&mut self) {
        match self {
            Self::Returned { reason, .. }
            | Self::Declined { reason, .. }
            | Self::Cancelled { reason, .. } => {
                *reason = Private::default();
            }
            Self::Disposed { disposition, .. } => {
                disposition.reason = Private::default();
                disposition.done = Private::default();
            }
            Self::Submitted { .. }
            | Self::Ringing { .. }
            | Self::Accepted { .. }
            | Self::Scheduled { .. }
            | Self::Confirmed { .. }
            | Self::NoShow { .. }
            | Self::Live { .. }
            | Self::Interrupted { .. }
            | Self::OpinionPending { .. }
            | Self::Signed { .. }
            | Self::Delivered { .. }
            | Self::Acknowledged { .. } => {}
        }
    }
}
