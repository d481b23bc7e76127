//! `POST /criticals/{id}/close`: the loop ends.

use axum::{Json, extract::State};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::critical::Critical;
use yuanzhen_domain::id::CriticalId;

use super::show::shown;
use crate::{
    api::step::step,
    app::App,
    http::{answer::Answer, error::ErrorBody, path::Id, requester::Requester, version::Seen},
    view::critical::CriticalView,
};

/// Closes the loop.
#[utoipa::path(post, path = "/criticals/{id}/close", tag = "criticals", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = CriticalView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn close(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CriticalId>,
) -> Answer<CriticalView> {
    let (by, now) = (who.person(), who.now);
    step(
        &app,
        &who,
        Action::CloseCritical,
        id,
        Seen::ANY,
        |critical: Critical| critical.close(by, now),
    )
    .await?;
    shown(&app, &who, id).await.map(Json)
}
