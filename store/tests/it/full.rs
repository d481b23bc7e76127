//! A disk that gets full: what was acknowledged stays whole, what did not fit is refused and leaves nothing behind, and
//! with room again the work goes on.

use anyhow::{Context, Result};
use yuanzhen_domain::id::InstitutionId;
use yuanzhen_domain::owner::Owner;
use yuanzhen_peers::SmallDisk;
use yuanzhen_store::{DatabaseConfig, ObjectRef, Store};

use crate::house::{config_in, entry, fresh};

async fn kept(store: &Store, content: &[u8]) -> Result<ObjectRef> {
    let object = store.objects().put(content).await?;
    let mut tx = store.begin().await?;
    tx.name_object(
        &object,
        "application/dicom",
        &Owner::of(InstitutionId::from_uuid(fresh()), None),
    )
    .await?;
    tx.commit(entry("receive")).await?;
    Ok(object)
}

fn left_in(folder: &std::path::Path) -> Result<usize> {
    Ok(std::fs::read_dir(folder)?.count())
}

#[tokio::test]
async fn a_full_disk_loses_nothing_that_was_acknowledged() -> Result<()> {
    let Some(disk) = SmallDisk::of_megabytes(24) else {
        return Ok(());
    };
    let folder = disk.path().join("data");
    let store = Store::open(config_in(&folder, &DatabaseConfig::Sqlite, "center-1")).await?;
    let ballast = disk.path().join("ballast");
    std::fs::write(&ballast, vec![1; 6 << 20])?;

    let mut safe = Vec::new();
    let refused = loop {
        let content = format!("slice {}", safe.len()).repeat(60_000);
        match kept(&store, content.as_bytes()).await {
            Ok(object) => safe.push(object),
            Err(refused) => break refused,
        }
        anyhow::ensure!(safe.len() < 1000, "the disk does not get full");
    };
    anyhow::ensure!(safe.len() > 3, "{} fitted: {refused:#}", safe.len());
    assert_eq!(left_in(&folder.join("objects/incoming"))?, 0, "{refused:#}");

    std::fs::remove_file(&ballast)?;
    safe.push(
        kept(&store, b"with room again")
            .await
            .context("with room again")?,
    );
    store.close().await;
    drop(store);

    let store = Store::open(config_in(&folder, &DatabaseConfig::Sqlite, "center-1")).await?;
    for object in &safe {
        let bytes = store.objects().read(&object.hash).await?;
        assert_eq!(bytes.len() as u64, object.size);
    }
    let whole = store.verify_audit().await??;
    assert!(whole.rows >= safe.len() as u64);
    store.close().await;
    Ok(())
}
