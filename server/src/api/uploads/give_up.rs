//! `DELETE /uploads/{id}`: gives an unfinished upload up. What is committed stays.

use axum::extract::State;
use yuanzhen_domain::id::UploadId;
use yuanzhen_store::{UploadRefused, UploadState};

use super::own;
use crate::{
    app::App,
    http::{
        answer::Done,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
    },
};

/// Gives an upload up; the same again is the same.
#[utoipa::path(delete, path = "/uploads/{id}", tag = "uploads", security(("session" = [])), params(("id" = Uuid, Path)),
    responses(
        (status = NO_CONTENT),
        (status = NOT_FOUND, body = ErrorBody),
        (status = CONFLICT, body = ErrorBody, description = "upload-closed: it is committed already"),
    ))]
pub(super) async fn give_up(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<UploadId>,
) -> Result<Done, ApiError> {
    let (permit, upload) = own(&app, &who, id).await?;
    match upload.state {
        UploadState::Open => {}
        UploadState::Discarded => return Ok(Done),
        UploadState::Committed | UploadState::SetAside => return Err(UploadRefused::Closed.into()),
    }
    let mut tx = app.store.begin().await?;
    tx.discard_upload(id).await?;
    tx.commit(who.entry(&permit).with("given_up", true)).await?;
    app.store.clear_upload(id).await?;
    Ok(Done)
}
