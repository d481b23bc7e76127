//! Suites of algorithms, and the hand that signs. ECDSA P-256 with SHA-256 is the one suite today; SM2 with SM3 joins by
//! a second `Suite`, a key in hardware by a second [`Signer`]. It knows nothing of PDF or CMS.

use der::Encode;
use der::asn1::ObjectIdentifier;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use p256::pkcs8::DecodePrivateKey;
use sha2::{Digest, Sha256};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

use super::SignError;

/// The algorithms of a signature.
pub(super) trait Suite: Sync {
    /// The identifier of the digest.
    fn digest_algorithm(&self) -> AlgorithmIdentifierOwned;
    /// The identifier of the signature.
    fn signature_algorithm(&self) -> AlgorithmIdentifierOwned;
    /// Whether the ESS attribute leaves this digest out as its default (SHA-256 only, RFC 5035).
    fn is_default_digest(&self) -> bool;
    /// The digest of the parts, one after the other.
    fn digest(&self, parts: &[&[u8]]) -> Vec<u8>;
    /// Whether the signature of the message is right and in its one accepted form.
    fn verifies(&self, key: &SubjectPublicKeyInfoOwned, message: &[u8], signature: &[u8]) -> bool;
}

/// Somebody who signs.
pub trait Signer: Send + Sync {
    /// The certificate (DER) that goes with the signature.
    fn certificate_der(&self) -> &[u8];
    /// Signs the message with the suite's algorithm.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError>;
}

/// A signer whose P-256 key is at hand.
pub struct EcdsaSigner {
    certificate_der: Vec<u8>,
    key: SigningKey,
}

impl EcdsaSigner {
    /// From a certificate and its private key (PKCS #8), which must belong together.
    pub fn new(certificate_der: Vec<u8>, key_pkcs8_der: &[u8]) -> Result<Self, SignError> {
        use der::Decode;
        let key = SigningKey::from_pkcs8_der(key_pkcs8_der).map_err(|_| SignError::Key)?;
        let certificate = x509_cert::Certificate::from_der(&certificate_der).map_err(|_| SignError::Key)?;
        let public = certificate
            .tbs_certificate
            .subject_public_key_info
            .subject_public_key
            .raw_bytes();
        if key.verifying_key().to_encoded_point(false).as_bytes() != public {
            return Err(SignError::Key);
        }
        Ok(Self { certificate_der, key })
    }
}

impl std::fmt::Debug for EcdsaSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EcdsaSigner").finish_non_exhaustive()
    }
}

impl Signer for EcdsaSigner {
    fn certificate_der(&self) -> &[u8] {
        &self.certificate_der
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        let signature: Signature = self.key.sign(message);
        let signature = signature.normalize_s().unwrap_or(signature);
        Ok(signature.to_der().as_bytes().to_vec())
    }
}

const SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const ECDSA_WITH_SHA256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.2");
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");

/// ECDSA on P-256 over SHA-256.
pub(super) struct EcdsaP256Sha256;

impl Suite for EcdsaP256Sha256 {
    fn digest_algorithm(&self) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifierOwned {
            oid: SHA256,
            parameters: None,
        }
    }

    fn signature_algorithm(&self) -> AlgorithmIdentifierOwned {
        AlgorithmIdentifierOwned {
            oid: ECDSA_WITH_SHA256,
            parameters: None,
        }
    }

    fn is_default_digest(&self) -> bool {
        true
    }

    fn digest(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update(part);
        }
        hasher.finalize().to_vec()
    }

    fn verifies(&self, key: &SubjectPublicKeyInfoOwned, message: &[u8], signature: &[u8]) -> bool {
        let (Ok(der), Ok(signature)) = (key.to_der(), Signature::from_der(signature)) else {
            return false;
        };
        // The mirrored signature (r, n − s) verifies as well; only the lower one is ours.
        if signature.normalize_s().is_some() {
            return false;
        }
        use p256::pkcs8::DecodePublicKey;
        VerifyingKey::from_public_key_der(&der).is_ok_and(|key| key.verify(message, &signature).is_ok())
    }
}

/// The suite of a public key, if we have one.
pub(super) fn suite_for(key: &SubjectPublicKeyInfoOwned) -> Option<&'static dyn Suite> {
    let curve = key
        .algorithm
        .parameters
        .as_ref()?
        .decode_as::<ObjectIdentifier>()
        .ok()?;
    (key.algorithm.oid == EC_PUBLIC_KEY && curve == P256).then_some(&EcdsaP256Sha256)
}
