//! AES-128-GCM over packets that are already written (RFC 7714): the path of every forwarded packet. What comes in, control
//! packets and other ciphers take the crate's own context.

use rtc_crypto::{AeadAlgorithm, AeadCipher, BlockCipherAlgorithm, RTCCrypto};

use super::Failed;

/// Octets of the seal.
const TAG: usize = 16;

/// Octets of the salt, and of the numbers a packet is sealed under.
const SALT: usize = 12;

/// Labels of the keys that come out of the master key (RFC 3711, 4.3.2).
const ENCRYPTION: u8 = 0;
const SALTING: u8 = 2;

/// The key of one direction.
pub(super) struct Gcm {
    cipher: Box<dyn AeadCipher>,
    salt: [u8; SALT],
}

impl Gcm {
    /// From the master key and salt of a handshake.
    ///
    /// # Errors
    /// [`Failed`] when the provider does not know the cipher.
    pub(super) fn new(key: &[u8; 16], salt: &[u8; SALT], crypto: &dyn RTCCrypto) -> Result<Self, Failed> {
        let session_key = derived(key, salt, ENCRYPTION, crypto)?;
        let session_salt = derived(key, salt, SALTING, crypto)?;
        let cipher = crypto
            .new_aead(AeadAlgorithm::Aes128Gcm, &session_key)
            .map_err(Failed::of)?;
        Ok(Self {
            cipher,
            salt: *session_salt
                .first_chunk()
                .ok_or_else(|| Failed::of("a salt too short"))?,
        })
    }

    /// Seals a packet that lies at the end of a buffer, from `begin` on, its payload from `payload` on. `number` is the packet's
    /// place in its stream, counted from 0: a number under which two packets are sealed gives the key away.
    pub(super) fn seal(
        &mut self,
        octets: &mut Vec<u8>,
        (begin, payload): (usize, usize),
        ssrc: u32,
        number: u64,
    ) -> Option<()> {
        // RFC 7714, 8.1: two octets of nothing, the stream, how often its numbers went round, and the number.
        let mut nonce = [0; SALT];
        nonce[2..6].copy_from_slice(&ssrc.to_be_bytes());
        nonce[6..].copy_from_slice(number.to_be_bytes().last_chunk::<6>()?);
        for (octet, salt) in nonce.iter_mut().zip(&self.salt) {
            *octet ^= salt;
        }
        let (header, rest) = octets.get_mut(begin..)?.split_at_mut_checked(payload - begin)?;
        let mut tag = [0; TAG];
        self.cipher.seal_in_place(&nonce, header, rest, &mut tag).ok()?;
        octets.extend_from_slice(&tag);
        Some(())
    }
}

/// The first block of what a master key gives for a label (RFC 3711, 4.3.3).
fn derived(key: &[u8; 16], salt: &[u8; SALT], label: u8, crypto: &dyn RTCCrypto) -> Result<[u8; 16], Failed> {
    let mut block = [0; 16];
    // RFC 7714, 11: a salt of 12 octets is filled up with nothing to the 14 of RFC 3711.
    block[..SALT].copy_from_slice(salt);
    block[7] ^= label;
    crypto
        .block_encrypt(BlockCipherAlgorithm::Aes128, key, &mut block)
        .map_err(Failed::of)?;
    Ok(block)
}

#[cfg(test)]
mod tests {
    use rtc_srtp::context::Context;
    use rtc_srtp::protection_profile::ProtectionProfile;

    use super::super::dtls::Identity;
    use super::*;
    use crate::rtp::header::Fresh;

    #[test]
    fn what_is_sealed_in_place_is_opened_by_the_crate_and_numbers_may_go_round() {
        let identity = Identity::generate().unwrap();
        let crypto = identity.provider.crypto();
        let (key, salt) = ([7; 16], [9; SALT]);
        let mut gcm = Gcm::new(&key, &salt, crypto).unwrap();
        let profile = ProtectionProfile::AeadAes128Gcm;
        let mut context = Context::new(&key, &salt, profile, None, None, crypto).unwrap();
        let mut octets = b"somebody else's".to_vec();
        for number in (0..200_000).step_by(7_000) {
            let begin = octets.len();
            let header = Fresh {
                marker: false,
                payload_type: 96,
                number,
                timestamp: 5,
                ssrc: 77,
            };
            header.write(&mut octets, &[(3, &[1, 2])]);
            let payload = octets.len();
            octets.extend_from_slice(b"a picture");
            let plain = octets[begin..].to_vec();
            gcm.seal(&mut octets, (begin, payload), 77, number).unwrap();
            assert_ne!(octets[payload..payload + 9], *b"a picture");
            assert_eq!(context.decrypt_rtp(&octets[begin..]).unwrap(), plain, "{number}");
        }
        assert_eq!(gcm.seal(&mut octets, (1_000_000, 1_000_001), 1, 1), None);
    }
}
