//! Reads a JSON body: bounded, typed, with an answer that names the field when it does not fit. Request types use
//! `#[serde(deny_unknown_fields)]`, so that a misspelt field is refused instead of ignored.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::header,
};
use serde::de::DeserializeOwned;

use super::{error::ApiError, limits::BodyLimit};

/// A JSON body of type `T`.
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<S, T> FromRequest<S> for JsonBody<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(&request) {
            return Err(ApiError::wrong_type("send the body as application/json"));
        }
        let bytes = read_bytes(request, state).await?;
        if has_nul(&bytes) {
            return Err(ApiError::malformed("the body holds a NUL character"));
        }
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| ApiError::malformed(format!("the body does not fit: {error}")))
    }
}

/// Whether a text of the JSON has a NUL character: none belongs into one, and PostgreSQL takes none. JSON can only say it
/// as an escape.
fn has_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        if rest[at + 1..].starts_with(b"u0000") {
            return true;
        }
        rest = rest.get(at + 2..).unwrap_or_default();
    }
    false
}

/// The whole body, refused when it is larger than this route takes.
///
/// # Errors
/// `too-large`, or `malformed` when the connection broke.
pub async fn read_bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    let limit = request.extensions().get::<BodyLimit>().map_or(0, |limit| limit.0);
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| match rejection {
            BytesRejection::FailedToBufferBody(failed) => {
                // axum tells "too large" from "connection broken" only by its status.
                if failed.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
                    ApiError::too_large(limit)
                } else {
                    ApiError::malformed("the body broke off")
                }
            }
            _ => ApiError::malformed("the body could not be read"),
        })
}

fn is_json(request: &Request) -> bool {
    let Some(given) = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let essence = given.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use super::has_nul;

    #[test]
    fn a_nul_is_found_and_a_backslash_before_u0000_is_not_one() {
        assert!(has_nul(br#"{"name":"a\u0000b"}"#));
        assert!(has_nul(br#"{"a\\\u0000":1}"#));
        assert!(!has_nul(br#"{"name":"a\\u0000b"}"#));
        assert!(!has_nul(br#"{"name":"a\u0001"}"#));
        assert!(!has_nul(b"\\"));
    }
}
