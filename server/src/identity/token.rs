//! Secrets that are handed out once: session cookies, enrolment links, device tokens. 256 random bits, so that the
//! store may keep them under a plain hash. It knows neither who holds one nor for what.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use crate::system::System;

/// A secret as its holder carries it: 43 letters of URL-safe base64.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

impl Token {
    /// A new secret.
    #[must_use]
    pub fn new(system: &System) -> Self {
        let bytes = Zeroizing::new(system.bytes::<32>());
        Self(Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(bytes.as_slice())))
    }

    /// Reads what somebody presents; `None` when it cannot be one of ours.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?);
        (bytes.len() == 32).then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// The secret itself, for its holder and for the store, which keeps its hash.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yuanzhen_domain::moment::Moment;

    #[test]
    fn a_token_is_read_back_and_never_printed() {
        let (system, _) = System::steered(Moment::from_millis(0), 9);
        let token = Token::new(&system);
        assert_eq!(
            Token::parse(token.expose()).expect("one of ours").expose(),
            token.expose()
        );
        assert_eq!(format!("{token:?}"), "Token(secret)");
        assert!(Token::parse("short").is_none());
        assert!(Token::parse(&"=".repeat(43)).is_none());
    }
}
