//! An open store of either engine in a temporary folder, with ids, moments and random bytes that a test steers.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Result;
use sqlx::{Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;
use uuid::Uuid;
use yuanzhen_domain::access::ActorRef;
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::Moment;
use yuanzhen_peers::Postgres;
use yuanzhen_store::{DataKey, DatabaseConfig, ObjectsConfig, Randomness, Store, StoreConfig};

/// Monday, 2026-11-23 08:00 in Shanghai.
pub(crate) const MORNING: Moment = Moment::from_millis(1_795_392_000_000);

/// The moment so many minutes after [`MORNING`].
pub(crate) const fn minute(minutes: i64) -> Moment {
    MORNING.plus(yuanzhen_domain::moment::Millis::minutes(minutes))
}

static NEXT: AtomicU64 = AtomicU64::new(1);

/// A new id of any kind, larger than all before.
pub(crate) fn fresh() -> Uuid {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    Uuid::from_u128(0x019a_c000_0000_7000_8000_0000_0000_0000 + u128::from(number))
}

/// An audit entry of the program's own.
pub(crate) fn entry(action: &str) -> AuditEntry {
    AuditEntry::new(ActorRef::Job(JobKind::Sweep), action, MORNING)
}

/// Bytes that never repeat: a counter, spread.
struct Steered(AtomicU64);

impl Randomness for Steered {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let number = self
                .0
                .fetch_add(1, Ordering::Relaxed)
                .wrapping_mul(0x9E37_79B9_7F4A_7C15);
            chunk.copy_from_slice(&number.to_le_bytes()[..chunk.len()]);
        }
    }
}

/// A store in its own folder.
pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) folder: TempDir,
    pub(crate) database: DatabaseConfig,
}

impl House {
    pub(crate) async fn sqlite() -> Result<Self> {
        Self::open(DatabaseConfig::Sqlite).await
    }

    pub(crate) async fn postgres(server: &Postgres) -> Result<Self> {
        Self::open(DatabaseConfig::Postgres {
            url: server.database(),
            connections: 16,
        })
        .await
    }

    async fn open(database: DatabaseConfig) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let store = Store::open(config(&folder, &database, "center-1")).await?;
        Ok(Self {
            store,
            folder,
            database,
        })
    }

    /// Closes the store and opens it again, as a restart of the program does.
    pub(crate) async fn restart(&mut self) -> Result<()> {
        self.store.close().await;
        self.store = Store::open(config(&self.folder, &self.database, "center-1")).await?;
        Ok(())
    }

    /// A second node on the same database, with a folder of its own.
    pub(crate) async fn second_node(&self, folder: &TempDir) -> Result<Store> {
        Ok(Store::open(config(folder, &self.database, "center-2")).await?)
    }

    /// One text from the database, read behind the store's back.
    pub(crate) async fn ask(&self, query: &str) -> Result<String> {
        let query = sqlx::AssertSqlSafe(query.to_owned());
        Ok(match &self.database {
            DatabaseConfig::Sqlite => {
                let file = self.folder.path().join("yuanzhen.sqlite");
                let mut connection =
                    SqliteConnection::connect(&format!("sqlite://{}", file.display())).await?;
                sqlx::query_scalar(query).fetch_one(&mut connection).await?
            }
            DatabaseConfig::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await?;
                sqlx::query_scalar(query).fetch_one(&mut connection).await?
            }
        })
    }

    /// Does something to the database behind the store's back. Several statements are one transaction.
    pub(crate) async fn tamper(&self, statements: &str) -> Result<()> {
        let text = format!("BEGIN; {statements}; COMMIT;");
        match &self.database {
            DatabaseConfig::Sqlite => {
                let file = self.folder.path().join("yuanzhen.sqlite");
                let mut connection =
                    SqliteConnection::connect(&format!("sqlite://{}", file.display())).await?;
                sqlx::raw_sql(sqlx::AssertSqlSafe(text))
                    .execute(&mut connection)
                    .await?;
                connection.close().await?;
            }
            DatabaseConfig::Postgres { url, .. } => {
                let mut connection = PgConnection::connect(url).await?;
                sqlx::raw_sql(sqlx::AssertSqlSafe(text))
                    .execute(&mut connection)
                    .await?;
                connection.close().await?;
            }
        }
        Ok(())
    }
}

fn config(folder: &TempDir, database: &DatabaseConfig, node: &str) -> StoreConfig {
    config_in(folder.path(), database, node)
}

/// What a store in this folder is opened with.
pub(crate) fn config_in(folder: &Path, database: &DatabaseConfig, node: &str) -> StoreConfig {
    StoreConfig {
        folder: folder.to_owned(),
        database: database.clone(),
        objects: ObjectsConfig::Files,
        keys: vec![DataKey {
            id: "test-1".to_owned(),
            bytes: zeroize::Zeroizing::new([7; 32]),
        }],
        node: node.to_owned(),
        nats: None,
        randomness: Arc::new(Steered(AtomicU64::new(fresh().as_u64_pair().1))),
    }
}

/// Runs a test on SQLite, then on PostgreSQL (said loudly when that is missing).
pub(crate) async fn on_each_engine(test: impl AsyncFn(House) -> Result<()>) -> Result<()> {
    test(House::sqlite().await?).await?;
    if let Some(server) = Postgres::start() {
        test(House::postgres(&server).await?).await?;
    }
    Ok(())
}
