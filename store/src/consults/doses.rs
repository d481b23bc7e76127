//! Doses said in a consult, read and written with a permit for it. A dose is not changed: its row moves from written to
//! read back, confirmed or struck out.

use yuanzhen_domain::access::Permit;
use yuanzhen_domain::consult::{Dose, DoseState};
use yuanzhen_domain::critical::Stamp;
use yuanzhen_domain::id::{ConsultId, DoseId};
use yuanzhen_domain::moment::Moment;

use super::must_open;
use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::owner::OwnerRow;
use crate::row::{Stored, changed_one, from_json, parse, parse_some, to_json, unsigned};
use crate::{Reading, Tx};

const TABLE: &str = "doses";

macro_rules! columns {
    () => {
        "id, institution, consortium, reading_group, origin_node, consult, case_id, patient, origin, said, said_by,
         written_by, written_at, state, state_body, version"
    };
}

#[derive(sqlx::FromRow)]
struct DoseRow {
    id: String,
    #[sqlx(flatten)]
    owner: OwnerRow,
    consult: String,
    case_id: Option<String>,
    patient: String,
    origin: Option<String>,
    said: String,
    said_by: String,
    written_by: String,
    written_at: i64,
    state: String,
    state_body: String,
    version: i64,
}

impl DoseRow {
    fn read(self) -> Result<Stored<Dose>> {
        let id = self.id.as_str();
        let state: DoseState = from_json(TABLE, &self.state_body)?;
        if state.name() != self.state {
            return Err(StoreError::inconsistent(TABLE, id));
        }
        let dose = Dose {
            id: parse(TABLE, id, id)?,
            owner: self.owner.read(TABLE, id)?,
            consult: parse(TABLE, id, &self.consult)?,
            case: parse_some(TABLE, id, self.case_id.as_deref())?,
            patient: parse(TABLE, id, &self.patient)?,
            origin: parse_some(TABLE, id, self.origin.as_deref())?,
            order: from_json(TABLE, &self.said)?,
            said_by: parse(TABLE, id, &self.said_by)?,
            written: Stamp {
                by: parse(TABLE, id, &self.written_by)?,
                at: Moment::from_millis(self.written_at),
            },
            state,
        };
        Ok(Stored::new(dose, unsigned(TABLE, id, self.version)?))
    }
}

impl Reading {
    /// All doses of a consult, the first written first; those struck out as well.
    pub async fn doses(&mut self, permit: &Permit, consult: ConsultId) -> Result<Vec<Stored<Dose>>> {
        must_open(permit, consult)?;
        sql!(
            self.conn,
            all DoseRow,
            concat!("SELECT ", columns!(), " FROM doses WHERE consult = $1 ORDER BY written_at, id"),
            consult.to_string(),
        )?
        .into_iter()
        .map(DoseRow::read)
        .collect()
    }

    /// One dose of a consult.
    pub async fn dose(
        &mut self,
        permit: &Permit,
        consult: ConsultId,
        id: DoseId,
    ) -> Result<Option<Stored<Dose>>> {
        must_open(permit, consult)?;
        sql!(
            self.conn,
            optional DoseRow,
            concat!("SELECT ", columns!(), " FROM doses WHERE consult = $1 AND id = $2"),
            consult.to_string(),
            id.to_string(),
        )?
        .map(DoseRow::read)
        .transpose()
    }
}

impl Tx {
    /// Adds a dose.
    pub async fn add_dose(&mut self, dose: &Dose) -> Result<()> {
        let owner = OwnerRow::from(&dose.owner);
        let (said, state) = (to_json(TABLE, &dose.order)?, to_json(TABLE, &dose.state)?);
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO doses
                (id, institution, consortium, reading_group, origin_node, consult, case_id, patient, origin, said,
                 said_by, written_by, written_at, state, state_body, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)",
            dose.id.to_string(),
            owner.institution,
            owner.consortium,
            owner.reading_group,
            owner.origin_node,
            dose.consult.to_string(),
            dose.case.map(|id| id.to_string()),
            dose.patient.to_string(),
            dose.origin.map(|id| id.to_string()),
            said,
            dose.said_by.to_string(),
            dose.written.by.to_string(),
            dose.written.at.millis(),
            dose.state.name(),
            state,
        )
        .map_err(|error| error.taken(TABLE))?;
        Ok(())
    }

    /// Moves a dose on that is still at `version`. What was said, and by whom, stays.
    pub async fn save_dose(&mut self, dose: &Dose, version: u64) -> Result<()> {
        let state = to_json(TABLE, &dose.state)?;
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE doses
            SET state = $3, state_body = $4, version = version + 1
            WHERE id = $1 AND version = $2",
            dose.id.to_string(),
            version as i64,
            dose.state.name(),
            state,
        )?;
        changed_one(TABLE, dose.id, version, rows)
    }
}
