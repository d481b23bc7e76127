//! Section `[http]`: web addresses and certificates.

use std::{net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Serialize};

use super::ConfigError;

/// Section `[http]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpConfig {
    /// Plain HTTP. On a loopback address it serves the program; elsewhere only /trust and the way to HTTPS.
    pub plain: SocketAddr,
    /// HTTPS.
    pub secure: SocketAddr,
    /// Names and addresses people type, for the certificate; the machine's own are added.
    pub names: Vec<String>,
    /// The address under which patients and other hospitals reach this server, such as `https://yuanzhen.example.cn`.
    /// It is printed in the square of each report, which then leads to /verify. Empty: the square leads nowhere.
    pub public: String,
    /// A certificate chain of your own (PEM); empty: the county CA issues one.
    pub certificate: PathBuf,
    /// The private key of that certificate (PEM).
    pub private_key: PathBuf,
    /// How often the certificate files are looked at for a renewal.
    pub certificate_check_ms: u64,
}

impl HttpConfig {
    /// Where a scanned report leads, if anywhere.
    #[must_use]
    pub fn verify_link(&self) -> Option<String> {
        (!self.public.is_empty()).then(|| format!("{}/verify", self.public))
    }

    /// A certificate has its key, the public address can be printed, and renewals are looked for.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        ConfigError::unless(
            self.certificate.as_os_str().is_empty() == self.private_key.as_os_str().is_empty(),
            "http.certificate",
            "certificate and private_key go together",
        )?;
        ConfigError::unless(
            self.public.is_empty() || is_origin(&self.public),
            "http.public",
            "must be https:// and a host, perhaps with a port, and no more",
        )?;
        ConfigError::unless(
            self.certificate_check_ms > 0,
            "http.certificate_check_ms",
            "must be above zero",
        )
    }
}

/// The longest address that is printed in a square: more makes it too fine for a phone.
const ORIGIN_LETTERS: usize = 64;

/// `https://host[:port]`.
fn is_origin(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    text.len() <= ORIGIN_LETTERS
        && text
            .strip_prefix("https://")
            .is_some_and(|host| !host.is_empty() && host.chars().all(fits))
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            plain: SocketAddr::from(([127, 0, 0, 1], 8080)),
            secure: SocketAddr::from(([0, 0, 0, 0], 8443)),
            names: Vec::new(),
            public: String::new(),
            certificate: PathBuf::new(),
            private_key: PathBuf::new(),
            certificate_check_ms: 30_000,
        }
    }
}
