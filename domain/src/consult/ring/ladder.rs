//! The words of a ring: its rungs and their times, how people stand, what comes in and what goes out.

use serde::{Deserialize, Serialize};

use crate::consult::duty::{Duty, Unreachable};
use crate::event::Fact;
use crate::id::{PersonId, RingId};
use crate::moment::{Millis, Moment};
use crate::named::named;
use crate::private::Private;
use crate::roster::OnCall;

named! {
    /// The rungs, lowest first.
    pub enum RingRung {
        /// The first on call.
        First = "first",
        /// The second on call.
        Second = "second",
        /// The whole group.
        Group = "group",
        /// A path outside the browser, and the dispatcher's alarm.
        Outside = "outside",
    }
}

named! {
    /// What a ring is for.
    pub enum RingPurpose {
        /// An expert is to take the consult.
        Expert = "expert",
        /// Somebody is to come to a talk that goes on.
        Guest = "guest",
    }
}

named! {
    /// How somebody stands in a ring.
    pub enum RingStanding {
        /// Their rung has not been reached.
        Waiting = "waiting",
        /// Their screen was told to ring.
        Ringing = "ringing",
        /// Their screen rings, and the sound plays.
        Heard = "heard",
        /// They cannot be proven to hear.
        NotReachable = "not-reachable",
        /// They declined.
        Declined = "declined",
        /// Another took it while it rang at them.
        TakenByAnother = "taken-by-another",
        /// They took it.
        Accepted = "accepted",
        /// It was called off while it rang at them.
        CalledOff = "called-off",
        /// It rang at them to the end.
        NoAnswer = "no-answer",
    }
}

impl RingStanding {
    /// Whether it rings at them.
    pub const fn rings(self) -> bool {
        matches!(self, Self::Ringing | Self::Heard)
    }
}

/// The times of a ring, counted from its beginning. A rung that is passed early brings the ones above it forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RingLadder {
    /// The second on call ring.
    pub second: Millis,
    /// The whole group rings.
    pub group: Millis,
    /// The path outside the browser is taken, and the dispatcher's alarm sounds.
    pub outside: Millis,
    /// That path is taken again, each time after so long.
    pub outside_again: Millis,
    /// The caller is shown a number to telephone.
    pub phone: Millis,
    /// Nobody will answer any more (医疗质量安全核心制度要点: 急会诊 10 min 到位).
    pub give_up: Millis,
}

impl RingLadder {
    /// Unless configured otherwise.
    pub const USUAL: Self = Self {
        second: Millis::seconds(30),
        group: Millis::seconds(60),
        outside: Millis::seconds(120),
        outside_again: Millis::seconds(120),
        phone: Millis::seconds(60),
        give_up: Millis::minutes(10),
    };
}

impl Default for RingLadder {
    fn default() -> Self {
        Self::USUAL
    }
}

impl RingLadder {
    /// When a rung is reached at the latest, counted from the beginning.
    pub const fn after(&self, rung: RingRung) -> Millis {
        match rung {
            RingRung::First => Millis::new(0),
            RingRung::Second => self.second,
            RingRung::Group => self.group,
            RingRung::Outside => self.outside,
        }
    }
}

impl RingRung {
    /// The rung above.
    pub const fn above(self) -> Option<Self> {
        match self {
            Self::First => Some(Self::Second),
            Self::Second => Some(Self::Group),
            Self::Group => Some(Self::Outside),
            Self::Outside => None,
        }
    }
}

/// Whom a ring calls, by rung. Who stands on two is called on the lower.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Called {
    /// The first on call.
    pub first: Vec<PersonId>,
    /// The second on call.
    pub second: Vec<PersonId>,
    /// Everybody else of the group.
    pub group: Vec<PersonId>,
}

impl Called {
    /// The people on call now; never whoever asks.
    pub fn on_call(on_call: OnCall, asking: PersonId) -> Self {
        let others = |people: Vec<PersonId>| people.into_iter().filter(|one| *one != asking).collect();
        Self {
            first: others(on_call.first),
            second: others(on_call.second),
            group: others(on_call.group),
        }
    }

    /// One person, asked by name.
    pub fn one(person: PersonId) -> Self {
        Self {
            first: vec![person],
            ..Self::default()
        }
    }

    pub(super) fn in_order(&self) -> impl Iterator<Item = (RingRung, PersonId)> {
        let rung =
            |rung, people: &[PersonId]| -> Vec<_> { people.iter().map(|person| (rung, *person)).collect() };
        rung(RingRung::First, &self.first)
            .into_iter()
            .chain(rung(RingRung::Second, &self.second))
            .chain(rung(RingRung::Group, &self.group))
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Nothing but time.
    Wake,
    /// The program was away: no page could beat in that time, and none is silent for it.
    Restarted,
    /// Somebody's duty changed, or their page beat; `None`: they went off.
    Duty {
        /// Who.
        person: PersonId,
        /// Their duty as it is now.
        duty: Option<Duty>,
    },
    /// Somebody's page says that the ring plays.
    Heard {
        /// Who.
        person: PersonId,
    },
    /// Somebody accepts.
    Accept {
        /// Who.
        person: PersonId,
    },
    /// Somebody declines.
    Decline {
        /// Who.
        person: PersonId,
        /// Why.
        reason: Private<String>,
    },
    /// Somebody more is called, by the dispatcher or the caller.
    Call {
        /// Who.
        person: PersonId,
    },
    /// Whoever rang does not want it any more.
    CallOff,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Their screens ring.
    Ring {
        /// Whose.
        person: PersonId,
    },
    /// Their screens stop, and say why.
    Stop {
        /// Whose.
        person: PersonId,
        /// Why.
        why: Stop,
    },
    /// The caller and the dispatcher see how somebody stands.
    Stands {
        /// Who.
        person: PersonId,
        /// How.
        standing: RingStanding,
    },
    /// The dispatcher is told that somebody on call is not waited for.
    Skipped {
        /// Who.
        person: PersonId,
        /// Why.
        why: Unreachable,
    },
    /// A rung was reached.
    Climbed {
        /// Which.
        rung: RingRung,
        /// When; in the past when the wake-up was late.
        at: Moment,
    },
    /// The path outside the browser is taken.
    Outside {
        /// For which time, from 1.
        time: u32,
    },
    /// The dispatcher's alarm sounds.
    Alarm,
    /// The caller is shown a number to telephone.
    ShowPhone,
    /// Somebody could not take or decline it.
    Refused {
        /// Who.
        person: PersonId,
        /// Why.
        answer: Answer,
    },
    /// It is over.
    Ended(Outcome),
}

/// Why screens stop ringing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// They took it.
    Accepted,
    /// They declined.
    Declined,
    /// Another took it.
    TakenByAnother {
        /// Who.
        by: PersonId,
    },
    /// It was called off.
    CalledOff,
    /// Nobody answered.
    NoAnswer,
}

/// Why an answer was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// They have it already.
    AlreadyYours,
    /// Another has it.
    TakenByAnother {
        /// Who.
        by: PersonId,
    },
    /// It was called off, or it rang too long.
    Over,
    /// They are not among those who are called.
    NotAsked,
    /// Whoever declines says why.
    ReasonMissing,
}

/// How a ring ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// Somebody took it.
    Answered {
        /// Who.
        by: PersonId,
        /// When.
        at: Moment,
    },
    /// Whoever rang did not want it any more.
    CalledOff {
        /// When.
        at: Moment,
    },
    /// Nobody answered.
    Unanswered {
        /// When it was given up.
        at: Moment,
    },
}

impl Outcome {
    /// What somebody is told who comes too late.
    pub(super) fn answer_to(self, person: PersonId) -> Answer {
        match self {
            Self::Answered { by, .. } if by == person => Answer::AlreadyYours,
            Self::Answered { by, .. } => Answer::TakenByAnother { by },
            Self::CalledOff { .. } | Self::Unanswered { .. } => Answer::Over,
        }
    }
}

impl Output {
    /// The fact that it happened, for the log of the consult; screens alone are no fact.
    pub fn fact(&self, ring: RingId) -> Option<Fact> {
        match self {
            Self::Stands { person, standing } => Some(Fact::RingStands {
                ring,
                person: *person,
                standing: *standing,
            }),
            Self::Climbed {
                rung: RingRung::First,
                ..
            } => Some(Fact::RingBegan { ring }),
            Self::Climbed { rung, .. } => Some(Fact::RingClimbed { ring, rung: *rung }),
            Self::Ended(Outcome::Answered { by, .. }) => Some(Fact::RingAnswered { ring, person: *by }),
            Self::Ended(Outcome::CalledOff { .. }) => Some(Fact::RingCalledOff { ring }),
            Self::Ended(Outcome::Unanswered { .. }) => Some(Fact::RingUnanswered { ring }),
            Self::Ring { .. }
            | Self::Stop { .. }
            | Self::Skipped { .. }
            | Self::Outside { .. }
            | Self::Alarm
            | Self::ShowPhone
            | Self::Refused { .. } => None,
        }
    }
}
