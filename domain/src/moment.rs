//! Time as values. A `Moment` is a point on the server's clock; nothing here reads a clock.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A point in time: milliseconds since 1970-01-01 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    /// The start of 1970 UTC.
    pub const EPOCH: Self = Self(0);

    /// From milliseconds UTC.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds UTC.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// This moment moved by a span (saturating at the ends of time).
    #[must_use]
    pub const fn plus(self, span: Millis) -> Self {
        Self(self.0.saturating_add(span.0))
    }

    /// This moment moved back by a span.
    #[must_use]
    pub const fn minus(self, span: Millis) -> Self {
        Self(self.0.saturating_sub(span.0))
    }

    /// How long after `earlier` this is; negative when it is before.
    pub const fn since(self, earlier: Self) -> Millis {
        Millis(self.0.saturating_sub(earlier.0))
    }

    /// The calendar date of this moment in a zone. Moments outside jiff's years are clamped to its ends.
    pub fn date_in(self, zone: &TimeZone) -> Date {
        let stamp = Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        });
        zone.to_datetime(stamp).date()
    }
}

/// A span of time in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(i64);

impl Millis {
    /// From milliseconds.
    pub const fn new(millis: i64) -> Self {
        Self(millis)
    }

    /// From seconds.
    pub const fn seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1_000))
    }

    /// From minutes.
    pub const fn minutes(minutes: i64) -> Self {
        Self::seconds(minutes.saturating_mul(60))
    }

    /// From hours.
    pub const fn hours(hours: i64) -> Self {
        Self::minutes(hours.saturating_mul(60))
    }

    /// The bare number.
    pub const fn get(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_in_shanghai_is_already_the_next_day() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let evening_utc = Moment::from_millis(1_795_392_000_000 + 20 * 3_600_000); // 2026-11-23 20:00 UTC
        assert_eq!(evening_utc.date_in(&zone).to_string(), "2026-11-24");
    }

    #[test]
    fn the_ends_of_time_do_not_overflow() {
        let end = Moment::from_millis(i64::MAX);
        assert_eq!(end.plus(Millis::hours(1)), end);
        let _ = end.date_in(&TimeZone::UTC);
    }
}
