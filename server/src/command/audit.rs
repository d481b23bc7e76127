//! `yuanzhen audit verify`: walks the audit chain. It repairs nothing: a broken chain is evidence.

use std::process::ExitCode;

use anyhow::Context;
use yuanzhen_store::Store;

use super::NO;
use crate::{cli::Place, keys::Keys, role::center, system::System};

pub(super) async fn verify(place: &Place) -> anyhow::Result<ExitCode> {
    let config = place.config()?;
    anyhow::ensure!(
        config.node.data.is_dir(),
        "there is no data folder {}",
        config.node.data.display()
    );
    let system = System::real();
    // Where there is no county yet there is nothing to call whole: a mistyped folder must not be blessed.
    let folder = config.node.key_folder().context("the keys cannot be used")?;
    let keys = Keys::open(&folder).context("the keys cannot be used")?;
    let store = Store::open_existing(center::store_config(&config, &keys, &system))
        .await
        .context("the store cannot be opened")?;
    let verdict = store
        .verify_audit()
        .await
        .context("the audit chain cannot be read")?;
    store.close().await;
    match verdict {
        Ok(whole) => {
            println!(
                "whole: {} rows, {} checkpoints, head {}",
                whole.rows, whole.checkpoints, whole.head
            );
            Ok(ExitCode::SUCCESS)
        }
        Err(broken) => {
            println!("broken: {broken}");
            eprintln!("keep the data folder as it is and compare it with the latest backup");
            Ok(ExitCode::from(NO))
        }
    }
}
