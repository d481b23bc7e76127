//! Section `[media]`: how browsers reach the relay.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    thread,
};

use serde::{Deserialize, Serialize};
use yuanzhen_relay as relay;

use super::ConfigError;

/// The port when none is configured: below those the kernel hands out by itself.
const PORT: u16 = 10_000;

/// Media threads when none are configured: more wins nothing at the size of a county.
const MOST_THREADS: usize = 4;

/// Section `[media]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MediaConfig {
    /// UDP address of the first media thread, each further one takes the next port; empty: port 10000, on loopback when
    /// both web addresses are, else on all addresses.
    pub listen: String,
    /// Media threads; 0: one for each core, at most 4.
    pub threads: usize,
    /// Addresses told to browsers instead of the machine's own, as behind a router that forwards the ports.
    pub advertise: Vec<IpAddr>,
    /// Participants of one room.
    pub room_size: usize,
}

impl Default for MediaConfig {
    fn default() -> Self {
        Self {
            listen: String::new(),
            threads: 0,
            advertise: Vec::new(),
            room_size: 16,
        }
    }
}

impl MediaConfig {
    /// Participants of the largest room: its pictures can still be wished for in one message.
    pub const LARGEST_ROOM: usize = 20;

    /// Where the first media thread listens. `pages_on_loopback`: nobody from elsewhere could open a page.
    #[must_use]
    pub fn address(&self, pages_on_loopback: bool) -> SocketAddr {
        let ip = if pages_on_loopback {
            Ipv4Addr::LOCALHOST
        } else {
            Ipv4Addr::UNSPECIFIED
        };
        // The configuration was checked: what does not read is empty.
        self.listen.parse().unwrap_or(SocketAddr::from((ip, PORT)))
    }

    /// What the relay is started with.
    #[must_use]
    pub fn relay(&self, pages_on_loopback: bool) -> relay::Config {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        relay::Config {
            listen: self.address(pages_on_loopback),
            threads: match self.threads {
                0 => cores.min(MOST_THREADS),
                threads => threads,
            },
            advertise: self.advertise.clone(),
            room_size: self.room_size,
            ..relay::Config::default()
        }
    }

    /// The address reads, the ports are there, rooms hold a talk.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        ConfigError::unless(
            self.listen.is_empty() || self.listen.parse::<SocketAddr>().is_ok(),
            "media.listen",
            "must be an address with a port, such as 0.0.0.0:10000, or empty",
        )?;
        ConfigError::unless(
            (2..=Self::LARGEST_ROOM).contains(&self.room_size),
            "media.room_size",
            "must be from 2 to 20",
        )?;
        ConfigError::unless(
            !self
                .advertise
                .iter()
                .any(|ip| ip.is_unspecified() || ip.is_multicast()),
            "media.advertise",
            "must be addresses that browsers can reach",
        )?;
        self.relay(false)
            .check()
            .map_err(|error| ConfigError::Impossible {
                key: "media",
                why: error.to_string(),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listening(listen: &str) -> MediaConfig {
        MediaConfig {
            listen: listen.to_owned(),
            ..MediaConfig::default()
        }
    }

    #[test]
    fn media_goes_where_the_pages_are_unless_it_is_told() {
        let default = MediaConfig::default();
        assert_eq!(default.address(true).to_string(), "127.0.0.1:10000");
        assert_eq!(default.address(false).to_string(), "0.0.0.0:10000");
        assert_eq!(
            listening("10.1.2.3:9000").address(true).to_string(),
            "10.1.2.3:9000"
        );
        assert!((1..=MOST_THREADS).contains(&default.relay(false).threads));
    }

    #[test]
    fn what_cannot_be_is_refused_and_named() {
        assert!(MediaConfig::default().check().is_ok());
        let wrong = [
            listening("somewhere"),
            MediaConfig {
                threads: 4,
                ..listening("0.0.0.0:65533")
            },
            MediaConfig {
                room_size: MediaConfig::LARGEST_ROOM + 1,
                ..MediaConfig::default()
            },
            MediaConfig {
                room_size: 1,
                ..MediaConfig::default()
            },
            MediaConfig {
                advertise: vec![IpAddr::from([0, 0, 0, 0])],
                ..MediaConfig::default()
            },
        ];
        for config in wrong {
            let error = config.check().expect_err("refused");
            assert!(error.to_string().starts_with("media"), "{error}");
        }
    }
}
