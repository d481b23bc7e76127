//! `POST /account/password`: a new password, with the old one. All other sessions of the person end.

use axum::extract::State;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::session::sign_in,
    app::App,
    http::{
        answer::Done,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        requester::Requester,
    },
    live::hub::Pulse,
};

/// The old password and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePassword {
    /// The password now.
    #[schema(value_type = String, format = Password)]
    current: SecretString,
    /// The password from now on.
    #[schema(value_type = String, format = Password)]
    new: SecretString,
}

/// Changes the password of the person who asks.
#[utoipa::path(
    post,
    path = "/account/password",
    tag = "account",
    security(("session" = [])),
    request_body = ChangePassword,
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = ErrorBody, description = "not-signed-in, wrong-credentials"),
        (status = UNPROCESSABLE_ENTITY, body = ErrorBody,
            description = "password-too-short, password-too-long, password-too-easy"),
    )
)]
pub(super) async fn change(
    State(app): State<App>,
    requester: Requester,
    JsonBody(asked): JsonBody<ChangePassword>,
) -> Result<Done, ApiError> {
    let login = &requester.account.login;
    sign_in::check(&app, &requester.visitor, login, asked.current, requester.now).await?;
    let hash = app.passwords.hash(login, asked.new).await?;
    let mut tx = app.store.begin().await?;
    tx.set_password(requester.person(), &hash).await?;
    tx.revoke_sessions_of(requester.person(), Some(requester.session.id), requester.now)
        .await?;
    tx.commit(
        requester
            .own_entry("change-password")
            .about("person", requester.person().uuid()),
    )
    .await?;
    app.hub.spread(Pulse::Person(requester.person()));
    Ok(Done)
}
