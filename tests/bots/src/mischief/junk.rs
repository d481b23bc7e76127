//! Datagrams that are broken or come from nobody: what a port on the internet receives.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// A kind of broken datagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Junk {
    /// No bytes at all.
    Empty,
    /// A single byte of any value.
    OneByte,
    /// Bytes of any kind.
    Noise,
    /// A STUN header and nothing else.
    StunBare,
    /// A STUN binding request of a user nobody knows, without integrity.
    StunStranger,
    /// A STUN attribute longer than its message.
    StunLongAttribute,
    /// A DTLS ClientHello as a stranger would send it.
    ClientHello,
    /// A DTLS handshake fragment of a message of 16 MB.
    HugeFragment,
    /// A DTLS record longer than its datagram.
    LongRecord,
    /// RTP cut within its header.
    RtpShort,
    /// RTP whose extension is longer than the packet.
    RtpLongExtension,
    /// RTP with fifteen contributing sources and no room for them.
    RtpNoSources,
    /// RTCP too short to hold SRTCP's index and tag.
    RtcpShort,
    /// RTCP whose length says more than there is.
    RtcpLong,
    /// TURN channel data.
    Channel,
}

impl Junk {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Empty,
        Self::OneByte,
        Self::Noise,
        Self::StunBare,
        Self::StunStranger,
        Self::StunLongAttribute,
        Self::ClientHello,
        Self::HugeFragment,
        Self::LongRecord,
        Self::RtpShort,
        Self::RtpLongExtension,
        Self::RtpNoSources,
        Self::RtcpShort,
        Self::RtcpLong,
        Self::Channel,
    ];

    /// A datagram of this kind; the same seed makes the same bytes.
    #[must_use]
    pub fn bytes(self, seed: u64) -> Vec<u8> {
        let mut random = StdRng::seed_from_u64(seed);
        match self {
            Self::Empty => Vec::new(),
            Self::OneByte => vec![random.random()],
            Self::Noise => {
                let len = random.random_range(2..1_400);
                (0..len).map(|_| random.random()).collect()
            }
            Self::StunBare => stun(&mut random, &[]),
            Self::StunStranger => stun(&mut random, b"\x00\x06\x00\x09nobody:me\x00\x00\x00"),
            Self::StunLongAttribute => stun(&mut random, b"\x00\x06\xff\xffabcd"),
            Self::ClientHello => record(1, &handshake(&hello(&mut random), None)),
            Self::HugeFragment => record(1, &handshake(&[0; 64], Some(0xff_ffff))),
            Self::LongRecord => {
                let mut bytes = record(1, &[0; 32]);
                bytes[11..13].copy_from_slice(&[0xff, 0xff]);
                bytes
            }
            Self::RtpShort => rtp(&mut random, 0x80)[..11].to_vec(),
            Self::RtpLongExtension => {
                let mut bytes = rtp(&mut random, 0x90);
                bytes.extend([0xbe, 0xde, 0xff, 0xff, 0x10, 0x20]);
                bytes
            }
            Self::RtpNoSources => rtp(&mut random, 0x8f),
            Self::RtcpShort => vec![0x80, 201, 0, 1, 1, 2, 3, 4, 0x80, 0, 0, 1],
            Self::RtcpLong => {
                let mut bytes = vec![0x81, 200, 0xff, 0xff];
                bytes.extend((0..60).map(|_| random.random::<u8>()));
                bytes
            }
            Self::Channel => vec![0x40, 0x01, 0x00, 0x08, 1, 2, 3, 4],
        }
    }
}

/// A STUN binding request with these attributes (RFC 8489 section 5).
fn stun(random: &mut StdRng, attributes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x00, 0x01];
    out.extend(short(attributes.len()));
    out.extend(0x2112_a442_u32.to_be_bytes());
    out.extend((0..12).map(|_| random.random::<u8>()));
    out.extend(attributes);
    out
}

/// An RTP header of twelve bytes that begins with this one.
fn rtp(random: &mut StdRng, first: u8) -> Vec<u8> {
    let mut out = vec![first, 96];
    out.extend((0..10).map(|_| random.random::<u8>()));
    out
}

/// A DTLS 1.2 record with handshake data (RFC 6347 section 4.1).
fn record(number: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![22, 254, 253, 0, 0, 0, 0, 0, 0, 0, number];
    out.extend(short(body.len()));
    out.extend(body);
    out
}

/// A ClientHello's handshake header (section 4.2.2), whose message may be said to be longer than it is.
fn handshake(body: &[u8], said: Option<u32>) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
    let mut out = vec![1];
    out.extend(&said.unwrap_or(length).to_be_bytes()[1..]);
    out.extend([0; 5]); // message number, offset of the fragment
    out.extend(&length.to_be_bytes()[1..]);
    out.extend(body);
    out
}

/// A ClientHello without a cookie, offering one suite.
fn hello(random: &mut StdRng) -> Vec<u8> {
    let mut out = vec![254, 253];
    out.extend((0..32).map(|_| random.random::<u8>()));
    out.extend([0, 0]); // no session, no cookie
    out.extend([0, 2, 0xc0, 0x2b, 1, 0]); // ECDHE-ECDSA-AES128-GCM-SHA256, no compression
    out.extend([0, 8, 0, 10, 0, 4, 0, 2, 0, 23]); // one group: P-256
    out
}

fn short(len: usize) -> [u8; 2] {
    u16::try_from(len).unwrap_or(u16::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_repeatable_and_of_its_protocol() {
        for junk in Junk::ALL {
            assert_eq!(junk.bytes(3), junk.bytes(3), "{junk:?}");
        }
        assert_eq!(Junk::StunStranger.bytes(1)[4..8], [0x21, 0x12, 0xa4, 0x42]);
        assert_eq!(Junk::RtpShort.bytes(1).len(), 11);
    }

    #[test]
    fn a_hello_is_whole_and_a_huge_fragment_is_not() {
        let hello = Junk::ClientHello.bytes(1);
        let body = hello.len() - 13 - 12;
        let length = |at: usize| usize::from(hello[at + 1]) << 8 | usize::from(hello[at + 2]);
        assert_eq!(usize::from(hello[11]) << 8 | usize::from(hello[12]), body + 12);
        assert_eq!((length(14), length(22)), (body, body));
        assert_eq!(Junk::HugeFragment.bytes(1)[14..17], [0xff, 0xff, 0xff]);
    }
}
