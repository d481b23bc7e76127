//! `POST /rings/{id}/call` and `/call-off`: the caller and the dispatcher call one more, or do not want it any more.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{self, Action, Permit};
use yuanzhen_domain::consult::{Consult, Input, Output, Ring, RingPurpose};
use yuanzhen_domain::id::{PersonId, RingId};
use yuanzhen_store::{Stored, Tx};

use crate::{
    api::consults,
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
    },
    view::{consult::ConsultView, directory::Directory},
    watch::{self, called, ring::load},
};

/// Whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Calling {
    person: Uuid,
}

/// Calls one more of the group at once, or again.
#[utoipa::path(post, path = "/rings/{id}/call", tag = "rings", security(("session" = [])), params(("id" = Uuid, Path)), request_body = Calling,
    responses((status = OK, body = ConsultView), (status = CONFLICT, body = ErrorBody, description = "ring-over, ring-full"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "person-unknown"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn call(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<RingId>,
    JsonBody(asked): JsonBody<Calling>,
) -> Answer<ConsultView> {
    let (mut tx, permit, consult, mut ring) = reach(&app, &who, id).await?;
    let person = PersonId::from_uuid(asked.person);
    if ring.outcome().is_some() {
        return Err(ApiError::conflict("ring-over", "it does not ring any more"));
    }
    let directory = Directory::read(&mut tx).await?;
    let may = match ring.purpose {
        RingPurpose::Guest => consult
            .invited
            .iter()
            .any(|invited| invited.person == person && invited.removed.is_none()),
        RingPurpose::Expert => consult
            .owner
            .reading_group
            .and_then(|group| directory.group(group))
            .is_some_and(|group| called::answering(group, &directory, who.now).contains(&person)),
    };
    if !may || person == consult.requested_by {
        return Err(ApiError::invalid(
            "person-unknown",
            "that person is not one who can be called here",
        ));
    }
    let by = who.actor.reference();
    let duty = tx.duty(person).await?;
    let mut outputs = Vec::new();
    for input in [Input::Duty { person, duty }, Input::Call { person }] {
        outputs.extend(watch::ring::tell(&app, &mut tx, &consult, &mut ring, input, by, who.now).await?);
    }
    if outputs
        .iter()
        .any(|output| matches!(output, Output::Refused { .. }))
    {
        return Err(ApiError::conflict("ring-full", "it calls as many as it can"));
    }
    let consult_id = consult.id;
    tx.commit(who.entry(&permit).with("ring", id.to_string())).await?;
    consults::open(&app, &who, consult_id).await.map(Json)
}

/// Stops a ring. A consult that nobody took waits on the list; to take it back it is cancelled.
#[utoipa::path(post, path = "/rings/{id}/call-off", tag = "rings", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = ConsultView), (status = CONFLICT, body = ErrorBody, description = "ring-over"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn call_off(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<RingId>,
) -> Answer<ConsultView> {
    let (mut tx, permit, consult, mut ring) = reach(&app, &who, id).await?;
    if ring.outcome().is_some() {
        return Err(ApiError::conflict("ring-over", "it does not ring any more"));
    }
    let (consult_id, by) = (consult.id, who.actor.reference());
    let outputs = watch::ring::tell(&app, &mut tx, &consult, &mut ring, Input::CallOff, by, who.now).await?;
    watch::ring::settle(&app, &mut tx, consult, &ring, &outputs, who.now).await?;
    tx.commit(who.entry(&permit).with("ring", id.to_string())).await?;
    consults::open(&app, &who, consult_id).await.map(Json)
}

/// A ring for those who may steer it: who asks, who invites, and who distributes the work.
async fn reach(
    app: &App,
    who: &Requester,
    id: RingId,
) -> Result<(Tx, Permit, Stored<Consult>, Stored<Ring>), ApiError> {
    let mut tx = app.store.begin().await?;
    let Some((consult, ring)) = load(&mut tx, id).await? else {
        drop(tx);
        return Err(who.found_nothing(app, Action::InviteToConsult, id.uuid()).await);
    };
    let (subject, relation) = (consult.subject(), consult.relation());
    let may = access::may(&who.actor, Action::InviteToConsult, &subject, &relation)
        .or_else(|_| access::may(&who.actor, Action::AssignConsult, &subject, &relation));
    match may {
        Ok(permit) => Ok((tx, permit, consult, ring)),
        Err(denied) => {
            drop(tx);
            let consult = Some(consult.id.uuid());
            Err(who.denied(app, Action::InviteToConsult, consult, denied).await)
        }
    }
}
