//! Opinions, one row a version, read and written with a permit for their consult. A signed version's words are never
//! written again: its row changes its state only. The signed PDF is an object that the row names.

use yuanzhen_domain::access::Permit;
use yuanzhen_domain::consult::{Opinion, OpinionState};
use yuanzhen_domain::id::{ConsultId, OpinionId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::private::Private;

use super::must_open;
use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::filter::Filter;
use crate::objects::ObjectRef;
use crate::owner::OwnerRow;
use crate::row::{Stored, changed_one, from_json, narrow, parse, parse_some, to_json, unsigned};
use crate::{Reading, Tx};

const TABLE: &str = "opinions";

macro_rules! columns {
    () => {
        "id, opinion_version, institution, consortium, reading_group, origin_node, consult, case_id, patient, origin,
         amends, written_by, written_at, content, state, state_body, pdf_hash, pdf_size_bytes, version"
    };
}

#[derive(sqlx::FromRow)]
struct OpinionRow {
    id: String,
    opinion_version: i64,
    #[sqlx(flatten)]
    owner: OwnerRow,
    consult: String,
    case_id: Option<String>,
    patient: String,
    origin: Option<String>,
    amends: Option<String>,
    written_by: String,
    written_at: i64,
    content: String,
    state: String,
    state_body: String,
    pdf_hash: Option<String>,
    pdf_size_bytes: Option<i64>,
    version: i64,
}

impl OpinionRow {
    fn pdf(&self) -> Result<Option<ObjectRef>> {
        match (&self.pdf_hash, self.pdf_size_bytes) {
            (Some(hash), Some(size)) => Ok(Some(ObjectRef {
                hash: parse(TABLE, &self.id, hash)?,
                size: unsigned(TABLE, &self.id, size)?,
            })),
            (None, None) => Ok(None),
            _ => Err(StoreError::inconsistent(TABLE, &self.id)),
        }
    }

    fn read(self) -> Result<Stored<Opinion>> {
        let id = self.id.as_str();
        let state: OpinionState = from_json(TABLE, &self.state_body)?;
        if state.name() != self.state {
            return Err(StoreError::inconsistent(TABLE, id));
        }
        let opinion = Opinion {
            id: parse(TABLE, id, id)?,
            owner: self.owner.read(TABLE, id)?,
            consult: parse(TABLE, id, &self.consult)?,
            case: parse_some(TABLE, id, self.case_id.as_deref())?,
            patient: parse(TABLE, id, &self.patient)?,
            origin: parse_some(TABLE, id, self.origin.as_deref())?,
            version: narrow(TABLE, id, self.opinion_version)?,
            amends: self.amends.clone().map(Private::new),
            written_by: parse(TABLE, id, &self.written_by)?,
            written_at: Moment::from_millis(self.written_at),
            content: from_json(TABLE, &self.content)?,
            state,
        };
        Ok(Stored::new(opinion, unsigned(TABLE, id, self.version)?))
    }
}

impl Reading {
    /// The newest version of a consult's opinion. The version of the [`Stored`] counts every change over all versions.
    pub async fn opinion(&mut self, permit: &Permit, consult: ConsultId) -> Result<Option<Stored<Opinion>>> {
        must_open(permit, consult)?;
        sql!(
            self.conn,
            optional OpinionRow,
            concat!(
                "SELECT ",
                columns!(),
                " FROM opinions WHERE consult = $1 ORDER BY opinion_version DESC LIMIT 1"
            ),
            consult.to_string(),
        )?
        .map(OpinionRow::read)
        .transpose()
    }

    /// All versions of a consult's opinion, the newest first.
    pub async fn opinion_versions(
        &mut self,
        permit: &Permit,
        consult: ConsultId,
    ) -> Result<Vec<Stored<Opinion>>> {
        must_open(permit, consult)?;
        sql!(
            self.conn,
            all OpinionRow,
            concat!("SELECT ", columns!(), " FROM opinions WHERE consult = $1 ORDER BY opinion_version DESC"),
            consult.to_string(),
        )?
        .into_iter()
        .map(OpinionRow::read)
        .collect()
    }

    /// The signed PDF of one version, when it has been made.
    pub async fn opinion_pdf(
        &mut self,
        permit: &Permit,
        consult: ConsultId,
        opinion_version: u32,
    ) -> Result<Option<ObjectRef>> {
        must_open(permit, consult)?;
        let row = sql!(
            self.conn,
            optional OpinionRow,
            concat!("SELECT ", columns!(), " FROM opinions WHERE consult = $1 AND opinion_version = $2"),
            consult.to_string(),
            i64::from(opinion_version),
        )?;
        row.map_or(Ok(None), |row| row.pdf())
    }

    pub(super) async fn newest_opinions_among(
        &mut self,
        consults: Vec<String>,
    ) -> Result<Vec<Stored<Opinion>>> {
        let mut filter = Filter::new(concat!(
            "SELECT ",
            columns!(),
            " FROM opinions WHERE opinion_version = (
                  SELECT MAX(newer.opinion_version) FROM opinions AS newer WHERE newer.consult = opinions.consult)"
        ));
        filter.and_in("consult", consults).push(" ORDER BY id");
        let (text, args) = filter.finish();
        sql!(self.conn, assembled OpinionRow, text, args)?
            .into_iter()
            .map(OpinionRow::read)
            .collect()
    }
}

impl Tx {
    /// Adds the first version of an opinion, or the next one (`Opinion::amend`). `version_before` is the
    /// [`Stored::version`] of the version before, 0 for the first. `Taken` when the consult has that version already.
    pub async fn add_opinion_version(&mut self, opinion: &Opinion, version_before: u64) -> Result<()> {
        let owner = OwnerRow::from(&opinion.owner);
        let (content, state) = (to_json(TABLE, &opinion.content)?, to_json(TABLE, &opinion.state)?);
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO opinions
                (id, opinion_version, institution, consortium, reading_group, origin_node, consult, case_id, patient,
                 origin, amends, written_by, written_at, content, state, state_body, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            opinion.id.to_string(),
            i64::from(opinion.version),
            owner.institution,
            owner.consortium,
            owner.reading_group,
            owner.origin_node,
            opinion.consult.to_string(),
            opinion.case.map(|id| id.to_string()),
            opinion.patient.to_string(),
            opinion.origin.map(|id| id.to_string()),
            opinion.amends.as_ref().map(|text| text.expose().clone()),
            opinion.written_by.to_string(),
            opinion.written_at.millis(),
            content,
            opinion.state.name(),
            state,
            version_before as i64 + 1,
        )
        .map_err(|error| error.taken(TABLE))?;
        self.write_hands(opinion).await
    }

    /// Changes an opinion version that is still at `version`. Words are written while it is a draft and never after;
    /// once it is signed, its state moves on to amended and nowhere else.
    pub async fn save_opinion(&mut self, opinion: &Opinion, version: u64) -> Result<()> {
        let (content, state) = (to_json(TABLE, &opinion.content)?, to_json(TABLE, &opinion.state)?);
        let rows = sql!(
            self.conn,
            execute,
            "
            UPDATE opinions
            SET written_by = $4, written_at = $5, content = $6, state = $7, state_body = $8, version = version + 1
            WHERE id = $1 AND opinion_version = $2 AND version = $3
              AND (state = 'draft' OR (content = $6 AND written_by = $4 AND written_at = $5))
              AND (state IN ('draft', 'signing') OR (state = 'signed' AND $7 = 'amended'))",
            opinion.id.to_string(),
            i64::from(opinion.version),
            version as i64,
            opinion.written_by.to_string(),
            opinion.written_at.millis(),
            content,
            opinion.state.name(),
            state,
        )?;
        changed_one(TABLE, opinion.id, version, rows)?;
        self.write_hands(opinion).await
    }

    /// Names the signed PDF of a version. Each later hand adds a revision and names the new object.
    pub async fn set_opinion_pdf(
        &mut self,
        id: OpinionId,
        opinion_version: u32,
        pdf: &ObjectRef,
    ) -> Result<bool> {
        let rows = sql!(
            self.conn,
            execute,
            "UPDATE opinions SET pdf_hash = $3, pdf_size_bytes = $4 WHERE id = $1 AND opinion_version = $2",
            id.to_string(),
            i64::from(opinion_version),
            pdf.hash.as_str(),
            pdf.size as i64,
        )?;
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO objects (hash, institution, consortium, reading_group, origin_node, size_bytes, media_type)
            SELECT pdf_hash, institution, consortium, reading_group, origin_node, pdf_size_bytes, 'application/pdf'
            FROM opinions
            WHERE id = $1 AND opinion_version = $2 AND pdf_hash IS NOT NULL
            ON CONFLICT (hash, institution) DO NOTHING",
            id.to_string(),
            i64::from(opinion_version),
        )?;
        Ok(rows == 1)
    }

    /// The hands under a version, as it has them now: taken back to be changed, it has none.
    async fn write_hands(&mut self, opinion: &Opinion) -> Result<()> {
        let (id, number) = (opinion.id.to_string(), i64::from(opinion.version));
        sql!(
            self.conn,
            execute,
            "DELETE FROM opinion_hands WHERE opinion = $1 AND opinion_version = $2",
            &id,
            number,
        )?;
        for hand in opinion.state.hands() {
            sql!(
                self.conn,
                execute,
                "INSERT INTO opinion_hands (opinion, opinion_version, person) VALUES ($1, $2, $3)",
                &id,
                number,
                hand.by.to_string(),
            )?;
        }
        Ok(())
    }
}
