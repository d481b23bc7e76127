//! Files under a passphrase: a key is made from it by argon2id (RFC 9106) and a salt that stands in each file, and the
//! file is enciphered with AES-256-GCM, its name with it, so that one cannot be put in another's place.
//!
//! ```text
//! yuanzhen-sealed argon2id+aes-256-gcm <salt, 32 hexadecimal digits>
//! <nonce and ciphertext, base64>
//! ```

use std::sync::{Mutex, PoisonError};

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rand::RngCore as _;
use zeroize::Zeroizing;

const MARK: &str = "yuanzhen-sealed argon2id+aes-256-gcm ";
const NONCE_BYTES: usize = 12;
/// The second recommended choice of RFC 9106, section 4: 64 MiB, three passes.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

type Salt = [u8; 16];
type Key = Zeroizing<[u8; 32]>;

/// A passphrase and the keys already made from it.
pub(super) struct Lock {
    passphrase: Zeroizing<Vec<u8>>,
    /// Making one takes a tenth of a second; a folder that one program wrote has one salt.
    made: Mutex<Vec<(Salt, Key)>>,
}

/// Whether a text is under a passphrase.
pub(super) fn is_sealed(text: &str) -> bool {
    text.starts_with(MARK)
}

impl Lock {
    pub(super) fn new(passphrase: &[u8]) -> Self {
        Self {
            passphrase: Zeroizing::new(passphrase.to_vec()),
            made: Mutex::default(),
        }
    }

    /// What is written for `text` in the file `name`.
    pub(super) fn seal(&self, name: &str, text: &str) -> String {
        let mut nonce = [0; NONCE_BYTES];
        rand::rng().fill_bytes(&mut nonce);
        let known = self.keys().first().map(|(salt, _)| *salt);
        let salt = known.unwrap_or_else(|| {
            let mut salt = Salt::default();
            rand::rng().fill_bytes(&mut salt);
            salt
        });
        let payload = Payload {
            msg: text.as_bytes(),
            aad: name.as_bytes(),
        };
        let sealed = Aes256Gcm::new(&(*self.key(&salt)).into())
            .encrypt(&Nonce::from(nonce), payload)
            .expect("a key file is shorter than the 64 GiB that the cipher takes");
        format!(
            "{MARK}{}\n{}\n",
            hex::encode(salt),
            STANDARD.encode([nonce.as_slice(), &sealed].concat())
        )
    }

    /// What was sealed in the file `name`; `None` under another passphrase, or when it was altered or moved.
    pub(super) fn open(&self, name: &str, sealed: &str) -> Option<Zeroizing<String>> {
        let (salt_digits, body) = sealed.strip_prefix(MARK)?.split_once('\n')?;
        let mut salt = Salt::default();
        hex::decode_to_slice(salt_digits, &mut salt).ok()?;
        let bytes = STANDARD.decode(body.trim()).ok()?;
        let (nonce, msg) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        let payload = Payload {
            msg,
            aad: name.as_bytes(),
        };
        let text = Aes256Gcm::new(&(*self.key(&salt)).into())
            .decrypt(&Nonce::from(*nonce), payload)
            .ok()?;
        String::from_utf8(text).ok().map(Zeroizing::new)
    }

    fn key(&self, salt: &Salt) -> Key {
        let mut made = self.keys();
        if let Some((_, key)) = made.iter().find(|(of, _)| of == salt) {
            return key.clone();
        }
        let params = Params::new(MEMORY_KIB, PASSES, 1, None).expect("argon2id takes these parameters");
        let mut key = Key::default();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(&self.passphrase, salt, key.as_mut_slice())
            .expect("argon2id takes any passphrase and makes 32 bytes");
        made.push((*salt, key.clone()));
        key
    }

    fn keys(&self) -> std::sync::MutexGuard<'_, Vec<(Salt, Key)>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
