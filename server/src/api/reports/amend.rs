//! A new version of a signed or withdrawn report: begun with a reason, or given up while it is being written.

use axum::{Json, extract::State};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::ReportId;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::report::ReportContent;

use super::{desk::reach, settle::settle, steps::ReportReason};
use crate::{
    api::{cases, step::or_now},
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

/// Begins a new version of a signed report.
#[utoipa::path(post, path = "/reports/{id}/amend", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = ReportReason,
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn amend(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<ReportReason>,
) -> Answer<CaseView> {
    let (permit, _, report) = reach(&app, &who, Action::AmendReport, id).await?;
    let case = report.case;
    let done = async {
        let mut tx = app.store.begin().await?;
        let report = tx.report(&permit, id).await?.ok_or_else(ApiError::not_found)?;
        seen.check(report.version)?;
        let (next, events) = report.amend(who.person(), who.now, Private::new(asked.reason))?;
        tx.add_report_version(&next, report.version).await?;
        tx.publish(events);
        let entry = who.entry(&permit).with("version", i64::from(next.version));
        tx.commit(entry).await.map_err(ApiError::from)
    };
    or_now(done.await, cases::open(&app, &who, case)).await?;
    cases::open(&app, &who, case).await.map(Json)
}

/// Gives up a new version that is still being written: what was said before it stands.
#[utoipa::path(post, path = "/reports/{id}/give-up", tag = "reports", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = CaseView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn give_up(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReportId>,
    seen: IfMatch,
) -> Answer<CaseView> {
    let (permit, case_permit, report) = reach(&app, &who, Action::AmendReport, id).await?;
    let case = report.case;
    let done = async {
        let mut tx = app.store.begin().await?;
        tx.hold_case(case).await?;
        let file = tx
            .case_file(&case_permit, case)
            .await?
            .ok_or_else(ApiError::not_found)?;
        let versions = tx.report_versions(&permit, id).await?;
        let given_up = versions.first().ok_or_else(ApiError::not_found)?;
        seen.check(given_up.version)?;
        let events = given_up.give_up(who.person(), who.now)?;
        // Submitted once and sent back, it may have said another critical value than the one that stands.
        let said = versions
            .get(1)
            .filter(|before| before.is_signed())
            .map_or_else(ReportContent::default, |before| before.content.clone());
        let settled = settle(&app, &who, &mut tx, &file, &said).await?;
        tx.drop_report_version(given_up, given_up.version).await?;
        tx.drop_draft(given_up.written_by, case).await?;
        tx.publish(events);
        let entry = who
            .entry(&permit)
            .with("version", i64::from(given_up.value.version));
        tx.commit(settled.in_entry(entry)).await.map_err(ApiError::from)
    };
    or_now(done.await, cases::open(&app, &who, case)).await?;
    cases::open(&app, &who, case).await.map(Json)
}
