//! `POST /reports/{id}/check`: what stands between a text and a signature, before anybody signs.

use axum::{Json, extract::State};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::ReportId;
use yuanzhen_domain::report::ReportContent;

use super::desk::{Desk, reach};
use crate::{
    app::App,
    http::{answer::Answer, body::JsonBody, error::ErrorBody, page::Page, path::Id, requester::Requester},
    view::{
        self,
        report::{ContentView, FindingView},
    },
};

/// Checks a text against the order, the images and the patient.
#[utoipa::path(post, path = "/reports/{id}/check", tag = "reports", security(("session" = [])), request_body = ContentView,
    params(("id" = Uuid, Path)),
    responses((status = OK, body = Page<FindingView>), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "key-images-too-many, key-image-twice, key-image-caption, key-image-window, key-image-unnamed"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn check(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
    JsonBody(content): JsonBody<ContentView>,
) -> Answer<Page<FindingView>> {
    let (_, case_permit, report) = reach(&app, &who, Action::SeeReport, id).await?;
    let today = view::today(&app, &who).await?;
    let mut reading = app.store.read().await?;
    let desk = Desk::of_case(&mut reading, &who, case_permit, report.case).await?;
    let content = ReportContent::try_from(content)?;
    let findings = desk.findings(&mut reading, &content, today).await?;
    let shown = findings.iter().map(|finding| FindingView::of(finding, &content));
    Ok(Json(Page::whole(shown.collect())))
}
