//! What was sent to one receiver and how it fared, and from that what their line takes: Google congestion control over
//! transport-wide feedback.

use std::time::{Duration, Instant};

use rtc_interceptor::{BandwidthEstimator as _, Gcc, PacketReport, convert_twcc};
use rtc_rtcp::transport_feedbacks::cc_feedback_report::Ecn;
use rtc_rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc;

use crate::units::Bitrate;

/// Packets remembered until they are reported: two seconds of the fullest downlink.
const REMEMBERED: usize = 2_048;

/// What a line is thought to take before anything is known, and the bounds of what is believed.
const FIRST: f64 = 400_000.0;
const LEAST: f64 = 20_000.0;
const MOST: f64 = 20_000_000.0;

/// Over which time losses and rates are counted.
const WINDOW: Duration = Duration::from_secs(1);

/// What was sent to one receiver.
pub(crate) struct Departures {
    next: u64,
    sent: Box<[Option<Sent>]>,
    estimator: Gcc,
    window: Window,
    last: Window,
    told_at: Option<Instant>,
}

#[derive(Clone, Copy)]
struct Sent {
    number: u64,
    at: Instant,
    octets: u16,
}

#[derive(Clone, Copy, Default)]
struct Window {
    began: Option<Instant>,
    sent: u64,
    arrived: u32,
    lost: u32,
}

impl Default for Departures {
    fn default() -> Self {
        Self {
            next: 1,
            sent: vec![None; REMEMBERED].into(),
            estimator: Gcc::new(FIRST, LEAST, MOST),
            window: Window::default(),
            last: Window::default(),
            told_at: None,
        }
    }
}

impl Departures {
    /// Notes a packet of so many octets; the number it travels under.
    pub(crate) fn depart(&mut self, octets: usize, now: Instant) -> u16 {
        self.turn(now);
        let number = self.next;
        self.next += 1;
        self.window.sent += octets as u64;
        self.sent[number as usize % REMEMBERED] = Some(Sent {
            number,
            at: now,
            octets: u16::try_from(octets).unwrap_or(u16::MAX),
        });
        (number & 0xffff) as u16
    }

    /// Takes the receiver's word.
    pub(crate) fn feedback(&mut self, told: &TransportLayerCc, now: Instant) {
        self.turn(now);
        self.told_at = Some(now);
        let mut reports = Vec::new();
        for told in convert_twcc(told) {
            let behind = (self.next as u16).wrapping_sub(told.sequence_number);
            let Some(number) = self.next.checked_sub(u64::from(behind)) else {
                continue;
            };
            let slot = &mut self.sent[number as usize % REMEMBERED];
            let Some(sent) = slot.take_if(|sent| sent.number == number) else {
                continue;
            };
            if told.arrived {
                self.window.arrived += 1;
            } else {
                self.window.lost += 1;
            }
            reports.push(PacketReport {
                ssrc: 0,
                id: number,
                rtp_sequence_number: 0,
                is_twcc: true,
                twcc_sequence_number: told.sequence_number,
                size: usize::from(sent.octets),
                arrived: told.arrived,
                departure: sent.at,
                arrival: told.arrival,
                ecn: Ecn::NotEct,
            });
        }
        self.estimator.on_reports(now, &reports);
    }

    fn turn(&mut self, now: Instant) {
        let began = *self.window.began.get_or_insert(now);
        if now.saturating_duration_since(began) >= WINDOW {
            self.last = std::mem::take(&mut self.window);
            self.window.began = Some(now);
        }
    }

    /// What the line is thought to take.
    pub(crate) fn estimate(&self) -> Bitrate {
        Bitrate::bits(self.estimator.target_bitrate() as u64)
    }

    /// What was sent in the last second.
    pub(crate) fn used(&self) -> Bitrate {
        Bitrate::of(self.last.sent, WINDOW)
    }

    /// Percent of the last second's packets that were lost.
    pub(crate) fn loss_percent(&self) -> u32 {
        let all = self.last.arrived + self.last.lost;
        (self.last.lost * 100).checked_div(all).unwrap_or(0)
    }

    /// Whether nothing was heard of what was sent for this long: the line is cut, or the receiver gives no feedback.
    pub(crate) fn is_untold(&self, patience: Duration, now: Instant) -> bool {
        self.told_at
            .is_some_and(|at| now.saturating_duration_since(at) > patience)
    }
}

#[cfg(test)]
mod tests {
    use super::super::arrivals::Arrivals;
    use super::*;

    #[expect(clippy::disallowed_methods, reason = "a moment to count from")]
    fn start() -> Instant {
        Instant::now()
    }

    /// Sends at a rate over a line with a queue, for so many seconds, and returns the estimate at the end.
    fn after(seconds: u64, rate: u64, capacity: u64) -> (Bitrate, u32) {
        let start = start();
        let (mut departures, mut arrivals) = (Departures::default(), Arrivals::default());
        let mut free_at = start;
        let mut in_flight = std::collections::VecDeque::new();
        let octets = 1_000;
        let gap = Duration::from_micros(octets * 8 * 1_000 / rate);
        let serial = Duration::from_micros(octets * 8 * 1_000 / capacity);
        let (mut now, mut next_report) = (start, start + Duration::from_millis(100));
        while now < start + Duration::from_secs(seconds) {
            let number = departures.depart(octets as usize, now);
            free_at = free_at.max(now) + serial;
            // Half a second of queue, then the tail is dropped.
            if free_at < now + Duration::from_millis(500) {
                in_flight.push_back((free_at + Duration::from_millis(60), number));
            } else {
                free_at -= serial;
            }
            while let Some((at, number)) = in_flight.front().copied().filter(|(at, _)| *at <= now) {
                arrivals.arrive(number, at);
                in_flight.pop_front();
            }
            if now >= next_report {
                next_report = now + Duration::from_millis(100);
                if let Some(report) = arrivals.report(1, 2) {
                    departures.feedback(&report, now);
                }
            }
            now += gap;
        }
        (departures.estimate(), departures.loss_percent())
    }

    #[test]
    fn a_line_too_narrow_is_seen_and_a_wide_one_is_not_blamed() {
        let (narrow, _) = after(10, 900, 256);
        assert!(narrow < Bitrate::kbit(350), "{narrow:?}");
        let (wide, lost) = after(10, 900, 10_000);
        assert!(wide > Bitrate::kbit(800), "{wide:?}");
        assert_eq!(lost, 0);
    }
}
