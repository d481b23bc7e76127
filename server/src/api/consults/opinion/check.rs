//! `POST /consults/{id}/opinion/check`: what stands between a text and a signature, before anybody signs.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::{Action, Permit};
use yuanzhen_domain::consult::{Consult, OpinionContent};
use yuanzhen_domain::id::ConsultId;
use yuanzhen_domain::report::checks;
use yuanzhen_domain::values::Sex;
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
    /// missing, key-image-not-there, or a code of the checks of reports: organ-against-sex, size-impossible,
    /// size-without-unit, hu-impossible, side-inconsistent.
    pub(super) code: &'static str,
    /// analysis, diagnoses, advice, further, referral, referral-words or key-images.
    pub(super) field: String,
    /// Which of several, from 0.
    pub(super) index: Option<usize>,
    /// The words it is about.
    pub(super) text: Option<String>,
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
    let found = findings(&mut reading, &who, &permit, &consult, &content).await?;
    Ok(Json(Page::whole(found)))
}

/// Everything that must be put right.
pub(super) async fn findings(
    reading: &mut Reading,
    who: &Requester,
    permit: &Permit,
    consult: &Consult,
    content: &OpinionContent,
) -> Result<Vec<OpinionFinding>, ApiError> {
    let fields = content.missing().into_iter().map(|field| OpinionFinding {
        code: "missing",
        field: field.to_owned(),
        index: None,
        text: None,
    });
    let missing = pictures::missing(reading, who, consult, content).await?;
    let images = missing.into_iter().map(|index| OpinionFinding {
        code: "key-image-not-there",
        field: "key-images".to_owned(),
        index: Some(index),
        text: None,
    });
    let patient = reading.patient(permit, consult.patient).await?;
    let sex = patient.map_or(Sex::Unknown, |patient| patient.sex);
    let words = checks::opinion(content, sex)
        .into_iter()
        .map(|fault| OpinionFinding {
            code: fault.code,
            field: fault.field.to_owned(),
            index: None,
            text: (!fault.text.is_empty()).then_some(fault.text),
        });
    Ok(fields.chain(images).chain(words).collect())
}
