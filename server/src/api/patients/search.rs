//! `POST /patients/search`: find a patient by name, certificate number, its last four characters, or telephone. A POST,
//! so that what was searched for is in no URL and no log. The list is masked; one audit row says how many were shown.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::Action;

use crate::{
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::ErrorBody,
        page::{MOST, Page},
        requester::Requester,
    },
    view::{self, patient::PatientRow},
};

/// Patients shown when the client names no number.
const USUAL: u32 = 20;

/// What to look for; empty finds those seen last.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PatientSearch {
    #[serde(default)]
    q: String,
    limit: Option<u32>,
}

/// Finds patients.
#[utoipa::path(post, path = "/patients/search", tag = "patients", security(("session" = [])), request_body = PatientSearch,
    responses((status = OK, body = Page<PatientRow>), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn search(
    State(app): State<App>,
    who: Requester,
    JsonBody(asked): JsonBody<PatientSearch>,
) -> Answer<Page<PatientRow>> {
    let permit = who.list(&app, Action::SeePatient).await?;
    let limit = asked.limit.unwrap_or(USUAL).clamp(1, MOST);
    let today = view::today(&app, &who).await?;
    let found = app
        .store
        .read()
        .await?
        .search_patients(&permit, &asked.q, limit)
        .await?;
    app.store
        .begin()
        .await?
        .commit(who.list_entry(&permit, found.len()))
        .await?;
    Ok(Json(Page::whole(
        found
            .into_iter()
            .map(|listed| PatientRow::of(listed, today))
            .collect(),
    )))
}
