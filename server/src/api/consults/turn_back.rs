//! The consult leaves the experts' hands without an answer: sent back for more, declined, or taken back by whoever asked.

use axum::extract::State;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::ConsultId;

use super::{ConsultReason, moves};
use crate::{
    app::App,
    http::{
        answer::Answer, body::JsonBody, error::ErrorBody, path::Id, requester::Requester, version::IfMatch,
    },
    view::consult::ConsultView,
};

/// Sends a consult back to its requester for more.
#[utoipa::path(post, path = "/consults/{id}/return", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ConsultReason,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, reason-missing, not-the-expert"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn send_back(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<ConsultReason>,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    moves(&app, &who, Action::ReturnConsult, id, seen, |consult| {
        consult.send_back(asked.words(), by, now)
    })
    .await
}

/// Declines a consult for the group that is asked.
#[utoipa::path(post, path = "/consults/{id}/decline", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ConsultReason,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, reason-missing, not-the-expert"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn decline(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<ConsultReason>,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    moves(&app, &who, Action::DeclineConsult, id, seen, |consult| {
        consult.decline(asked.words(), by, now)
    })
    .await
}

/// The requester takes a consult back; what rings stops.
#[utoipa::path(post, path = "/consults/{id}/cancel", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ConsultReason,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, reason-missing"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn cancel(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<ConsultReason>,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    moves(&app, &who, Action::CancelConsult, id, seen, |consult| {
        consult.cancel(asked.words(), by, now)
    })
    .await
}
