//! The socket and the thread of a scripted peer; it decides nothing.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::os::fd::AsFd;
use std::sync::mpsc::{Receiver, TryRecvError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::session::{Session, Step};
use crate::clock;

/// The longest datagram taken.
const DATAGRAM_MAX: usize = 2_048;

/// How many datagrams are taken before timers are looked at again.
const BATCH: usize = 64;

/// How long something asked of a peer may have to wait.
const ATTENTION: Duration = Duration::from_millis(10);

/// Something asked of a peer, done on its thread.
pub(crate) type Ask = Box<dyn FnOnce(&mut Driver) + Send>;

/// A peer's socket.
pub(crate) struct Driver {
    pub(crate) session: Session,
    socket: UdpSocket,
    address: IpAddr,
    /// Does not read its socket.
    pub(crate) is_deaf: bool,
    pub(crate) is_done: bool,
}

impl Driver {
    pub(crate) fn new(session: Session, socket: UdpSocket) -> Result<Self> {
        let address = socket.local_addr()?.ip();
        Ok(Self {
            session,
            socket,
            address,
            is_deaf: false,
            is_done: false,
        })
    }

    /// Takes a new port; the session believes that it is still reached at the old one.
    pub(crate) fn rebind(&mut self) -> Result<SocketAddr> {
        self.socket = bind(self.address)?;
        Ok(self.socket.local_addr()?)
    }

    /// Runs until it is done or nobody asks any more.
    pub(crate) fn run(mut self, asked: &Receiver<Ask>) {
        while !self.is_done {
            loop {
                match asked.try_recv() {
                    Ok(ask) => ask(&mut self),
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Disconnected) => return,
                }
            }
            let until = self.drain();
            self.listen(until);
        }
        self.drain();
    }

    /// Sends all there is to send; returns until when there is nothing.
    fn drain(&mut self) -> Instant {
        loop {
            match self.session.poll(clock::now()) {
                // A full or refusing socket loses the packet, as a network would.
                Step::Send { to, bytes } => drop(self.socket.send_to(&bytes, to)),
                Step::Until(until) => return until,
            }
        }
    }

    fn listen(&mut self, until: Instant) {
        let wait = until.saturating_duration_since(clock::now()).min(ATTENTION);
        if self.is_deaf {
            std::thread::sleep(wait);
            return;
        }
        let millis = u8::try_from(wait.as_micros().div_ceil(1_000)).unwrap_or(u8::MAX);
        let mut ready = [PollFd::new(self.socket.as_fd(), PollFlags::POLLIN)];
        if !poll(&mut ready, PollTimeout::from(millis)).is_ok_and(|count| count > 0) {
            return;
        }
        let mut buffer = [0; DATAGRAM_MAX];
        for _ in 0..BATCH {
            match self.socket.recv_from(&mut buffer) {
                Ok((len, from)) => {
                    self.session.handle(&buffer[..len], from, clock::now());
                    self.drain();
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                // A port that is unreachable is told by the next packet that does not come.
                Err(_) => {}
            }
        }
    }
}

/// A socket on a free port of this address, which does not wait.
pub(crate) fn bind(address: IpAddr) -> Result<UdpSocket> {
    let socket = UdpSocket::bind((address, 0)).with_context(|| format!("no free port on {address}"))?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}
