//! Digests: STUN's message integrity and the fingerprints of certificates.

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use ring::hmac;
use str0m::crypto::{Sha1HmacProvider, Sha1Provider, Sha256Provider};

#[derive(Debug)]
pub(super) struct Digests;

impl Sha1HmacProvider for Digests {
    fn sha1_hmac(&self, key: &[u8], payloads: &[&[u8]]) -> [u8; 20] {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
        let mut context = hmac::Context::with_key(&key);
        payloads.iter().for_each(|payload| context.update(payload));
        whole(context.sign().as_ref())
    }
}

impl Sha1Provider for Digests {
    fn sha1(&self, data: &[u8]) -> [u8; 20] {
        whole(digest(&SHA1_FOR_LEGACY_USE_ONLY, data).as_ref())
    }
}

impl Sha256Provider for Digests {
    fn sha256(&self, data: &[u8]) -> [u8; 32] {
        whole(digest(&SHA256, data).as_ref())
    }
}

fn whole<const N: usize>(digest: &[u8]) -> [u8; N] {
    digest.try_into().expect("an algorithm has one length of digest")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 2202 section 3, case 2.
    #[test]
    fn hmac_sha1_of_the_rfc() {
        let mac = Digests.sha1_hmac(b"Jefe", &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(mac[..4], [0xef, 0xfc, 0xdf, 0x6a]);
        assert_eq!(mac[16..], [0x25, 0x9a, 0x7c, 0x79]);
    }

    /// FIPS 180-4's "abc".
    #[test]
    fn sha_of_abc() {
        assert_eq!(Digests.sha1(b"abc")[..4], [0xa9, 0x99, 0x3e, 0x36]);
        assert_eq!(Digests.sha256(b"abc")[..4], [0xba, 0x78, 0x16, 0xbf]);
    }
}
