//! `GET /session`: who am I.

use axum::{Json, extract::State};

use super::me::Me;
use crate::{
    app::App,
    http::{answer::Answer, error::ErrorBody, requester::Requester},
};

/// Who is signed in.
#[utoipa::path(
    get,
    path = "/session",
    tag = "session",
    security(("session" = [])),
    responses(
        (status = OK, body = Me),
        (status = UNAUTHORIZED, body = ErrorBody, description = "not-signed-in"),
        (status = LOCKED, body = ErrorBody, description = "session-locked"),
    )
)]
pub(super) async fn show(State(app): State<App>, requester: Requester) -> Answer<Me> {
    Ok(Json(
        Me::load(&app, &requester.account, &requester.session).await?,
    ))
}
