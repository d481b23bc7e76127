//! What of a consult is due, and what is late: reminders to those who may see it, what an emergency owes, an opinion
//! that is not signed, a consult sent back that lapses, a talk that broke off and is over. The list of moments is the
//! domain's. Saving a consult goes through here, so that its timer and its rings fit where it stands.

use serde::{Deserialize, Serialize};
use yuanzhen_domain::access::{Action, Actor, ActorRef};
use yuanzhen_domain::consult::{Consult, ConsultRung};
use yuanzhen_domain::id::ConsultId;
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::Moment;
use yuanzhen_store::{StoreError, Timer, Tx};

use super::{Come, claim::refused, come, entry, ring, timer_id};
use crate::{app::App, jobs::Failure};

/// The kind of these timers; the subject is the consult's id.
pub(crate) const TIMER: &str = "remind-consult";

/// What a timer remembers.
#[derive(Debug, Serialize, Deserialize)]
struct Said {
    /// What was due until then has been said.
    until: Moment,
}

/// Adds a consult, with the wait for what it owes.
pub(crate) async fn add(app: &App, tx: &mut Tx, consult: &Consult, now: Moment) -> Result<(), StoreError> {
    tx.add_consult(consult, &app.config.consults.timers()).await?;
    wait(app, tx, consult, now).await
}

/// Saves a consult as it is now, with what follows from that: its timer, and rings that are not wanted any more.
pub(crate) async fn save(
    app: &App,
    tx: &mut Tx,
    consult: &Consult,
    version: u64,
    now: Moment,
) -> Result<(), StoreError> {
    tx.save_consult(consult, &app.config.consults.timers(), version)
        .await?;
    ring::follow(app, tx, consult, ActorRef::Job(JobKind::RingConsult), now).await?;
    let said = match tx.timer(TIMER, &consult.id.to_string()).await? {
        // What came due a moment ago and is not said yet is not passed over.
        Some(timer) => serde_json::from_str::<Said>(&timer.body).map_or(now, |said| said.until),
        None => now,
    };
    wait(app, tx, consult, said).await
}

/// A timer has come: what is due by now is said, and what lapses lapses.
pub(crate) async fn remind(app: App, timer: Timer) -> Result<(), Failure> {
    let actor = Actor::SystemJob(JobKind::RemindConsult);
    let Come::To {
        thing: id,
        permit,
        mut tx,
    } = come(&app, &timer, &actor, Action::SeeConsult, ConsultId::uuid).await?
    else {
        return Ok(());
    };
    let now = app.system.now();
    let timers = app.config.consults.timers();
    let gone = || StoreError::Inconsistent {
        table: "consults",
        id: id.to_string(),
    };
    let said: Said = serde_json::from_str(&timer.body).map_err(|error| Failure::Retry(error.into()))?;
    tx.hold_consult(id).await?;
    let consult = tx.consult(&permit, id).await?.ok_or_else(gone)?;
    let version = consult.version;
    let due: Vec<_> = consult
        .dues(&timers)
        .into_iter()
        .filter(|due| said.until < due.at && due.at <= now)
        .map(|due| due.rung)
        .collect();
    let mut entry = entry(&permit, TIMER, now);
    if let Some(last) = due.last() {
        entry = entry.with("rung", last.as_str());
    }
    let by = actor.reference();
    let moved = if due.contains(&ConsultRung::ReturnedLapse) {
        Some(consult.value.clone().lapse(by, now, &timers))
    } else if due.contains(&ConsultRung::BrokenOff) {
        Some(consult.value.clone().end(by, now))
    } else {
        None
    };
    let consult = if let Some(moved) = moved {
        let (moved, events) = moved.map_err(refused)?;
        tx.save_consult(&moved, &timers, version).await?;
        tx.publish(events);
        moved
    } else {
        for rung in due {
            tx.publish([consult.remind(rung, by, now)]);
        }
        consult.value
    };
    wait(&app, &mut tx, &consult, now).await?;
    tx.commit(entry).await?;
    Ok(())
}

async fn wait(app: &App, tx: &mut Tx, consult: &Consult, until: Moment) -> Result<(), StoreError> {
    let subject = consult.id.to_string();
    match consult.next_due(&app.config.consults.timers(), until) {
        Some(due) => {
            let body = serde_json::json!(Said { until }).to_string();
            tx.set_timer(timer_id(app), TIMER, &subject, due.at, &body).await
        }
        None => tx.cancel_timer(TIMER, &subject).await,
    }
}
