//! The steps of a case, each a POST: claim, release, assign, return, resubmit, decline, cancel, close, reopen. All of
//! them are one [`step`]; what differs is the right and the verb.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::case::{Case, Closing, Standing};
use yuanzhen_domain::id::{CaseId, PersonId};
use yuanzhen_domain::private::Private;
use yuanzhen_store::Stored;

use super::{hand_over::hand_over, show};
use crate::{
    api::step::{Decided, Held, or_now, step},
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    view::case::CaseView,
};

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

/// Takes a case to read.
#[utoipa::path(post, path = "/cases/{id}/claim", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "claimed-by-another, no-images"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn claim(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    seen: IfMatch,
) -> Answer<CaseView> {
    let (person, lasting) = (who.person(), app.config.timers.claim());
    let done = async {
        let mut held = Held::<Case>::take(&app, &who, Action::ClaimCase, id, seen).await?;
        let studies = held.tx.studies_of_case(&held.permit, id).await?.len();
        let case = held.thing.value.clone();
        let decided = case.claim_to_read(person, who.now, lasting, studies);
        give(&app, &who, held, decided, person).await
    };
    answered(&app, &who, id, done.await).await
}

/// Gives a claimed case back to the list.
#[utoipa::path(post, path = "/cases/{id}/release", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn release(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    seen: IfMatch,
) -> Answer<CaseView> {
    let (by, now) = (who.actor.reference(), who.now);
    take(&app, &who, id, Action::ClaimCase, seen, |case| {
        case.release(by, now)
    })
    .await
}

/// Gives a case to a reader.
#[utoipa::path(post, path = "/cases/{id}/assign", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Assignment,
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn assign(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<Assignment>,
) -> Answer<CaseView> {
    let (to, lasting) = (PersonId::from_uuid(asked.person), app.config.timers.claim());
    let done = async {
        let mut held = Held::<Case>::take(&app, &who, Action::AssignCase, id, seen).await?;
        let reads = match held.thing.owner.reading_group {
            Some(group) => held
                .tx
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
        let decided = held
            .thing
            .value
            .clone()
            .assign(to, who.person(), who.now, lasting);
        give(&app, &who, held, decided, to).await
    };
    answered(&app, &who, id, done.await).await
}

/// Sends a case back to its site for more.
#[utoipa::path(post, path = "/cases/{id}/return", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Reason,
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn send_back(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<Reason>,
) -> Answer<CaseView> {
    let (by, now) = (who.person(), who.now);
    leave(&app, &who, id, Action::ReturnCase, seen, |case, standing| {
        case.send_back(by, now, Private::new(asked.reason), standing)
    })
    .await
}

/// Sends a returned case again.
#[utoipa::path(post, path = "/cases/{id}/resubmit", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn resubmit(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    seen: IfMatch,
) -> Answer<CaseView> {
    let (by, now) = (who.person(), who.now);
    take(&app, &who, id, Action::ResubmitCase, seen, |case| {
        case.resubmit(by, now)
    })
    .await
}

/// Declines a case.
#[utoipa::path(post, path = "/cases/{id}/decline", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Reason,
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn decline(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<Reason>,
) -> Answer<CaseView> {
    let (by, now) = (who.person(), who.now);
    leave(&app, &who, id, Action::DeclineCase, seen, |case, standing| {
        case.decline(by, now, Private::new(asked.reason), standing)
    })
    .await
}

/// Cancels a case that nobody reads yet.
#[utoipa::path(post, path = "/cases/{id}/cancel", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Reason,
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn cancel(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<Reason>,
) -> Answer<CaseView> {
    let (by, now) = (who.person(), who.now);
    leave(&app, &who, id, Action::CancelCase, seen, |case, standing| {
        case.cancel(by, now, Private::new(asked.reason), standing)
    })
    .await
}

/// Closes a case: its report is signed and home, no critical value is open.
#[utoipa::path(post, path = "/cases/{id}/close", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "critical-open, not-signed, not-delivered"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn close(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    seen: IfMatch,
) -> Answer<CaseView> {
    let done = async {
        let mut held = Held::<Case>::take(&app, &who, Action::CloseCase, id, seen).await?;
        let (tx, permit) = (&mut held.tx, &held.permit);
        let closing = Closing::of(
            &held.thing,
            &values(tx.reports_of_case(permit, id).await?),
            &values(tx.deliveries_of_case(permit, id).await?),
            &values(tx.criticals_of_case(permit, id).await?),
        );
        let decided = held.thing.value.clone().close(who.person(), who.now, &closing);
        held.put(&app, &who, decided).await
    };
    answered(&app, &who, id, done.await).await
}

/// Opens a closed case again.
#[utoipa::path(post, path = "/cases/{id}/reopen", tag = "cases", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn reopen(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    seen: IfMatch,
) -> Answer<CaseView> {
    let (by, now, lasting) = (who.person(), who.now, app.config.timers.claim());
    take(&app, &who, id, Action::CloseCase, seen, |case| {
        case.reopen(by, now, lasting)
    })
    .await
}

async fn take(
    app: &App,
    who: &Requester,
    id: CaseId,
    action: Action,
    seen: IfMatch,
    decide: impl FnOnce(Case) -> Decided<Case>,
) -> Answer<CaseView> {
    let done = step(app, who, action, id, seen, decide).await;
    answered(app, who, id, done).await
}

/// A step that takes a case out of the readers' hands, which a report under review or signed forbids.
async fn leave(
    app: &App,
    who: &Requester,
    id: CaseId,
    action: Action,
    seen: IfMatch,
    decide: impl FnOnce(Case, Standing) -> Decided<Case>,
) -> Answer<CaseView> {
    let done = async {
        let mut held = Held::<Case>::take(app, who, action, id, seen).await?;
        let reports = values(held.tx.reports_of_case(&held.permit, id).await?);
        let decided = decide(held.thing.value.clone(), Standing::of(&reports));
        held.put(app, who, decided).await
    };
    answered(app, who, id, done.await).await
}

/// The case is somebody's now, and so is its draft.
async fn give(
    app: &App,
    who: &Requester,
    mut held: Held<Case>,
    decided: Decided<Case>,
    to: PersonId,
) -> Result<Case, ApiError> {
    let decided = decided?;
    let mut entry = who.entry(&held.permit);
    if let Some(from) = hand_over(&mut held.tx, who, decided.0.id, to).await? {
        entry = entry.with("draft-from", from.to_string());
    }
    held.put_with(app, who, Ok(decided), entry).await
}

/// The case as it is after the step, or as somebody else left it meanwhile.
async fn answered<T>(app: &App, who: &Requester, id: CaseId, done: Result<T, ApiError>) -> Answer<CaseView> {
    or_now(done, show::open(app, who, id)).await?;
    show::open(app, who, id).await.map(Json)
}

fn values<T>(stored: Vec<Stored<T>>) -> Vec<T> {
    stored.into_iter().map(|one| one.value).collect()
}
