//! The CMS structure inside a signature (RFC 5652) in the one shape CAdES baseline asks for: one signer, its certificate,
//! content type, message digest and ESS signing-certificate-v2 (RFC 5035), and no signing time, which PAdES keeps in the
//! PDF. It neither reads nor writes PDF.

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, DigestAlgorithmIdentifiers, EncapsulatedContentInfo, SignedAttributes, SignedData,
    SignerIdentifier, SignerInfo, SignerInfos,
};
use der::asn1::{ObjectIdentifier, OctetString, SetOfVec};
use der::{Any, Decode, Encode, Reader, Sequence, SliceReader};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::attr::Attribute;

use super::SignError;
use super::suite::Suite;

const ID_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ID_SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// `ESSCertIDv2`; the hash algorithm is left out when it is the default.
#[derive(Clone, Debug, Sequence)]
struct EssCertIdV2 {
    #[asn1(optional = "true")]
    hash_algorithm: Option<AlgorithmIdentifierOwned>,
    cert_hash: OctetString,
}

/// `SigningCertificateV2` without policies.
#[derive(Clone, Debug, Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
}

/// The attributes a signer signs: what was signed (its digest) and with which certificate.
pub(super) fn signed_attributes(
    suite: &dyn Suite,
    certificate: &Certificate,
    digest: &[u8],
) -> Result<SignedAttributes, SignError> {
    let certificate_hash = suite.digest(&[&certificate.to_der()?]);
    let ess = SigningCertificateV2 {
        certs: vec![EssCertIdV2 {
            hash_algorithm: (!suite.is_default_digest()).then(|| suite.digest_algorithm()),
            cert_hash: OctetString::new(certificate_hash)?,
        }],
    };
    let attributes = vec![
        attribute(CONTENT_TYPE, Any::encode_from(&ID_DATA)?)?,
        attribute(MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest)?)?)?,
        attribute(SIGNING_CERTIFICATE_V2, Any::encode_from(&ess)?)?,
    ];
    Ok(SignedAttributes::try_from(attributes)?)
}

/// The whole structure (DER) from its only free parts.
pub(super) fn assemble(
    suite: &dyn Suite,
    certificate: &Certificate,
    attributes: SignedAttributes,
    signature: &[u8],
) -> Result<Vec<u8>, SignError> {
    let signer = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: certificate.tbs_certificate.issuer.clone(),
            serial_number: certificate.tbs_certificate.serial_number.clone(),
        }),
        digest_alg: suite.digest_algorithm(),
        signed_attrs: Some(attributes),
        signature_algorithm: suite.signature_algorithm(),
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let signed = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: DigestAlgorithmIdentifiers::try_from(vec![suite.digest_algorithm()])?,
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: ID_DATA,
            econtent: None,
        },
        certificates: Some(CertificateSet::try_from(vec![CertificateChoices::Certificate(
            certificate.clone(),
        )])?),
        crls: None,
        signer_infos: SignerInfos::try_from(vec![signer])?,
    };
    let content = ContentInfo {
        content_type: ID_SIGNED_DATA,
        content: Any::encode_from(&signed)?,
    };
    Ok(content.to_der()?)
}

/// The free parts of a structure: the certificate and the signature value. Everything else in it is only what
/// [`assemble`] makes of them, or the structure is not ours.
pub(super) struct Opened {
    pub(super) certificate: Certificate,
    pub(super) signature: Vec<u8>,
}

/// Reads the structure at the start of `bytes`, which may be followed by padding.
pub(super) fn open(bytes: &[u8]) -> Option<Opened> {
    let mut reader = SliceReader::new(bytes).ok()?;
    let content: ContentInfo = reader.decode().ok()?;
    let signed = SignedData::from_der(&content.content.to_der().ok()?).ok()?;
    let signer = signed.signer_infos.0.get(0)?;
    let certificate = match signed.certificates.as_ref()?.0.get(0)? {
        CertificateChoices::Certificate(certificate) => certificate.clone(),
        CertificateChoices::Other(_) => return None,
    };
    Some(Opened {
        certificate,
        signature: signer.signature.as_bytes().to_vec(),
    })
}

fn attribute(oid: ObjectIdentifier, value: Any) -> Result<Attribute, SignError> {
    Ok(Attribute {
        oid,
        values: SetOfVec::try_from(vec![value])?,
    })
}
