//! Signatures on documents: each signer adds one PAdES revision to the PDF, and anyone with a trust bundle can judge the
//! file without the server. It draws no page, decides nobody's right to sign, and reads no clock.
//!
//! The way in is [`add_signature`], the way back is [`judge`] with a [`TrustBundle`]. A revision is written by a fixed
//! recipe ([`revision`]), and judging writes it again from what it says and compares every byte: what the recipe would
//! not have written is an alteration.

mod certificate;
mod cms;
mod code;
mod judge;
mod pdf;
mod revision;
mod seal;
mod suite;
mod trust;

pub(crate) use certificate::{common_name, serial_number};
pub use code::verification_code;
pub use judge::{Alteration, Judgement, Mistrust, SignerSeen, Verdict, judge};
pub use revision::add_signature;
pub use seal::{DocumentMark, Meaning, Seal};
pub use suite::{EcdsaSigner, Signer};
pub use trust::{AuthorityFacts, BundleError, DocumentStatus, Revocation, Standing, TrustBundle, TrustFacts};

/// Why a document could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The bytes are not a page of ours, or already carry forms or annotations.
    #[error("document is not a page that can be signed: {why}")]
    NotSignable {
        /// What stands in the way.
        why: &'static str,
    },
    /// The document already carries other signatures than this one would follow.
    #[error("document carries {found} signatures, so this cannot be signature {part} of {parts}")]
    OutOfTurn {
        /// Signatures found.
        found: usize,
        /// The part this signature claims.
        part: u8,
        /// How many there are to be.
        parts: u8,
    },
    /// A word of the mark cannot be written into a signature.
    #[error("{what} may hold letters, digits and -._:/ only")]
    Mark {
        /// Which word.
        what: &'static str,
    },
    /// The signer's certificate or key cannot be understood, or they do not belong together.
    #[error("signer's certificate or key cannot be used")]
    Key,
    /// The signature came out longer than the space kept for it.
    #[error("signature of {bytes} bytes does not fit its space")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// An ASN.1 structure could not be written.
    #[error("cannot encode signature")]
    Encode(#[from] der::Error),
}
