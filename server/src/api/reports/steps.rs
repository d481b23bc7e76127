//! The steps of a report that put no hand under it: take back, review, reject, amend, withdraw.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::ReportId;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::report::Report;

use super::{desk::reach, sign::publish};
use crate::{
    api::{
        cases,
        step::{Decided, step},
    },
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::Seen,
    },
    view::case::CaseView,
};

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportReason {
    reason: String,
}

/// Takes a submitted report back before anybody reviews it.
#[utoipa::path(post, path = "/reports/{id}/take-back", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = CaseView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn take_back(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
) -> Answer<CaseView> {
    let (person, now) = (who.person(), who.now);
    take(&app, &who, id, Action::WriteReport, |report| {
        report.take_back(person, now)
    })
    .await
}

/// Begins to review a submitted report.
#[utoipa::path(post, path = "/reports/{id}/review", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = CaseView), (status = CONFLICT, body = ErrorBody, description = "same-hand"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn review(State(app): State<App>, who: Requester, Id(id): Id<ReportId>) -> Answer<CaseView> {
    let (person, now) = (who.person(), who.now);
    take(&app, &who, id, Action::SignReport, |report| {
        report.review(person, now)
    })
    .await
}

/// Sends a report back to its writer.
#[utoipa::path(post, path = "/reports/{id}/reject", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path)), request_body = ReportReason,
    responses((status = OK, body = CaseView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn reject(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
    JsonBody(asked): JsonBody<ReportReason>,
) -> Answer<CaseView> {
    let (person, now) = (who.person(), who.now);
    take(&app, &who, id, Action::SignReport, |report| {
        report.reject(person, now, Private::new(asked.reason))
    })
    .await
}

/// Begins a new version of a signed report.
#[utoipa::path(post, path = "/reports/{id}/amend", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path)), request_body = ReportReason,
    responses((status = OK, body = CaseView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn amend(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
    JsonBody(asked): JsonBody<ReportReason>,
) -> Answer<CaseView> {
    let (permit, _, _) = reach(&app, &who, Action::AmendReport, id).await?;
    let mut tx = app.store.begin().await?;
    let report = tx.report(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let (next, events) = report.amend(who.person(), who.now, Private::new(asked.reason))?;
    tx.add_report_version(&next, report.version).await?;
    tx.publish(events);
    tx.commit(who.entry(&permit).with("version", i64::from(next.version)))
        .await?;
    cases::open(&app, &who, next.case).await.map(Json)
}

/// Withdraws a signed report and tells everyone who has it.
#[utoipa::path(post, path = "/reports/{id}/withdraw", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path)), request_body = ReportReason,
    responses((status = OK, body = CaseView), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn withdraw(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
    JsonBody(asked): JsonBody<ReportReason>,
) -> Answer<CaseView> {
    let (permit, _, _) = reach(&app, &who, Action::WithdrawReport, id).await?;
    let mut tx = app.store.begin().await?;
    let report = tx.report(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let version = report.version;
    let (withdrawn, events) = report
        .value
        .withdraw(who.person(), who.now, Private::new(asked.reason))?;
    tx.save_report(&withdrawn, version).await?;
    tx.publish(events);
    publish(&app, &who, &mut tx, &withdrawn).await?;
    tx.commit(who.entry(&permit).with("version", i64::from(withdrawn.version)))
        .await?;
    cases::open(&app, &who, withdrawn.case).await.map(Json)
}

async fn take(
    app: &App,
    who: &Requester,
    id: ReportId,
    action: Action,
    decide: impl FnOnce(Report) -> Decided<Report>,
) -> Answer<CaseView> {
    let report = step(app, who, action, id, Seen::ANY, decide).await?;
    cases::open(app, who, report.case).await.map(Json)
}
