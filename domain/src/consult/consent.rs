//! Consent before an ordinary consult; the legal ground of an emergency until it is given; and that it may be taken
//! back (国卫医发〔2018〕25号 知情同意; 个人信息保护法 art. 13, 15, 29). Recording is a question of its own and never assumed.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::state::{Broken, ConsultState};
use super::{Consult, ConsultKind, ConsultTimers, Step};
use crate::critical::Stamp;
use crate::event::Fact;
use crate::id::{ObjectId, PersonId};
use crate::moment::Moment;
use crate::named::named;
use crate::private::Private;
use crate::refusal::Why;

/// Where the consent of a consult stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ConsentState {
    /// Nobody was asked yet.
    #[default]
    Missing,
    /// A life is at stake: an emergency stands in for it, and it is given afterwards.
    Emergency {
        /// On what ground.
        emergency: Emergency,
    },
    /// Given.
    Given {
        /// By whom and how.
        consent: Consent,
        /// The emergency that stood in for it before, if one did.
        after: Option<Emergency>,
    },
    /// Taken back. What was done until then was done with it.
    Withdrawn {
        /// Who wrote it down, and when.
        noted: Stamp,
        /// What was taken back; `None` when only an emergency had stood in for it.
        was: Option<Consent>,
        /// In the words of whoever took it back.
        reason: Private<String>,
    },
}

/// That an emergency stands in for a consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emergency {
    /// Who claims it, and since when.
    pub claimed: Stamp,
    /// Why nobody could be asked. In the first minute the complaint is reason enough; it is owed with the rest.
    pub reason: Private<String>,
    /// Until when the consent must be given.
    pub due_at: Moment,
}

/// A consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Who signed.
    pub signer: Signer,
    /// How.
    pub how: ConsentHow,
    /// The cost told, in fen.
    pub cost_fen: u32,
    /// What of the patient is given out.
    pub scope: Private<String>,
    /// Whether sound and picture may be recorded; asked for by itself.
    pub recording: bool,
    /// Who explained it.
    pub explained_by: PersonId,
    /// When it was signed.
    pub signed_at: Moment,
}

/// Who signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Their name.
    pub name: Private<String>,
    /// What they are to the patient.
    pub relation: SignerRelation,
    /// Their telephone, if they gave it.
    pub phone: Option<Private<String>>,
}

named! {
    /// What whoever signs is to the patient.
    pub enum SignerRelation {
        /// 本人
        Patient = "patient",
        /// 配偶
        Spouse = "spouse",
        /// 父母
        Parent = "parent",
        /// 子女
        Child = "child",
        /// 其他近亲属
        Relative = "relative",
        /// 监护人
        Guardian = "guardian",
        /// 受委托人
        Proxy = "proxy",
    }
}

/// How it was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case")]
pub enum ConsentHow {
    /// By hand on the screen.
    Handwriting {
        /// The picture of the hand.
        object: ObjectId,
    },
    /// On paper, photographed.
    Photo {
        /// The photograph.
        object: ObjectId,
    },
    /// Said into a camera before a witness.
    Video {
        /// The recording.
        object: ObjectId,
        /// Who stood by. Not the one who explained.
        witness: Private<String>,
    },
}

/// Why something is no consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ConsentFault {
    /// Nobody is named.
    #[error("whoever signs must be named")]
    Signer,
    /// What is given out is not said.
    #[error("it must be said what of the patient is given out")]
    Scope,
    /// A video without a witness.
    #[error("a spoken consent needs a witness")]
    Witness,
    /// It was signed after now.
    #[error("it cannot be signed in the future")]
    Future,
}

impl ConsentFault {
    /// The stable kebab-case code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Signer => "signer",
            Self::Scope => "scope",
            Self::Witness => "witness",
            Self::Future => "signed-at",
        }
    }
}

impl Consent {
    /// Everything that is missing of it.
    pub fn faults(&self, now: Moment) -> Vec<ConsentFault> {
        let without_witness = match &self.how {
            ConsentHow::Video { witness, .. } => witness.is_blank(),
            ConsentHow::Handwriting { .. } | ConsentHow::Photo { .. } => false,
        };
        [
            (self.signer.name.is_blank(), ConsentFault::Signer),
            (self.scope.is_blank(), ConsentFault::Scope),
            (without_witness, ConsentFault::Witness),
            (self.signed_at > now, ConsentFault::Future),
        ]
        .into_iter()
        .filter_map(|(is, fault)| is.then_some(fault))
        .collect()
    }
}

impl ConsentState {
    /// What stands in the way of going on.
    pub(super) const fn hinders(&self) -> Option<Why> {
        match self {
            Self::Missing => Some(Why::ConsentMissing),
            Self::Withdrawn { .. } => Some(Why::ConsentWithdrawn),
            Self::Emergency { .. } | Self::Given { .. } => None,
        }
    }

    /// Whether everybody agreed to a recording.
    pub const fn allows_recording(&self) -> bool {
        match self {
            Self::Given { consent, .. } => consent.recording,
            Self::Missing | Self::Emergency { .. } | Self::Withdrawn { .. } => false,
        }
    }

    /// The emergency whose consent, or whose reason, is still owed.
    pub(super) const fn emergency(&self) -> Option<&Emergency> {
        match self {
            Self::Emergency { emergency } => Some(emergency),
            Self::Missing | Self::Given { .. } | Self::Withdrawn { .. } => None,
        }
    }

    /// The stable name, as in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Emergency { .. } => "emergency",
            Self::Given { .. } => "given",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// That it is given or not, without a word of whom.
    pub(super) fn masked(self) -> Self {
        match self {
            Self::Missing => Self::Missing,
            Self::Emergency { emergency } => Self::Emergency {
                emergency: emergency.masked(),
            },
            Self::Given { consent, after } => Self::Given {
                consent: consent.masked(),
                after: after.map(Emergency::masked),
            },
            Self::Withdrawn { noted, was, .. } => Self::Withdrawn {
                noted,
                was: was.map(Consent::masked),
                reason: Private::default(),
            },
        }
    }
}

impl Emergency {
    fn masked(self) -> Self {
        Self {
            reason: Private::default(),
            ..self
        }
    }
}

impl Consent {
    fn masked(self) -> Self {
        let how = match self.how {
            ConsentHow::Video { object, .. } => ConsentHow::Video {
                object,
                witness: Private::default(),
            },
            how @ (ConsentHow::Handwriting { .. } | ConsentHow::Photo { .. }) => how,
        };
        Self {
            signer: Signer {
                name: Private::default(),
                relation: self.signer.relation,
                phone: None,
            },
            how,
            scope: Private::default(),
            ..self
        }
    }
}

impl Consult {
    /// Somebody consented. It may be given before the talk, afterwards where an emergency stood in for it, and again
    /// where it was taken back.
    pub fn consent(mut self, consent: Consent, by: PersonId, at: Moment) -> Step {
        let faults = consent.faults(at);
        if !faults.is_empty() {
            let fields = faults.into_iter().map(ConsentFault::code).collect();
            return Err(self.refuse("record a consent", Why::FieldsMissing { fields }));
        }
        if !self.may_take_consent() {
            return Err(self.refuse("record a consent", Why::WrongState));
        }
        let after = match self.consent {
            ConsentState::Emergency { emergency } => Some(emergency),
            ConsentState::Given { after, .. } => after,
            ConsentState::Missing | ConsentState::Withdrawn { .. } => None,
        };
        let fact = Fact::ConsentGiven {
            recording: consent.recording,
        };
        self.consent = ConsentState::Given { consent, after };
        let event = self.event(fact, by.into(), at);
        Ok((self, vec![event]))
    }

    /// Nobody can be asked and the patient cannot wait. Said again, the reason is renewed and the time is not.
    pub fn claim_emergency(
        mut self,
        reason: Private<String>,
        by: PersonId,
        at: Moment,
        timers: &ConsultTimers,
    ) -> Step {
        if self.kind != ConsultKind::Urgent {
            return Err(self.refuse("claim an emergency", Why::ConsentMissing));
        }
        if reason.is_blank() {
            return Err(self.refuse("claim an emergency", Why::ReasonMissing));
        }
        let due_at = match &self.consent {
            ConsentState::Missing => at.plus(timers.backfill_due),
            ConsentState::Emergency { emergency } => emergency.due_at,
            ConsentState::Given { .. } | ConsentState::Withdrawn { .. } => {
                return Err(self.refuse("claim an emergency", Why::WrongState));
            }
        };
        let claimed = Stamp { by, at };
        self.consent = ConsentState::Emergency {
            emergency: Emergency {
                claimed,
                reason,
                due_at,
            },
        };
        let event = self.event(Fact::ConsentEmergency { due_at }, by.into(), at);
        Ok((self, vec![event]))
    }

    /// The patient or a relative takes it back. A talk stops at once, and does not go on without a new consent; what was
    /// said until then may still be written down.
    pub fn withdraw_consent(mut self, reason: Private<String>, by: PersonId, at: Moment) -> Step {
        let was = match self.consent {
            ConsentState::Given { ref consent, .. } => Some(consent.clone()),
            ConsentState::Emergency { .. } => None,
            ConsentState::Missing | ConsentState::Withdrawn { .. } => {
                return Err(self.refuse("withdraw the consent", Why::WrongState));
            }
        };
        if self.state.settled_at().is_some() {
            return Err(self.refuse("withdraw the consent", Why::WrongState));
        }
        let noted = Stamp { by, at };
        self.consent = ConsentState::Withdrawn { noted, was, reason };
        let event = self.event(Fact::ConsentWithdrawn, by.into(), at);
        if let ConsultState::Live { .. } = self.state {
            let (stopped, mut events) = self.interrupt(Broken::Consent, by.into(), at)?;
            events.insert(0, event);
            return Ok((stopped, events));
        }
        Ok((self, vec![event]))
    }

    fn may_take_consent(&self) -> bool {
        // What an emergency left out is written even after the opinion was signed, or the consult was cancelled.
        self.consent.emergency().is_some() || self.state.settled_at().is_none()
    }
}

/// The ground an urgent consult begins with, before anybody typed anything.
pub(super) fn at_once(by: PersonId, at: Moment, timers: &ConsultTimers) -> (ConsentState, Fact) {
    let due_at = at.plus(timers.backfill_due);
    let emergency = Emergency {
        claimed: Stamp { by, at },
        reason: Private::default(),
        due_at,
    };
    (
        ConsentState::Emergency { emergency },
        Fact::ConsentEmergency { due_at },
    )
}
