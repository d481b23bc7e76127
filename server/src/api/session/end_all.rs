//! `DELETE /session/all`: sign out everywhere, here included.

use axum::{
    extract::State,
    http::header,
    response::{AppendHeaders, IntoResponse},
};

use crate::{
    app::App,
    http::{
        answer::Done,
        error::{ApiError, ErrorBody},
        requester::Requester,
    },
    identity::session,
    live::hub::Pulse,
};

/// Ends all sessions of the person who asks.
#[utoipa::path(
    delete,
    path = "/session/all",
    tag = "session",
    security(("session" = [])),
    responses((status = NO_CONTENT), (status = UNAUTHORIZED, body = ErrorBody, description = "not-signed-in"))
)]
pub(super) async fn end_all(
    State(app): State<App>,
    requester: Requester,
) -> Result<impl IntoResponse, ApiError> {
    let mut tx = app.store.begin().await?;
    let ended = tx
        .revoke_sessions_of(requester.person(), None, requester.now)
        .await?;
    let ended = i64::try_from(ended).unwrap_or(i64::MAX);
    tx.commit(requester.own_entry("sign-out-everywhere").with("sessions", ended))
        .await?;
    app.hub.spread(Pulse::Person(requester.person()));
    Ok((
        AppendHeaders([(header::SET_COOKIE, session::no_cookie(requester.visitor.secure))]),
        Done,
    ))
}
