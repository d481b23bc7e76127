//! A draft goes where its case goes: to whoever claims the case later or is given it. Nothing that was typed is lost, and
//! who wrote until then stays on record. While its writer types, the case stays theirs.

use axum::http::StatusCode;
use yuanzhen_domain::access::{self, Action, Actor, Kind};
use yuanzhen_domain::case::{CaseState, DEFAULT_CLAIM};
use yuanzhen_domain::id::{CaseId, PersonId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::Millis;
use yuanzhen_domain::report::ReportState;
use yuanzhen_store::Tx;

use crate::{
    api::found,
    app::App,
    http::{error::ApiError, requester::Requester},
};

/// Gives the case's draft, if there is one, to whoever holds the case now. Says who wrote it until then, when that is
/// another person. The program does it unread: who distributes the work may not see what is written.
pub(super) async fn hand_over(
    tx: &mut Tx,
    who: &Requester,
    case: CaseId,
    to: PersonId,
) -> Result<Option<PersonId>, ApiError> {
    let Some(id) = tx.report_of_case(case).await? else {
        return Ok(None);
    };
    let (subject, relation) = tx
        .subject(Kind::Report, id.uuid())
        .await?
        .ok_or_else(ApiError::not_found)?;
    let program = Actor::SystemJob(JobKind::ReleaseClaim);
    let permit =
        access::may(&program, Action::SeeReport, &subject, &relation).map_err(|_| ApiError::not_found())?;
    let report = tx.report(&permit, id).await?.ok_or_else(ApiError::not_found)?;
    let from = report.written_by;
    if from == to || !matches!(report.state, ReportState::Draft { .. }) {
        return Ok(None);
    }
    let version = report.version;
    let (report, events) = report.value.hand_over(to, who.actor.reference(), who.now)?;
    tx.save_report(&report, version).await?;
    tx.hand_draft_over(case, from, to).await?;
    tx.publish(events);
    Ok(Some(from))
}

/// The requester is at work on the case: their claim is renewed once half of it is gone, and taken again when it ran out
/// and nobody else has it. What they saved is saved all the same when somebody was quicker.
///
/// # Errors
/// A fault of the store.
pub(crate) async fn keep_claim(app: &App, who: &Requester, id: CaseId) -> Result<(), ApiError> {
    let permit = found(app, who, Action::ClaimCase, id.uuid()).await?;
    let known = app.store.read().await?.case(&permit, id).await?;
    let state = known.as_ref().map(|case| &case.value.state);
    let fresh = match state {
        Some(CaseState::Submitted { .. }) => false,
        Some(CaseState::Claimed { until, .. }) => who.now.plus(half(DEFAULT_CLAIM)) < *until,
        _ => true,
    };
    if fresh {
        return Ok(());
    }
    let renewed = renew(app, who, id, &permit).await;
    match renewed {
        Err(error) if error.status() == StatusCode::CONFLICT => Ok(()),
        other => other,
    }
}

async fn renew(app: &App, who: &Requester, id: CaseId, permit: &access::Permit) -> Result<(), ApiError> {
    let mut tx = app.store.begin().await?;
    let case = tx.case(permit, id).await?.ok_or_else(ApiError::not_found)?;
    let version = case.version;
    let (case, events) = case.value.claim(who.person(), who.now, DEFAULT_CLAIM)?;
    tx.save_case(&case, version).await?;
    tx.publish(events);
    tx.commit(who.entry(permit)).await?;
    Ok(())
}

const fn half(length: Millis) -> Millis {
    Millis::new(length.get() / 2)
}
