//! `PUT /consults/{id}/opinion/draft`: keep what is being typed. A second window that saved in the meantime makes this one
//! stale, and nothing is overwritten unseen.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{OpinionContent, OpinionState};
use yuanzhen_domain::id::ConsultId;
use yuanzhen_store::StoreError;

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
    view::opinion::OpinionContentView,
};

/// That it was kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OpinionSaved {
    /// The version to name with the next save.
    version: u64,
    draft_saved_at: i64,
}

/// What was saved in the meantime.
#[derive(Debug, Serialize)]
struct OpinionNow {
    version: u64,
    draft_saved_at: i64,
    content: OpinionContentView,
}

/// Saves a draft of an opinion.
#[utoipa::path(put, path = "/consults/{id}/opinion/draft", tag = "consults", security(("session" = [])), request_body = OpinionContentView,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = OpinionSaved), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, not-the-expert, wrong-state"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "icd10, key-images-too-many, key-image-twice, key-image-caption, key-image-window, key-image-unnamed"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn save(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    version: IfMatch,
    JsonBody(content): JsonBody<OpinionContentView>,
) -> Answer<OpinionSaved> {
    let permit = found(&app, &who, Action::WriteOpinion, id.uuid()).await?;
    let mut reading = app.store.read().await?;
    let consult = reading
        .consult(&permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let opinion = reading.opinion(&permit, id).await?;
    drop(reading);
    if consult.panel().first() != Some(&who.person()) {
        return Err(ApiError::conflict(
            "not-the-expert",
            "only the expert in charge writes the opinion",
        ));
    }
    if opinion.is_none_or(|opinion| opinion.state != OpinionState::Draft) {
        return Err(ApiError::conflict(
            "wrong-state",
            "there is no draft of this opinion",
        ));
    }
    let content = OpinionContent::try_from(content)?;
    let saved = app
        .store
        .save_opinion_draft(&permit, id, &content, version.0, who.now)
        .await;
    match saved {
        Ok(version) => Ok(Json(OpinionSaved {
            version,
            draft_saved_at: who.now.millis(),
        })),
        Err(StoreError::Stale { .. }) => {
            let draft = app.store.read().await?.opinion_draft(&permit, id).await?;
            Err(ApiError::stale(draft.map(|draft| OpinionNow {
                version: draft.version,
                draft_saved_at: draft.saved_at.millis(),
                content: OpinionContentView::from(&draft.content),
            })))
        }
        Err(error) => Err(error.into()),
    }
}
