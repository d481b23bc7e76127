//! Uploads: a file in pieces, over lines that break. Opened with its size and hash, sent from wherever it stands,
//! committed when all is there. Only the person who opened an upload finds it. A locked session goes on with what it
//! began, for the hash was promised before; it begins nothing new.

mod append;
mod commit;
mod give_up;
mod list;
mod open;
mod picture;
mod refused;
mod show;

use utoipa_axum::{router::OpenApiRouter, routes};
use yuanzhen_domain::access::{Action, Permit};
use yuanzhen_domain::id::UploadId;
use yuanzhen_store::{MAX_APPEND_BYTES, Upload};

use crate::{
    api::found,
    app::App,
    http::{
        error::ApiError,
        limits::{self, BodyLimit},
        requester::Requester,
    },
};

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    let piece = BodyLimit(MAX_APPEND_BYTES);
    let pieces = OpenApiRouter::new()
        .routes(routes!(append::append))
        .layer(limits::axum_body_limit(piece))
        .layer(axum::middleware::from_fn_with_state(piece, limits::body_limit));
    OpenApiRouter::new()
        .routes(routes!(list::list, open::open))
        .routes(routes!(refused::refused))
        .routes(routes!(show::show, give_up::give_up))
        .routes(routes!(commit::commit))
        .merge(pieces)
}

/// The requester's own upload. Another's is answered like one that is not there, and written down like it.
async fn own(app: &App, who: &Requester, id: UploadId) -> Result<(Permit, Upload), ApiError> {
    let permit = found(app, who, Action::SendFile, id.uuid()).await?;
    let upload = app.store.read().await?.upload(id).await?;
    match upload.filter(|upload| upload.person == who.person()) {
        Some(upload) => Ok((permit, upload)),
        None => Err(who.found_nothing(app, Action::SendFile, id.uuid()).await),
    }
}
