//! Both halves on a simulated line with a seed: a sender, the relay's uplink and downlink, a receiver, and between them lines
//! that delay, lose and queue. Time is moved, not waited for.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::arrivals::Arrivals;
use super::budget::Wanted;
use super::downlink::{Downlink, Key, Sendable};
use super::receiving::{Arrival, Receiving};
use super::tests::media;
use super::uplink::Uplink;
use crate::order::{Size, Source};
use crate::peer::{Lane, Layer, Media, Origin};
use crate::rtp::Codec;
use crate::rtp::sequence::low;
use rtc_rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtc_rtcp::transport_feedbacks::transport_layer_nack::TransportLayerNack;

const SENDER: Key = 1;
const VOICE: u32 = 100;
const PICTURE: u32 = 200;

/// A line in one direction.
struct Line<T> {
    random: u64,
    loss_percent: u64,
    delay: Duration,
    kbit: u64,
    queue: Duration,
    free_at: Option<Instant>,
    cut: bool,
    under_way: VecDeque<(Instant, T)>,
}

impl<T> Line<T> {
    fn new(seed: u64, loss_percent: u64, delay_ms: u64, kbit: u64) -> Self {
        Self {
            random: seed | 1,
            loss_percent,
            delay: Duration::from_millis(delay_ms),
            kbit,
            queue: Duration::from_millis(300),
            free_at: None,
            cut: false,
            under_way: VecDeque::new(),
        }
    }

    fn send(&mut self, octets: usize, what: T, now: Instant) {
        // xorshift: enough for a die.
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        if self.cut || self.random % 100 < self.loss_percent {
            return;
        }
        let begins = self.free_at.map_or(now, |at| at.max(now));
        if begins > now + self.queue {
            return;
        }
        // With the headers of IP, UDP and SRTP.
        let done = begins + Duration::from_micros((octets as u64 + 60) * 8_000 / self.kbit);
        self.free_at = Some(done);
        self.under_way.push_back((done + self.delay, what));
    }

    fn arrive(&mut self, now: Instant) -> Option<T> {
        self.under_way
            .front()
            .is_some_and(|(at, _)| *at <= now)
            .then(|| self.under_way.pop_front().expect("it has a front").1)
    }
}

/// What a receiver counts.
#[derive(Default)]
struct Seen {
    voice_at: Option<Instant>,
    longest_gap: Duration,
    packets_of_pictures: u64,
    small: u64,
    large: u64,
    without_picture: Duration,
    picture_at: Option<Instant>,
}

/// Sender, relay and receiver.
struct Call {
    now: Instant,
    ms: u64,
    uplink: Uplink,
    downlink: Downlink,
    up: Line<Media>,
    up_back: Line<Vec<u16>>,
    down: Line<(Media, Sendable, u16)>,
    down_back: Line<(
        Vec<u16>,
        Option<rtc_rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc>,
    )>,
    sent: Vec<Media>,
    next: [u16; 2],
    keys: [bool; 2],
    repair: u16,
    arrivals: Arrivals,
    pictures: Receiving,
    seen: Seen,
    wants: Size,
    shown: Option<Option<Layer>>,
    /// Between two packets of the voice: of one who is silent few come.
    voice_every: u64,
}

impl Call {
    fn over(up: (u64, u64), down: (u64, u64), seed: u64) -> Self {
        #[expect(clippy::disallowed_methods, reason = "a moment to count from")]
        let now = Instant::now();
        let mut downlink = Downlink::default();
        downlink.set_lanes(
            [
                Lane::taking_everything("voice", VOICE),
                Lane::taking_everything("picture", PICTURE),
            ]
            .into_iter(),
        );
        downlink.seat("voice", Some((SENDER, Source::Mic)));
        downlink.seat("picture", Some((SENDER, Source::Camera)));
        println!("seed {seed}");
        Self {
            now,
            ms: 0,
            uplink: Uplink::default(),
            downlink,
            up: Line::new(seed, up.0, 60, up.1),
            up_back: Line::new(seed + 1, up.0, 60, 1_000),
            down: Line::new(seed + 2, down.0, 60, down.1),
            down_back: Line::new(seed + 3, down.0, 60, 1_000),
            sent: Vec::new(),
            next: [100, 200],
            keys: [true; 2],
            repair: 0,
            arrivals: Arrivals::default(),
            pictures: Receiving::default(),
            seen: Seen::default(),
            wants: Size::Large,
            shown: None,
            voice_every: 20,
        }
    }

    /// A millisecond passes `times` times.
    fn pass(&mut self, times: u64) {
        for _ in 0..times {
            self.ms += 1;
            self.now += Duration::from_millis(1);
            let ms = self.ms;
            self.speak(ms);
            self.at_the_relay(ms);
            self.at_the_receiver(ms);
        }
    }

    /// Voice each 20 ms, the small layer 12 times a second in two packets, the large one 24 times in four.
    fn speak(&mut self, ms: u64) {
        if ms.is_multiple_of(self.voice_every) {
            let voice = Media {
                origin: origin(Source::Mic, 0),
                ssrc: 9,
                codec: Codec::Opus,
                payload: Bytes::from_static(&[7; 80]),
                level: Some(30),
                ..media((ms / 20) as u16, (ms * 48) as u32, b"")
            };
            self.up.send(80, voice, self.now);
        }
        for (layer, every, packets, octets) in [(0, 83, 2, 560), (1, 42, 4, 900)] {
            if !ms.is_multiple_of(every) {
                continue;
            }
            let key = std::mem::take(&mut self.keys[usize::from(layer == 1)]);
            for packet in 0..packets {
                let number = &mut self.next[usize::from(layer == 1)];
                let begins = packet == 0;
                let mut payload = vec![if begins { 0x10 } else { 0x00 }, u8::from(!(key && begins))];
                payload.resize(octets, 0);
                let picture = Media {
                    origin: origin(Source::Camera, layer),
                    ssrc: 10 + u32::from(layer),
                    marker: packet == packets - 1,
                    payload: payload.into(),
                    ..media(*number, (ms * 90) as u32, b"")
                };
                *number = number.wrapping_add(1);
                self.sent.push(picture.clone());
                self.up.send(octets, picture, self.now);
            }
        }
    }

    fn at_the_relay(&mut self, ms: u64) {
        while let Some(media) = self.up.arrive(self.now) {
            if let Some(taken) = self.uplink.arrive(media, self.now) {
                let sendable =
                    self.downlink
                        .forward(SENDER, &taken.media, taken.number, taken.begun, self.now);
                if let Some(sendable) = sendable {
                    self.send_down(taken.media, sendable);
                }
            }
        }
        if ms.is_multiple_of(20) {
            let waiting: Vec<_> = self
                .downlink
                .targets()
                .filter_map(|target| target.waits_for)
                .collect();
            for layer in waiting {
                self.uplink.want_keyframe(Source::Camera, layer);
            }
            for packet in self.uplink.control(1, Duration::from_millis(120), self.now) {
                if let Some(nack) = packet.as_any().downcast_ref::<TransportLayerNack>() {
                    let mut numbers: Vec<u16> =
                        nack.nacks.iter().flat_map(|pair| pair.packet_list()).collect();
                    numbers.insert(0, nack.media_ssrc as u16);
                    self.up_back.send(20, numbers, self.now);
                } else if let Some(loss) = packet.as_any().downcast_ref::<PictureLossIndication>() {
                    self.up_back.send(20, vec![loss.media_ssrc as u16], self.now);
                }
            }
        }
        while let Some(numbers) = self.up_back.arrive(self.now) {
            self.repair(&numbers);
        }
        while let Some((missing, told)) = self.down_back.arrive(self.now) {
            if let Some(told) = told {
                self.downlink.feedback(&told, self.now);
            }
            for lost in self.downlink.lost(PICTURE, missing.into_iter(), self.now) {
                let (_, source) = lost.from;
                if let Some(media) = self.uplink.find(source, lost.layer, lost.number).cloned()
                    && let Some(sendable) = self.downlink.again(&lost, &media)
                {
                    self.send_down(media, sendable);
                }
            }
        }
        if ms.is_multiple_of(200) {
            let wanted = Wanted {
                size: self.wants,
                layers: self.uplink.layers(Source::Camera, self.now),
            };
            let chosen = self
                .downlink
                .choose(&[((SENDER, Source::Camera), wanted)], self.now);
            if self.shown != Some(chosen[0].layer) {
                self.shown = Some(chosen[0].layer);
                let line = &self.downlink.departures;
                println!(
                    "{ms} ms: layer {:?}, arriving {}, waiting {:?}, lost {} %, longest gap {:?}",
                    chosen[0].layer,
                    line.arrived().as_kbit(),
                    line.waiting(),
                    line.loss_percent(),
                    self.seen.longest_gap
                );
            }
        }
    }

    fn send_down(&mut self, media: Media, sendable: Sendable) {
        let number = self.downlink.departures.depart(media.payload.len(), self.now);
        self.down
            .send(media.payload.len(), (media, sendable, number), self.now);
    }

    /// The sender sends again what the relay asked for: packets, or by no number a whole picture.
    fn repair(&mut self, numbers: &[u16]) {
        let (ssrc, wanted) = (u32::from(numbers[0]), &numbers[1..]);
        if wanted.is_empty() {
            self.keys[usize::from(ssrc == 11)] = true;
        }
        for sequence in wanted {
            let found = self
                .sent
                .iter()
                .rev()
                .find(|media| media.ssrc == ssrc && media.sequence == *sequence);
            if let Some(lost) = found {
                let mut payload = sequence.to_be_bytes().to_vec();
                payload.extend_from_slice(&lost.payload);
                let mut repair = Media {
                    payload: payload.into(),
                    sequence: self.repair,
                    ..lost.clone()
                };
                repair.origin.repair = true;
                self.repair = self.repair.wrapping_add(1);
                self.up.send(repair.payload.len(), repair, self.now);
            }
        }
    }

    fn at_the_receiver(&mut self, ms: u64) {
        while let Some((media, sendable, number)) = self.down.arrive(self.now) {
            self.arrivals.arrive(number, self.now);
            if media.origin.source == Source::Mic {
                if let Some(at) = self.seen.voice_at {
                    self.seen.longest_gap = self.seen.longest_gap.max(self.now - at);
                }
                self.seen.voice_at = Some(self.now);
                continue;
            }
            let sequence = sendable.repaired.unwrap_or(low(sendable.header.number));
            let timestamp = sendable.header.timestamp;
            if let Arrival::New(_) | Arrival::Jump(_) =
                self.pictures.arrive(sequence, timestamp, 90_000, self.now)
            {
                self.seen.packets_of_pictures += 1;
                if media.origin.layer == 0 {
                    self.seen.small += 1;
                } else {
                    self.seen.large += 1;
                }
                if let Some(at) = self.seen.picture_at
                    && self.now - at > Duration::from_millis(400)
                {
                    self.seen.without_picture += self.now - at;
                }
                self.seen.picture_at = Some(self.now);
            }
        }
        if ms.is_multiple_of(20) {
            let (missing, _) = self.pictures.ask(Duration::from_millis(120), self.now);
            let told = ms
                .is_multiple_of(100)
                .then(|| self.arrivals.report(1, 2))
                .flatten();
            if !missing.is_empty() || told.is_some() {
                self.down_back.send(40, (missing, told), self.now);
            }
        }
    }
}

const fn origin(source: Source, layer: Layer) -> Origin {
    Origin {
        source,
        layer,
        repair: false,
    }
}

#[test]
fn losses_on_both_sides_are_repaired() {
    for seed in [3, 77, 2_026] {
        let mut call = Call::over((5, 5_000), (5, 5_000), seed);
        call.pass(30_000);
        let report = call.pictures.report(PICTURE, call.now).unwrap();
        let share = f64::from(report.total_lost) / call.seen.packets_of_pictures as f64;
        assert!(share < 0.005, "{share} of the pictures' packets stayed lost");
        assert!(
            call.seen.large > call.seen.small,
            "the larger layer was tried and held"
        );
        assert!(
            call.seen.longest_gap < Duration::from_millis(120),
            "{:?}",
            call.seen.longest_gap
        );
    }
}

#[test]
fn a_weak_line_keeps_the_voice_and_a_small_picture() {
    for seed in [5, 88, 1_949] {
        let mut call = Call::over((0, 5_000), (0, 256), seed);
        call.pass(120_000);
        let gap = call.seen.longest_gap;
        assert!(gap < Duration::from_millis(400), "the voice had a gap of {gap:?}");
        let without = call.seen.without_picture;
        assert!(
            without < Duration::from_secs(24),
            "no picture for {without:?} of two minutes"
        );
        assert!(call.seen.small > 2_880 * 80 / 100, "{}", call.seen.small);
    }
}

#[test]
fn what_a_trial_of_the_larger_picture_lost_is_not_held_against_the_small_one() {
    for seed in [3, 77, 1_204] {
        let mut call = Call::over((0, 5_000), (3, 512), seed);
        call.voice_every = 400;
        call.pass(120_000);
        let without = call.seen.without_picture;
        assert!(
            without < Duration::from_secs(8),
            "no picture for {without:?} of two minutes"
        );
    }
}

#[test]
fn a_line_for_voices_only_keeps_the_voice() {
    let mut call = Call::over((0, 5_000), (0, 90), 11);
    call.pass(120_000);
    let gap = call.seen.longest_gap;
    assert!(gap < Duration::from_millis(700), "the voice had a gap of {gap:?}");
    call.seen.longest_gap = Duration::ZERO;
    call.pass(60_000);
    let gap = call.seen.longest_gap;
    assert!(gap < Duration::from_millis(400), "and later one of {gap:?}");
}

#[test]
fn after_a_cut_the_picture_is_back_within_three_seconds() {
    let mut call = Call::over((1, 5_000), (1, 2_000), 21);
    call.pass(10_000);
    (call.down.cut, call.down_back.cut) = (true, true);
    call.pass(40_000);
    (call.down.cut, call.down_back.cut) = (false, false);
    let before = call.seen.packets_of_pictures;
    call.pass(3_000);
    assert!(
        call.seen.packets_of_pictures > before + 20,
        "{}",
        call.seen.packets_of_pictures - before
    );
}

#[test]
fn a_line_that_recovers_gets_the_larger_picture_again() {
    let mut call = Call::over((0, 5_000), (0, 200), 31);
    call.pass(20_000);
    call.down.kbit = 3_000;
    let large = call.seen.large;
    call.pass(70_000);
    assert!(call.seen.large > large + 2_000, "{}", call.seen.large - large);
}
