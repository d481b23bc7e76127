//! The one clock of the scripted peers.
//!
//! Packets carry the time they were sent; whoever receives them compares it with the same clock. The kernel's
//! monotonic clock is one for all processes of a machine, so peers in different processes may be compared too.

use std::sync::OnceLock;
use std::time::Instant;

use nix::time::{ClockId, clock_gettime};

/// Now, for the drivers; everything below them is handed the time.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "the peers run in real time; no clock of the program is moved by them"
)]
pub fn now() -> Instant {
    Instant::now()
}

/// A moment in microseconds of the machine's monotonic clock.
#[must_use]
pub fn micros_at(moment: Instant) -> u64 {
    static ORIGIN: OnceLock<(Instant, u64)> = OnceLock::new();
    let (instant, micros) = *ORIGIN.get_or_init(|| (now(), machine_micros()));
    match moment.checked_duration_since(instant) {
        Some(later) => micros + whole_micros(later),
        None => micros.saturating_sub(whole_micros(instant.duration_since(moment))),
    }
}

fn machine_micros() -> u64 {
    let time = clock_gettime(ClockId::CLOCK_MONOTONIC).expect("every kernel has a monotonic clock");
    let micros = i128::from(time.tv_sec()) * 1_000_000 + i128::from(time.tv_nsec()) / 1_000;
    u64::try_from(micros).expect("time since boot is positive")
}

fn whole_micros(span: std::time::Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn moments_before_and_after_the_first_one_keep_their_distance() {
        let start = now();
        let base = micros_at(start);
        let later = micros_at(start + Duration::from_millis(3)) - base;
        let earlier = base - micros_at(start - Duration::from_millis(3));
        assert!(
            later.abs_diff(3_000) <= 1 && earlier.abs_diff(3_000) <= 1,
            "{later} {earlier}"
        );
    }
}
