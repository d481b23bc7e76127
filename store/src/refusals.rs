//! What was not taken: files that a device sent or a person brought and that could not be kept as images, and devices
//! that were turned away at the door. Counted by day, sender and reason, so that a device that tries all night is one
//! row; forgotten after [`REFUSALS_KEPT`]. It holds nothing of a patient, no file name and no UID.

use yuanzhen_domain::access::{Kind, ListPermit};
use yuanzhen_domain::id::{DeviceId, InstitutionId, PersonId};
use yuanzhen_domain::moment::{Millis, Moment};

use crate::cases::must_list;
use crate::db::{Arg, sql};
use crate::error::{Result, StoreError};
use crate::filter::{Filter, LARGEST_PAGE, ScopeColumns};
use crate::row::{parse, unsigned};
use crate::{Reading, Store, Tx};

const TABLE: &str = "refusals";

/// How long a refusal is kept. A device is looked after within days, or nobody remembers what was sent.
pub const REFUSALS_KEPT: Millis = Millis::hours(14 * 24);

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// A refusal is an institution's and nothing else: no row is in a scope by these.
const SCOPE: ScopeColumns = ScopeColumns {
    id: "NULL",
    patient: None,
    institution: "institution",
    consortium: "NULL",
    reading_group: "NULL",
    origin: None,
    receiver: None,
    seen_at: None,
};

/// Whose files were not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedSender {
    /// A device's.
    Device(DeviceId),
    /// Those that a person brought.
    Person(PersonId),
}

impl RefusedSender {
    fn columns(self) -> (&'static str, String) {
        match self {
            Self::Device(id) => ("device", id.to_string()),
            Self::Person(id) => ("person", id.to_string()),
        }
    }

    fn parse(kind: &str, id: &str) -> Result<Self> {
        match kind {
            "device" => Ok(Self::Device(parse(TABLE, id, id)?)),
            "person" => Ok(Self::Person(parse(TABLE, id, id)?)),
            _ => Err(StoreError::inconsistent(TABLE, id)),
        }
    }
}

/// What was not taken from one sender for one reason on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Where the device stands, or for whom the person brought files.
    pub institution: InstitutionId,
    /// Whose.
    pub sender: RefusedSender,
    /// Why, as a stable code.
    pub why: String,
    /// How often.
    pub times: u64,
    /// When first on that day.
    pub first_at: Moment,
    /// When last.
    pub last_at: Moment,
}

type RefusedRow = (String, String, String, String, i64, i64, i64);

fn refused_from_row(row: RefusedRow) -> Result<Refused> {
    let (institution, sender_kind, sender, why, times, first_at, last_at) = row;
    Ok(Refused {
        institution: parse(TABLE, &sender, &institution)?,
        sender: RefusedSender::parse(&sender_kind, &sender)?,
        why,
        times: unsigned(TABLE, &sender, times)?,
        first_at: Moment::from_millis(first_at),
        last_at: Moment::from_millis(last_at),
    })
}

impl Reading {
    /// What was not taken lately from the institutions of the permit's scope, the last first.
    pub async fn refusals(&mut self, permit: &ListPermit, now: Moment) -> Result<Vec<Refused>> {
        must_list(permit, Kind::Upload)?;
        let mut filter = Filter::new(
            "SELECT institution, sender_kind, sender, why, times, first_at, last_at FROM refusals WHERE 1 = 1",
        );
        filter.and_scope(permit.scope(), &SCOPE);
        filter.and("last_at > ", Arg::Number(oldest(now)));
        filter
            .push(" ORDER BY last_at DESC, sender, why")
            .limit(LARGEST_PAGE);
        let (text, args) = filter.finish();
        let rows = sql!(self.conn, assembled RefusedRow, text, args)?;
        rows.into_iter().map(refused_from_row).collect()
    }
}

impl Tx {
    /// Notes that something was not taken, and forgets what is older than [`REFUSALS_KEPT`].
    pub async fn note_refused(
        &mut self,
        institution: InstitutionId,
        sender: RefusedSender,
        why: &str,
        now: Moment,
    ) -> Result<()> {
        let (sender_kind, sender) = sender.columns();
        sql!(
            self.conn,
            execute,
            "DELETE FROM refusals WHERE last_at <= $1",
            oldest(now),
        )?;
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO refusals (institution, sender_kind, sender, why, day, times, first_at, last_at)
            VALUES ($1, $2, $3, $4, $5, 1, $6, $7)
            ON CONFLICT (institution, sender_kind, sender, why, day) DO UPDATE
            SET times = refusals.times + 1, last_at = excluded.last_at",
            institution.to_string(),
            sender_kind,
            sender,
            why,
            now.millis().div_euclid(DAY_MILLIS),
            now.millis(),
            now.millis(),
        )?;
        Ok(())
    }
}

impl Store {
    /// Notes that a file of a device was not taken. It happens as often as a broken device tries, so it is bookkeeping
    /// and no entry of the audit chain.
    pub async fn note_device_refused(
        &self,
        institution: InstitutionId,
        device: DeviceId,
        why: &str,
        now: Moment,
    ) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.note_refused(institution, RefusedSender::Device(device), why, now)
            .await?;
        tx.settle().await
    }
}

fn oldest(now: Moment) -> i64 {
    now.minus(REFUSALS_KEPT).millis()
}
