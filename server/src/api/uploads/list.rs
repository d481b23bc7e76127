//! `GET /uploads`: what the requester has under way, so that forgotten uploads can be finished or given up.

use axum::{Json, extract::State};
use yuanzhen_domain::access::Action;

use crate::{
    app::App,
    http::{answer::Answer, error::ErrorBody, page::Page, requester::Requester},
    view::upload::UploadView,
};

/// Lists the requester's own unfinished uploads, the oldest first.
#[utoipa::path(get, path = "/uploads", tag = "uploads", security(("session" = [])),
    responses((status = OK, body = Page<UploadView>), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, who: Requester) -> Answer<Page<UploadView>> {
    let permit = who.list(&app, Action::SendFile).await?;
    let open = app
        .store
        .read()
        .await?
        .open_uploads(who.person(), who.now)
        .await?;
    let mut items = Vec::new();
    for upload in &open {
        // Closed since, or held by another node: then there is nothing to go on with here.
        if let Ok(Some(offset)) = app.store.upload_offset(upload.id, who.now).await {
            items.push(UploadView::of(upload, offset));
        }
    }
    let tx = app.store.begin().await?;
    tx.commit(who.list_entry(&permit, items.len())).await?;
    Ok(Json(Page::whole(items)))
}
