//! The steps of an opinion that put no hand under it: opened again before the last hand, a new version begun, one of
//! several experts excused.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::Consult;
use yuanzhen_domain::id::{ConsultId, PersonId};
use yuanzhen_domain::private::Private;

use super::sign::{draw, finish, unwritten};
use crate::{
    api::{
        consults::{ConsultReason, open},
        found,
        step::{Living, or_now},
    },
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    view::consult::ConsultView,
    watch,
};

/// Whom, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Excusing {
    person: Uuid,
    reason: String,
}

/// The writer takes an opinion back to change it; the hands under it fall away.
#[utoipa::path(post, path = "/consults/{id}/opinion/reopen", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, not-the-writer"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn reopen(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
) -> Answer<ConsultView> {
    let permit = found(&app, &who, Action::WriteOpinion, id.uuid()).await?;
    let done = async {
        let mut tx = app.store.begin().await?;
        tx.hold_consult(id).await?;
        let stored = tx.opinion(&permit, id).await?.ok_or_else(unwritten)?;
        seen.check(stored.version)?;
        let version = stored.version;
        let (opinion, events) = stored.value.reopen(who.person(), who.now)?;
        tx.save_opinion(&opinion, version).await?;
        tx.publish(events);
        tx.commit(who.entry(&permit)).await.map_err(ApiError::from)
    };
    or_now(done.await, open(&app, &who, id)).await?;
    open(&app, &who, id).await.map(Json)
}

/// Begins a new version of a signed opinion. The old one stands until the new one is signed.
#[utoipa::path(post, path = "/consults/{id}/opinion/amend", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ConsultReason,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, not-the-expert, reason-missing"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn amend(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<ConsultReason>,
) -> Answer<ConsultView> {
    let permit = found(&app, &who, Action::WriteOpinion, id.uuid()).await?;
    let done = async {
        let mut tx = app.store.begin().await?;
        let consult = Consult::load(&mut tx, &permit, id)
            .await?
            .ok_or_else(ApiError::not_found)?;
        let stored = tx.opinion(&permit, id).await?.ok_or_else(unwritten)?;
        seen.check(stored.version)?;
        let (next, events) = stored.amend(asked.words(), &consult, who.person(), who.now)?;
        tx.add_opinion_version(&next, stored.version).await?;
        tx.publish(events);
        let entry = who.entry(&permit).with("version", i64::from(next.version));
        tx.commit(entry).await.map_err(ApiError::from)
    };
    or_now(done.await, open(&app, &who, id)).await?;
    open(&app, &who, id).await.map(Json)
}

/// One of several experts need not sign. Where nobody else is waited for, that signs it.
#[utoipa::path(post, path = "/consults/{id}/opinion/excuse", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Excusing,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, not-the-expert, not-of-the-panel, already-signed, reason-missing"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn excuse(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<Excusing>,
) -> Answer<ConsultView> {
    let permit = found(&app, &who, Action::WriteOpinion, id.uuid()).await?;
    let drawn = draw(&app, &who, &permit, id, None).await?;
    let reason = Private::new(asked.reason.trim().to_owned());
    let done = async {
        let mut tx = app.store.begin().await?;
        let mut consult = Consult::load(&mut tx, &permit, id)
            .await?
            .ok_or_else(ApiError::not_found)?;
        let stored = tx.opinion(&permit, id).await?.ok_or_else(unwritten)?;
        seen.check(stored.version)?;
        let (version, person) = (stored.version, PersonId::from_uuid(asked.person));
        let (excused, events) =
            consult
                .value
                .excuse(&stored.value, person, &reason, who.person(), who.now)?;
        tx.publish(events);
        watch::consult::save(&app, &mut tx, &excused, consult.version, who.now).await?;
        consult.value = excused;
        consult.version += 1;
        let opinion = stored.value.clone().settle(&consult, who.now);
        if opinion != stored.value {
            tx.save_opinion(&opinion, version).await?;
        }
        finish(&app, &who, tx, &permit, (consult, opinion, drawn)).await
    };
    or_now(done.await, open(&app, &who, id)).await?;
    open(&app, &who, id).await.map(Json)
}
