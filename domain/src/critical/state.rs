//! Where a critical value stands, the steps between, and when it must ring higher.

use serde::{Deserialize, Serialize};

use super::{Critical, Revocation};
use crate::access::ActorRef;
use crate::event::{Event, Fact};
use crate::id::PersonId;
use crate::moment::{Millis, Moment};
use crate::name::fold_number;
use crate::named::named;
use crate::private::Private;
use crate::refusal::{Refusal, Why};

/// Who and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: Moment,
}

/// Where a critical value stands. What was true before stays in the later variants, for the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum CriticalState {
    /// Found; nobody told yet.
    Raised,
    /// Somebody was told, by screen or by telephone.
    Notified {
        /// When, and by whom or what.
        notified: Notice,
    },
    /// The receiver repeated the value.
    ReadBack {
        /// When somebody was told.
        notified: Notice,
        /// Who repeated it, and when.
        read_back: Stamp,
        /// The words.
        words: Private<String>,
    },
    /// Something was done about it.
    Handled {
        /// When somebody was told.
        notified: Notice,
        /// Who repeated it, and when.
        read_back: Stamp,
        /// The words.
        words: Private<String>,
        /// Who dealt with it, and when.
        handled: Stamp,
        /// What was done.
        done: Private<String>,
    },
    /// The loop is closed.
    Closed {
        /// When somebody was told.
        notified: Notice,
        /// Who repeated it, and when.
        read_back: Stamp,
        /// The words.
        words: Private<String>,
        /// Who dealt with it, and when.
        handled: Stamp,
        /// What was done.
        done: Private<String>,
        /// Who closed it, and when.
        closed: Stamp,
    },
    /// It holds no longer and nothing rings in its place: the site, which was told of it, must take note.
    Revoked {
        /// Where it stood.
        was: Box<CriticalState>,
        /// Who took it back, and why.
        revocation: Revocation,
    },
    /// It holds no longer, and nobody has to do anything about that.
    Void {
        /// Where it stood.
        was: Box<CriticalState>,
        /// Who took it back, and why.
        revocation: Revocation,
        /// Who at the site took note of it; none when another value or a withdrawal rings in its place.
        noted: Option<Stamp>,
    },
}

/// That somebody was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// By whom or what.
    pub by: ActorRef,
    /// Who was told, if it was one person.
    pub to: Option<PersonId>,
    /// When.
    pub at: Moment,
}

impl CriticalState {
    /// The stable name, as in JSON and SQL.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Notified { .. } => "notified",
            Self::ReadBack { .. } => "read-back",
            Self::Handled { .. } => "handled",
            Self::Closed { .. } => "closed",
            Self::Revoked { .. } => "revoked",
            Self::Void { .. } => "void",
        }
    }

    /// Takes every word out of it.
    pub(super) fn mask(&mut self) {
        match self {
            Self::Raised | Self::Notified { .. } => {}
            Self::ReadBack { words, .. } => *words = Private::default(),
            Self::Handled { words, done, .. } | Self::Closed { words, done, .. } => {
                *words = Private::default();
                *done = Private::default();
            }
            Self::Revoked { was, revocation } | Self::Void { was, revocation, .. } => {
                was.mask();
                revocation.reason = Private::default();
            }
        }
    }

    /// The states, by name, in which somebody still has something to do.
    pub const OPEN: [&'static str; 5] = ["raised", "notified", "read-back", "handled", "revoked"];
}

named! {
    /// The rungs of the ladder.
    pub enum Rung {
        /// On the screens of the receiving institution, again.
        Screen = "screen",
        /// The telephone list.
        Phone = "phone",
        /// The administrator on duty (行政总值班).
        Duty = "duty",
        /// Read back but nothing done.
        Handling = "handling",
    }
}

/// When each rung rings, counted from raising, or from revoking; `handling` from read-back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ladder {
    /// The screens ring again.
    pub screen: Millis,
    /// The telephone list.
    pub phone: Millis,
    /// The administrator on duty.
    pub duty: Millis,
    /// Something must have been done.
    pub handling: Millis,
}

impl Default for Ladder {
    fn default() -> Self {
        Self {
            screen: Millis::seconds(60),
            phone: Millis::minutes(5),
            duty: Millis::minutes(10),
            handling: Millis::minutes(30),
        }
    }
}

/// A rung and when it rings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub rung: Rung,
    /// When.
    pub at: Moment,
}

/// What a step gives: the critical value as it is then, and what happened.
pub(super) type Step = Result<(Critical, Vec<Event>), Refusal>;

impl Critical {
    /// Somebody is told. Telling again is fine until it was read back.
    pub fn notify(mut self, to: Option<PersonId>, by: ActorRef, at: Moment) -> Step {
        match self.state {
            CriticalState::Raised | CriticalState::Notified { .. } => {}
            CriticalState::ReadBack { .. }
            | CriticalState::Handled { .. }
            | CriticalState::Closed { .. }
            | CriticalState::Revoked { .. }
            | CriticalState::Void { .. } => {
                return Err(self.refuse("notify", Why::WrongState));
            }
        }
        self.state = CriticalState::Notified {
            notified: Notice { by, to, at },
        };
        let event = self.event(Fact::CriticalNotified, by, at);
        Ok((self, vec![event]))
    }

    /// The receiver repeats the value in their own hand; the words must hold it.
    pub fn read_back(mut self, words: Private<String>, by: PersonId, at: Moment) -> Step {
        let CriticalState::Notified { notified } = self.state else {
            return Err(self.refuse("read back", Why::WrongState));
        };
        if by == self.raised.by {
            return Err(self.refuse("read back", Why::SameHand));
        }
        if !repeats(words.expose(), self.value.expose()) {
            return Err(self.refuse("read back", Why::ReadBackDiffers));
        }
        self.state = CriticalState::ReadBack {
            notified,
            read_back: Stamp { by, at },
            words,
        };
        let event = self.event(Fact::CriticalReadBack, by.into(), at);
        Ok((self, vec![event]))
    }

    /// Something was done about it.
    pub fn handle(mut self, done: Private<String>, by: PersonId, at: Moment) -> Step {
        let CriticalState::ReadBack {
            notified,
            read_back,
            ref words,
        } = self.state
        else {
            return Err(self.refuse("handle", Why::WrongState));
        };
        if done.is_blank() {
            return Err(self.refuse("handle", Why::ReasonMissing));
        }
        let words = words.clone();
        self.state = CriticalState::Handled {
            notified,
            read_back,
            words,
            handled: Stamp { by, at },
            done,
        };
        let event = self.event(Fact::CriticalHandled, by.into(), at);
        Ok((self, vec![event]))
    }

    /// The loop is closed.
    pub fn close(mut self, by: PersonId, at: Moment) -> Step {
        let CriticalState::Handled {
            notified,
            read_back,
            ref words,
            handled,
            ref done,
        } = self.state
        else {
            return Err(self.refuse("close", Why::WrongState));
        };
        let (words, done) = (words.clone(), done.clone());
        let closed = Stamp { by, at };
        self.state = CriticalState::Closed {
            notified,
            read_back,
            words,
            handled,
            done,
            closed,
        };
        let event = self.event(Fact::CriticalClosed, by.into(), at);
        Ok((self, vec![event]))
    }

    /// Nobody answered in time: the fact that a rung rings.
    pub fn escalate(&self, rung: Rung, by: ActorRef, at: Moment) -> Vec<Event> {
        vec![self.event(Fact::CriticalEscalated { rung }, by, at)]
    }

    /// The first rung that rings after `now`, or at it; `None` when none is left or none is needed.
    pub fn next_due(&self, ladder: &Ladder, now: Moment) -> Option<Due> {
        self.rungs(ladder).into_iter().flatten().find(|due| due.at >= now)
    }

    /// The highest rung that should have rung by `now`.
    pub fn overdue(&self, ladder: &Ladder, now: Moment) -> Option<Due> {
        self.rungs(ladder)
            .into_iter()
            .flatten()
            .rfind(|due| due.at <= now)
    }

    /// The rungs of the state it is in, in time order.
    fn rungs(&self, ladder: &Ladder) -> [Option<Due>; 3] {
        let due = |rung, from: Moment, after| {
            Some(Due {
                rung,
                at: from.plus(after),
            })
        };
        let told = |from| {
            [
                due(Rung::Screen, from, ladder.screen),
                due(Rung::Phone, from, ladder.phone),
                due(Rung::Duty, from, ladder.duty),
            ]
        };
        match &self.state {
            CriticalState::Raised | CriticalState::Notified { .. } => told(self.raised.at),
            CriticalState::Revoked { revocation, .. } => told(revocation.at),
            CriticalState::ReadBack { read_back, .. } => {
                [due(Rung::Handling, read_back.at, ladder.handling), None, None]
            }
            CriticalState::Handled { .. } | CriticalState::Closed { .. } | CriticalState::Void { .. } => {
                [None, None, None]
            }
        }
    }
}

/// Whether the words hold the value, spaces, case and width aside. 17.1 does not hold 7.1.
pub(crate) fn repeats(words: &str, value: &str) -> bool {
    let (words, value) = (fold_value(words), fold_value(value));
    let Some(first) = value.chars().next() else {
        return false;
    };
    let goes_on = |number: bool, neighbour: Option<char>| {
        number && neighbour.is_some_and(|c| c.is_ascii_digit() || c == '.')
    };
    words.match_indices(&value).any(|(at, found)| {
        let before = words[..at].chars().next_back();
        let after = words[at + found.len()..].chars().next();
        let ends_in_number = found.ends_with(|c: char| c.is_ascii_digit());
        !goes_on(first.is_ascii_digit(), before) && !goes_on(ends_in_number, after)
    })
}

/// Like a number, but the decimal point stays: 7.1 is not 71.
fn fold_value(text: &str) -> String {
    text.split(['.', '．'])
        .map(fold_number)
        .collect::<Vec<_>>()
        .join(".")
        .trim_matches('.')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_repeat_a_value_or_do_not() {
        assert!(repeats("收到，钾 7.1 mmol/L", "钾7.1mmol/L"));
        assert!(repeats("血钾７．１", "7.1"));
        assert!(repeats("复述：主动脉夹层，已通知", "主动脉夹层"));
        assert!(!repeats("收到", "主动脉夹层"));
        assert!(!repeats("钾 17.1", "7.1"), "another number around it");
        assert!(!repeats("钾 71", "7.1"));
        assert!(!repeats("钾 7.15", "7.1"));
        assert!(!repeats("任何", "  "));
    }
}
