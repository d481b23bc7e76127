//! A signing certificate for one person: made when a doctor first signs, good for signing documents and nothing else.
//! It does not know whether the person may sign, and keeps no copy of the key it hands out.

use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose};
use yuanzhen_domain::moment::Moment;
use zeroize::Zeroizing;

use super::{Authority, AuthorityError, stand};

/// How long a person's signing certificate stands.
const PERSON_DAYS: i64 = 3 * 365;
/// id-kp-documentSigning (RFC 9336); the certificate of a web server never has it.
const DOCUMENT_SIGNING: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 3, 36];
/// X.520 serialNumber, here the person's staff or licence number.
const SERIAL_NUMBER: &[u64] = &[2, 5, 4, 5];
/// X.520 title.
const TITLE: &[u64] = &[2, 5, 4, 12];
/// The longest text X.520 allows in a name (ub-common-name and its likes).
const NAME_LIMIT: usize = 64;

/// What a signing certificate shows of its person. It is public wherever a signed report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerPerson {
    /// The name as it is written on reports.
    pub name: String,
    /// The institution the person signs for.
    pub institution: String,
    /// Professional title, if known.
    pub title: Option<String>,
    /// A number that tells two people of one name apart (staff or licence number; never an identity number).
    pub number: String,
}

/// A new signing certificate with its private key. The caller keeps the key enciphered.
pub struct IssuedSigner {
    /// The certificate.
    pub certificate_der: Vec<u8>,
    /// The private key (PKCS #8).
    pub key_pkcs8_der: Zeroizing<Vec<u8>>,
    /// The certificate's serial number, in lower-case hexadecimal: what a revocation names.
    pub serial: String,
    /// The last moment it may sign.
    pub not_after: Moment,
}

impl std::fmt::Debug for IssuedSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedSigner")
            .field("serial", &self.serial)
            .field("not_after", &self.not_after)
            .finish_non_exhaustive()
    }
}

impl Authority {
    /// Makes a key and a certificate for a person.
    pub fn issue_signer(&self, person: &SignerPerson, now: Moment) -> Result<IssuedSigner, AuthorityError> {
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        let mut push = |kind: DnType, text: &str| -> Result<(), AuthorityError> {
            let text = text.trim();
            if text.is_empty() || text.chars().count() > NAME_LIMIT || text.chars().any(char::is_control) {
                return Err(AuthorityError::Name {
                    name: text.to_owned(),
                });
            }
            params.distinguished_name.push(kind, text);
            Ok(())
        };
        push(DnType::OrganizationName, &person.institution)?;
        if let Some(title) = &person.title {
            push(DnType::CustomDnType(TITLE.to_vec()), title)?;
        }
        push(DnType::CustomDnType(SERIAL_NUMBER.to_vec()), &person.number)?;
        push(DnType::CommonName, &person.name)?;
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![
            KeyUsagePurpose::DigitalSignature,
            KeyUsagePurpose::ContentCommitment,
        ];
        // Mail protection beside document signing: NSS, and through it Poppler, asks for it of every signer.
        params.extended_key_usages = vec![
            ExtendedKeyUsagePurpose::Other(DOCUMENT_SIGNING.to_vec()),
            ExtendedKeyUsagePurpose::EmailProtection,
        ];
        params.use_authority_key_identifier_extension = true;
        stand(&mut params, now, 0, PERSON_DAYS);
        let not_after = Moment::from_millis(params.not_after.unix_timestamp().saturating_mul(1_000));
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
        let certificate = params.signed_by(&key, &self.issuer()?)?;
        let certificate_der = certificate.der().to_vec();
        let serial = crate::sign::serial_number(&certificate_der).ok_or(AuthorityError::Unreadable {
            what: "new certificate",
        })?;
        Ok(IssuedSigner {
            certificate_der,
            key_pkcs8_der: Zeroizing::new(key.serialize_der()),
            serial,
            not_after,
        })
    }
}
