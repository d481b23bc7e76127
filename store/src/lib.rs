//! Records, objects, jobs, audit: the only room with SQL, and the only place where bytes of objects go in and out.
//!
//! # How it is used
//!
//! ```text
//! let store = Store::open(config).await?;
//! store.occupy().await?;                                               // a server; a command that looks does not
//!
//! // Reading: a consistent picture; each method stands in its aggregate's file.
//! let mut read = store.read().await?;
//! let Some((subject, relation)) = read.subject(Kind::Case, id).await? else { not found };
//! let permit = may(&actor, Action::SeeCase, &subject, &relation)?;     // pure, in the domain
//! let case = read.case(&permit, id).await?;                            // Option<Stored<Case>>
//! let list = read.cases(&list(&actor, Action::SeeCase)?, &query).await?;
//!
//! // Writing: read, decide in the domain, save with the version, publish what happened, commit with who did it.
//! let mut tx = store.begin().await?;
//! let case = tx.case(&permit, id).await?;
//! let (claimed, events) = case.value.claim(person, now, DEFAULT_CLAIM)?;
//! tx.save_case(&claimed, case.version).await?;                         // StoreError::Stale: read again
//! tx.publish(events);
//! tx.enqueue(&NewJob { .. }).await?;
//! tx.commit(AuditEntry::under(&permit, now)).await?;                   // the only commit there is
//! ```
//!
//! - *Not found* is `Ok(None)`. A row that makes no sense is [`StoreError::Inconsistent`].
//! - Reads of patient data take the `Permit` (or `ListPermit`) that the domain gave; a permit for another thing is
//!   [`StoreError::WrongPermit`]. [`Reading::subject`] needs none: it gives only what access decides by.
//! - Creates: [`Tx::remember_creation`] first; [`Creation::Repeat`] means answer as before.
//! - Objects first, rows second: `store.objects().begin()`, write, `finish()`, then the row that names it.
//! - An object that no row names is swept after a while. Instances, series metadata, PDFs and uploads are named by the
//!   methods that record them; anything else by [`Tx::name_object`].
//! - Events: [`Store::wake`] wakes, [`Reading::events_after`] reads; the number is where to resume.
//! - Bookkeeping that is no fact about anybody (leases, last use of a session, drafts, upload pieces, wrong passwords,
//!   what a device could not send) has methods on [`Store`] itself, which commit at once and write no audit entry.
//!
//! It decides nothing: rules are in the domain, rights too, time limits with the caller. It reads no clock.

mod agreements;
pub mod alone;
mod audit;
mod candidates;
mod case_file;
mod cases;
mod config;
mod consults;
mod creations;
mod criticals;
mod db;
mod deliveries;
mod devices;
mod document_standings;
mod drafts;
mod enrolments;
mod error;
mod events;
mod filter;
mod footing;
mod grants;
mod instances;
mod jobs;
mod making;
mod named_objects;
mod nodes;
mod numbers;
mod objects;
mod occupancy;
mod owner;
mod page;
mod patients;
mod people;
mod places;
mod reading_groups;
mod refusals;
mod reports;
mod routes;
mod row;
mod seal;
mod sessions;
mod studies;
mod study_sets;
mod subjects;
mod timers;
mod tx;
mod upload_bytes;
mod uploads;
mod wake;

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::watch;

pub use audit::{AuditBroken, AuditQuery, AuditRow, AuditWhole, Flaw};
pub use case_file::CaseFile;
pub use cases::{CaseCounts, CaseOrder, CaseQuery};
pub use config::{DataKey, DatabaseConfig, ObjectsConfig, Randomness, StoreConfig};
pub use consults::{
    Busy, CHAT_SHOWN, ChatLine, ConsultFile, ConsultOrder, ConsultPicture, ConsultQuery, OpinionDraft,
    OutsideMessage, OutsideState, PictureKind, RING_TIMER,
};
pub use creations::Creation;
pub use criticals::CriticalQuery;
pub use db::Db;
pub use deliveries::DeliveryQuery;
pub use devices::Device;
pub use document_standings::{DocumentStanding, Holds};
pub use drafts::Draft;
pub use enrolments::{Enrolment, EnrolmentPurpose};
pub use error::{Result, StoreError};
pub use events::{Feed, NumberedEvent};
pub use filter::LARGEST_PAGE;
pub use grants::{GRANT_LIFE, Grant};
pub use instances::{Instance, NewInstance, Recorded, Series};
pub use jobs::{Job, JobCounts, JobState, NewJob};
pub use making::{Making, StudyMaking};
pub use nodes::Node;
pub use objects::{Incoming, ObjectRef, Objects};
pub use page::Page;
pub use patients::PatientListed;
pub use people::{Account, SignIn};
pub use refusals::{REFUSALS_KEPT, Refused, RefusedSender};
pub use reports::ReportQuery;
pub use row::Stored;
pub use seal::{Seal, Suite};
pub use sessions::{Session, token_hash};
pub use studies::{AsSent, StudyListed, StudyQuery};
pub use timers::Timer;
pub use tx::{Committed, Reading, Tx};
pub use uploads::{
    MAX_APPEND_BYTES, MAX_OPEN_BYTES, MAX_OPEN_UPLOADS, MAX_UPLOAD_BYTES, UPLOAD_LIFE, Upload, UploadRefused,
    UploadState,
};

/// An open store: records, objects and keys. Cloning is cheap; all clones are one store.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) db: Db,
    pub(crate) objects: Objects,
    pub(crate) seal: Seal,
    pub(crate) upload_locks: upload_bytes::UploadLocks,
    pub(crate) wake: wake::Wake,
    pub(crate) folder: PathBuf,
    pub(crate) occupancy: occupancy::Occupancy,
    node: Arc<str>,
}

impl Store {
    /// Opens the store, makes what is missing and brings the tables up to date. A server then calls
    /// [`Store::occupy`]; a command that only looks does not.
    pub async fn open(config: StoreConfig) -> Result<Self> {
        Self::open_with(config, true).await
    }

    /// Opens a store that is there already. For commands that look at it: where there is nothing, nothing is made.
    pub async fn open_existing(config: StoreConfig) -> Result<Self> {
        Self::open_with(config, false).await
    }

    async fn open_with(config: StoreConfig, may_found: bool) -> Result<Self> {
        if may_found {
            alone::make_folder(&config.folder)?;
        }
        let seal = Seal::new(&config.keys, config.randomness.clone())?;
        let db = Db::open(&config.database, &config.folder, may_found).await?;
        db.migrate().await?;
        let store = Self {
            db,
            objects: Objects::open(&config.objects, &config.folder).await?,
            seal,
            upload_locks: upload_bytes::UploadLocks::default(),
            wake: wake::Wake::open(config.nats.as_deref()).await?,
            folder: config.folder,
            occupancy: occupancy::Occupancy::default(),
            node: config.node.into(),
        };
        store.check_footing(may_found).await?;
        store.spell_names().await?;
        Ok(store)
    }

    /// A consistent picture to read from. Keep it short: an open picture holds a connection.
    pub async fn read(&self) -> Result<Reading> {
        Ok(Reading {
            conn: self.db.reading().await?,
            seal: self.seal.clone(),
        })
    }

    /// A transaction to write in.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(Tx::new(self.db.writing().await?, self.clone()))
    }

    /// Where bytes are kept.
    pub fn objects(&self) -> &Objects {
        &self.objects
    }

    /// The database, for its engine's name.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The name of this node, as in leases and uploads.
    pub fn node(&self) -> &str {
        &self.node
    }

    /// Changes whenever events were committed, here or (with NATS) on another node. It holds the number of the last
    /// event heard of; the truth is in [`Reading::events_after`].
    pub fn wake(&self) -> watch::Receiver<u64> {
        self.wake.watch()
    }

    /// Whether the database answers, for `/readyz`.
    pub async fn is_ready(&self) -> bool {
        match self.read().await {
            Ok(mut read) => read.last_event_number().await.is_ok(),
            Err(_) => false,
        }
    }

    /// What is wrong with the database file, in its engine's words; nothing when it is whole. A PostgreSQL server
    /// watches over its own pages.
    pub async fn flaws(&self) -> Result<Vec<String>> {
        let mut read = self.read().await?;
        if read.conn.is_pg() {
            return Ok(Vec::new());
        }
        let said = db::sql!(read.conn, all(String,), "PRAGMA quick_check")?;
        Ok(said
            .into_iter()
            .map(|(line,)| line)
            .filter(|line| line != "ok")
            .collect())
    }

    /// Waits for open transactions, closes the database and gives the data folder back.
    pub async fn close(&self) {
        self.db.close().await;
        self.occupancy.give_back();
    }
}
