//! Who is asked to a consult, and who may not come back. One who is rung from outside the group asked is invited like
//! a guest; whoever accepts is invited by that.

use serde::{Deserialize, Serialize};

use super::{Consult, Step};
use crate::access::ActorRef;
use crate::event::Fact;
use crate::id::PersonId;
use crate::moment::Moment;
use crate::named::named;
use crate::private::Private;
use crate::refusal::Why;

/// The most people one consult can have invited, over its whole life.
pub const MOST_INVITED: usize = 32;

/// Somebody who is, or was, asked to a consult.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// Who.
    pub person: PersonId,
    /// As what.
    pub part: Part,
    /// By whom or what.
    pub by: ActorRef,
    /// When.
    pub at: Moment,
    /// That they were sent out, if they were.
    pub removed: Option<Removal>,
}

/// That somebody was sent out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removal {
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: Private<String>,
}

named! {
    /// As what somebody is asked.
    pub enum Part {
        /// Leads the experts and writes the opinion.
        Lead = "lead",
        /// One of several experts; signs or dissents.
        Expert = "expert",
        /// Comes to the talk and signs nothing.
        Guest = "guest",
    }
}

impl Part {
    /// Whether their hand is asked for under the opinion.
    pub const fn is_asked(self) -> bool {
        match self {
            Self::Lead | Self::Expert => true,
            Self::Guest => false,
        }
    }
}

impl Consult {
    /// Somebody is asked to come. Asking again as more than before lifts them.
    pub fn invite(mut self, person: PersonId, part: Part, by: ActorRef, at: Moment) -> Step {
        if self.state.settled_at().is_some() {
            return Err(self.refuse("invite", Why::WrongState));
        }
        if self.speaks_for_a_side(person) {
            return Err(self.refuse("invite", Why::TakesPart));
        }
        let leads = |invited: &Invited| invited.part == Part::Lead && invited.removed.is_none();
        if part == Part::Lead && self.invited.iter().any(leads) {
            // The lead is handed on, not taken by an invitation.
            return Err(self.refuse("invite", Why::NotTheExpert));
        }
        let fact = self
            .admit(person, part, by, at)
            .map_err(|why| self.refuse("invite", why))?;
        let events = fact.map(|fact| self.event(fact, by, at)).into_iter().collect();
        Ok((self, events))
    }

    /// Somebody is sent out, for good: by the other side of the consult or whoever leads, and never oneself.
    pub fn remove(mut self, person: PersonId, reason: Private<String>, by: PersonId, at: Moment) -> Step {
        if reason.is_blank() {
            return Err(self.refuse("remove", Why::ReasonMissing));
        }
        if person == by || person == self.requested_by {
            return Err(self.refuse("remove", Why::NotInvited));
        }
        if self.state.expert().is_some_and(|expert| expert.by == person) {
            // Without its expert there is no consult: it is given to another first.
            return Err(self.refuse("remove", Why::WrongState));
        }
        let refused = |this: &Self, why| this.refuse("remove", why);
        let Some(invited) = self.invited.iter_mut().find(|invited| invited.person == person) else {
            return Err(refused(&self, Why::NotInvited));
        };
        if invited.removed.is_some() {
            return Err(refused(&self, Why::Removed));
        }
        invited.removed = Some(Removal { by, at, reason });
        let event = self.event(Fact::ConsultRemoved { person }, by.into(), at);
        Ok((self, vec![event]))
    }

    /// Another expert leads; whoever led goes on as an expert.
    pub fn hand_lead(mut self, to: PersonId, by: ActorRef, at: Moment) -> Step {
        if self.state.settled_at().is_some() {
            return Err(self.refuse("hand on the lead", Why::WrongState));
        }
        let is_expert =
            |invited: &Invited| invited.person == to && invited.removed.is_none() && invited.part.is_asked();
        if !self.invited.iter().any(is_expert) {
            return Err(self.refuse("hand on the lead", Why::NotOfThePanel));
        }
        self.lead_by(to, Part::Expert);
        let event = self.event(Fact::ConsultLed { person: to }, by, at);
        Ok((self, vec![event]))
    }

    /// Whose hands the opinion needs, the lead first.
    pub fn panel(&self) -> Vec<PersonId> {
        let mut asked: Vec<_> = self
            .invited
            .iter()
            .filter(|invited| invited.removed.is_none() && invited.part.is_asked())
            .collect();
        asked.sort_by_key(|invited| invited.part != Part::Lead);
        asked.into_iter().map(|invited| invited.person).collect()
    }

    /// Whether somebody takes part: for one of the two sides, or invited and not sent out.
    pub fn takes_part(&self, person: PersonId) -> bool {
        self.speaks_for_a_side(person)
            || self
                .invited
                .iter()
                .any(|invited| invited.person == person && invited.removed.is_none())
    }

    fn speaks_for_a_side(&self, person: PersonId) -> bool {
        person == self.requested_by || self.state.expert().is_some_and(|expert| expert.by == person)
    }

    /// Puts somebody on the list; what happened by it, if anything did.
    pub(super) fn admit(
        &mut self,
        person: PersonId,
        part: Part,
        by: ActorRef,
        at: Moment,
    ) -> Result<Option<Fact>, Why> {
        if let Some(known) = self.invited.iter_mut().find(|invited| invited.person == person) {
            if known.removed.is_some() {
                return Err(Why::Removed);
            }
            if part >= known.part {
                return Ok(None);
            }
            known.part = part;
        } else if self.invited.len() >= MOST_INVITED {
            return Err(Why::RoomFull);
        } else {
            self.invited.push(Invited {
                person,
                part,
                by,
                at,
                removed: None,
            });
        }
        if part == Part::Lead {
            self.lead_by(person, Part::Expert);
        }
        Ok(Some(Fact::ConsultInvited { person }))
    }

    /// One lead and no more; whoever led until then goes on as `former`.
    pub(super) fn lead_by(&mut self, person: PersonId, former: Part) {
        for invited in &mut self.invited {
            if invited.person == person {
                invited.part = Part::Lead;
            } else if invited.part == Part::Lead {
                invited.part = former;
            }
        }
    }
}
