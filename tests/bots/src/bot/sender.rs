//! What a scripted peer sends and when.

use std::time::{Duration, Instant};

use str0m::Rtc;
use str0m::format::Codec;
use str0m::media::{Mid, Pt, Rid, Rids};
use str0m::rtp::{ExtensionValues, RtpWrite, Ssrc};

use super::config::{BotConfig, Picture, Voice, layers};
use super::lines::Lines;
use super::tongue;
use super::track::Track;
use crate::clock;
use crate::marker::Layer;
use crate::media::{Coding, Frame, voice};
use crate::mischief::ROGUE;
use crate::stats::SentStats;

/// Time between two packets of a voice.
const VOICE_STEP: Duration = Duration::from_millis(20);

/// A key frame is this many times as large as one between.
const KEY_SIZE: usize = 4;

/// Everything one peer sends.
#[derive(Debug)]
pub(crate) struct Sender {
    number: u32,
    coding: Coding,
    voice: Option<(Voice, Track)>,
    pictures: Vec<(Picture, Track)>,
    pub(crate) voice_is_on: bool,
    pub(crate) camera_is_on: bool,
    /// Sends pictures with a payload type that was not offered.
    pub(crate) speaks_in_tongues: bool,
    /// Does nothing when a key frame is asked for.
    pub(crate) ignores_requests: bool,
    /// Sends a stream that nobody was told of.
    pub(crate) is_rogue: bool,
    rogue: Option<(Ssrc, Track)>,
    pub(crate) sent: SentStats,
}

impl Sender {
    pub(crate) fn new(config: &BotConfig) -> Self {
        let camera = config
            .camera
            .iter()
            .zip(layers(config.camera.len()))
            .map(|(picture, (layer, rid))| (*picture, Track::new(*layer, rid.map(Rid::from))));
        let screen = (config.screen, Track::new(Layer::Screen, None));
        Self {
            number: config.sender,
            coding: config.coding,
            voice: config.voice.map(|voice| (voice, Track::new(Layer::Mic, None))),
            pictures: camera.chain([screen]).collect(),
            voice_is_on: true,
            camera_is_on: true,
            speaks_in_tongues: false,
            ignores_requests: false,
            is_rogue: false,
            rogue: None,
            sent: SentStats::default(),
        }
    }

    /// The next moment something is to be sent.
    pub(crate) fn due(&self, lines: &Lines, now: Instant) -> Option<Instant> {
        let voice = self.voice.iter().map(|(_, track)| track);
        let pictures = self.pictures.iter().map(|(_, track)| track);
        voice
            .chain(pictures)
            .filter(|track| lines.of(track.layer).is_some() && self.is_on(track.layer))
            .map(|track| track.due.unwrap_or(now))
            .min()
    }

    fn is_on(&self, layer: Layer) -> bool {
        match layer {
            Layer::Mic => self.voice_is_on,
            Layer::Low | Layer::High => self.camera_is_on,
            Layer::Screen => true,
        }
    }

    /// Somebody asked for a key frame of what is sent on a line.
    pub(crate) fn key_asked(&mut self, lines: &Lines, mid: Mid, rid: Option<Rid>) {
        self.sent.keyframes_asked += 1;
        if self.ignores_requests {
            return;
        }
        for (_, track) in &mut self.pictures {
            if lines.of(track.layer) == Some(mid) && (rid.is_none() || track.rid == rid) {
                track.key_asked = true;
            }
        }
    }

    /// Sends what is due.
    pub(crate) fn send(&mut self, rtc: &mut Rtc, lines: &Lines, now: Instant) {
        if self.voice_is_on {
            self.speak(rtc, lines, now);
        }
        for at in 0..self.pictures.len() {
            let layer = self.pictures[at].1.layer;
            if self.is_on(layer) {
                self.show(at, rtc, lines, now);
            }
        }
        if self.is_rogue {
            self.go_rogue(rtc, lines, now);
        }
    }

    /// A stream beside the camera whose SSRC and layer are in no offer: one key frame after the other.
    fn go_rogue(&mut self, rtc: &mut Rtc, lines: &Lines, now: Instant) {
        let Some(mid) = lines.of(Layer::High) else { return };
        let Some((pt, coding)) = picture_type(rtc, mid, self.coding) else {
            return;
        };
        let mut api = rtc.direct_api();
        let (ssrc, track) = self.rogue.get_or_insert_with(|| {
            let rid = Rid::from("rogue");
            let ssrc = api.new_ssrc();
            api.declare_stream_tx(ssrc, None, mid, Some(rid));
            (ssrc, Track::new(Layer::High, Some(rid)))
        });
        if !track.is_due(VOICE_STEP, now) {
            return;
        }
        let marker = track.marker(self.number | ROGUE, true, now);
        let frame = Frame {
            marker,
            width: 16,
            height: 16,
            bytes: 0,
        };
        let Some(stream) = api.stream_tx(ssrc) else { return };
        for payload in frame.payloads(coding) {
            let number = track.next_packet();
            stream.write_rtp(RtpWrite::new(pt, number.into(), rtp_time(now, 90), now, payload));
        }
    }

    fn speak(&mut self, rtc: &mut Rtc, lines: &Lines, now: Instant) {
        let Some((voice_of, track)) = &mut self.voice else {
            return;
        };
        let Some(mid) = lines.of(Layer::Mic) else { return };
        if !track.is_due(VOICE_STEP, now) {
            return;
        }
        let Some(pt) = voice_type(rtc, mid) else { return };
        let marker = track.marker(self.number, false, now);
        let write = RtpWrite::new(
            pt,
            track.next_packet().into(),
            rtp_time(now, 48),
            now,
            voice(&marker, voice_of.bytes),
        )
        .marker(marker.frame == 0)
        .ext_vals(ExtensionValues {
            audio_level: Some(voice_of.level),
            voice_activity: Some(voice_of.level > -60),
            ..ExtensionValues::default()
        });
        if let Some(stream) = rtc.direct_api().stream_tx_by_mid(mid, None) {
            stream.write_rtp(write);
            self.sent.voice_packets += 1;
        }
    }

    fn show(&mut self, at: usize, rtc: &mut Rtc, lines: &Lines, now: Instant) {
        let (picture, track) = &mut self.pictures[at];
        let Some(mid) = lines.of(track.layer) else { return };
        let step = Duration::from_secs(1) / picture.fps.max(1);
        if !track.is_due(step, now) || !is_accepted(rtc, mid, track) {
            return;
        }
        let Some((pt, coding)) = picture_type(rtc, mid, self.coding) else {
            return;
        };
        let pt = if self.speaks_in_tongues {
            tongue::secret()
        } else {
            pt
        };
        let key = track.makes_key(picture.key_every_s, now);
        let frame = Frame {
            marker: track.marker(self.number, key, now),
            width: picture.width,
            height: picture.height,
            bytes: picture.frame_bytes(key),
        };
        let payloads = frame.payloads(coding);
        let last = payloads.len() - 1;
        let mut api = rtc.direct_api();
        let Some(stream) = api.stream_tx_by_mid(mid, track.rid) else {
            return;
        };
        for (part, payload) in payloads.into_iter().enumerate() {
            let number = track.next_packet();
            stream.write_rtp(
                RtpWrite::new(pt, number.into(), rtp_time(now, 90), now, payload)
                    .marker(part == last)
                    .nackable(true),
            );
            self.sent.picture_packets += 1;
        }
        self.sent.frames += 1;
        self.sent.keyframes += u64::from(key);
    }
}

impl Picture {
    fn frame_bytes(&self, key: bool) -> usize {
        let between = usize::try_from(self.kbps * 125 / self.fps.max(1)).unwrap_or(usize::MAX);
        if key { between * KEY_SIZE } else { between }
    }
}

/// Whether the other side takes this layer: all it named, or the full one when it named none.
fn is_accepted(rtc: &Rtc, mid: Mid, track: &Track) -> bool {
    let Some(media) = rtc.media(mid) else { return false };
    match (media.rids_tx(), track.rid) {
        (Rids::Specific(rids), Some(rid)) => rids.contains(&rid),
        (Rids::Specific(_) | Rids::Any, _) => true,
        (Rids::None, _) => track.layer != Layer::Low,
    }
}

/// The payload type of a voice.
fn voice_type(rtc: &Rtc, mid: Mid) -> Option<Pt> {
    negotiated(rtc, mid)?.into_iter().map(|(pt, _)| pt).next()
}

/// The payload type of a picture and its coding: the preferred one when the other side takes it, or what it likes best.
fn picture_type(rtc: &Rtc, mid: Mid, preferred: Coding) -> Option<(Pt, Coding)> {
    let types = negotiated(rtc, mid)?;
    let codings = types
        .into_iter()
        .filter_map(|(pt, codec)| Some((pt, tongue::coding_of(codec)?)));
    let mut codings: Vec<_> = codings.collect();
    codings.sort_by_key(|(_, coding)| *coding != preferred);
    codings.first().copied()
}

/// The payload types the other side takes on a line, best first.
fn negotiated(rtc: &Rtc, mid: Mid) -> Option<Vec<(Pt, Codec)>> {
    let media = rtc.media(mid)?;
    let params = rtc.codec_config().params();
    let codec = |pt: &Pt| params.iter().find(|param| param.pt() == *pt);
    let types = media.remote_pts().iter();
    media.direction().is_sending().then(|| {
        types
            .filter_map(|pt| Some((*pt, codec(pt)?.spec().codec)))
            .collect()
    })
}

/// A moment as the media clock of so many kHz counts it.
fn rtp_time(now: Instant, khz: u64) -> u32 {
    let ticks = u128::from(clock::micros_at(now)) * u128::from(khz) / 1_000;
    u32::try_from(ticks & u128::from(u32::MAX)).expect("32 bits fit")
}
