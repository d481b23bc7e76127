//! `POST /session/unlock`: go on after the idle lock, with the password. Failures count like failed sign-ins.

use axum::{Json, extract::State};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{me::Me, sign_in};
use crate::{
    app::App,
    http::{answer::Answer, body::JsonBody, error::ErrorBody, requester::LockedRequester},
};

/// The password again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Unlock {
    /// The password.
    #[schema(value_type = String, format = Password)]
    password: SecretString,
}

/// Unlocks this session.
#[utoipa::path(
    post,
    path = "/session/unlock",
    tag = "session",
    security(("session" = [])),
    request_body = Unlock,
    responses(
        (status = OK, body = Me),
        (status = UNAUTHORIZED, body = ErrorBody, description = "not-signed-in, wrong-credentials"),
        (status = TOO_MANY_REQUESTS, body = ErrorBody, description = "sign-in-waits"),
    )
)]
pub(super) async fn unlock(
    State(app): State<App>,
    LockedRequester(requester): LockedRequester,
    JsonBody(asked): JsonBody<Unlock>,
) -> Answer<Me> {
    sign_in::check(
        &app,
        &requester.visitor,
        &requester.account.login,
        asked.password,
        requester.now,
    )
    .await?;
    let mut tx = app.store.begin().await?;
    tx.lock_session(requester.session.id, false, requester.now)
        .await?;
    tx.commit(
        requester
            .own_entry("unlock-session")
            .about("session", requester.session.id.uuid()),
    )
    .await?;
    Ok(Json(
        Me::load(&app, &requester.account, &requester.session).await?,
    ))
}
