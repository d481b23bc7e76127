//! `GET /refusals`: what lately could not be taken from the devices of the requester's site and from whoever brought
//! files there, so that somebody goes and sends it again.

use axum::{Json, extract::State};
use yuanzhen_domain::access::Action;

use crate::{
    app::App,
    http::{answer::Answer, error::ErrorBody, page::Page, requester::Requester},
    view::{directory::Directory, refusal::RefusalRow},
};

/// Lists what was not taken in the last days, by day, sender and reason; the last first.
#[utoipa::path(get, path = "/refusals", tag = "uploads", security(("session" = [])),
    responses((status = OK, body = Page<RefusalRow>), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn refused(State(app): State<App>, who: Requester) -> Answer<Page<RefusalRow>> {
    let permit = who.list(&app, Action::SendFile).await?;
    let mut reading = app.store.read().await?;
    let found = reading.refusals(&permit, who.now).await?;
    let directory = Directory::read(&mut reading).await?;
    drop(reading);
    let items: Vec<_> = found
        .iter()
        .map(|refused| RefusalRow::of(refused, &directory))
        .collect();
    let tx = app.store.begin().await?;
    tx.commit(who.list_entry(&permit, items.len())).await?;
    Ok(Json(Page::whole(items)))
}
