//! Looks at the records: does the database open, is it whole, does the audit chain hold, does work pile up.

use yuanzhen_store::{DatabaseConfig, Store, StoreError};

use super::Finding;
use crate::config::Config;
use crate::key_folder::KeyFolderError;
use crate::keys::{Keys, KeysError};
use crate::role::center;
use crate::system::System;

/// Dead jobs at all are worth a look.
const REMEDY_DEAD: &str =
    "open the page of failed jobs as system administrator, put the cause right, and run them again";

pub(super) async fn look(config: &Config, system: &System) -> Vec<Finding> {
    let file = config.node.data.join("yuanzhen.sqlite");
    if matches!(config.database, DatabaseConfig::Sqlite) && !file.is_file() {
        return vec![no_database()];
    }
    let keys = match config.node.key_folder().map_err(KeysError::from) {
        Ok(folder) => Keys::open(&folder),
        Err(error) => Err(error),
    };
    let keys = match keys {
        Ok(keys) => keys,
        Err(error) => return vec![unusable(error)],
    };
    match Store::open_existing(center::store_config(config, &keys, system)).await {
        Ok(store) => {
            let findings = examine(&store).await;
            store.close().await;
            findings
        }
        Err(StoreError::NoDatabase) => vec![no_database()],
        Err(error @ StoreError::OtherKeys { .. }) => vec![Finding::bad(
            error.to_string(),
            "put back the keys folder that belongs to this database, from its backup or from another node",
        )],
        Err(error) => vec![Finding::bad(
            format!("the store cannot be opened: {:#}", anyhow::Error::from(error)),
            "check the database section of the configuration, or restore the latest backup",
        )],
    }
}

fn no_database() -> Finding {
    Finding::doubtful(
        "there is no database yet",
        "the server makes it at its first start",
    )
}

fn unusable(error: KeysError) -> Finding {
    let remedy = match &error {
        KeysError::File(
            KeyFolderError::PassphraseFile { .. }
            | KeyFolderError::Sealed { .. }
            | KeyFolderError::WrongPassphrase { .. },
        ) => {
            "put node.passphrase_file right: a file of this account's alone (mode 600) with the passphrase of these keys"
        }
        _ => "put the keys folder right first, from its backup if need be",
    };
    let what = format!("the keys cannot be used: {:#}", anyhow::Error::from(error));
    Finding::bad(what, remedy)
}

async fn examine(store: &Store) -> Vec<Finding> {
    vec![file(store).await, audit(store).await, jobs(store).await]
}

async fn file(store: &Store) -> Finding {
    match store.flaws().await {
        Ok(flaws) if flaws.is_empty() => {
            Finding::good(format!("the {} database is whole", store.db().engine()))
        }
        Ok(flaws) => Finding::bad(
            format!("the database is damaged: {}", flaws.join("; ")),
            "stop the server, keep the data folder as it is, restore the latest backup",
        ),
        Err(error) => Finding::bad(
            format!("the database cannot be checked: {:#}", anyhow::Error::from(error)),
            "stop the server, keep the data folder as it is, restore the latest backup",
        ),
    }
}

async fn audit(store: &Store) -> Finding {
    match store.verify_audit().await {
        Ok(Ok(whole)) => Finding::good(format!("the audit chain is whole: {} rows", whole.rows)),
        Ok(Err(broken)) => Finding::bad(
            broken.to_string(),
            "somebody or something changed the database from outside: keep it as it is and call the security administrator",
        ),
        Err(error) => Finding::bad(
            format!("the audit chain cannot be read: {:#}", anyhow::Error::from(error)),
            "the database is damaged: restore the latest backup",
        ),
    }
}

async fn jobs(store: &Store) -> Finding {
    let counts = async { store.read().await?.job_counts().await };
    match counts.await {
        Ok(counts) if counts.dead > 0 => {
            Finding::doubtful(format!("{} jobs were given up", counts.dead), REMEDY_DEAD)
        }
        Ok(counts) => Finding::good(format!("{} jobs wait, none was given up", counts.open)),
        Err(error) => Finding::bad(
            format!("the jobs cannot be read: {:#}", anyhow::Error::from(error)),
            "the database is damaged: restore the latest backup",
        ),
    }
}
