//! What a scripted peer sends.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use crate::marker::Layer;
use crate::media::Coding;

/// What a scripted peer is and sends. The default speaks and shows a camera in two layers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BotConfig {
    /// The number in its markers; tests tell peers apart by it.
    pub sender: u32,
    /// The address its socket is bound to. Not an unspecified one: it is told to the relay.
    pub address: IpAddr,
    /// The voice, or none.
    pub voice: Option<Voice>,
    /// The layers of the camera; none for a camera that is there and off.
    pub camera: Vec<Picture>,
    /// The shared screen, once it is shared.
    pub screen: Picture,
    /// The preferred coding of pictures.
    pub coding: Coding,
}

/// A voice in packets of 20 ms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voice {
    /// Bytes of a packet.
    pub bytes: usize,
    /// Loudness in dBov, 0 loudest and -127 silent, as the audio level extension tells it.
    pub level: i8,
}

/// A moving picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Width in pixels.
    pub width: u16,
    /// Height in pixels.
    pub height: u16,
    /// Frames a second, at least one.
    pub fps: u32,
    /// Bits of all its packets in a second.
    pub kbps: u32,
    /// Seconds between key frames that nobody asked for.
    pub key_every_s: u32,
}

impl Default for BotConfig {
    fn default() -> Self {
        Self {
            sender: 1,
            address: Ipv4Addr::LOCALHOST.into(),
            voice: Some(Voice::default()),
            camera: vec![Picture::small(), Picture::full()],
            screen: Picture {
                fps: 5,
                ..Picture::full()
            },
            coding: Coding::Vp8,
        }
    }
}

impl BotConfig {
    /// The default with this number in its markers.
    #[must_use]
    pub fn numbered(sender: u32) -> Self {
        Self {
            sender,
            ..Self::default()
        }
    }

    /// One who only listens and looks.
    #[must_use]
    pub fn listener(sender: u32) -> Self {
        Self {
            voice: None,
            camera: Vec::new(),
            ..Self::numbered(sender)
        }
    }
}

impl Default for Voice {
    fn default() -> Self {
        Self {
            bytes: 80,
            level: -30,
        }
    }
}

impl Picture {
    /// The small layer a client of the relay sends.
    #[must_use]
    pub fn small() -> Self {
        Self {
            width: 320,
            height: 180,
            fps: 12,
            kbps: 110,
            key_every_s: 20,
        }
    }

    /// The full layer.
    #[must_use]
    pub fn full() -> Self {
        Self {
            width: 640,
            height: 360,
            fps: 25,
            kbps: 600,
            key_every_s: 20,
        }
    }
}

/// The layers of a camera with this many pictures, smallest first, and the names they have in the SDP.
pub(crate) fn layers(count: usize) -> &'static [(Layer, Option<&'static str>)] {
    match count {
        0 => &[],
        1 => &[(Layer::High, None)],
        _ => &[(Layer::Low, Some("l")), (Layer::High, Some("h"))],
    }
}
