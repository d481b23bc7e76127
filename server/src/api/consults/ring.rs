//! `POST /consults/{id}/rings`: nobody answered, or it never rang: it rings, again.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{Action, ActorRef};
use yuanzhen_domain::consult::{Consult, Input, RingPurpose};
use yuanzhen_domain::id::{ConsultId, RingId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_store::{Creation, Tx};

use super::{ask, open};
use crate::{
    api::{create::first_time, found, step::Living},
    app::App,
    http::{
        answer::Created,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
    },
    view::{consult::ConsultView, directory::Directory},
    watch,
};

/// The id of the ring to begin.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRing {
    id: Uuid,
}

/// Rings whoever is on call now.
#[utoipa::path(post, path = "/consults/{id}/rings", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path)), request_body = NewRing,
    responses((status = CREATED, body = ConsultView), (status = CONFLICT, body = ErrorBody, description = "wrong-state, id-reused"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn ring(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    JsonBody(form): JsonBody<NewRing>,
) -> Result<Created<ConsultView>, ApiError> {
    // Who may ask may ring.
    let permit = found(&app, &who, Action::RequestConsult, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    if first_time(&mut tx, form.id, "ring", &(id.uuid(), &form), &who).await? == Creation::New {
        let stored = Consult::load(&mut tx, &permit, id)
            .await?
            .ok_or_else(ApiError::not_found)?;
        let version = stored.version;
        let consult = stored.value.ring(who.now)?;
        let directory = Directory::read(&mut tx).await?;
        let (ring, by) = (Some(RingId::from_uuid(form.id)), who.actor.reference());
        watch::consult::save(&app, &mut tx, &consult, version, who.now).await?;
        ask::begin(&app, &mut tx, &consult, ring, by, &directory, who.now).await?;
        tx.commit(who.entry(&permit).with("ring", form.id.to_string()))
            .await?;
    }
    open(&app, &who, id).await.map(Created)
}

/// Calls off what rings for an expert.
///
/// # Errors
/// A fault of the store.
pub(super) async fn silence(
    app: &App,
    tx: &mut Tx,
    consult: &Consult,
    by: ActorRef,
    now: Moment,
) -> Result<(), ApiError> {
    let permit = watch::ring::permit(consult)?;
    for mut ring in tx.rings_of_consult(&permit, consult.id).await? {
        if ring.outcome().is_none() && ring.purpose == RingPurpose::Expert {
            watch::ring::tell(app, tx, consult, &mut ring, Input::CallOff, by, now).await?;
        }
    }
    Ok(())
}
