//! `POST /consults/{id}/opinion/check`: what stands between a text and a signature, before anybody signs.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Consult, OpinionContent};
use yuanzhen_domain::id::ConsultId;
use yuanzhen_store::Reading;

use super::pictures;
use crate::{
    api::found,
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        page::Page,
        path::Id,
        requester::Requester,
    },
    view::opinion::OpinionContentView,
};

/// Something that must be put right before anybody signs.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OpinionFinding {
    /// missing, or key-image-not-there.
    pub(super) code: &'static str,
    /// analysis, diagnoses, advice, referral, referral-words or key-images.
    pub(super) field: String,
    /// Which of several, from 0.
    pub(super) index: Option<usize>,
}

/// Checks a text.
#[utoipa::path(post, path = "/consults/{id}/opinion/check", tag = "consults", security(("session" = [])), request_body = OpinionContentView, params(("id" = Uuid, Path)),
    responses((status = OK, body = Page<OpinionFinding>), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "icd10, key-images-too-many, key-image-twice, key-image-caption, key-image-window, key-image-unnamed"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn check(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    JsonBody(content): JsonBody<OpinionContentView>,
) -> Answer<Page<OpinionFinding>> {
    let permit = found(&app, &who, Action::WriteOpinion, id.uuid()).await?;
    let content = OpinionContent::try_from(content)?;
    let mut reading = app.store.read().await?;
    let consult = reading
        .consult(&permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let found = findings(&mut reading, &who, &consult, &content).await?;
    Ok(Json(Page::whole(found)))
}

/// Everything that must be put right.
pub(super) async fn findings(
    reading: &mut Reading,
    who: &Requester,
    consult: &Consult,
    content: &OpinionContent,
) -> Result<Vec<OpinionFinding>, ApiError> {
    let fields = content.missing().into_iter().map(|field| OpinionFinding {
        code: "missing",
        field: field.to_owned(),
        index: None,
    });
    let missing = pictures::missing(reading, who, consult, content).await?;
    let images = missing.into_iter().map(|index| OpinionFinding {
        code: "key-image-not-there",
        field: "key-images".to_owned(),
        index: Some(index),
    });
    Ok(fields.chain(images).collect())
}
