//! What a scripted peer sees of what it receives: pure counting, handed the time.

mod picture;
mod sequence;
mod spread;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::clock;
use crate::marker::{Layer, Marker};
use crate::stats::PlaceStats;
use picture::Picture;
use sequence::Sequence;

pub use spread::Percentiles;
pub(crate) use spread::Spread;

/// What came in at one line of the session: a seat's voice, a seat's picture, the shared screen.
#[derive(Debug)]
pub(crate) struct Place {
    is_voice: bool,
    began: Instant,
    packets: u64,
    bytes: u64,
    unmarked: u64,
    streams: BTreeMap<u32, Sequence>,
    senders: BTreeMap<u32, u64>,
    layers: BTreeMap<Layer, u64>,
    first: Option<Instant>,
    last: Option<Instant>,
    longest_gap: Duration,
    latency: Spread,
    picture: Picture,
}

/// One packet as it came.
#[derive(Debug)]
pub(crate) struct Came<'a> {
    pub(crate) ssrc: u32,
    pub(crate) number: u64,
    pub(crate) payload: &'a [u8],
}

impl Place {
    pub(crate) fn new(is_voice: bool, now: Instant) -> Self {
        Self {
            is_voice,
            began: now,
            packets: 0,
            bytes: 0,
            unmarked: 0,
            streams: BTreeMap::new(),
            senders: BTreeMap::new(),
            layers: BTreeMap::new(),
            first: None,
            last: None,
            longest_gap: Duration::ZERO,
            latency: Spread::default(),
            picture: Picture::default(),
        }
    }

    /// Counts from now on. A silence that has begun goes on, and so does the picture.
    pub(crate) fn count_afresh(&mut self, now: Instant) {
        let before = std::mem::replace(self, Self::new(self.is_voice, now));
        self.streams = before.streams;
        self.streams.values_mut().for_each(Sequence::count_afresh);
        self.last = before.last.map(|_| now);
        self.picture = before.picture;
        self.picture.count_afresh(now);
    }

    /// Counts a packet; true when a key frame is to be asked for.
    pub(crate) fn take(&mut self, came: &Came<'_>, now: Instant) -> bool {
        let mut is_new = true;
        self.streams
            .entry(came.ssrc)
            .and_modify(|sequence| is_new = sequence.take(came.number))
            .or_insert_with(|| Sequence::starting(came.number));
        self.packets += 1;
        self.bytes += came.payload.len() as u64;
        if !is_new {
            return false;
        }
        let Some(marker) = Marker::find(came.payload) else {
            self.unmarked += 1;
            return false;
        };
        *self.senders.entry(marker.sender).or_default() += 1;
        *self.layers.entry(marker.layer).or_default() += 1;
        self.latency
            .add(clock::micros_at(now).saturating_sub(marker.sent_us));
        self.first.get_or_insert(now);
        if let Some(last) = self.last.replace(now) {
            self.longest_gap = self.longest_gap.max(now.duration_since(last));
        }
        if self.is_voice {
            return false;
        }
        self.picture.take(&marker, now);
        self.picture.asks(now)
    }

    pub(crate) fn latency(&self) -> &Spread {
        &self.latency
    }

    /// The longest time without anything new, one that has not ended included.
    fn longest_gap(&self, now: Instant) -> Duration {
        let silence = self.last.map(|last| now.saturating_duration_since(last));
        self.longest_gap.max(silence.unwrap_or_default())
    }

    pub(crate) fn stats(&self, now: Instant) -> PlaceStats {
        let sum = |count: fn(&Sequence) -> u64| self.streams.values().map(count).sum();
        let since = |moment: Instant| millis(now.saturating_duration_since(moment));
        PlaceStats {
            packets: self.packets,
            bytes: self.bytes,
            unmarked: self.unmarked,
            expected: sum(Sequence::expected),
            lost: sum(Sequence::lost),
            repeated: sum(Sequence::repeated),
            late: sum(Sequence::late),
            senders: self.senders.clone(),
            layers: self.layers.clone(),
            first_after_ms: self
                .first
                .map(|first| millis(first.saturating_duration_since(self.began))),
            silent_for_ms: self.last.map(since),
            longest_gap_ms: millis(self.longest_gap(now)),
            latency: self.latency.percentiles(),
            keyframes: self.picture.keyframes,
            keyframes_asked: self.picture.asked,
            frames_complete: self.picture.complete,
            frames_shown: self.picture.shown_frames,
            layer_switches: self.picture.switches,
            frozen_for_ms: self.picture.frozen_for(now).map(millis),
            longest_freeze_ms: millis(self.picture.longest_freeze(now)),
        }
    }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(sender: u32, frame: u32, sent: Instant) -> Vec<u8> {
        let marker = Marker {
            sender,
            layer: Layer::Mic,
            key: false,
            frame,
            part: 0,
            parts: 1,
            sent_us: clock::micros_at(sent),
        };
        crate::media::voice(&marker, 80)
    }

    fn came(payload: &[u8], number: u64) -> Came<'_> {
        Came {
            ssrc: 5,
            number,
            payload,
        }
    }

    #[test]
    fn a_gap_in_a_voice_is_as_long_as_nothing_new_came() {
        let start = clock::now();
        let mut place = Place::new(true, start);
        for (number, at_ms) in [(1, 30), (2, 50), (5, 410), (5, 600), (6, 610)] {
            let now = start + Duration::from_millis(at_ms);
            let payload = voice(9, 1, now - Duration::from_millis(30));
            place.take(&came(&payload, number), now);
        }
        let stats = place.stats(start + Duration::from_millis(710));
        assert_eq!(stats.longest_gap_ms, 360);
        assert_eq!((stats.silent_for_ms, stats.first_after_ms), (Some(100), Some(30)));
        assert_eq!((stats.expected, stats.lost, stats.repeated), (6, 2, 1));
        assert_eq!(stats.senders, BTreeMap::from([(9, 4)]));
        assert!((stats.latency.p50_ms - 30.0).abs() < 1.0, "{:?}", stats.latency);
    }

    #[test]
    fn a_silence_that_has_not_ended_is_a_gap_and_counting_afresh_does_not_end_it() {
        let start = clock::now();
        let at = |millis| start + Duration::from_millis(millis);
        let mut place = Place::new(true, start);
        place.take(&came(&voice(9, 1, start), 1), at(20));
        assert_eq!(place.stats(at(500)).longest_gap_ms, 480);
        place.count_afresh(at(500));
        assert_eq!(place.stats(at(600)).longest_gap_ms, 100);
        place.take(&came(&voice(9, 2, start), 2), at(700));
        let stats = place.stats(at(700));
        assert_eq!((stats.longest_gap_ms, stats.packets, stats.lost), (200, 1, 0));
    }

    #[test]
    fn what_carries_no_marker_is_counted_apart() {
        let start = clock::now();
        let mut place = Place::new(true, start);
        place.take(&came(&[0xfc, 1, 2], 1), start);
        let stats = place.stats(start);
        assert_eq!(
            (stats.packets, stats.unmarked, stats.first_after_ms),
            (1, 1, None)
        );
    }
}
