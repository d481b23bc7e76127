//! Enciphered columns. Identity numbers and telephone numbers are stored as ciphertext, and found again by a
//! keyed hash; a raw search of the database files finds neither. Every stored form begins with the name of
//! its algorithm and of its key, so that another suite (SM4, SM3) or a new key can stand beside the old one.
//!
//! It does not decide which columns are secret, and it does not read key files.

use std::collections::HashMap;
use std::sync::Arc;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::config::{DataKey, Randomness};
use crate::error::{Result, StoreError};

const AES_256_GCM: &str = "aes-256-gcm";
const HMAC_SHA256: &str = "hmac-sha256";
const NONCE_BYTES: usize = 12;
const CHECK_PURPOSE: &str = "data key check";

/// One family of algorithms under one key.
pub trait Suite: Send + Sync {
    /// The algorithm's name in ciphertexts.
    fn cipher_name(&self) -> &'static str;
    /// The algorithm's name in keyed hashes.
    fn mac_name(&self) -> &'static str;
    /// Enciphers; `context` names the column and the row, so that a value cannot be moved elsewhere.
    fn seal(&self, context: &str, plain: &[u8], randomness: &dyn Randomness) -> Vec<u8>;
    /// Opens what [`Suite::seal`] made; `None` when it was altered or belongs elsewhere.
    fn open(&self, context: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>>;
    /// A keyed hash of `value` for the purpose named.
    fn mac(&self, purpose: &str, value: &[u8]) -> [u8; 32];
}

/// The door to enciphered columns, shared by everything that reads or writes them.
#[derive(Clone)]
pub struct Seal {
    current: String,
    suites: Arc<HashMap<String, Box<dyn Suite>>>,
    randomness: Arc<dyn Randomness>,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Seal(key {})", self.current)
    }
}

impl Seal {
    /// `keys` holds the key in use, first, and older ones.
    pub fn new(keys: &[DataKey], randomness: Arc<dyn Randomness>) -> Result<Self> {
        let Some(current) = keys.first() else {
            return Err(StoreError::Config("there is no data key".to_owned()));
        };
        let mut suites: HashMap<String, Box<dyn Suite>> = HashMap::new();
        for key in keys {
            if key.id.is_empty() || !key.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
                return Err(StoreError::Config(format!(
                    "data key name {:?} is not letters, digits, hyphens",
                    key.id
                )));
            }
            suites.insert(key.id.clone(), Box::new(International::new(key)));
        }
        Ok(Self {
            current: current.id.clone(),
            suites: Arc::new(suites),
            randomness,
        })
    }

    /// The names of the keys at hand.
    pub(crate) fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.suites.keys().map(String::as_str)
    }

    /// What only this key makes of its name. It tells nothing of the key.
    pub(crate) fn check_value(&self, key_id: &str) -> String {
        self.suites
            .get(key_id)
            .map(|suite| hex::encode(suite.mac(CHECK_PURPOSE, key_id.as_bytes())))
            .unwrap_or_default()
    }

    /// Whether the key of this name is at hand and is the one the check value was made with.
    pub(crate) fn is_key(&self, key_id: &str, check_value: &str) -> bool {
        let ours = self.check_value(key_id);
        !ours.is_empty() && bool::from(ours.as_bytes().ct_eq(check_value.as_bytes()))
    }

    fn suite(&self, key_id: &str) -> Result<&dyn Suite> {
        self.suites
            .get(key_id)
            .map(AsRef::as_ref)
            .ok_or(StoreError::Sealed {
                why: "the key is not here",
            })
    }

    fn current(&self) -> &dyn Suite {
        self.suites[&self.current].as_ref()
    }

    /// The stored form of a secret value: `algorithm:key:hex`. `context` is `table.column:row`.
    pub(crate) fn seal(&self, context: &str, plain: &str) -> String {
        let suite = self.current();
        let sealed = suite.seal(context, plain.as_bytes(), self.randomness.as_ref());
        format!("{}:{}:{}", suite.cipher_name(), self.current, hex::encode(sealed))
    }

    /// Opens a stored form.
    pub(crate) fn open(&self, context: &str, stored: &str) -> Result<Zeroizing<String>> {
        let (algorithm, key_id, bytes) = split(stored)?;
        let suite = self.suite(key_id)?;
        if algorithm != suite.cipher_name() {
            return Err(StoreError::Sealed {
                why: "the algorithm is not known",
            });
        }
        let plain = suite.open(context, &bytes).ok_or(StoreError::Sealed {
            why: "it was altered or moved from elsewhere",
        })?;
        let text = std::str::from_utf8(&plain)
            .map_err(|_| StoreError::Sealed {
                why: "it does not hold text",
            })?
            .to_owned();
        Ok(Zeroizing::new(text))
    }

    /// The keyed hash by which a secret value is found again. The same value under the same purpose gives the
    /// same text as long as the key in use is the same.
    pub(crate) fn lookup(&self, purpose: &str, value: &str) -> String {
        self.vouch(purpose, value)
    }

    /// A keyed hash over something only this program may have written, such as the audit's head, or over something
    /// nobody with the database alone may guess at.
    pub(crate) fn vouch(&self, purpose: &str, value: impl AsRef<[u8]>) -> String {
        let suite = self.current();
        format!(
            "{}:{}:{}",
            suite.mac_name(),
            self.current,
            hex::encode(suite.mac(purpose, value.as_ref()))
        )
    }

    /// Whether [`Seal::vouch`] made this text for this value, under any key still known.
    pub(crate) fn is_vouched(&self, purpose: &str, value: impl AsRef<[u8]>, stored: &str) -> bool {
        let Ok((algorithm, key_id, bytes)) = split(stored) else {
            return false;
        };
        let Ok(suite) = self.suite(key_id) else {
            return false;
        };
        algorithm == suite.mac_name()
            && bool::from(suite.mac(purpose, value.as_ref()).as_slice().ct_eq(&bytes))
    }
}

fn split(stored: &str) -> Result<(&str, &str, Vec<u8>)> {
    let mut parts = stored.splitn(3, ':');
    match (parts.next(), parts.next(), parts.next().map(hex::decode)) {
        (Some(algorithm), Some(key_id), Some(Ok(bytes))) => Ok((algorithm, key_id, bytes)),
        _ => Err(StoreError::Sealed {
            why: "its form is not algorithm:key:value",
        }),
    }
}

/// AES-256-GCM and HMAC-SHA256, each under its own key made from the data key.
struct International {
    cipher: Aes256Gcm,
    mac_key: Zeroizing<[u8; 32]>,
}

impl International {
    fn new(key: &DataKey) -> Self {
        let cipher_key = hmac_sha256(&key.bytes[..], "yuanzhen column cipher", b"");
        let mac_key = Zeroizing::new(hmac_sha256(&key.bytes[..], "yuanzhen keyed hash", b""));
        Self {
            cipher: Aes256Gcm::new(&cipher_key.into()),
            mac_key,
        }
    }
}

impl Suite for International {
    fn cipher_name(&self) -> &'static str {
        AES_256_GCM
    }

    fn mac_name(&self) -> &'static str {
        HMAC_SHA256
    }

    fn seal(&self, context: &str, plain: &[u8], randomness: &dyn Randomness) -> Vec<u8> {
        let mut nonce = [0; NONCE_BYTES];
        randomness.fill(&mut nonce);
        let ciphertext = self
            .cipher
            .encrypt(
                &Nonce::from(nonce),
                Payload {
                    msg: plain,
                    aad: context.as_bytes(),
                },
            )
            .expect("a column is far shorter than the 64 GiB that AES-GCM can take");
        let mut sealed = nonce.to_vec();
        sealed.extend(ciphertext);
        sealed
    }

    fn open(&self, context: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        self.cipher
            .decrypt(
                &Nonce::from(*nonce),
                Payload {
                    msg: ciphertext,
                    aad: context.as_bytes(),
                },
            )
            .ok()
            .map(Zeroizing::new)
    }

    fn mac(&self, purpose: &str, value: &[u8]) -> [u8; 32] {
        hmac_sha256(&self.mac_key[..], purpose, value)
    }
}

fn hmac_sha256(key: &[u8], purpose: &str, value: &[u8]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(value);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(std::sync::atomic::AtomicU8);

    impl Randomness for Counting {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
        }
    }

    fn key(id: &str, byte: u8) -> DataKey {
        DataKey {
            id: id.to_owned(),
            bytes: Zeroizing::new([byte; 32]),
        }
    }

    fn seal(keys: &[DataKey]) -> Seal {
        Seal::new(keys, Arc::new(Counting(0.into()))).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_only_where_it_belongs() {
        let seal = seal(&[key("k1", 1)]);
        let stored = seal.seal("patients.phone:1", "13800001111");
        assert!(stored.starts_with("aes-256-gcm:k1:"));
        assert_eq!(
            seal.open("patients.phone:1", &stored).unwrap().as_str(),
            "13800001111"
        );
        assert!(seal.open("patients.phone:2", &stored).is_err());
        let mut altered = stored.clone();
        altered.replace_range(stored.len() - 1.., if stored.ends_with('0') { "1" } else { "0" });
        assert!(seal.open("patients.phone:1", &altered).is_err());
    }

    #[test]
    fn the_same_value_is_found_again_and_never_enciphered_alike() {
        let seal = seal(&[key("k1", 1)]);
        assert_eq!(seal.lookup("phone", "138"), seal.lookup("phone", "138"));
        assert_ne!(seal.lookup("phone", "138"), seal.lookup("identity", "138"));
        assert_ne!(seal.seal("a:1", "138"), seal.seal("a:1", "138"));
    }

    #[test]
    fn an_older_key_still_opens_and_a_strange_one_does_not() {
        let old = seal(&[key("k1", 1)]).seal("a:1", "138");
        assert_eq!(
            seal(&[key("k2", 2), key("k1", 1)])
                .open("a:1", &old)
                .unwrap()
                .as_str(),
            "138"
        );
        assert!(seal(&[key("k2", 2)]).open("a:1", &old).is_err());
        assert!(seal(&[key("k1", 9)]).open("a:1", &old).is_err());
    }
}
