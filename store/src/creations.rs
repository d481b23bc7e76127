//! Idempotent creates: the id a client chose and the body it sent first. The same id with the same body again is
//! a repeat of a request whose answer was lost; with another body it is a mistake.
//!
//! Of the body only a keyed hash is kept: with a plain one, an identity number could be found by trying, for the rest
//! of a registration stands beside it in the database.

use uuid::Uuid;
use yuanzhen_domain::moment::Moment;

use crate::Tx;
use crate::db::sql;
use crate::error::Result;

const PURPOSE: &str = "creation";

/// What is known of an id that a client wants to create something under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Creation {
    /// Nobody used it; it is remembered now, with this transaction.
    New,
    /// The same thing was created before: answer as then.
    Repeat,
    /// Something else was created under it.
    Reused,
}

impl Tx {
    /// Remembers what is created under an id. `kind` is the noun, `body` the request's bytes.
    pub async fn remember_creation(
        &mut self,
        id: Uuid,
        kind: &str,
        body: &[u8],
        now: Moment,
    ) -> Result<Creation> {
        let body_hash = self.seal.vouch(PURPOSE, body);
        let rows = sql!(
            self.conn,
            execute,
            "
            INSERT INTO creations (id, kind, body_hash, created_at)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO NOTHING",
            id.hyphenated().to_string(),
            kind,
            &body_hash,
            now.millis(),
        )?;
        if rows == 1 {
            return Ok(Creation::New);
        }
        let (first_kind, first_hash) = sql!(
            self.conn,
            one(String, String),
            "SELECT kind, body_hash FROM creations WHERE id = $1",
            id.hyphenated().to_string(),
        )?;
        let same = first_kind == kind && self.seal.is_vouched(PURPOSE, body, &first_hash);
        Ok(if same { Creation::Repeat } else { Creation::Reused })
    }
}
