//! Grants to look: opening a thing writes one audit entry and gives a grant under which its frames, metadata and
//! lists are served for a quarter of an hour. A grant is no right: the right is asked for again each time.

use uuid::Uuid;
use yuanzhen_domain::access::{Kind, Purpose};
use yuanzhen_domain::id::{GrantId, PersonId, SessionId};
use yuanzhen_domain::moment::{Millis, Moment};

use crate::db::sql;
use crate::error::Result;
use crate::row::parse;
use crate::{Reading, Store, Tx};

/// How long a grant lasts.
pub const GRANT_LIFE: Millis = Millis::minutes(15);

/// A grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// The session it was given in.
    pub session: SessionId,
    /// To whom.
    pub person: PersonId,
    /// What kind of thing may be looked at.
    pub kind: Kind,
    /// Which.
    pub subject: Uuid,
    /// Why.
    pub purpose: Purpose,
    /// Since when.
    pub created_at: Moment,
    /// Until when.
    pub expires_at: Moment,
}

type GrantRow = (String, String, String, String, String, String, i64, i64);

impl Reading {
    /// The grant under which a session may go on looking at a thing, if one is in force.
    pub async fn grant(
        &mut self,
        session: SessionId,
        kind: Kind,
        subject: Uuid,
        now: Moment,
    ) -> Result<Option<Grant>> {
        const TABLE: &str = "grants";
        let row = sql!(
            self.conn,
            optional GrantRow,
            "
            SELECT id, session, person, subject_kind, subject, purpose, created_at, expires_at
            FROM grants
            WHERE session = $1 AND subject_kind = $2 AND subject = $3 AND expires_at > $4
            ORDER BY expires_at DESC
            LIMIT 1",
            session.to_string(),
            kind.as_str(),
            subject.hyphenated().to_string(),
            now.millis(),
        )?;
        row.map(
            |(id, session, person, kind, subject, purpose, created_at, expires_at)| {
                Ok(Grant {
                    id: parse(TABLE, &id, &id)?,
                    session: parse(TABLE, &id, &session)?,
                    person: parse(TABLE, &id, &person)?,
                    kind: parse(TABLE, &id, &kind)?,
                    subject: parse(TABLE, &id, &subject)?,
                    purpose: parse(TABLE, &id, &purpose)?,
                    created_at: Moment::from_millis(created_at),
                    expires_at: Moment::from_millis(expires_at),
                })
            },
        )
        .transpose()
    }
}

impl Tx {
    /// Gives a grant. Commit it with the audit entry of the look.
    pub async fn give_grant(&mut self, grant: &Grant) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO grants (id, session, person, subject_kind, subject, purpose, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            grant.id.to_string(),
            grant.session.to_string(),
            grant.person.to_string(),
            grant.kind.as_str(),
            grant.subject.hyphenated().to_string(),
            grant.purpose.as_str(),
            grant.created_at.millis(),
            grant.expires_at.millis(),
        )?;
        Ok(())
    }
}

impl Store {
    /// Forgets grants that ran out.
    pub async fn sweep_grants(&self, now: Moment) -> Result<u64> {
        let mut tx = self.begin().await?;
        let rows = sql!(
            tx.conn,
            execute,
            "DELETE FROM grants WHERE expires_at <= $1",
            now.millis()
        )?;
        tx.settle().await?;
        Ok(rows)
    }
}
