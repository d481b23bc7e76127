//! What str0m needs of cryptography, from ring and RustCrypto: the packages it offers itself bring a second TLS
//! library into the house.

mod digest;
mod dtls;
mod srtp;

use std::sync::{Arc, OnceLock};

use str0m::crypto::CryptoProvider;

use digest::Digests;
use dtls::Dimpl;
use srtp::Seals;

/// The one provider of this process.
#[must_use]
pub fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    let provider = PROVIDER.get_or_init(|| {
        Arc::new(CryptoProvider {
            srtp_provider: &Seals,
            sha1_hmac_provider: &Digests,
            sha1_provider: &Digests,
            sha256_provider: &Digests,
            dtls_provider: &Dimpl,
        })
    });
    Arc::clone(provider)
}
