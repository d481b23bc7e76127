//! Duty: whether somebody on call can be reached, by proof and not by hope. A page on duty beats every ten seconds and
//! says whether its sound runs, whether the screen is kept awake, whether it is in sight; the person has heard a test
//! tone. Whoever cannot be proven to hear is not waited for.

use serde::{Deserialize, Serialize};

use crate::moment::{Millis, Moment};
use crate::named::named;

/// When somebody counts as reachable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyRules {
    /// How often a page on duty beats.
    pub beat: Millis,
    /// Without a beat for so long nobody is there: two beats may be lost on a bad line, three are too many.
    pub lost_after: Millis,
    /// How long a heard test tone proves that tones are heard.
    pub proof_lasts: Millis,
}

impl DutyRules {
    /// Unless configured otherwise.
    pub const USUAL: Self = Self {
        beat: Millis::seconds(10),
        lost_after: Millis::seconds(25),
        proof_lasts: Millis::hours(12),
    };
}

impl Default for DutyRules {
    fn default() -> Self {
        Self::USUAL
    }
}

/// What a page on duty says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beat {
    /// The sound runs: the browser plays, and nothing is muted that the page can see.
    pub sound: bool,
    /// Whether the screen is kept awake.
    pub wake_lock: WakeLock,
    /// The page is in sight.
    pub visible: bool,
}

named! {
    /// Whether the screen is kept awake.
    pub enum WakeLock {
        /// It is.
        Held = "held",
        /// This browser cannot; somebody on such a machine has set it not to sleep.
        Unsupported = "unsupported",
        /// It could and does not.
        Lost = "lost",
    }
}

named! {
    /// Why somebody cannot be reached.
    pub enum Unreachable {
        /// Not on duty.
        OffDuty = "off-duty",
        /// The page has not beaten for too long.
        Silent = "silent",
        /// The test tone was never heard, or too long ago.
        Unproven = "unproven",
        /// The sound does not run.
        Muted = "muted",
        /// The screen may sleep.
        Asleep = "asleep",
        /// The page is out of sight.
        Hidden = "hidden",
    }
}

/// Whether somebody can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reachability {
    /// They hear a ring.
    Hears {
        /// Until when that is proven, if nothing more comes.
        until: Moment,
    },
    /// They do not, as far as can be proven.
    Unreachable(Unreachable),
}

/// Somebody's duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Since when.
    pub since: Moment,
    /// When the test tone was last heard, by the hand of the one who heard it.
    pub proven_at: Option<Moment>,
    /// The last beat, and when it came.
    pub last: Option<(Moment, Beat)>,
}

impl Duty {
    /// Goes on duty. Nothing is proven yet.
    pub const fn take(at: Moment) -> Self {
        Self {
            since: at,
            proven_at: None,
            last: None,
        }
    }

    /// The test tone was heard.
    #[must_use]
    pub fn prove(self, at: Moment) -> Self {
        Self {
            proven_at: Some(self.proven_at.map_or(at, |before| before.max(at))),
            ..self
        }
    }

    /// The page beats. A beat that was overtaken by a later one says nothing.
    #[must_use]
    pub fn beat(self, beat: Beat, at: Moment) -> Self {
        match self.last {
            Some((before, _)) if before > at => self,
            _ => Self {
                last: Some((at, beat)),
                ..self
            },
        }
    }

    /// The page gets the time of one lost beat more: the program itself was away.
    #[must_use]
    pub fn excused(self, at: Moment) -> Self {
        Self {
            last: self.last.map(|(before, beat)| (before.max(at), beat)),
            ..self
        }
    }

    /// Whether they can be reached.
    pub fn reachability(&self, rules: &DutyRules, now: Moment) -> Reachability {
        let Some((beaten_at, beat)) = self.last else {
            return Reachability::Unreachable(Unreachable::Silent);
        };
        let silent_at = beaten_at.plus(rules.lost_after);
        if now >= silent_at {
            return Reachability::Unreachable(Unreachable::Silent);
        }
        let unproven_at = self.proven_at.map(|at| at.plus(rules.proof_lasts));
        let Some(unproven_at) = unproven_at.filter(|at| now < *at) else {
            return Reachability::Unreachable(Unreachable::Unproven);
        };
        if !beat.sound {
            return Reachability::Unreachable(Unreachable::Muted);
        }
        if beat.wake_lock == WakeLock::Lost {
            return Reachability::Unreachable(Unreachable::Asleep);
        }
        if !beat.visible {
            return Reachability::Unreachable(Unreachable::Hidden);
        }
        Reachability::Hears {
            until: silent_at.min(unproven_at),
        }
    }
}

impl Reachability {
    /// Of somebody who may not be on duty at all.
    pub fn of(duty: Option<&Duty>, rules: &DutyRules, now: Moment) -> Self {
        duty.map_or(Self::Unreachable(Unreachable::OffDuty), |duty| {
            duty.reachability(rules, now)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WELL: Beat = Beat {
        sound: true,
        wake_lock: WakeLock::Held,
        visible: true,
    };

    fn seconds(seconds: i64) -> Moment {
        Moment::EPOCH.plus(Millis::seconds(seconds))
    }

    #[test]
    fn nobody_hears_before_it_is_proven_and_after_three_lost_beats() {
        let rules = DutyRules::default();
        let at = |duty: &Duty, second| duty.reachability(&rules, seconds(second));
        let duty = Duty::take(seconds(0));
        assert_eq!(at(&duty, 0), Reachability::Unreachable(Unreachable::Silent));
        let duty = duty.beat(WELL, seconds(1));
        assert_eq!(at(&duty, 1), Reachability::Unreachable(Unreachable::Unproven));
        let duty = duty.prove(seconds(2));
        assert_eq!(at(&duty, 25), Reachability::Hears { until: seconds(26) });
        assert_eq!(at(&duty, 26), Reachability::Unreachable(Unreachable::Silent));
        let late = duty.beat(WELL, seconds(12 * 3600));
        let proof_ends = seconds(2 + 12 * 3600);
        assert_eq!(at(&late, 12 * 3600), Reachability::Hears { until: proof_ends });
        assert_eq!(
            at(&late, 12 * 3600 + 2),
            Reachability::Unreachable(Unreachable::Unproven)
        );
        assert_eq!(
            Reachability::of(None, &rules, seconds(0)),
            Reachability::Unreachable(Unreachable::OffDuty)
        );
    }

    #[test]
    fn a_mute_page_a_sleeping_screen_and_a_hidden_page_prove_nothing() {
        let rules = DutyRules::default();
        let says = |beat| {
            let duty = Duty::take(seconds(0)).prove(seconds(0)).beat(beat, seconds(0));
            duty.reachability(&rules, seconds(1))
        };
        let (mute, hidden) = (
            Beat { sound: false, ..WELL },
            Beat {
                visible: false,
                ..WELL
            },
        );
        let lock = |wake_lock| Beat { wake_lock, ..WELL };
        assert_eq!(says(mute), Reachability::Unreachable(Unreachable::Muted));
        assert_eq!(says(hidden), Reachability::Unreachable(Unreachable::Hidden));
        assert_eq!(
            says(lock(WakeLock::Lost)),
            Reachability::Unreachable(Unreachable::Asleep)
        );
        assert!(matches!(
            says(lock(WakeLock::Unsupported)),
            Reachability::Hears { .. }
        ));
    }

    #[test]
    fn a_beat_that_was_overtaken_says_nothing() {
        let duty = Duty::take(seconds(0)).prove(seconds(0)).beat(WELL, seconds(9));
        let old = Beat { sound: false, ..WELL };
        assert_eq!(duty.beat(old, seconds(8)), duty);
    }
}
