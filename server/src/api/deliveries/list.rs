//! `GET /deliveries`: what came to the requester's site.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use yuanzhen_domain::access::Action;
use yuanzhen_store::DeliveryQuery;

use super::show::row;
use crate::{
    app::App,
    http::{
        answer::Answer,
        error::ErrorBody,
        page::{MOST, Page},
        path::Asked,
        requester::Requester,
    },
    view::{self, delivery::DeliveryRow, directory::Directory},
};

/// Rows given when the client names no number.
const USUAL: u32 = 50;

/// Which deliveries.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Which {
    /// Those nobody acknowledged yet.
    #[default]
    Unacknowledged,
    /// All.
    All,
}

/// What is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct DeliveryFilter {
    #[serde(default)]
    #[param(inline)]
    state: Which,
    after: Option<String>,
    limit: Option<u32>,
}

/// Reports that came to the requester's site, the newest first.
#[utoipa::path(get, path = "/deliveries", tag = "deliveries", security(("session" = [])), params(DeliveryFilter),
    responses((status = OK, body = Page<DeliveryRow>), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    who: Requester,
    Asked(asked): Asked<DeliveryFilter>,
) -> Answer<Page<DeliveryRow>> {
    let permit = who.list(&app, Action::SeeDelivery).await?;
    let query = DeliveryQuery {
        states: match asked.state {
            Which::Unacknowledged => vec!["published".to_owned(), "delivered".to_owned()],
            Which::All => Vec::new(),
        },
        after: asked.after,
        limit: asked.limit.unwrap_or(USUAL).clamp(1, MOST),
        ..DeliveryQuery::default()
    };
    let today = view::today(&app, &who).await?;
    let mut reading = app.store.read().await?;
    let page = reading.deliveries(&permit, &query).await?;
    let directory = Directory::read(&mut reading).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for delivery in &page.items {
        items.push(row(&mut reading, &who, delivery, today, &directory).await?);
    }
    drop(reading);
    app.store
        .begin()
        .await?
        .commit(who.list_entry(&permit, items.len()))
        .await?;
    Ok(Json(Page {
        items,
        next: page.next,
    }))
}
