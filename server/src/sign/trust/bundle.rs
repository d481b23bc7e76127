//! Writes and reads the bundle's file, and checks each authority's signature over its facts. What the facts mean for a
//! document is judged elsewhere.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use der::{Decode, Encode};
use serde::{Deserialize, Serialize};
use x509_cert::Certificate;

use super::super::certificate::issued_by;
use super::super::suite::suite_for;
use super::TrustFacts;
use crate::authority::{Authority, fingerprint};

/// The longest bundle read: room for some hundred thousand documents.
const BUNDLE_LIMIT: usize = 64 * 1024 * 1024;
const FORMAT: &str = "yuanzhen-trust-1";
const ALGORITHM: &str = "ecdsa-p256-sha256";

/// Why a bundle cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It is longer than any bundle of ours.
    #[error("trust bundle of {bytes} bytes is too long")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// It is not a bundle in our form.
    #[error("trust bundle cannot be read")]
    Unreadable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Its format or algorithm is not known to this version.
    #[error("trust bundle of format {found:?} is not known to this version")]
    Unknown {
        /// What it says.
        found: String,
    },
    /// The authority's certificate is not a root of its own.
    #[error("trust bundle's authority {fingerprint} is not a root")]
    NotRoot {
        /// The certificate's fingerprint.
        fingerprint: String,
    },
    /// The facts are not what the authority signed.
    #[error("trust bundle's facts are not what authority {fingerprint} signed")]
    Altered {
        /// The certificate's fingerprint.
        fingerprint: String,
    },
}

/// An authority and its facts, whose signature was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorityFacts {
    /// The root certificate.
    pub certificate_der: Vec<u8>,
    /// What it states.
    pub facts: TrustFacts,
}

impl AuthorityFacts {
    /// SHA-256 of the root certificate.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        fingerprint(&self.certificate_der)
    }
}

/// A bundle that was read and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustBundle {
    authorities: Vec<AuthorityFacts>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    authorities: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    certificate: String,
    algorithm: String,
    facts: String,
    signature: String,
}

impl TrustBundle {
    /// The bundle's file, stated and signed by the authority.
    pub fn write(authority: &Authority, facts: &TrustFacts) -> Result<String, BundleError> {
        let facts = serde_json::to_vec(facts).map_err(|e| BundleError::Unreadable(e.into()))?;
        let file = File {
            format: FORMAT.to_owned(),
            authorities: vec![Entry {
                certificate: authority.ca_pem().to_owned(),
                algorithm: ALGORITHM.to_owned(),
                signature: STANDARD.encode(authority.sign_facts(&facts)),
                facts: STANDARD.encode(facts),
            }],
        };
        let mut text = serde_json::to_string_pretty(&file).map_err(|e| BundleError::Unreadable(e.into()))?;
        text.push('\n');
        Ok(text)
    }

    /// Reads a bundle; one authority that does not hold refuses the whole file.
    pub fn read(bytes: &[u8]) -> Result<Self, BundleError> {
        if bytes.len() > BUNDLE_LIMIT {
            return Err(BundleError::TooLong { bytes: bytes.len() });
        }
        let file: File = serde_json::from_slice(bytes).map_err(|e| BundleError::Unreadable(e.into()))?;
        if file.format != FORMAT {
            return Err(BundleError::Unknown { found: file.format });
        }
        let authorities = file
            .authorities
            .into_iter()
            .map(Entry::check)
            .collect::<Result<_, _>>()?;
        Ok(Self { authorities })
    }

    /// The authorities and what they state.
    #[must_use]
    pub fn authorities(&self) -> &[AuthorityFacts] {
        &self.authorities
    }
}

impl Entry {
    fn check(self) -> Result<AuthorityFacts, BundleError> {
        if self.algorithm != ALGORITHM {
            return Err(BundleError::Unknown {
                found: self.algorithm,
            });
        }
        let (_, certificate_der) = der::pem::decode_vec(self.certificate.as_bytes())
            .map_err(|e| BundleError::Unreadable(e.to_string().into()))?;
        let root = Certificate::from_der(&certificate_der)
            .map_err(|e| BundleError::Unreadable(e.to_string().into()))?;
        let fingerprint = fingerprint(&certificate_der);
        if root.to_der().ok().as_deref() != Some(&certificate_der) || !issued_by(&root, &root) {
            return Err(BundleError::NotRoot { fingerprint });
        }
        let decode = |text: &str| {
            STANDARD
                .decode(text)
                .map_err(|e| BundleError::Unreadable(e.into()))
        };
        let (facts, signature) = (decode(&self.facts)?, decode(&self.signature)?);
        let key = &root.tbs_certificate.subject_public_key_info;
        if !suite_for(key).is_some_and(|suite| suite.verifies(key, &facts, &signature)) {
            return Err(BundleError::Altered { fingerprint });
        }
        let facts = serde_json::from_slice(&facts).map_err(|e| BundleError::Unreadable(e.into()))?;
        Ok(AuthorityFacts {
            certificate_der,
            facts,
        })
    }
}
