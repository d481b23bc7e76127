//! The feed of events: numbered in commit order without gaps, kept for a while, read after a number. A reader that
//! was away longer than that is told to read everything afresh. Numbering happens in [`crate::Tx::commit`].

use uuid::Uuid;
use yuanzhen_domain::access::Scope;
use yuanzhen_domain::event::Event;
use yuanzhen_domain::moment::Moment;

use crate::db::{Arg, Conn, sql};
use crate::error::Result;
use crate::filter::{Filter, ScopeColumns};
use crate::row::{from_json, to_json, unsigned};
use crate::{Reading, Store};

/// An event with its place in the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedEvent {
    /// Its number; larger is later.
    pub number: u64,
    /// What happened.
    pub event: Event,
}

/// What a resuming reader gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feed {
    /// The events after the number, oldest first. Fewer than asked for: there are no more now.
    Events(Vec<NumberedEvent>),
    /// The number is older than what is kept, or of another store: read the lists afresh and go on from here.
    Resync {
        /// The number to go on from.
        from: u64,
    },
}

const COLUMNS: ScopeColumns = ScopeColumns {
    id: "subject",
    patient: Some("patient"),
    institution: "institution",
    consortium: "consortium",
    reading_group: "reading_group",
    origin: Some("origin"),
    receiver: Some("receiver"),
    seen_at: None,
};

pub(crate) async fn insert(conn: &mut Conn, number: i64, event: &Event) -> Result<()> {
    let owner = &event.subject.owner;
    sql!(
        conn,
        execute,
        "
        INSERT INTO events
            (number, at, kind, subject_kind, subject, case_id, institution, consortium, reading_group, origin,
             receiver, patient, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        number,
        event.at.millis(),
        event.fact.kind(),
        event.subject.kind.as_str(),
        event.subject.id.hyphenated().to_string(),
        event.case.map(|id| id.to_string()),
        owner.institution.to_string(),
        owner.consortium.map(|id| id.to_string()),
        owner.reading_group.map(|id| id.to_string()),
        event.relation.origin.map(|id| id.to_string()),
        event.relation.receiver.map(|id| id.to_string()),
        event.subject.patient.map(|id| id.to_string()),
        to_json("events", event)?,
    )?;
    Ok(())
}

fn numbered((number, body): (i64, String)) -> Result<NumberedEvent> {
    Ok(NumberedEvent {
        number: unsigned("events", &number.to_string(), number)?,
        event: from_json("events", &body)?,
    })
}

impl Reading {
    /// The number of the last event, from which a reader of the lists as they are now goes on.
    pub async fn last_event_number(&mut self) -> Result<u64> {
        let (number,) = sql!(
            self.conn,
            one(i64,),
            "SELECT event_number FROM heads WHERE id = 1"
        )?;
        unsigned("heads", "1", number)
    }

    /// The events after a number, whoever may see them; the live feed filters with each reader's scope.
    pub async fn events_after(&mut self, after: u64, limit: u32) -> Result<Feed> {
        let (last, horizon) = sql!(
            self.conn,
            one(i64, i64),
            "SELECT event_number, event_horizon FROM heads WHERE id = 1"
        )?;
        let (last, horizon) = (unsigned("heads", "1", last)?, unsigned("heads", "1", horizon)?);
        if after < horizon || after > last {
            return Ok(Feed::Resync { from: last });
        }
        let rows = sql!(
            self.conn,
            all(i64, String),
            "SELECT number, body FROM events WHERE number > $1 ORDER BY number LIMIT $2",
            after as i64,
            i64::from(limit),
        )?;
        Ok(Feed::Events(
            rows.into_iter().map(numbered).collect::<Result<_>>()?,
        ))
    }

    /// What happened to one case and all that belongs to it, oldest first: the line of its life. Bounded by the
    /// scope, so that an event of a thing the reader may not see is not told.
    pub async fn events_of_case(&mut self, case: Uuid, scope: &Scope) -> Result<Vec<NumberedEvent>> {
        let mut filter = Filter::new("SELECT number, body FROM events WHERE 1 = 1");
        filter
            .and("case_id = ", Arg::Text(case.hyphenated().to_string()))
            .and_scope(scope, &COLUMNS);
        filter.push(" ORDER BY number");
        filter.limit(crate::LARGEST_PAGE);
        let (text, args) = filter.finish();
        sql!(self.conn, assembled(i64, String), text, args)?
            .into_iter()
            .map(numbered)
            .collect()
    }

    /// What happened to one thing, oldest first. The caller has opened it with a permit.
    pub async fn events_of(&mut self, subject: Uuid) -> Result<Vec<NumberedEvent>> {
        sql!(
            self.conn,
            all(i64, String),
            "SELECT number, body FROM events WHERE subject = $1 ORDER BY number LIMIT $2",
            subject.hyphenated().to_string(),
            i64::from(crate::LARGEST_PAGE),
        )?
        .into_iter()
        .map(numbered)
        .collect()
    }
}

impl Store {
    /// Moves the horizon of the live feed: a reader that stands before `before` must read afresh. The events
    /// themselves stay, for the lines of life and for statistics.
    pub async fn move_event_horizon(&self, before: Moment) -> Result<u64> {
        let mut tx = self.begin().await?;
        let (horizon,) = sql!(
            tx.conn,
            one(i64,),
            "
            UPDATE heads
            SET event_horizon = COALESCE((SELECT MAX(number) FROM events WHERE at < $1), event_horizon)
            WHERE id = 1
            RETURNING event_horizon",
            before.millis(),
        )?;
        tx.settle().await?;
        unsigned("heads", "1", horizon)
    }
}
