//! Transactions. [`Tx::commit`] is the only way to make a fact durable, and it takes the audit entry. Event
//! numbers and the audit link are taken at its end under one lock that is held until the commit is visible, so
//! that number order is commit order and a reader that resumes after a number misses nothing.

use std::ops::{Deref, DerefMut};

use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::event::Event;

use crate::Store;
use crate::audit::{self, Link};
use crate::db::{Conn, sql};
use crate::error::Result;
use crate::seal::Seal;

/// The key of the lock under which numbers are taken; PostgreSQL wants a number, this one is ours.
const COMMIT_LOCK: i64 = 0x7975_616e_7a68_656e;

/// A consistent picture of the store. The methods that read one aggregate stand in that aggregate's file.
#[derive(Debug)]
pub struct Reading {
    pub(crate) conn: Conn,
    pub(crate) seal: Seal,
}

/// A transaction. It reads everything [`Reading`] reads, its own writes included; dropped, it leaves no trace.
#[derive(Debug)]
pub struct Tx {
    reading: Reading,
    store: Store,
    events: Vec<Event>,
}

/// What a commit was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Committed {
    /// The number of its (last) audit entry.
    pub audit_number: u64,
    /// The number of the last event; with none of its own, the last of all before it.
    pub event_number: u64,
}

impl Deref for Tx {
    type Target = Reading;

    fn deref(&self) -> &Reading {
        &self.reading
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Reading {
        &mut self.reading
    }
}

impl Tx {
    pub(crate) fn new(conn: Conn, store: Store) -> Self {
        let reading = Reading {
            conn,
            seal: store.seal.clone(),
        };
        Self {
            reading,
            store,
            events: Vec::new(),
        }
    }

    pub(crate) fn node(&self) -> &str {
        self.store.node()
    }

    /// Adds events. They are numbered, stored and announced with the commit.
    pub fn publish(&mut self, events: impl IntoIterator<Item = Event>) {
        self.events.extend(events);
    }

    /// Makes it all durable, with the audit entry that says who did what.
    pub async fn commit(self, entry: AuditEntry) -> Result<Committed> {
        self.commit_with(entry, Vec::new()).await
    }

    /// The same when one request did several things that each want an entry.
    pub async fn commit_with(mut self, first: AuditEntry, more: Vec<AuditEntry>) -> Result<Committed> {
        self.take_commit_lock().await?;
        let (event_number, audit_number, audit_hash, vouched) = sql!(
            self.reading.conn,
            one(i64, i64, String, String),
            "SELECT event_number, audit_number, audit_hash, audit_vouched FROM heads WHERE id = 1",
        )?;
        let event_number = self.write_events(event_number).await?;
        let mut link = Link {
            number: audit_number,
            hash: audit_hash,
        };
        let sound = audit::is_head(&self.reading.seal, &link, &vouched);
        for entry in std::iter::once(&first).chain(&more) {
            link = audit::append(&mut self.reading.conn, &link, entry).await?;
        }
        // Work goes on over a head that somebody else put there, but it does not make that head ours.
        let vouched = match sound {
            true => audit::vouch_head(&self.reading.seal, &link),
            false => String::new(),
        };
        sql!(
            self.reading.conn,
            execute,
            "
            UPDATE heads
            SET event_number = $1, audit_number = $2, audit_hash = $3, audit_vouched = $4
            WHERE id = 1",
            event_number,
            link.number,
            &link.hash,
            vouched,
        )?;
        self.reading.conn.settle().await?;
        let event_number = event_number.unsigned_abs();
        if !self.events.is_empty() {
            self.store.wake.announce(event_number);
        }
        Ok(Committed {
            audit_number: link.number.unsigned_abs(),
            event_number,
        })
    }

    /// Makes bookkeeping durable that is no fact about anybody: leases, heartbeats, drafts. Never facts.
    pub(crate) async fn settle(self) -> Result<()> {
        debug_assert!(self.events.is_empty(), "events need an audited commit");
        self.reading.conn.settle().await
    }

    pub(crate) async fn take_commit_lock(&mut self) -> Result<()> {
        match &mut self.reading.conn {
            // The one writer of SQLite holds its lock since BEGIN IMMEDIATE.
            Conn::Lite(_) => {}
            Conn::Pg(tx) => {
                sqlx::query("SELECT pg_advisory_xact_lock($1)")
                    .bind(COMMIT_LOCK)
                    .execute(&mut **tx)
                    .await?;
            }
        }
        Ok(())
    }

    async fn write_events(&mut self, mut number: i64) -> Result<i64> {
        for event in &self.events {
            number += 1;
            crate::events::insert(&mut self.reading.conn, number, event).await?;
        }
        Ok(number)
    }
}
