//! `POST /rings/{id}/heard`, `/accept`, `/decline`: whoever is rung answers. The first to accept has it; the others are
//! told by whom.

use axum::{Json, extract::State};
use serde_json::json;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{self, Input, Output, RingPurpose};
use yuanzhen_domain::id::RingId;
use yuanzhen_store::Tx;

use crate::{
    api::consults::{self, ConsultReason, qualified},
    app::App,
    http::{
        answer::{Answer, Done},
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::{LockedRequester, Requester},
    },
    view::consult::ConsultView,
    watch::{self, ring::load},
};

/// The requester's screen rings, and the sound plays; a locked one rings, too.
#[utoipa::path(post, path = "/rings/{id}/heard", tag = "rings", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = NO_CONTENT), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn heard(
    State(app): State<App>,
    LockedRequester(who): LockedRequester,
    Id(id): Id<RingId>,
) -> Result<Done, ApiError> {
    let person = who.person();
    tell(&app, &who, id, Action::DeclineConsult, Input::Heard { person }).await?;
    Ok(Done)
}

/// Takes what rings. An expert has the consult with it; a guest is expected in the room.
#[utoipa::path(post, path = "/rings/{id}/accept", tag = "rings", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = ConsultView), (status = CONFLICT, body = ErrorBody, description = "taken-by-another with detail.by, ring-over, not-qualified, same-hand, wrong-state"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn accept(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<RingId>,
) -> Answer<ConsultView> {
    let person = who.person();
    let (mut tx, permit, consult, mut ring) = reach(&app, &who, id, Action::DeclineConsult).await?;
    let input = Input::Accept { person };
    let by = who.actor.reference();
    let outputs = watch::ring::tell(&app, &mut tx, &consult, &mut ring, input, by, who.now).await?;
    if refused_as(&outputs) == Some(consult::Answer::AlreadyYours) {
        // The same again: their first answer was lost on the way.
        drop(tx);
        return consults::open(&app, &who, ring.consult).await.map(Json);
    }
    refused(&outputs)?;
    let consult_id = consult.id;
    if ring.purpose == RingPurpose::Expert {
        let may = qualified(&app, &who).await;
        let version = consult.version;
        let (answered, events) = consult.value.answer(may?, who.now)?;
        tx.publish(events);
        watch::consult::save(&app, &mut tx, &answered, version, who.now).await?;
    }
    tx.commit(who.entry(&permit).with("ring", id.to_string())).await?;
    consults::open(&app, &who, consult_id).await.map(Json)
}

/// Declines what rings, with a reason. It goes on ringing at the others.
#[utoipa::path(post, path = "/rings/{id}/decline", tag = "rings", security(("session" = [])), params(("id" = Uuid, Path)), request_body = ConsultReason,
    responses((status = NO_CONTENT), (status = CONFLICT, body = ErrorBody, description = "taken-by-another with detail.by, ring-over, reason-missing"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn decline(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<RingId>,
    JsonBody(asked): JsonBody<ConsultReason>,
) -> Result<Done, ApiError> {
    let input = Input::Decline {
        person: who.person(),
        reason: asked.words(),
    };
    tell(&app, &who, id, Action::DeclineConsult, input).await?;
    Ok(Done)
}

type Reached = (
    Tx,
    yuanzhen_domain::access::Permit,
    yuanzhen_store::Stored<consult::Consult>,
    yuanzhen_store::Stored<consult::Ring>,
);

/// A ring that calls the requester, with its consult, in a transaction. Whoever is not called by it finds nothing.
pub(super) async fn reach(
    app: &App,
    who: &Requester,
    id: RingId,
    action: Action,
) -> Result<Reached, ApiError> {
    let mut tx = app.store.begin().await?;
    let Some((consult, ring)) = load(&mut tx, id).await? else {
        drop(tx);
        return Err(who.found_nothing(app, action, id.uuid()).await);
    };
    let found = (consult.subject(), consult.relation());
    match yuanzhen_domain::access::may(&who.actor, action, &found.0, &found.1) {
        Ok(permit) => Ok((tx, permit, consult, ring)),
        Err(denied) => {
            drop(tx);
            Err(who.denied(app, action, Some(consult.id.uuid()), denied).await)
        }
    }
}

async fn tell(app: &App, who: &Requester, id: RingId, action: Action, input: Input) -> Result<(), ApiError> {
    let (mut tx, permit, consult, mut ring) = reach(app, who, id, action).await?;
    let by = who.actor.reference();
    let outputs = watch::ring::tell(app, &mut tx, &consult, &mut ring, input, by, who.now).await?;
    refused(&outputs)?;
    watch::ring::settle(app, &mut tx, consult, &ring, &outputs, who.now).await?;
    tx.commit(who.entry(&permit).with("ring", id.to_string())).await?;
    Ok(())
}

fn refused_as(outputs: &[Output]) -> Option<consult::Answer> {
    outputs.iter().find_map(|output| match output {
        Output::Refused { answer, .. } => Some(*answer),
        _ => None,
    })
}

/// Why an answer was not taken, if it was not.
fn refused(outputs: &[Output]) -> Result<(), ApiError> {
    match refused_as(outputs) {
        None => Ok(()),
        Some(consult::Answer::TakenByAnother { by }) => {
            Err(ApiError::conflict("taken-by-another", "another took it first")
                .with_detail(json!({ "by": by })))
        }
        Some(consult::Answer::AlreadyYours) => {
            Err(ApiError::conflict("already-yours", "it is yours already"))
        }
        Some(consult::Answer::Over) => Err(ApiError::conflict(
            "ring-over",
            "it was called off, or rang too long",
        )),
        Some(consult::Answer::ReasonMissing) => {
            Err(ApiError::conflict("reason-missing", "a reason is needed"))
        }
        Some(consult::Answer::NotAsked) => Err(ApiError::not_found()),
    }
}
