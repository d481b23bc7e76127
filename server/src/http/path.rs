//! Typed values from the path and the query. An id that is none is answered like an id of nothing: 404, so that
//! guessing shapes teaches nothing.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use super::error::ApiError;

/// The one id in a path such as `/cases/{id}`.
#[derive(Clone, Copy, Debug)]
pub struct Id<T>(pub T);

impl<S, T> FromRequestParts<S> for Id<T>
where
    S: Send + Sync,
    T: FromStr + Send,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::not_found())?;
        text.parse().map(Self).map_err(|_| ApiError::not_found())
    }
}

/// The query of a list. Never holds anything of a patient: searches are POST.
#[derive(Clone, Copy, Debug)]
pub struct Asked<T>(pub T);

impl<S, T> FromRequestParts<S> for Asked<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(ApiError::malformed("the query holds a NUL character"));
        }
        let Query(asked) = Query::from_request_parts(parts, state)
            .await
            .map_err(|error| ApiError::malformed(format!("the query does not fit: {}", error.body_text())))?;
        Ok(Self(asked))
    }
}
