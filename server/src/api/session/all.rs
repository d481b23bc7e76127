//! `GET /session/all`: where else am I signed in.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    app::App,
    http::{answer::Answer, error::ErrorBody, page::Page, requester::Requester},
    identity::session::{Standing, standing},
};

/// A session of the person who asks.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SessionRow {
    /// Its id.
    id: Uuid,
    /// When it began.
    created_at: i64,
    /// When it was last used.
    last_seen_at: i64,
    /// The browser, as it says.
    user_agent: String,
    /// The address it was opened from.
    address: String,
    /// Whether it waits for its password.
    locked: bool,
    /// Whether it is the one that asks.
    current: bool,
}

/// The open sessions of the person who asks, the last used first.
#[utoipa::path(
    get,
    path = "/session/all",
    tag = "session",
    security(("session" = [])),
    responses(
        (status = OK, body = Page<SessionRow>),
        (status = UNAUTHORIZED, body = ErrorBody, description = "not-signed-in"),
    )
)]
pub(super) async fn all(State(app): State<App>, requester: Requester) -> Answer<Page<SessionRow>> {
    let sessions = app
        .store
        .read()
        .await?
        .sessions_of(requester.person(), requester.now)
        .await?;
    let rows = sessions
        .into_iter()
        .filter_map(|session| {
            let standing = standing(&session, &app.config.identity, requester.now);
            (standing != Standing::Over).then(|| SessionRow {
                id: session.id.uuid(),
                created_at: session.created_at.millis(),
                last_seen_at: session.last_seen_at.millis(),
                current: session.id == requester.session.id,
                locked: standing == Standing::Locked,
                user_agent: session.user_agent,
                address: session.address,
            })
        })
        .collect();
    Ok(Json(Page::whole(rows)))
}
