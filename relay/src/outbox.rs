//! Datagrams on their way to the socket: one buffer that packets are written and sealed in where they lie, and that is used
//! again once they are sent.

use std::net::SocketAddr;
use std::ops::Range;

/// Datagrams in the order they are to be sent.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    octets: Vec<u8>,
    datagrams: Vec<(SocketAddr, Range<usize>)>,
}

impl Outbox {
    /// Adds a datagram as it is.
    pub(crate) fn push(&mut self, to: SocketAddr, datagram: &[u8]) {
        self.write(to, |octets| {
            octets.extend_from_slice(datagram);
            Some(())
        });
    }

    /// Adds a datagram that is written to the end of the buffer; nothing of it stays when it cannot be written. How long it is.
    pub(crate) fn write(
        &mut self,
        to: SocketAddr,
        write: impl FnOnce(&mut Vec<u8>) -> Option<()>,
    ) -> Option<usize> {
        let begin = self.octets.len();
        let Some(()) = write(&mut self.octets) else {
            self.octets.truncate(begin);
            return None;
        };
        let end = self.octets.len();
        self.datagrams.push((to, begin..end));
        Some(end - begin)
    }

    /// The datagrams, receiver by receiver; those of one receiver in the order they were added.
    pub(crate) fn by_receiver(&mut self) -> Vec<(SocketAddr, &[u8])> {
        // Stable: the order within a receiver is kept.
        self.datagrams.sort_by_key(|(to, _)| *to);
        self.datagrams
            .iter()
            .map(|(to, range)| (*to, &self.octets[range.clone()]))
            .collect()
    }

    /// Forgets them.
    pub(crate) fn clear(&mut self) {
        self.datagrams.clear();
        self.octets.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(port: u16) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    #[test]
    fn each_receiver_gets_its_own_in_order() {
        let mut outbox = Outbox::default();
        for (port, datagram) in [(2, b"a"), (1, b"b"), (2, b"c"), (1, b"d")] {
            outbox.push(at(port), datagram);
        }
        let there: Vec<_> = outbox
            .by_receiver()
            .into_iter()
            .map(|(to, datagram)| (to.port(), datagram[0]))
            .collect();
        assert_eq!(there, [(1, b'b'), (1, b'd'), (2, b'a'), (2, b'c')]);
        outbox.clear();
        assert!(outbox.by_receiver().is_empty());
    }

    #[test]
    fn what_cannot_be_written_leaves_no_trace() {
        let mut outbox = Outbox::default();
        outbox.push(at(1), b"whole");
        let half = outbox.write(at(1), |octets| {
            octets.extend_from_slice(b"half");
            None
        });
        assert_eq!(half, None);
        assert_eq!(
            outbox.write(at(1), |octets| {
                octets.push(1);
                Some(())
            }),
            Some(1)
        );
        assert_eq!(outbox.by_receiver(), [(at(1), &b"whole"[..]), (at(1), &[1][..])]);
    }
}
