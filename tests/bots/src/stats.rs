//! What a scripted peer can prove, as JSON for tests that run elsewhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::marker::Layer;
use crate::watch::Percentiles;

/// Everything one peer saw and did since it started, or since [`begin_measuring`](crate::Bot::begin_measuring).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BotStats {
    /// The number in this peer's markers.
    pub sender: u32,
    /// Whether packets can flow now, as far as this peer's ICE knows.
    pub connected: bool,
    /// From the first answer to the first connection.
    pub connected_after_ms: Option<u64>,
    /// How often the connection was seen to break.
    pub disconnects: u64,
    /// How often it came back.
    pub reconnects: u64,
    /// What came, by the mid of the line.
    pub places: BTreeMap<String, PlaceStats>,
    /// Packets of lines that are no place of this peer, or of no known line.
    pub misplaced: u64,
    /// What was sent.
    pub sent: SentStats,
    /// Why the session ended, when it did.
    pub ended: Option<String>,
}

/// What one peer sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentStats {
    /// Voice packets.
    pub voice_packets: u64,
    /// Frames of all layers.
    pub frames: u64,
    /// Key frames among them.
    pub keyframes: u64,
    /// Packets of all layers.
    pub picture_packets: u64,
    /// Key frames the other side asked for.
    pub keyframes_asked: u64,
    /// UDP datagrams of any kind, repairs included.
    pub datagrams: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// What came at one line.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PlaceStats {
    /// Packets, repairs included.
    pub packets: u64,
    /// Bytes of their payloads.
    pub bytes: u64,
    /// Packets that are not of a scripted peer.
    pub unmarked: u64,
    /// Packets that should have come, by sequence numbers.
    pub expected: u64,
    /// Packets that did not come, neither at first nor as a repair.
    pub lost: u64,
    /// Packets that came again.
    pub repeated: u64,
    /// Packets that came after a later one: out of order or repaired.
    pub late: u64,
    /// Packets by who sent them.
    pub senders: BTreeMap<u32, u64>,
    /// Packets by what they belong to.
    pub layers: BTreeMap<Layer, u64>,
    /// When the first came, counted from when the line was asked for or measuring began.
    pub first_after_ms: Option<u64>,
    /// How long ago the last came, or measuring began.
    pub silent_for_ms: Option<u64>,
    /// The longest time without anything new, one that has not ended included.
    pub longest_gap_ms: u64,
    /// From sending to receiving, repairs included.
    pub latency: Percentiles,
    /// Whole key frames.
    pub keyframes: u64,
    /// Key frames this peer asked for.
    pub keyframes_asked: u64,
    /// Whole frames.
    pub frames_complete: u64,
    /// Frames a decoder could have shown.
    pub frames_shown: u64,
    /// How often the shown layer or sender changed.
    pub layer_switches: u64,
    /// How long ago the last frame was shown.
    pub frozen_for_ms: Option<u64>,
    /// The longest time without a frame that could be shown, one that has not ended included.
    pub longest_freeze_ms: u64,
}
