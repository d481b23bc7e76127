//! Rings, kept whole as the machine that they are, so that a restart in the middle goes on ringing. When one wants to be
//! woken is its timer, set in the transaction that keeps it. Nothing of a patient is in them.

use yuanzhen_domain::access::{Kind, Permit};
use yuanzhen_domain::consult::Ring;
use yuanzhen_domain::id::{ConsultId, PersonId, RingId, TimerId};

use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::filter::Filter;
use crate::row::{Stored, changed_one, from_json, to_json, unsigned};
use crate::subjects::must_cover;
use crate::{Reading, Tx};

const TABLE: &str = "rings";

/// The kind of a ring's timer; its subject is the ring.
pub const RING_TIMER: &str = "ring-consult";

type RingRow = (String, String, i64, String, i64);

fn ring_from_row((id, consult, is_over, body, version): RingRow) -> Result<Stored<Ring>> {
    let ring: Ring = from_json(TABLE, &body)?;
    let says_the_same = ring.id.to_string() == id
        && ring.consult.to_string() == consult
        && i64::from(ring.outcome().is_some()) == is_over;
    if !says_the_same {
        return Err(StoreError::inconsistent(TABLE, &id));
    }
    Ok(Stored::new(ring, unsigned(TABLE, &id, version)?))
}

impl Reading {
    /// A ring.
    pub async fn ring(&mut self, id: RingId) -> Result<Option<Stored<Ring>>> {
        sql!(
            self.conn,
            optional RingRow,
            "SELECT id, consult, is_over, body, version FROM rings WHERE id = $1",
            id.to_string(),
        )?
        .map(ring_from_row)
        .transpose()
    }

    /// All rings that are not over, the first that began first.
    pub async fn open_rings(&mut self) -> Result<Vec<Stored<Ring>>> {
        sql!(
            self.conn,
            all RingRow,
            "SELECT id, consult, is_over, body, version FROM rings WHERE is_over = 0 ORDER BY began_at, id",
        )?
        .into_iter()
        .map(ring_from_row)
        .collect()
    }

    /// The rings that are not over and may call somebody; whether one rings at them now it says itself.
    pub async fn rings_calling(&mut self, person: PersonId) -> Result<Vec<Stored<Ring>>> {
        // A county rings for a handful of people at once.
        let mut rings = self.open_rings().await?;
        rings.retain(|ring| ring.standing(person).is_some());
        Ok(rings)
    }

    /// All rings of a consult, over or not, the first that began first.
    pub async fn rings_of_consult(
        &mut self,
        permit: &Permit,
        consult: ConsultId,
    ) -> Result<Vec<Stored<Ring>>> {
        must_cover(permit, Kind::Consult, consult.uuid())?;
        self.rings_among(vec![consult.to_string()]).await
    }

    pub(super) async fn rings_among(&mut self, consults: Vec<String>) -> Result<Vec<Stored<Ring>>> {
        let mut filter = Filter::new("SELECT id, consult, is_over, body, version FROM rings WHERE 1 = 1");
        filter.and_in("consult", consults).push(" ORDER BY began_at, id");
        let (text, args) = filter.finish();
        sql!(self.conn, assembled RingRow, text, args)?
            .into_iter()
            .map(ring_from_row)
            .collect()
    }
}

impl Tx {
    /// Adds a ring and sets its timer.
    pub async fn add_ring(&mut self, ring: &Ring, timer: TimerId) -> Result<()> {
        let body = to_json(TABLE, ring)?;
        sql!(
            self.conn,
            execute,
            "INSERT INTO rings (id, consult, began_at, is_over, body, version) VALUES ($1, $2, $3, $4, $5, 1)",
            ring.id.to_string(),
            ring.consult.to_string(),
            ring.began_at.millis(),
            i64::from(ring.outcome().is_some()),
            body,
        )
        .map_err(|error| error.taken(TABLE))?;
        self.wake_ring(ring, timer).await
    }

    /// Keeps what has become of a ring that is still at `version`, and sets or clears its timer. A ring that is over does
    /// not begin again.
    pub async fn save_ring(&mut self, ring: &Ring, version: u64, timer: TimerId) -> Result<()> {
        let body = to_json(TABLE, ring)?;
        let is_over = i64::from(ring.outcome().is_some());
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE rings
            SET is_over = $3, body = $4, version = version + 1
            WHERE id = $1 AND version = $2 AND is_over <= $3",
            ring.id.to_string(),
            version as i64,
            is_over,
            body,
        )?;
        changed_one(TABLE, ring.id, version, rows)?;
        self.wake_ring(ring, timer).await
    }

    async fn wake_ring(&mut self, ring: &Ring, timer: TimerId) -> Result<()> {
        let subject = ring.id.to_string();
        match ring.next_timeout() {
            Some(at) => {
                let body = serde_json::json!({ "consult": ring.consult }).to_string();
                self.set_timer(timer, RING_TIMER, &subject, at, &body).await
            }
            None => self.cancel_timer(RING_TIMER, &subject).await,
        }
    }
}
