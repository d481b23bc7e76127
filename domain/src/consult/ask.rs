//! The requester's side until somebody answers: asked, routed, sent back, sent again, declined, cancelled, lapsed; and
//! what an emergency left out, filled in afterwards.

use super::consent::{self, ConsentState};
use super::gate::{Agreed, Bypass};
use super::invite::Part;
use super::request::{self, ConsultField, Request};
use super::state::ConsultState;
use super::{Consult, ConsultKind, ConsultTimers, Step};
use crate::access::ActorRef;
use crate::event::{Event, Fact};
use crate::id::{CaseId, ConsultId, InstitutionId, PatientId, PersonId, ReadingGroupId};
use crate::moment::Moment;
use crate::number::Number;
use crate::owner::Owner;
use crate::private::Private;
use crate::refusal::{Refusal, Thing, Why};
use crate::urgency::Urgency;

/// What is asked, before it is a consult.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its id, made where it is asked.
    pub id: ConsultId,
    /// Its readable number.
    pub number: Number,
    /// The inviting institution, routed to the group that is asked.
    pub owner: Owner,
    /// The case it grows out of.
    pub case: Option<CaseId>,
    /// The patient.
    pub patient: PatientId,
    /// The village clinic that sent the patient, when another institution asks.
    pub origin: Option<InstitutionId>,
    /// The doctor who asks.
    pub requested_by: PersonId,
    /// What kind.
    pub kind: ConsultKind,
    /// How soon; an urgent consult is always an emergency.
    pub urgency: Urgency,
    /// What is asked.
    pub request: Request,
    /// The experts asked by name: one of a named consult, several of a multidisciplinary one, of which the first leads.
    pub experts: Vec<PersonId>,
    /// On what ground the two institutions work together.
    pub agreed: Agreed,
}

impl Consult {
    /// An expert is asked for. An urgent one rings at once and owes what it left out; nobody waits for a form.
    pub fn ask(draft: Draft, at: Moment, timers: &ConsultTimers) -> Step {
        let refuse = |why| Refusal {
            thing: Thing::Consult,
            state: "draft",
            asked: "submit",
            why,
        };
        let mut fields = request::names(&draft.request.missing(draft.kind));
        let wanted = match draft.kind {
            ConsultKind::Named => 1,
            ConsultKind::Mdt => 2,
            ConsultKind::Ordinary | ConsultKind::Urgent | ConsultKind::Written | ConsultKind::FollowUp => 0,
        };
        if draft.experts.len() < wanted {
            fields.push("experts");
        }
        if !fields.is_empty() {
            return Err(refuse(Why::FieldsMissing { fields }));
        }
        if draft.experts.contains(&draft.requested_by) {
            return Err(refuse(Why::SameHand));
        }
        let is_urgent = draft.kind == ConsultKind::Urgent;
        if draft.agreed.bypass() == Some(Bypass::Agreement) && !is_urgent {
            return Err(refuse(Why::NoAgreement));
        }
        let urgency = if is_urgent {
            Urgency::Emergency
        } else {
            draft.urgency
        };
        let by: ActorRef = draft.requested_by.into();
        let mut consult = Self {
            id: draft.id,
            number: draft.number,
            owner: draft.owner,
            case: draft.case,
            patient: draft.patient,
            origin: draft.origin,
            requested_by: draft.requested_by,
            kind: draft.kind,
            urgency,
            request: draft.request,
            agreed: draft.agreed,
            consent: ConsentState::Missing,
            invited: Vec::new(),
            sittings: Vec::new(),
            submitted_at: at,
            state: if is_urgent {
                ConsultState::Ringing { at }
            } else {
                ConsultState::Submitted { at }
            },
        };
        let mut facts = vec![Fact::ConsultSubmitted {
            consult: consult.kind,
            urgency,
            bypass: consult.agreed.bypass(),
        }];
        if is_urgent {
            let (state, fact) = consent::at_once(consult.requested_by, at, timers);
            consult.consent = state;
            facts.push(fact);
        }
        for (place, expert) in draft.experts.into_iter().enumerate() {
            let part = if place == 0 { Part::Lead } else { Part::Expert };
            facts.extend(consult.admit(expert, part, by, at).map_err(refuse)?);
        }
        let events = facts
            .into_iter()
            .map(|fact| consult.event(fact, by, at))
            .collect();
        Ok((consult, events))
    }

    /// What was asked is filled in or put right, by whoever asks; until the site was told what to do with the patient.
    /// What was said stays said: a field that was filled is not emptied.
    pub fn change(mut self, request: Request, by: PersonId, at: Moment) -> Step {
        let may = match self.state {
            ConsultState::Cancelled { .. } | ConsultState::Declined { .. } => self.owes_anything(),
            ConsultState::Disposed { .. } => self.owes_anything(),
            _ => true,
        };
        if !may {
            return Err(self.refuse("change", Why::WrongState));
        }
        let owed = request.owed(self.kind);
        let before = self.request.owed(self.kind);
        let emptied: Vec<ConsultField> = owed.into_iter().filter(|field| !before.contains(field)).collect();
        let mut fields = request::names(&emptied);
        fields.extend(
            request
                .missing(ConsultKind::Urgent)
                .into_iter()
                .filter(|field| !emptied.contains(field))
                .map(ConsultField::as_str),
        );
        if !fields.is_empty() {
            return Err(self.refuse("change", Why::FieldsMissing { fields }));
        }
        self.request = request;
        let event = self.event(Fact::ConsultChanged, by.into(), at);
        Ok((self, vec![event]))
    }

    /// It goes to another group's list, before anybody took it.
    pub fn route(mut self, group: ReadingGroupId, agreed: Agreed, by: ActorRef, at: Moment) -> Step {
        match self.state {
            ConsultState::Submitted { .. } | ConsultState::Ringing { .. } | ConsultState::Returned { .. } => {
            }
            ConsultState::Accepted { .. }
            | ConsultState::Declined { .. }
            | ConsultState::Cancelled { .. }
            | ConsultState::Scheduled { .. }
            | ConsultState::Confirmed { .. }
            | ConsultState::NoShow { .. }
            | ConsultState::Live { .. }
            | ConsultState::Interrupted { .. }
            | ConsultState::OpinionPending { .. }
            | ConsultState::Signed { .. }
            | ConsultState::Delivered { .. }
            | ConsultState::Acknowledged { .. }
            | ConsultState::Disposed { .. } => return Err(self.refuse("route", Why::WrongState)),
        }
        self.owner = self.owner.routed_to(group);
        self.agreed = agreed;
        let event = self.event(Fact::ConsultRouted { group }, by, at);
        Ok((self, vec![event]))
    }

    /// It is beyond the group that was asked: a higher one is asked. Its expert comes to the talk as a guest.
    pub fn escalate(
        mut self,
        group: ReadingGroupId,
        agreed: Agreed,
        reason: &Private<String>,
        by: ActorRef,
        at: Moment,
    ) -> Step {
        if self.state.settled_at().is_some() {
            return Err(self.refuse("escalate", Why::WrongState));
        }
        if reason.is_blank() {
            return Err(self.refuse("escalate", Why::ReasonMissing));
        }
        if Some(group) == self.owner.reading_group {
            return Err(self.refuse("escalate", Why::WrongState));
        }
        let mut events = Vec::new();
        if let Some(expert) = self.state.expert() {
            self.end_sitting(at);
            self.make_guest(expert.by);
            events.push(self.event(Fact::ConsultReleased { expert: expert.by }, by, at));
        }
        self.owner = self.owner.routed_to(group);
        self.agreed = agreed;
        self.state = match self.kind {
            ConsultKind::Urgent => ConsultState::Ringing { at },
            ConsultKind::Ordinary
            | ConsultKind::Named
            | ConsultKind::Mdt
            | ConsultKind::Written
            | ConsultKind::FollowUp => ConsultState::Submitted { at },
        };
        events.push(self.event(Fact::ConsultEscalated { group }, by, at));
        Ok((self, events))
    }

    /// The experts send it back: something is missing. An emergency is never sent back.
    pub fn send_back(mut self, reason: Private<String>, by: PersonId, at: Moment) -> Step {
        if self.kind == ConsultKind::Urgent {
            return Err(self.refuse("return", Why::WrongState));
        }
        let mut events = self.leave("return", &reason, by, at)?;
        self.state = ConsultState::Returned { by, at, reason };
        events.push(self.event(Fact::ConsultReturned, by.into(), at));
        Ok((self, events))
    }

    /// What was missing was added.
    pub fn resubmit(mut self, request: Request, by: PersonId, at: Moment) -> Step {
        let ConsultState::Returned { .. } = self.state else {
            return Err(self.refuse("resubmit", Why::WrongState));
        };
        let fields = request::names(&request.missing(self.kind));
        if !fields.is_empty() {
            return Err(self.refuse("resubmit", Why::FieldsMissing { fields }));
        }
        self.request = request;
        self.state = ConsultState::Submitted { at };
        let event = self.event(Fact::ConsultResubmitted, by.into(), at);
        Ok((self, vec![event]))
    }

    /// The experts will not answer. One of those on call who declines a ring does not decline the consult; somebody
    /// who speaks for the group does.
    pub fn decline(mut self, reason: Private<String>, by: PersonId, at: Moment) -> Step {
        let mut events = match self.state {
            ConsultState::Ringing { .. } if reason.is_blank() => {
                return Err(self.refuse("decline", Why::ReasonMissing));
            }
            ConsultState::Ringing { .. } => Vec::new(),
            _ => self.leave("decline", &reason, by, at)?,
        };
        self.state = ConsultState::Declined { by, at, reason };
        events.push(self.event(Fact::ConsultDeclined, by.into(), at));
        Ok((self, events))
    }

    /// The requester takes it back, as long as they are not talking and no opinion is owed.
    pub fn cancel(mut self, reason: Private<String>, by: PersonId, at: Moment) -> Step {
        if reason.is_blank() {
            return Err(self.refuse("cancel", Why::ReasonMissing));
        }
        match self.state {
            ConsultState::Submitted { .. }
            | ConsultState::Ringing { .. }
            | ConsultState::Accepted { .. }
            | ConsultState::Returned { .. }
            | ConsultState::Scheduled { .. }
            | ConsultState::Confirmed { .. }
            | ConsultState::NoShow { .. } => {}
            ConsultState::Declined { .. }
            | ConsultState::Cancelled { .. }
            | ConsultState::Live { .. }
            | ConsultState::Interrupted { .. }
            | ConsultState::OpinionPending { .. }
            | ConsultState::Signed { .. }
            | ConsultState::Delivered { .. }
            | ConsultState::Acknowledged { .. }
            | ConsultState::Disposed { .. } => return Err(self.refuse("cancel", Why::WrongState)),
        }
        self.state = ConsultState::Cancelled {
            by: by.into(),
            at,
            reason,
        };
        let event = self.event(Fact::ConsultCancelled, by.into(), at);
        Ok((self, vec![event]))
    }

    /// What was missing never came: it is cancelled by itself.
    pub fn lapse(mut self, by: ActorRef, at: Moment, timers: &ConsultTimers) -> Step {
        let ConsultState::Returned { at: since, .. } = self.state else {
            return Err(self.refuse("lapse", Why::WrongState));
        };
        if at < since.plus(timers.returned_lapse) {
            return Err(self.refuse("lapse", Why::TooEarly));
        }
        self.state = ConsultState::Cancelled {
            by,
            at,
            reason: Private::default(),
        };
        let event = self.event(Fact::ConsultCancelled, by, at);
        Ok((self, vec![event]))
    }

    /// The fields the rules ask for and an emergency has not filled in yet.
    pub fn owed(&self) -> Vec<&'static str> {
        let mut owed = match self.kind {
            ConsultKind::Urgent => request::names(&self.request.owed(self.kind)),
            ConsultKind::Ordinary
            | ConsultKind::Named
            | ConsultKind::Mdt
            | ConsultKind::Written
            | ConsultKind::FollowUp => Vec::new(),
        };
        if let Some(emergency) = self.consent.emergency() {
            owed.push("consent");
            if emergency.reason.is_blank() {
                owed.push("emergency-reason");
            }
        }
        owed
    }

    /// Whether an emergency still owes something.
    pub fn owes_anything(&self) -> bool {
        !self.owed().is_empty()
    }

    /// Out of the experts' hands before any talk, with a reason; by the one who holds it, where one does.
    fn leave(
        &self,
        asked: &'static str,
        reason: &Private<String>,
        by: PersonId,
        at: Moment,
    ) -> Result<Vec<Event>, Refusal> {
        let held = match self.state {
            ConsultState::Submitted { .. } => None,
            ConsultState::Accepted { expert }
            | ConsultState::Scheduled { expert, .. }
            | ConsultState::Confirmed { expert, .. }
            | ConsultState::NoShow { expert, .. } => Some(expert),
            ConsultState::Ringing { .. }
            | ConsultState::Returned { .. }
            | ConsultState::Declined { .. }
            | ConsultState::Cancelled { .. }
            | ConsultState::Live { .. }
            | ConsultState::Interrupted { .. }
            | ConsultState::OpinionPending { .. }
            | ConsultState::Signed { .. }
            | ConsultState::Delivered { .. }
            | ConsultState::Acknowledged { .. }
            | ConsultState::Disposed { .. } => return Err(self.refuse(asked, Why::WrongState)),
        };
        if held.is_some_and(|expert| expert.by != by) {
            return Err(self.refuse(asked, Why::NotTheExpert));
        }
        if reason.is_blank() {
            return Err(self.refuse(asked, Why::ReasonMissing));
        }
        let released = held.map(|expert| Fact::ConsultReleased { expert: expert.by });
        Ok(released
            .map(|fact| self.event(fact, by.into(), at))
            .into_iter()
            .collect())
    }
}
