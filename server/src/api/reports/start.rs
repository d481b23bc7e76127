//! `POST /cases/{id}/report`: begin to write. Only the holder of the case begins; the same id again gives the same report.

use axum::{extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{self, Action, Kind, Subject};
use yuanzhen_domain::id::{CaseId, ReportId};
use yuanzhen_domain::report::{Report, ReportContent};
use yuanzhen_store::Creation;

use super::desk::Desk;
use crate::{
    api::{cases, create::first_time, found},
    app::App,
    http::{
        answer::Created,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
    },
    view::case::CaseView,
};

/// The id of the report to begin.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewReport {
    id: Uuid,
}

/// Begins a report.
#[utoipa::path(post, path = "/cases/{id}/report", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path)), request_body = NewReport,
    responses((status = CREATED, body = CaseView), (status = CONFLICT, body = ErrorBody, description = "not-the-holder, no-images, report-exists"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn start(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<CaseId>,
    JsonBody(form): JsonBody<NewReport>,
) -> Result<impl IntoResponse, ApiError> {
    let case_permit = found(&app, &who, Action::SeeCase, id.uuid()).await?;
    let subject = Subject {
        kind: Kind::Report,
        id: form.id,
        ..*case_permit.subject()
    };
    let relation = app
        .store
        .read()
        .await?
        .subject(Kind::Case, id.uuid())
        .await?
        .map(|(_, relation)| relation)
        .ok_or_else(ApiError::not_found)?;
    let permit = match access::may(&who.actor, Action::WriteReport, &subject, &relation) {
        Ok(permit) => permit,
        Err(denied) => return Err(who.denied(&app, Action::WriteReport, Some(form.id), denied).await),
    };
    let mut tx = app.store.begin().await?;
    if first_time(&mut tx, form.id, "report", &(id.uuid(), &form), &who).await? == Creation::New {
        let desk = Desk::of_case(&mut tx, &who, case_permit, id).await?;
        if !desk.file.reports.is_empty() {
            return Err(ApiError::conflict(
                "report-exists",
                "this case has a report already",
            ));
        }
        let (report, events) = Report::start(
            ReportId::from_uuid(form.id),
            &desk.file.case,
            desk.set.clone(),
            ReportContent::default(),
            who.person(),
            who.now,
        )?;
        tx.add_report_version(&report, 0).await?;
        tx.publish(events);
        tx.commit(who.entry(&permit)).await?;
    }
    cases::open(&app, &who, id).await.map(Created)
}
