//! How bad a line is.

use serde::{Deserialize, Serialize};

/// A line's two directions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LineSettings {
    /// From the client to the relay.
    pub up: WaySettings,
    /// From the relay to the client.
    pub down: WaySettings,
}

/// One direction. The default lets everything through at once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WaySettings {
    /// Bits in a second, headers of IP and UDP included; none for as fast as it goes.
    pub rate_kbps: Option<u32>,
    /// How long a packet may wait for its turn; what would wait longer is dropped.
    pub queue_ms: u32,
    /// How long a packet is on the way.
    pub delay_ms: u32,
    /// How much longer it may be, evenly spread; packets keep their order.
    pub jitter_ms: u32,
    /// Packets lost, each for itself, of a hundred.
    pub loss_percent: f64,
    /// Packets lost in a row, or none.
    pub burst: Option<Burst>,
    /// Packets that come twice, of a hundred.
    pub duplicate_percent: f64,
    /// Packets held back so that later ones overtake them, of a hundred.
    pub reorder_percent: f64,
    /// How long those are held back.
    pub reorder_ms: u32,
}

/// Losses in a row (the model of Gilbert).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Burst {
    /// Packets at which a burst begins, of a hundred.
    pub begins_percent: f64,
    /// How many packets a burst takes on the average.
    pub length: f64,
}

impl Default for WaySettings {
    fn default() -> Self {
        Self {
            rate_kbps: None,
            queue_ms: 300,
            delay_ms: 0,
            jitter_ms: 0,
            loss_percent: 0.0,
            burst: None,
            duplicate_percent: 0.0,
            reorder_percent: 0.0,
            reorder_ms: 30,
        }
    }
}

impl LineSettings {
    /// The same in both directions; a delay given is that of each.
    #[must_use]
    pub fn both(way: WaySettings) -> Self {
        Self {
            up: way.clone(),
            down: way,
        }
    }
}
