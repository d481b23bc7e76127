//! From messages to PDUs and from a socket to frames: what listener and client share.

use std::io;

use bytes::{Bytes, BytesMut};
use dicom_bytes::pdu::{FrameError, HEADER_LEN, Header, Kind, Limits, encode_data};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A-ASSOCIATE PDUs: 128 contexts with a dozen transfer syntaxes each need about 60 kB.
const MAX_ASSOCIATE: u32 = 256 * 1024;
/// A data value costs six bytes of a P-DATA-TF body.
const VALUE_HEADER: u32 = 6;
/// Peers that announce less than this cannot be talked to sensibly; they get this.
const SMALLEST_PDU: u32 = 128;
/// What we send in one PDU at most, even to peers without a limit.
const LARGEST_PDU: u32 = 131_072;

/// The PDUs of one command or data set for a peer with this maximum length (0: no limit).
pub(super) fn data_pdus(
    context: u8,
    is_command: bool,
    bytes: &[u8],
    peer_max: u32,
) -> impl Iterator<Item = Vec<u8>> {
    let room = room(peer_max);
    let count = bytes.len().div_ceil(room).max(1);
    (0..count).map(move |index| {
        let start = index * room;
        let piece = &bytes[start..bytes.len().min(start + room)];
        encode_data(context, is_command, index + 1 == count, piece)
    })
}

/// How many bytes of a message fit into one PDU.
pub(super) fn room(peer_max: u32) -> usize {
    let max = if peer_max == 0 {
        LARGEST_PDU
    } else {
        peer_max.clamp(SMALLEST_PDU, LARGEST_PDU)
    };
    (max - VALUE_HEADER) as usize
}

/// What comes from a socket.
#[derive(Debug)]
pub(super) enum Received {
    /// A whole PDU.
    Pdu(Kind, Bytes),
    /// A frame we do not take; nothing after it can be read.
    Bad(FrameError),
    /// The peer hung up.
    Closed,
}

/// A connection that reads and writes whole PDUs.
#[derive(Debug)]
pub(super) struct Wire {
    stream: TcpStream,
    buffer: BytesMut,
    limits: Limits,
    /// After a bad frame nothing can be told apart any more: what still comes is thrown away.
    broken: bool,
}

impl Wire {
    pub(super) fn new(stream: TcpStream, max_pdu: u32) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        let limits = Limits {
            association: MAX_ASSOCIATE,
            data: max_pdu,
        };
        Ok(Wire {
            stream,
            buffer: BytesMut::new(),
            limits,
            broken: false,
        })
    }

    /// Waits for a whole PDU. The buffer grows with what has arrived, up to the limit of the PDU's kind,
    /// never by what a header declares. Safe to drop and call again.
    pub(super) async fn receive(&mut self) -> io::Result<Received> {
        loop {
            if self.broken {
                self.buffer.clear();
            }
            match Header::read(&self.buffer, self.limits) {
                Err(error) => {
                    self.broken = true;
                    return Ok(Received::Bad(error));
                }
                Ok(Some(header)) => {
                    let whole = HEADER_LEN + header.length as usize;
                    if self.buffer.len() >= whole {
                        let body = self.buffer.split_to(whole).freeze().slice(HEADER_LEN..);
                        return Ok(Received::Pdu(header.kind, body));
                    }
                }
                Ok(None) => {}
            }
            self.acknowledge_at_once();
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Ok(Received::Closed);
            }
        }
    }

    /// Writes one PDU with one call.
    pub(super) async fn send(&mut self, pdu: &[u8]) -> io::Result<()> {
        self.stream.write_all(pdu).await
    }

    /// Says that nothing more will be sent.
    pub(super) async fn finish(&mut self) {
        // The peer may be gone already; there is nobody left to tell.
        let _ = self.stream.shutdown().await;
    }

    /// Linux forgets TCP_QUICKACK after a while, and a delayed acknowledgement stops a peer that has not
    /// switched off Nagle's algorithm for 40 ms: it is set again before each wait.
    fn acknowledge_at_once(&self) {
        #[cfg(target_os = "linux")]
        {
            // A matter of speed only.
            let _ = self.stream.set_quickack(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use dicom_bytes::pdu::Pdvs;

    use super::*;

    #[test]
    fn a_message_is_cut_to_the_peers_measure_and_put_together_again() {
        let message: Vec<u8> = (0..1000u32).map(|n| n as u8).collect();
        for max in [0, 1, 128, 134, 1006, 1007] {
            let pdus: Vec<_> = data_pdus(1, false, &message, max).collect();
            let mut back = Vec::new();
            for (index, pdu) in pdus.iter().enumerate() {
                if max >= 128 {
                    assert!(pdu.len() - HEADER_LEN <= max as usize);
                }
                let value = Pdvs::of(&pdu[HEADER_LEN..]).next().unwrap().unwrap();
                assert_eq!(value.is_last, index + 1 == pdus.len());
                back.extend_from_slice(value.data);
            }
            assert_eq!(back, message);
        }
    }
}
