//! What one client sends: its layers kept apart, losses asked for again, repairs put in their place, and what its congestion
//! control must be told.

use std::time::{Duration, Instant};

use rtc_rtcp::Packet as ControlPacket;
use rtc_rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc_rtcp::receiver_report::ReceiverReport;
use rtc_rtcp::sender_report::SenderReport;
use rtc_rtcp::transport_feedbacks::transport_layer_nack::{
    TransportLayerNack, nack_pairs_from_sequence_numbers,
};

use super::arrivals::Arrivals;
use super::cache::Cache;
use super::keyframe::Wish;
use super::receiving::{Arrival, Receiving};
use crate::order::{Source, Traffic};
use crate::peer::{Layer, Media, Origin};
use crate::units::Bitrate;

/// Between two reports on arrivals: often enough for a sender to see a full line before its queue is long.
const FEEDBACK: Duration = Duration::from_millis(80);

/// Between two receiver's reports.
const REPORT: Duration = Duration::from_secs(1);

/// A layer without packets for so long does not come in; a screen that stands still is sent seldom.
const SILENT: Duration = Duration::from_millis(1_500);
const STILL: Duration = Duration::from_secs(8);

/// Over which time a layer's rate is counted.
const WINDOW: Duration = Duration::from_millis(1_000);

/// What one client sends.
#[derive(Default)]
pub(crate) struct Uplink {
    streams: Vec<Stream>,
    arrivals: Arrivals,
    feedback_at: Option<Instant>,
    report_at: Option<Instant>,
    octets: u64,
}

struct Stream {
    source: Source,
    layer: Layer,
    ssrc: u32,
    receiving: Receiving,
    /// Added to numbers, so that they go on when the client begins another stream in this one's place.
    offset: u64,
    highest: u64,
    cache: Cache,
    wish: Wish,
    counted: (Instant, u64),
    rate: Bitrate,
    last: Instant,
    clock: Option<Clock>,
}

/// A moment on the sender's clock and on its stream's (RFC 3550, 6.4.1).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    /// NTP time, 32.32 bits.
    pub(crate) ntp: u64,
    /// RTP time of the same moment.
    pub(crate) rtp: u32,
    /// When it was told.
    pub(crate) at: Instant,
}

/// A packet to forward.
pub(crate) struct Taken {
    pub(crate) media: Media,
    /// Its number, which never wraps.
    pub(crate) number: u64,
    /// The client began another stream here: what leans on earlier pictures cannot be shown.
    pub(crate) begun: bool,
}

impl Uplink {
    /// Takes a packet. Nothing when there is nothing to forward.
    pub(crate) fn arrive(&mut self, mut media: Media, now: Instant) -> Option<Taken> {
        if let Some(sequence) = media.transport_sequence {
            self.arrivals.arrive(sequence, now);
        }
        self.octets += media.payload.len() as u64;
        if media.origin.repair {
            media = self.repaired(media)?;
        }
        let Origin { source, layer, .. } = media.origin;
        let index = self.position(source, layer).unwrap_or_else(|| {
            self.streams.push(Stream::new(&media, now));
            self.streams.len() - 1
        });
        let stream = &mut self.streams[index];
        let begun = stream.ssrc != media.ssrc;
        if begun {
            stream.begin_anew(media.ssrc);
        }
        stream.count(media.payload.len(), now);
        let clock_rate = media.codec.clock_rate();
        let number = match stream
            .receiving
            .arrive(media.sequence, media.timestamp, clock_rate, now)
        {
            Arrival::New(number) => number,
            Arrival::Jump(number) => {
                stream.wish.want();
                number
            }
            Arrival::Again => return None,
        } + stream.offset;
        stream.highest = stream.highest.max(number);
        if source != Source::Mic {
            if media.codec.is_keyframe(&media.payload) {
                stream.wish.came();
            }
            stream.cache.keep(number, media.clone());
        }
        Some(Taken { media, number, begun })
    }

    /// The packet inside a repair (RFC 4588, 4).
    fn repaired(&self, repair: Media) -> Option<Media> {
        let origin = Origin {
            repair: false,
            ..repair.origin
        };
        let stream = &self.streams[self.position(origin.source, origin.layer)?];
        let sequence = u16::from_be_bytes(*repair.payload.first_chunk()?);
        Some(Media {
            origin,
            ssrc: stream.ssrc,
            sequence,
            payload: repair.payload.slice(2..),
            ..repair
        })
    }

    /// A packet sent before, for a receiver that lost it.
    pub(crate) fn find(&self, source: Source, layer: Layer, number: u64) -> Option<&Media> {
        self.streams[self.position(source, layer)?].cache.find(number)
    }

    /// Somebody needs a picture that leans on no other.
    pub(crate) fn want_keyframe(&mut self, source: Source, layer: Layer) {
        if let Some(index) = self.position(source, layer) {
            self.streams[index].wish.want();
        }
    }

    /// What each layer of a picture takes now; nothing for one that does not come in.
    pub(crate) fn layers(&self, source: Source, now: Instant) -> [Option<Bitrate>; 2] {
        [0, 1].map(|layer| {
            let stream = &self.streams[self.position(source, layer)?];
            let silent = if source == Source::Screen { STILL } else { SILENT };
            (now.saturating_duration_since(stream.last) < silent).then_some(stream.rate)
        })
    }

    /// Whether a packet of a source came within so long.
    pub(crate) fn is_alive(&self, source: Source, within: Duration, now: Instant) -> bool {
        self.streams
            .iter()
            .any(|stream| stream.source == source && now.saturating_duration_since(stream.last) < within)
    }

    /// What the client sends in all.
    pub(crate) fn rate(&self, now: Instant) -> Bitrate {
        self.streams
            .iter()
            .filter(|stream| now.saturating_duration_since(stream.last) < SILENT)
            .fold(Bitrate::ZERO, |sum, stream| sum.plus(stream.rate))
    }

    /// What came since the transport was made, and what did not.
    pub(crate) fn traffic(&self) -> Traffic {
        let (packets, lost) = self.arrivals.counted();
        Traffic {
            packets,
            lost,
            octets: self.octets,
        }
    }

    /// Takes the client's own report.
    pub(crate) fn sender_reported(&mut self, report: &SenderReport, now: Instant) {
        if let Some(stream) = self.streams.iter_mut().find(|stream| stream.ssrc == report.ssrc) {
            stream.receiving.sender_reported(report.ntp_time, now);
            stream.clock = Some(Clock {
                ntp: report.ntp_time,
                rtp: report.rtp_time,
                at: now,
            });
        }
    }

    /// The clock of a layer, once the client told it.
    pub(crate) fn clock(&self, source: Source, layer: Layer) -> Option<Clock> {
        self.streams[self.position(source, layer)?].clock
    }

    /// What the client must be told now.
    pub(crate) fn control(
        &mut self,
        own_ssrc: u32,
        round_trip: Duration,
        now: Instant,
    ) -> Vec<Box<dyn ControlPacket>> {
        let mut packets: Vec<Box<dyn ControlPacket>> = Vec::new();
        let media_ssrc = self.streams.first().map_or(0, |stream| stream.ssrc);
        if is_due(&mut self.report_at, REPORT, now) {
            let reports: Vec<_> = self
                .streams
                .iter_mut()
                .filter_map(|stream| stream.receiving.report(stream.ssrc, now))
                .collect();
            if !reports.is_empty() {
                packets.push(Box::new(ReceiverReport {
                    ssrc: own_ssrc,
                    reports,
                    ..ReceiverReport::default()
                }));
            }
        }
        if is_due(&mut self.feedback_at, FEEDBACK, now)
            && let Some(report) = self.arrivals.report(own_ssrc, media_ssrc)
        {
            packets.push(Box::new(report));
        }
        for stream in &mut self.streams {
            if stream.source == Source::Mic {
                continue;
            }
            let (missing, gave_up) = stream.receiving.ask(round_trip, now);
            if gave_up {
                stream.wish.want();
            }
            if !missing.is_empty() {
                packets.push(Box::new(TransportLayerNack {
                    sender_ssrc: own_ssrc,
                    media_ssrc: stream.ssrc,
                    nacks: nack_pairs_from_sequence_numbers(&missing),
                }));
            }
            if stream.wish.ask(now) {
                packets.push(Box::new(PictureLossIndication {
                    sender_ssrc: own_ssrc,
                    media_ssrc: stream.ssrc,
                }));
            }
        }
        packets
    }

    fn position(&self, source: Source, layer: Layer) -> Option<usize> {
        self.streams
            .iter()
            .position(|stream| (stream.source, stream.layer) == (source, layer))
    }
}

impl Stream {
    fn new(media: &Media, now: Instant) -> Self {
        Self {
            source: media.origin.source,
            layer: media.origin.layer,
            ssrc: media.ssrc,
            receiving: Receiving::default(),
            offset: 0,
            highest: 0,
            cache: Cache::default(),
            wish: Wish::default(),
            counted: (now, 0),
            rate: Bitrate::ZERO,
            last: now,
            clock: None,
        }
    }

    fn begin_anew(&mut self, ssrc: u32) {
        self.ssrc = ssrc;
        self.receiving = Receiving::default();
        self.offset = self.highest;
        self.clock = None;
        self.wish.want();
    }

    fn count(&mut self, octets: usize, now: Instant) {
        self.last = now;
        self.counted.1 += octets as u64;
        let passed = now.saturating_duration_since(self.counted.0);
        if passed >= WINDOW {
            self.rate = Bitrate::of(self.counted.1, passed);
            self.counted = (now, 0);
        } else if self.rate == Bitrate::ZERO && passed >= WINDOW / 4 {
            // A first guess, so that a picture just begun is not thought to take nothing.
            self.rate = Bitrate::of(self.counted.1, passed);
        }
    }
}

/// Whether something that happens every so often is due; notes it then.
pub(super) fn is_due(last: &mut Option<Instant>, every: Duration, now: Instant) -> bool {
    let due = last.is_none_or(|at| now.saturating_duration_since(at) >= every);
    if due {
        *last = Some(now);
    }
    due
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forward::tests::{media, picture};
    use bytes::Bytes;

    #[expect(clippy::disallowed_methods, reason = "a moment to count from")]
    fn start() -> Instant {
        Instant::now()
    }

    #[test]
    fn a_repair_takes_the_place_of_what_was_lost() {
        let start = start();
        let mut uplink = Uplink::default();
        let number = |taken: Option<Taken>| taken.map(|taken| taken.number);
        let first = number(uplink.arrive(picture(7, 0, true, 1), start)).unwrap();
        number(uplink.arrive(picture(9, 0, false, 3), start)).unwrap();
        let mut repair = media(500, 0, b"");
        repair.origin.repair = true;
        repair.ssrc = 2;
        repair.payload = Bytes::from(vec![0, 8, 0x90, 0x80, 0x80, 2, 1]);
        let taken = uplink.arrive(repair.clone(), start).unwrap();
        assert_eq!(
            (taken.number, taken.media.sequence, taken.media.ssrc),
            (first + 1, 8, 1)
        );
        assert_eq!(&taken.media.payload[..], [0x90, 0x80, 0x80, 2, 1]);
        assert!(uplink.arrive(repair, start).is_none(), "once");
        assert!(uplink.find(Source::Camera, 0, first + 1).is_some());
    }

    #[test]
    fn another_stream_in_the_place_of_one_goes_on_counting() {
        let start = start();
        let mut uplink = Uplink::default();
        let first = uplink.arrive(picture(60_000, 0, true, 1), start).unwrap();
        let mut other = picture(3, 0, true, 1);
        other.ssrc = 99;
        let taken = uplink.arrive(other, start).unwrap();
        assert!(taken.begun && !first.begun);
        assert!(taken.number > first.number);
    }

    #[test]
    fn a_wish_for_a_picture_becomes_a_question_to_the_sender() {
        let start = start();
        let mut uplink = Uplink::default();
        uplink.arrive(picture(7, 0, true, 1), start);
        let asks = |uplink: &mut Uplink, at| {
            uplink
                .control(5, Duration::from_millis(50), at)
                .iter()
                .filter(|packet| packet.as_any().is::<PictureLossIndication>())
                .count()
        };
        assert_eq!(asks(&mut uplink, start), 0);
        uplink.want_keyframe(Source::Camera, 0);
        uplink.want_keyframe(Source::Camera, 0);
        assert_eq!(asks(&mut uplink, start), 1);
        assert_eq!(asks(&mut uplink, start), 0);
    }

    #[test]
    fn a_layer_that_stopped_is_not_there() {
        let start = start();
        let mut uplink = Uplink::default();
        for number in 0..50u16 {
            uplink.arrive(
                picture(number, 0, number == 0, number),
                start + Duration::from_millis(u64::from(number) * 40),
            );
        }
        let at = |ms| start + Duration::from_millis(ms);
        assert!(matches!(
            uplink.layers(Source::Camera, at(2_000)),
            [Some(_), None]
        ));
        assert_eq!(uplink.layers(Source::Camera, at(4_000)), [None, None]);
    }
}
