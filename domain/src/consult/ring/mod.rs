//! The ring: everybody on call at once, then higher, until one answers. A machine without a clock: `handle` takes what
//! happened and when, and gives what is to be done; `next_timeout` says when it wants to be woken. Its state is plain
//! data, so that a restart in the middle goes on ringing.
//!
//! - The first on call ring at once; a rung on which nobody can be proven to hear is passed at once.
//! - Somebody who begins to hear while their rung has been reached begins to ring; who stops hearing is waited for no more.
//! - The first to accept has it. The others are told by whom. Then nobody rings.
//! - Late wake-ups change nothing but the moment at which things are told: timers fire in the order of their moments.

mod climb;
mod ladder;

pub use ladder::{
    Answer, Called, Input, Outcome, Output, RingLadder, RingPurpose, RingRung, RingStanding, Stop,
};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::duty::{Duty, DutyRules, Reachability};
use super::timers::ConsultTimers;
use crate::id::{ConsultId, PersonId, RingId};
use crate::moment::Moment;
use crate::private::Private;

/// The most people one ring calls: a county's largest group, and some more.
pub const MOST_RINGERS: usize = 128;

/// A ring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ring {
    /// Its id.
    pub id: RingId,
    /// For which consult.
    pub consult: ConsultId,
    /// What for.
    pub purpose: RingPurpose,
    /// When it began.
    pub began_at: Moment,
    ladder: RingLadder,
    rules: DutyRules,
    /// Everybody it may call.
    ringers: BTreeMap<PersonId, Ringer>,
    /// The duty of each, as last told.
    duties: BTreeMap<PersonId, Duty>,
    /// The rungs reached, and when.
    reached: Vec<(RingRung, Moment)>,
    /// Whether the telephone number is shown.
    phone_shown: bool,
    /// How often the path outside the browser was taken, and when last.
    outside: Option<(u32, Moment)>,
    /// How it ended.
    outcome: Option<Outcome>,
}

/// Somebody it may call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ringer {
    /// On which rung.
    pub rung: RingRung,
    /// How they stand.
    pub standing: RingStanding,
    /// Since when.
    pub since: Moment,
    /// Why they declined, if they did.
    pub reason: Option<Private<String>>,
}

impl Ring {
    /// It begins: the first on call ring now.
    pub fn start(
        id: RingId,
        consult: ConsultId,
        purpose: RingPurpose,
        called: &Called,
        duties: BTreeMap<PersonId, Duty>,
        timers: &ConsultTimers,
        now: Moment,
    ) -> (Self, Vec<Output>) {
        let mut ringers = BTreeMap::new();
        for (rung, person) in called.in_order().take(MOST_RINGERS) {
            ringers.entry(person).or_insert(Ringer {
                rung,
                standing: RingStanding::Waiting,
                since: now,
                reason: None,
            });
        }
        let mut ring = Self {
            id,
            consult,
            purpose,
            began_at: now,
            ladder: timers.ring,
            rules: timers.duty,
            ringers,
            duties,
            reached: Vec::new(),
            phone_shown: false,
            outside: None,
            outcome: None,
        };
        let mut out = Vec::new();
        ring.reach(RingRung::First, now, &mut out);
        ring.hurry(now, &mut out);
        (ring, out)
    }

    /// Takes what happened, gives what is to be done.
    pub fn handle(&mut self, input: Input, now: Moment) -> Vec<Output> {
        let mut out = Vec::new();
        if input == Input::Restarted {
            for duty in self.duties.values_mut() {
                *duty = duty.excused(now);
            }
        }
        self.advance(now, &mut out);
        if let Some(outcome) = self.outcome {
            if let Input::Accept { person } | Input::Decline { person, .. } = input {
                let answer = outcome.answer_to(person);
                out.push(Output::Refused { person, answer });
            }
            return out;
        }
        match input {
            Input::Wake | Input::Restarted => {}
            Input::Duty { person, duty } => {
                match duty {
                    Some(duty) => self.duties.insert(person, duty),
                    None => self.duties.remove(&person),
                };
                self.judge(person, now, &mut out);
            }
            Input::Heard { person } => self.heard(person, now, &mut out),
            Input::Accept { person } => self.accept(person, now, &mut out),
            Input::Decline { person, reason } => self.decline(person, reason, now, &mut out),
            Input::Call { person } => self.call(person, now, &mut out),
            Input::CallOff => self.end(Outcome::CalledOff { at: now }, now, &mut out),
        }
        self.hurry(now, &mut out);
        out
    }

    /// When it wants to be woken; `None` once it is over.
    pub fn next_timeout(&self) -> Option<Moment> {
        self.next_timer().map(|(at, _)| at)
    }

    /// How it ended, if it did.
    pub const fn outcome(&self) -> Option<Outcome> {
        self.outcome
    }

    /// Everybody it may call, and how they stand.
    pub fn ringers(&self) -> impl Iterator<Item = (PersonId, &Ringer)> {
        self.ringers.iter().map(|(person, ringer)| (*person, ringer))
    }

    /// How somebody stands, when they are called.
    pub fn standing(&self, person: PersonId) -> Option<RingStanding> {
        self.ringers.get(&person).map(|ringer| ringer.standing)
    }

    /// The rungs reached, and when.
    pub fn reached(&self) -> &[(RingRung, Moment)] {
        &self.reached
    }

    /// Whether the caller is shown a telephone number.
    pub const fn shows_phone(&self) -> bool {
        self.phone_shown
    }

    /// Whether somebody's screen should ring now; what a page asks that has just come.
    pub fn rings_at(&self, person: PersonId) -> bool {
        self.outcome.is_none() && self.standing(person).is_some_and(RingStanding::rings)
    }

    fn heard(&mut self, person: PersonId, now: Moment, out: &mut Vec<Output>) {
        let Some(ringer) = self.ringers.get(&person) else {
            return;
        };
        let may = match ringer.standing {
            RingStanding::Ringing => true,
            // A guest need not be on duty: their page rings without proof, and this is the proof.
            RingStanding::NotReachable => self.purpose == RingPurpose::Guest,
            _ => false,
        };
        if may {
            self.stand(person, RingStanding::Heard, now, out);
        }
    }

    fn accept(&mut self, person: PersonId, now: Moment, out: &mut Vec<Output>) {
        if !self.ringers.contains_key(&person) {
            let answer = Answer::NotAsked;
            out.push(Output::Refused { person, answer });
            return;
        }
        self.stand(person, RingStanding::Accepted, now, out);
        self.end(Outcome::Answered { by: person, at: now }, now, out);
    }

    fn decline(&mut self, person: PersonId, reason: Private<String>, now: Moment, out: &mut Vec<Output>) {
        let answer = match self.ringers.get_mut(&person) {
            None => Some(Answer::NotAsked),
            Some(_) if reason.is_blank() => Some(Answer::ReasonMissing),
            Some(ringer) => {
                ringer.reason = Some(reason);
                None
            }
        };
        if let Some(answer) = answer {
            out.push(Output::Refused { person, answer });
            return;
        }
        // A page that could not be proven to hear may ring all the same.
        let may_ring = |standing: RingStanding| standing.rings() || standing == RingStanding::NotReachable;
        if self.standing(person).is_some_and(may_ring) {
            let why = Stop::Declined;
            out.push(Output::Stop { person, why });
        }
        self.stand(person, RingStanding::Declined, now, out);
        let all_declined = self
            .ringers
            .values()
            .all(|ringer| ringer.standing == RingStanding::Declined);
        if self.purpose == RingPurpose::Guest && all_declined {
            // Who was asked by name has said no; there is nobody above to ask.
            self.end(Outcome::Unanswered { at: now }, now, out);
        }
    }

    /// Somebody more is called, at once; or again, though they declined.
    fn call(&mut self, person: PersonId, now: Moment, out: &mut Vec<Output>) {
        if self.ringers.len() >= MOST_RINGERS && !self.ringers.contains_key(&person) {
            let answer = Answer::NotAsked;
            out.push(Output::Refused { person, answer });
            return;
        }
        let ringer = self.ringers.entry(person).or_insert(Ringer {
            rung: RingRung::First,
            standing: RingStanding::Waiting,
            since: now,
            reason: None,
        });
        ringer.rung = RingRung::First;
        if !ringer.standing.rings() {
            ringer.standing = RingStanding::Waiting;
            ringer.reason = None;
            self.judge(person, now, out);
        }
    }

    /// Whether somebody can be proven to hear.
    fn hears(&self, person: PersonId, at: Moment) -> Reachability {
        Reachability::of(self.duties.get(&person), &self.rules, at)
    }

    fn stand(&mut self, person: PersonId, standing: RingStanding, at: Moment, out: &mut Vec<Output>) {
        if let Some(ringer) = self.ringers.get_mut(&person)
            && ringer.standing != standing
        {
            ringer.standing = standing;
            ringer.since = at;
            out.push(Output::Stands { person, standing });
        }
    }
}
