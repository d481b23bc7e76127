//! Section `[node]`: where and as what this program runs.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::ConfigError;
use crate::key_folder::{KeyFolder, KeyFolderError};

/// What a process does. Several roles fit in one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NodeRole {
    /// The county's center: records, lists, reports.
    Center,
    /// The media relay of consult rooms.
    Relay,
}

impl NodeRole {
    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Center => "center",
            Self::Relay => "relay",
        }
    }
}

/// Section `[node]`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NodeConfig {
    /// The folder with the database, objects and keys.
    pub data: PathBuf,
    /// What this process does.
    pub roles: Vec<NodeRole>,
    /// The name of this node in rows and logs; one of its own for each node of a county.
    pub name: String,
    /// The county's name as shown on pages.
    pub county: String,
    /// The file with the passphrase that the keys folder is under, outside the data folder; empty for none.
    pub passphrase_file: PathBuf,
    /// A NATS server that carries wake-ups between nodes; empty for a single node.
    pub nats: String,
}

impl Default for NodeConfig {
    fn default() -> Self {
        Self {
            data: PathBuf::from("/var/lib/yuanzhen"),
            roles: vec![NodeRole::Center, NodeRole::Relay],
            name: "center-1".to_owned(),
            county: "Yuanzhen".to_owned(),
            passphrase_file: PathBuf::new(),
            nats: String::new(),
        }
    }
}

impl NodeConfig {
    /// Where this node's keys are.
    ///
    /// # Errors
    /// When the passphrase file cannot serve.
    pub fn key_folder(&self) -> Result<KeyFolder, KeyFolderError> {
        KeyFolder::of(&self.data, &self.passphrase_file)
    }

    /// It is a center: a relay takes its orders within the process.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        ConfigError::unless(
            self.roles.contains(&NodeRole::Center),
            "node.roles",
            "\"center\" must be among them",
        )
    }
}
