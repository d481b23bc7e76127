//! Who is on duty, one row a person. Going on and off is a fact; beats, one every ten seconds, are bookkeeping.

use std::collections::BTreeMap;

use yuanzhen_domain::consult::{Beat, Duty};
use yuanzhen_domain::id::PersonId;
use yuanzhen_domain::moment::Moment;

use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::row::{parse, yes_no};
use crate::{Reading, Store, Tx};

const TABLE: &str = "duties";

type DutyRow = (
    String,
    i64,
    Option<i64>,
    Option<i64>,
    Option<i64>,
    Option<String>,
    Option<i64>,
);

fn duty_from_row(row: DutyRow) -> Result<(PersonId, Duty)> {
    let (id, since, proven_at, beaten_at, sound, wake_lock, visible) = row;
    let last = match (beaten_at, sound, wake_lock, visible) {
        (Some(at), Some(sound), Some(wake_lock), Some(visible)) => {
            let beat = Beat {
                sound: yes_no(TABLE, &id, sound)?,
                wake_lock: parse(TABLE, &id, &wake_lock)?,
                visible: yes_no(TABLE, &id, visible)?,
            };
            Some((Moment::from_millis(at), beat))
        }
        (None, None, None, None) => None,
        _ => return Err(StoreError::inconsistent(TABLE, &id)),
    };
    let duty = Duty {
        since: Moment::from_millis(since),
        proven_at: proven_at.map(Moment::from_millis),
        last,
    };
    Ok((parse(TABLE, &id, &id)?, duty))
}

impl Reading {
    /// Somebody's duty, when they are on.
    pub async fn duty(&mut self, person: PersonId) -> Result<Option<Duty>> {
        let row = sql!(
            self.conn,
            optional DutyRow,
            "
            SELECT person, since, proven_at, beaten_at, sound, wake_lock, visible
            FROM duties
            WHERE person = $1",
            person.to_string(),
        )?;
        Ok(row.map(duty_from_row).transpose()?.map(|(_, duty)| duty))
    }

    /// Everybody who is on duty.
    pub async fn duties(&mut self) -> Result<BTreeMap<PersonId, Duty>> {
        sql!(
            self.conn,
            all DutyRow,
            "
            SELECT person, since, proven_at, beaten_at, sound, wake_lock, visible
            FROM duties
            ORDER BY person",
        )?
        .into_iter()
        .map(duty_from_row)
        .collect()
    }
}

impl Tx {
    /// Somebody's duty, kept from other transactions until this one ends: a beat and a proof must not undo each other.
    pub async fn hold_duty(&mut self, person: PersonId) -> Result<Option<Duty>> {
        if self.conn.is_pg() {
            sql!(
                self.conn,
                optional(String,),
                "SELECT person FROM duties WHERE person = $1 FOR UPDATE",
                person.to_string(),
            )?;
        }
        self.duty(person).await
    }

    /// Keeps somebody's duty as it is now.
    pub async fn save_duty(&mut self, person: PersonId, duty: &Duty) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO duties (person, since, proven_at, beaten_at, sound, wake_lock, visible)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (person) DO UPDATE
            SET since = excluded.since, proven_at = excluded.proven_at, beaten_at = excluded.beaten_at,
                sound = excluded.sound, wake_lock = excluded.wake_lock, visible = excluded.visible",
            person.to_string(),
            duty.since.millis(),
            duty.proven_at.map(Moment::millis),
            duty.last.map(|(at, _)| at.millis()),
            duty.last.map(|(_, beat)| i64::from(beat.sound)),
            duty.last.map(|(_, beat)| beat.wake_lock.as_str()),
            duty.last.map(|(_, beat)| i64::from(beat.visible)),
        )?;
        Ok(())
    }

    /// Somebody goes off duty; `false` when they were not on.
    pub async fn end_duty(&mut self, person: PersonId) -> Result<bool> {
        let rows = sql!(
            self.conn,
            execute,
            "DELETE FROM duties WHERE person = $1",
            person.to_string(),
        )?;
        Ok(rows == 1)
    }
}

impl Store {
    /// Somebody's page beats: the duty as it is then, or `None` when they are not on.
    pub async fn beat_duty(&self, person: PersonId, beat: Beat, now: Moment) -> Result<Option<Duty>> {
        let mut tx = self.begin().await?;
        let Some(duty) = tx.hold_duty(person).await? else {
            return Ok(None);
        };
        let duty = duty.beat(beat, now);
        tx.save_duty(person, &duty).await?;
        tx.settle().await?;
        Ok(Some(duty))
    }

    /// The program was away: no page could beat, and none is silent for it.
    pub async fn excuse_duties(&self, now: Moment) -> Result<()> {
        let mut tx = self.begin().await?;
        sql!(
            tx.conn,
            execute,
            "UPDATE duties SET beaten_at = $1 WHERE beaten_at < $1",
            now.millis(),
        )?;
        tx.settle().await
    }
}
