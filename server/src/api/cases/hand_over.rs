//! A draft goes where its case goes: to whoever claims the case later or is given it. Nothing that was typed is lost, and
//! who wrote until then stays on record. An amendment stays with whoever gave its reason: the case is answered by the
//! version that stands, and another may give the amendment up.

use yuanzhen_domain::access::{self, Action, Actor, Kind};
use yuanzhen_domain::id::{CaseId, PersonId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::report::ReportState;
use yuanzhen_store::Tx;

use crate::http::{error::ApiError, requester::Requester};

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
    let versions = tx.report_versions(&permit, id).await?;
    if versions.iter().any(|version| version.is_signed()) {
        return Ok(None);
    }
    let version = report.version;
    let (report, events) = report.value.hand_over(to, who.actor.reference(), who.now)?;
    tx.save_report(&report, version).await?;
    tx.hand_draft_over(case, from, to).await?;
    tx.publish(events);
    Ok(Some(from))
}
