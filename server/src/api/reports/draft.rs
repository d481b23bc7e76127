//! `PUT /reports/{id}/draft`: keep what is being typed. A draft belongs to its writer; a second window that saved in the
//! meantime makes this one stale, and nothing is overwritten unseen. Whoever goes on writing keeps the claim on the case.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::{self, Action, Kind};
use yuanzhen_domain::case::CaseState;
use yuanzhen_domain::id::{CaseId, ReportId};
use yuanzhen_domain::moment::Millis;
use yuanzhen_domain::report::{ReportContent, ReportState};
use yuanzhen_store::StoreError;

use super::desk::reach;
use crate::{
    api::step::Held,
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
    responses((status = OK, body = DraftSaved), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, not-the-writer, wrong-state"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "key-images-too-many, key-image-twice, key-image-caption, key-image-window, key-image-unnamed"), (status = NOT_FOUND, body = ErrorBody)))]
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
    let content = ReportContent::try_from(content)?;
    match app
        .store
        .save_draft(&case_permit, report.case, &content, version.0, who.now)
        .await
    {
        Ok(version) => {
            if let Err(error) = keep_claim(&app, &who, report.case).await {
                // What was typed is kept; the claim is tried again with the next save.
                tracing::info!(case.id = %report.case, code = error.code(), "a claim was not renewed");
            }
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

/// Who goes on writing keeps the case: a claim of theirs that is half over is renewed, one that ran out is taken again.
async fn keep_claim(app: &App, who: &Requester, id: CaseId) -> Result<(), ApiError> {
    let lasting = app.config.timers.claim();
    let half = who.now.plus(Millis::new(lasting.get() / 2));
    let subject = app.store.read().await?.subject(Kind::Case, id.uuid()).await?;
    let permit = subject
        .and_then(|(subject, relation)| access::may(&who.actor, Action::ClaimCase, &subject, &relation).ok());
    let Some(permit) = permit else { return Ok(()) };
    let mut tx = app.store.begin().await?;
    let Some(thing) = tx.case(&permit, id).await? else {
        return Ok(());
    };
    let fades = match thing.state {
        CaseState::Claimed { by, until, .. } => by == who.person() && until < half,
        // The claim ran out and nobody else has taken the case.
        CaseState::Submitted { .. } => true,
        CaseState::Returned { .. }
        | CaseState::Declined { .. }
        | CaseState::Cancelled { .. }
        | CaseState::Closed { .. } => false,
    };
    if fades {
        let decided = thing.value.clone().claim(who.person(), who.now, lasting);
        Held { tx, permit, thing }.put(app, who, decided).await?;
    }
    Ok(())
}
