//! What a ring sends by a path outside the browser: what exactly, when, how often it was tried, what was answered. The
//! words hold a number to call back and are enciphered; nothing of a patient is among them.

use uuid::Uuid;
use yuanzhen_domain::access::{Kind, ListPermit};
use yuanzhen_domain::id::{ConsultId, InstitutionId, RingId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::private::Private;

use crate::cases::must_list;
use crate::db::{Arg, sql};
use crate::error::{Result, StoreError};
use crate::filter::{Filter, LARGEST_PAGE, ScopeColumns};
use crate::owner::OwnerRow;
use crate::page::{Cursor, Page};
use crate::row::{narrow, parse, parse_some};
use crate::seal::Seal;
use crate::{Reading, Store, Tx};

const TABLE: &str = "outside_messages";

/// A message is seen with its consult.
const SCOPE: ScopeColumns = ScopeColumns {
    id: "consult",
    ..super::SCOPE
};

macro_rules! columns {
    () => {
        "id, institution, consortium, reading_group, origin_node, consult, origin, ring, nth, words_sealed, made_at,
         state, attempts, tried_at, answer"
    };
}

/// A message by a path outside the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideMessage {
    /// Its id; a receiver knows a second delivery by it.
    pub id: Uuid,
    /// Whose it is (the consult's owner).
    pub owner: Owner,
    /// For which consult.
    pub consult: ConsultId,
    /// The village clinic that sent the patient.
    pub origin: Option<InstitutionId>,
    /// For which ring.
    pub ring: RingId,
    /// For which time of that ring, from 1.
    pub time: u32,
    /// What is sent, to the letter.
    pub words: Private<String>,
    /// When it was made.
    pub made_at: Moment,
    /// Where it stands.
    pub state: OutsideState,
    /// How often it was tried.
    pub attempts: u32,
    /// When last.
    pub tried_at: Option<Moment>,
    /// What was answered then, or why nothing was.
    pub answer: Option<String>,
}

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutsideState {
    /// It is still to be taken.
    Waiting,
    /// The other side has it.
    Sent,
    /// It was given up.
    Failed,
}

impl OutsideState {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "waiting" => Some(Self::Waiting),
            "sent" => Some(Self::Sent),
            "failed" => Some(Self::Failed),
            _ => None,
        }
    }
}

#[derive(sqlx::FromRow)]
struct OutsideRow {
    id: String,
    #[sqlx(flatten)]
    owner: OwnerRow,
    consult: String,
    origin: Option<String>,
    ring: String,
    nth: i64,
    words_sealed: String,
    made_at: i64,
    state: String,
    attempts: i64,
    tried_at: Option<i64>,
    answer: Option<String>,
}

impl OutsideRow {
    fn read(self, seal: &Seal) -> Result<OutsideMessage> {
        let id = self.id.as_str();
        let nonsense = || StoreError::inconsistent(TABLE, id);
        let uuid = Uuid::try_parse(id).map_err(|_| nonsense())?;
        let words = seal.open(&words_context(uuid), &self.words_sealed)?;
        Ok(OutsideMessage {
            id: uuid,
            owner: self.owner.read(TABLE, id)?,
            consult: parse(TABLE, id, &self.consult)?,
            origin: parse_some(TABLE, id, self.origin.as_deref())?,
            ring: parse(TABLE, id, &self.ring)?,
            time: narrow(TABLE, id, self.nth)?,
            words: Private::new(words.as_str().to_owned()),
            made_at: Moment::from_millis(self.made_at),
            state: OutsideState::parse(&self.state).ok_or_else(nonsense)?,
            attempts: narrow(TABLE, id, self.attempts)?,
            tried_at: self.tried_at.map(Moment::from_millis),
            answer: self.answer.clone(),
        })
    }
}

impl Reading {
    /// A message, for whoever sends it.
    pub async fn outside_message(&mut self, id: Uuid) -> Result<Option<OutsideMessage>> {
        sql!(
            self.conn,
            optional OutsideRow,
            concat!("SELECT ", columns!(), " FROM outside_messages WHERE id = $1"),
            id.hyphenated().to_string(),
        )?
        .map(|row| row.read(&self.seal))
        .transpose()
    }

    /// A page of messages of consults in the permit's scope, of one consult or of all; the last made first.
    pub async fn outside_messages(
        &mut self,
        permit: &ListPermit,
        consult: Option<ConsultId>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Page<OutsideMessage>> {
        must_list(permit, Kind::Consult)?;
        let limit = limit.min(LARGEST_PAGE - 1);
        let mut filter = Filter::new(concat!(
            "SELECT ",
            columns!(),
            " FROM outside_messages WHERE 1 = 1"
        ));
        filter.and_scope(permit.scope(), &SCOPE);
        if let Some(consult) = consult {
            filter.and("consult = ", Arg::Text(consult.to_string()));
        }
        if let Some(after) = after.map(Cursor::parse).transpose()? {
            filter
                .push(" AND (made_at, id) < (")
                .bind(Arg::Number(after.first));
            filter.push(", ").bind(Arg::Text(after.id)).push(")");
        }
        filter.push(" ORDER BY made_at DESC, id DESC").limit(limit + 1);
        let (text, args) = filter.finish();
        let rows = sql!(self.conn, assembled OutsideRow, text, args)?;
        let page = Page::of(rows, limit, |row| Cursor {
            first: row.made_at,
            second: 0,
            id: row.id.clone(),
        });
        Ok(Page {
            items: page
                .items
                .into_iter()
                .map(|row| row.read(&self.seal))
                .collect::<Result<_>>()?,
            next: page.next,
        })
    }
}

impl Tx {
    /// Adds a message. `Taken` when that time of the ring has one already.
    pub async fn add_outside_message(&mut self, message: &OutsideMessage) -> Result<()> {
        let owner = OwnerRow::from(&message.owner);
        let words = self.seal.seal(&words_context(message.id), message.words.expose());
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO outside_messages
                (id, institution, consortium, reading_group, origin_node, consult, patient, origin, ring, nth,
                 words_sealed, made_at, state, attempts, tried_at, answer)
            VALUES
                ($1, $2, $3, $4, $5, $6, (SELECT patient FROM consults WHERE id = $6), $7, $8, $9, $10, $11, $12, $13,
                 $14, $15)",
            message.id.hyphenated().to_string(),
            owner.institution,
            owner.consortium,
            owner.reading_group,
            owner.origin_node,
            message.consult.to_string(),
            message.origin.map(|id| id.to_string()),
            message.ring.to_string(),
            i64::from(message.time),
            words,
            message.made_at.millis(),
            message.state.as_str(),
            i64::from(message.attempts),
            message.tried_at.map(Moment::millis),
            message.answer.as_deref(),
        )
        .map_err(|error| error.taken(TABLE))?;
        Ok(())
    }
}

impl Store {
    /// Notes that a message was tried once more, and how that went. One that the other side has stays sent.
    pub async fn note_outside_attempt(
        &self,
        id: Uuid,
        state: OutsideState,
        answer: &str,
        now: Moment,
    ) -> Result<()> {
        let mut tx = self.begin().await?;
        sql!(
            tx.conn,
            execute,
            "
            UPDATE outside_messages
            SET state = CASE WHEN state = 'sent' THEN state ELSE $2 END, attempts = attempts + 1, tried_at = $3,
                answer = $4
            WHERE id = $1",
            id.hyphenated().to_string(),
            state.as_str(),
            now.millis(),
            answer,
        )?;
        tx.settle().await
    }
}

fn words_context(id: Uuid) -> String {
    format!("outside_messages.words:{id}")
}
