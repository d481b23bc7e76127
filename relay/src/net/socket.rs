//! A UDP socket that takes and gives many datagrams in one call.

use std::io::{self, IoSliceMut};
use std::net::{SocketAddr, UdpSocket};
use std::os::fd::{AsFd, AsRawFd as _, BorrowedFd};

use nix::errno::Errno;
use nix::sys::socket::{MsgFlags, MultiHeaders, SockaddrStorage, recvmmsg, setsockopt, sockopt};

use super::sending::Sending;
use crate::outbox::Outbox;

/// Datagrams of one call.
const BATCH: usize = 64;

/// Octets of a datagram. Nothing larger than an Ethernet frame is meant for a relay; the rest of a larger one is cut off and
/// the datagram does not open.
const DATAGRAM: usize = 2_048;

/// Octets the machine may hold for a thread that is busy: a quarter of a second of 100 Mbit/s.
const HELD: usize = 4 * 1024 * 1024;

/// Listens on a port.
///
/// # Errors
/// The machine's, such as an address in use.
pub(crate) fn listen(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind(address)?;
    socket.set_nonblocking(true)?;
    // The machine may allow less; it is asked for what is wanted and runs with what it gives.
    let _ = setsockopt(&socket, sockopt::RcvBuf, &HELD);
    let _ = setsockopt(&socket, sockopt::SndBuf, &HELD);
    Ok(socket)
}

/// A UDP socket with room for a batch each way.
pub(crate) struct Socket {
    socket: UdpSocket,
    incoming: MultiHeaders<SockaddrStorage>,
    sending: Sending,
    buffers: Vec<[u8; DATAGRAM]>,
    lengths: Vec<(usize, Option<SocketAddr>)>,
}

impl Socket {
    /// Of a port listened on. Its batches stay on the thread that made them.
    pub(crate) fn of(socket: UdpSocket) -> Self {
        Self {
            socket,
            incoming: MultiHeaders::preallocate(BATCH, None),
            sending: Sending::new(),
            buffers: vec![[0; DATAGRAM]; BATCH],
            lengths: Vec::with_capacity(BATCH),
        }
    }

    /// Takes what has come, up to one batch. Whether there may be more.
    ///
    /// # Errors
    /// The machine's, but for "nothing there".
    pub(crate) fn receive(&mut self, mut each: impl FnMut(SocketAddr, &[u8])) -> io::Result<bool> {
        self.lengths.clear();
        {
            let mut slices: Vec<[IoSliceMut<'_>; 1]> = self
                .buffers
                .iter_mut()
                .map(|buffer| [IoSliceMut::new(buffer)])
                .collect();
            let received = recvmmsg(
                self.socket.as_raw_fd(),
                &mut self.incoming,
                slices.iter_mut(),
                MsgFlags::MSG_DONTWAIT,
                None,
            );
            match received {
                Ok(messages) => self.lengths.extend(
                    messages.map(|message| (message.bytes, message.address.as_ref().and_then(internet))),
                ),
                Err(Errno::EAGAIN | Errno::EINTR) => return Ok(false),
                // A client's machine said that nobody listens there any more; that is the client's affair.
                Err(Errno::ECONNREFUSED) => return Ok(true),
                Err(error) => return Err(error.into()),
            }
        }
        for (buffer, (length, from)) in self.buffers.iter().zip(&self.lengths) {
            if let Some(from) = from {
                each(*from, &buffer[..*length]);
            }
        }
        Ok(self.lengths.len() == BATCH)
    }

    /// Sends everything, in order for each receiver, and empties the outbox. How many the machine would not take: those are
    /// lost, as on any line.
    pub(crate) fn send(&mut self, outbox: &mut Outbox) -> usize {
        let unsent = self.sending.send(self.socket.as_raw_fd(), &outbox.by_receiver());
        outbox.clear();
        unsent
    }
}

impl AsFd for Socket {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.socket.as_fd()
    }
}

fn internet(address: &SockaddrStorage) -> Option<SocketAddr> {
    if let Some(v4) = address.as_sockaddr_in() {
        Some(SocketAddr::from((v4.ip(), v4.port())))
    } else {
        let v6 = address.as_sockaddr_in6()?;
        Some(SocketAddr::from((v6.ip(), v6.port())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_go_and_many_come() {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let (one, other) = (listen(any).unwrap(), listen(any).unwrap());
        let (here, to) = (one.local_addr().unwrap(), other.local_addr().unwrap());
        let (mut one, mut other) = (Socket::of(one), Socket::of(other));
        let mut outbox = Outbox::default();
        (0..150u8).for_each(|n| outbox.push(to, &[n; 3]));
        assert_eq!(one.send(&mut outbox), 0);
        assert!(outbox.by_receiver().is_empty());
        let mut got = Vec::new();
        let mut more = true;
        while more {
            more = other
                .receive(|from, datagram| {
                    assert_eq!(from, here);
                    assert_eq!(datagram.len(), 3);
                    got.push(datagram[0]);
                })
                .unwrap();
        }
        assert_eq!(got, (0..150).collect::<Vec<u8>>());
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
        outbox.push(nowhere, b"x");
        outbox.push(nowhere, b"x");
        outbox.push(to, b"y");
        assert_eq!(
            one.send(&mut outbox),
            2,
            "those that cannot be sent do not stop the next"
        );
        other.receive(|_, datagram| assert_eq!(datagram, b"y")).unwrap();
    }
}
