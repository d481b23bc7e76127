//! What came of a voice: how evenly, and whether there was any sound in it.

use std::time::Instant;

use super::Voice;

/// Ticks a second of every voice's clock (RFC 7587, 4.1).
const CLOCK: f64 = 48_000.0;

/// Softer than this, in steps of a decibel below the loudest (RFC 6464), there is only noise of a room or of a circuit.
pub(crate) const SOUND: u8 = 60;

/// Packets of a voice that does not tell how loud it is, from which on it is taken for sound: silence is sent seldom.
const TELLING: u32 = 25;

/// A voice as it comes.
#[derive(Debug, Default)]
pub(super) struct Hearing {
    began: Option<Instant>,
    transit: Option<f64>,
    jitter: f64,
    packets: u32,
    told: bool,
    loud: u32,
}

impl Hearing {
    pub(super) fn hear(&mut self, timestamp: u32, level: Option<u8>, now: Instant) {
        let began = *self.began.get_or_insert(now);
        self.packets += 1;
        if let Some(level) = level {
            self.told = true;
            self.loud += u32::from(level < SOUND);
        }
        let arrived = now.saturating_duration_since(began).as_secs_f64() * CLOCK;
        let transit = arrived - f64::from(timestamp);
        if let Some(before) = self.transit {
            let change = (transit - before).abs();
            // A clock that wrapped or began anew says nothing of the line.
            if change < CLOCK * 10.0 {
                self.jitter += (change - self.jitter) / 16.0;
            }
        }
        self.transit = Some(transit);
    }

    /// The interarrival jitter (RFC 3550, 6.4.1).
    pub(super) fn jitter_ms(&self) -> Option<u32> {
        (self.packets > 1).then_some((self.jitter * 1_000.0 / CLOCK) as u32)
    }

    pub(super) fn voice(&self) -> Voice {
        match (self.packets, self.told, self.loud) {
            (0, ..) => Voice::Nothing,
            (_, true, 0) => Voice::Quiet,
            (packets, false, _) if packets < TELLING => Voice::Quiet,
            _ => Voice::Heard,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::tests::start;
    use super::*;

    /// A second of a voice whose packets come late by turns.
    fn heard(late_ms: u64, level: Option<u8>) -> Hearing {
        let start = start();
        let mut hearing = Hearing::default();
        for packet in 0..200_u32 {
            let late = if packet % 2 == 0 { 0 } else { late_ms };
            let now = start + Duration::from_millis(u64::from(packet) * 20 + late);
            hearing.hear(
                packet.wrapping_mul(960).wrapping_add(u32::MAX - 50_000),
                level,
                now,
            );
        }
        hearing
    }

    #[test]
    fn jitter_is_how_unevenly_packets_come_and_a_wrapped_clock_is_none() {
        assert_eq!(heard(0, None).jitter_ms(), Some(0));
        let jitter = heard(15, None).jitter_ms().unwrap();
        assert!((13..=15).contains(&jitter), "{jitter}");
        assert_eq!(Hearing::default().jitter_ms(), None);
    }

    #[test]
    fn a_muted_microphone_is_not_heard_though_packets_come() {
        assert_eq!(heard(0, Some(127)).voice(), Voice::Quiet);
        assert_eq!(heard(0, Some(35)).voice(), Voice::Heard);
        assert_eq!(heard(0, None).voice(), Voice::Heard);
        assert_eq!(Hearing::default().voice(), Voice::Nothing);
    }
}
