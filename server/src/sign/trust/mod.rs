//! The trust bundle: what somebody needs to judge a signed file without the county's server. It is made by
//! `yuanzhen trust export`, handed over on paper-thin terms (a file), and says up to when it knows.
//!
//! The file is JSON:
//! ```json
//! { "format": "yuanzhen-trust-1",
//!   "authorities": [ { "certificate": "-----BEGIN CERTIFICATE-----…",
//!                      "algorithm": "ecdsa-p256-sha256",
//!                      "facts": "<base64 of the facts, themselves JSON>",
//!                      "signature": "<base64 of the authority's DER signature over the bytes of the facts>" } ] }
//! ```
//! and the facts are
//! ```json
//! { "as_of_at": 1795420800000,
//!   "revocations": [ { "serial": "0a1b…", "revoked_at": 1795420800000 } ],
//!   "documents":   [ { "code": "7Q2M-…", "sha256": "sha256:…", "standing": "withdrawn", "at": 1795420800000 } ] }
//! ```
//! A document whose successor was withdrawn is `withdrawn` itself, with `replaced_at`, when it was replaced. One that was
//! replaced is `superseded`, and `by` is the code of the version that holds now, however many lie between.
//!
//! `documents` needs to list what is superseded or withdrawn, and what was signed with a certificate revoked later; a
//! document that is not listed stands. Bundles of several counties are joined by joining their `authorities`.
//! The signature protects the facts on their way; that the certificate is the county's is for the reader to compare with
//! the fingerprint shown on `/trust`.

mod bundle;
mod facts;

pub use bundle::{AuthorityFacts, BundleError, TrustBundle};
pub use facts::{DocumentStatus, Revocation, Standing, TrustFacts};
