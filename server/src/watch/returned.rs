//! A case that was sent back for more waits for its site: it is reminded once, and when nothing comes the case is
//! cancelled by itself. The site sees both; whoever examined the patient can register again.

use serde::{Deserialize, Serialize};
use yuanzhen_domain::access::{Action, Actor};
use yuanzhen_domain::case::{Case, CaseState};
use yuanzhen_domain::id::CaseId;
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::Millis;
use yuanzhen_store::{StoreError, Timer, Tx};

use super::{Come, claim::refused, come, entry, timer_id};
use crate::{app::App, jobs::Failure};

/// The kind of these timers; the subject is the case's id.
pub(crate) const TIMER: &str = "lapse-returned";

/// What a timer remembers.
#[derive(Debug, Serialize, Deserialize)]
struct Waiting {
    reminded: bool,
}

/// Waits for what is missing, if something is.
pub(super) async fn follow(app: &App, tx: &mut Tx, case: &Case) -> Result<(), StoreError> {
    let subject = case.id.to_string();
    match case.state {
        CaseState::Returned { at, .. } => {
            let due = at.plus(Millis::new(app.config.timers.returned_remind_ms));
            let body = serde_json::json!(Waiting { reminded: false }).to_string();
            tx.set_timer(timer_id(app), TIMER, &subject, due, &body).await
        }
        CaseState::Submitted { .. }
        | CaseState::Claimed { .. }
        | CaseState::Declined { .. }
        | CaseState::Cancelled { .. }
        | CaseState::Closed { .. } => tx.cancel_timer(TIMER, &subject).await,
    }
}

/// The timer has come: remind, or cancel after having reminded.
pub(crate) async fn ask_again(app: App, timer: Timer) -> Result<(), Failure> {
    let actor = Actor::SystemJob(JobKind::LapseReturned);
    let Come::To {
        thing: id,
        permit,
        mut tx,
    } = come(&app, &timer, &actor, Action::CancelCase, CaseId::uuid).await?
    else {
        return Ok(());
    };
    let now = app.system.now();
    let gone = || StoreError::Inconsistent {
        table: "cases",
        id: id.to_string(),
    };
    let waiting: Waiting = serde_json::from_str(&timer.body).map_err(|error| Failure::Retry(error.into()))?;
    let case = tx.case(&permit, id).await?.ok_or_else(gone)?;
    let (remind, cancel) = (
        app.config.timers.returned_remind_ms,
        app.config.timers.returned_cancel_ms,
    );
    if waiting.reminded {
        let version = case.version;
        let (case, events) = case
            .value
            .lapse(actor.reference(), now, Millis::new(cancel))
            .map_err(refused)?;
        tx.save_case(&case, version).await?;
        super::follow_case(&app, &mut tx, &case).await?;
        tx.publish(events);
        tx.commit(entry(&permit, TIMER, now)).await?;
        return Ok(());
    }
    tx.publish(case.value.remind(actor.reference(), now).map_err(refused)?);
    // However late the reminder is, as after a long outage, the site has the usual time from then on.
    let due = now.plus(Millis::new(cancel - remind));
    let body = serde_json::json!(Waiting { reminded: true }).to_string();
    tx.set_timer(timer_id(&app), TIMER, &timer.subject, due, &body)
        .await?;
    tx.commit(entry(&permit, "remind-returned", now)).await?;
    Ok(())
}
