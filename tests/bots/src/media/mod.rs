//! Payloads that a relay, a browser's parser or a recorder takes for Opus, VP8 and H.264.
//!
//! Headers are right, the coded rest is not: nobody decodes these but other scripted peers, which read the
//! [marker](crate::marker).

mod h264;
mod opus;
mod vp8;

use serde::{Deserialize, Serialize};

use crate::marker::Marker;

pub(crate) use opus::voice;

/// The most bytes of one payload: what remains of 1 200 after RTP, its extensions and the seal.
const PAYLOAD_MAX: usize = 1_100;

/// How a picture is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coding {
    /// VP8.
    Vp8,
    /// H.264, constrained baseline, packetization mode 1.
    H264,
}

/// One frame to be cut into payloads.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) marker: Marker,
    pub(crate) width: u16,
    pub(crate) height: u16,
    pub(crate) bytes: usize,
}

impl Frame {
    /// The payloads of this frame, in order; the marker of each says its part.
    pub(crate) fn payloads(&self, coding: Coding) -> Vec<Vec<u8>> {
        let parts = self.bytes.div_ceil(PAYLOAD_MAX).clamp(1, usize::from(u16::MAX));
        (0..parts)
            .map(|part| {
                let marker = Marker {
                    part: small(part),
                    parts: small(parts),
                    ..self.marker
                };
                let bytes = self.bytes / parts;
                let mut payload = match coding {
                    Coding::Vp8 => vp8::header(&marker, self.width, self.height),
                    Coding::H264 => h264::header(&marker, self.width, self.height, bytes),
                };
                marker.write(&mut payload);
                payload.resize(bytes.max(payload.len()), 0xa5);
                payload
            })
            .collect()
    }
}

fn small(count: usize) -> u16 {
    u16::try_from(count).expect("parts are clamped to 16 bits")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marker::Layer;

    pub(super) fn frame(key: bool, bytes: usize) -> Frame {
        Frame {
            marker: Marker {
                sender: 3,
                layer: Layer::High,
                key,
                frame: 0x1_2345,
                part: 0,
                parts: 0,
                sent_us: 1,
            },
            width: 640,
            height: 360,
            bytes,
        }
    }

    #[test]
    fn a_frame_is_cut_into_parts_that_fit_and_know_their_place() {
        for coding in [Coding::Vp8, Coding::H264] {
            let payloads = frame(true, 5_000).payloads(coding);
            assert_eq!(payloads.len(), 5);
            for (part, payload) in payloads.iter().enumerate() {
                assert!(payload.len() <= PAYLOAD_MAX);
                let marker = Marker::find(payload).unwrap();
                assert_eq!((usize::from(marker.part), marker.parts), (part, 5));
            }
            let sum: usize = payloads.iter().map(Vec::len).sum();
            assert_eq!(sum, 5_000);
        }
    }

    #[test]
    fn the_smallest_frame_is_one_whole_payload() {
        for coding in [Coding::Vp8, Coding::H264] {
            let payloads = frame(false, 0).payloads(coding);
            assert_eq!(payloads.len(), 1);
            assert!(Marker::find(&payloads[0]).is_some());
        }
    }
}
