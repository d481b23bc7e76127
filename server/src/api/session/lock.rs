//! `POST /session/lock`: lock at once, as by the key on the workstation.

use axum::extract::State;

use crate::{
    app::App,
    http::{
        answer::Done,
        error::{ApiError, ErrorBody},
        requester::Requester,
    },
    live::hub::Pulse,
};

/// Locks this session until the password is given again.
#[utoipa::path(
    post,
    path = "/session/lock",
    tag = "session",
    security(("session" = [])),
    responses((status = NO_CONTENT), (status = UNAUTHORIZED, body = ErrorBody, description = "not-signed-in"))
)]
pub(super) async fn lock(State(app): State<App>, requester: Requester) -> Result<Done, ApiError> {
    let mut tx = app.store.begin().await?;
    tx.lock_session(requester.session.id, true, requester.now).await?;
    tx.commit(
        requester
            .own_entry("lock-session")
            .about("session", requester.session.id.uuid()),
    )
    .await?;
    app.hub.spread(Pulse::Session(requester.session.id));
    Ok(Done)
}
