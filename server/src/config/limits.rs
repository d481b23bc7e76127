//! Sections `[limits]` and `[live]`: what one client may ask of the server, and how long it is waited for.

use serde::{Deserialize, Serialize};

use super::ConfigError;

/// Section `[limits]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LimitsConfig {
    /// Requests a second one person may keep up.
    pub person_per_second: u32,
    /// Requests one person may send at once.
    pub person_burst: u32,
    /// Requests a second from one address without a session.
    pub address_per_second: u32,
    /// Requests from one address without a session at once.
    pub address_burst: u32,
    /// The largest JSON body.
    pub body_bytes: usize,
    /// How long a request may take before it is given up.
    pub request_ms: u64,
    /// Connections open at once over all listeners.
    pub connections: usize,
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            person_per_second: 50,
            person_burst: 400,
            address_per_second: 20,
            address_burst: 200,
            body_bytes: 256 * 1024,
            request_ms: 60_000,
            connections: 4_096,
        }
    }
}

/// Section `[live]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LiveConfig {
    /// How often a live connection is pinged; two missed answers end it.
    pub heartbeat_ms: u64,
    /// Events a client may be behind and still catch up one by one; beyond, it is told to load anew.
    pub horizon: u64,
}

impl Default for LiveConfig {
    fn default() -> Self {
        Self {
            heartbeat_ms: 15_000,
            horizon: 5_000,
        }
    }
}

impl LimitsConfig {
    /// Nobody is shut out altogether.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let rates = [
            self.person_per_second,
            self.person_burst,
            self.address_per_second,
            self.address_burst,
        ];
        ConfigError::unless(
            !rates.contains(&0),
            "limits",
            "rates and bursts must be above zero",
        )?;
        ConfigError::unless(self.request_ms > 0, "limits.request_ms", "must be above zero")
    }
}

impl LiveConfig {
    /// Connections are pinged.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        ConfigError::unless(self.heartbeat_ms > 0, "live.heartbeat_ms", "must be above zero")
    }
}
