//! A bad line: a UDP proxy between clients and a relay whose badness can be set and changed while it runs.
//!
//! Every client, told by its address, has a line of its own with the same settings, and a port of its own towards the
//! relay. Chances are drawn from a seed that is printed, so that a failed test can be run again.

mod candidates;
mod command;
mod driver;
mod settings;
mod way;

use std::net::{IpAddr, SocketAddr};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::socket;
use crate::worker::Worker;
use driver::Driver;

pub use candidates::rewrite_candidates;
pub use settings::{Burst, LineSettings, WaySettings};
pub use way::WayStats;

/// A line to one relay. Dropping it closes it.
#[derive(Debug)]
pub struct Line {
    worker: Worker<Driver>,
    address: SocketAddr,
    relay: SocketAddr,
    seed: u64,
}

/// What a line carried, of all its clients together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineStats {
    /// Addresses something came from.
    pub clients: usize,
    /// Whether it is cut.
    pub is_cut: bool,
    /// From the clients to the relay.
    pub up: WayStats,
    /// From the relay to the clients.
    pub down: WayStats,
}

impl Line {
    /// A good line to a relay, at a free port of the relay's own address, with a seed of its own.
    pub fn to(relay: SocketAddr) -> Result<Self> {
        Self::at(relay.ip(), relay, rand::random())
    }

    /// A good line at a free port of this address, with this seed.
    pub fn at(address: IpAddr, relay: SocketAddr, seed: u64) -> Result<Self> {
        Self::on(SocketAddr::new(address, 0), relay, seed)
    }

    /// A good line at this address and port, or at a free port for 0, with this seed.
    pub fn on(address: SocketAddr, relay: SocketAddr, seed: u64) -> Result<Self> {
        let listener = socket::bind_to(address)?;
        let address = listener.local_addr()?;
        eprintln!("line {address} to {relay}: seed {seed}");
        let driver = Driver::new(listener, relay, seed);
        Ok(Self {
            worker: Worker::start("line".to_owned(), driver)?,
            address,
            relay,
            seed,
        })
    }

    /// Where clients send to.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// What its chances are drawn from.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// An answer of the relay that sends its client through this line.
    #[must_use]
    pub fn rewrite(&self, sdp: &str) -> String {
        rewrite_candidates(sdp, self.relay, self.address)
    }

    /// How bad it is from now on; what is on the way stays as it was.
    pub fn set(&self, settings: LineSettings) -> Result<()> {
        self.worker.ask(move |driver| driver.settings = settings)
    }

    /// Cuts it: what is on the way is lost, and all that comes until it is mended.
    pub fn cut(&self) -> Result<()> {
        self.worker.ask(Driver::cut)
    }

    /// Mends it.
    pub fn mend(&self) -> Result<()> {
        self.worker.ask(Driver::mend)
    }

    /// Gives every client a new port towards the relay, as a NAT does that forgot its bindings.
    pub fn rebind(&self) -> Result<()> {
        self.worker.ask(Driver::rebind)?
    }

    /// Gives every client a new port at this address, as a machine has that goes from one network to another.
    pub fn move_to(&self, outside: IpAddr) -> Result<()> {
        self.worker.ask(move |driver| driver.move_to(outside))?
    }

    /// What it carried.
    pub fn stats(&self) -> Result<LineStats> {
        self.worker.ask(|driver| driver.stats())
    }
}
