//! `POST /criticals/{id}/read-back`: the site repeats the value. It holds whatever the page showed: the words count.

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

/// Reads a critical value back in the words it was raised with.
#[utoipa::path(post, path = "/criticals/{id}/read-back", tag = "criticals", security(("session" = [])), params(("id" = Uuid, Path)), request_body = Said,
    responses((status = OK, body = CriticalView), (status = CONFLICT, body = ErrorBody, description = "read-back-differs"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn read_back(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CriticalId>,
    JsonBody(asked): JsonBody<Said>,
) -> Answer<CriticalView> {
    let (by, now) = (who.person(), who.now);
    step(
        &app,
        &who,
        Action::ReadBackCritical,
        id,
        Seen::ANY,
        |critical: Critical| critical.read_back(Private::new(asked.text), by, now),
    )
    .await?;
    shown(&app, &who, id).await.map(Json)
}
