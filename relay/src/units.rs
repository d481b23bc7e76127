//! Quantities of the relay.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Bits per second.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Bitrate(u64);

impl Bitrate {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From bits per second.
    #[must_use]
    pub const fn bits(bits_per_second: u64) -> Self {
        Self(bits_per_second)
    }

    /// From kilobits per second.
    #[must_use]
    pub const fn kbit(kilobits_per_second: u64) -> Self {
        Self(kilobits_per_second * 1_000)
    }

    /// What `bytes` in `time` come to; nothing in no time.
    #[must_use]
    pub fn of(bytes: u64, time: Duration) -> Self {
        let micros = time.as_micros();
        if micros == 0 {
            return Self::ZERO;
        }
        let bits = u128::from(bytes) * 8 * 1_000_000 / micros;
        Self(u64::try_from(bits).unwrap_or(u64::MAX))
    }

    /// In bits per second.
    #[must_use]
    pub const fn as_bits(self) -> u64 {
        self.0
    }

    /// In kilobits per second, rounded down.
    #[must_use]
    pub const fn as_kbit(self) -> u64 {
        self.0 / 1_000
    }

    /// The sum, at most what fits.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// `percent` of it.
    #[must_use]
    pub const fn percent(self, percent: u64) -> Self {
        Self(self.0.saturating_mul(percent) / 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_in_a_time_are_a_rate() {
        assert_eq!(Bitrate::of(1_000, Duration::from_millis(500)), Bitrate::kbit(16));
        assert_eq!(Bitrate::of(1_000, Duration::ZERO), Bitrate::ZERO);
    }
}
