//! Judges a signed file against a trust bundle: valid, superseded, withdrawn, altered, or of an unknown signer. It needs
//! no server and no network, and never repairs what it reads.
//!
//! Two questions in this order. *Is it whole?* Each revision is written again from what it says of itself and must come
//! out byte for byte, each signature must verify over all bytes before its end, the last one's end is the end of the
//! file, and none may be missing. *Who says so, and does it still stand?* Each certificate must be a signer's of an
//! authority in the bundle, standing and not revoked at the time of signing; then the authority's list has its say.

use der::{Decode, Encode};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use yuanzhen_domain::moment::Moment;

use super::certificate::{is_for_documents, issued_by, serial, stood_at, subject_name};
use super::cms;
use super::pdf::{Base, FILE_LIMIT, contains};
use super::revision::{Revision, revision_starts};
use super::seal::{DocumentMark, Meaning, Seal};
use super::suite::suite_for;
use super::trust::{AuthorityFacts, Standing, TrustBundle};

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Whole, of known signers, and neither superseded nor withdrawn as far as the authority's list reaches: see
    /// [`Judgement::knows_standing`].
    Valid,
    /// Whole, but another version has taken its place.
    Superseded {
        /// The verification string of the version that holds now.
        by: Option<String>,
        /// Since when.
        at: Moment,
    },
    /// Whole, but taken back, or what took its place was, and no version holds.
    Withdrawn {
        /// Since when another version stood in its place; `None` when it was taken back itself.
        replaced_at: Option<Moment>,
        /// When the last of them was taken back.
        at: Moment,
    },
    /// Not the bytes that were signed.
    Altered(Alteration),
    /// Whole, or not signed at all, but nobody the bundle knows vouches for it.
    UnknownSigner(Mistrust),
}

/// How a file is not what was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alteration {
    /// It has marks of a signature and no signature.
    SignatureBroken,
    /// A byte under a signature, or of the signature, is not what it was.
    BytesChanged,
    /// Something was added that is more than a signature.
    MoreThanSignature,
    /// A signature it should carry is missing.
    SignatureMissing,
    /// The authority's list knows this document with other bytes.
    ListedOtherwise,
}

/// Why nobody vouches for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistrust {
    /// It carries no signature of this system.
    NotSigned,
    /// The signer's certificate is of no authority in the bundle.
    NoAuthority,
    /// The certificate is not for signing documents.
    NotForDocuments,
    /// The certificate did not stand at the time of signing.
    OutsideValidity,
    /// The certificate was revoked, and nothing proves that the signature is older.
    Revoked,
}

/// One signature found.
#[derive(Debug, Clone, PartialEq)]
pub struct SignerSeen {
    /// The name in the certificate.
    pub name: String,
    /// The institution signed for.
    pub institution: String,
    /// In what capacity.
    pub meaning: Meaning,
    /// The capacity as a sentence, with the moment the signer agreed.
    pub reason: String,
    /// When the signature was put into the file, as the signer's server wrote it.
    pub at: jiff::Zoned,
    /// The certificate's serial number.
    pub serial: String,
}

/// The verdict and what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// The document the signatures name; `None` when the file is not whole.
    pub mark: Option<DocumentMark>,
    /// The signers; empty when the file is not whole.
    pub signers: Vec<SignerSeen>,
    /// The moment up to which the authority's list of withdrawn and superseded documents is known.
    pub as_of: Option<Moment>,
    /// Fingerprint of the authority that vouches.
    pub authority: Option<String>,
}

impl Judgement {
    /// Whether the authority's list is younger than the signatures: an older one was made when there was nothing yet to
    /// withdraw, and is silent for that reason.
    #[must_use]
    pub fn knows_standing(&self) -> bool {
        let signed_at = self.signers.iter().map(|signer| signer.at.timestamp()).max();
        let signed_at = signed_at.map(jiff::Timestamp::as_millisecond);
        self.as_of
            .is_some_and(|as_of| signed_at.is_none_or(|at| at <= as_of.millis()))
    }
}

/// Judges a file.
#[must_use]
pub fn judge(file: &[u8], bundle: &TrustBundle) -> Judgement {
    match whole(file) {
        Err(verdict) => Judgement {
            verdict,
            mark: None,
            signers: Vec::new(),
            as_of: None,
            authority: None,
        },
        Ok(signatures) => vouched(file, signatures, bundle),
    }
}

struct Signature {
    seal: Seal,
    certificate: Certificate,
}

/// The first question.
fn whole(file: &[u8]) -> Result<Vec<Signature>, Verdict> {
    use Alteration::{BytesChanged, MoreThanSignature, SignatureBroken, SignatureMissing};
    let altered = |how| Verdict::Altered(how);
    let starts = revision_starts(file);
    let Some(first) = starts.first().copied() else {
        return Err(if looks_signed(file) {
            altered(SignatureBroken)
        } else {
            Verdict::UnknownSigner(Mistrust::NotSigned)
        });
    };
    if file.len() > FILE_LIMIT {
        return Err(altered(BytesChanged));
    }
    let mut read = Vec::with_capacity(starts.len());
    for (index, &start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(file.len());
        let (seal, digits, certificate) = signature_over(&file[..end], start).ok_or(altered(BytesChanged))?;
        read.push((start, end, seal, digits, certificate));
    }
    // Everything up to here is under good signatures; now whether each revision only added one.
    let base = Base::read(&file[..first]).map_err(|_| altered(MoreThanSignature))?;
    let mut signatures: Vec<Signature> = Vec::with_capacity(read.len());
    for (start, end, seal, structure, certificate) in read {
        let same = |other: &Signature| other.seal.mark == seal.mark && other.seal.parts == seal.parts;
        let in_turn = usize::from(seal.part) == signatures.len() + 1 && signatures.iter().all(same);
        if seal.check().is_err() || !in_turn || seal.part > seal.parts {
            return Err(altered(MoreThanSignature));
        }
        let again = Revision::write(&file[..start], &base, &seal)
            .and_then(|revision| revision.filled(&structure))
            .map_err(|_| altered(MoreThanSignature))?;
        if again != file[start..end] {
            return Err(altered(MoreThanSignature));
        }
        signatures.push(Signature { seal, certificate });
    }
    let wanted = signatures
        .first()
        .map_or(0, |signature| usize::from(signature.seal.parts));
    if signatures.len() != wanted {
        Err(altered(SignatureMissing))
    } else {
        Ok(signatures)
    }
}

/// Reads the revision at `start` of a file that ends with it, and checks its signature over everything but its own
/// contents. Gives the seal, the one structure its contents may hold, and the certificate.
fn signature_over(file: &[u8], start: usize) -> Option<(Seal, Vec<u8>, Certificate)> {
    use super::seal::{GAP, SEAL_HEAD};
    let revision = &file[start..];
    let words_at = revision
        .windows(SEAL_HEAD.len())
        .position(|window| window == SEAL_HEAD)?
        + SEAL_HEAD.len();
    let seal = Seal::read(&revision[words_at..])?;
    const MARK: &[u8] = b"]/Contents<";
    let gap_at = start
        + words_at
        + revision[words_at..]
            .windows(MARK.len())
            .position(|window| window == MARK)?
        + MARK.len()
        - 1;
    let gap = file.get(gap_at..gap_at + GAP)?;
    let digits = gap.strip_prefix(b"<")?.strip_suffix(b">")?;
    let opened = cms::open(&hex::decode(digits).ok()?)?;
    let suite = suite_for(&opened.certificate.tbs_certificate.subject_public_key_info)?;
    let digest = suite.digest(&[&file[..gap_at], &file[gap_at + GAP..]]);
    let attributes = cms::signed_attributes(suite, &opened.certificate, &digest).ok()?;
    let key = &opened.certificate.tbs_certificate.subject_public_key_info;
    if !suite.verifies(key, &attributes.to_der().ok()?, &opened.signature) {
        return None;
    }
    let structure = cms::assemble(suite, &opened.certificate, attributes, &opened.signature).ok()?;
    let mut expected = hex::encode(&structure).into_bytes();
    expected.resize(digits.len(), b'0');
    (expected == digits).then_some((seal, structure, opened.certificate))
}

/// Whether a file in which no signature of ours begins was nevertheless signed by us. The beginning and this mark are
/// apart, so that no single changed byte wipes out both; signatures of other programs do not carry it.
fn looks_signed(file: &[u8]) -> bool {
    contains(file, b"/YUZH<<")
}

/// The second question.
fn vouched(file: &[u8], signatures: Vec<Signature>, bundle: &TrustBundle) -> Judgement {
    let mark = signatures.first().map(|signature| signature.seal.mark.clone());
    let signers = signatures
        .iter()
        .map(|signature| SignerSeen {
            name: subject_name(&signature.certificate).unwrap_or_else(|| signature.seal.signer.clone()),
            institution: signature.seal.institution.clone(),
            meaning: signature.seal.meaning,
            reason: signature.seal.reason.clone(),
            at: signature.seal.at.clone(),
            serial: serial(&signature.certificate),
        })
        .collect();
    let mut judgement = Judgement {
        verdict: Verdict::Valid,
        mark,
        signers,
        as_of: None,
        authority: None,
    };
    let digest = format!("sha256:{}", hex::encode(Sha256::digest(file)));
    let mut oldest: Option<&AuthorityFacts> = None;
    for signature in &signatures {
        let Some(authority) = bundle.authorities().iter().find(|facts| issued(signature, facts)) else {
            judgement.verdict = Verdict::UnknownSigner(Mistrust::NoAuthority);
            return judgement;
        };
        if let Err(mistrust) = trusted(signature, authority, &digest) {
            judgement.verdict = Verdict::UnknownSigner(mistrust);
            return judgement;
        }
        if oldest.is_none_or(|facts| authority.facts.as_of_at < facts.facts.as_of_at) {
            oldest = Some(authority);
        }
        if let Some(verdict) = listed(&signature.seal.mark, authority, &digest) {
            judgement.verdict = verdict;
            judgement.authority = Some(authority.fingerprint());
            judgement.as_of = Some(authority.facts.as_of_at);
            return judgement;
        }
    }
    judgement.as_of = oldest.map(|facts| facts.facts.as_of_at);
    judgement.authority = oldest.map(AuthorityFacts::fingerprint);
    judgement
}

fn issued(signature: &Signature, authority: &AuthorityFacts) -> bool {
    Certificate::from_der(&authority.certificate_der)
        .is_ok_and(|root| issued_by(&signature.certificate, &root))
}

fn trusted(signature: &Signature, authority: &AuthorityFacts, digest: &str) -> Result<(), Mistrust> {
    if !is_for_documents(&signature.certificate) {
        return Err(Mistrust::NotForDocuments);
    }
    let at = Moment::from_millis(signature.seal.at.timestamp().as_millisecond());
    if !stood_at(&signature.certificate, at) {
        return Err(Mistrust::OutsideValidity);
    }
    // The time in a signature is the signer's word. After a revocation it is believed only for a document that the
    // authority itself lists with these very bytes.
    let number = serial(&signature.certificate);
    let listed = authority
        .facts
        .document(&signature.seal.mark.code)
        .is_some_and(|listed| listed.sha256 == digest);
    match authority
        .facts
        .revocations
        .iter()
        .find(|revocation| revocation.serial == number)
    {
        Some(revocation) if at >= revocation.revoked_at || !listed => Err(Mistrust::Revoked),
        Some(_) | None => Ok(()),
    }
}

fn listed(mark: &DocumentMark, authority: &AuthorityFacts, digest: &str) -> Option<Verdict> {
    let listed = authority.facts.document(&mark.code)?;
    if listed.sha256 != digest {
        return Some(Verdict::Altered(Alteration::ListedOtherwise));
    }
    match &listed.standing {
        Standing::Current => None,
        Standing::Superseded { by, at } => Some(Verdict::Superseded {
            by: by.clone(),
            at: *at,
        }),
        Standing::Withdrawn { replaced_at, at } => Some(Verdict::Withdrawn {
            replaced_at: *replaced_at,
            at: *at,
        }),
    }
}
