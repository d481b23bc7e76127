//! Work to be done after a commit: rows written in the same transaction as the fact that asks for them.
//! A worker leases a job, does it, and finishes it; a worker that dies loses its lease and the job is done
//! again, so every job is idempotent. What gives up stays as a dead letter until a person revives it.
//! It runs nothing itself.

use yuanzhen_domain::id::JobId;
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::{Millis, Moment};

use crate::db::{Arg, sql};
use crate::error::{Result, StoreError};
use crate::row::{narrow, parse};
use crate::{Reading, Store, Tx};

/// A job to be written.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Its id.
    pub id: JobId,
    /// What is to be done.
    pub kind: JobKind,
    /// With what: JSON that the worker of this kind reads. No patient data, only ids.
    pub body: String,
    /// Not before.
    pub due_at: Moment,
}

/// A job as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What is to be done.
    pub kind: JobKind,
    /// With what.
    pub body: String,
    /// Where it stands.
    pub state: JobState,
    /// Not before.
    pub due_at: Moment,
    /// How often it was begun, this time included.
    pub attempts: u32,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Waits for its time or for a worker.
    Waiting,
    /// A worker has it.
    Leased,
    /// Done.
    Done,
    /// Given up; waits for a person.
    Dead,
}

impl JobState {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "waiting" => Some(Self::Waiting),
            "leased" => Some(Self::Leased),
            "done" => Some(Self::Done),
            "dead" => Some(Self::Dead),
            _ => None,
        }
    }
}

/// How many jobs wait, run and lie dead, for `/metrics` and the operator.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Waiting or leased.
    pub open: u64,
    /// Given up.
    pub dead: u64,
    /// When the oldest open job was due.
    pub oldest_due_at: Option<Moment>,
}

type JobRow = (String, String, String, String, i64, i64, Option<String>);

fn job_from_row((id, kind, body, state, due_at, attempts, last_error): JobRow) -> Result<Job> {
    Ok(Job {
        id: parse("jobs", &id, &id)?,
        kind: parse("jobs", &id, &kind)?,
        body,
        state: JobState::parse(&state).ok_or_else(|| StoreError::inconsistent("jobs", &id))?,
        due_at: Moment::from_millis(due_at),
        attempts: narrow("jobs", &id, attempts)?,
        last_error,
    })
}

impl Tx {
    /// Writes a job; it can be leased once this transaction is committed.
    pub async fn enqueue(&mut self, job: &NewJob) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO jobs (id, kind, body, state, created_at, due_at, attempts)
            VALUES ($1, $2, $3, 'waiting', $4, $5, 0)",
            job.id.to_string(),
            job.kind.as_str(),
            &job.body,
            job.due_at.millis(),
            job.due_at.millis(),
        )?;
        Ok(())
    }

    /// Marks a leased job as done, in the transaction that holds its effect. `Stale` when the lease was lost
    /// in the meantime: roll back, another worker has it.
    pub async fn finish_job(&mut self, job: &Job, now: Moment) -> Result<()> {
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE jobs
            SET state = 'done', finished_at = $3, leased_by = NULL, leased_until = NULL
            WHERE id = $1 AND state = 'leased' AND attempts = $2",
            job.id.to_string(),
            i64::from(job.attempts),
            now.millis(),
        )?;
        lease_held(job, rows)
    }

    /// Lets a dead job run again.
    pub async fn revive_job(&mut self, id: JobId, now: Moment) -> Result<bool> {
        let rows = sql!(
            self.conn,
            execute,
            "UPDATE jobs SET state = 'waiting', due_at = $2, attempts = 0 WHERE id = $1 AND state = 'dead'",
            id.to_string(),
            now.millis(),
        )?;
        Ok(rows == 1)
    }
}

impl Reading {
    /// The dead letters, newest first.
    pub async fn dead_jobs(&mut self, limit: u32) -> Result<Vec<Job>> {
        sql!(
            self.conn,
            all JobRow,
            "
            SELECT id, kind, body, state, due_at, attempts, last_error
            FROM jobs
            WHERE state = 'dead'
            ORDER BY due_at DESC, id DESC
            LIMIT $1",
            i64::from(limit),
        )?
        .into_iter()
        .map(job_from_row)
        .collect()
    }

    /// How many jobs wait and how many are dead.
    pub async fn job_counts(&mut self) -> Result<JobCounts> {
        let rows = sql!(
            self.conn,
            all(String, i64, Option<i64>),
            "
            SELECT state, COUNT(*), MIN(due_at)
            FROM jobs
            WHERE state IN ('waiting', 'leased', 'dead')
            GROUP BY state
            ORDER BY state",
        )?;
        let mut counts = JobCounts::default();
        for (state, count, oldest) in rows {
            let count = count.unsigned_abs();
            if state == "dead" {
                counts.dead = count;
            } else {
                counts.open += count;
                let oldest = oldest.map(Moment::from_millis);
                counts.oldest_due_at = counts.oldest_due_at.into_iter().chain(oldest).min();
            }
        }
        Ok(counts)
    }
}

impl Store {
    /// Leases up to `limit` jobs of these kinds that are due, oldest first. A lease that ran out counts as due.
    pub async fn lease_jobs(
        &self,
        kinds: &[JobKind],
        now: Moment,
        lease: Millis,
        limit: u32,
    ) -> Result<Vec<Job>> {
        if kinds.is_empty() || !self.any_due("jobs", now).await? {
            return Ok(Vec::new());
        }
        let mut tx = self.begin().await?;
        let names = (0..kinds.len())
            .map(|i| format!("${}", i + 5))
            .collect::<Vec<_>>()
            .join(", ");
        let skip_locked = if tx.conn.is_pg() {
            "FOR UPDATE SKIP LOCKED"
        } else {
            ""
        };
        let text = format!(
            "
            UPDATE jobs
            SET state = 'leased', attempts = attempts + 1, leased_by = $2, leased_until = $3
            WHERE id IN (
                SELECT id
                FROM jobs
                WHERE due_at <= $1
                  AND (state = 'waiting' OR (state = 'leased' AND leased_until <= $1))
                  AND kind IN ({names})
                ORDER BY due_at, id
                LIMIT $4
                {skip_locked}
            )
            RETURNING id, kind, body, state, due_at, attempts, last_error"
        );
        let mut args = vec![
            Arg::Number(now.millis()),
            Arg::Text(self.node().to_owned()),
            Arg::Number(now.plus(lease).millis()),
            Arg::Number(i64::from(limit)),
        ];
        args.extend(kinds.iter().map(|kind| Arg::Text(kind.to_string())));
        let rows = sql!(tx.conn, assembled JobRow, text, args)?;
        tx.settle().await?;
        let mut jobs = rows.into_iter().map(job_from_row).collect::<Result<Vec<_>>>()?;
        jobs.sort_by_key(|job| (job.due_at, job.id));
        Ok(jobs)
    }

    /// Puts a failed job back, to be tried again at `due_at`.
    pub async fn retry_job(&self, job: &Job, due_at: Moment, error: &str) -> Result<()> {
        self.release_job(job, "waiting", due_at, error).await
    }

    /// Gives a job up: it becomes a dead letter that a person sees.
    pub async fn bury_job(&self, job: &Job, error: &str) -> Result<()> {
        self.release_job(job, "dead", job.due_at, error).await
    }

    async fn release_job(&self, job: &Job, state: &str, due_at: Moment, error: &str) -> Result<()> {
        let mut tx = self.begin().await?;
        let rows = sql!(
            tx.conn,
            execute,
            "
            UPDATE jobs
            SET state = $3, due_at = $4, last_error = $5, leased_by = NULL, leased_until = NULL
            WHERE id = $1 AND state = 'leased' AND attempts = $2",
            job.id.to_string(),
            i64::from(job.attempts),
            state,
            due_at.millis(),
            error,
        )?;
        lease_held(job, rows)?;
        tx.settle().await
    }

    /// Removes finished jobs older than the moment given.
    pub async fn sweep_jobs(&self, before: Moment) -> Result<u64> {
        let mut tx = self.begin().await?;
        let rows = sql!(
            tx.conn,
            execute,
            "DELETE FROM jobs WHERE state = 'done' AND finished_at < $1",
            before.millis(),
        )?;
        tx.settle().await?;
        Ok(rows)
    }

    /// Whether a poll is worth a write transaction.
    pub(crate) async fn any_due(&self, table: &'static str, now: Moment) -> Result<bool> {
        let mut read = self.read().await?;
        let text = match table {
            "jobs" => {
                "SELECT id FROM jobs WHERE state IN ('waiting', 'leased') AND due_at <= $1 ORDER BY id LIMIT 1"
            }
            _ => "SELECT id FROM timers WHERE due_at <= $1 ORDER BY id LIMIT 1",
        };
        Ok(sql!(read.conn, optional(String,), text, now.millis())?.is_some())
    }
}

fn lease_held(job: &Job, rows: u64) -> Result<()> {
    match rows {
        1 => Ok(()),
        _ => Err(StoreError::Stale {
            table: "jobs",
            id: job.id.to_string(),
            version: job.attempts.into(),
        }),
    }
}
