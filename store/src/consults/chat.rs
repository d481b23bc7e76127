//! What is written in the room of a consult. All of it is kept; whoever comes in is shown the newest lines.

use uuid::Uuid;
use yuanzhen_domain::access::Permit;
use yuanzhen_domain::id::{ConsultId, ParticipantId, PersonId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::private::Private;

use super::must_open;
use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::row::{parse, unsigned};
use crate::{Reading, Tx};

const TABLE: &str = "consult_chat";

/// How many lines somebody is shown who comes in.
pub const CHAT_SHOWN: u32 = 200;

/// A line somebody wrote in the room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatLine {
    /// Its id, made where it was written.
    pub id: Uuid,
    /// In the room of which consult.
    pub consult: ConsultId,
    /// In whose seat.
    pub participant: ParticipantId,
    /// Who.
    pub person: PersonId,
    /// When it came.
    pub at: Moment,
    /// The words.
    pub text: Private<String>,
}

type ChatRow = (String, String, String, i64, String);

fn line_from_row(consult: ConsultId, (id, participant, person, at, words): ChatRow) -> Result<ChatLine> {
    Ok(ChatLine {
        id: Uuid::try_parse(&id).map_err(|_| StoreError::inconsistent(TABLE, &id))?,
        consult,
        participant: parse(TABLE, &id, &participant)?,
        person: parse(TABLE, &id, &person)?,
        at: Moment::from_millis(at),
        text: Private::new(words),
    })
}

impl Reading {
    /// The newest [`CHAT_SHOWN`] lines of a consult's room, the oldest of them first.
    pub async fn chat(&mut self, permit: &Permit, consult: ConsultId) -> Result<Vec<ChatLine>> {
        must_open(permit, consult)?;
        let rows = sql!(
            self.conn,
            all ChatRow,
            "
            SELECT id, participant, person, at, words
            FROM consult_chat
            WHERE consult = $1
            ORDER BY at DESC, id DESC
            LIMIT $2",
            consult.to_string(),
            i64::from(CHAT_SHOWN),
        )?;
        rows.into_iter()
            .rev()
            .map(|row| line_from_row(consult, row))
            .collect()
    }
}

impl Reading {
    /// A line of a consult's room.
    pub async fn chat_line(
        &mut self,
        permit: &Permit,
        consult: ConsultId,
        id: Uuid,
    ) -> Result<Option<ChatLine>> {
        must_open(permit, consult)?;
        let row = sql!(
            self.conn,
            optional ChatRow,
            "
            SELECT id, participant, person, at, words
            FROM consult_chat
            WHERE consult = $1 AND id = $2",
            consult.to_string(),
            id.hyphenated().to_string(),
        )?;
        row.map(|row| line_from_row(consult, row)).transpose()
    }

    /// How many lines a consult's room holds.
    pub async fn chat_length(&mut self, permit: &Permit, consult: ConsultId) -> Result<u32> {
        must_open(permit, consult)?;
        let (count,) = sql!(
            self.conn,
            one(i64,),
            "SELECT COUNT(*) FROM consult_chat WHERE consult = $1",
            consult.to_string(),
        )?;
        unsigned(TABLE, &consult.to_string(), count).map(|count| u32::try_from(count).unwrap_or(u32::MAX))
    }
}

impl Tx {
    /// Adds a line; `false` when it is there already, because a page sent it again.
    pub async fn add_chat_line(&mut self, line: &ChatLine) -> Result<bool> {
        let rows = sql!(
            self.conn,
            execute,
            "
            INSERT INTO consult_chat (consult, id, participant, person, at, words)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (consult, id) DO NOTHING",
            line.consult.to_string(),
            line.id.hyphenated().to_string(),
            line.participant.to_string(),
            line.person.to_string(),
            line.at.millis(),
            line.text.expose(),
        )?;
        Ok(rows == 1)
    }
}
