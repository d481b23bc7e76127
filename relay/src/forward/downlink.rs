//! What one client is sent: a lane for each media section, each with the source that sits in it and the layer that its line
//! takes.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use rtc_rtcp::Packet as ControlPacket;
use rtc_rtcp::reception_report::ReceptionReport;
use rtc_rtcp::sender_report::SenderReport;
use rtc_rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc;

use super::budget::{Budget, Chosen, Reading, Wanted};
use super::departures::Departures;
use super::rewrite::{Place, Rewrite};
use super::uplink::{Clock, is_due};
use crate::order::{LineFigures, Source, Traffic};
use crate::peer::{Lane, Layer, Media};
use crate::rtp::header::Fresh;
use crate::rtp::vp8::Counters;

/// Between two sender's reports.
const REPORT: Duration = Duration::from_secs(1);

/// Sender's reports remembered until they are answered: a round trip of as many seconds is still measured.
const REPORTED: usize = 8;

/// A packet is not sent again sooner, nor within a round trip: the first repair may be on its way.
const RESEND: Duration = Duration::from_millis(30);

/// Packets remembered as sent again.
const RESENT: usize = 128;

/// Packets wait so long on their way: the line is full.
const FULL: Duration = Duration::from_millis(160);

/// Repairs of one client. Every tenth packet of the fullest picture may be lost; more is a full line, where repairs harm.
const REPAIRS_AT_ONCE: f64 = 40.0;
const REPAIRS_A_SECOND: f64 = 30.0;

/// Without feedback for so long a line is thought to be cut.
const UNTOLD: Duration = Duration::from_millis(1_500);

/// Ticks a second of every voice's clock (RFC 7587, 4.1).
const VOICE_CLOCK: f64 = 48_000.0;

/// The round trip assumed before one was measured.
const ROUND_TRIP: Duration = Duration::from_millis(100);

/// The key of a member, as the node counts them.
pub(crate) type Key = u32;

/// What one client is sent.
#[derive(Default)]
pub(crate) struct Downlink {
    lanes: Vec<LaneState>,
    pub(crate) departures: Departures,
    budget: Budget,
    round_trip: Option<Duration>,
    jitter: Option<Duration>,
    report_at: Option<Instant>,
    repairs: Repairs,
}

/// Repairs a client may ask for: so many at once, and then so many a second.
struct Repairs {
    left: f64,
    at: Option<Instant>,
}

struct LaneState {
    lane: Lane,
    from: Option<(Key, Source)>,
    current: Option<Layer>,
    target: Option<Layer>,
    rewrite: Rewrite,
    /// Repairs sent.
    repairs: u64,
    packets: u32,
    octets: u32,
    /// The newest sender's reports.
    reported: VecDeque<(u32, Instant)>,
    resent: Vec<(u16, Instant)>,
}

/// Where a lane stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) from: (Key, Source),
    /// The layer that cannot be sent before a picture that leans on no other.
    pub(crate) waits_for: Option<Layer>,
}

/// A packet ready to be sealed.
pub(crate) struct Sendable {
    pub(crate) header: Fresh,
    /// The counters of its picture; nothing when it goes as it came.
    pub(crate) counters: Option<Counters>,
    /// The number a repair speaks of.
    pub(crate) repaired: Option<u16>,
}

/// A packet somebody lost, as its sender knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lost {
    pub(crate) from: (Key, Source),
    pub(crate) layer: Layer,
    pub(crate) number: u64,
    lane: usize,
    sequence: u16,
}

impl Downlink {
    /// Takes the sections that were agreed on; what was in them stays.
    pub(crate) fn set_lanes(&mut self, lanes: impl Iterator<Item = Lane>) {
        let mut old = std::mem::take(&mut self.lanes);
        self.lanes = lanes
            .map(
                |lane| match old.iter().position(|state| state.lane.mid == lane.mid) {
                    Some(index) => LaneState {
                        lane,
                        ..old.swap_remove(index)
                    },
                    None => LaneState::new(lane),
                },
            )
            .collect();
    }

    /// Puts a source into a lane, or nobody.
    pub(crate) fn seat(&mut self, mid: &str, from: Option<(Key, Source)>) {
        if let Some(lane) = self.lanes.iter_mut().find(|state| state.lane.mid == mid)
            && lane.from != from
        {
            lane.from = from;
            lane.current = None;
            lane.target = from.and_then(|(_, source)| (source == Source::Mic).then_some(0));
        }
    }

    /// The lane of a packet, and how it goes there; nothing when it does not.
    pub(crate) fn forward(
        &mut self,
        from: Key,
        media: &Media,
        number: u64,
        begun: bool,
        now: Instant,
    ) -> Option<Sendable> {
        let (source, layer) = (media.origin.source, media.origin.layer);
        let state = self
            .lanes
            .iter_mut()
            .find(|state| state.from == Some((from, source)))?;
        if begun && state.current == Some(layer) {
            state.current = None;
        }
        if state.current != Some(layer) {
            if state.target != Some(layer) || !media.codec.is_keyframe(&media.payload) {
                return None;
            }
            state.rewrite.begin(from, layer, number, media, now);
            state.current = Some(layer);
        }
        let (payload_type, _) = state.lane.payload_type(media.codec)?;
        let place = state.rewrite.place(from, layer, number, media.timestamp)?;
        let counters = place.other_counters(media);
        state.rewrite.sent(&place, media, now);
        state.packets = state.packets.wrapping_add(1);
        state.octets = state.octets.wrapping_add(media.payload.len() as u32);
        Some(Sendable {
            header: state.header(&place, media, payload_type),
            counters,
            repaired: None,
        })
    }

    /// Lanes whose picture waits for one that leans on no other.
    pub(crate) fn targets(&self) -> impl Iterator<Item = Target> {
        self.lanes.iter().filter_map(|state| {
            Some(Target {
                from: state.from?,
                waits_for: state.target.filter(|_| state.target != state.current),
            })
        })
    }

    /// Decides which layers are sent, given what is wanted, the most important first.
    pub(crate) fn choose(&mut self, wanted: &[((Key, Source), Wanted)], now: Instant) -> Vec<Chosen> {
        let reading = Reading {
            loss_percent: self.departures.loss_percent(),
            losing_percent: self.departures.losing_percent(),
            waiting: self.departures.waiting(),
            untold: self.departures.is_untold(UNTOLD, now),
        };
        let pictures: Vec<Wanted> = wanted.iter().map(|(_, wanted)| *wanted).collect();
        let chosen = self.budget.decide(&pictures, reading, now);
        if self.budget.gave_way(now) {
            self.departures.count_anew();
        }
        for state in &mut self.lanes {
            let Some((key, source)) = state.from.filter(|(_, source)| *source != Source::Mic) else {
                continue;
            };
            state.target = wanted
                .iter()
                .zip(&chosen)
                .find(|((from, _), _)| *from == (key, source))
                .and_then(|(_, chosen)| chosen.layer);
            // A line that takes less takes less now: what was sent stops, and the smaller layer begins with its next whole
            // picture.
            if state.target < state.current {
                state.current = None;
            }
        }
        chosen
    }

    /// Whether the line holds pictures back.
    pub(crate) const fn is_held_back(&self) -> bool {
        self.budget.is_held_back()
    }

    /// What stands behind numbers that a client asks for again on a stream of the relay's. Nothing while the line is full:
    /// repairs would fill it more; and nothing from before the last change of layer, which no decoder needs any more.
    pub(crate) fn lost(
        &mut self,
        ssrc: u32,
        sequences: impl Iterator<Item = u16>,
        now: Instant,
    ) -> Vec<Lost> {
        let Some(index) = self.lanes.iter().position(|state| state.lane.ssrc == ssrc) else {
            return Vec::new();
        };
        let patience = self.round_trip.unwrap_or(RESEND).max(RESEND);
        let state = &mut self.lanes[index];
        state
            .resent
            .retain(|(_, at)| now.saturating_duration_since(*at) < patience);
        if self.departures.waiting() >= FULL {
            return Vec::new();
        }
        let mut lost = Vec::new();
        for sequence in sequences {
            let known = state.resent.iter().any(|(known, _)| *known == sequence);
            if known || state.resent.len() >= RESENT {
                continue;
            }
            let Some((key, layer, number)) = state.rewrite.behind(sequence) else {
                continue;
            };
            let Some((_, source)) = state.from.filter(|(from, _)| *from == key) else {
                continue;
            };
            if state.current != Some(layer) || !self.repairs.take(now) {
                continue;
            }
            state.resent.push((sequence, now));
            lost.push(Lost {
                from: (key, source),
                layer,
                number,
                lane: index,
                sequence,
            });
        }
        lost
    }

    /// A packet once more, as a repair in a stream of its own. Nothing for a client that takes none: a packet sealed a second
    /// time under the same number would give the key away (RFC 7714, 8.4).
    pub(crate) fn again(&mut self, lost: &Lost, media: &Media) -> Option<Sendable> {
        let state = self.lanes.get_mut(lost.lane)?;
        let (payload_type, repair) = state.lane.payload_type(media.codec)?;
        let place = state
            .rewrite
            .place(lost.from.0, lost.layer, lost.number, media.timestamp)?;
        let counters = place.other_counters(media);
        let mut header = state.header(&place, media, payload_type);
        header.payload_type = repair?;
        header.ssrc = state.lane.repair_ssrc;
        header.number = state.repairs;
        state.repairs += 1;
        Some(Sendable {
            header,
            counters,
            repaired: Some(lost.sequence),
        })
    }

    /// Whose picture a client wants anew, by the relay's stream.
    pub(crate) fn showing(&self, ssrc: u32) -> Option<((Key, Source), Layer)> {
        let state = self.lanes.iter().find(|state| state.lane.ssrc == ssrc)?;
        Some((state.from?, state.current.or(state.target)?))
    }

    /// Takes congestion feedback.
    pub(crate) fn feedback(&mut self, told: &TransportLayerCc, now: Instant) {
        self.departures.feedback(told, now);
    }

    /// Takes a receiver's report on one of the relay's streams.
    pub(crate) fn receiver_reported(&mut self, report: &ReceptionReport, now: Instant) {
        let Some(state) = self.lanes.iter().find(|state| state.lane.ssrc == report.ssrc) else {
            return;
        };
        if let Some((_, Source::Mic)) = state.from {
            self.jitter = Some(Duration::from_secs_f64(f64::from(report.jitter) / VOICE_CLOCK));
        }
        // On a long way a newer one has left before the answer to an older one comes.
        let answered = |(ntp, _): &&(u32, Instant)| *ntp != 0 && *ntp == report.last_sender_report;
        if let Some((_, at)) = state.reported.iter().find(answered).copied() {
            let held = Duration::from_secs_f64(f64::from(report.delay) / 65_536.0);
            let measured = now.saturating_duration_since(at).saturating_sub(held);
            self.round_trip = Some(match self.round_trip {
                Some(before) => (before * 7 + measured) / 8,
                None => measured,
            });
        }
    }

    /// What the line did since the transport was made, its other direction aside.
    pub(crate) fn figures(&self) -> LineFigures {
        let millis = |span: Duration| u32::try_from(span.as_millis()).unwrap_or(u32::MAX);
        LineFigures {
            up: Traffic::default(),
            down: self.departures.traffic(),
            round_trip_ms: self.round_trip.map(millis),
            jitter_ms: self.jitter.map(millis),
            held_back: self.is_held_back(),
        }
    }

    /// There and back.
    pub(crate) fn round_trip(&self) -> Duration {
        self.round_trip.unwrap_or(ROUND_TRIP)
    }

    /// Sender's reports that are due, by which the client keeps lips and voice in step. `clock` tells the clock of a source.
    pub(crate) fn control(
        &mut self,
        now: Instant,
        clock: impl Fn((Key, Source), Layer) -> Option<(Clock, u32)>,
    ) -> Vec<Box<dyn ControlPacket>> {
        if !is_due(&mut self.report_at, REPORT, now) {
            return Vec::new();
        }
        self.lanes
            .iter_mut()
            .filter_map(|state| {
                let (from, layer) = (state.from?, state.current?);
                let shift = state.rewrite.time_shift(from.0, layer)?;
                let (clock, rate) = clock(from, layer)?;
                let passed = now.saturating_duration_since(clock.at).as_secs_f64();
                let ntp_time = clock.ntp.wrapping_add((passed * 4_294_967_296.0) as u64);
                let ticks = (passed * f64::from(rate)) as u32;
                if state.reported.len() == REPORTED {
                    state.reported.pop_front();
                }
                state.reported.push_back(((ntp_time >> 16) as u32, now));
                Some(Box::new(SenderReport {
                    ssrc: state.lane.ssrc,
                    ntp_time,
                    rtp_time: clock.rtp.wrapping_add(shift).wrapping_add(ticks),
                    packet_count: state.packets,
                    octet_count: state.octets,
                    ..SenderReport::default()
                }) as Box<dyn ControlPacket>)
            })
            .collect()
    }
}

impl Default for Repairs {
    fn default() -> Self {
        Self {
            left: REPAIRS_AT_ONCE,
            at: None,
        }
    }
}

impl Repairs {
    fn take(&mut self, now: Instant) -> bool {
        let passed = self
            .at
            .map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        self.at = Some(now);
        self.left = (self.left + passed.as_secs_f64() * REPAIRS_A_SECOND).min(REPAIRS_AT_ONCE);
        let may = self.left >= 1.0;
        if may {
            self.left -= 1.0;
        }
        may
    }
}

impl LaneState {
    fn new(lane: Lane) -> Self {
        Self {
            lane,
            from: None,
            current: None,
            target: None,
            rewrite: Rewrite::default(),
            repairs: 0,
            packets: 0,
            octets: 0,
            reported: VecDeque::new(),
            resent: Vec::new(),
        }
    }

    const fn header(&self, place: &Place, media: &Media, payload_type: u8) -> Fresh {
        Fresh {
            marker: media.marker,
            payload_type,
            number: place.index(),
            timestamp: place.timestamp,
            ssrc: self.lane.ssrc,
        }
    }
}
