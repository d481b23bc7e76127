//! The steps of a report that put no hand under it: take back, review, reject, withdraw.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::ReportId;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::report::Report;

use super::{desk::reach, settle, sign::publish};
use crate::{
    api::{
        cases,
        step::{Decided, or_now, step},
    },
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    view::case::CaseView,
};

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportReason {
    pub(super) reason: String,
}

/// Takes a submitted report back before anybody reviews it.
#[utoipa::path(post, path = "/reports/{id}/take-back", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn take_back(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
    seen: IfMatch,
) -> Answer<CaseView> {
    let (person, now) = (who.person(), who.now);
    take(&app, &who, id, Action::WriteReport, seen, |report| {
        report.take_back(person, now)
    })
    .await
}

/// Begins to review a submitted report.
#[utoipa::path(post, path = "/reports/{id}/review", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "same-hand"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn review(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
    seen: IfMatch,
) -> Answer<CaseView> {
    let (person, now) = (who.person(), who.now);
    take(&app, &who, id, Action::SignReport, seen, |report| {
        report.review(person, now)
    })
    .await
}

/// Sends a report back to its writer.
#[utoipa::path(post, path = "/reports/{id}/reject", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ReportReason,
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn reject(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<ReportReason>,
) -> Answer<CaseView> {
    let (person, now) = (who.person(), who.now);
    take(&app, &who, id, Action::SignReport, seen, |report| {
        report.reject(person, now, Private::new(asked.reason))
    })
    .await
}

/// Withdraws a signed report and tells everyone who has it.
#[utoipa::path(post, path = "/reports/{id}/withdraw", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ReportReason,
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn withdraw(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<ReportReason>,
) -> Answer<CaseView> {
    let (permit, case_permit, report) = reach(&app, &who, Action::WithdrawReport, id).await?;
    let case = report.case;
    let done = async {
        let mut tx = app.store.begin().await?;
        tx.hold_case(case).await?;
        let file = tx
            .case_file(&case_permit, case)
            .await?
            .ok_or_else(ApiError::not_found)?;
        let mut versions = tx.report_versions(&permit, id).await?;
        seen.check(versions.first().ok_or_else(ApiError::not_found)?.version)?;
        // The version that stands, also while the next one is being made.
        let standing = versions.iter().position(|version| version.is_signed());
        let report = versions.swap_remove(standing.unwrap_or_default());
        let version = report.version;
        let reason = Private::new(asked.reason);
        let settled = settle::withdraw(&app, &who, &mut tx, &file, &reason).await?;
        let (withdrawn, events) = report.value.withdraw(who.person(), who.now, reason)?;
        tx.save_report(&withdrawn, version).await?;
        tx.publish(events);
        publish(&app, &who, &mut tx, &withdrawn).await?;
        let entry = who.entry(&permit).with("version", i64::from(withdrawn.version));
        tx.commit(settled.in_entry(entry)).await.map_err(ApiError::from)
    };
    or_now(done.await, cases::open(&app, &who, case)).await?;
    cases::open(&app, &who, case).await.map(Json)
}

async fn take(
    app: &App,
    who: &Requester,
    id: ReportId,
    action: Action,
    seen: IfMatch,
    decide: impl FnOnce(Report) -> Decided<Report>,
) -> Answer<CaseView> {
    let (_, _, report) = reach(app, who, action, id).await?;
    let case = report.case;
    let done = step(app, who, action, id, seen, decide).await;
    or_now(done, cases::open(app, who, case)).await?;
    cases::open(app, who, case).await.map(Json)
}
