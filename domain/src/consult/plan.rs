//! The time of an ordinary consult: set, agreed to, changed; and that a side did not come.

use super::state::{ConsultState, Plan, Side};
use super::{Consult, ConsultKind, ConsultTimers, Step};
use crate::critical::Stamp;
use crate::event::Fact;
use crate::id::PersonId;
use crate::moment::Moment;
use crate::refusal::Why;

impl Consult {
    /// A time is set, or another. One that was agreed to is to be agreed to anew, unless the expert sets it.
    pub fn schedule(mut self, from: Moment, until: Moment, by: PersonId, at: Moment) -> Step {
        let (expert, again) = match &self.state {
            ConsultState::Accepted { expert } => (*expert, false),
            ConsultState::Scheduled { expert, .. }
            | ConsultState::Confirmed { expert, .. }
            | ConsultState::NoShow { expert, .. } => (*expert, true),
            ConsultState::Submitted { .. }
            | ConsultState::Ringing { .. }
            | ConsultState::Returned { .. }
            | ConsultState::Declined { .. }
            | ConsultState::Cancelled { .. }
            | ConsultState::Live { .. }
            | ConsultState::Interrupted { .. }
            | ConsultState::OpinionPending { .. }
            | ConsultState::Signed { .. }
            | ConsultState::Delivered { .. }
            | ConsultState::Acknowledged { .. }
            | ConsultState::Disposed { .. } => return Err(self.refuse("schedule", Why::WrongState)),
        };
        if from >= until || from < at {
            return Err(self.refuse("schedule", Why::TimeImpossible));
        }
        let plan = Plan {
            from,
            until,
            set: Stamp { by, at },
        };
        let fact = if again {
            Fact::ConsultRescheduled { from }
        } else {
            Fact::ConsultScheduled { from }
        };
        let mut events = vec![self.event(fact, by.into(), at)];
        self.state = if expert.by == by {
            events.push(self.event(Fact::ConsultConfirmed, by.into(), at));
            ConsultState::Confirmed {
                expert,
                plan,
                confirmed_at: at,
            }
        } else {
            ConsultState::Scheduled { expert, plan }
        };
        Ok((self, events))
    }

    /// The expert agrees to the time.
    pub fn confirm(mut self, by: PersonId, at: Moment) -> Step {
        let ConsultState::Scheduled { expert, plan } = self.state else {
            return Err(self.refuse("confirm", Why::WrongState));
        };
        if expert.by != by {
            return Err(self.refuse("confirm", Why::NotTheExpert));
        }
        self.state = ConsultState::Confirmed {
            expert,
            plan,
            confirmed_at: at,
        };
        let event = self.event(Fact::ConsultConfirmed, by.into(), at);
        Ok((self, vec![event]))
    }

    /// The time has come and passed, and a side is not there. It may be set anew, answered in writing, or cancelled.
    pub fn no_show(mut self, side: Side, by: PersonId, at: Moment, timers: &ConsultTimers) -> Step {
        let (expert, plan) = match &self.state {
            ConsultState::Scheduled { expert, plan } | ConsultState::Confirmed { expert, plan, .. } => {
                (*expert, *plan)
            }
            _ => return Err(self.refuse("say that a side did not come", Why::WrongState)),
        };
        if at < plan.from.plus(timers.plan_grace) {
            return Err(self.refuse("say that a side did not come", Why::TooEarly));
        }
        self.state = ConsultState::NoShow {
            expert,
            plan,
            side,
            noted: Stamp { by, at },
        };
        let event = self.event(Fact::ConsultNoShow { side }, by.into(), at);
        Ok((self, vec![event]))
    }

    /// Whether two plans of one expert would be at once.
    pub fn clashes_with(&self, other: &Self) -> bool {
        let plan = |consult: &Self| match &consult.state {
            ConsultState::Scheduled { expert, plan } | ConsultState::Confirmed { expert, plan, .. } => {
                Some((expert.by, plan.from, plan.until))
            }
            _ => None,
        };
        match (plan(self), plan(other)) {
            (Some((one, from, until)), Some((two, other_from, other_until))) => {
                self.id != other.id
                    && self.kind != ConsultKind::Written
                    && one == two
                    && from < other_until
                    && other_from < until
            }
            _ => false,
        }
    }
}
