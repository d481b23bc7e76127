//! `POST /criticals/{id}/note`: the site has seen that a critical value holds no longer.

use axum::{Json, extract::State};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::critical::Critical;
use yuanzhen_domain::id::CriticalId;

use super::show::shown;
use crate::{
    api::step::{or_now, step},
    app::App,
    http::{answer::Answer, error::ErrorBody, path::Id, requester::Requester, version::IfMatch},
    view::critical::CriticalView,
};

/// Takes note that a critical value was revoked.
#[utoipa::path(post, path = "/criticals/{id}/note", tag = "criticals", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = CriticalView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn note(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CriticalId>,
    seen: IfMatch,
) -> Answer<CriticalView> {
    let (by, now) = (who.person(), who.now);
    let done = step(
        &app,
        &who,
        Action::HandleCritical,
        id,
        seen,
        |critical: Critical| critical.note(by, now),
    )
    .await;
    or_now(done, shown(&app, &who, id)).await?;
    shown(&app, &who, id).await.map(Json)
}
