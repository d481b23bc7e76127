//! Leases jobs and timers that are due and has them done, a few at a time. What fails is tried again, later each
//! time, and at last given up for a person to look at. It wakes with the events of the store, with the next due time,
//! and every second besides, because a lost wake-up must cost no more.

use std::{sync::Arc, time::Duration};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use yuanzhen_domain::moment::Millis;
use yuanzhen_store::{Job, StoreError, Timer};

use super::{Failure, Workshop};
use crate::app::App;

/// Jobs done at once on this node: each may hold a connection and some memory for pixels.
const AT_ONCE: usize = 4;

/// Timers acted on at once. They have places of their own: a ring climbs while jobs wait for somebody who never answers.
const TIMERS_AT_ONCE: usize = 4;

/// How long a job is ours. A job that takes longer is done twice, which its idempotence allows.
const LEASE: Millis = Millis::minutes(5);

/// Attempts before a job is given up: with the waits below, about half an hour.
pub(crate) const ATTEMPTS: u32 = 10;

/// The first wait after a failure; it doubles.
const FIRST_WAIT: Millis = Millis::seconds(2);

/// The longest wait between two attempts.
const LONGEST_WAIT: Millis = Millis::minutes(10);

/// A lost wake-up costs at most this.
const POLL: Duration = Duration::from_secs(1);

/// After a failure of the store itself the worker rests.
const REST: Duration = Duration::from_secs(3);

/// Runs until shutdown begins; what is under way is finished by its own task.
pub async fn run(app: App, workshop: Workshop) {
    let workshop = Arc::new(workshop);
    let places = Places {
        jobs: Arc::new(Semaphore::new(AT_ONCE)),
        timers: Arc::new(Semaphore::new(TIMERS_AT_ONCE)),
    };
    let mut wake = app.store.wake();
    while !app.life.is_finishing() {
        match round(&app, &workshop, &places).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => {
                tracing::warn!(
                    error = format!("{:#}", anyhow::Error::from(error)),
                    "due work cannot be read"
                );
                tokio::time::sleep(REST).await;
            }
        }
        tokio::select! {
            () = app.life.finishing() => return,
            () = tokio::time::sleep(POLL) => {}
            _ = wake.changed() => {}
            () = next_due(&app) => {}
            () = freed(&places.jobs) => {}
            () = freed(&places.timers) => {}
        }
    }
}

/// Places for what is done at once.
struct Places {
    jobs: Arc<Semaphore>,
    timers: Arc<Semaphore>,
}

/// All places of a kind that are free.
fn free(places: &Arc<Semaphore>) -> Vec<OwnedSemaphorePermit> {
    std::iter::from_fn(|| Arc::clone(places).try_acquire_owned().ok()).collect()
}

/// Waits until a place is free again when none is; for ever when one is.
async fn freed(places: &Semaphore) {
    if places.available_permits() > 0 {
        return std::future::pending().await;
    }
    // Taken and given back: the round takes it.
    let _ = places.acquire().await;
}

/// Waits until the next job or timer is due; for ever when there is none.
async fn next_due(app: &App) {
    let due = async { app.store.read().await?.next_due().await };
    match due.await {
        Ok(Some(due)) if due > app.system.now() => app.system.sleep_until(due).await,
        // What is due already was looked at in the round before; it is leased, or waits for a place.
        Ok(_) | Err(_) => std::future::pending().await,
    }
}

/// Leases as much as there are places for. Says whether there may be more.
async fn round(app: &App, workshop: &Arc<Workshop>, places: &Places) -> Result<bool, StoreError> {
    let (for_timers, for_jobs) = (free(&places.timers), free(&places.jobs));
    let now = app.system.now();
    let room = |held: &[OwnedSemaphorePermit]| u32::try_from(held.len()).unwrap_or(1);
    let timers = if workshop.timers.is_empty() || for_timers.is_empty() {
        Vec::new()
    } else {
        app.store.lease_timers(now, LEASE, room(&for_timers)).await?
    };
    let jobs = if for_jobs.is_empty() {
        Vec::new()
    } else {
        app.store
            .lease_jobs(&workshop.job_kinds(), now, LEASE, room(&for_jobs))
            .await?
    };
    let any = !timers.is_empty() || !jobs.is_empty();
    for (timer, place) in timers.into_iter().zip(for_timers) {
        app.life
            .spawn(act(app.clone(), Arc::clone(workshop), timer, place));
    }
    for (job, place) in jobs.into_iter().zip(for_jobs) {
        app.life
            .spawn(work(app.clone(), Arc::clone(workshop), job, place));
    }
    Ok(any)
}

async fn work(app: App, workshop: Arc<Workshop>, job: Job, _place: OwnedSemaphorePermit) {
    let Some(work) = workshop.jobs.get(&job.kind) else {
        return;
    };
    let result = work(app.clone(), job.clone()).await;
    let outcome = match result {
        Ok(()) => {
            app.figures.jobs_done.inc();
            return;
        }
        Err(Failure::Retry(error)) if job.attempts < ATTEMPTS => {
            tracing::warn!(job.id = %job.id, job.kind = %job.kind, error = format!("{error:#}"),
                "job {} failed, attempt {}", job.id, job.attempts);
            let due = app.system.now().plus(wait_after(job.attempts));
            app.store.retry_job(&job, due, &format!("{error:#}")).await
        }
        Err(Failure::Retry(error) | Failure::GiveUp(error)) => {
            tracing::error!(job.id = %job.id, job.kind = %job.kind, error = format!("{error:#}"),
                "job {} is given up after {} attempts", job.id, job.attempts);
            app.store.bury_job(&job, &format!("{error:#}")).await
        }
    };
    if let Err(error) = outcome {
        // The lease runs out and the job is done again.
        tracing::warn!(job.id = %job.id, error = format!("{:#}", anyhow::Error::from(error)),
            "the outcome of job {} was not written", job.id);
    }
}

async fn act(app: App, workshop: Arc<Workshop>, timer: Timer, _place: OwnedSemaphorePermit) {
    let Some(work) = workshop.timers.get(timer.kind.as_str()) else {
        tracing::error!(
            timer.kind = timer.kind,
            "nobody acts on timers of kind {}",
            timer.kind
        );
        return;
    };
    let Err(failure) = work(app.clone(), timer.clone()).await else {
        return;
    };
    // A timer is never given up: it stands for somebody who must be told.
    tracing::warn!(
        timer.kind = timer.kind,
        timer.subject = timer.subject,
        error = format!("{failure}"),
        "timer {} failed",
        timer.kind
    );
    let until = app.system.now().plus(wait_after(timer.attempts));
    if let Err(error) = app
        .store
        .postpone_timer(&timer, until, &failure.to_string())
        .await
    {
        tracing::warn!(
            error = format!("{:#}", anyhow::Error::from(error)),
            "a timer was not postponed"
        );
    }
}

fn wait_after(attempts: u32) -> Millis {
    let doubled = FIRST_WAIT
        .get()
        .saturating_mul(1_i64 << attempts.saturating_sub(1).min(20));
    Millis::new(doubled.min(LONGEST_WAIT.get()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_longest() {
        assert_eq!(wait_after(1), Millis::seconds(2));
        assert_eq!(wait_after(2), Millis::seconds(4));
        assert_eq!(wait_after(4), Millis::seconds(16));
        assert_eq!(wait_after(30), LONGEST_WAIT);
    }
}
