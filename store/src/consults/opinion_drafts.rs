//! What an expert is typing for an opinion, saved every few seconds before it is a step: it survives a killed browser and
//! is seen by nobody else. Saving one is bookkeeping and writes no audit entry.

use yuanzhen_domain::access::Permit;
use yuanzhen_domain::consult::OpinionContent;
use yuanzhen_domain::id::{ConsultId, PersonId};
use yuanzhen_domain::moment::Moment;

use super::must_open;
use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::row::{Stored, from_json, to_json, unsigned};
use crate::{Reading, Store, Tx};

const TABLE: &str = "opinion_drafts";

/// Words that are not yet a step of the opinion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionDraft {
    /// The words.
    pub content: OpinionContent,
    /// When they were saved.
    pub saved_at: Moment,
}

impl Reading {
    /// The draft of the person the permit is for, with any clinical permit for the consult.
    pub async fn opinion_draft(
        &mut self,
        permit: &Permit,
        consult: ConsultId,
    ) -> Result<Option<Stored<OpinionDraft>>> {
        let person = writer(permit, consult)?;
        let row = sql!(
            self.conn,
            optional(String, i64, i64),
            "SELECT content, saved_at, version FROM opinion_drafts WHERE consult = $1 AND person = $2",
            consult.to_string(),
            person.to_string(),
        )?;
        row.map(|(content, saved_at, version)| {
            let draft = OpinionDraft {
                content: from_json(TABLE, &content)?,
                saved_at: Moment::from_millis(saved_at),
            };
            Ok(Stored::new(
                draft,
                unsigned(TABLE, &consult.to_string(), version)?,
            ))
        })
        .transpose()
    }
}

impl Store {
    /// Saves a draft that is still at `version` (0: there was none) and says the version it has now. `Stale` when the
    /// same person saved from another window meanwhile.
    pub async fn save_opinion_draft(
        &self,
        permit: &Permit,
        consult: ConsultId,
        content: &OpinionContent,
        version: u64,
        now: Moment,
    ) -> Result<u64> {
        let person = writer(permit, consult)?;
        let text = to_json(TABLE, content)?;
        let mut tx = self.begin().await?;
        let row = sql!(
            tx.conn,
            optional(i64,),
            "
            INSERT INTO opinion_drafts (consult, person, content, saved_at, version)
            VALUES ($1, $2, $3, $4, $5 + 1)
            ON CONFLICT (consult, person) DO UPDATE
            SET content = excluded.content, saved_at = excluded.saved_at, version = opinion_drafts.version + 1
            WHERE opinion_drafts.version = $5
            RETURNING version",
            consult.to_string(),
            person.to_string(),
            text,
            now.millis(),
            version as i64,
        )?;
        let Some((saved,)) = row else {
            return Err(StoreError::Stale {
                table: TABLE,
                id: consult.to_string(),
                version,
            });
        };
        tx.settle().await?;
        unsigned(TABLE, &consult.to_string(), saved)
    }
}

impl Tx {
    /// Gives what one expert typed last to the next, unread. One who had typed before finds the newer words. The windows
    /// of both learn of it, for the version goes up.
    pub async fn hand_opinion_draft_over(
        &mut self,
        consult: ConsultId,
        from: PersonId,
        to: PersonId,
    ) -> Result<()> {
        let (consult, from, to) = (consult.to_string(), from.to_string(), to.to_string());
        sql!(
            self.conn,
            execute,
            "
            DELETE FROM opinion_drafts
            WHERE consult = $1 AND person = $3
              AND EXISTS (SELECT 1 FROM opinion_drafts AS given WHERE given.consult = $1 AND given.person = $2)",
            &consult,
            &from,
            &to,
        )?;
        sql!(
            self.conn,
            execute,
            "UPDATE opinion_drafts SET person = $3, version = version + 1 WHERE consult = $1 AND person = $2",
            &consult,
            &from,
            &to,
        )?;
        Ok(())
    }

    /// Throws a draft away, in the transaction that made it a step of the opinion.
    pub async fn drop_opinion_draft(&mut self, person: PersonId, consult: ConsultId) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "DELETE FROM opinion_drafts WHERE consult = $1 AND person = $2",
            consult.to_string(),
            person.to_string(),
        )?;
        Ok(())
    }
}

fn writer(permit: &Permit, consult: ConsultId) -> Result<PersonId> {
    must_open(permit, consult)?;
    permit.actor().person().ok_or(StoreError::WrongPermit)
}
