//! People's signing keys at rest: one file a person in the keys folder, mode 0600, made when the person first signs and
//! made anew when what it shows has changed or its end is near. Revoking destroys the key and remembers the serial number.
//! It does not ask whether somebody may sign.

use std::sync::PoisonError;

use der::Decode;
use der::asn1::ObjectIdentifier;
use x509_cert::Certificate;
use yuanzhen_domain::id::PersonId;
use yuanzhen_domain::moment::Moment;
use zeroize::Zeroizing;

use super::{Authority, AuthorityError, SignerPerson};
use crate::key_folder::KeyFolder;
use crate::sign::{EcdsaSigner, Revocation, serial_number};

const FOLDER: &str = "signers";
/// Lines `serial milliseconds`.
const REVOKED: &str = "revoked.list";
/// A certificate with fewer days left than this is made anew before the next signature.
const RENEW_DAYS: i64 = 30;
const DAY_MS: i64 = 86_400_000;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const TITLE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.12");

impl Authority {
    /// The hand of a person: the key kept for them, or a new one that shows them as given.
    pub fn signer(
        &self,
        person: PersonId,
        shown: &SignerPerson,
        now: Moment,
    ) -> Result<EcdsaSigner, AuthorityError> {
        let _alone = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        let name = signer_file(person);
        if self.folder.has(&name) {
            let (certificate, key) = read(&self.folder, &name)?;
            if self.still_good(&certificate, shown, now) {
                return EcdsaSigner::new(certificate, &key).map_err(|_| unreadable());
            }
        }
        let issued = self.issue_signer(shown, now)?;
        self.folder.make(FOLDER)?;
        self.folder
            .write_private(&name, &write(&issued.certificate_der, &issued.key_pkcs8_der)?)?;
        EcdsaSigner::new(issued.certificate_der, &issued.key_pkcs8_der).map_err(|_| unreadable())
    }

    /// Revokes the certificate a person signs with and destroys its key; `None` when there is none. The next signature
    /// of that person makes a new one.
    pub fn revoke_signer(&self, person: PersonId, now: Moment) -> Result<Option<Revocation>, AuthorityError> {
        let _alone = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        let name = signer_file(person);
        if !self.folder.has(&name) {
            return Ok(None);
        }
        let (certificate, _) = read(&self.folder, &name)?;
        let serial = serial_number(&certificate).ok_or_else(unreadable)?;
        let mut revoked = self.revocations()?;
        if !revoked.iter().any(|entry| entry.serial == serial) {
            revoked.push(Revocation {
                serial: serial.clone(),
                revoked_at: now,
            });
            let lines: String = revoked
                .iter()
                .map(|entry| format!("{} {}\n", entry.serial, entry.revoked_at.millis()))
                .collect();
            // Remembered first: a key destroyed and not remembered would go on being believed.
            self.folder.write_private(REVOKED, &lines)?;
        }
        self.folder.remove(&name)?;
        Ok(revoked.into_iter().find(|entry| entry.serial == serial))
    }

    /// All revoked signing certificates, the oldest first.
    pub fn revocations(&self) -> Result<Vec<Revocation>, AuthorityError> {
        if !self.folder.has(REVOKED) {
            return Ok(Vec::new());
        }
        let text = self.folder.read_private(REVOKED)?;
        let read = |line: &str| {
            let (serial, at) = line.split_once(' ')?;
            let revoked_at = Moment::from_millis(at.parse().ok()?);
            hex::decode(serial).ok()?;
            Some(Revocation {
                serial: serial.to_owned(),
                revoked_at,
            })
        };
        // A line that cannot be read must not un-revoke anybody.
        text.lines()
            .map(|line| {
                read(line).ok_or(AuthorityError::Unreadable {
                    what: "list of revoked signers",
                })
            })
            .collect()
    }

    fn still_good(&self, certificate_der: &[u8], shown: &SignerPerson, now: Moment) -> bool {
        let (Ok(certificate), Ok(root)) = (
            Certificate::from_der(certificate_der),
            Certificate::from_der(&self.certificate_der),
        ) else {
            return false;
        };
        let shows = |oid, text: Option<&str>| subject(&certificate, oid).as_deref() == text.map(str::trim);
        let validity = &certificate.tbs_certificate.validity;
        let millis =
            |time: x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_millis()).unwrap_or(0);
        certificate.tbs_certificate.issuer == root.tbs_certificate.subject
            && shows(COMMON_NAME, Some(&shown.name))
            && shows(ORGANIZATION, Some(&shown.institution))
            && shows(TITLE, shown.title.as_deref())
            && shows(SERIAL_NUMBER, Some(&shown.number))
            && millis(validity.not_before) <= now.millis()
            && now.millis() < millis(validity.not_after) - RENEW_DAYS * DAY_MS
    }
}

fn signer_file(person: PersonId) -> String {
    format!("{FOLDER}/{person}.pem")
}

fn subject(certificate: &Certificate, oid: ObjectIdentifier) -> Option<String> {
    let mut parts = certificate
        .tbs_certificate
        .subject
        .0
        .iter()
        .flat_map(|part| part.0.iter());
    let value = parts.rfind(|part| part.oid == oid)?;
    String::from_utf8(value.value.value().to_vec()).ok()
}

/// The file: the certificate and the key, as PEM one after the other.
fn write(certificate: &[u8], key: &[u8]) -> Result<Zeroizing<String>, AuthorityError> {
    use der::pem::{LineEnding, encode_string};
    let pem = |label, bytes| encode_string(label, LineEnding::LF, bytes).map_err(|_| unreadable());
    let key = Zeroizing::new(pem("PRIVATE KEY", key)?);
    Ok(Zeroizing::new(format!(
        "{}{}",
        pem("CERTIFICATE", certificate)?,
        *key
    )))
}

fn read(folder: &KeyFolder, name: &str) -> Result<(Vec<u8>, Zeroizing<Vec<u8>>), AuthorityError> {
    const BEGIN_KEY: &str = "-----BEGIN PRIVATE KEY-----";
    let text = folder.read_private(name)?;
    let at = text.find(BEGIN_KEY).ok_or_else(unreadable)?;
    let (_, certificate) = der::pem::decode_vec(text[..at].as_bytes()).map_err(|_| unreadable())?;
    let (_, key) = der::pem::decode_vec(text[at..].as_bytes()).map_err(|_| unreadable())?;
    Ok((certificate, Zeroizing::new(key)))
}

fn unreadable() -> AuthorityError {
    AuthorityError::Unreadable {
        what: "signer's key file",
    }
}
