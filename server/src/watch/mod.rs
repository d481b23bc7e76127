//! The night watch: what happens because time passed. A critical value nobody answers rings higher, a claim that ran
//! out is given back, a case sent back for more is asked for again and at last cancelled; a consult rings until somebody
//! answers, and what it owes is asked for. Each wait is a timer row,
//! written in the transaction of the fact that starts it and cleared in the transaction of its effect, so that a
//! restart in the middle of a ring goes on ringing. What is due, and what may be done then, the domain says.

pub(crate) mod called;
pub(crate) mod claim;
pub(crate) mod consult;
pub(crate) mod critical;
pub(crate) mod outside;
pub(crate) mod returned;
pub(crate) mod ring;
pub(crate) mod room;

use yuanzhen_domain::access::{self, Action, Actor, Permit, Purpose};
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::case::Case;
use yuanzhen_domain::id::TimerId;
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::Moment;
use yuanzhen_store::{StoreError, Timer, Tx};

use crate::{
    app::App,
    jobs::{Failure, Workshop},
};

/// The watch's work.
pub(crate) fn register(workshop: Workshop) -> Workshop {
    workshop
        .timer(critical::TIMER, critical::ring)
        .timer(claim::TIMER, claim::give_back)
        .timer(returned::TIMER, returned::ask_again)
        .timer(consult::TIMER, consult::remind)
        .timer(yuanzhen_store::RING_TIMER, ring::climb)
        .job(JobKind::RingConsult, outside::send)
}

/// Sets and clears a case's timers so that they fit where it stands now. Part of every transaction that moves a case.
pub(crate) async fn follow_case(app: &App, tx: &mut Tx, case: &Case) -> Result<(), StoreError> {
    claim::follow(app, tx, case).await?;
    returned::follow(app, tx, case).await
}

/// What a timer that has come finds.
#[expect(
    clippy::large_enum_variant,
    reason = "there is one at a time, and it is taken apart at once"
)]
enum Come<T> {
    /// The thing it is about, with the right to act on it.
    To { thing: T, permit: Permit, tx: Tx },
    /// It was moved, or another node acts on it: nothing to do.
    Moved,
}

/// Clears the timer in a new transaction and looks for what it is about.
async fn come<I: std::str::FromStr + Copy>(
    app: &App,
    timer: &Timer,
    actor: &Actor,
    action: Action,
    uuid: fn(I) -> uuid::Uuid,
) -> Result<Come<I>, Failure> {
    let mut tx = app.store.begin().await?;
    match tx.clear_timer(timer).await {
        Ok(()) => {}
        Err(StoreError::Stale { .. }) => return Ok(Come::Moved),
        Err(error) => return Err(error.into()),
    }
    let lost = || {
        let table = "timers";
        let id = timer.id.to_string();
        Failure::from(StoreError::Inconsistent { table, id })
    };
    let thing: I = timer.subject.parse().map_err(|_| lost())?;
    let found = tx.subject(action.kind(), uuid(thing)).await?;
    let (subject, relation) = found.ok_or_else(lost)?;
    let permit =
        access::may(actor, action, &subject, &relation).map_err(|denied| Failure::Retry(denied.into()))?;
    Ok(Come::To { thing, permit, tx })
}

/// The audit entry of something the watch did.
fn entry(permit: &Permit, action: &str, now: Moment) -> AuditEntry {
    let subject = permit.subject();
    AuditEntry {
        purpose: Some(Purpose::Operation),
        ..AuditEntry::new(permit.actor(), action, now)
    }
    .about(subject.kind.as_str(), subject.id)
}

fn timer_id(app: &App) -> TimerId {
    TimerId::from_uuid(app.system.uuid())
}
