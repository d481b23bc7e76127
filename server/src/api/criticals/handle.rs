//! `POST /criticals/{id}/handle`: what was done for the patient.

use axum::{Json, extract::State};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::critical::Critical;
use yuanzhen_domain::id::CriticalId;
use yuanzhen_domain::private::Private;

use super::{Said, show::shown};
use crate::{
    api::step::step,
    app::App,
    http::{answer::Answer, body::JsonBody, error::ErrorBody, path::Id, requester::Requester, version::Seen},
    view::critical::CriticalView,
};

/// Says what was done about it.
#[utoipa::path(post, path = "/criticals/{id}/handle", tag = "criticals", security(("session" = [])), params(("id" = Uuid, Path)), request_body = Said,
    responses((status = OK, body = CriticalView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn handle(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CriticalId>,
    JsonBody(asked): JsonBody<Said>,
) -> Answer<CriticalView> {
    let (by, now) = (who.person(), who.now);
    step(
        &app,
        &who,
        Action::HandleCritical,
        id,
        Seen::ANY,
        |critical: Critical| critical.handle(Private::new(asked.text), by, now),
    )
    .await?;
    shown(&app, &who, id).await.map(Json)
}
