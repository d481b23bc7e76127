//! The verification string of a document: sixteen letters and digits that follow from the id and version of a report or opinion, so
//! that page, seal and status list name the same thing without a table. It tells nothing of report or patient, and
//! cannot be guessed without the id, whose 74 random bits leave the server nowhere else.

use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Crockford's alphabet: no I, L, O, U, which are misread on paper.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The verification string of a version of a document, as `7Q2M-K4XH-9D3T-VC8R`.
#[must_use]
pub fn verification_code(document: Uuid, version: u32) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"yuanzhen-verification-1");
    hasher.update(document.as_bytes());
    hasher.update(version.to_be_bytes());
    let digest = hasher.finalize();
    let bits = digest[..10]
        .iter()
        .fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
    let letter =
        |index: u32| char::from(ALPHABET[usize::try_from((bits >> (75 - 5 * index)) & 31).unwrap_or(0)]);
    let mut code = String::with_capacity(19);
    for index in 0..16 {
        if index > 0 && index % 4 == 0 {
            code.push('-');
        }
        code.push(letter(index));
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_has_its_own_stable_code() {
        let report = Uuid::from_u128(0x0193_5b7c_0000_7000_8000_0000_0000_0001);
        let code = verification_code(report, 1);
        assert_eq!(code, verification_code(report, 1));
        assert_ne!(code, verification_code(report, 2));
        assert_eq!(code.len(), 19);
        assert!(
            code.chars().all(|c| c == '-' || ALPHABET.contains(&(c as u8))),
            "{code}"
        );
    }
}
