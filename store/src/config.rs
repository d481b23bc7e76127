//! What the store must be told: where the records and the objects live, and with which key columns are
//! enciphered. It reads no file and no environment; the program hands the values over.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use zeroize::Zeroizing;

/// Where records live.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, tag = "kind")]
pub enum DatabaseConfig {
    /// A file `yuanzhen.sqlite` in the data folder: the small county, the default.
    #[default]
    Sqlite,
    /// A PostgreSQL server shared by several nodes.
    Postgres {
        /// `postgres://user:password@host/database`.
        url: String,
        /// Connections this node may hold.
        #[serde(default = "default_connections")]
        connections: u32,
    },
}

fn default_connections() -> u32 {
    16
}

/// Where objects live.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, tag = "kind")]
pub enum ObjectsConfig {
    /// Files in `objects/` of the data folder: the default.
    #[default]
    Files,
    /// A bucket of an S3-compatible store; `objects/` of the data folder stays the spool.
    S3 {
        /// Its address, such as `http://10.0.0.5:9000`.
        endpoint: String,
        /// The bucket; it must exist.
        bucket: String,
        /// The region the store expects in signatures.
        #[serde(default = "default_region")]
        region: String,
        /// The access key's name.
        access_key_id: String,
        /// The access key.
        secret_access_key: String,
        /// Whether plain HTTP is tolerated, as on a storage network of its own.
        #[serde(default)]
        allow_http: bool,
    },
}

fn default_region() -> String {
    "us-east-1".to_owned()
}

/// A key for enciphered columns and keyed hashes.
#[derive(Clone)]
pub struct DataKey {
    /// Names the key in each ciphertext, so that a later key can stand beside it. Letters, digits, hyphens.
    pub id: String,
    /// The key itself.
    pub bytes: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DataKey({}, secret)", self.id)
    }
}

/// Where random bytes come from: the program's `System`, which tests can steer.
pub trait Randomness: Send + Sync + 'static {
    /// Fills the buffer with unpredictable bytes.
    fn fill(&self, buffer: &mut [u8]);
}

/// Everything [`crate::Store::open`] needs.
#[derive(Clone)]
pub struct StoreConfig {
    /// The data folder; made when it is not there.
    pub folder: PathBuf,
    /// Where records live.
    pub database: DatabaseConfig,
    /// Where objects live.
    pub objects: ObjectsConfig,
    /// The key in use, first, and older ones that can still be opened.
    pub keys: Vec<DataKey>,
    /// The name of this node, as in rows that belong to it.
    pub node: String,
    /// The address of a NATS server that carries wake-ups between nodes; without it nodes poll.
    pub nats: Option<String>,
    /// The source of nonces.
    pub randomness: Arc<dyn Randomness>,
}

impl fmt::Debug for StoreConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreConfig")
            .field("folder", &self.folder)
            .field("node", &self.node)
            .finish_non_exhaustive()
    }
}
