//! How long things took: a histogram that tells percentiles to within 3 %, in fixed space.

use serde::{Deserialize, Serialize};

/// Buckets for each doubling.
const STEPS: u64 = 32;
/// Doublings covered: 32 microseconds to more than an hour.
const DOUBLINGS: usize = 32;

/// A histogram of microseconds.
#[derive(Debug, Clone)]
pub(crate) struct Spread {
    counts: Vec<u32>,
    total: u64,
    longest: u64,
}

/// What a [`Spread`] tells, in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Percentiles {
    /// Half took at most this.
    pub p50_ms: f64,
    /// 99 of 100 took at most this.
    pub p99_ms: f64,
    /// The longest.
    pub longest_ms: f64,
}

impl Default for Spread {
    fn default() -> Self {
        Self {
            counts: vec![0; DOUBLINGS * place(STEPS)],
            total: 0,
            longest: 0,
        }
    }
}

impl Spread {
    pub(crate) fn add(&mut self, micros: u64) {
        let at = bucket(micros).min(self.counts.len() - 1);
        self.counts[at] = self.counts[at].saturating_add(1);
        self.total += 1;
        self.longest = self.longest.max(micros);
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.saturating_add(*more);
        }
        self.total += other.total;
        self.longest = self.longest.max(other.longest);
    }

    pub(crate) fn percentiles(&self) -> Percentiles {
        Percentiles {
            p50_ms: self.at_most(50),
            p99_ms: self.at_most(99),
            longest_ms: millis(self.longest),
        }
    }

    /// The time within which this many of a hundred stayed.
    fn at_most(&self, percent: u64) -> f64 {
        let wanted = (self.total * percent).div_ceil(100);
        let mut seen = 0;
        for (at, count) in self.counts.iter().enumerate() {
            seen += u64::from(*count);
            if seen >= wanted && seen > 0 {
                return millis(upper(at).min(self.longest));
            }
        }
        0.0
    }
}

/// Values below two rounds of steps have a bucket each, larger ones share 32 for each doubling.
fn bucket(micros: u64) -> usize {
    if micros < 2 * STEPS {
        return place(micros);
    }
    let doublings = u64::from(micros.ilog2() - STEPS.ilog2());
    place(doublings * STEPS + (micros >> doublings))
}

/// The largest value of a bucket.
fn upper(at: usize) -> u64 {
    let at = at as u64;
    if at < 2 * STEPS {
        return at;
    }
    let doublings = at / STEPS - 1;
    ((at % STEPS + STEPS + 1) << doublings) - 1
}

fn place(bucket: u64) -> usize {
    usize::try_from(bucket).expect("there are about a thousand buckets")
}

fn millis(micros: u64) -> f64 {
    micros as f64 / 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_follow_each_other_and_hold_their_values() {
        for micros in (0..100_000).chain([1 << 20, 1 << 30, (1 << 30) - 1]) {
            let at = bucket(micros);
            assert!(upper(at) >= micros, "{micros} is in {at}");
            assert!(at == 0 || upper(at - 1) < micros, "{micros} is in {at}");
        }
    }

    #[test]
    fn percentiles_are_within_three_percent() {
        let mut spread = Spread::default();
        (1..=1_000).for_each(|millis| spread.add(millis * 1_000));
        let told = spread.percentiles();
        assert!((told.p50_ms / 500.0 - 1.0).abs() < 0.04, "{told:?}");
        assert!((told.p99_ms / 990.0 - 1.0).abs() < 0.04, "{told:?}");
        assert!((told.longest_ms - 1_000.0).abs() < 0.001, "{told:?}");
    }

    #[test]
    fn two_merged_are_as_one() {
        let (mut low, mut high, mut all) = (Spread::default(), Spread::default(), Spread::default());
        for micros in 0..2_000 {
            if micros < 900 { &mut low } else { &mut high }.add(micros);
            all.add(micros);
        }
        low.merge(&high);
        assert_eq!(low.percentiles(), all.percentiles());
    }

    #[test]
    fn nothing_measured_is_nothing() {
        assert_eq!(Spread::default().percentiles(), Percentiles::default());
    }
}
