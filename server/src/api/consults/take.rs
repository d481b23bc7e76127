//! An expert takes a consult from the list, takes it to be answered in writing, or gives it back. Nobody takes one whom
//! the rules do not let.

use axum::extract::State;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::Qualified;
use yuanzhen_domain::id::ConsultId;
use yuanzhen_domain::refusal::{Refusal, Thing, Why};

use super::{ConsultReason, moves};
use crate::{
    api::found,
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    view::{self, consult::ConsultView},
};

/// An expert takes a consult from the list.
#[utoipa::path(post, path = "/consults/{id}/accept", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, taken-by-another, not-qualified, same-hand, not-of-the-panel, consent-missing"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn accept(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
) -> Answer<ConsultView> {
    // Who may not know of the consult is not told first what they themselves lack.
    found(&app, &who, Action::AcceptConsult, id.uuid()).await?;
    let expert = qualified(&app, &who).await?;
    let now = who.now;
    moves(&app, &who, Action::AcceptConsult, id, seen, |consult| {
        consult.accept(expert, now)
    })
    .await
}

/// An expert takes a consult and answers in writing only.
#[utoipa::path(post, path = "/consults/{id}/answer-in-writing", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, taken-by-another, not-qualified, same-hand, not-of-the-panel, consent-missing"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn answer_in_writing(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
) -> Answer<ConsultView> {
    // Who may not know of the consult is not told first what they themselves lack.
    found(&app, &who, Action::AcceptConsult, id.uuid()).await?;
    let expert = qualified(&app, &who).await?;
    let now = who.now;
    moves(&app, &who, Action::AcceptConsult, id, seen, |consult| {
        consult.accept_in_writing(expert, now)
    })
    .await
}

/// The expert gives a consult back to the list.
#[utoipa::path(post, path = "/consults/{id}/release", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ConsultReason,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, reason-missing, not-the-expert"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn release(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<ConsultReason>,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    moves(&app, &who, Action::AcceptConsult, id, seen, |consult| {
        consult.release(&asked.words(), by, now)
    })
    .await
}

/// The requester, if the rules let them answer.
///
/// # Errors
/// `not-qualified`.
pub(in crate::api) async fn qualified(app: &App, who: &Requester) -> Result<Qualified, ApiError> {
    let today = view::today(app, who).await?;
    Qualified::check(&who.account.staff, today).map_err(unfit)
}

pub(super) fn unfit(why: Why) -> ApiError {
    Refusal {
        thing: Thing::Consult,
        state: "asked",
        asked: "answer",
        why,
    }
    .into()
}
