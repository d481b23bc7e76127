//! RTP as it lies in the datagram: headers, extensions and the first bytes of payload formats, read in place.

pub(crate) mod h264;
pub(crate) mod header;
pub(crate) mod sequence;
pub(crate) mod vp8;

use serde::{Deserialize, Serialize};

/// A codec the relay forwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Codec {
    /// RFC 7587.
    Opus,
    /// RFC 7741.
    Vp8,
    /// RFC 6184, constrained baseline, packetization mode 1.
    H264,
}

impl Codec {
    /// Ticks of its RTP clock in a second.
    pub(crate) const fn clock_rate(self) -> u32 {
        match self {
            Self::Opus => 48_000,
            Self::Vp8 | Self::H264 => 90_000,
        }
    }

    /// Whether this payload begins a picture that needs no other.
    pub(crate) fn is_keyframe(self, payload: &[u8]) -> bool {
        match self {
            Self::Opus => true,
            Self::Vp8 => {
                vp8::Descriptor::parse(payload).is_some_and(|descriptor| descriptor.is_keyframe(payload))
            }
            Self::H264 => h264::is_keyframe(payload),
        }
    }
}
