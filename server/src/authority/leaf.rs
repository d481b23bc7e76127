//! The server's own TLS certificate: all host names and addresses, at most 397 days, made anew when they change or the
//! end is near. It opens no socket and does not watch the clock; the caller asks again when a day has passed.

use std::collections::BTreeSet;
use std::net::IpAddr;

use der::Decode;
use p256::pkcs8::DecodePrivateKey;
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose, SanType};
use x509_cert::ext::pkix::SubjectAltName;
use x509_cert::ext::pkix::name::GeneralName;
use yuanzhen_domain::moment::Moment;
use zeroize::Zeroizing;

use super::{Authority, AuthorityError, CLOCK_LAG_DAYS, stand};

/// The longest life browsers accept of a TLS certificate, from its first day to its last.
pub(super) const LEAF_DAYS: i64 = 397;
/// A leaf with fewer days left than this is made anew at the next start or daily look.
const RENEW_DAYS: i64 = 30;
const DAY_MS: i64 = 86_400_000;
pub(crate) const TLS_CERTIFICATE: &str = "tls.pem";
const TLS_KEY: &str = "tls.key";

/// A TLS certificate with its key.
pub struct TlsLeaf {
    /// The leaf and then the root, as PEM.
    pub chain_pem: String,
    /// The private key (PKCS #8), as PEM.
    pub key_pem: Zeroizing<String>,
    /// The last moment the leaf is valid.
    pub not_after: Moment,
}

impl std::fmt::Debug for TlsLeaf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TlsLeaf")
            .field("not_after", &self.not_after)
            .finish_non_exhaustive()
    }
}

impl Authority {
    /// The TLS certificate kept in the keys folder, when it is of this authority, names exactly these names and
    /// addresses and has more than a month left; otherwise a new one, which is kept there. Also says whether it is new.
    pub fn tls(
        &self,
        names: &[String],
        addresses: &[IpAddr],
        now: Moment,
    ) -> Result<(TlsLeaf, bool), AuthorityError> {
        if let Some(kept) = self.kept_leaf(names, addresses, now)? {
            return Ok((kept, false));
        }
        let leaf = self.issue_tls(names, addresses, now)?;
        // Key before certificate: a crash between the two leaves a pair that does not match, and both are made anew.
        self.folder.write_private(TLS_KEY, &leaf.key_pem)?;
        self.folder.write_public(TLS_CERTIFICATE, &leaf.chain_pem)?;
        Ok((leaf, true))
    }

    /// A new TLS certificate for these host names and addresses; nothing is written to the disk.
    pub fn issue_tls(
        &self,
        names: &[String],
        addresses: &[IpAddr],
        now: Moment,
    ) -> Result<TlsLeaf, AuthorityError> {
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params
            .distinguished_name
            .push(DnType::OrganizationName, "Yuanzhen");
        params
            .distinguished_name
            .push(DnType::CommonName, "Yuanzhen server");
        for name in names {
            let text = name
                .clone()
                .try_into()
                .map_err(|_| AuthorityError::Name { name: name.clone() })?;
            params.subject_alt_names.push(SanType::DnsName(text));
        }
        params
            .subject_alt_names
            .extend(addresses.iter().copied().map(SanType::IpAddress));
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        stand(&mut params, now, -CLOCK_LAG_DAYS, LEAF_DAYS - CLOCK_LAG_DAYS);
        let not_after = Moment::from_millis(params.not_after.unix_timestamp().saturating_mul(1_000));
        let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256)?;
        let certificate = params.signed_by(&key, &self.issuer()?)?;
        Ok(TlsLeaf {
            chain_pem: format!("{}{}", certificate.pem(), self.certificate_pem),
            key_pem: Zeroizing::new(key.serialize_pem()),
            not_after,
        })
    }

    /// The leaf in the keys folder if it may still be used; `None` for every reason to make a new one.
    fn kept_leaf(
        &self,
        names: &[String],
        addresses: &[IpAddr],
        now: Moment,
    ) -> Result<Option<TlsLeaf>, AuthorityError> {
        if !self.folder.has(TLS_CERTIFICATE) || !self.folder.has(TLS_KEY) {
            return Ok(None);
        }
        let chain_pem = self.folder.read_public(TLS_CERTIFICATE)?;
        let key_pem = self.folder.read_private(TLS_KEY)?;
        let usable = self.look_at_leaf(&chain_pem, &key_pem, &wanted(names, addresses), now);
        Ok(usable.map(|not_after| TlsLeaf {
            chain_pem,
            key_pem,
            not_after,
        }))
    }

    fn look_at_leaf(
        &self,
        chain_pem: &str,
        key_pem: &str,
        wanted: &BTreeSet<Vec<u8>>,
        now: Moment,
    ) -> Option<Moment> {
        let chain = x509_cert::Certificate::load_pem_chain(chain_pem.as_bytes()).ok()?;
        let [leaf, root] = chain.as_slice() else {
            return None;
        };
        let ours = x509_cert::Certificate::from_der(&self.certificate_der).ok()?;
        if root != &ours || leaf.tbs_certificate.issuer != ours.tbs_certificate.subject {
            return None;
        }
        let key = p256::ecdsa::SigningKey::from_pkcs8_pem(key_pem).ok()?;
        let public = leaf
            .tbs_certificate
            .subject_public_key_info
            .subject_public_key
            .raw_bytes();
        if key.verifying_key().to_encoded_point(false).as_bytes() != public {
            return None;
        }
        let (_, names): (bool, SubjectAltName) = leaf.tbs_certificate.get().ok()??;
        if &named(&names) != wanted {
            return None;
        }
        let validity = &leaf.tbs_certificate.validity;
        let millis = |time: x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_millis()).ok();
        let (from, to) = (millis(validity.not_before)?, millis(validity.not_after)?);
        let fresh = from <= now.millis() && now.millis() < to - RENEW_DAYS * DAY_MS;
        fresh.then_some(Moment::from_millis(to))
    }
}

/// Names and addresses as bytes: names in ASCII, addresses as 4 or 16 octets, the way a certificate holds them.
fn wanted(names: &[String], addresses: &[IpAddr]) -> BTreeSet<Vec<u8>> {
    let octets = |address: &IpAddr| match address {
        IpAddr::V4(four) => four.octets().to_vec(),
        IpAddr::V6(six) => six.octets().to_vec(),
    };
    names
        .iter()
        .map(|name| name.as_bytes().to_vec())
        .chain(addresses.iter().map(octets))
        .collect()
}

fn named(names: &SubjectAltName) -> BTreeSet<Vec<u8>> {
    names
        .0
        .iter()
        .filter_map(|name| match name {
            GeneralName::DnsName(name) => Some(name.as_str().as_bytes().to_vec()),
            GeneralName::IpAddress(octets) => Some(octets.as_bytes().to_vec()),
            _ => None,
        })
        .collect()
}
