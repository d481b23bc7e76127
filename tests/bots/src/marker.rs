//! What the packets of a scripted peer carry instead of sound and pictures: who sent them, which, and when.
//!
//! A relay forwards payloads without understanding them, so a receiver that finds the marker can say whose packet
//! it is, whether one is missing and how long it was on the way. The marker is found by its first bytes, wherever
//! the payload's own header ends.

use serde::{Deserialize, Serialize};

/// The first bytes of a marker.
const MAGIC: [u8; 4] = *b"YZBM";

/// How far into a payload the marker may begin: behind the longest header of a VP8 key frame.
const FURTHEST: usize = 32;

/// What a packet belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// The voice.
    Mic,
    /// The small picture of the camera.
    Low,
    /// The full picture of the camera.
    High,
    /// A shared screen.
    Screen,
}

impl Layer {
    const ALL: [Self; 4] = [Self::Mic, Self::Low, Self::High, Self::Screen];

    fn code(self) -> u8 {
        match self {
            Self::Mic => 0,
            Self::Low => 1,
            Self::High => 2,
            Self::Screen => 3,
        }
    }
}

/// One packet's marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// Who sent it.
    pub sender: u32,
    /// What it belongs to.
    pub layer: Layer,
    /// Whether it belongs to a key frame.
    pub key: bool,
    /// The frame, counted per layer; for voice the packet.
    pub frame: u32,
    /// Which part of the frame.
    pub part: u16,
    /// Of how many parts.
    pub parts: u16,
    /// When it was sent, in microseconds of the machine's clock.
    pub sent_us: u64,
}

impl Marker {
    /// How many bytes a marker takes.
    pub const LEN: usize = MAGIC.len() + 4 + 1 + 1 + 4 + 2 + 2 + 8;

    /// Appends the marker to a payload.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend(MAGIC);
        out.extend(self.sender.to_be_bytes());
        out.push(self.layer.code());
        out.push(u8::from(self.key));
        out.extend(self.frame.to_be_bytes());
        out.extend(self.part.to_be_bytes());
        out.extend(self.parts.to_be_bytes());
        out.extend(self.sent_us.to_be_bytes());
    }

    /// The marker within a payload, when it holds one.
    #[must_use]
    pub fn find(payload: &[u8]) -> Option<Self> {
        let start = payload
            .windows(MAGIC.len())
            .take(FURTHEST)
            .position(|window| window == MAGIC)?;
        let mut rest = payload.get(start + MAGIC.len()..start + Self::LEN)?;
        let sender = u32::from_be_bytes(take(&mut rest)?);
        let [code, key] = take(&mut rest)?;
        Some(Self {
            sender,
            layer: Layer::ALL.into_iter().find(|layer| layer.code() == code)?,
            key: key == 1,
            frame: u32::from_be_bytes(take(&mut rest)?),
            part: u16::from_be_bytes(take(&mut rest)?),
            parts: u16::from_be_bytes(take(&mut rest)?),
            sent_us: u64::from_be_bytes(take(&mut rest)?),
        })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKER: Marker = Marker {
        sender: 7,
        layer: Layer::High,
        key: true,
        frame: 900,
        part: 2,
        parts: 5,
        sent_us: 123_456_789_012,
    };

    #[test]
    fn a_marker_is_found_behind_any_header() {
        for header in [0, 1, 14, FURTHEST - 1] {
            let mut payload = vec![0x9d; header];
            MARKER.write(&mut payload);
            payload.extend([0; 100]);
            assert_eq!(Marker::find(&payload), Some(MARKER), "behind {header} bytes");
        }
    }

    #[test]
    fn a_cut_or_foreign_payload_has_none() {
        let mut payload = Vec::new();
        MARKER.write(&mut payload);
        assert_eq!(payload.len(), Marker::LEN);
        for len in 0..Marker::LEN {
            assert_eq!(Marker::find(&payload[..len]), None, "of {len} bytes");
        }
        payload[8] = 9;
        assert_eq!(Marker::find(&payload), None, "of an unknown layer");
    }
}
