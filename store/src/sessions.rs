//! Signed-in sessions. The token itself is never stored, only its hash; a copy of the database signs nobody in.
//! Ending a session is an audited fact; noting that one was used is bookkeeping. It decides no time limits:
//! the caller compares [`Session::last_seen_at`] with its own.

use sha2::{Digest, Sha256};
use yuanzhen_domain::id::{PersonId, SessionId};
use yuanzhen_domain::moment::{Millis, Moment};

use crate::db::sql;
use crate::error::Result;
use crate::row::{parse, yes_no};
use crate::{Reading, Store, Tx};

/// A use is noted at most this often, so that a busy page does not become a stream of writes.
const NOTE_USE_EVERY: Millis = Millis::seconds(20);

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id, which may be shown in a list.
    pub id: SessionId,
    /// Whose it is.
    pub person: PersonId,
    /// The browser, as it says.
    pub user_agent: String,
    /// The address it was opened from.
    pub address: String,
    /// When it was opened.
    pub created_at: Moment,
    /// When it was last used, to within [`NOTE_USE_EVERY`].
    pub last_seen_at: Moment,
    /// When it ends whatever happens.
    pub expires_at: Moment,
    /// Whether the password is needed before it goes on.
    pub locked: bool,
    /// When it was ended, by sign-out or by an administrator.
    pub revoked_at: Option<Moment>,
}

impl Session {
    /// Neither ended nor expired. It may still be locked.
    pub fn is_alive(&self, now: Moment) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// The stored form of a secret that only its holder knows: session, enrolment and device tokens. They are
/// random and long, so a plain hash is enough.
pub fn token_hash(token: &str) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(token.as_bytes())))
}

type SessionRow = (String, String, String, String, i64, i64, i64, i64, Option<i64>);

fn session_from_row(row: SessionRow) -> Result<Session> {
    let (id, person, user_agent, address, created_at, last_seen_at, expires_at, locked, revoked_at) = row;
    Ok(Session {
        id: parse("sessions", &id, &id)?,
        person: parse("sessions", &id, &person)?,
        user_agent,
        address,
        created_at: Moment::from_millis(created_at),
        last_seen_at: Moment::from_millis(last_seen_at),
        expires_at: Moment::from_millis(expires_at),
        locked: yes_no("sessions", &id, locked)?,
        revoked_at: revoked_at.map(Moment::from_millis),
    })
}

impl Reading {
    /// The session of a token, ended or not.
    pub async fn session_by_token(&mut self, token: &str) -> Result<Option<Session>> {
        sql!(
            self.conn,
            optional SessionRow,
            "
            SELECT id, person, user_agent, address, created_at, last_seen_at, expires_at, locked, revoked_at
            FROM sessions
            WHERE token_hash = $1",
            token_hash(token),
        )?
        .map(session_from_row)
        .transpose()
    }

    /// A session by its id.
    pub async fn session(&mut self, id: SessionId) -> Result<Option<Session>> {
        sql!(
            self.conn,
            optional SessionRow,
            "
            SELECT id, person, user_agent, address, created_at, last_seen_at, expires_at, locked, revoked_at
            FROM sessions
            WHERE id = $1",
            id.to_string(),
        )?
        .map(session_from_row)
        .transpose()
    }

    /// A person's living sessions, the last used first.
    pub async fn sessions_of(&mut self, person: PersonId, now: Moment) -> Result<Vec<Session>> {
        sql!(
            self.conn,
            all SessionRow,
            "
            SELECT id, person, user_agent, address, created_at, last_seen_at, expires_at, locked, revoked_at
            FROM sessions
            WHERE person = $1 AND revoked_at IS NULL AND expires_at > $2
            ORDER BY last_seen_at DESC, id DESC",
            person.to_string(),
            now.millis(),
        )?
        .into_iter()
        .map(session_from_row)
        .collect()
    }
}

impl Tx {
    /// Opens a session under a token that only the browser keeps.
    pub async fn open_session(&mut self, session: &Session, token: &str) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO sessions
                (id, token_hash, person, user_agent, address, created_at, last_seen_at, expires_at, locked)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            session.id.to_string(),
            token_hash(token),
            session.person.to_string(),
            &session.user_agent,
            &session.address,
            session.created_at.millis(),
            session.last_seen_at.millis(),
            session.expires_at.millis(),
            i64::from(session.locked),
        )?;
        Ok(())
    }

    /// Ends one session.
    pub async fn revoke_session(&mut self, id: SessionId, now: Moment) -> Result<bool> {
        let rows = sql!(
            self.conn,
            execute,
            "UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
            id.to_string(),
            now.millis(),
        )?;
        Ok(rows == 1)
    }

    /// Ends all sessions of a person, but for one to be kept. Says how many.
    pub async fn revoke_sessions_of(
        &mut self,
        person: PersonId,
        keep: Option<SessionId>,
        now: Moment,
    ) -> Result<u64> {
        sql!(
            self.conn,
            execute,
            "UPDATE sessions SET revoked_at = $3 WHERE person = $1 AND id <> $2 AND revoked_at IS NULL",
            person.to_string(),
            keep.map(|id| id.to_string()).unwrap_or_default(),
            now.millis(),
        )
    }

    /// Locks a session, or unlocks it after the password was given again.
    pub async fn lock_session(&mut self, id: SessionId, locked: bool, now: Moment) -> Result<bool> {
        let rows = sql!(
            self.conn,
            execute,
            "UPDATE sessions SET locked = $2, last_seen_at = $3 WHERE id = $1 AND revoked_at IS NULL",
            id.to_string(),
            i64::from(locked),
            now.millis(),
        )?;
        Ok(rows == 1)
    }
}

impl Store {
    /// Notes that a session is in use.
    pub async fn note_session_use(&self, session: &Session, now: Moment) -> Result<()> {
        if now.since(session.last_seen_at) < NOTE_USE_EVERY {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        sql!(
            tx.conn,
            execute,
            "UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2",
            session.id.to_string(),
            now.millis(),
        )?;
        tx.settle().await
    }

    /// Forgets sessions that ended before the moment given.
    pub async fn sweep_sessions(&self, before: Moment) -> Result<u64> {
        let mut tx = self.begin().await?;
        let rows = sql!(
            tx.conn,
            execute,
            "DELETE FROM sessions WHERE expires_at < $1 OR revoked_at < $1",
            before.millis(),
        )?;
        tx.settle().await?;
        Ok(rows)
    }
}
