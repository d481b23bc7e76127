//! Drives the ring. The machine is the domain's: it is told what happened and when, and says what is to be done; here
//! that is done. Who is rung and who rang learn of it by events; the path outside the browser is a job. A ring is a row
//! and its next moment a timer row, so that a restart in the middle goes on ringing.

use std::collections::BTreeMap;

use anyhow::anyhow;
use yuanzhen_domain::access::{self, Action, Actor, ActorRef, Permit};
use yuanzhen_domain::consult::{Called, Consult, ConsultState, Input, Outcome, Output, Ring, RingPurpose};
use yuanzhen_domain::id::{ConsultId, PersonId, RingId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::Moment;
use yuanzhen_store::{Reading, StoreError, Stored, Timer, Tx};

use super::{consult, entry, outside, timer_id};
use crate::{app::App, jobs::Failure};

/// What the audit chain calls the climbing of a ring.
const CLIMB: &str = "climb-ring";

/// The program itself, as it rings.
pub(crate) const ACTOR: Actor = Actor::SystemJob(JobKind::RingConsult);

/// The right of the program to see what it rings for.
pub(crate) fn permit(consult: &Consult) -> Result<Permit, StoreError> {
    access::may(
        &ACTOR,
        Action::SeeConsult,
        &consult.subject(),
        &consult.relation(),
    )
    .map_err(|_| lost(consult.id))
}

/// What is to ring.
pub(crate) struct Bell<'a> {
    pub(crate) id: RingId,
    pub(crate) purpose: RingPurpose,
    pub(crate) called: &'a Called,
}

/// A ring begins. The consult is saved by whoever calls this, in the same transaction.
pub(crate) async fn begin(
    app: &App,
    tx: &mut Tx,
    consult: &Consult,
    bell: Bell<'_>,
    by: ActorRef,
    now: Moment,
) -> Result<Ring, StoreError> {
    let Bell { id, purpose, called } = bell;
    let everybody: Vec<PersonId> = [&called.first, &called.second, &called.group]
        .into_iter()
        .flatten()
        .copied()
        .collect();
    let duties: BTreeMap<_, _> = tx
        .duties()
        .await?
        .into_iter()
        .filter(|(person, _)| everybody.contains(person))
        .collect();
    let timers = app.config.consults.timers();
    let (ring, outputs) = Ring::start(id, consult.id, purpose, called, duties, &timers, now);
    tx.add_ring(&ring, timer_id(app)).await?;
    act(app, tx, consult, &ring, &outputs, by, now).await?;
    Ok(ring)
}

/// A ring is told what happened; it is saved, and what follows is done. What becomes of the consult is not done here.
pub(crate) async fn tell(
    app: &App,
    tx: &mut Tx,
    consult: &Consult,
    stored: &mut Stored<Ring>,
    input: Input,
    by: ActorRef,
    now: Moment,
) -> Result<Vec<Output>, StoreError> {
    let outputs = stored.value.handle(input, now);
    tx.save_ring(&stored.value, stored.version, timer_id(app)).await?;
    stored.version += 1;
    act(app, tx, consult, &stored.value, &outputs, by, now).await?;
    Ok(outputs)
}

/// What the end of a ring without an answer means for its consult: it waits on the list again.
pub(crate) async fn settle(
    app: &App,
    tx: &mut Tx,
    consult: Stored<Consult>,
    ring: &Ring,
    outputs: &[Output],
    now: Moment,
) -> Result<(), StoreError> {
    let ended = outputs.iter().any(|output| {
        matches!(
            output,
            Output::Ended(Outcome::Unanswered { .. } | Outcome::CalledOff { .. })
        )
    });
    let rings = matches!(consult.state, ConsultState::Ringing { .. });
    if !ended || !rings || ring.purpose != RingPurpose::Expert {
        return Ok(());
    }
    let version = consult.version;
    let id = consult.id;
    let waiting = consult.value.unanswered(now).map_err(|_| lost(id))?;
    consult::save(app, tx, &waiting, version, now).await
}

/// Rings that are no longer wanted where the consult stands now are called off.
pub(super) async fn follow(
    app: &App,
    tx: &mut Tx,
    consult: &Consult,
    by: ActorRef,
    now: Moment,
) -> Result<(), StoreError> {
    let rings = matches!(consult.state, ConsultState::Ringing { .. });
    let open = consult.state.has_open_room();
    for mut ring in tx.rings_of_consult(&permit(consult)?, consult.id).await? {
        let wanted = match ring.purpose {
            RingPurpose::Expert => rings,
            RingPurpose::Guest => open,
        };
        if ring.outcome().is_none() && !wanted {
            tell(app, tx, consult, &mut ring, Input::CallOff, by, now).await?;
        }
    }
    Ok(())
}

/// The moment a ring waited for has come.
pub(crate) async fn climb(app: App, timer: Timer) -> Result<(), Failure> {
    wake(&app, Some(&timer), Input::Wake).await
}

/// After a start of the program: nobody is silent for the time it was away, and what rang goes on ringing.
///
/// # Errors
/// A fault of the store.
pub(crate) async fn resume(app: &App) -> Result<(), StoreError> {
    app.store.excuse_duties(app.system.now()).await?;
    let open = app.store.read().await?.open_rings().await?;
    for ring in open {
        if let Err(failure) = wake_ring(app, ring.id, None, Input::Restarted).await {
            tracing::error!(ring.id = %ring.id, error = %failure, "ring {} does not go on", ring.id);
        }
    }
    Ok(())
}

/// Somebody's duty changed, or their page beat: the rings that may call them are told.
pub(crate) async fn duty_changed(
    app: &App,
    person: PersonId,
    by: ActorRef,
    now: Moment,
) -> Result<(), StoreError> {
    // Most of the time nothing rings, and nothing is written.
    let ringing = app.store.read().await?.rings_calling(person).await?;
    for ring in ringing {
        let mut tx = app.store.begin().await?;
        let Some((consult, mut ring)) = load(&mut tx, ring.id).await? else {
            continue;
        };
        let duty = tx.duty(person).await?;
        let input = Input::Duty { person, duty };
        let outputs = tell(app, &mut tx, &consult, &mut ring, input, by, now).await?;
        let permit = permit(&consult)?;
        settle(app, &mut tx, consult, &ring, &outputs, now).await?;
        tx.commit(entry(&permit, CLIMB, now)).await?;
    }
    Ok(())
}

/// A ring with its consult, held until the end of the transaction; `None` when there is none or it is over.
pub(crate) async fn load(
    tx: &mut Tx,
    id: RingId,
) -> Result<Option<(Stored<Consult>, Stored<Ring>)>, StoreError> {
    let Some(ring) = tx.ring(id).await? else {
        return Ok(None);
    };
    tx.hold_consult(ring.consult).await?;
    // What was read before the hold may be older.
    let Some(ring) = tx.ring(id).await? else {
        return Ok(None);
    };
    let consult = seen(tx, ring.consult).await?;
    let consult = consult.ok_or_else(|| lost(ring.consult))?;
    Ok(Some((consult, ring)))
}

/// A consult as the program sees it.
pub(super) async fn seen(tx: &mut Tx, id: ConsultId) -> Result<Option<Stored<Consult>>, StoreError> {
    let found = tx.subject(Action::SeeConsult.kind(), id.uuid()).await?;
    let Some((subject, relation)) = found else {
        return Ok(None);
    };
    let permit = access::may(&ACTOR, Action::SeeConsult, &subject, &relation).map_err(|_| lost(id))?;
    tx.consult(&permit, id).await
}

/// The same outside a transaction.
pub(crate) async fn seen_by(
    reading: &mut Reading,
    id: ConsultId,
) -> Result<Option<Stored<Consult>>, StoreError> {
    let found = reading.subject(Action::SeeConsult.kind(), id.uuid()).await?;
    let Some((subject, relation)) = found else {
        return Ok(None);
    };
    let permit = access::may(&ACTOR, Action::SeeConsult, &subject, &relation).map_err(|_| lost(id))?;
    reading.consult(&permit, id).await
}

async fn wake(app: &App, timer: Option<&Timer>, input: Input) -> Result<(), Failure> {
    let subject = timer.map(|timer| timer.subject.clone()).unwrap_or_default();
    let id: RingId = subject
        .parse()
        .map_err(|_| Failure::Retry(anyhow!("the timer of a ring names none")))?;
    wake_ring(app, id, timer, input).await
}

async fn wake_ring(app: &App, id: RingId, timer: Option<&Timer>, input: Input) -> Result<(), Failure> {
    let mut tx = app.store.begin().await?;
    if let Some(timer) = timer {
        match tx.clear_timer(timer).await {
            Ok(()) => {}
            Err(StoreError::Stale { .. }) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
    let now = app.system.now();
    let Some((consult, mut ring)) = load(&mut tx, id).await? else {
        return Ok(());
    };
    let by = ACTOR.reference();
    let outputs = tell(app, &mut tx, &consult, &mut ring, input, by, now).await?;
    let permit = permit(&consult)?;
    settle(app, &mut tx, consult, &ring, &outputs, now).await?;
    tx.commit(entry(&permit, CLIMB, now)).await?;
    Ok(())
}

/// Does what the machine says.
async fn act(
    app: &App,
    tx: &mut Tx,
    consult: &Consult,
    ring: &Ring,
    outputs: &[Output],
    by: ActorRef,
    now: Moment,
) -> Result<(), StoreError> {
    for output in outputs {
        if let Some(fact) = output.fact(ring.id) {
            tx.publish([consult.event(fact, by, now)]);
        }
        match output {
            Output::Outside { time } => outside::put(app, tx, consult, ring, *time, now).await?,
            Output::Alarm => {
                tracing::warn!(
                    consult.id = %consult.id,
                    ring.id = %ring.id,
                    "nobody answers the ring of consult {}: the dispatcher is called",
                    consult.id
                );
            }
            Output::Skipped { person, why } => {
                tracing::info!(
                    consult.id = %consult.id,
                    person.id = %person,
                    why = why.as_str(),
                    "person {person} cannot be proven to hear and is not waited for"
                );
            }
            // Screens follow the events; what was answered is told by whoever asked.
            Output::Ring { .. }
            | Output::Stop { .. }
            | Output::Stands { .. }
            | Output::Climbed { .. }
            | Output::ShowPhone
            | Output::Refused { .. }
            | Output::Ended(_) => {}
        }
    }
    Ok(())
}

fn lost(id: ConsultId) -> StoreError {
    StoreError::Inconsistent {
        table: "consults",
        id: id.to_string(),
    }
}
