//! UDP sockets that do not wait.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::os::fd::AsFd;
use std::time::Duration;

use anyhow::{Context, Result};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

/// The longest datagram taken.
const DATAGRAM_MAX: usize = 2_048;

/// How many datagrams are taken before anything else is looked at.
const BATCH: usize = 64;

/// A socket on a free port of this address.
pub(crate) fn bind(address: IpAddr) -> Result<UdpSocket> {
    bind_to(SocketAddr::new(address, 0))
}

/// A socket at this address and port, or at a free port for 0.
pub(crate) fn bind_to(address: SocketAddr) -> Result<UdpSocket> {
    let socket = UdpSocket::bind(address).with_context(|| format!("no free port at {address}"))?;
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// Waits until one of the sockets has something, or as long as said.
pub(crate) fn wait<'a>(sockets: impl Iterator<Item = &'a UdpSocket>, at_most: Duration) {
    let millis = u16::try_from(at_most.as_micros().div_ceil(1_000)).unwrap_or(u16::MAX);
    let mut ready: Vec<_> = sockets
        .map(|socket| PollFd::new(socket.as_fd(), PollFlags::POLLIN))
        .collect();
    // An interrupted wait is a short one.
    let _ = poll(&mut ready, PollTimeout::from(millis));
}

/// Takes what a socket has, up to a batch.
pub(crate) fn take(socket: &UdpSocket, mut each: impl FnMut(&[u8], SocketAddr)) {
    let mut buffer = [0; DATAGRAM_MAX];
    for _ in 0..BATCH {
        match socket.recv_from(&mut buffer) {
            Ok((len, from)) => each(&buffer[..len], from),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return,
            // That a port is unreachable is told by what does not come back.
            Err(_) => {}
        }
    }
}
