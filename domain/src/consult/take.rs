//! An expert takes it: from the list, by assignment, by answering a ring; gives it back; or nobody answers. Each way in
//! asks for a [`Qualified`] person, so that nobody unqualified ever holds a consult.

use super::gate::Qualified;
use super::invite::Part;
use super::state::{ConsultState, Sitting, Way};
use super::{Consult, ConsultKind, Step};
use crate::access::ActorRef;
use crate::critical::Stamp;
use crate::event::{Event, Fact};
use crate::id::PersonId;
use crate::moment::Moment;
use crate::private::Private;
use crate::refusal::{Refusal, Why};

impl Consult {
    /// An expert takes it from the list. A written one is owed at once; for the others a time is set or they call.
    pub fn accept(self, expert: Qualified, at: Moment) -> Step {
        self.take("accept", expert, expert.person().into(), at)
    }

    /// An expert takes it and answers in writing only: no room, no time. Consent is needed as for a talk.
    pub fn accept_in_writing(self, expert: Qualified, at: Moment) -> Step {
        let by = expert.person();
        let accepted = match self.state {
            ConsultState::Accepted { expert } if expert.by == by => self,
            ConsultState::Scheduled { expert, .. } | ConsultState::Confirmed { expert, .. }
                if expert.by == by =>
            {
                self
            }
            _ => {
                let (accepted, events) = self.take("answer in writing", expert, by.into(), at)?;
                return accepted.write(events, at);
            }
        };
        accepted.write(Vec::new(), at)
    }

    /// Somebody who distributes the work gives it to an expert, even out of another's hands; not in the middle of a talk.
    pub fn assign(mut self, to: Qualified, by: PersonId, at: Moment) -> Step {
        let held = match &self.state {
            ConsultState::Submitted { .. } | ConsultState::Ringing { .. } => None,
            ConsultState::Accepted { expert }
            | ConsultState::Scheduled { expert, .. }
            | ConsultState::Confirmed { expert, .. }
            | ConsultState::NoShow { expert, .. }
            | ConsultState::OpinionPending { expert, .. } => Some(*expert),
            ConsultState::Returned { .. }
            | ConsultState::Declined { .. }
            | ConsultState::Cancelled { .. }
            | ConsultState::Live { .. }
            | ConsultState::Interrupted { .. }
            | ConsultState::Signed { .. }
            | ConsultState::Delivered { .. }
            | ConsultState::Acknowledged { .. }
            | ConsultState::Disposed { .. } => return Err(self.refuse("assign", Why::WrongState)),
        };
        let mut events = Vec::new();
        if let Some(expert) = held {
            if expert.by == to.person() {
                return Ok((self, events));
            }
            events.push(self.event(Fact::ConsultReleased { expert: expert.by }, by.into(), at));
        }
        let expert = Stamp { by: to.person(), at };
        let written = match self.state {
            ConsultState::OpinionPending { .. } => true,
            _ => self.kind == ConsultKind::Written,
        };
        if written && let Some(why) = self.consent.hinders() {
            return Err(self.refuse("assign", why));
        }
        self.taken("assign", to, by.into(), at, &mut events)?;
        if let Some(former) = held {
            self.make_guest(former.by);
        }
        self.state = match self.state {
            ConsultState::OpinionPending { at: since, way, .. } => ConsultState::OpinionPending {
                expert,
                at: since,
                way,
            },
            // A time that was set stands; the new expert confirms it anew.
            ConsultState::Scheduled { plan, .. } | ConsultState::Confirmed { plan, .. } => {
                ConsultState::Scheduled { expert, plan }
            }
            _ if written => ConsultState::OpinionPending {
                expert,
                at,
                way: Way::Written,
            },
            _ => ConsultState::Accepted { expert },
        };
        let fact = Fact::ConsultAccepted {
            expert: expert.by,
            written,
        };
        events.push(self.event(fact, by.into(), at));
        Ok((self, events))
    }

    /// An expert answers the ring and is in the room: the first to answer has it. The requester waits there since the
    /// ring began.
    pub fn answer(mut self, expert: Qualified, at: Moment) -> Step {
        match self.state {
            ConsultState::Ringing { .. } => {}
            ConsultState::Live { expert: first } | ConsultState::Interrupted { expert: first, .. } => {
                return Err(self.refuse("answer", Why::TakenByAnother { by: first.by }));
            }
            _ => return Err(self.refuse("answer", Why::WrongState)),
        }
        if let Some(why) = self.consent.hinders() {
            return Err(self.refuse("answer", why));
        }
        let by = expert.person();
        let mut events = Vec::new();
        self.taken("answer", expert, by.into(), at, &mut events)?;
        let fact = Fact::ConsultAccepted {
            expert: by,
            written: false,
        };
        events.push(self.event(fact, by.into(), at));
        self.state = ConsultState::Live {
            expert: Stamp { by, at },
        };
        self.sittings.push(Sitting {
            from: at,
            until: None,
            breaks: 0,
        });
        events.push(self.event(Fact::ConsultLive, by.into(), at));
        Ok((self, events))
    }

    /// Nobody answered the ring: it waits on the list like any other, as an emergency, and may be rung again.
    pub fn unanswered(mut self, at: Moment) -> Result<Self, Refusal> {
        let ConsultState::Ringing { .. } = self.state else {
            return Err(self.refuse("end the ring", Why::WrongState));
        };
        self.state = ConsultState::Submitted { at };
        Ok(self)
    }

    /// It is rung again, or for the first time.
    pub fn ring(mut self, at: Moment) -> Result<Self, Refusal> {
        let ConsultState::Submitted { .. } = self.state else {
            return Err(self.refuse("ring", Why::WrongState));
        };
        if self.kind == ConsultKind::Written {
            return Err(self.refuse("ring", Why::WrongState));
        }
        if let Some(why) = self.consent.hinders() {
            return Err(self.refuse("ring", why));
        }
        self.state = ConsultState::Ringing { at };
        Ok(self)
    }

    /// The expert gives it back to the list, before any talk.
    pub fn release(mut self, reason: &Private<String>, by: PersonId, at: Moment) -> Step {
        let expert = match self.state {
            ConsultState::Accepted { expert }
            | ConsultState::Scheduled { expert, .. }
            | ConsultState::Confirmed { expert, .. }
            | ConsultState::NoShow { expert, .. } => expert,
            ConsultState::OpinionPending {
                expert,
                way: Way::Written,
                ..
            } => expert,
            _ => return Err(self.refuse("release", Why::WrongState)),
        };
        if expert.by != by {
            return Err(self.refuse("release", Why::NotTheExpert));
        }
        if reason.is_blank() {
            return Err(self.refuse("release", Why::ReasonMissing));
        }
        self.make_guest(by);
        self.state = ConsultState::Submitted { at };
        let event = self.event(Fact::ConsultReleased { expert: by }, by.into(), at);
        Ok((self, vec![event]))
    }

    fn take(mut self, asked: &'static str, expert: Qualified, by: ActorRef, at: Moment) -> Step {
        match self.state {
            ConsultState::Submitted { .. } => {}
            ConsultState::Accepted { expert: first }
            | ConsultState::Scheduled { expert: first, .. }
            | ConsultState::Confirmed { expert: first, .. }
            | ConsultState::OpinionPending { expert: first, .. } => {
                let why = if first.by == expert.person() {
                    Why::WrongState
                } else {
                    Why::TakenByAnother { by: first.by }
                };
                return Err(self.refuse(asked, why));
            }
            _ => return Err(self.refuse(asked, Why::WrongState)),
        }
        let mut events = Vec::new();
        self.taken(asked, expert, by, at, &mut events)?;
        let stamp = Stamp {
            by: expert.person(),
            at,
        };
        let written = self.kind == ConsultKind::Written;
        if written && let Some(why) = self.consent.hinders() {
            return Err(self.refuse(asked, why));
        }
        self.state = if written {
            ConsultState::OpinionPending {
                expert: stamp,
                at,
                way: Way::Written,
            }
        } else {
            ConsultState::Accepted { expert: stamp }
        };
        let fact = Fact::ConsultAccepted {
            expert: stamp.by,
            written,
        };
        events.push(self.event(fact, by, at));
        Ok((self, events))
    }

    /// Whoever takes it leads, where no other lead was asked by name.
    fn taken(
        &mut self,
        asked: &'static str,
        expert: Qualified,
        by: ActorRef,
        at: Moment,
        events: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        let person = expert.person();
        if person == self.requested_by {
            return Err(self.refuse(asked, Why::SameHand));
        }
        let panel = self.panel();
        let by_name = matches!(self.kind, ConsultKind::Named | ConsultKind::Mdt);
        let comes_alone = by.person() == Some(person);
        if by_name && comes_alone && !panel.contains(&person) {
            // Asked by name, it is nobody else's to take; whoever distributes the work may still give it away.
            return Err(self.refuse(asked, Why::NotOfThePanel));
        }
        let lead = self
            .invited
            .iter()
            .find(|invited| invited.part == Part::Lead && invited.removed.is_none())
            .map(|invited| invited.person)
            .filter(|lead| *lead != person);
        let part = match lead {
            Some(_) if self.kind == ConsultKind::Mdt => Part::Expert,
            Some(former) => {
                // Only of several experts are several hands asked for.
                self.make_guest(former);
                Part::Lead
            }
            None => Part::Lead,
        };
        let fact = self
            .admit(person, part, by, at)
            .map_err(|why| self.refuse(asked, why))?;
        events.extend(fact.map(|fact| self.event(fact, by, at)));
        Ok(())
    }

    fn write(mut self, mut events: Vec<Event>, at: Moment) -> Step {
        if let Some(why) = self.consent.hinders() {
            return Err(self.refuse("answer in writing", why));
        }
        if let Some(expert) = self.state.expert() {
            self.state = ConsultState::OpinionPending {
                expert,
                at,
                way: Way::Written,
            };
            events.push(self.event(Fact::ConsultConverted, expert.by.into(), at));
        }
        Ok((self, events))
    }

    /// Whoever held it stays a guest: they know the patient, and their hand is not asked for any more.
    pub(super) fn make_guest(&mut self, person: PersonId) {
        for invited in &mut self.invited {
            if invited.person == person {
                invited.part = Part::Guest;
            }
        }
    }
}
