//! `DELETE /session`: sign out, here.

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
        requester::LockedRequester,
    },
    identity::session,
    live::hub::Pulse,
};

/// Ends this session, also a locked one.
#[utoipa::path(
    delete,
    path = "/session",
    tag = "session",
    security(("session" = [])),
    responses((status = NO_CONTENT), (status = UNAUTHORIZED, body = ErrorBody, description = "not-signed-in"))
)]
pub(super) async fn end(
    State(app): State<App>,
    LockedRequester(requester): LockedRequester,
) -> Result<impl IntoResponse, ApiError> {
    let mut tx = app.store.begin().await?;
    tx.revoke_session(requester.session.id, requester.now).await?;
    tx.commit(
        requester
            .own_entry("sign-out")
            .about("session", requester.session.id.uuid()),
    )
    .await?;
    app.hub.spread(Pulse::Session(requester.session.id));
    Ok((
        AppendHeaders([(header::SET_COOKIE, session::no_cookie(requester.visitor.secure))]),
        Done,
    ))
}
