//! `If-Match: "7"`: which version of a thing a change was made from. Required on changes; a missing one is 428, a
//! garbled one 400. On steps it may be missing. Whether it is stale is decided where the thing is loaded.

use axum::{extract::FromRequestParts, http::header, http::request::Parts};

use super::error::ApiError;

/// The version the requester saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub u64);

impl IfMatch {
    /// Refuses when `current` is another version than the one seen; `view` is what the thing is now.
    ///
    /// # Errors
    /// `stale`, with the view as `detail.current`.
    pub fn check(self, current: u64, view: impl FnOnce() -> serde_json::Value) -> Result<(), ApiError> {
        if self.0 == current {
            Ok(())
        } else {
            Err(ApiError::stale(view()))
        }
    }
}

/// The version the requester saw, when they named one. Steps are guarded by the thing's state; a page that names the
/// version it showed is besides told when that is no longer so. A garbled one is 400.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen(Option<IfMatch>);

impl Seen {
    /// For steps that hold whatever the page showed, such as repeating a critical value.
    pub const ANY: Self = Self(None);

    /// Refuses when another version was named than the current one; `view` is what the thing is now.
    ///
    /// # Errors
    /// `stale`, with the view as `detail.current`.
    pub fn check(self, current: u64, view: impl FnOnce() -> serde_json::Value) -> Result<(), ApiError> {
        self.0.map_or(Ok(()), |seen| seen.check(current, view))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Seen {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if !parts.headers.contains_key(header::IF_MATCH) {
            return Ok(Self::ANY);
        }
        IfMatch::from_request_parts(parts, state)
            .await
            .map(|seen| Self(Some(seen)))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let value = parts
            .headers
            .get(header::IF_MATCH)
            .ok_or_else(ApiError::version_required)?;
        value
            .to_str()
            .ok()
            .and_then(parse)
            .map(Self)
            .ok_or_else(|| ApiError::malformed("If-Match must be a version in quotes, such as \"7\""))
    }
}

fn parse(text: &str) -> Option<u64> {
    let digits = text.trim().strip_prefix('"')?.strip_suffix('"')?;
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        digits.parse().ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_a_number_in_quotes_is_a_version() {
        assert_eq!(parse("\"7\""), Some(7));
        for wrong in [
            "7",
            "W/\"7\"",
            "*",
            "\"\"",
            "\"+7\"",
            "\"-1\"",
            "\"7\", \"8\"",
            "\"99999999999999999999\"",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
