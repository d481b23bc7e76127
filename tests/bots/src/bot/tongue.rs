//! What a scripted peer can speak: the codecs and header extensions of a client of the relay, and one payload type
//! that it knows and never offers.

use str0m::RtcConfig;
use str0m::format::{Codec, FormatParams};
use str0m::media::{Frequency, Pt};

use crate::media::Coding;

/// The payload type that is never offered.
pub(crate) const SECRET: u8 = 77;

const OPUS: u8 = 111;
/// Payload types of pictures and of their repairs.
const VP8: (u8, u8) = (96, 97);
const H264: (u8, u8) = (108, 109);
/// Constrained baseline, level 3.1.
const PROFILE: u32 = 0x42_e0_1f;

/// Codecs in order of preference.
pub(crate) fn speak(mut config: RtcConfig, preferred: Coding) -> RtcConfig {
    let codecs = config.codec_config();
    codecs.clear();
    codecs.add_config(
        OPUS.into(),
        None,
        Codec::Opus,
        Frequency::FORTY_EIGHT_KHZ,
        Some(2),
        FormatParams {
            min_p_time: Some(10),
            use_inband_fec: Some(true),
            use_dtx: Some(true),
            ..FormatParams::default()
        },
    );
    let order = match preferred {
        Coding::Vp8 => [Coding::Vp8, Coding::H264],
        Coding::H264 => [Coding::H264, Coding::Vp8],
    };
    for coding in order {
        match coding {
            Coding::Vp8 => codecs.add_config(
                VP8.0.into(),
                Some(VP8.1.into()),
                Codec::Vp8,
                Frequency::NINETY_KHZ,
                None,
                FormatParams::default(),
            ),
            Coding::H264 => codecs.add_h264(H264.0.into(), Some(H264.1.into()), true, PROFILE),
        }
    }
    codecs.add_config(
        SECRET.into(),
        None,
        Codec::Vp9,
        Frequency::NINETY_KHZ,
        None,
        FormatParams::default(),
    );
    config
}

/// How a codec codes pictures, when it is one of ours.
pub(crate) fn coding_of(codec: Codec) -> Option<Coding> {
    match codec {
        Codec::Vp8 => Some(Coding::Vp8),
        Codec::H264 => Some(Coding::H264),
        _ => None,
    }
}

/// The payload type that was never offered.
pub(crate) fn secret() -> Pt {
    SECRET.into()
}

/// An offer without the payload type that is never offered.
pub(crate) fn without_secret(sdp: &str) -> String {
    let secret = SECRET.to_string();
    let mut out = String::with_capacity(sdp.len());
    for line in sdp.lines() {
        if line.starts_with("m=") {
            let kept: Vec<_> = line.split(' ').filter(|word| **word != secret).collect();
            out.push_str(&kept.join(" "));
        } else if is_of(line, &secret) {
            continue;
        } else {
            out.push_str(line);
        }
        out.push_str("\r\n");
    }
    out
}

/// Whether an attribute line describes this payload type.
fn is_of(line: &str, payload_type: &str) -> bool {
    ["a=rtpmap:", "a=fmtp:", "a=rtcp-fb:"]
        .iter()
        .filter_map(|start| line.strip_prefix(start))
        .any(|rest| rest.split(' ').next() == Some(payload_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secret_type_leaves_no_trace_in_an_offer() {
        let sdp = "m=video 9 UDP/TLS/RTP/SAVPF 96 97 77\r\na=rtpmap:77 VP9/90000\r\na=rtcp-fb:77 nack\r\na=rtpmap:96 VP8/90000\r\na=mid:77x\r\n";
        let clean = "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=rtpmap:96 VP8/90000\r\na=mid:77x\r\n";
        assert_eq!(without_secret(sdp), clean);
    }
}
