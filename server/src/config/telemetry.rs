//! Section `[telemetry]`: log lines and figures.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::ConfigError;

/// Section `[telemetry]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TelemetryConfig {
    /// Which log lines are written, such as `info` or `info,yuanzhen_store=debug`.
    pub log: String,
    /// Log lines as JSON instead of text.
    pub json: bool,
    /// An address of its own for /metrics, such as `127.0.0.1:9100`; empty: there is no /metrics.
    pub metrics: String,
}

impl Default for TelemetryConfig {
    fn default() -> Self {
        Self {
            log: "info".to_owned(),
            json: false,
            metrics: String::new(),
        }
    }
}

impl TelemetryConfig {
    /// The address of the figures is one.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        ConfigError::unless(
            self.metrics.is_empty() || self.metrics.parse::<SocketAddr>().is_ok(),
            "telemetry.metrics",
            "must be an address such as 10.0.0.5:9100",
        )
    }
}
