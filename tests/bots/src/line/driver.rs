//! The sockets of a line; it decides nothing.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::Instant;

use anyhow::Result;

use super::LineStats;
use super::settings::LineSettings;
use super::way::{Way, WayStats};
use crate::worker::{ATTENTION, Wheel};
use crate::{clock, socket};

/// Clients of one line at most; who came last is not served. A test has a handful.
const CLIENTS_MAX: usize = 256;

/// Everything between the clients and the relay.
#[derive(Debug)]
pub(crate) struct Driver {
    listener: UdpSocket,
    relay: SocketAddr,
    seed: u64,
    pub(crate) settings: LineSettings,
    clients: BTreeMap<SocketAddr, Client>,
    /// The address by which the relay knows the clients.
    outside: IpAddr,
    is_cut: bool,
}

/// One client and the socket by which the relay knows it.
#[derive(Debug)]
struct Client {
    upstream: UdpSocket,
    up: Way,
    down: Way,
}

impl Driver {
    pub(crate) fn new(listener: UdpSocket, relay: SocketAddr, seed: u64) -> Self {
        Self {
            listener,
            relay,
            seed,
            settings: LineSettings::default(),
            clients: BTreeMap::new(),
            outside: outside(relay),
            is_cut: false,
        }
    }

    pub(crate) fn cut(&mut self) {
        self.is_cut = true;
        for client in self.clients.values_mut() {
            client.up.cut();
            client.down.cut();
        }
    }

    pub(crate) fn mend(&mut self) {
        self.is_cut = false;
    }

    /// New ports towards the relay; what the relay sends to the old ones is lost.
    pub(crate) fn rebind(&mut self) -> Result<()> {
        for client in self.clients.values_mut() {
            client.upstream = socket::bind(self.outside)?;
        }
        Ok(())
    }

    /// New ports at another address, as when a machine goes from one network to another.
    pub(crate) fn move_to(&mut self, outside: IpAddr) -> Result<()> {
        self.outside = outside;
        self.rebind()
    }

    pub(crate) fn stats(&self) -> LineStats {
        let sum = |way: fn(&Client) -> WayStats| {
            self.clients
                .values()
                .map(way)
                .fold(WayStats::default(), WayStats::plus)
        };
        LineStats {
            clients: self.clients.len(),
            is_cut: self.is_cut,
            up: sum(|client| client.up.stats()),
            down: sum(|client| client.down.stats()),
        }
    }

    /// Takes what the clients and the relay have sent.
    fn take(&mut self, now: Instant) {
        let (relay, seed, is_cut, outside) = (self.relay, self.seed, self.is_cut, self.outside);
        let (clients, settings) = (&mut self.clients, &self.settings);
        socket::take(&self.listener, |bytes, from| {
            let number = clients.len() as u64;
            if !clients.contains_key(&from) && clients.len() < CLIENTS_MAX {
                // Without a port towards the relay there is no client: as if nobody were there.
                if let Ok(client) = Client::new(outside, seed.wrapping_add(2 * number)) {
                    clients.insert(from, client);
                }
            }
            match clients.get_mut(&from) {
                Some(client) if is_cut => client.up.lose(),
                Some(client) => client.up.push(bytes, &settings.up, now),
                None => {}
            }
        });
        for client in self.clients.values_mut() {
            let down = &mut client.down;
            socket::take(&client.upstream, |bytes, from| {
                if from != relay {
                    return;
                }
                if is_cut {
                    down.lose();
                } else {
                    down.push(bytes, &settings.down, now);
                }
            });
        }
    }

    /// Passes on what has come through.
    fn give(&mut self, now: Instant) {
        for (address, client) in &mut self.clients {
            while let Some(bytes) = client.up.pop(now) {
                // A full or refusing socket loses the packet, as a network would.
                drop(client.upstream.send_to(&bytes, self.relay));
            }
            while let Some(bytes) = client.down.pop(now) {
                drop(self.listener.send_to(&bytes, address));
            }
        }
    }

    fn due(&self) -> Option<Instant> {
        let ways = self
            .clients
            .values()
            .flat_map(|client| [&client.up, &client.down]);
        ways.filter_map(Way::due).min()
    }
}

impl Wheel for Driver {
    fn turn(&mut self) -> bool {
        let now = clock::now();
        let at_most = self
            .due()
            .map_or(ATTENTION, |due| due.saturating_duration_since(now).min(ATTENTION));
        let upstreams = self.clients.values().map(|client| &client.upstream);
        socket::wait([&self.listener].into_iter().chain(upstreams), at_most);
        self.take(clock::now());
        self.give(clock::now());
        true
    }
}

impl Client {
    fn new(outside: IpAddr, seed: u64) -> Result<Self> {
        Ok(Self {
            upstream: socket::bind(outside)?,
            up: Way::new(seed),
            down: Way::new(seed.wrapping_add(1)),
        })
    }
}

/// An address from which the relay can be reached.
fn outside(relay: SocketAddr) -> IpAddr {
    match relay.ip() {
        ip if ip.is_loopback() => ip,
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    }
}
