//! The ladder of a critical value: the site's screens ring again, then somebody must telephone, then the administrator
//! on duty is rung; after the read-back, something must be done in time. One that was taken back rings the same way until
//! the site has said that it knows. Each rung is an event that reaches whoever may see the value or its alarm; ringing
//! changes nothing of the value itself.

use yuanzhen_domain::access::{Action, Actor};
use yuanzhen_domain::critical::{Critical, CriticalState};
use yuanzhen_domain::id::CriticalId;
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_store::{StoreError, Timer, Tx};

use super::{Come, come, entry, timer_id};
use crate::{app::App, jobs::Failure};

/// The kind of these timers; the subject is the critical value's id.
pub(crate) const TIMER: &str = "escalate-critical";

/// After a rung has rung the next one is looked for from the next moment on.
const PAST: Millis = Millis::new(1);

/// Sets, keeps or clears the timer so that it fits where the value stands.
pub(crate) async fn follow(
    app: &App,
    tx: &mut Tx,
    critical: &Critical,
    now: Moment,
) -> Result<(), StoreError> {
    let subject = critical.id.to_string();
    match critical.state {
        // Telling somebody does not move the ladder: a rung that is due and not yet rung must not be passed over.
        CriticalState::Raised | CriticalState::Notified { .. } => {
            if tx.timer(TIMER, &subject).await?.is_none() {
                set(app, tx, critical, now).await?;
            }
            Ok(())
        }
        CriticalState::ReadBack { .. } | CriticalState::Revoked { .. } => set(app, tx, critical, now).await,
        CriticalState::Handled { .. } | CriticalState::Closed { .. } | CriticalState::Void { .. } => {
            tx.cancel_timer(TIMER, &subject).await
        }
    }
}

/// The timer has come: the highest rung that should have rung by now rings, and the next is waited for.
pub(crate) async fn ring(app: App, timer: Timer) -> Result<(), Failure> {
    let actor = Actor::SystemJob(JobKind::EscalateCritical);
    let Come::To {
        thing: id,
        permit,
        mut tx,
    } = come(&app, &timer, &actor, Action::SeeCritical, CriticalId::uuid).await?
    else {
        return Ok(());
    };
    let now = app.system.now();
    let gone = || StoreError::Inconsistent {
        table: "criticals",
        id: id.to_string(),
    };
    let critical = tx.critical(&permit, id).await?.ok_or_else(gone)?.value;
    let mut entry = entry(&permit, TIMER, now);
    // After a longer ladder was configured, nothing may be due yet.
    if let Some(due) = critical.overdue(&app.config.timers.ladder(), now) {
        tx.publish(critical.escalate(due.rung, actor.reference(), now));
        entry = entry.with("rung", due.rung.as_str());
        tracing::warn!(
            critical.id = %id,
            critical.rung = due.rung.as_str(),
            "critical value {id} is not answered: {} rings",
            due.rung.as_str()
        );
    }
    set(&app, &mut tx, &critical, now.plus(PAST)).await?;
    tx.commit(entry).await?;
    Ok(())
}

async fn set(app: &App, tx: &mut Tx, critical: &Critical, from: Moment) -> Result<(), StoreError> {
    let subject = critical.id.to_string();
    match critical.next_due(&app.config.timers.ladder(), from) {
        Some(due) => tx.set_timer(timer_id(app), TIMER, &subject, due.at, "{}").await,
        None => tx.cancel_timer(TIMER, &subject).await,
    }
}
