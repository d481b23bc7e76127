//! What of a consult is due next, and what is late: one list of moments, from the state it is in and what it owes.

use super::state::ConsultState;
use super::{Consult, ConsultKind, ConsultTimers};
use crate::access::ActorRef;
use crate::event::{Event, Fact};
use crate::moment::{Millis, Moment};
use crate::named::named;

named! {
    /// What is due.
    pub enum ConsultRung {
        /// Nobody took it: the group is reminded.
        AcceptRemind = "accept-remind",
        /// Nobody took it: the dispatcher is told.
        AcceptDispatcher = "accept-dispatcher",
        /// Nobody took it: the medical office is told.
        AcceptOffice = "accept-office",
        /// It should be done by now.
        AcceptLate = "accept-late",
        /// It was sent back and waits: the requester is reminded.
        ReturnedRemind = "returned-remind",
        /// It lapses.
        ReturnedLapse = "returned-lapse",
        /// It begins soon: both sides are reminded.
        PlanSoon = "plan-soon",
        /// It should have begun.
        PlanMissed = "plan-missed",
        /// A talk broke off and nobody came back: it is over.
        BrokenOff = "broken-off",
        /// The opinion is owed: the expert is reminded.
        OpinionRemind = "opinion-remind",
        /// Once more.
        OpinionAgain = "opinion-again",
        /// Quality control is told.
        OpinionQuality = "opinion-quality",
        /// The record should be there by now.
        OpinionLate = "opinion-late",
        /// An emergency owes papers: the requester is reminded.
        BackfillFirst = "backfill-first",
        /// Again.
        BackfillSecond = "backfill-second",
        /// For the last time.
        BackfillThird = "backfill-third",
        /// The papers should be there by now.
        BackfillLate = "backfill-late",
    }
}

/// Something that is due, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsultDue {
    /// What.
    pub rung: ConsultRung,
    /// When.
    pub at: Moment,
}

impl Consult {
    /// All that is or will be due as things stand, soonest first.
    pub fn dues(&self, timers: &ConsultTimers) -> Vec<ConsultDue> {
        let mut dues = self.dues_of_state(timers);
        if self.owes_anything() {
            let [first, second, third] = timers.backfill_reminders;
            dues.extend(
                [
                    (ConsultRung::BackfillFirst, first),
                    (ConsultRung::BackfillSecond, second),
                    (ConsultRung::BackfillThird, third),
                    (ConsultRung::BackfillLate, timers.backfill_due),
                ]
                .map(|(rung, after)| due(rung, self.submitted_at, after)),
            );
        }
        dues.sort_by_key(|due| due.at);
        dues
    }

    /// The first thing due after a moment. What was due at or before it has been said.
    pub fn next_due(&self, timers: &ConsultTimers, said_until: Moment) -> Option<ConsultDue> {
        self.dues(timers).into_iter().find(|due| due.at > said_until)
    }

    /// The fact that something is due.
    pub fn remind(&self, rung: ConsultRung, by: ActorRef, at: Moment) -> Event {
        self.event(Fact::ConsultReminded { rung }, by, at)
    }

    fn dues_of_state(&self, timers: &ConsultTimers) -> Vec<ConsultDue> {
        match &self.state {
            // An emergency rings; nobody waits four hours to be reminded of it.
            ConsultState::Submitted { at } if self.kind == ConsultKind::Urgent => {
                vec![due(ConsultRung::AcceptDispatcher, *at, Millis::minutes(1))]
            }
            // Counted from when it was asked for, however often it went back or to another group.
            ConsultState::Submitted { .. } => vec![
                due(ConsultRung::AcceptRemind, self.submitted_at, timers.accept_remind),
                due(
                    ConsultRung::AcceptDispatcher,
                    self.submitted_at,
                    timers.accept_dispatcher,
                ),
                due(ConsultRung::AcceptOffice, self.submitted_at, timers.accept_office),
                due(ConsultRung::AcceptLate, self.submitted_at, timers.accept_late),
            ],
            ConsultState::Accepted { .. } => {
                vec![due(
                    ConsultRung::AcceptLate,
                    self.submitted_at,
                    timers.accept_late,
                )]
            }
            ConsultState::Returned { at, .. } => vec![
                due(ConsultRung::ReturnedRemind, *at, timers.returned_remind),
                due(ConsultRung::ReturnedLapse, *at, timers.returned_lapse),
            ],
            ConsultState::Scheduled { plan, .. } | ConsultState::Confirmed { plan, .. } => vec![
                ConsultDue {
                    rung: ConsultRung::PlanSoon,
                    at: plan.from.minus(timers.plan_soon),
                },
                due(ConsultRung::PlanMissed, plan.from, timers.plan_grace),
            ],
            ConsultState::Interrupted { at, .. } => vec![due(ConsultRung::BrokenOff, *at, timers.broken_off)],
            ConsultState::OpinionPending { at, .. } => vec![
                due(ConsultRung::OpinionRemind, *at, timers.opinion_remind),
                due(ConsultRung::OpinionAgain, *at, timers.opinion_again),
                due(ConsultRung::OpinionQuality, *at, timers.opinion_quality),
                due(ConsultRung::OpinionLate, *at, timers.opinion_late),
            ],
            ConsultState::Ringing { .. }
            | ConsultState::Declined { .. }
            | ConsultState::Cancelled { .. }
            | ConsultState::NoShow { .. }
            | ConsultState::Live { .. }
            | ConsultState::Signed { .. }
            | ConsultState::Delivered { .. }
            | ConsultState::Acknowledged { .. }
            | ConsultState::Disposed { .. } => Vec::new(),
        }
    }
}

fn due(rung: ConsultRung, from: Moment, after: Millis) -> ConsultDue {
    ConsultDue {
        rung,
        at: from.plus(after),
    }
}
