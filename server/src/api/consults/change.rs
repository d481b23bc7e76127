//! `PUT /consults/{id}/request` and `/resubmit`: what was asked is filled in or put right. After an emergency this is
//! how the papers come in; what was said stays said.

use axum::{Json, extract::State};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Consult, Request};
use yuanzhen_domain::id::ConsultId;

use super::{open, pictures};
use crate::{
    api::step::{Held, or_now},
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    view::{consult::ConsultView, consult_request::RequestView},
};

/// Fills in or changes what was asked.
#[utoipa::path(put, path = "/consults/{id}/request", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = RequestView,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, fields-missing"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "upload-unknown, upload-kind, attachment-unknown"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn change(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<RequestView>,
) -> Answer<ConsultView> {
    say(&app, &who, id, seen, asked, false).await
}

/// Sends a consult again that was sent back, with what was missing.
#[utoipa::path(post, path = "/consults/{id}/resubmit", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = RequestView,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, fields-missing"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "upload-unknown, upload-kind, attachment-unknown"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn resubmit(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<RequestView>,
) -> Answer<ConsultView> {
    say(&app, &who, id, seen, asked, true).await
}

async fn say(
    app: &App,
    who: &Requester,
    id: ConsultId,
    seen: IfMatch,
    asked: RequestView,
    again: bool,
) -> Answer<ConsultView> {
    let done = async {
        let mut held: Held<Consult> = Held::take(app, who, Action::ResubmitConsult, id, seen).await?;
        let consult = held.thing.value.clone();
        let before = consult.request.attachments.clone();
        pictures::keep(app, &mut held.tx, who, &consult, &before, &asked.attachments).await?;
        let (request, by) = (Request::from(asked), who.person());
        let decided = if again {
            consult.resubmit(request, by, who.now)
        } else {
            consult.change(request, by, who.now)
        };
        held.put(app, who, decided).await
    };
    or_now::<Consult, ConsultView>(done.await, open(app, who, id)).await?;
    let shown: Result<ConsultView, ApiError> = open(app, who, id).await;
    shown.map(Json)
}
