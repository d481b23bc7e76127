//! The two databases behind one door: [`Db`], the open transaction [`Conn`], and [`sql!`], the one macro
//! that expands a query for each engine. It knows no table.
//!
//! The common dialect: `$1` parameters, TEXT ids, BIGINT numbers and times, booleans 0/1, JSON as TEXT,
//! `ON CONFLICT`, `RETURNING`, always an `ORDER BY` when order matters.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};

use crate::alone;
use crate::config::DatabaseConfig;
use crate::error::{Result, StoreError};

/// How long a SQLite connection waits for another process, such as a backup, to let go of the file.
const BUSY: Duration = Duration::from_secs(10);
/// How long a request waits for a connection before it is told that the server is busy.
const ACQUIRE: Duration = Duration::from_secs(20);
/// Readers of the SQLite file; more only fight over two to eight cores.
const LITE_READERS: u32 = 8;

/// An open database.
#[derive(Debug, Clone)]
pub enum Db {
    /// One file. SQLite has one writer at a time, so the writing pool holds one connection and callers queue
    /// fairly in the program instead of spinning on a lock.
    Lite {
        /// The one connection that writes.
        writer: SqlitePool,
        /// The connections that read; they cannot write.
        readers: SqlitePool,
    },
    /// A PostgreSQL server, shared by several nodes.
    Pg(PgPool),
}

impl Db {
    /// Opens the database. `folder` is the data folder, where the SQLite file lives. Where there is none, it is made, or
    /// else refused.
    pub(crate) async fn open(config: &DatabaseConfig, folder: &Path, may_make: bool) -> Result<Self> {
        match config {
            DatabaseConfig::Sqlite => {
                let file = folder.join("yuanzhen.sqlite");
                if may_make {
                    keep_private(&file)?;
                } else if !tokio::fs::try_exists(&file).await? {
                    return Err(StoreError::NoDatabase);
                }
                Self::open_lite(&file).await
            }
            DatabaseConfig::Postgres { url, connections } => {
                let pool = Self::open_pg(url, *connections).await?;
                if !may_make && !has_tables(&pool).await? {
                    return Err(StoreError::NoDatabase);
                }
                Ok(Self::Pg(pool))
            }
        }
    }

    async fn open_lite(file: &Path) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            .pragma("secure_delete", "ON")
            .pragma("temp_store", "MEMORY");
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(ACQUIRE)
            .after_release(|connection, _| Box::pin(has_let_go(connection)))
            .connect_with(options.clone())
            .await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(LITE_READERS)
            .acquire_timeout(ACQUIRE)
            .connect_with(options.pragma("query_only", "ON"))
            .await?;
        Ok(Self::Lite { writer, readers })
    }

    async fn open_pg(url: &str, connections: u32) -> Result<PgPool> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| StoreError::Config("the PostgreSQL address cannot be read".to_owned()))?
            .application_name("yuanzhen")
            .options([("synchronous_commit", "on"), ("timezone", "UTC")]);
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE)
            .connect_with(options)
            .await?;
        Ok(pool)
    }

    /// Brings the tables up to date. Several nodes may start at once: one migrates, the others wait.
    pub(crate) async fn migrate(&self) -> Result<()> {
        match self {
            Self::Lite { writer, .. } => sqlx::migrate!("migrations/sqlite").run(writer).await,
            Self::Pg(pool) => sqlx::migrate!("migrations/postgres").run(pool).await,
        }
        .map_err(StoreError::Migration)
    }

    /// A consistent picture of the whole database that cannot write.
    pub(crate) async fn reading(&self) -> Result<Conn> {
        Ok(match self {
            Self::Lite { readers, .. } => Conn::Lite(readers.begin_with("BEGIN DEFERRED").await?),
            Self::Pg(pool) => Conn::Pg(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    .await?,
            ),
        })
    }

    /// A transaction that writes. Dropped without [`Conn::settle`] it leaves no trace.
    pub(crate) async fn writing(&self) -> Result<Conn> {
        Ok(match self {
            Self::Lite { writer, .. } => Conn::Lite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Pg(pool) => Conn::Pg(pool.begin().await?),
        })
    }

    /// Which engine this is, for messages and metrics.
    pub fn engine(&self) -> &'static str {
        match self {
            Self::Lite { .. } => "sqlite",
            Self::Pg(_) => "postgresql",
        }
    }

    pub(crate) async fn close(&self) {
        match self {
            Self::Lite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Pg(pool) => pool.close().await,
        }
    }
}

/// Whether a connection that comes back is in no transaction. On a full disk SQLite takes a transaction back by itself;
/// sqlx goes on counting it and would never begin another, so that connection is closed and a new one opened.
async fn has_let_go(connection: &mut SqliteConnection) -> std::result::Result<bool, sqlx::Error> {
    // Behind whatever the transaction that was dropped still had to do.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// The database and what SQLite keeps beside it are their owner's alone; SQLite gives what it makes the mode of the database.
fn keep_private(file: &Path) -> Result<()> {
    alone::make_file(file)?;
    for beside in ["-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(beside);
        alone::narrow(Path::new(&name))?;
    }
    Ok(())
}

/// Whether our tables are there.
async fn has_tables(pool: &PgPool) -> Result<bool> {
    let (found,): (bool,) = sqlx::query_as("SELECT to_regclass('heads') IS NOT NULL")
        .fetch_one(pool)
        .await?;
    Ok(found)
}

/// An open transaction of either engine.
#[derive(Debug)]
pub(crate) enum Conn {
    Lite(Transaction<'static, Sqlite>),
    Pg(Transaction<'static, Postgres>),
}

/// The bare connection of either engine, as [`sql!`] wants it.
pub(crate) enum Link<'a> {
    Lite(&'a mut SqliteConnection),
    Pg(&'a mut PgConnection),
}

impl Conn {
    pub(crate) fn link(&mut self) -> Link<'_> {
        match self {
            Self::Lite(tx) => Link::Lite(tx),
            Self::Pg(tx) => Link::Pg(tx),
        }
    }

    pub(crate) fn is_pg(&self) -> bool {
        matches!(self, Self::Pg(_))
    }

    /// Makes the transaction durable. Facts go through [`crate::Tx::commit`], which writes the audit entry
    /// first; bookkeeping of the program itself (a job's lease, a session's last use, a draft) comes here.
    pub(crate) async fn settle(self) -> Result<()> {
        match self {
            Self::Lite(tx) => tx.commit().await?,
            Self::Pg(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// A value bound to a filter that is put together at run time.
#[derive(Debug, Clone)]
pub(crate) enum Arg {
    Text(String),
    Number(i64),
}

/// Expands one query for each engine, so that the text stands once.
///
/// - `sql!(conn, execute, "…", a, b)` → rows affected
/// - `sql!(conn, optional Row, "…", a)` → `Option<Row>`; `one Row` and `all Row` alike; a tuple is a row too
/// - `sql!(conn, assembled Row, text, args)` for a filter put together from constants and [`Arg`]s
macro_rules! sql {
    ($conn:expr, execute, $text:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::sql!(@each $conn, link => sqlx::query($text)$(.bind($arg))*.execute(link).await
            .map(|done| done.rows_affected()))
    };
    ($conn:expr, optional $row:ty, $text:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::sql!(@each $conn, link => sqlx::query_as::<_, $row>($text)$(.bind($arg))*.fetch_optional(link).await)
    };
    ($conn:expr, one $row:ty, $text:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::sql!(@each $conn, link => sqlx::query_as::<_, $row>($text)$(.bind($arg))*.fetch_one(link).await)
    };
    ($conn:expr, all $row:ty, $text:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::sql!(@each $conn, link => sqlx::query_as::<_, $row>($text)$(.bind($arg))*.fetch_all(link).await)
    };
    ($conn:expr, assembled $row:ty, $text:expr, $args:expr) => {
        $crate::db::sql!(@each $conn, link => {
            let mut query = sqlx::query_as::<_, $row>(sqlx::AssertSqlSafe($text));
            for arg in $args {
                query = match arg {
                    $crate::db::Arg::Text(text) => query.bind(text),
                    $crate::db::Arg::Number(number) => query.bind(number),
                };
            }
            query.fetch_all(link).await
        })
    };
    (@each $conn:expr, $link:ident => $body:expr) => {
        match $conn.link() {
            $crate::db::Link::Lite($link) => $body,
            $crate::db::Link::Pg($link) => $body,
        }
        .map_err($crate::error::StoreError::from)
    };
}
pub(crate) use sql;
