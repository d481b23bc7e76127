//! Jobs and timers: leased by one worker at a time, taken over when it dies, buried with their last error.

use anyhow::{Context, Result};
use yuanzhen_domain::id::{EnrolmentId, JobId, TimerId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::Millis;
use yuanzhen_store::{Enrolment, EnrolmentPurpose, NewJob, Store, StoreError};

use crate::house::{House, MORNING, entry, fresh, minute, on_each_engine};

const LEASE: Millis = Millis::minutes(1);

async fn enqueue(store: &Store, kind: JobKind, due: i64) -> Result<JobId> {
    let job = NewJob {
        id: JobId::from_uuid(fresh()),
        kind,
        body: "{}".to_owned(),
        due_at: minute(due),
    };
    let mut tx = store.begin().await?;
    tx.enqueue(&job).await?;
    tx.commit(entry("enqueue")).await?;
    Ok(job.id)
}

#[tokio::test]
async fn a_job_is_done_once_and_taken_over_when_its_worker_dies() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let kinds = [JobKind::MatchStudy, JobKind::RenderStudy];
        let second = enqueue(store, JobKind::MatchStudy, 2).await?;
        let first = enqueue(store, JobKind::RenderStudy, 1).await?;
        enqueue(store, JobKind::PrintReport, 0).await?;
        assert!(
            store.lease_jobs(&kinds, MORNING, LEASE, 10).await?.is_empty(),
            "nothing of theirs is due"
        );
        assert_eq!(store.read().await?.next_due().await?, Some(minute(0)));

        let leased = store.lease_jobs(&kinds, minute(2), LEASE, 10).await?;
        assert_eq!(
            leased.iter().map(|job| job.id).collect::<Vec<_>>(),
            [first, second]
        );
        assert!(
            store.lease_jobs(&kinds, minute(2), LEASE, 10).await?.is_empty(),
            "leased is leased"
        );

        let taken_over = store.lease_jobs(&kinds, minute(4), LEASE, 1).await?;
        assert_eq!((taken_over[0].id, taken_over[0].attempts), (first, 2));
        let mut tx = store.begin().await?;
        let lost = tx.finish_job(&leased[0], minute(4)).await;
        assert!(
            matches!(lost, Err(StoreError::Stale { .. })),
            "the dead worker's lease is lost"
        );
        tx.finish_job(&taken_over[0], minute(4)).await?;
        tx.commit(entry("render")).await?;

        store
            .retry_job(&leased[1], minute(6), "the peer was away")
            .await?;
        assert!(store.lease_jobs(&kinds, minute(5), LEASE, 10).await?.is_empty());
        let again = store.lease_jobs(&kinds, minute(6), LEASE, 10).await?;
        assert_eq!(again[0].last_error.as_deref(), Some("the peer was away"));
        store.bury_job(&again[0], "it makes no sense").await?;
        let dead = store.read().await?.dead_jobs(10).await?;
        assert_eq!((dead.len(), dead[0].id), (1, second));
        let counts = store.read().await?.job_counts().await?;
        assert_eq!(
            (counts.open, counts.dead, counts.oldest_due_at),
            (1, 1, Some(minute(0)))
        );
        let mut tx = store.begin().await?;
        assert!(tx.revive_job(second, minute(7)).await?);
        tx.commit(entry("retry")).await?;
        assert_eq!(
            store.lease_jobs(&kinds, minute(7), LEASE, 10).await?[0].attempts,
            1
        );
        assert_eq!(store.sweep_jobs(minute(10)).await?, 1);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_timer_set_again_moves_and_survives_a_restart() -> Result<()> {
    on_each_engine(async |mut house: House| {
        let mut tx = house.store.begin().await?;
        tx.set_timer(TimerId::from_uuid(fresh()), "ring", "critical-1", minute(1), "{}")
            .await?;
        tx.set_timer(TimerId::from_uuid(fresh()), "ring", "critical-1", minute(5), "{}")
            .await?;
        tx.set_timer(TimerId::from_uuid(fresh()), "ring", "critical-2", minute(3), "{}")
            .await?;
        tx.commit(entry("ring")).await?;
        house.restart().await?;
        let store = &house.store;
        assert!(store.lease_timers(minute(2), LEASE, 9).await?.is_empty());
        let due = store.lease_timers(minute(5), LEASE, 9).await?;
        assert_eq!(
            due.iter().map(|timer| timer.subject.as_str()).collect::<Vec<_>>(),
            ["critical-2", "critical-1"]
        );
        assert!(store.lease_timers(minute(5), LEASE, 9).await?.is_empty());
        let mut tx = store.begin().await?;
        tx.clear_timer(&due[0]).await?;
        tx.set_timer(TimerId::from_uuid(fresh()), "ring", "critical-1", minute(9), "{}")
            .await?;
        let moved = tx.clear_timer(&due[1]).await;
        assert!(
            matches!(moved, Err(StoreError::Stale { .. })),
            "a timer that was moved stays"
        );
        tx.commit(entry("rang")).await?;
        let left = store
            .read()
            .await?
            .timer("ring", "critical-1")
            .await?
            .context("it was moved")?;
        assert_eq!((left.id, left.due_at), (due[1].id, minute(9)));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_enrolment_link_works_once() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        assert!(store.read().await?.has_no_administrator().await?);
        let link = |expires| Enrolment {
            id: EnrolmentId::from_uuid(fresh()),
            purpose: EnrolmentPurpose::FirstAdministrator,
            person: None,
            created_at: MORNING,
            expires_at: expires,
            used_at: None,
        };
        let (first, second) = (link(minute(60)), link(minute(60)));
        let mut tx = store.begin().await?;
        tx.open_enrolment(&first, "first").await?;
        tx.open_enrolment(&second, "second").await?;
        assert!(
            !tx.use_enrolment(first.id, minute(1)).await?,
            "a newer link replaces an older one"
        );
        assert!(tx.use_enrolment(second.id, minute(1)).await?);
        assert!(!tx.use_enrolment(second.id, minute(1)).await?);
        tx.commit(entry("enrol")).await?;
        let used = store
            .read()
            .await?
            .enrolment_by_token("second")
            .await?
            .context("it is kept")?;
        assert!(!used.is_open(minute(1)));
        Ok(())
    })
    .await
}
