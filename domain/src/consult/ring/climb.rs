//! How a ring climbs: timers in the order of their moments, rungs that are passed at once, people who begin or stop to
//! hear, and the end.

use super::Ring;
use super::ladder::{Outcome, Output, RingPurpose, RingRung, RingStanding, Stop};
use crate::consult::duty::Reachability;
use crate::id::PersonId;
use crate::moment::Moment;

/// A moment at which something happens by itself. In this order when moments are equal: who cannot hear any more is not
/// waited for on the rung that is reached then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Timer {
    Lost(PersonId),
    Climb(RingRung),
    Phone,
    OutsideAgain,
    GiveUp,
}

impl Ring {
    /// The next thing that happens by itself.
    pub(super) fn next_timer(&self) -> Option<(Moment, Timer)> {
        if self.outcome.is_some() {
            return None;
        }
        let climb = self.next_rung().map(|(rung, at)| (at, Timer::Climb(rung)));
        let phone = (!self.phone_shown).then(|| (self.began_at.plus(self.ladder.phone), Timer::Phone));
        let outside = self
            .outside
            .map(|(_, at)| (at.plus(self.ladder.outside_again), Timer::OutsideAgain));
        let give_up = (self.began_at.plus(self.ladder.give_up), Timer::GiveUp);
        let lost = self
            .proven_ringers()
            .map(|(person, until)| (until, Timer::Lost(person)));
        [climb, phone, outside, Some(give_up)]
            .into_iter()
            .flatten()
            .chain(lost)
            .min()
    }

    /// Everything that happens by itself until now.
    pub(super) fn advance(&mut self, now: Moment, out: &mut Vec<Output>) {
        while let Some((at, timer)) = self.next_timer().filter(|(at, _)| *at <= now) {
            match timer {
                Timer::Lost(person) => self.judge(person, at, out),
                Timer::Climb(rung) => self.reach(rung, at, out),
                Timer::Phone => {
                    self.phone_shown = true;
                    out.push(Output::ShowPhone);
                }
                Timer::OutsideAgain => self.go_outside(at, out),
                Timer::GiveUp => self.end(Outcome::Unanswered { at }, at, out),
            }
            self.hurry(at, out);
        }
    }

    /// A rung on which nobody can be proven to hear is passed at once.
    pub(super) fn hurry(&mut self, at: Moment, out: &mut Vec<Output>) {
        while self.outcome.is_none() && !self.rings_anywhere() {
            let Some((rung, _)) = self.next_rung() else {
                return;
            };
            self.reach(rung, at, out);
        }
    }

    /// A rung is reached: everybody on it who can hear rings, the others are passed over.
    pub(super) fn reach(&mut self, rung: RingRung, at: Moment, out: &mut Vec<Output>) {
        self.reached.push((rung, at));
        out.push(Output::Climbed { rung, at });
        let on_it: Vec<_> = self
            .ringers
            .iter()
            .filter(|(_, ringer)| ringer.rung == rung && ringer.standing == RingStanding::Waiting)
            .map(|(person, _)| *person)
            .collect();
        for person in on_it {
            self.judge(person, at, out);
        }
        if rung == RingRung::Outside {
            self.go_outside(at, out);
            out.push(Output::Alarm);
        }
    }

    /// Whether it rings at somebody follows from whether their rung was reached and whether they hear.
    pub(super) fn judge(&mut self, person: PersonId, at: Moment, out: &mut Vec<Output>) {
        let Some(ringer) = self.ringers.get(&person) else {
            return;
        };
        let (rung, standing) = (ringer.rung, ringer.standing);
        if !self.reached.iter().any(|(reached, _)| *reached == rung) {
            return;
        }
        match (standing, self.hears(person, at)) {
            (RingStanding::Waiting | RingStanding::NotReachable, Reachability::Hears { .. }) => {
                self.stand(person, RingStanding::Ringing, at, out);
                out.push(Output::Ring { person });
            }
            (RingStanding::Waiting, Reachability::Unreachable(why)) => {
                self.stand(person, RingStanding::NotReachable, at, out);
                out.push(Output::Skipped { person, why });
                if self.purpose == RingPurpose::Guest {
                    // They may sit before an open page without being on duty; nobody waits for it.
                    out.push(Output::Ring { person });
                }
            }
            (RingStanding::Ringing | RingStanding::Heard, Reachability::Unreachable(why)) => {
                if self.purpose == RingPurpose::Expert {
                    self.stand(person, RingStanding::NotReachable, at, out);
                    out.push(Output::Skipped { person, why });
                }
            }
            (RingStanding::NotReachable, Reachability::Unreachable(_))
            | (RingStanding::Ringing | RingStanding::Heard, Reachability::Hears { .. })
            | (
                RingStanding::Declined
                | RingStanding::TakenByAnother
                | RingStanding::Accepted
                | RingStanding::CalledOff
                | RingStanding::NoAnswer,
                _,
            ) => {}
        }
    }

    /// It is over: nobody rings any more, and everybody at whom it rang is told why.
    pub(super) fn end(&mut self, outcome: Outcome, at: Moment, out: &mut Vec<Output>) {
        self.outcome = Some(outcome);
        let (standing, why) = match outcome {
            Outcome::Answered { by, .. } => (RingStanding::TakenByAnother, Stop::TakenByAnother { by }),
            Outcome::CalledOff { .. } => (RingStanding::CalledOff, Stop::CalledOff),
            Outcome::Unanswered { .. } => (RingStanding::NoAnswer, Stop::NoAnswer),
        };
        let people: Vec<_> = self
            .ringers
            .iter()
            .map(|(person, ringer)| (*person, ringer.standing))
            .collect();
        for (person, stood) in people {
            if stood == RingStanding::Accepted {
                let why = Stop::Accepted;
                out.push(Output::Stop { person, why });
            } else if stood.rings() {
                self.stand(person, standing, at, out);
                out.push(Output::Stop { person, why });
            } else if stood == RingStanding::NotReachable {
                // Their page may ring though nobody could prove it; they stand as they stood.
                out.push(Output::Stop { person, why });
            }
        }
        out.push(Output::Ended(outcome));
    }

    fn go_outside(&mut self, at: Moment, out: &mut Vec<Output>) {
        let time = self.outside.map_or(1, |(before, _)| before.saturating_add(1));
        self.outside = Some((time, at));
        out.push(Output::Outside { time });
    }

    fn rings_anywhere(&self) -> bool {
        self.ringers.values().any(|ringer| ringer.standing.rings())
    }

    /// The rung above the highest reached, and when its time comes: as long after that one as the ladder says.
    fn next_rung(&self) -> Option<(RingRung, Moment)> {
        let (highest, since) = *self.reached.last()?;
        let next = highest.above()?;
        let apart = self.ladder.after(next).get() - self.ladder.after(highest).get();
        Some((next, since.plus(crate::moment::Millis::new(apart.max(0)))))
    }

    /// At whom it rings by proof, and until when the proof holds.
    fn proven_ringers(&self) -> impl Iterator<Item = (PersonId, Moment)> {
        self.ringers
            .iter()
            .filter(|(_, ringer)| ringer.standing.rings() && self.purpose == RingPurpose::Expert)
            .filter_map(|(person, _)| {
                let (beaten_at, _) = self.duties.get(person)?.last?;
                match self.hears(*person, beaten_at) {
                    Reachability::Hears { until } => Some((*person, until)),
                    Reachability::Unreachable(_) => None,
                }
            })
    }
}
