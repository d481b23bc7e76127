//! The socket of a scripted peer; it decides nothing.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::Instant;

use anyhow::Result;

use super::session::{Session, Step};
use crate::worker::{ATTENTION, Wheel};
use crate::{clock, socket};

/// A session and its socket.
#[derive(Debug)]
pub(crate) struct Driver {
    pub(crate) session: Session,
    socket: UdpSocket,
    address: IpAddr,
    /// Does not read its socket.
    pub(crate) is_deaf: bool,
    pub(crate) is_done: bool,
}

impl Driver {
    pub(crate) fn new(session: Session, socket: UdpSocket, address: IpAddr) -> Self {
        Self {
            session,
            socket,
            address,
            is_deaf: false,
            is_done: false,
        }
    }

    /// Takes a new port; the session believes that it is still reached at the old one.
    pub(crate) fn rebind(&mut self) -> Result<SocketAddr> {
        self.socket = socket::bind(self.address)?;
        Ok(self.socket.local_addr()?)
    }
}

impl Wheel for Driver {
    fn turn(&mut self) -> bool {
        let until = drain(&mut self.session, &self.socket);
        if self.is_done {
            return false;
        }
        let at_most = until.saturating_duration_since(clock::now()).min(ATTENTION);
        if self.is_deaf {
            std::thread::sleep(at_most);
            return true;
        }
        socket::wait([&self.socket].into_iter(), at_most);
        socket::take(&self.socket, |bytes, from| {
            self.session.handle(bytes, from, clock::now());
            drain(&mut self.session, &self.socket);
        });
        true
    }
}

/// Sends all there is to send; returns until when there is nothing.
fn drain(session: &mut Session, socket: &UdpSocket) -> Instant {
    loop {
        match session.poll(clock::now()) {
            // A full or refusing socket loses the packet, as a network would.
            Step::Send { to, bytes } => drop(socket.send_to(&bytes, to)),
            Step::Until(until) => return until,
        }
    }
}
