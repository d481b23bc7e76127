//! How an echo partner is, and how many there may be.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// After how long one hears oneself: longer than one's own voice hides it, shorter than one begins to wonder.
pub const DELAY: Duration = Duration::from_millis(300);

/// The longest delay. What is waited for is kept in memory.
pub const DELAY_MOST: Duration = Duration::from_secs(2);

/// An echo partner lives no longer: trial and practice are over by then, and a forgotten page must not hold a transport.
pub const LIFE_MOST: Duration = Duration::from_secs(30 * 60);

/// Echo partners of one program at once. Each costs a socket, a transport of the relay and up to twice a picture's rate.
pub const AT_ONCE: usize = 16;

/// Seats of the first offer. A room with more others than this has no use for an echo.
pub(crate) const SEATS_MOST: usize = 4;

/// How an echo partner is.
#[derive(Debug, Clone)]
pub struct Config {
    /// The address its socket is bound to: one from which the relay's addresses are reached.
    pub address: IpAddr,
    /// How many others are in the room.
    pub others: usize,
    /// After how long what came is sent back; at most [`DELAY_MOST`].
    pub delay: Duration,
    /// After how long it leaves by itself; at most [`LIFE_MOST`].
    pub life: Duration,
    /// Where it takes its place from. All partners of a program share one.
    pub places: Places,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            address: Ipv4Addr::LOCALHOST.into(),
            others: 1,
            delay: DELAY,
            life: LIFE_MOST,
            places: Places::default(),
        }
    }
}

impl Config {
    pub(crate) fn seats(&self) -> usize {
        self.others.clamp(1, SEATS_MOST)
    }

    pub(crate) fn delay(&self) -> Duration {
        self.delay.min(DELAY_MOST)
    }

    pub(crate) fn life(&self) -> Duration {
        self.life.min(LIFE_MOST)
    }
}

/// Places for echo partners; clones share them.
#[derive(Debug, Clone)]
pub struct Places(Arc<Semaphore>);

impl Default for Places {
    fn default() -> Self {
        Self::of(AT_ONCE)
    }
}

impl Places {
    /// So many, at most [`AT_ONCE`].
    #[must_use]
    pub fn of(count: usize) -> Self {
        Self(Arc::new(Semaphore::new(count.min(AT_ONCE))))
    }

    /// Places left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.0.available_permits()
    }

    /// One, until it is dropped.
    pub(crate) fn take(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0).try_acquire_owned().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_so_many_places_and_no_more() {
        let places = Places::of(2);
        let (one, two) = (places.take(), places.clone().take());
        assert!(one.is_some() && two.is_some() && places.take().is_none());
        drop(one);
        assert_eq!(places.left(), 1);
        assert_eq!(Places::of(usize::MAX).left(), AT_ONCE);
    }

    #[test]
    fn nobody_configures_more_than_the_limits() {
        let config = Config {
            others: 90,
            delay: Duration::from_secs(60),
            life: Duration::from_secs(86_400),
            ..Config::default()
        };
        assert_eq!(
            (config.seats(), config.delay(), config.life()),
            (SEATS_MOST, DELAY_MOST, LIFE_MOST)
        );
        assert_eq!(Config { others: 0, ..config }.seats(), 1);
    }
}
