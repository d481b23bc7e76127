//! The audit chain. Each row holds the hash of the row before it and its own; the head of the chain is vouched
//! for with a keyed hash, and checkpoints of it are kept in a file outside the database. [`Store::verify_audit`]
//! walks the chain and names the first row that is not as it was written: flipped, dropped, swapped or cut off.
//! Nothing here changes or removes a row.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::moment::Moment;

use crate::db::{Arg, Conn, sql};
use crate::error::Result;
use crate::filter::Filter;
use crate::row::{from_json, to_json, unsigned};
use crate::seal::Seal;
use crate::{Reading, Store};

/// Rows read at a time by the verifier.
const PAGE: i64 = 1_000;
const HEAD_PURPOSE: &str = "audit head";

/// Where the chain stands: the last row's number and hash. `0` and empty before the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) number: i64,
    pub(crate) hash: String,
}

/// A row of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place in the chain, from 1 without gaps.
    pub number: u64,
    /// What it says.
    pub entry: AuditEntry,
    /// Its hash, `sha256:…`.
    pub hash: String,
}

/// A chain that is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditWhole {
    /// How many rows it has.
    pub rows: u64,
    /// The hash of the last, which vouches for all.
    pub head: String,
    /// How many checkpoints outside the database agreed.
    pub checkpoints: u64,
}

/// The first thing that is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("audit row {number}: {flaw}")]
pub struct AuditBroken {
    /// The number of the first bad or missing row.
    pub number: u64,
    /// What is wrong with it.
    pub flaw: Flaw,
}

/// What can be wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Flaw {
    /// There is no such row, and there must be one.
    #[error("missing")]
    Missing,
    /// It does not have the content it was written with.
    #[error("altered")]
    Altered,
    /// It does not follow the row before it.
    #[error("out of place")]
    OutOfPlace,
    /// The head of the chain was not written by this program.
    #[error("the head of the chain is not vouched for")]
    HeadForged,
    /// The head of the chain is not there at all.
    #[error("the head of the chain is gone")]
    HeadGone,
    /// There are rows after the head.
    #[error("after the head of the chain")]
    AfterHead,
    /// It is not the row a checkpoint outside the database remembers.
    #[error("not the row that a checkpoint remembers")]
    OtherThanCheckpoint,
    /// A line of the checkpoint file was not written by this program.
    #[error("a checkpoint is not vouched for")]
    CheckpointForged,
}

/// A checkpoint: a line of the file beside the database.
#[derive(Debug, Serialize, Deserialize)]
struct Checkpoint {
    number: i64,
    hash: String,
    at: i64,
    vouched: String,
}

/// Which audit rows to show; empty fields do not filter.
#[derive(Debug, Clone, Default)]
pub struct AuditQuery {
    /// By this actor's id.
    pub actor: Option<String>,
    /// About this thing.
    pub subject: Option<Uuid>,
    /// With this action.
    pub action: Option<String>,
    /// Not before.
    pub since: Option<Moment>,
    /// Before.
    pub until: Option<Moment>,
    /// Only rows with a smaller number: the last of the page before.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: u32,
}

pub(crate) async fn append(conn: &mut Conn, last: &Link, entry: &AuditEntry) -> Result<Link> {
    let number = last.number + 1;
    let hash = hash_of(number, &last.hash, entry);
    sql!(
        conn,
        execute,
        "
        INSERT INTO audit
            (number, at, actor_kind, actor, action, subject_kind, subject, outcome, body, previous, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        number,
        entry.when.millis(),
        entry.who.kind(),
        entry.who.id_text(),
        &entry.action,
        &entry.subject_kind,
        subject_text(entry),
        entry.outcome.as_str(),
        to_json("audit", entry)?,
        &last.hash,
        &hash,
    )?;
    Ok(Link { number, hash })
}

pub(crate) fn vouch_head(seal: &Seal, link: &Link) -> String {
    seal.vouch(HEAD_PURPOSE, format!("{}:{}", link.number, link.hash))
}

/// Whether the head of the chain was written by this program.
pub(crate) fn is_head(seal: &Seal, link: &Link, vouched: &str) -> bool {
    seal.is_vouched(HEAD_PURPOSE, format!("{}:{}", link.number, link.hash), vouched)
}

fn hash_of(number: i64, previous: &str, entry: &AuditEntry) -> String {
    let mut hasher = Sha256::new();
    hasher.update(format!("yuanzhen-audit-link-1\n{number}\n{previous}\n"));
    hasher.update(entry.canonical_bytes());
    format!("sha256:{}", hex::encode(hasher.finalize()))
}

fn subject_text(entry: &AuditEntry) -> String {
    entry
        .subject
        .map(|id| id.hyphenated().to_string())
        .unwrap_or_default()
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    at: i64,
    actor_kind: String,
    actor: String,
    action: String,
    subject_kind: String,
    subject: String,
    outcome: String,
    body: String,
    previous: String,
    hash: String,
}

impl Row {
    fn check(&self, last: &Link) -> std::result::Result<(), Flaw> {
        let Ok(entry) = serde_json::from_str::<AuditEntry>(&self.body) else {
            return Err(Flaw::Altered);
        };
        if hash_of(self.number, &self.previous, &entry) != self.hash {
            return Err(Flaw::Altered);
        }
        let as_written = serde_json::to_string(&entry).is_ok_and(|body| body == self.body)
            && self.at == entry.when.millis()
            && self.actor_kind == entry.who.kind()
            && self.actor == entry.who.id_text()
            && self.action == entry.action
            && self.subject_kind == entry.subject_kind
            && self.subject == subject_text(&entry)
            && self.outcome == entry.outcome.as_str();
        if !as_written {
            return Err(Flaw::Altered);
        }
        if self.previous == last.hash {
            Ok(())
        } else {
            Err(Flaw::OutOfPlace)
        }
    }
}

impl Reading {
    /// Audit rows, newest first.
    pub async fn audit_rows(&mut self, query: &AuditQuery) -> Result<Vec<AuditRow>> {
        let mut filter = Filter::new(
            "
            SELECT number, at, actor_kind, actor, action, subject_kind, subject, outcome, body, previous, hash
            FROM audit
            WHERE 1 = 1",
        );
        if let Some(actor) = &query.actor {
            filter.and("actor = ", Arg::Text(actor.clone()));
        }
        if let Some(subject) = query.subject {
            filter.and("subject = ", Arg::Text(subject.hyphenated().to_string()));
        }
        if let Some(action) = &query.action {
            filter.and("action = ", Arg::Text(action.clone()));
        }
        if let Some(since) = query.since {
            filter.and("at >= ", Arg::Number(since.millis()));
        }
        if let Some(until) = query.until {
            filter.and("at < ", Arg::Number(until.millis()));
        }
        if let Some(before) = query.before {
            filter.and(
                "number < ",
                Arg::Number(i64::try_from(before).unwrap_or(i64::MAX)),
            );
        }
        filter.push(" ORDER BY number DESC");
        filter.limit(query.limit);
        let (text, args) = filter.finish();
        sql!(self.conn, assembled Row, text, args)?
            .into_iter()
            .map(|row| {
                Ok(AuditRow {
                    number: unsigned("audit", &row.number.to_string(), row.number)?,
                    entry: from_json("audit", &row.body)?,
                    hash: row.hash,
                })
            })
            .collect()
    }

    /// Nothing when somebody took it away.
    async fn audit_head(&mut self) -> Result<Option<(Link, String)>> {
        let head = sql!(
            self.conn,
            optional(i64, String, String),
            "SELECT audit_number, audit_hash, audit_vouched FROM heads WHERE id = 1",
        )?;
        Ok(head.map(|(number, hash, vouched)| (Link { number, hash }, vouched)))
    }

    async fn audit_page(&mut self, after: i64) -> Result<Vec<Row>> {
        sql!(
            self.conn,
            all Row,
            "
            SELECT number, at, actor_kind, actor, action, subject_kind, subject, outcome, body, previous, hash
            FROM audit
            WHERE number > $1
            ORDER BY number
            LIMIT $2",
            after,
            PAGE,
        )
    }
}

impl Store {
    fn checkpoint_file(&self) -> PathBuf {
        self.folder.join("audit-checkpoints")
    }

    /// Writes where the chain stands to a file outside the database, so that cutting the chain and its head
    /// together is found as well. The program calls it now and then and when it stops; copies of the file on
    /// another machine make it stronger.
    pub async fn checkpoint_audit(&self, now: Moment) -> Result<()> {
        let Some((link, _)) = self.read().await?.audit_head().await? else {
            return Ok(());
        };
        if link.number == 0 {
            return Ok(());
        }
        let vouched = vouch_head(&self.seal, &link);
        let line = Checkpoint {
            number: link.number,
            hash: link.hash,
            at: now.millis(),
            vouched,
        };
        let line = to_json("audit", &line)? + "\n";
        let mut file = tokio::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.checkpoint_file())
            .await?;
        file.write_all(line.as_bytes()).await?;
        file.flush().await?;
        file.sync_data().await?;
        Ok(())
    }

    /// Walks the whole chain.
    pub async fn verify_audit(&self) -> Result<std::result::Result<AuditWhole, AuditBroken>> {
        let checkpoints = match self.read_checkpoints().await? {
            Ok(checkpoints) => checkpoints,
            Err(broken) => return Ok(Err(broken)),
        };
        let mut read = self.read().await?;
        let Some((head, vouched)) = read.audit_head().await? else {
            return Ok(broken(0, Flaw::HeadGone));
        };
        let mut last = Link {
            number: 0,
            hash: String::new(),
        };
        let mut remembered = checkpoints.iter().peekable();
        loop {
            let page = read.audit_page(last.number).await?;
            if page.is_empty() {
                break;
            }
            for row in page {
                let expected = last.number + 1;
                let flaw = if row.number != expected {
                    Err(Flaw::Missing)
                } else if expected > head.number {
                    Err(Flaw::AfterHead)
                } else {
                    row.check(&last)
                };
                if let Err(flaw) = flaw {
                    return Ok(broken(expected, flaw));
                }
                last = Link {
                    number: row.number,
                    hash: row.hash,
                };
                while let Some(checkpoint) = remembered.next_if(|checkpoint| checkpoint.number == last.number)
                {
                    if checkpoint.hash != last.hash {
                        return Ok(broken(last.number, Flaw::OtherThanCheckpoint));
                    }
                }
            }
        }
        if last.number < head.number || remembered.peek().is_some() {
            return Ok(broken(last.number + 1, Flaw::Missing));
        }
        if last != head || !is_head(&self.seal, &head, &vouched) {
            return Ok(broken(last.number, Flaw::HeadForged));
        }
        Ok(Ok(AuditWhole {
            rows: last.number.unsigned_abs(),
            head: last.hash,
            checkpoints: checkpoints.len() as u64,
        }))
    }

    async fn read_checkpoints(&self) -> Result<std::result::Result<Vec<Checkpoint>, AuditBroken>> {
        let text = match tokio::fs::read_to_string(self.checkpoint_file()).await {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Ok(Vec::new())),
            Err(error) => return Err(error.into()),
        };
        // A power cut can leave half a line at the end; a whole line that makes no sense was tampered with.
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let mut checkpoints: Vec<Checkpoint> = Vec::new();
        for line in whole.lines() {
            let checkpoint = serde_json::from_str::<Checkpoint>(line)
                .ok()
                .filter(|checkpoint| {
                    let stated = format!("{}:{}", checkpoint.number, checkpoint.hash);
                    self.seal.is_vouched(HEAD_PURPOSE, &stated, &checkpoint.vouched)
                });
            match checkpoint {
                Some(checkpoint) => checkpoints.push(checkpoint),
                None => {
                    let number = checkpoints.last().map_or(1, |last| last.number + 1);
                    return Ok(broken(number, Flaw::CheckpointForged));
                }
            }
        }
        checkpoints.sort_by_key(|checkpoint| checkpoint.number);
        Ok(Ok(checkpoints))
    }
}

fn broken<T>(number: i64, flaw: Flaw) -> std::result::Result<T, AuditBroken> {
    Err(AuditBroken {
        number: number.unsigned_abs(),
        flaw,
    })
}
