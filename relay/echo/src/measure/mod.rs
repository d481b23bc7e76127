//! How a line is: counted over fifteen seconds while voice and picture go both ways.
//!
//! The partner sits beside the relay, so what it sees of its own transport says nothing of the other's line. What comes in tells
//! how the voice fared on its way up; the rest, and everything of the way down, the relay counts at its end of the line and
//! reports as [`LineFigures`], which whoever owns the partner passes on.

mod hearing;
mod verdict;

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use hearing::Hearing;

pub(crate) use hearing::SOUND;

pub use verdict::Verdict;

/// For how long a line is measured.
pub const MEASURED_FOR: Duration = Duration::from_secs(15);

/// The start is not counted: pictures begin small, and a sender feels its way up.
const SETTLING: Duration = Duration::from_secs(4);

/// Of so few packets a share lost says nothing.
const TELLING: u64 = 50;

/// What the relay counted at its end of somebody's line since their transport was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineFigures {
    /// From them to the relay.
    pub up: Traffic,
    /// From the relay to them.
    pub down: Traffic,
    /// There and back, once it was measured.
    pub round_trip_ms: Option<u32>,
    /// How unevenly voices reach them (RFC 3550, 6.4.1), once they told.
    pub jitter_ms: Option<u32>,
    /// Pictures are held back because the line down takes no more.
    pub held_back: bool,
}

/// Packets of one direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    /// Packets that got through.
    pub packets: u64,
    /// Packets that did not.
    pub lost: u64,
    /// Octets of media that got through.
    pub octets: u64,
}

/// How a line was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// From the other to the relay.
    pub up: Way,
    /// From the relay to the other.
    pub down: Way,
    /// There and back.
    pub round_trip_ms: Option<u32>,
    /// What came of the voice.
    pub voice: Voice,
    /// Whether a picture came.
    pub picture: bool,
    /// Pictures were held back because the line down took no more.
    pub held_back: bool,
    /// In a word.
    pub verdict: Verdict,
}

impl Measured {
    /// The way from the other to the relay, in a word.
    #[must_use]
    pub fn up_verdict(&self) -> Verdict {
        Verdict::of_up(self)
    }

    /// The way from the relay to the other, in a word.
    #[must_use]
    pub fn down_verdict(&self) -> Verdict {
        Verdict::of_down(self)
    }
}

/// One direction of a line. What could not be told is not there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Way {
    /// Media that got through, in kilobits a second.
    pub kbps: Option<u32>,
    /// Packets that did not, of a hundred.
    pub loss_percent: Option<f64>,
    /// How unevenly the voice came (RFC 3550, 6.4.1).
    pub jitter_ms: Option<u32>,
}

/// What came of a voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    /// Somebody or something was heard.
    Heard,
    /// Packets without any sound: a muted or broken microphone.
    Quiet,
    /// No packets.
    Nothing,
}

/// A measurement that goes on.
#[derive(Debug)]
pub(crate) struct Measuring {
    /// Since when somebody is waited for.
    waiting: Instant,
    began: Option<Instant>,
    hearing: Hearing,
    picture: bool,
    held_back: bool,
    /// The first figures after it has settled.
    first: Option<(Instant, LineFigures)>,
    last: Option<(Instant, LineFigures)>,
}

impl Measuring {
    /// Somebody is there and may be measured.
    pub(crate) fn of_somebody(now: Instant) -> Self {
        Self {
            waiting: now,
            began: None,
            hearing: Hearing::default(),
            picture: false,
            held_back: false,
            first: None,
            last: None,
        }
    }

    /// A packet of their voice came; how loud, from 0 to 127 the softest, when it is told.
    pub(crate) fn voice(&mut self, timestamp: u32, level: Option<u8>, now: Instant) {
        self.began.get_or_insert(now);
        self.hearing.hear(timestamp, level, now);
    }

    /// Whether something came: the fifteen seconds run.
    pub(crate) const fn has_begun(&self) -> bool {
        self.began.is_some()
    }

    /// A packet of their picture came.
    pub(crate) fn picture(&mut self, now: Instant) {
        self.began.get_or_insert(now);
        self.picture = true;
    }

    /// The relay told of their line.
    pub(crate) fn told(&mut self, figures: LineFigures, now: Instant) {
        self.held_back |= figures.held_back;
        let settled = self
            .began
            .is_some_and(|began| now.saturating_duration_since(began) >= SETTLING);
        let is_anew = self.last.is_some_and(|(_, last)| {
            figures.up.packets < last.up.packets || figures.down.packets < last.down.packets
        });
        if settled && (is_anew || self.first.is_none()) {
            self.first = Some((now, figures));
        }
        self.last = Some((now, figures));
    }

    /// When it is over: so long after something came, or nothing did.
    pub(crate) fn due(&self) -> Instant {
        self.began.unwrap_or(self.waiting) + MEASURED_FOR
    }

    /// What came of it.
    pub(crate) fn result(&self) -> Measured {
        let mut measured = Measured {
            up: self.way(|figures| figures.up),
            down: self.way(|figures| figures.down),
            round_trip_ms: self.last.and_then(|(_, figures)| figures.round_trip_ms),
            voice: self.hearing.voice(),
            picture: self.picture,
            held_back: self.held_back,
            verdict: Verdict::Good,
        };
        measured.up.jitter_ms = self.hearing.jitter_ms();
        measured.down.jitter_ms = self.last.and_then(|(_, figures)| figures.jitter_ms);
        measured.verdict = Verdict::of(&measured);
        measured
    }

    fn way(&self, of: impl Fn(&LineFigures) -> Traffic) -> Way {
        let (Some((began, first)), Some((ended, last))) = (&self.first, &self.last) else {
            return Way::default();
        };
        let (first, last) = (of(first), of(last));
        let millis = ended.saturating_duration_since(*began).as_millis();
        let bits = u128::from(last.octets.saturating_sub(first.octets)) * 8;
        let lost = last.lost.saturating_sub(first.lost);
        let all = last.packets.saturating_sub(first.packets) + lost;
        Way {
            kbps: bits.checked_div(millis).and_then(|kbps| u32::try_from(kbps).ok()),
            loss_percent: (all >= TELLING).then(|| lost as f64 * 100.0 / all as f64),
            jitter_ms: None,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a moment to count from")]
    pub(crate) fn start() -> Instant {
        Instant::now()
    }

    /// Fifteen seconds of a line that carries so much up and loses every so-manieth packet down.
    fn measured(kbps: u64, every: u64, silent: bool) -> Measured {
        let start = start();
        let mut measuring = Measuring::of_somebody(start);
        let began = start + Duration::from_secs(3);
        let mut figures = LineFigures {
            up: Traffic {
                packets: 9_000,
                lost: 4_000,
                octets: 1_000_000,
            },
            ..LineFigures::default()
        };
        for tick in 0..750_u64 {
            let now = began + Duration::from_millis(tick * 20);
            if !silent {
                measuring.voice(tick as u32 * 960, Some(30), now);
                measuring.picture(now);
                figures.up.packets += 1;
                // Before it has settled half as much comes.
                figures.up.octets += kbps * 20 / 8 / if tick < 150 { 2 } else { 1 };
                figures.down.packets += u64::from(tick % every != 0);
                figures.down.lost += u64::from(tick % every == 0);
            }
            if tick % 100 == 0 {
                figures.round_trip_ms = (tick > 300).then_some(80);
                measuring.told(figures, now);
            }
        }
        assert_eq!(measuring.due(), if silent { start } else { began } + MEASURED_FOR);
        measuring.result()
    }

    #[test]
    fn rates_and_losses_are_those_of_the_time_after_it_has_settled() {
        let measured = measured(400, 20, false);
        assert!(measured.up.kbps.unwrap().abs_diff(400) < 4, "{measured:?}");
        assert_eq!(
            measured.up.loss_percent,
            Some(0.0),
            "what was lost before is not counted"
        );
        assert!(
            (measured.down.loss_percent.unwrap() - 5.0).abs() < 0.3,
            "{measured:?}"
        );
        assert_eq!(
            (measured.round_trip_ms, measured.up.jitter_ms),
            (Some(80), Some(0))
        );
        assert_eq!((measured.voice, measured.picture), (Voice::Heard, true));
        assert_eq!(measured.verdict, Verdict::Fair);
    }

    #[test]
    fn of_what_does_not_come_nothing_is_claimed() {
        let measured = measured(400, 20, true);
        assert_eq!((measured.up, measured.down), (Way::default(), Way::default()));
        assert_eq!((measured.voice, measured.picture), (Voice::Nothing, false));
        assert_eq!(measured.verdict, Verdict::Bad);
        let untold = Measuring::of_somebody(start()).result();
        assert_eq!((untold.up, untold.down), (Way::default(), Way::default()));
    }

    #[test]
    fn a_new_transport_counts_from_nothing_and_is_no_negative_rate() {
        let start = start();
        let mut measuring = Measuring::of_somebody(start);
        measuring.picture(start);
        let at = |s| start + Duration::from_secs(s);
        let told = |packets, octets| LineFigures {
            up: Traffic {
                packets,
                octets,
                lost: 0,
            },
            ..LineFigures::default()
        };
        measuring.told(told(500, 900_000), at(5));
        measuring.told(told(900, 990_000), at(7));
        measuring.told(told(10, 1_000), at(9));
        measuring.told(told(210, 101_000), at(11));
        assert_eq!(measuring.result().up.kbps, Some(400));
    }

    #[test]
    fn it_is_told_to_the_page_in_plain_values() {
        let text = serde_json::to_string(&measured(400, 20, false)).unwrap();
        assert!(
            text.starts_with(r#"{"up":{"kbps":"#) && text.ends_with(r#""held_back":false,"verdict":"fair"}"#),
            "{text}"
        );
    }
}
