//! What must happen at a time: one row for each kind and subject, so that setting it again moves it and a
//! restart in the middle of a wait goes on waiting. A timer that is due is leased, acted on, and cleared in
//! the transaction that holds its effect. It knows no clock.

use yuanzhen_domain::id::TimerId;
use yuanzhen_domain::moment::{Millis, Moment};

use crate::db::{Arg, sql};
use crate::error::{Result, StoreError};
use crate::row::{narrow, parse};
use crate::{Reading, Store, Tx};

/// A timer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timer {
    /// Its id; a timer set again keeps the first.
    pub id: TimerId,
    /// What is to happen, in the words of whoever acts on it.
    pub kind: String,
    /// About what: the id of the case, critical value, delivery.
    pub subject: String,
    /// What else is needed, JSON, ids only.
    pub body: String,
    /// When.
    pub due_at: Moment,
    /// How often somebody began to act on it.
    pub attempts: u32,
    /// Why that failed.
    pub last_error: Option<String>,
}

type TimerRow = (String, String, String, String, i64, i64, Option<String>);

fn timer_from_row((id, kind, subject, body, due_at, attempts, last_error): TimerRow) -> Result<Timer> {
    Ok(Timer {
        id: parse("timers", &id, &id)?,
        kind,
        subject,
        body,
        due_at: Moment::from_millis(due_at),
        attempts: narrow("timers", &id, attempts)?,
        last_error,
    })
}

impl Tx {
    /// Sets the timer of this kind and subject, or moves it when it is set already.
    pub async fn set_timer(
        &mut self,
        id: TimerId,
        kind: &str,
        subject: &str,
        due_at: Moment,
        body: &str,
    ) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO timers (id, kind, subject, body, due_at, attempts)
            VALUES ($1, $2, $3, $4, $5, 0)
            ON CONFLICT (kind, subject) DO UPDATE
            SET body = excluded.body, due_at = excluded.due_at, attempts = 0,
                leased_by = NULL, leased_until = NULL, last_error = NULL",
            id.to_string(),
            kind,
            subject,
            body,
            due_at.millis(),
        )?;
        Ok(())
    }

    /// Removes a timer; no complaint when it is not set.
    pub async fn cancel_timer(&mut self, kind: &str, subject: &str) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "DELETE FROM timers WHERE kind = $1 AND subject = $2",
            kind,
            subject
        )?;
        Ok(())
    }

    /// Clears a leased timer that has been acted on. `Stale` when it was moved or taken by another node.
    pub async fn clear_timer(&mut self, timer: &Timer) -> Result<()> {
        let rows = sql!(
            self.conn,
            execute,
            "DELETE FROM timers WHERE id = $1 AND attempts = $2 AND due_at = $3",
            timer.id.to_string(),
            i64::from(timer.attempts),
            timer.due_at.millis(),
        )?;
        match rows {
            1 => Ok(()),
            _ => Err(StoreError::Stale {
                table: "timers",
                id: timer.id.to_string(),
                version: timer.attempts.into(),
            }),
        }
    }
}

impl Reading {
    /// The timer of this kind and subject.
    pub async fn timer(&mut self, kind: &str, subject: &str) -> Result<Option<Timer>> {
        sql!(
            self.conn,
            optional TimerRow,
            "
            SELECT id, kind, subject, body, due_at, attempts, last_error
            FROM timers
            WHERE kind = $1 AND subject = $2",
            kind,
            subject,
        )?
        .map(timer_from_row)
        .transpose()
    }

    /// When the next timer or job is due, so that a driver knows how long it may sleep.
    pub async fn next_due(&mut self) -> Result<Option<Moment>> {
        let (timer, job) = sql!(
            self.conn,
            one(Option<i64>, Option<i64>),
            "
            SELECT
                (SELECT MIN(due_at) FROM timers),
                (SELECT MIN(due_at) FROM jobs WHERE state = 'waiting')",
        )?;
        Ok(timer.into_iter().chain(job).min().map(Moment::from_millis))
    }
}

impl Store {
    /// Leases up to `limit` timers that are due, earliest first.
    pub async fn lease_timers(&self, now: Moment, lease: Millis, limit: u32) -> Result<Vec<Timer>> {
        if !self.any_due("timers", now).await? {
            return Ok(Vec::new());
        }
        let mut tx = self.begin().await?;
        let skip_locked = if tx.conn.is_pg() {
            "FOR UPDATE SKIP LOCKED"
        } else {
            ""
        };
        let text = format!(
            "
            UPDATE timers
            SET attempts = attempts + 1, leased_by = $2, leased_until = $3
            WHERE id IN (
                SELECT id
                FROM timers
                WHERE due_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)
                ORDER BY due_at, id
                LIMIT $4
                {skip_locked}
            )
            RETURNING id, kind, subject, body, due_at, attempts, last_error"
        );
        let args = [
            Arg::Number(now.millis()),
            Arg::Text(self.node().to_owned()),
            Arg::Number(now.plus(lease).millis()),
            Arg::Number(i64::from(limit)),
        ];
        let rows = sql!(tx.conn, assembled TimerRow, text, args)?;
        tx.settle().await?;
        let mut timers = rows.into_iter().map(timer_from_row).collect::<Result<Vec<_>>>()?;
        timers.sort_by_key(|timer| (timer.due_at, timer.id));
        Ok(timers)
    }

    /// Brings forward the timers of this kind and body that nobody acts on yet and that are due later.
    pub async fn hasten_timers(&self, kind: &str, body: &str, due_at: Moment) -> Result<()> {
        let mut tx = self.begin().await?;
        sql!(
            tx.conn,
            execute,
            "
            UPDATE timers
            SET due_at = $3
            WHERE kind = $1 AND body = $2 AND due_at > $3 AND leased_until IS NULL",
            kind,
            body,
            due_at.millis(),
        )?;
        tx.settle().await
    }

    /// Sets a leased timer to later, because its time has not come yet. Nothing happens when it was moved meanwhile.
    pub async fn defer_timer(&self, timer: &Timer, until: Moment) -> Result<()> {
        let mut tx = self.begin().await?;
        sql!(
            tx.conn,
            execute,
            "
            UPDATE timers
            SET due_at = $4, attempts = 0, leased_by = NULL, leased_until = NULL
            WHERE id = $1 AND attempts = $2 AND due_at = $3",
            timer.id.to_string(),
            i64::from(timer.attempts),
            timer.due_at.millis(),
            until.millis(),
        )?;
        tx.settle().await
    }

    /// Notes why acting on a timer failed; its lease runs out and it is due again.
    pub async fn postpone_timer(&self, timer: &Timer, until: Moment, error: &str) -> Result<()> {
        let mut tx = self.begin().await?;
        sql!(
            tx.conn,
            execute,
            "UPDATE timers SET leased_until = $3, last_error = $4 WHERE id = $1 AND attempts = $2",
            timer.id.to_string(),
            i64::from(timer.attempts),
            until.millis(),
            error,
        )?;
        tx.settle().await
    }
}
