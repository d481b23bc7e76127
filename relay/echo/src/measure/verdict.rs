//! A line in a word. The worst of what was measured decides.

use serde::{Deserialize, Serialize};

use super::{Measured, Voice, Way};

/// Up to where a figure is still fair, weak or bad.
#[derive(Debug, Clone, Copy)]
struct Limits {
    fair: f64,
    weak: f64,
    bad: f64,
}

/// Packets lost, of a hundred. Repairs and concealment hide a few; from six words suffer; a fifth lost is no talk any more.
const LOSS_PERCENT: Limits = Limits {
    fair: 2.0,
    weak: 6.0,
    bad: 20.0,
};

/// There and back in milliseconds. One way of 150 is not noticed, of 400 hinders a talk (ITU-T G.114).
const ROUND_TRIP_MS: Limits = Limits {
    fair: 300.0,
    weak: 800.0,
    bad: 2_000.0,
};

/// Unevenness in milliseconds: a receiver waits two to three times as long before it plays.
const JITTER_MS: Limits = Limits {
    fair: 30.0,
    weak: 80.0,
    bad: 200.0,
};

/// Kilobits a second that got through, of a line that was asked for a picture beside the voice: from below. The full picture
/// takes more than the first, the small one more than the second, a voice with its headers more than the third.
const RATE_KBPS: Limits = Limits {
    fair: 300.0,
    weak: 120.0,
    bad: 20.0,
};

/// A line in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Voice and a good picture.
    Good,
    /// Voice and a smaller picture, or a little behind.
    Fair,
    /// Voice, and a picture now and then.
    Weak,
    /// Perhaps not even a voice.
    Bad,
}

impl Verdict {
    /// The worst that any figure says. What could not be told says nothing; when nothing at all came, nothing gets through.
    pub(super) fn of(measured: &Measured) -> Self {
        let round_trip =
            count(measured.round_trip_ms).map_or(Self::Good, |millis| ROUND_TRIP_MS.above(millis));
        Self::of_up(measured).max(Self::of_down(measured)).max(round_trip)
    }

    /// Of the way from the other to the relay.
    pub(super) fn of_up(measured: &Measured) -> Self {
        let arrived = match (measured.voice, measured.picture) {
            (Voice::Nothing, false) => Self::Bad,
            (Voice::Nothing | Voice::Quiet | Voice::Heard, _) => Self::Good,
        };
        let worst = arrived.max(Self::of_way(&measured.up));
        // A line that carries all it was asked for is not worse for being asked for little.
        match count(measured.up.kbps) {
            Some(rate) if measured.picture => worst.max(RATE_KBPS.below(rate)),
            _ => worst,
        }
    }

    /// Of the way from the relay to the other.
    pub(super) fn of_down(measured: &Measured) -> Self {
        let worst = Self::of_way(&measured.down);
        if !measured.held_back {
            return worst;
        }
        // Held back to the voice alone little comes, and need not: whether that fares badly is told by its losses.
        let rate = count(measured.down.kbps).map_or(Self::Fair, |rate| RATE_KBPS.below(rate));
        worst.max(rate.clamp(Self::Fair, Self::Weak))
    }

    fn of_way(way: &Way) -> Self {
        let loss = way
            .loss_percent
            .map_or(Self::Good, |percent| LOSS_PERCENT.above(percent));
        let jitter = count(way.jitter_ms).map_or(Self::Good, |millis| JITTER_MS.above(millis));
        loss.max(jitter)
    }
}

fn count(value: Option<u32>) -> Option<f64> {
    value.map(f64::from)
}

impl Limits {
    fn above(self, value: f64) -> Verdict {
        if value >= self.bad {
            Verdict::Bad
        } else if value >= self.weak {
            Verdict::Weak
        } else if value >= self.fair {
            Verdict::Fair
        } else {
            Verdict::Good
        }
    }

    fn below(self, value: f64) -> Verdict {
        if value < self.bad {
            Verdict::Bad
        } else if value < self.weak {
            Verdict::Weak
        } else if value < self.fair {
            Verdict::Fair
        } else {
            Verdict::Good
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Measured {
        let way = Way {
            kbps: Some(650),
            loss_percent: Some(0.2),
            jitter_ms: Some(6),
        };
        Measured {
            up: way,
            down: way,
            round_trip_ms: Some(60),
            voice: Voice::Heard,
            picture: true,
            held_back: false,
            verdict: Verdict::Good,
        }
    }

    fn with(change: impl Fn(&mut Measured)) -> Verdict {
        let mut line = line();
        change(&mut line);
        Verdict::of(&line)
    }

    #[test]
    fn the_worst_figure_decides_and_every_limit_is_its_own_word() {
        use Verdict::{Bad, Fair, Good, Weak};
        assert_eq!(with(|_| {}), Good);
        for (percent, verdict) in [(1.9, Good), (2.0, Fair), (6.0, Weak), (20.0, Bad)] {
            assert_eq!(with(|line| line.up.loss_percent = Some(percent)), verdict);
            assert_eq!(with(|line| line.down.loss_percent = Some(percent)), verdict);
        }
        for (ms, verdict) in [(299, Good), (300, Fair), (800, Weak), (2_000, Bad)] {
            assert_eq!(with(|line| line.round_trip_ms = Some(ms)), verdict);
        }
        for (ms, verdict) in [(29, Good), (30, Fair), (80, Weak), (200, Bad)] {
            assert_eq!(with(|line| line.up.jitter_ms = Some(ms)), verdict);
            assert_eq!(with(|line| line.down.jitter_ms = Some(ms)), verdict);
        }
        for (kbps, verdict) in [(300, Good), (299, Fair), (119, Weak), (19, Bad)] {
            assert_eq!(with(|line| line.up.kbps = Some(kbps)), verdict);
        }
        assert_eq!(
            with(|line| {
                line.round_trip_ms = Some(900);
                line.up.loss_percent = Some(3.0);
            }),
            Weak
        );
    }

    #[test]
    fn each_direction_has_a_word_of_its_own() {
        let mut line = line();
        line.up.loss_percent = Some(7.0);
        assert_eq!(
            (line.up_verdict(), line.down_verdict()),
            (Verdict::Weak, Verdict::Good)
        );
        line.down.jitter_ms = Some(40);
        line.round_trip_ms = Some(2_500);
        assert_eq!(
            (line.up_verdict(), line.down_verdict()),
            (Verdict::Weak, Verdict::Fair)
        );
        assert_eq!(Verdict::of(&line), Verdict::Bad, "of the two together");
    }

    #[test]
    fn a_rate_says_something_only_of_a_line_that_was_asked_for_more() {
        let voice_only = |line: &mut Measured| {
            line.picture = false;
            line.up.kbps = Some(30);
            line.down.kbps = Some(30);
        };
        assert_eq!(with(voice_only), Verdict::Good);
        assert_eq!(with(|line| line.down.kbps = Some(30)), Verdict::Good);
        let held_back = |kbps| {
            with(|line| {
                line.held_back = true;
                line.down.kbps = Some(kbps);
            })
        };
        assert_eq!(
            [held_back(600), held_back(100), held_back(20)],
            [Verdict::Fair, Verdict::Weak, Verdict::Weak]
        );
    }

    #[test]
    fn what_could_not_be_told_says_nothing_and_a_microphone_switched_off_is_no_bad_line() {
        let untold = |line: &mut Measured| {
            (line.up, line.down, line.round_trip_ms) = (Way::default(), Way::default(), None);
        };
        assert_eq!(with(untold), Verdict::Good);
        assert_eq!(with(|line| line.voice = Voice::Nothing), Verdict::Good);
        let nothing = |line: &mut Measured| (line.voice, line.picture) = (Voice::Nothing, false);
        assert_eq!(with(nothing), Verdict::Bad);
    }
}
