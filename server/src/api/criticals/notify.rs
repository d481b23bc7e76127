//! `POST /criticals/{id}/notify`: somebody at the site was told by telephone. It does not end the ringing: only a
//! read-back does.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::critical::Critical;
use yuanzhen_domain::id::{CriticalId, PersonId};

use super::show::shown;
use crate::{
    api::step::step,
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::Seen,
    },
    view::critical::CriticalView,
};

/// Who was told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Told {
    /// The person who was told, when known to the program.
    to: Option<Uuid>,
}

/// Notes that somebody at the site was told, by telephone for instance.
#[utoipa::path(post, path = "/criticals/{id}/notify", tag = "criticals", security(("session" = [])), params(("id" = Uuid, Path)), request_body = Told,
    responses((status = OK, body = CriticalView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn notify(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CriticalId>,
    JsonBody(asked): JsonBody<Told>,
) -> Answer<CriticalView> {
    let (by, now, to) = (who.actor.reference(), who.now, asked.to.map(PersonId::from_uuid));
    if let Some(to) = to {
        let known = app.store.read().await?.person(to).await?;
        known.ok_or_else(|| ApiError::invalid("person-unknown", "that person is not there"))?;
    }
    step(
        &app,
        &who,
        Action::NotifyCritical,
        id,
        Seen::ANY,
        |critical: Critical| critical.notify(to, by, now),
    )
    .await?;
    shown(&app, &who, id).await.map(Json)
}
