//! A claim lasts a while. Who goes on writing renews it; what nobody goes on with is given back to the list.

use yuanzhen_domain::access::{Action, Actor};
use yuanzhen_domain::case::{Case, CaseState};
use yuanzhen_domain::id::CaseId;
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::refusal::Refusal;
use yuanzhen_store::{StoreError, Timer, Tx};

use super::{Come, come, entry, timer_id};
use crate::{app::App, jobs::Failure};

/// The kind of these timers; the subject is the case's id.
pub(crate) const TIMER: &str = "release-claim";

/// Waits for the end of the claim, if there is one.
pub(super) async fn follow(app: &App, tx: &mut Tx, case: &Case) -> Result<(), StoreError> {
    let subject = case.id.to_string();
    match case.state {
        CaseState::Claimed { until, .. } => tx.set_timer(timer_id(app), TIMER, &subject, until, "{}").await,
        CaseState::Submitted { .. }
        | CaseState::Returned { .. }
        | CaseState::Declined { .. }
        | CaseState::Cancelled { .. }
        | CaseState::Closed { .. } => tx.cancel_timer(TIMER, &subject).await,
    }
}

/// The claim has run out: the case goes back to the list.
pub(crate) async fn give_back(app: App, timer: Timer) -> Result<(), Failure> {
    let actor = Actor::SystemJob(JobKind::ReleaseClaim);
    let Come::To {
        thing: id,
        permit,
        mut tx,
    } = come(&app, &timer, &actor, Action::ClaimCase, CaseId::uuid).await?
    else {
        return Ok(());
    };
    let now = app.system.now();
    let gone = || StoreError::Inconsistent {
        table: "cases",
        id: id.to_string(),
    };
    let case = tx.case(&permit, id).await?.ok_or_else(gone)?;
    let version = case.version;
    let (case, events) = case.value.release(actor.reference(), now).map_err(refused)?;
    tx.save_case(&case, version).await?;
    super::follow_case(&app, &mut tx, &case).await?;
    tx.publish(events);
    tx.commit(entry(&permit, TIMER, now)).await?;
    Ok(())
}

/// A timer and its case are written together: a refusal is a fault, and is seen in the log until it is put right.
pub(super) fn refused(refusal: Refusal) -> Failure {
    Failure::Retry(refusal.into())
}
