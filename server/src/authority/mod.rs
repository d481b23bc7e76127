//! The county's own certificate authority: made at first start, it issues the server's TLS certificate and one signing
//! certificate for each person. It does not decide who may sign, keeps no list of what it issued, and never lets its
//! key leave this module.
//!
//! Keys are drawn by the cryptographic library from the kernel, never from a steerable source; times come in as values.

mod leaf;
mod person;
mod signers;

use p256::ecdsa::signature::Signer as _;
use p256::pkcs8::DecodePrivateKey;
use sha2::{Digest, Sha256};
use yuanzhen_domain::moment::Moment;

use crate::key_folder::{KeyFolder, KeyFolderError};

pub(crate) use leaf::TLS_CERTIFICATE;
pub use leaf::TlsLeaf;
pub use person::{IssuedSigner, SignerPerson};

/// How long the county's root stands: longer than the fifteen years a report must be verifiable.
const ROOT_DAYS: i64 = 20 * 365;
/// Certificates begin a day early, because site computers' clocks lag.
const CLOCK_LAG_DAYS: i64 = 1;
const ROOT_CERTIFICATE: &str = "county-ca.pem";
const ROOT_KEY: &str = "county-ca.key";

/// Why the authority could not be opened or could not issue.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// A file of the keys folder could not be used.
    #[error(transparent)]
    Folder(#[from] KeyFolderError),
    /// One of key and certificate is there without the other.
    #[error("keys folder holds {present} but not {missing}; restore it from the backup")]
    Half {
        /// What is there.
        present: &'static str,
        /// What is not.
        missing: &'static str,
    },
    /// A certificate or key cannot be understood.
    #[error("{what} cannot be understood")]
    Unreadable {
        /// What it is.
        what: &'static str,
    },
    /// Key and certificate do not belong together.
    #[error("county authority's key does not belong to its certificate")]
    Mismatch,
    /// A host name, address or person's name cannot stand in a certificate.
    #[error("cannot issue for {name:?}")]
    Name {
        /// The text refused.
        name: String,
    },
    /// The cryptographic library refused.
    #[error("cannot make certificate")]
    Make(#[from] rcgen::Error),
}

/// The county's certificate authority.
pub struct Authority {
    certificate_der: Vec<u8>,
    certificate_pem: String,
    key: rcgen::KeyPair,
    signing: p256::ecdsa::SigningKey,
    folder: KeyFolder,
    /// Held while a person's key is looked up or made, so that two requests do not make two.
    people: std::sync::Mutex<()>,
}

impl std::fmt::Debug for Authority {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authority")
            .field("fingerprint", &self.fingerprint())
            .finish_non_exhaustive()
    }
}

impl Authority {
    /// Whether an authority is kept in `folder`, whole or in part.
    #[must_use]
    pub fn is_kept_in(folder: &KeyFolder) -> bool {
        folder.has(ROOT_KEY) || folder.has(ROOT_CERTIFICATE)
    }

    /// Opens the authority kept in `folder`, or makes it when neither its key nor its certificate is there.
    /// The folder is made with mode 0700, private keys with mode 0600; a key that others can read is refused.
    pub fn open_or_create(folder: &KeyFolder, now: Moment) -> Result<Self, AuthorityError> {
        folder.make("")?;
        match (folder.has(ROOT_KEY), folder.has(ROOT_CERTIFICATE)) {
            (true, true) => {}
            (false, false) => create_root(folder, now)?,
            (true, false) => {
                return Err(AuthorityError::Half {
                    present: ROOT_KEY,
                    missing: ROOT_CERTIFICATE,
                });
            }
            (false, true) => {
                return Err(AuthorityError::Half {
                    present: ROOT_CERTIFICATE,
                    missing: ROOT_KEY,
                });
            }
        }
        let key_pem = folder.read_private(ROOT_KEY)?;
        let certificate_pem = folder.read_public(ROOT_CERTIFICATE)?;
        Self::from_pem(&key_pem, certificate_pem, folder.clone())
    }

    fn from_pem(key_pem: &str, certificate_pem: String, folder: KeyFolder) -> Result<Self, AuthorityError> {
        let unreadable_key = |_| AuthorityError::Unreadable {
            what: "county authority's key",
        };
        let key = rcgen::KeyPair::from_pem(key_pem).map_err(|_| AuthorityError::Unreadable {
            what: "county authority's key",
        })?;
        let signing = p256::ecdsa::SigningKey::from_pkcs8_pem(key_pem).map_err(unreadable_key)?;
        let (_, certificate_der) =
            der::pem::decode_vec(certificate_pem.as_bytes()).map_err(|_| AuthorityError::Unreadable {
                what: "county authority's certificate",
            })?;
        let authority = Self {
            certificate_der,
            certificate_pem,
            key,
            signing,
            folder,
            people: std::sync::Mutex::default(),
        };
        if authority.public_key_of_certificate()?
            != authority
                .signing
                .verifying_key()
                .to_encoded_point(false)
                .as_bytes()
        {
            return Err(AuthorityError::Mismatch);
        }
        Ok(authority)
    }

    /// The root certificate as PEM, for `/trust` and for other programs' key stores.
    #[must_use]
    pub fn ca_pem(&self) -> &str {
        &self.certificate_pem
    }

    /// The root certificate as DER.
    #[must_use]
    pub fn ca_der(&self) -> &[u8] {
        &self.certificate_der
    }

    /// SHA-256 of the root certificate, as `sha256:` and 64 hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.certificate_der)
    }

    /// The name in the root certificate.
    pub fn name(&self) -> Result<String, AuthorityError> {
        crate::sign::common_name(&self.certificate_der).ok_or(AuthorityError::Unreadable {
            what: "county authority's certificate",
        })
    }

    /// Signs the facts of a trust bundle (ECDSA P-256 over SHA-256, DER). Nothing else is signed with the root key
    /// besides certificates.
    #[must_use]
    pub(crate) fn sign_facts(&self, facts: &[u8]) -> Vec<u8> {
        let signature: p256::ecdsa::Signature = self.signing.sign(facts);
        let signature = signature.normalize_s().unwrap_or(signature);
        signature.to_der().as_bytes().to_vec()
    }

    fn public_key_of_certificate(&self) -> Result<Vec<u8>, AuthorityError> {
        use der::Decode;
        let certificate = x509_cert::Certificate::from_der(&self.certificate_der).map_err(|_| {
            AuthorityError::Unreadable {
                what: "county authority's certificate",
            }
        })?;
        Ok(certificate
            .tbs_certificate
            .subject_public_key_info
            .subject_public_key
            .raw_bytes()
            .to_vec())
    }

    fn issuer(&self) -> Result<rcgen::Issuer<'_, &rcgen::KeyPair>, AuthorityError> {
        let der = rustls_pki_types::CertificateDer::from(self.certificate_der.as_slice());
        Ok(rcgen::Issuer::from_ca_cert_der(&der, &self.key)?)
    }
}

/// SHA-256 of a certificate as `sha256:` and hexadecimal digits.
#[must_use]
pub fn fingerprint(certificate_der: &[u8]) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(certificate_der)))
}

fn create_root(folder: &KeyFolder, now: Moment) -> Result<(), AuthorityError> {
    use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyUsagePurpose};
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
    // The key's own digest in the name keeps two counties' roots apart in one key store.
    let mark = hex::encode_upper(&Sha256::digest(key.public_key_raw())[..4]);
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::OrganizationName, "Yuanzhen");
    params
        .distinguished_name
        .push(DnType::CommonName, format!("Yuanzhen County Authority {mark}"));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![
        KeyUsagePurpose::KeyCertSign,
        KeyUsagePurpose::CrlSign,
        KeyUsagePurpose::DigitalSignature,
    ];
    stand(&mut params, now, -CLOCK_LAG_DAYS, ROOT_DAYS);
    let certificate = params.self_signed(&key)?;
    // Key first: a certificate without its key could be handed out and never used.
    folder.write_private(ROOT_KEY, &zeroize::Zeroizing::new(key.serialize_pem()))?;
    Ok(folder.write_public(ROOT_CERTIFICATE, &certificate.pem())?)
}

/// Sets from when to when a certificate stands, in days around `now`.
fn stand(params: &mut rcgen::CertificateParams, now: Moment, from_days: i64, to_days: i64) {
    let moved = |days: i64| {
        let seconds = now
            .millis()
            .div_euclid(1_000)
            .saturating_add(days.saturating_mul(86_400));
        rcgen::date_time_ymd(1970, 1, 1) + std::time::Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
    };
    params.not_before = moved(from_days);
    params.not_after = moved(to_days);
}

#[cfg(test)]
mod tests;
