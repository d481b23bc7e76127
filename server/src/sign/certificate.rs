//! What judging needs to know of a certificate: whose it is, who issued it, what for and for when. It builds no chains:
//! the county's root issues signers directly.

use der::asn1::ObjectIdentifier;
use der::{Decode, Encode};
use x509_cert::Certificate;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};
use yuanzhen_domain::moment::Moment;

use super::suite::suite_for;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const DOCUMENT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36");

/// The common name of a certificate's subject.
pub(crate) fn common_name(certificate_der: &[u8]) -> Option<String> {
    subject_name(&Certificate::from_der(certificate_der).ok()?)
}

/// The serial number of a certificate in lower-case hexadecimal.
pub(crate) fn serial_number(certificate_der: &[u8]) -> Option<String> {
    Some(serial(&Certificate::from_der(certificate_der).ok()?))
}

pub(super) fn subject_name(certificate: &Certificate) -> Option<String> {
    let mut parts = certificate
        .tbs_certificate
        .subject
        .0
        .iter()
        .flat_map(|part| part.0.iter());
    let name = parts.rfind(|part| part.oid == COMMON_NAME)?;
    // UTF8String or PrintableString, both UTF-8.
    String::from_utf8(name.value.value().to_vec()).ok()
}

pub(super) fn serial(certificate: &Certificate) -> String {
    hex::encode(certificate.tbs_certificate.serial_number.as_bytes())
}

/// Whether `root` issued `certificate`, by name and by signature.
pub(super) fn issued_by(certificate: &Certificate, root: &Certificate) -> bool {
    let may_issue =
        matches!(root.tbs_certificate.get::<BasicConstraints>(), Ok(Some((_, basic))) if basic.ca);
    let root_key = &root.tbs_certificate.subject_public_key_info;
    let (Some(suite), Ok(signed)) = (suite_for(root_key), certificate.tbs_certificate.to_der()) else {
        return false;
    };
    may_issue
        && certificate.tbs_certificate.issuer == root.tbs_certificate.subject
        && certificate.signature_algorithm == suite.signature_algorithm()
        && certificate
            .signature
            .as_bytes()
            .is_some_and(|value| verifies_any_form(root_key, &signed, value))
}

/// Certificates are made by another library, which does not keep to the lower form of a signature.
fn verifies_any_form(key: &spki::SubjectPublicKeyInfoOwned, message: &[u8], signature: &[u8]) -> bool {
    use p256::ecdsa::Signature;
    let Some(suite) = suite_for(key) else { return false };
    let Ok(parsed) = Signature::from_der(signature) else {
        return false;
    };
    let lower = parsed.normalize_s().unwrap_or(parsed);
    suite.verifies(key, message, lower.to_der().as_bytes())
}

/// Whether the certificate is for signing documents and not for anything that issues or serves.
pub(super) fn is_for_documents(certificate: &Certificate) -> bool {
    let tbs = &certificate.tbs_certificate;
    let usage = matches!(tbs.get::<KeyUsage>(), Ok(Some((_, usage)))
        if usage.0.contains(KeyUsages::NonRepudiation) && !usage.0.contains(KeyUsages::KeyCertSign));
    let purpose = matches!(tbs.get::<ExtendedKeyUsage>(), Ok(Some((_, purposes)))
        if purposes.0.contains(&DOCUMENT_SIGNING));
    usage && purpose
}

/// Whether the certificate stood at `moment`.
pub(super) fn stood_at(certificate: &Certificate, moment: Moment) -> bool {
    let validity = &certificate.tbs_certificate.validity;
    let second = moment.millis().div_euclid(1_000);
    let seconds =
        |time: x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs()).unwrap_or(i64::MAX);
    seconds(validity.not_before) <= second && second <= seconds(validity.not_after)
}
