//! `GET /uploads/{id}`: where an upload stands.

use axum::{Json, extract::State};
use yuanzhen_domain::id::UploadId;

use super::own;
use crate::{
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::LockedRequester,
    },
    view::upload::UploadView,
};

/// Says how much of an upload is safe.
#[utoipa::path(get, path = "/uploads/{id}", tag = "uploads", security(("session" = [])), params(("id" = Uuid, Path)),
    responses(
        (status = OK, body = UploadView),
        (status = NOT_FOUND, body = ErrorBody),
        (status = CONFLICT, body = ErrorBody, description = "upload-closed: it expired, was given up or had other bytes"),
    ))]
pub(super) async fn show(
    State(app): State<App>,
    LockedRequester(who): LockedRequester,
    Id(id): Id<UploadId>,
) -> Answer<UploadView> {
    let (_, upload) = own(&app, &who, id).await?;
    let offset = app.store.upload_offset(id, who.now).await?;
    Ok(Json(UploadView::of(
        &upload,
        offset.ok_or_else(ApiError::not_found)?,
    )))
}
