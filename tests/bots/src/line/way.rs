//! One direction of a line for one client: which packets come through, and when. Pure: the same packets at the same
//! times and the same seed give the same.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};

use super::settings::WaySettings;

/// Headers of IPv4 and UDP, which the line carries as well.
const HEADERS: u64 = 28;

/// Packets on the way at most, whatever the settings: what a second of a fast line holds.
const ON_THE_WAY_MAX: usize = 20_000;

/// One direction.
#[derive(Debug)]
pub(crate) struct Way {
    random: StdRng,
    free_at: Option<Instant>,
    last_arrival: Option<Instant>,
    in_burst: bool,
    on_the_way: BinaryHeap<Reverse<Packet>>,
    order: u64,
    counts: WayStats,
}

/// What became of the packets of one direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WayStats {
    /// Packets that came in.
    pub came: u64,
    /// Packets, and copies, that went out.
    pub went: u64,
    /// Bytes that went out, without headers.
    pub bytes: u64,
    /// Packets lost at random, alone or in bursts.
    pub lost: u64,
    /// Packets for which the queue was full.
    pub dropped: u64,
    /// Packets that a cut took.
    pub cut: u64,
    /// Packets sent twice.
    pub duplicated: u64,
    /// Packets held back.
    pub reordered: u64,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Packet {
    at: Instant,
    order: u64,
    bytes: Vec<u8>,
}

impl Way {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: StdRng::seed_from_u64(seed),
            free_at: None,
            last_arrival: None,
            in_burst: false,
            on_the_way: BinaryHeap::new(),
            order: 0,
            counts: WayStats::default(),
        }
    }

    /// Takes a packet at one end.
    pub(crate) fn push(&mut self, bytes: &[u8], settings: &WaySettings, now: Instant) {
        self.counts.came += 1;
        // All is drawn for every packet: one setting changed leaves the others' chances as they were.
        let is_lost = self.chance(settings.loss_percent);
        let is_burst = self.bursts(settings);
        let is_twice = self.chance(settings.duplicate_percent);
        let is_held = self.chance(settings.reorder_percent);
        let jitter = span(settings.jitter_ms).mul_f64(self.random.random());

        let Some(sent) = self.sends(bytes.len(), settings, now) else {
            self.counts.dropped += 1;
            return;
        };
        if is_lost || is_burst {
            self.counts.lost += 1;
            return;
        }
        let mut at = sent + span(settings.delay_ms) + jitter;
        if is_held {
            at += span(settings.reorder_ms);
            self.counts.reordered += 1;
        } else {
            at = self.last_arrival.map_or(at, |last| at.max(last));
            self.last_arrival = Some(at);
        }
        self.put(at, bytes);
        if is_twice {
            self.put(at, bytes);
            self.counts.duplicated += 1;
        }
    }

    /// A packet that has come to the other end.
    pub(crate) fn pop(&mut self, now: Instant) -> Option<Vec<u8>> {
        if self.due()? > now {
            return None;
        }
        let Reverse(packet) = self.on_the_way.pop()?;
        self.counts.went += 1;
        self.counts.bytes += packet.bytes.len() as u64;
        Some(packet.bytes)
    }

    /// When the next packet comes to the other end.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.on_the_way.peek().map(|Reverse(packet)| packet.at)
    }

    /// Loses what is on the way.
    pub(crate) fn cut(&mut self) {
        self.counts.cut += self.on_the_way.len() as u64;
        self.on_the_way.clear();
        self.free_at = None;
        self.last_arrival = None;
    }

    /// Loses a packet because the line is cut.
    pub(crate) fn lose(&mut self) {
        self.counts.came += 1;
        self.counts.cut += 1;
    }

    pub(crate) fn stats(&self) -> WayStats {
        self.counts
    }

    /// When the last bit of a packet has been sent, or none when it would have to wait too long.
    fn sends(&mut self, len: usize, settings: &WaySettings, now: Instant) -> Option<Instant> {
        if self.on_the_way.len() >= ON_THE_WAY_MAX {
            return None;
        }
        let Some(kbps) = settings.rate_kbps else {
            self.free_at = None;
            return Some(now);
        };
        let start = self.free_at.map_or(now, |free| free.max(now));
        if start.duration_since(now) > span(settings.queue_ms) {
            return None;
        }
        let bits = (len as u64 + HEADERS) * 8;
        let sent = start + Duration::from_micros(bits * 1_000 / u64::from(kbps.max(1)));
        self.free_at = Some(sent);
        Some(sent)
    }

    fn bursts(&mut self, settings: &WaySettings) -> bool {
        let draw: f64 = self.random.random();
        let Some(burst) = settings.burst else {
            self.in_burst = false;
            return false;
        };
        let chance = if self.in_burst {
            1.0 - 1.0 / burst.length.max(1.0)
        } else {
            burst.begins_percent / 100.0
        };
        self.in_burst = draw < chance;
        self.in_burst
    }

    fn chance(&mut self, percent: f64) -> bool {
        self.random.random::<f64>() * 100.0 < percent
    }

    fn put(&mut self, at: Instant, bytes: &[u8]) {
        self.order += 1;
        self.on_the_way.push(Reverse(Packet {
            at,
            order: self.order,
            bytes: bytes.to_vec(),
        }));
    }
}

impl WayStats {
    /// Both together.
    #[must_use]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            came: self.came + other.came,
            went: self.went + other.went,
            bytes: self.bytes + other.bytes,
            lost: self.lost + other.lost,
            dropped: self.dropped + other.dropped,
            cut: self.cut + other.cut,
            duplicated: self.duplicated + other.duplicated,
            reordered: self.reordered + other.reordered,
        }
    }
}

fn span(millis: u32) -> Duration {
    Duration::from_millis(u64::from(millis))
}

#[cfg(test)]
mod tests {
    use super::super::settings::Burst;
    use super::*;
    use crate::clock;

    /// Sends packets of this many bytes at even times; returns each with the millisecond it came.
    fn sent(settings: &WaySettings, count: u32, bytes: usize, every_us: u64) -> (Vec<(u32, u64)>, WayStats) {
        let mut way = Way::new(42);
        let start = clock::now();
        let mut came = Vec::new();
        for number in 0..count {
            let now = start + Duration::from_micros(u64::from(number) * every_us);
            take(&mut way, start, now, &mut came);
            let mut packet = number.to_be_bytes().to_vec();
            packet.resize(bytes, 0);
            way.push(&packet, settings, now);
        }
        take(&mut way, start, start + Duration::from_secs(3_600), &mut came);
        (came, way.stats())
    }

    fn take(way: &mut Way, start: Instant, until: Instant, came: &mut Vec<(u32, u64)>) {
        while let Some(due) = way.due() {
            let Some(packet) = way.pop(until) else { break };
            let number = u32::from_be_bytes(packet[..4].try_into().unwrap());
            let millis = due.duration_since(start).as_millis();
            came.push((number, u64::try_from(millis).unwrap()));
        }
    }

    #[test]
    fn a_good_line_lets_all_through_at_once_and_in_order() {
        let (came, stats) = sent(&WaySettings::default(), 100, 200, 1_000);
        assert!((0..).zip(&came).all(|(at, one)| *one == (at, u64::from(at))));
        assert_eq!((stats.came, stats.went, stats.bytes), (100, 100, 20_000));
    }

    #[test]
    fn a_narrow_line_carries_its_rate_and_drops_what_waits_too_long() {
        let settings = WaySettings {
            rate_kbps: Some(512),
            queue_ms: 200,
            ..WaySettings::default()
        };
        // 1 228 bytes on the line every 10 ms: nearly twice what it carries.
        let (came, stats) = sent(&settings, 1_000, 1_200, 10_000);
        let seconds = came.last().unwrap().1 as f64 / 1_000.0;
        let kbps = (came.len() * 1_228 * 8) as f64 / 1_000.0 / seconds;
        assert!((kbps - 512.0).abs() < 5.0, "{kbps}");
        assert_eq!(stats.dropped + stats.went, 1_000);
        let waited = came.iter().map(|(number, at)| at - u64::from(*number) * 10).max();
        assert!((200..=240).contains(&waited.unwrap()), "{waited:?}");
    }

    #[test]
    fn jitter_delays_but_keeps_the_order() {
        let settings = WaySettings {
            delay_ms: 60,
            jitter_ms: 40,
            ..WaySettings::default()
        };
        let (came, _) = sent(&settings, 500, 100, 5_000);
        assert!(came.is_sorted());
        let waits: Vec<_> = came
            .iter()
            .map(|(number, at)| at - u64::from(*number) * 5)
            .collect();
        assert!(waits.iter().all(|wait| (60..=100).contains(wait)), "{waits:?}");
        assert!(waits.iter().any(|wait| *wait > 80) && waits.iter().any(|wait| *wait < 80));
    }

    #[test]
    fn packets_are_lost_about_as_often_as_said() {
        let settings = WaySettings {
            loss_percent: 3.0,
            ..WaySettings::default()
        };
        let (_, stats) = sent(&settings, 20_000, 100, 100);
        assert!((500..700).contains(&stats.lost), "{stats:?}");
        let burst = WaySettings {
            burst: Some(Burst {
                begins_percent: 1.0,
                length: 5.0,
            }),
            ..WaySettings::default()
        };
        let (came, stats) = sent(&burst, 20_000, 100, 100);
        assert!((600..1_300).contains(&stats.lost), "{stats:?}");
        let holes = came.windows(2).filter(|pair| pair[1].0 - pair[0].0 > 1).count();
        let mean = stats.lost as f64 / holes as f64;
        assert!((3.5..7.0).contains(&mean), "{mean} in a row");
    }

    #[test]
    fn some_come_twice_and_some_are_overtaken() {
        let settings = WaySettings {
            duplicate_percent: 10.0,
            reorder_percent: 10.0,
            reorder_ms: 25,
            ..WaySettings::default()
        };
        let (came, stats) = sent(&settings, 1_000, 100, 10_000);
        assert_eq!(came.len() as u64, 1_000 + stats.duplicated);
        assert!((60..140).contains(&stats.duplicated) && (60..140).contains(&stats.reordered));
        let overtaken = came.windows(2).filter(|pair| pair[1].0 < pair[0].0).count();
        assert!(overtaken >= 50, "{overtaken}");
    }

    #[test]
    fn a_cut_loses_what_is_on_the_way() {
        let mut way = Way::new(1);
        let settings = WaySettings {
            delay_ms: 100,
            ..WaySettings::default()
        };
        let now = clock::now();
        way.push(&[1], &settings, now);
        way.cut();
        way.lose();
        assert_eq!(way.pop(now + Duration::from_secs(1)), None);
        assert_eq!((way.stats().came, way.stats().cut), (2, 2));
    }

    #[test]
    fn the_same_seed_decides_the_same() {
        let settings = WaySettings {
            loss_percent: 10.0,
            jitter_ms: 30,
            ..WaySettings::default()
        };
        assert_eq!(sent(&settings, 500, 100, 1_000), sent(&settings, 500, 100, 1_000));
    }
}
