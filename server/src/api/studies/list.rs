//! `GET /studies`: what came from the devices of the requester's scope, the unmatched ones above all.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use yuanzhen_domain::access::Action;
use yuanzhen_store::StudyQuery;

use crate::{
    app::App,
    http::{
        answer::Answer,
        error::ErrorBody,
        page::{MOST, Page},
        path::Asked,
        requester::Requester,
    },
    view::{directory::Directory, study::StudyRow},
};

/// Rows given when the client names no number.
const USUAL: u32 = 50;

/// Which studies.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Which {
    /// Those that belong to no case yet.
    #[default]
    Unmatched,
    /// Those that belong to a case.
    Matched,
    /// All.
    All,
}

/// What is asked for.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct StudyFilter {
    #[serde(default, rename = "match")]
    #[param(inline)]
    which: Which,
    after: Option<String>,
    limit: Option<u32>,
}

/// Lists studies, the last that came first.
#[utoipa::path(get, path = "/studies", tag = "studies", security(("session" = [])), params(StudyFilter),
    responses((status = OK, body = Page<StudyRow>), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn list(
    State(app): State<App>,
    who: Requester,
    Asked(asked): Asked<StudyFilter>,
) -> Answer<Page<StudyRow>> {
    let permit = who.list(&app, Action::SeeStudy).await?;
    let query = StudyQuery {
        links: match asked.which {
            Which::Unmatched => vec!["waiting".to_owned(), "unmatched".to_owned()],
            Which::Matched => vec!["matched".to_owned()],
            Which::All => Vec::new(),
        },
        after: asked.after,
        limit: asked.limit.unwrap_or(USUAL).clamp(1, MOST),
        ..StudyQuery::default()
    };
    let mut reading = app.store.read().await?;
    let page = reading.studies(&permit, &query).await?;
    let directory = Directory::read(&mut reading).await?;
    drop(reading);
    app.store
        .begin()
        .await?
        .commit(who.list_entry(&permit, page.items.len()))
        .await?;
    Ok(Json(Page {
        items: page
            .items
            .iter()
            .map(|listed| StudyRow::of(listed, &directory))
            .collect(),
        next: page.next,
    }))
}
