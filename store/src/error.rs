//! What can go wrong in the store. It says what happened, never what was in the row: no message here
//! carries a name, an identity number or bytes of an object.

use thiserror::Error;

/// The result of every store call.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// A store call that did not work.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database refused or could not be reached.
    #[error("the database could not do it")]
    Database(#[source] sqlx::Error),
    /// A row holds something no program of ours writes; it is reported, never guessed at.
    #[error("row {id} of {table} makes no sense")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The key of the row.
        id: String,
    },
    /// Somebody else changed the thing since it was read; read again and decide again.
    #[error("{table} {id} has changed since version {version}")]
    Stale {
        /// The table.
        table: &'static str,
        /// The key of the row.
        id: String,
        /// The version the caller had read.
        version: u64,
    },
    /// A value that must be unique is taken already, such as a login name or a device's AE title.
    #[error("{table} already has such a row")]
    Taken {
        /// The table.
        table: &'static str,
    },
    /// The permit was given for another subject than the one asked for.
    #[error("the permit is not for this subject")]
    WrongPermit,
    /// An object could not be written or read.
    #[error("the object store could not do it")]
    Object(#[source] object_store::Error),
    /// A file of the spool could not be written or read.
    #[error("the spool could not do it")]
    Spool(#[source] std::io::Error),
    /// An object's bytes do not have the hash in its name.
    #[error("object {hash} does not have the bytes its name promises")]
    ObjectAltered {
        /// The name it is stored under.
        hash: String,
    },
    /// An enciphered column cannot be opened: unknown key, unknown algorithm or altered text.
    #[error("an enciphered value cannot be opened: {why}")]
    Sealed {
        /// What is wrong, without the value.
        why: &'static str,
    },
    /// An upload step that does not fit the upload's state.
    #[error(transparent)]
    Upload(#[from] crate::uploads::UploadRefused),
    /// A value could not be written as JSON, or JSON in a row could not be read.
    #[error("a stored document of {table} cannot be written or read")]
    Document {
        /// The table.
        table: &'static str,
        /// The reason.
        #[source]
        source: serde_json::Error,
    },
    /// The database is newer than this program, or a migration was altered after it ran.
    #[error("the tables cannot be brought up to date")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// A list was asked to go on from something that is no cursor of ours.
    #[error("not a cursor")]
    Cursor,
    /// The database is enciphered with a key that is not at hand, or with another of the same name.
    #[error("the database is enciphered with the data key {key}, which is not the one in the keys folder")]
    OtherKeys {
        /// The name of the key.
        key: String,
    },
    /// There are records, but what the database was founded with is gone: it was changed from outside.
    #[error("the database holds records and no longer says with which data key: it was changed from outside")]
    FootingGone,
    /// There is no database here, and none was to be made.
    #[error("there is no database")]
    NoDatabase,
    /// Another server works from the same data folder.
    #[error("another server works from the data folder {}: stop it first, or give this one a folder of its own", folder.display())]
    Occupied {
        /// The data folder.
        folder: std::path::PathBuf,
    },
    /// The configuration cannot work.
    #[error("store configuration: {0}")]
    Config(String),
}

impl StoreError {
    /// A row that makes no sense.
    pub(crate) fn inconsistent(table: &'static str, id: impl ToString) -> Self {
        Self::Inconsistent {
            table,
            id: id.to_string(),
        }
    }

    /// Whether the database said that a unique value is taken.
    pub(crate) fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(inner)) if inner.is_unique_violation())
    }

    /// Gives a unique violation its meaning, leaves everything else as it is.
    pub(crate) fn taken(self, table: &'static str) -> Self {
        if self.is_unique_violation() {
            Self::Taken { table }
        } else {
            self
        }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<object_store::Error> for StoreError {
    fn from(error: object_store::Error) -> Self {
        Self::Object(error)
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        Self::Spool(error)
    }
}
