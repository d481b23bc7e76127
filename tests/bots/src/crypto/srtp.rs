//! The seals of SRTP: AES-GCM (RFC 7714) by ring, AES in counter mode (RFC 3711) by RustCrypto.

use std::fmt;

use aes::cipher::{BlockCipherEncrypt, KeyInit, KeyIvInit, StreamCipher};
use aes::{Aes128, Aes256};
use ring::aead::{AES_128_GCM, AES_256_GCM, Aad, Algorithm, LessSafeKey, Nonce, UnboundKey};
use str0m::crypto::{
    AeadAes128GcmCipher, AeadAes256GcmCipher, Aes128CmSha1_80Cipher, CryptoError, SrtpProvider,
    SupportedAeadAes128Gcm, SupportedAeadAes256Gcm, SupportedAes128CmSha1_80,
};

const TAG: usize = 16;
const BLOCK: usize = 16;

#[derive(Debug)]
pub(super) struct Seals;

struct Gcm(LessSafeKey);

struct Counter([u8; 16]);

impl SrtpProvider for Seals {
    fn aes_128_cm_sha1_80(&self) -> &'static dyn SupportedAes128CmSha1_80 {
        &Seals
    }

    fn aead_aes_128_gcm(&self) -> &'static dyn SupportedAeadAes128Gcm {
        &Seals
    }

    fn aead_aes_256_gcm(&self) -> &'static dyn SupportedAeadAes256Gcm {
        &Seals
    }

    fn srtp_aes_128_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        block(
            &Aes128::new_from_slice(key).expect("a key of 128 bits"),
            input,
            output,
        );
    }

    fn srtp_aes_256_ecb_round(&self, key: &[u8], input: &[u8], output: &mut [u8]) {
        block(
            &Aes256::new_from_slice(key).expect("a key of 256 bits"),
            input,
            output,
        );
    }
}

/// Seals one block; key derivation reads no more than that.
fn block<C: BlockCipherEncrypt<BlockSize = aes::cipher::consts::U16>>(
    cipher: &C,
    input: &[u8],
    output: &mut [u8],
) {
    let mut block: [u8; BLOCK] = input[..BLOCK].try_into().expect("the slice has one block");
    cipher.encrypt_block((&mut block).into());
    output[..BLOCK].copy_from_slice(&block);
}

impl SupportedAes128CmSha1_80 for Seals {
    fn create_cipher(&self, key: [u8; 16], _encrypt: bool) -> Box<dyn Aes128CmSha1_80Cipher> {
        Box::new(Counter(key))
    }
}

impl SupportedAeadAes128Gcm for Seals {
    fn create_cipher(&self, key: [u8; 16], _encrypt: bool) -> Box<dyn AeadAes128GcmCipher> {
        Box::new(Gcm::new(&AES_128_GCM, &key))
    }
}

impl SupportedAeadAes256Gcm for Seals {
    fn create_cipher(&self, key: [u8; 32], _encrypt: bool) -> Box<dyn AeadAes256GcmCipher> {
        Box::new(Gcm::new(&AES_256_GCM, &key))
    }
}

impl Aes128CmSha1_80Cipher for Counter {
    fn encrypt(&mut self, iv: &[u8; 16], input: &[u8], output: &mut [u8]) -> Result<(), CryptoError> {
        let mut stream = ctr::Ctr128BE::<Aes128>::new(&self.0.into(), iv.into());
        stream.apply_keystream_b2b(input, &mut output[..input.len()]);
        Ok(())
    }

    fn decrypt(&mut self, iv: &[u8; 16], input: &[u8], output: &mut [u8]) -> Result<(), CryptoError> {
        self.encrypt(iv, input, output)
    }
}

impl Gcm {
    fn new(algorithm: &'static Algorithm, key: &[u8]) -> Self {
        let key = UnboundKey::new(algorithm, key).expect("the type of the key is as long as the algorithm's");
        Self(LessSafeKey::new(key))
    }

    fn seal(&self, iv: [u8; 12], aad: &[u8], input: &[u8], output: &mut [u8]) -> Result<(), CryptoError> {
        let (body, rest) = output.split_at_mut(input.len());
        body.copy_from_slice(input);
        let nonce = Nonce::assume_unique_for_key(iv);
        let tag = self
            .0
            .seal_in_place_separate_tag(nonce, Aad::from(aad), body)
            .map_err(|_| CryptoError::Other("could not be sealed".to_owned()))?;
        rest[..TAG].copy_from_slice(tag.as_ref());
        Ok(())
    }

    fn open(
        &self,
        iv: [u8; 12],
        aads: &[&[u8]],
        input: &[u8],
        output: &mut [u8],
    ) -> Result<usize, CryptoError> {
        let forged = || CryptoError::Other("the seal is broken".to_owned());
        let (body, tag) = input.split_last_chunk::<TAG>().ok_or_else(forged)?;
        let plain = &mut output[..body.len()];
        plain.copy_from_slice(body);
        let nonce = Nonce::assume_unique_for_key(iv);
        let aad = Aad::from(aads.concat());
        self.0
            .open_in_place_separate_tag(nonce, aad, (*tag).into(), plain, 0..)
            .map_err(|_| forged())?;
        Ok(body.len())
    }
}

impl AeadAes128GcmCipher for Gcm {
    fn encrypt(
        &mut self,
        iv: &[u8; 12],
        aad: &[u8],
        input: &[u8],
        out: &mut [u8],
    ) -> Result<(), CryptoError> {
        self.seal(*iv, aad, input, out)
    }

    fn decrypt(
        &mut self,
        iv: &[u8; 12],
        aads: &[&[u8]],
        input: &[u8],
        out: &mut [u8],
    ) -> Result<usize, CryptoError> {
        self.open(*iv, aads, input, out)
    }
}

impl AeadAes256GcmCipher for Gcm {
    fn encrypt(
        &mut self,
        iv: &[u8; 12],
        aad: &[u8],
        input: &[u8],
        out: &mut [u8],
    ) -> Result<(), CryptoError> {
        self.seal(*iv, aad, input, out)
    }

    fn decrypt(
        &mut self,
        iv: &[u8; 12],
        aads: &[&[u8]],
        input: &[u8],
        out: &mut [u8],
    ) -> Result<usize, CryptoError> {
        self.open(*iv, aads, input, out)
    }
}

impl fmt::Debug for Gcm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gcm(key not shown)")
    }
}

impl fmt::Debug for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Counter(key not shown)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 3711 appendix B.2: the key stream is what zeros become.
    #[test]
    fn counter_mode_of_the_rfc() {
        let key = 0x2b7e_1516_28ae_d2a6_abf7_1588_09cf_4f3c_u128.to_be_bytes();
        let iv = 0xf0f1_f2f3_f4f5_f6f7_f8f9_fafb_fcfd_0000_u128.to_be_bytes();
        let mut stream = [0; 32];
        Counter(key).encrypt(&iv, &[0; 32], &mut stream).unwrap();
        assert_eq!(
            stream[..16],
            0xe03e_ad09_35c9_5e80_e166_b16d_d92b_4eb4_u128.to_be_bytes()
        );
        assert_eq!(
            stream[16..],
            0xd235_13162b02d0f72a43a2fe4a5f97ab_u128.to_be_bytes()
        );
    }

    /// RFC 3711 appendix B.3: the cipher key derived from a master key and salt.
    #[test]
    fn a_key_round_of_the_rfc() {
        let master = 0xe1f9_7a0d_3e01_8be0_d64f_a32c_06de_4139_u128.to_be_bytes();
        let input = 0x0ec6_75ad_498a_feeb_b696_0b3a_abe6_0000_u128.to_be_bytes();
        let mut output = [0; 32];
        Seals.srtp_aes_128_ecb_round(&master, &input, &mut output);
        assert_eq!(
            output[..16],
            0xc61e_7a93_744f_39ee_1073_4afe_3ff7_a087_u128.to_be_bytes()
        );
    }

    #[test]
    fn a_changed_byte_breaks_the_seal_of_either_length() {
        for gcm in [Gcm::new(&AES_128_GCM, &[1; 16]), Gcm::new(&AES_256_GCM, &[1; 32])] {
            let mut sealed = [0; 5 + TAG];
            gcm.seal([7; 12], b"header", b"hello", &mut sealed).unwrap();
            let mut plain = [0; 5];
            let opened = gcm.open([7; 12], &[b"hea", b"der"], &sealed, &mut plain);
            assert_eq!((opened.unwrap(), &plain), (5, b"hello"));
            sealed[2] ^= 1;
            assert!(gcm.open([7; 12], &[b"header"], &sealed, &mut plain).is_err());
            assert!(
                gcm.open([7; 12], &[b"header"], &sealed[..TAG - 1], &mut plain)
                    .is_err()
            );
        }
    }
}
