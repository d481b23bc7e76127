//! What a person is typing for a case, saved every few seconds before it is a step of the report: it survives a killed
//! browser and is seen by nobody else. Saving one is bookkeeping and writes no audit entry.

use yuanzhen_domain::access::{Kind, Permit};
use yuanzhen_domain::id::{CaseId, PersonId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::report::ReportContent;

use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::reports::{content_from_text, content_to_text};
use crate::row::{Stored, unsigned};
use crate::subjects::must_cover;
use crate::{Reading, Store, Tx};

const TABLE: &str = "drafts";

/// Words that are not yet a step of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The words.
    pub content: ReportContent,
    /// When they were saved.
    pub saved_at: Moment,
}

impl Reading {
    /// The draft of the person the permit is for, with any clinical permit for the case.
    pub async fn draft(&mut self, permit: &Permit, case: CaseId) -> Result<Option<Stored<Draft>>> {
        let person = writer(permit, case)?;
        let row = sql!(
            self.conn,
            optional(String, i64, i64),
            "SELECT content, saved_at, version FROM drafts WHERE case_id = $1 AND person = $2",
            case.to_string(),
            person.to_string(),
        )?;
        row.map(|(content, saved_at, version)| {
            let id = case.to_string();
            let draft = Draft {
                content: content_from_text(TABLE, &id, &content)?,
                saved_at: Moment::from_millis(saved_at),
            };
            Ok(Stored::new(draft, unsigned(TABLE, &id, version)?))
        })
        .transpose()
    }
}

impl Store {
    /// Saves a draft that is still at `version` (0: there was none) and says the version it has now. `Stale` when the
    /// same person saved from another window meanwhile.
    pub async fn save_draft(
        &self,
        permit: &Permit,
        case: CaseId,
        content: &ReportContent,
        version: u64,
        now: Moment,
    ) -> Result<u64> {
        let person = writer(permit, case)?;
        let text = content_to_text(TABLE, content)?;
        let mut tx = self.begin().await?;
        let row = sql!(
            tx.conn,
            optional(i64,),
            "
            INSERT INTO drafts (case_id, person, content, saved_at, version)
            VALUES ($1, $2, $3, $4, $5 + 1)
            ON CONFLICT (case_id, person) DO UPDATE
            SET content = excluded.content, saved_at = excluded.saved_at, version = drafts.version + 1
            WHERE drafts.version = $5
            RETURNING version",
            case.to_string(),
            person.to_string(),
            text,
            now.millis(),
            version as i64,
        )?;
        let Some((saved,)) = row else {
            return Err(StoreError::Stale {
                table: TABLE,
                id: case.to_string(),
                version,
            });
        };
        tx.settle().await?;
        unsigned(TABLE, &case.to_string(), saved)
    }
}

impl Tx {
    /// Gives what one writer typed last to the next, unread. One who had typed before and lost the case finds the newer
    /// words. The windows of both learn of it, for the version goes up.
    pub async fn hand_draft_over(&mut self, case: CaseId, from: PersonId, to: PersonId) -> Result<()> {
        let (case, from, to) = (case.to_string(), from.to_string(), to.to_string());
        sql!(
            self.conn,
            execute,
            "
            DELETE FROM drafts
            WHERE case_id = $1 AND person = $3
              AND EXISTS (SELECT 1 FROM drafts AS given WHERE given.case_id = $1 AND given.person = $2)",
            &case,
            &from,
            &to,
        )?;
        sql!(
            self.conn,
            execute,
            "UPDATE drafts SET person = $3, version = version + 1 WHERE case_id = $1 AND person = $2",
            &case,
            &from,
            &to,
        )?;
        Ok(())
    }

    /// Throws a draft away, in the transaction that made it a step of the report.
    pub async fn drop_draft(&mut self, person: PersonId, case: CaseId) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "DELETE FROM drafts WHERE case_id = $1 AND person = $2",
            case.to_string(),
            person.to_string(),
        )?;
        Ok(())
    }
}

fn writer(permit: &Permit, case: CaseId) -> Result<PersonId> {
    must_cover(permit, Kind::Case, case.uuid())?;
    permit
        .actor()
        .person()
        .filter(|_| permit.action().is_clinical())
        .ok_or(StoreError::WrongPermit)
}
