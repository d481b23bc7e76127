//! One incoming stream: what is missing and worth asking for again, and what a receiver reports (RFC 3550, 6.4; RFC 4585, 6.2.1).

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rtc_rtcp::reception_report::ReceptionReport;

use crate::rtp::sequence::{Extender, low};

/// Packets missing at once. More is no loss but a cut: a fresh picture is asked for instead.
const MISSING: usize = 256;

/// How often one packet is asked for.
const ASKS: u8 = 8;

/// A packet is not asked for again sooner; the round trip counts when it is longer.
const BETWEEN: Duration = Duration::from_millis(40);

/// Until a missing packet is asked for the first time: time for one that was overtaken.
const PATIENCE: Duration = Duration::from_millis(8);

/// One incoming stream.
#[derive(Debug, Default)]
pub(crate) struct Receiving {
    extender: Extender,
    missing: BTreeMap<u64, Missing>,
    first: Option<u64>,
    received: u64,
    reported: (u64, u64),
    jitter: f64,
    transit: Option<f64>,
    began: Option<Instant>,
    sender_report: Option<(u32, Instant)>,
}

#[derive(Debug, Clone, Copy)]
struct Missing {
    asks: u8,
    next: Instant,
}

/// What a packet was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arrival {
    /// One that was not here before, with the number it has when numbers never wrap.
    New(u64),
    /// One that was here before, or too late.
    Again,
    /// One so far ahead that what lies between is given up.
    Jump(u64),
}

impl Receiving {
    /// Takes a packet's numbers.
    pub(crate) fn arrive(&mut self, sequence: u16, timestamp: u32, clock_rate: u32, now: Instant) -> Arrival {
        let Some(highest) = self.extender.highest() else {
            let extended = self.extender.extend(sequence);
            self.first = Some(extended);
            self.received = 1;
            self.began = Some(now);
            return Arrival::New(extended);
        };
        let extended = self.extender.place(sequence);
        if extended <= highest {
            if self.missing.remove(&extended).is_none() {
                return Arrival::Again;
            }
            self.received += 1;
            return Arrival::New(extended);
        }
        self.extender.extend(sequence);
        self.received += 1;
        self.measure_jitter(timestamp, clock_rate, now);
        let gap = extended - highest - 1;
        if gap as usize + self.missing.len() > MISSING {
            self.missing.clear();
            return Arrival::Jump(extended);
        }
        let missing = Missing {
            asks: 0,
            next: now + PATIENCE,
        };
        self.missing
            .extend((highest + 1..extended).map(|number| (number, missing)));
        Arrival::New(extended)
    }

    fn measure_jitter(&mut self, timestamp: u32, clock_rate: u32, now: Instant) {
        let Some(began) = self.began else { return };
        let arrived = now.saturating_duration_since(began).as_secs_f64() * f64::from(clock_rate);
        let transit = arrived - f64::from(timestamp);
        if let Some(before) = self.transit {
            let change = (transit - before).abs();
            // A wrapped or restarted clock says nothing of the line.
            if change < f64::from(clock_rate) * 10.0 {
                self.jitter += (change - self.jitter) / 16.0;
            }
        }
        self.transit = Some(transit);
    }

    /// The numbers to ask for now. Those asked for often enough are given up; whether any was comes beside them.
    pub(crate) fn ask(&mut self, round_trip: Duration, now: Instant) -> (Vec<u16>, bool) {
        let mut wanted = Vec::new();
        let before = self.missing.len();
        self.missing.retain(|number, missing| {
            if missing.next > now {
                return true;
            }
            if missing.asks >= ASKS {
                return false;
            }
            missing.asks += 1;
            missing.next = now + BETWEEN.max(round_trip + round_trip / 4);
            wanted.push(low(*number));
            true
        });
        (wanted, self.missing.len() < before)
    }

    /// Notes a sender's report, to which the next receiver's report refers.
    pub(crate) fn sender_reported(&mut self, ntp: u64, now: Instant) {
        self.sender_report = Some(((ntp >> 16) as u32, now));
    }

    /// The report for the sender; nothing before the first packet.
    pub(crate) fn report(&mut self, ssrc: u32, now: Instant) -> Option<ReceptionReport> {
        let (first, highest) = (self.first?, self.extender.highest()?);
        let expected = highest - first + 1;
        let (expected_before, received_before) =
            std::mem::replace(&mut self.reported, (expected, self.received));
        let expected_since = expected.saturating_sub(expected_before);
        let lost_since = expected_since.saturating_sub(self.received.saturating_sub(received_before));
        let fraction = (lost_since * 256).checked_div(expected_since).unwrap_or(0);
        let (last_sender_report, delay) = self.sender_report.map_or((0, 0), |(ntp, at)| {
            let delay = now.saturating_duration_since(at).as_secs_f64() * 65_536.0;
            (ntp, delay as u32)
        });
        Some(ReceptionReport {
            ssrc,
            fraction_lost: u8::try_from(fraction).unwrap_or(u8::MAX),
            // 24 bits travel (RFC 3550, 6.4.1).
            total_lost: expected.saturating_sub(self.received).min(0x7f_ffff) as u32,
            last_sequence_number: highest.wrapping_sub(0x1_0000) as u32,
            jitter: self.jitter as u32,
            last_sender_report,
            delay,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RTT: Duration = Duration::from_millis(100);

    fn later(start: Instant, ms: u64) -> Instant {
        start + Duration::from_millis(ms)
    }

    #[expect(clippy::disallowed_methods, reason = "a moment to count from")]
    fn start() -> Instant {
        Instant::now()
    }

    #[test]
    fn what_is_missing_is_asked_for_until_it_comes() {
        let start = start();
        let mut stream = Receiving::default();
        for sequence in [10, 11, 14] {
            assert!(matches!(
                stream.arrive(sequence, 0, 90_000, start),
                Arrival::New(_)
            ));
        }
        assert_eq!(
            stream.ask(RTT, start),
            (vec![], false),
            "it may only have been overtaken"
        );
        assert_eq!(stream.ask(RTT, later(start, 10)), (vec![12, 13], false));
        assert_eq!(
            stream.ask(RTT, later(start, 60)),
            (vec![], false),
            "not within a round trip"
        );
        assert!(matches!(
            stream.arrive(12, 0, 90_000, later(start, 70)),
            Arrival::New(_)
        ));
        assert_eq!(stream.arrive(12, 0, 90_000, later(start, 71)), Arrival::Again);
        assert_eq!(stream.ask(RTT, later(start, 200)), (vec![13], false));
        let mut gave_up = false;
        for tick in 0..100 {
            gave_up |= stream.ask(RTT, later(start, 200 + tick * 200)).1;
        }
        assert!(gave_up);
        assert_eq!(
            stream.arrive(13, 0, 90_000, later(start, 30_000)),
            Arrival::Again,
            "too late"
        );
    }

    #[test]
    fn a_cut_is_a_jump_and_not_a_thousand_questions() {
        let start = start();
        let mut stream = Receiving::default();
        stream.arrive(10, 0, 90_000, start);
        assert!(matches!(stream.arrive(2_000, 0, 90_000, start), Arrival::Jump(_)));
        assert_eq!(stream.ask(RTT, later(start, 500)), (vec![], false));
    }

    #[test]
    fn a_report_counts_what_was_lost() {
        let start = start();
        let mut stream = Receiving::default();
        assert!(stream.report(7, start).is_none());
        for sequence in (0..100).filter(|sequence| sequence % 4 != 1) {
            stream.arrive(
                65_500u16.wrapping_add(sequence),
                u32::from(sequence) * 3_000,
                90_000,
                start,
            );
        }
        let report = stream.report(7, start).unwrap();
        assert_eq!(report.total_lost, 25);
        assert_eq!(report.fraction_lost, 64);
        assert_eq!(
            report.last_sequence_number & 0xffff,
            u32::from(65_500u16.wrapping_add(99))
        );
        stream.sender_reported(0x0001_2345_6789_abcd, start);
        let report = stream.report(7, later(start, 500)).unwrap();
        assert_eq!(
            (report.fraction_lost, report.last_sender_report),
            (0, 0x2345_6789)
        );
        assert_eq!(report.delay, 32_768);
    }
}
