//! `GET /readyz`: whether requests should be sent here.

use axum::extract::State;

use crate::{app::App, http::error::ApiError};

/// `ok` while the store answers and shutdown has not begun.
pub(super) async fn ready(State(app): State<App>) -> Result<&'static str, ApiError> {
    if app.life.is_finishing() {
        return Err(ApiError::unavailable(
            "shutting-down",
            "this node is shutting down",
        ));
    }
    if !app.store.is_ready().await {
        return Err(ApiError::unavailable(
            "store-unavailable",
            "the database does not answer",
        ));
    }
    Ok("ok\n")
}
