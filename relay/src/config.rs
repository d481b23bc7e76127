//! What a relay is started with.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use thiserror::Error;

/// What a relay is started with.
#[derive(Debug, Clone)]
pub struct Config {
    /// The first thread's address; thread `i` takes port `port + i`. With port 0 each takes a free one.
    pub listen: SocketAddr,
    /// Media threads, each with a port of its own.
    pub threads: usize,
    /// Addresses told to clients; empty: the listening one, or when that is unspecified those of the machine's interfaces.
    pub advertise: Vec<IpAddr>,
    /// Participants of a room.
    pub room_size: usize,
    /// Transports of one thread.
    pub peers_per_thread: usize,
    /// Without a packet for so long somebody is called interrupted.
    pub interrupted_after: Duration,
    /// Without a packet for so long their place is given up.
    pub gone_after: Duration,
}

/// A configuration that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ConfigError {
    /// No thread.
    #[error("a relay needs at least one media thread")]
    NoThread,
    /// Ports beyond 65535.
    #[error("{threads} threads do not fit above port {port}")]
    Ports {
        /// Threads asked for.
        threads: usize,
        /// The first port.
        port: u16,
    },
    /// The place would be given up before anybody is told.
    #[error("a place must be kept longer than it takes to call somebody interrupted")]
    Times,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([0, 0, 0, 0], 10_000)),
            threads: 1,
            advertise: Vec::new(),
            room_size: 16,
            peers_per_thread: 1_000,
            interrupted_after: Duration::from_secs(3),
            gone_after: Duration::from_secs(60),
        }
    }
}

impl Config {
    /// Whether it can be.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.threads == 0 {
            return Err(ConfigError::NoThread);
        }
        let port = self.listen.port();
        if port != 0 && usize::from(port) + self.threads > usize::from(u16::MAX) + 1 {
            return Err(ConfigError::Ports {
                threads: self.threads,
                port,
            });
        }
        if self.gone_after <= self.interrupted_after {
            return Err(ConfigError::Times);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_must_fit() {
        let with = |port, threads| Config {
            listen: SocketAddr::from(([127, 0, 0, 1], port)),
            threads,
            ..Config::default()
        };
        assert_eq!(with(65_535, 1).check(), Ok(()));
        assert!(matches!(with(65_535, 2).check(), Err(ConfigError::Ports { .. })));
        assert_eq!(with(0, 64).check(), Ok(()));
        assert_eq!(with(0, 0).check(), Err(ConfigError::NoThread));
    }
}
