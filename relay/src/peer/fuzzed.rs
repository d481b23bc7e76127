//! A handshake with whatever a proven address sends, for the fuzz target.

use std::time::Instant;

use super::Identity;
use super::dtls::Dtls;

/// Feeds datagrams, each with its length in two octets before it.
pub(crate) fn handshake(identity: &Identity, mut octets: &[u8], now: Instant) {
    let mut dtls = Dtls::new(identity, [0; 32]);
    while let Some((length, rest)) = octets.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
        let (datagram, rest) = rest.split_at(length);
        octets = rest;
        if dtls.input(identity, datagram, now).is_err() {
            return;
        }
        while dtls.poll().is_some() {}
    }
}
