//! The steps of a case, each a POST: claim, release, assign, return, resubmit, decline, cancel, close, reopen. All of
//! them load, ask the domain, save and commit alike; what differs is the right and the verb.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{Action, Permit};
use yuanzhen_domain::case::{Case, Closing};
use yuanzhen_domain::event::Event;
use yuanzhen_domain::id::{CaseId, PersonId};
use yuanzhen_domain::moment::Millis;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::refusal::Refusal;
use yuanzhen_store::Tx;

use super::{hand_over::hand_over, show};
use crate::{
    api::found,
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
    },
    view::case::CaseView,
};

/// How long a claim lasts before the case goes back to the list by itself.
const CLAIM: Millis = yuanzhen_domain::case::DEFAULT_CLAIM;

/// Why a case is sent back, declined or cancelled.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    reason: String,
}

/// Whom a case is given to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Assignment {
    person: Uuid,
}

type Decided = Result<(Case, Vec<Event>), Refusal>;

/// Takes a case to read.
#[utoipa::path(post, path = "/cases/{id}/claim", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = CaseView), (status = CONFLICT, body = ErrorBody, description = "claimed-by-another"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn claim(State(app): State<App>, who: Requester, Id(id): Id<CaseId>) -> Answer<CaseView> {
    let permit = found(&app, &who, Action::ClaimCase, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    let case = tx.case(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let version = case.version;
    let decided = case.value.claim(who.person(), who.now, CLAIM)?;
    give(&app, &who, tx, &permit, decided, version, who.person()).await
}

/// Gives a claimed case back to the list.
#[utoipa::path(post, path = "/cases/{id}/release", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = CaseView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn release(State(app): State<App>, who: Requester, Id(id): Id<CaseId>) -> Answer<CaseView> {
    let (by, now) = (who.actor.reference(), who.now);
    step(&app, &who, id, Action::ClaimCase, |case| case.release(by, now)).await
}

/// Gives a case to a reader.
#[utoipa::path(post, path = "/cases/{id}/assign", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path)), request_body = Assignment,
    responses((status = OK, body = CaseView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn assign(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    JsonBody(asked): JsonBody<Assignment>,
) -> Answer<CaseView> {
    let (by, now) = (who.person(), who.now);
    let to = PersonId::from_uuid(asked.person);
    let permit = found(&app, &who, Action::AssignCase, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    let case = tx.case(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let reads = match case.owner.reading_group {
        Some(group) => tx
            .reading_group(group)
            .await?
            .is_some_and(|group| group.members.contains(&to)),
        None => false,
    };
    if !reads {
        return Err(ApiError::invalid(
            "not-in-group",
            "that person does not read for this group",
        ));
    }
    let version = case.version;
    let decided = case.value.assign(to, by, now, CLAIM)?;
    give(&app, &who, tx, &permit, decided, version, to).await
}

/// Sends a case back to its site for more.
#[utoipa::path(post, path = "/cases/{id}/return", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path)), request_body = Reason,
    responses((status = OK, body = CaseView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn send_back(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    JsonBody(asked): JsonBody<Reason>,
) -> Answer<CaseView> {
    let (by, now) = (who.person(), who.now);
    leave(&app, &who, id, Action::ReturnCase, |case, signed| {
        case.send_back(by, now, Private::new(asked.reason), signed)
    })
    .await
}

/// Sends a returned case again.
#[utoipa::path(post, path = "/cases/{id}/resubmit", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = CaseView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn resubmit(State(app): State<App>, who: Requester, Id(id): Id<CaseId>) -> Answer<CaseView> {
    let (by, now) = (who.person(), who.now);
    step(&app, &who, id, Action::ResubmitCase, |case| {
        case.resubmit(by, now)
    })
    .await
}

/// Declines a case.
#[utoipa::path(post, path = "/cases/{id}/decline", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path)), request_body = Reason,
    responses((status = OK, body = CaseView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn decline(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    JsonBody(asked): JsonBody<Reason>,
) -> Answer<CaseView> {
    let (by, now) = (who.person(), who.now);
    leave(&app, &who, id, Action::DeclineCase, |case, signed| {
        case.decline(by, now, Private::new(asked.reason), signed)
    })
    .await
}

/// Cancels a case that nobody reads yet.
#[utoipa::path(post, path = "/cases/{id}/cancel", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path)), request_body = Reason,
    responses((status = OK, body = CaseView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn cancel(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    JsonBody(asked): JsonBody<Reason>,
) -> Answer<CaseView> {
    let (by, now) = (who.person(), who.now);
    leave(&app, &who, id, Action::CancelCase, |case, signed| {
        case.cancel(by, now, Private::new(asked.reason), signed)
    })
    .await
}

/// Closes a case: its report is signed and home, no critical value is open.
#[utoipa::path(post, path = "/cases/{id}/close", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = CaseView), (status = CONFLICT, body = ErrorBody, description = "critical-open, not-signed, not-delivered"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn close(State(app): State<App>, who: Requester, Id(id): Id<CaseId>) -> Answer<CaseView> {
    let permit = found(&app, &who, Action::CloseCase, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    tx.hold_case(id).await?;
    let case = tx.case(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let closing = {
        let reports: Vec<_> = tx
            .reports_of_case(&permit, id)
            .await?
            .into_iter()
            .map(|stored| stored.value)
            .collect();
        let deliveries: Vec<_> = tx
            .deliveries_of_case(&permit, id)
            .await?
            .into_iter()
            .map(|stored| stored.value)
            .collect();
        let criticals: Vec<_> = tx
            .criticals_of_case(&permit, id)
            .await?
            .into_iter()
            .map(|stored| stored.value)
            .collect();
        Closing::of(&case, &reports, &deliveries, &criticals)
    };
    let version = case.version;
    let decided = case.value.close(who.person(), who.now, &closing);
    finish(&app, &who, tx, &permit, decided, version).await
}

/// Opens a closed case again.
#[utoipa::path(post, path = "/cases/{id}/reopen", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = CaseView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn reopen(State(app): State<App>, who: Requester, Id(id): Id<CaseId>) -> Answer<CaseView> {
    let (by, now) = (who.person(), who.now);
    step(&app, &who, id, Action::CloseCase, |case| {
        case.reopen(by, now, CLAIM)
    })
    .await
}

async fn step(
    app: &App,
    who: &Requester,
    id: CaseId,
    action: Action,
    decide: impl FnOnce(Case) -> Decided,
) -> Answer<CaseView> {
    let permit = found(app, who, action, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    let case = tx.case(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let version = case.version;
    let decided = decide(case.value);
    finish(app, who, tx, &permit, decided, version).await
}

/// A step that takes a case out of the readers' hands, which a signed report forbids.
async fn leave(
    app: &App,
    who: &Requester,
    id: CaseId,
    action: Action,
    decide: impl FnOnce(Case, bool) -> Decided,
) -> Answer<CaseView> {
    let permit = found(app, who, action, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    tx.hold_case(id).await?;
    let case = tx.case(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let signed = tx
        .reports_of_case(&permit, id)
        .await?
        .iter()
        .any(|report| report.is_signed());
    let version = case.version;
    let decided = decide(case.value, signed);
    finish(app, who, tx, &permit, decided, version).await
}

/// The case is somebody's now, and so is its draft.
async fn give(
    app: &App,
    who: &Requester,
    mut tx: Tx,
    permit: &Permit,
    (case, events): (Case, Vec<Event>),
    version: u64,
    to: PersonId,
) -> Answer<CaseView> {
    tx.save_case(&case, version).await?;
    tx.publish(events);
    let mut entry = who.entry(permit);
    if let Some(from) = hand_over(&mut tx, who, case.id, to).await? {
        entry = entry.with("draft-from", from.to_string());
    }
    tx.commit(entry).await?;
    show::open(app, who, case.id).await.map(Json)
}

async fn finish(
    app: &App,
    who: &Requester,
    mut tx: Tx,
    permit: &Permit,
    decided: Decided,
    version: u64,
) -> Answer<CaseView> {
    let (case, events) = decided?;
    tx.save_case(&case, version).await?;
    tx.publish(events);
    tx.commit(who.entry(permit)).await?;
    show::open(app, who, case.id).await.map(Json)
}
