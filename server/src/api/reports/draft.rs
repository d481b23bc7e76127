//! `PUT /reports/{id}/draft`: keep what is being typed. A draft belongs to its writer; a second window that saved in the
//! meantime makes this one stale, and nothing is overwritten unseen. While its writer types, the case stays theirs.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::ReportId;
use yuanzhen_domain::report::{ReportContent, ReportState};
use yuanzhen_store::StoreError;

use super::desk::reach;
use crate::{
    api::cases::keep_claim,
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    view::report::ContentView,
};

/// That it was kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DraftSaved {
    /// The version to name with the next save.
    version: u64,
    draft_saved_at: i64,
}

/// What was saved in the meantime.
#[derive(Debug, Serialize, ToSchema)]
struct DraftNow {
    version: u64,
    draft_saved_at: i64,
    content: ContentView,
}

/// Saves a draft.
#[utoipa::path(put, path = "/reports/{id}/draft", tag = "reports", security(("session" = [])), request_body = ContentView,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = DraftSaved), (status = CONFLICT, body = ErrorBody, description = "stale, not-the-writer, wrong-state"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn save(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
    version: IfMatch,
    JsonBody(content): JsonBody<ContentView>,
) -> Answer<DraftSaved> {
    let (_, case_permit, report) = reach(&app, &who, Action::WriteReport, id).await?;
    if report.written_by != who.person() {
        return Err(ApiError::conflict(
            "not-the-writer",
            "somebody else is writing this report",
        ));
    }
    if !matches!(report.state, ReportState::Draft { .. }) {
        return Err(ApiError::conflict(
            "wrong-state",
            "this report is no longer a draft",
        ));
    }
    let content = ReportContent::from(content);
    match app
        .store
        .save_draft(&case_permit, report.case, &content, version.0, who.now)
        .await
    {
        Ok(version) => {
            keep_claim(&app, &who, report.case).await?;
            Ok(Json(DraftSaved {
                version,
                draft_saved_at: who.now.millis(),
            }))
        }
        Err(StoreError::Stale { .. }) => {
            let draft = app.store.read().await?.draft(&case_permit, report.case).await?;
            Err(ApiError::stale(draft.map(|draft| DraftNow {
                version: draft.version,
                draft_saved_at: draft.saved_at.millis(),
                content: ContentView::from(&draft.content),
            })))
        }
        Err(error) => Err(error.into()),
    }
}
