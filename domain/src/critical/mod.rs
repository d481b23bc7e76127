//! A critical value and its own loop: raised, notified, read back, handled, closed. The case cannot close before it
//! was read back and handled. When nobody answers, it rings higher; the ringing itself is the program's. One that holds
//! no longer is revoked: whoever was told of it is told of that as well.

mod calls;
mod revoke;
mod state;

pub use revoke::{Revocation, RevokedFor, Settlement};
pub(crate) use state::repeats;
pub use state::{CriticalState, Due, Ladder, Notice, Rung, Stamp};

use crate::access::{ActorRef, Kind, Relation, Subject};
use crate::case::Case;
use crate::event::{Event, Fact};
use crate::id::{CaseId, CriticalId, InstitutionId, PatientId, PersonId};
use crate::moment::Moment;
use crate::owner::Owner;
use crate::private::Private;
use crate::refusal::{Refusal, Thing, Why};

/// A critical value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Critical {
    /// Its id.
    pub id: CriticalId,
    /// Whose it is (the case's owner).
    pub owner: Owner,
    /// The case it was found in.
    pub case: CaseId,
    /// The patient.
    pub patient: PatientId,
    /// The village clinic that sent the patient.
    pub origin: Option<InstitutionId>,
    /// The value, short, as it must be repeated: `主动脉夹层`, `钾 7.1 mmol/L`.
    pub value: Private<String>,
    /// Whatever else the receiver must know.
    pub note: Private<String>,
    /// The value the site was told before and that this one takes the place of.
    pub replaces: Option<Private<String>>,
    /// Who raised it, and when.
    pub raised: Stamp,
    /// Where it stands.
    pub state: CriticalState,
}

impl Critical {
    /// It is found, in a case that is open.
    pub fn raise(
        id: CriticalId,
        case: &Case,
        value: Private<String>,
        note: Private<String>,
        by: PersonId,
        at: Moment,
    ) -> Result<(Self, Vec<Event>), Refusal> {
        let refuse = |why| Refusal {
            thing: Thing::Case,
            state: case.state.name(),
            asked: "raise a critical value",
            why,
        };
        if !case.state.is_open() {
            return Err(refuse(Why::WrongState));
        }
        if value.is_blank() {
            return Err(refuse(Why::ReasonMissing));
        }
        let critical = Self {
            id,
            owner: case.owner,
            case: case.id,
            patient: case.patient,
            origin: case.origin,
            value,
            note,
            replaces: None,
            raised: Stamp { by, at },
            state: CriticalState::Raised,
        };
        let event = critical.event(Fact::CriticalRaised, by.into(), at);
        Ok((critical, vec![event]))
    }

    /// The site was told other words before; these take their place.
    #[must_use]
    pub fn in_place_of(mut self, words: Option<Private<String>>) -> Self {
        self.replaces = words;
        self
    }

    /// As the subject of an access question.
    pub fn subject(&self) -> Subject {
        Subject {
            kind: Kind::Critical,
            id: self.id.uuid(),
            owner: self.owner,
            patient: Some(self.patient),
        }
    }

    /// What ties it to other institutions.
    pub fn relation(&self) -> Relation {
        Relation::from_origin(self.origin)
    }

    /// Who raised it and where it stands, without a word of what it is, was repeated or was done.
    #[must_use]
    pub fn masked(mut self) -> Self {
        self.value = Private::default();
        self.note = Private::default();
        self.replaces = self.replaces.map(|_| Private::default());
        self.state.mask();
        self
    }

    /// Whether the case may close: it was read back and something was done, or it holds no longer and that is known.
    pub const fn may_close_case(&self) -> bool {
        match self.state {
            CriticalState::Handled { .. } | CriticalState::Closed { .. } | CriticalState::Void { .. } => true,
            CriticalState::Raised
            | CriticalState::Notified { .. }
            | CriticalState::ReadBack { .. }
            | CriticalState::Revoked { .. } => false,
        }
    }

    pub(crate) fn event(&self, fact: Fact, by: ActorRef, at: Moment) -> Event {
        Event {
            subject: self.subject(),
            relation: self.relation(),
            case: Some(self.case),
            by,
            at,
            fact,
        }
    }

    pub(crate) fn refuse(&self, asked: &'static str, why: Why) -> Refusal {
        Refusal {
            thing: Thing::Critical,
            state: self.state.name(),
            asked,
            why,
        }
    }
}
