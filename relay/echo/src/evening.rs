//! The unevenness of the way in is taken out of a voice before it is sent back: else what is measured of the way out would be
//! the unevenness of both.

use std::time::{Duration, Instant};

/// Ticks a second of every voice's clock (RFC 7587, 4.1).
const CLOCK: i64 = 48_000;

/// A clock that is so far from what it was has begun anew, in microseconds.
const ANEW: i64 = 2_000_000;

/// How slowly the fastest packet is forgotten: the clocks of two machines drift apart by some ten microseconds a second.
const FORGETS: i64 = 4_096;

/// A voice's own clock beside ours.
#[derive(Debug, Default)]
pub(crate) struct Evening {
    began: Option<Instant>,
    /// The newest timestamp, and how far its clock has come since the first, in ticks.
    newest: Option<(u32, i64)>,
    /// Arrival less timestamp of the fastest packet, in microseconds.
    fastest: Option<i64>,
}

impl Evening {
    /// When a packet that comes now would have come over a way that holds nothing up.
    pub(crate) fn even(&mut self, timestamp: u32, now: Instant) -> Instant {
        let began = *self.began.get_or_insert(now);
        let ticks = match self.newest {
            None => 0,
            // Whichever is nearer, forward or back.
            Some((newest, ticks)) => ticks + i64::from(timestamp.wrapping_sub(newest).cast_signed()),
        };
        if self.newest.is_none_or(|(_, newest)| newest <= ticks) {
            self.newest = Some((timestamp, ticks));
        }
        let passed = now.saturating_duration_since(began).as_micros();
        let transit = i64::try_from(passed).unwrap_or(i64::MAX) - ticks * 1_000_000 / CLOCK;
        let fastest = match self.fastest {
            Some(fastest) if transit < fastest || transit - fastest > ANEW => transit,
            Some(fastest) => fastest + (transit - fastest) / FORGETS,
            None => transit,
        };
        self.fastest = Some(fastest);
        let late = u64::try_from(transit - fastest).unwrap_or(0);
        now.checked_sub(Duration::from_micros(late)).unwrap_or(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::tests::start;

    #[test]
    fn packets_that_come_unevenly_are_placed_evenly() {
        let start = start();
        let mut evening = Evening::default();
        for packet in 0..1_000_u32 {
            let sent = start + Duration::from_millis(u64::from(packet) * 20);
            let late = Duration::from_millis(u64::from(packet * 7 % 60));
            let timestamp = packet.wrapping_mul(960).wrapping_add(u32::MAX - 100_000);
            let even = evening.even(timestamp, sent + late);
            let off = even.saturating_duration_since(sent);
            assert!(off < Duration::from_millis(2), "packet {packet}: {off:?}");
        }
    }

    /// The fastest packet is forgotten by so little within a test.
    fn is(found: Instant, truth: Instant) -> bool {
        let off = found.saturating_duration_since(truth) + truth.saturating_duration_since(found);
        off < Duration::from_micros(100)
    }

    #[test]
    fn one_that_overtook_another_is_placed_after_it() {
        let start = start();
        let at = |ms| start + Duration::from_millis(ms);
        let mut evening = Evening::default();
        assert!(is(evening.even(0, at(0)), at(0)));
        assert!(is(evening.even(1_920, at(42)), at(40)));
        assert!(is(evening.even(960, at(45)), at(20)));
    }

    #[test]
    fn a_clock_that_begins_anew_is_followed() {
        let start = start();
        let at = |ms| start + Duration::from_millis(ms);
        let mut evening = Evening::default();
        evening.even(5_000_000, at(0));
        assert!(is(evening.even(960, at(20)), at(20)));
        assert!(is(evening.even(1_920, at(50)), at(40)));
        assert!(is(evening.even(9_000_000, at(60)), at(60)));
    }
}
