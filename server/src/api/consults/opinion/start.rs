//! `POST /consults/{id}/opinion`: the expert in charge begins to write, in the middle of the talk or after it.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Consult, Opinion, OpinionContent};
use yuanzhen_domain::id::{ConsultId, OpinionId};
use yuanzhen_store::Creation;

use crate::{
    api::{consults::open, create::first_time, found, step::Living},
    app::App,
    http::{
        answer::Created,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
    },
    view::consult::ConsultView,
};

/// The id of the opinion to begin.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewOpinion {
    id: Uuid,
}

/// Begins an opinion.
#[utoipa::path(post, path = "/consults/{id}/opinion", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path)), request_body = NewOpinion,
    responses((status = CREATED, body = ConsultView), (status = CONFLICT, body = ErrorBody, description = "wrong-state, not-the-expert, opinion-exists, id-reused"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn start(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    JsonBody(form): JsonBody<NewOpinion>,
) -> Result<Created<ConsultView>, ApiError> {
    let permit = found(&app, &who, Action::WriteOpinion, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    if first_time(&mut tx, form.id, "opinion", &(id.uuid(), &form), &who).await? == Creation::New {
        let consult = Consult::load(&mut tx, &permit, id)
            .await?
            .ok_or_else(ApiError::not_found)?;
        if tx.opinion(&permit, id).await?.is_some() {
            return Err(ApiError::conflict(
                "opinion-exists",
                "this consult has an opinion already",
            ));
        }
        let (opinion, events) = Opinion::start(
            OpinionId::from_uuid(form.id),
            &consult,
            OpinionContent::default(),
            who.person(),
            who.now,
        )?;
        tx.add_opinion_version(&opinion, 0).await?;
        tx.publish(events);
        tx.commit(who.entry(&permit)).await?;
    }
    open(&app, &who, id).await.map(Created)
}
