//! `POST /consults/{id}/attachments`: more to look at, and less. A photo is a file that was sent before, named by its
//! upload; it is added in the middle of a talk as before it.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Attachment, Consult};
use yuanzhen_domain::id::ConsultId;

use super::{moves, open, pictures};
use crate::{
    api::step::{Held, or_now},
    app::App,
    http::{
        answer::Answer, body::JsonBody, error::ErrorBody, path::Id, requester::Requester, version::IfMatch,
    },
    view::{consult::ConsultView, consult_request::AttachmentView},
};

/// More to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MoreAttachments {
    attachments: Vec<AttachmentView>,
}

/// Adds to what there is to look at.
#[utoipa::path(post, path = "/consults/{id}/attachments", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = MoreAttachments,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, fields-missing: too-many"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "upload-unknown, upload-kind, attachment-unknown"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn attach(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<MoreAttachments>,
) -> Answer<ConsultView> {
    let done = async {
        let mut held: Held<Consult> = Held::take(&app, &who, Action::ResubmitConsult, id, seen).await?;
        let consult = held.thing.value.clone();
        let before = consult.request.attachments.clone();
        pictures::keep(&app, &mut held.tx, &who, &consult, &before, &asked.attachments).await?;
        let mut request = consult.request.clone();
        for attachment in asked.attachments.into_iter().map(Attachment::from) {
            if !request.attachments.contains(&attachment) {
                request.attachments.push(attachment);
            }
        }
        let decided = consult.change(request, who.person(), who.now);
        held.put(&app, &who, decided).await
    };
    or_now(done.await, open(&app, &who, id)).await?;
    open(&app, &who, id).await.map(Json)
}

/// Takes something away from what there is to look at. What the experts may have seen stays kept.
#[utoipa::path(post, path = "/consults/{id}/attachments/remove", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = AttachmentView,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn detach(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<AttachmentView>,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    moves(&app, &who, Action::ResubmitConsult, id, seen, |consult| {
        let mut request = consult.request.clone();
        let gone = Attachment::from(asked);
        request.attachments.retain(|one| *one != gone);
        consult.change(request, by, now)
    })
    .await
}
