//! A consult (会诊): one request for an expert, from the tap in the village to what was done with the opinion. Its ring,
//! room, consent, opinion and doses are lives of their own in this folder; who travels over which line is not here.

mod after;
mod ask;
mod consent;
mod dose;
mod due;
mod duty;
mod gate;
mod invite;
mod live;
mod opinion;
mod plan;
mod request;
mod ring;
mod room;
mod seated;
mod sign;
mod state;
mod take;
mod timers;

pub use after::{Adopted, Disposition};
pub use ask::Draft;
pub use consent::{Consent, ConsentFault, ConsentHow, ConsentState, Emergency, Signer, SignerRelation};
pub use dose::{Amount, Dose, DoseOrder, DoseRoute, DoseState, DoseUnit, InvalidAmount, Struck};
pub use due::{ConsultDue, ConsultRung};
pub use duty::{Beat, Duty, DutyRules, Reachability, Unreachable, WakeLock};
pub use gate::{Agreed, Bypass, LEAST_YEARS, Qualified};
pub use invite::{Invited, MOST_INVITED, Part, Removal};
pub use opinion::{Diagnosis, Hand, MOST_DIAGNOSES, Opinion, OpinionContent, OpinionState, Referral, Says};
pub use request::{
    Attachment, Complaint, ComplaintChip, ConsultField, ExpertTitle, Expertise, LONGEST_TEXT,
    MOST_ATTACHMENTS, Request, Specialty, Wanted,
};
pub use ring::{
    Answer, Called, Input, MOST_RINGERS, Outcome, Output, Ring, RingLadder, RingPurpose, RingRung,
    RingStanding, Ringer, Stop,
};
pub use room::{
    Arrival, ClaimFault, Gone, JOIN_LASTS, JoinClaims, MOST_IN_ROOM, MOST_SEATS, Newcomer, NotAdmitted,
    Presence, Room, Seat, Visit,
};
pub use state::{Broken, ConsultState, Plan, Side, Sitting, Way};
pub use timers::ConsultTimers;

use crate::access::{ActorRef, Invitation, Kind, Relation, Subject};
use crate::event::{Event, Fact};
use crate::id::{CaseId, ConsultId, InstitutionId, PatientId, PersonId};
use crate::moment::Moment;
use crate::named::named;
use crate::number::Number;
use crate::owner::Owner;
use crate::private::Private;
use crate::refusal::{Refusal, Thing, Why};
use crate::urgency::Urgency;

named! {
    /// The kinds of consult.
    pub enum ConsultKind {
        /// 普通会诊
        Ordinary = "ordinary",
        /// 急会诊
        Urgent = "urgent",
        /// 点名会诊
        Named = "named",
        /// 多学科会诊
        Mdt = "mdt",
        /// 离线书面会诊
        Written = "written",
        /// 复诊随访
        FollowUp = "follow-up",
    }
}

/// A consult.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consult {
    /// Its id.
    pub id: ConsultId,
    /// Its readable number.
    pub number: Number,
    /// Whose it is: the inviting institution's; `owner.reading_group` says which group is asked.
    pub owner: Owner,
    /// The case it grew out of, if it did.
    pub case: Option<CaseId>,
    /// The patient.
    pub patient: PatientId,
    /// The village clinic that sent the patient, when another institution asks.
    pub origin: Option<InstitutionId>,
    /// The doctor who asks.
    pub requested_by: PersonId,
    /// What kind it is now. A consult that goes on in writing keeps the kind it was asked for.
    pub kind: ConsultKind,
    /// How soon.
    pub urgency: Urgency,
    /// What is asked, and with what to look at.
    pub request: Request,
    /// By which agreement, or that there was none and the emergency went past it.
    pub agreed: Agreed,
    /// Whether somebody consented, or an emergency stands in for that.
    pub consent: ConsentState,
    /// Everybody who was ever invited, experts and guests.
    pub invited: Vec<Invited>,
    /// Each time both sides were in the room.
    pub sittings: Vec<Sitting>,
    /// When it was submitted.
    pub submitted_at: Moment,
    /// Where it stands.
    pub state: ConsultState,
}

/// What a step gives: the consult as it is then, and what happened.
pub(super) type Step = Result<(Consult, Vec<Event>), Refusal>;

impl Consult {
    /// As the subject of an access question.
    pub fn subject(&self) -> Subject {
        Subject {
            kind: Kind::Consult,
            id: self.id.uuid(),
            owner: self.owner,
            patient: Some(self.patient),
        }
    }

    /// What ties it to other institutions.
    pub fn relation(&self) -> Relation {
        Relation::from_origin(self.origin)
    }

    /// What a person's invitation opens to them at a moment, if they hold one: from the invitation until some days
    /// after the consult was answered, and never once they were sent out.
    pub fn invitation(&self, person: PersonId, timers: &ConsultTimers, now: Moment) -> Option<Invitation> {
        let settled = self.state.settled_at();
        if settled.is_some_and(|at| now >= at.plus(timers.invitation_lasts)) {
            return None;
        }
        let invited = self.invited.iter().find(|invited| invited.person == person)?;
        if invited.removed.is_some() {
            return None;
        }
        Some(Invitation {
            consult: self.id,
            patient: self.patient,
            institution: self.owner.institution,
            consortium: self.owner.consortium,
            asked_for_opinion: invited.part.is_asked(),
        })
    }

    /// When it was submitted, whose it is and where it stands, without a word of what is asked or answered.
    #[must_use]
    pub fn masked(mut self) -> Self {
        self.request = self.request.masked();
        self.consent = self.consent.masked();
        self.state.mask();
        for invited in &mut self.invited {
            if let Some(removed) = &mut invited.removed {
                removed.reason = Private::default();
            }
        }
        self
    }

    /// An event with this consult as its subject.
    pub fn event(&self, fact: Fact, by: ActorRef, at: Moment) -> Event {
        Event {
            subject: self.subject(),
            relation: self.relation(),
            case: self.case,
            by,
            at,
            fact,
        }
    }

    pub(crate) fn refuse(&self, asked: &'static str, why: Why) -> Refusal {
        Refusal {
            thing: Thing::Consult,
            state: self.state.name(),
            asked,
            why,
        }
    }
}
