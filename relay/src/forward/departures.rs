//! What was sent to one receiver and how it fared, from transport-wide feedback: how long packets wait on their way, how many
//! are lost, how much arrives. A queue that grows says that a line is full before anything is lost; a line without a queue says
//! it by losses.

use std::time::{Duration, Instant};

use rtc_interceptor::convert_twcc;
use rtc_rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc;

use crate::order::Traffic;
use crate::units::Bitrate;

/// Packets remembered until they are reported: two seconds of the fullest downlink.
const REMEMBERED: usize = 2_048;

/// How long the shortest way is believed: clocks drift apart, and ways change.
const SHORTEST: Duration = Duration::from_secs(20);

/// A queue stands for as long as the line is full. A receiver whose processor is busy takes everything late for a moment: the
/// quickest of this time at least is believed.
const STANDING: Duration = Duration::from_millis(400);

/// Over how many packets losses are smoothed, and how many say something by themselves.
const SMOOTH: f64 = 128.0;
const TELLING: u32 = 20;

/// A receiver who said nothing for so long was cut off: what was lost meanwhile says nothing of how wide the line is.
const CUT: Duration = Duration::from_millis(700);

/// Over which time losses and rates are counted.
const WINDOW: Duration = Duration::from_millis(500);

/// What was sent to one receiver.
pub(crate) struct Departures {
    next: u64,
    /// Empty until something is sent.
    sent: Vec<Option<Sent>>,
    window: Window,
    last: Window,
    told_at: Option<Instant>,
    /// What was sent before this number is not counted as lost.
    counted_from: u64,
    loss: f64,
    way: Way,
    traffic: Traffic,
    /// The newest report's count, and the number the next one should begin with.
    spoken: Option<(u8, u64)>,
}

/// How long packets are on their way, beyond the shortest: that is what waits in a queue. The two clocks need not agree, only
/// run alike.
#[derive(Default)]
struct Way {
    began: Option<Instant>,
    shortest: Option<i64>,
    shortest_before: Option<i64>,
    turned: Option<Instant>,
    /// The quickest of late, and of the time before.
    quickest: Option<i64>,
    quickest_before: Option<i64>,
    quickened: Option<Instant>,
    waiting: Duration,
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
    octets: u64,
    arrived: u32,
    lost: u32,
}

impl Default for Departures {
    fn default() -> Self {
        Self {
            next: 1,
            sent: Vec::new(),
            window: Window::default(),
            last: Window::default(),
            told_at: None,
            counted_from: 0,
            loss: 0.0,
            way: Way::default(),
            traffic: Traffic::default(),
            spoken: None,
        }
    }
}

impl Departures {
    /// Notes a packet of so many octets; the number it travels under.
    pub(crate) fn depart(&mut self, octets: usize, now: Instant) -> u16 {
        self.turn(now);
        let number = self.next;
        self.next += 1;
        if self.sent.is_empty() {
            self.sent.resize(REMEMBERED, None);
        }
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
        if self.is_untold(CUT, now) {
            self.count_anew();
        }
        self.told_at = Some(now);
        self.traffic.lost += self.passed_over(told);
        let mut shortest_now = None;
        // The last chunk is padded: what stands beyond the count is of packets not spoken of.
        let spoken_of = usize::from(told.packet_status_count);
        for told in convert_twcc(told).into_iter().take(spoken_of) {
            let behind = (self.next as u16).wrapping_sub(told.sequence_number);
            let Some(number) = self.next.checked_sub(u64::from(behind)) else {
                continue;
            };
            let slot = self.sent.get_mut(number as usize % REMEMBERED);
            let Some(sent) = slot.and_then(|slot| slot.take_if(|sent| sent.number == number)) else {
                continue;
            };
            if !told.arrived && number < self.counted_from {
                continue;
            }
            let lost = if told.arrived { 0.0 } else { 1.0 };
            self.loss += (lost - self.loss) / SMOOTH;
            if told.arrived {
                if let Some(arrival) = told.arrival {
                    let took = self.way.took(sent.at, arrival);
                    shortest_now = Some(shortest_now.map_or(took, |known: i64| known.min(took)));
                }
                self.window.arrived += 1;
                self.window.octets += u64::from(sent.octets);
                self.traffic.packets += 1;
                self.traffic.octets += u64::from(sent.octets);
            } else {
                self.window.lost += 1;
                self.traffic.lost += 1;
            }
        }
        if let Some(took) = shortest_now {
            self.way.measure(took, now);
        }
    }

    /// What was sent until now is not counted as lost any more: the line was cut, or less is sent from now on, and what was
    /// lost of more says nothing of that.
    pub(crate) fn count_anew(&mut self) {
        self.counted_from = self.next;
        self.loss = 0.0;
        self.window.lost = 0;
        self.last.lost = 0;
    }

    /// Packets no report spoke of, though none was lost between the last one and this: some receivers begin with the first that
    /// arrived, and are silent of those lost just before.
    fn passed_over(&mut self, told: &TransportLayerCc) -> u64 {
        let behind = (self.next as u16).wrapping_sub(told.base_sequence_number);
        let Some(base) = self.next.checked_sub(u64::from(behind)) else {
            return 0;
        };
        let end = base + u64::from(told.packet_status_count);
        match self.spoken.replace((told.fb_pkt_count, end)) {
            Some((count, next)) if count.wrapping_add(1) == told.fb_pkt_count => {
                let from = next.max(base.saturating_sub(REMEMBERED as u64));
                let slots = (from..base).map(|number| (number, self.sent[number as usize % REMEMBERED]));
                slots
                    .filter(|(number, slot)| slot.is_some_and(|sent| sent.number == *number))
                    .count() as u64
            }
            _ => 0,
        }
    }

    fn turn(&mut self, now: Instant) {
        let began = *self.window.began.get_or_insert(now);
        if now.saturating_duration_since(began) >= WINDOW {
            self.last = std::mem::take(&mut self.window);
            self.window.began = Some(now);
        }
    }

    /// What arrived since the transport was made, and what did not.
    pub(crate) const fn traffic(&self) -> Traffic {
        self.traffic
    }

    /// What arrived, by the last half second that was told of.
    pub(crate) fn arrived(&self) -> Bitrate {
        Bitrate::of(self.last.octets, WINDOW)
    }

    /// How long packets wait in a queue on their way, by the quickest of the last reports.
    pub(crate) const fn waiting(&self) -> Duration {
        self.way.waiting
    }

    /// Percent lost of late, smoothed: radio loses some in bursts, and few packets say little.
    pub(crate) fn loss_percent(&self) -> u32 {
        (self.loss * 100.0) as u32
    }

    /// Percent of the packets told of in the last half second that were lost; nothing when they were too few to say.
    pub(crate) fn losing_percent(&self) -> u32 {
        let all = self.last.arrived + self.last.lost;
        if all < TELLING {
            return 0;
        }
        self.last.lost * 100 / all
    }

    /// Whether nothing was heard of what was sent for this long: the line is cut, or the receiver gives no feedback.
    pub(crate) fn is_untold(&self, patience: Duration, now: Instant) -> bool {
        self.told_at
            .is_some_and(|at| now.saturating_duration_since(at) > patience)
    }
}

impl Way {
    /// Microseconds from leaving to arriving, on two clocks.
    fn took(&mut self, left: Instant, arrived: Duration) -> i64 {
        let began = *self.began.get_or_insert(left);
        let left = left.saturating_duration_since(began).as_micros();
        arrived.as_micros() as i64 - left as i64
    }

    fn measure(&mut self, took: i64, now: Instant) {
        let turned = *self.turned.get_or_insert(now);
        if now.saturating_duration_since(turned) >= SHORTEST {
            self.turned = Some(now);
            self.shortest_before = self.shortest.take();
        }
        let shortest = self.shortest.map_or(took, |known| known.min(took));
        self.shortest = Some(shortest);
        let base = self
            .shortest_before
            .map_or(shortest, |before| before.min(shortest));
        let quickened = *self.quickened.get_or_insert(now);
        if now.saturating_duration_since(quickened) >= STANDING {
            self.quickened = Some(now);
            self.quickest_before = self.quickest.take();
        }
        let quickest = self.quickest.map_or(took, |known| known.min(took));
        self.quickest = Some(quickest);
        let quickest = self
            .quickest_before
            .map_or(quickest, |before| before.min(quickest));
        self.waiting = Duration::from_micros((quickest - base).unsigned_abs());
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

    /// Sends at a rate over a line with a queue, for so many seconds: the longest wait, the most lost, and what arrives.
    fn after(seconds: u64, rate: u64, capacity: u64, queue: Duration) -> (Duration, u32, Bitrate) {
        let start = start();
        let (mut departures, mut arrivals) = (Departures::default(), Arrivals::default());
        let mut free_at = start;
        let mut in_flight = std::collections::VecDeque::new();
        let octets = 1_000;
        let gap = Duration::from_micros(octets * 8 * 1_000 / rate);
        let serial = Duration::from_micros(octets * 8 * 1_000 / capacity);
        let (mut now, mut next_report) = (start, start + Duration::from_millis(100));
        let (mut waiting, mut lost) = (Duration::ZERO, 0);
        while now < start + Duration::from_secs(seconds) {
            let number = departures.depart(octets as usize, now);
            free_at = free_at.max(now) + serial;
            if free_at <= now + queue + serial {
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
            waiting = waiting.max(departures.waiting());
            lost = lost.max(departures.losing_percent());
            now += gap;
        }
        (waiting, lost, departures.arrived())
    }

    #[test]
    fn a_receiver_who_is_busy_for_a_moment_is_no_queue() {
        let start = start();
        let mut departures = Departures::default();
        let mut arrivals = Arrivals::default();
        let mut waiting = Duration::ZERO;
        for tick in 0..400u64 {
            let now = start + Duration::from_millis(tick * 10);
            let number = departures.depart(200, now);
            // For a third of a second nothing is taken from the socket, then all of it at once.
            let busy = (200..233).contains(&tick);
            let taken_at = if busy {
                start + Duration::from_millis(2_330)
            } else {
                now
            };
            arrivals.arrive(number, taken_at + Duration::from_millis(50));
            if tick % 10 == 9
                && let Some(report) = arrivals.report(1, 2)
            {
                departures.feedback(&report, now);
            }
            waiting = waiting.max(departures.waiting());
        }
        assert!(waiting < Duration::from_millis(50), "{waiting:?}");
    }

    #[test]
    fn what_pads_the_last_chunk_is_not_lost() {
        use rtc_rtcp::transport_feedbacks::transport_layer_cc::{
            PacketStatusChunk, RecvDelta, StatusChunkTypeTcc, StatusVectorChunk, SymbolSizeTypeTcc,
            SymbolTypeTcc,
        };
        let now = start();
        let mut departures = Departures::default();
        for _ in 0..14 {
            departures.depart(100, now);
        }
        let mut symbol_list = vec![SymbolTypeTcc::PacketReceivedSmallDelta];
        symbol_list.resize(14, SymbolTypeTcc::PacketNotReceived);
        let told = TransportLayerCc {
            base_sequence_number: 1,
            packet_status_count: 2,
            packet_chunks: vec![PacketStatusChunk::StatusVectorChunk(StatusVectorChunk {
                type_tcc: StatusChunkTypeTcc::StatusVectorChunk,
                symbol_size: SymbolSizeTypeTcc::OneBit,
                symbol_list,
            })],
            recv_deltas: vec![RecvDelta {
                type_tcc_packet: SymbolTypeTcc::PacketReceivedSmallDelta,
                delta: 250,
            }],
            ..TransportLayerCc::default()
        };
        departures.feedback(&told, now);
        assert_eq!((departures.window.arrived, departures.window.lost), (1, 1));
        let traffic = departures.traffic();
        assert_eq!((traffic.packets, traffic.lost, traffic.octets), (1, 1, 100));
    }

    #[test]
    fn what_was_lost_between_two_reports_is_counted_and_a_lost_report_is_no_lost_packet() {
        use rtc_rtcp::transport_feedbacks::transport_layer_cc::{
            PacketStatusChunk, RecvDelta, RunLengthChunk, StatusChunkTypeTcc, SymbolTypeTcc,
        };
        let now = start();
        let mut departures = Departures::default();
        for _ in 0..40 {
            departures.depart(100, now);
        }
        let arrived = |base, fb_pkt_count| TransportLayerCc {
            base_sequence_number: base,
            packet_status_count: 5,
            fb_pkt_count,
            packet_chunks: vec![PacketStatusChunk::RunLengthChunk(RunLengthChunk {
                type_tcc: StatusChunkTypeTcc::RunLengthChunk,
                packet_status_symbol: SymbolTypeTcc::PacketReceivedSmallDelta,
                run_length: 5,
            })],
            recv_deltas: vec![
                RecvDelta {
                    type_tcc_packet: SymbolTypeTcc::PacketReceivedSmallDelta,
                    delta: 250,
                };
                5
            ],
            ..TransportLayerCc::default()
        };
        departures.feedback(&arrived(1, 254), now);
        departures.feedback(&arrived(8, 255), now);
        departures.feedback(&arrived(13, 0), now);
        departures.feedback(&arrived(30, 2), now);
        let traffic = departures.traffic();
        assert_eq!((traffic.packets, traffic.lost), (20, 2));
    }

    #[test]
    fn what_a_cut_took_says_nothing_of_how_wide_the_line_is() {
        let lost_after = |silence: Duration| {
            let start = start();
            let (mut departures, mut arrivals) = (Departures::default(), Arrivals::default());
            let mut lost = 0;
            for tick in 0..400u64 {
                let now = start + Duration::from_millis(tick * 10);
                let number = departures.depart(1_000, now);
                // Cut after a second, for packets and reports alike.
                let cut = (100..).contains(&tick) && now < start + Duration::from_secs(1) + silence;
                if !cut {
                    arrivals.arrive(number, now);
                }
                if !cut
                    && tick % 10 == 9
                    && let Some(report) = arrivals.report(1, 2)
                {
                    departures.feedback(&report, now);
                }
                lost = lost
                    .max(departures.losing_percent())
                    .max(departures.loss_percent());
            }
            lost
        };
        assert!(lost_after(Duration::from_millis(500)) > 35, "a burst of losses");
        assert_eq!(lost_after(Duration::from_secs(2)), 0, "a cut");
    }

    #[test]
    fn a_full_line_is_seen_by_its_queue_or_by_its_losses_and_a_wide_one_is_not_blamed() {
        let second = Duration::from_secs(1);
        let (waiting, _, arrived) = after(10, 400, 256, second);
        assert!(waiting > Duration::from_millis(700), "{waiting:?}");
        assert!(
            arrived > Bitrate::kbit(150) && arrived < Bitrate::kbit(350),
            "{arrived:?}"
        );
        let (waiting, lost, _) = after(10, 400, 256, Duration::ZERO);
        assert!(
            lost > 25 && waiting < Duration::from_millis(60),
            "{lost} % {waiting:?}"
        );
        let (waiting, lost, arrived) = after(10, 900, 10_000, second);
        assert!(waiting < Duration::from_millis(10) && lost == 0, "{waiting:?}");
        assert!(arrived > Bitrate::kbit(800), "{arrived:?}");
    }
}
