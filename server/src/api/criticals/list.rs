//! `GET /criticals`: the critical values in the requester's sight; to the administrator on duty masked.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use yuanzhen_domain::access::{self, Action};
use yuanzhen_domain::critical::CriticalState;
use yuanzhen_store::CriticalQuery;

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
    view::{self, critical::CriticalView, directory::Directory},
};

/// Rows given when the client names no number.
const USUAL: u32 = 50;

/// Which critical values.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Which {
    /// Those whose loop is not closed.
    #[default]
    Open,
    /// All.
    All,
}

/// What is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct CriticalFilter {
    #[serde(default)]
    #[param(inline)]
    state: Which,
    after: Option<String>,
    limit: Option<u32>,
}

/// Critical values, the last raised first.
#[utoipa::path(get, path = "/criticals", tag = "criticals", security(("session" = [])), params(CriticalFilter),
    responses((status = OK, body = Page<CriticalView>), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    who: Requester,
    Asked(asked): Asked<CriticalFilter>,
) -> Answer<Page<CriticalView>> {
    let permit = match access::list(&who.actor, Action::SeeAlarm) {
        Ok(alarm) if access::list(&who.actor, Action::SeeCritical).is_err() => alarm,
        Ok(_) | Err(_) => who.list(&app, Action::SeeCritical).await?,
    };
    let query = CriticalQuery {
        states: match asked.state {
            Which::Open => CriticalState::OPEN.map(str::to_owned).to_vec(),
            Which::All => Vec::new(),
        },
        after: asked.after,
        limit: asked.limit.unwrap_or(USUAL).clamp(1, MOST),
        ..CriticalQuery::default()
    };
    let today = view::today(&app, &who).await?;
    let mut reading = app.store.read().await?;
    let page = reading.criticals(&permit, &query).await?;
    let directory = Directory::read(&mut reading).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for critical in &page.items {
        items.push(row(&app, &mut reading, &who, critical, today, &directory).await?);
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
