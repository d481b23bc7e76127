//! What the partner can be sent and sends: the codecs and header extensions of a client, under numbers of its own.

use rtc::interceptor::{Registry, Slot};
use rtc::peer_connection::configuration::interceptor_registry::register_default_interceptors;
use rtc::peer_connection::configuration::media_engine::{
    MIME_TYPE_H264, MIME_TYPE_OPUS, MIME_TYPE_VP8, MediaEngine,
};
use rtc::rtp_transceiver::rtp_sender::{
    RTCPFeedback, RTCRtpCodec, RTCRtpCodecParameters, RTCRtpHeaderExtensionCapability, RtpCodecKind,
};
use rtc::sdp::extmap::{AUDIO_LEVEL_URI, VIDEO_ORIENTATION_URI};
use webrtc::error::Result;

use super::keyframes::{self, Keyframes};
use crate::partner::{Coding, Medium};

const OPUS: u8 = 111;
const VP8: u8 = 96;
const H264: u8 = 102;

/// Header extensions that say something of the media itself and are sent back with it.
pub(super) const KEPT: [&str; 2] = [AUDIO_LEVEL_URI, VIDEO_ORIENTATION_URI];

/// The media engine and the chain of interceptors that goes with it.
pub(super) fn engine() -> Result<(MediaEngine, Registry)> {
    let mut engine = MediaEngine::default();
    for number in [OPUS, VP8, H264] {
        let codec = codec(number);
        let kind = if number == OPUS {
            RtpCodecKind::Audio
        } else {
            RtpCodecKind::Video
        };
        let parameters = RTCRtpCodecParameters {
            rtp_codec: codec,
            payload_type: number,
        };
        engine.register_codec(parameters, kind)?;
    }
    for (uri, kind) in KEPT.into_iter().zip([RtpCodecKind::Audio, RtpCodecKind::Video]) {
        let capability = RTCRtpHeaderExtensionCapability { uri: uri.to_owned() };
        engine.register_header_extension(capability, kind, None)?;
    }
    let registry = register_default_interceptors(Registry::new(), &mut engine)?;
    let registry = registry.with(Slot::from(keyframes::PLACE), Keyframes::default());
    Ok((engine, registry))
}

/// The codec a section sends.
pub(super) fn sending(medium: Medium, coding: Coding) -> RTCRtpCodec {
    codec(match (medium, coding) {
        (Medium::Voice, _) => OPUS,
        (Medium::Picture, Coding::Vp8) => VP8,
        (Medium::Picture, Coding::H264) => H264,
    })
}

/// How a picture with this payload type is coded; nothing for one that is none.
pub(super) fn coding_of(payload_type: u8) -> Option<Coding> {
    match payload_type {
        VP8 => Some(Coding::Vp8),
        H264 => Some(Coding::H264),
        _ => None,
    }
}

fn codec(number: u8) -> RTCRtpCodec {
    let feedback = |typ: &str, parameter: &str| RTCPFeedback {
        typ: typ.to_owned(),
        parameter: parameter.to_owned(),
    };
    let (mime_type, clock_rate, channels, parameters) = match number {
        OPUS => (MIME_TYPE_OPUS, 48_000, 2, "minptime=10;useinbandfec=1;usedtx=1"),
        H264 => (
            MIME_TYPE_H264,
            90_000,
            0,
            "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        ),
        _ => (MIME_TYPE_VP8, 90_000, 0, ""),
    };
    RTCRtpCodec {
        mime_type: mime_type.to_owned(),
        clock_rate,
        channels,
        sdp_fmtp_line: parameters.to_owned(),
        rtcp_feedback: if number == OPUS {
            Vec::new()
        } else {
            vec![feedback("ccm", "fir")]
        },
    }
}
