//! Section `[render]`: the children in which pictures are drawn, and what they may use.

use std::{path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};
use yuanzhen_dicom_gateway::render;

use super::ConfigError;

/// Section `[render]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RenderConfig {
    /// The program started as a child; empty: this one.
    pub program: PathBuf,
    /// Pictures drawn at the same time.
    pub children: usize,
    /// Pictures waited for at the same time.
    pub waiting: usize,
    /// Address space of one child.
    pub memory_bytes: u64,
    /// How long drawing one picture may take.
    pub time_ms: u64,
}

impl Default for RenderConfig {
    fn default() -> Self {
        let usual = render::RenderConfig::default();
        Self {
            program: PathBuf::new(),
            children: usual.children,
            waiting: usual.waiting,
            memory_bytes: usual.memory_bytes,
            time_ms: 20_000,
        }
    }
}

impl RenderConfig {
    /// As the gateway takes it.
    #[must_use]
    pub fn gateway(&self) -> render::RenderConfig {
        let usual = render::RenderConfig::default();
        render::RenderConfig {
            program: if self.program.as_os_str().is_empty() {
                usual.program
            } else {
                self.program.clone()
            },
            arguments: usual.arguments,
            memory_bytes: self.memory_bytes,
            time: Duration::from_millis(self.time_ms),
            children: self.children,
            waiting: self.waiting,
        }
    }

    /// Pictures can be drawn with it.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        ConfigError::unless(
            self.children > 0 && self.time_ms >= 1_000 && self.memory_bytes >= LEAST_MEMORY,
            "render",
            "needs at least one child, 1000 ms and 268435456 bytes of memory",
        )
    }
}

/// The program itself needs some of the address space.
const LEAST_MEMORY: u64 = 256 << 20;
