//! What an upload says is safe is safe, and only who has the bytes can upload them.

use std::io::Write;

use anyhow::{Context, Result};
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::{InstitutionId, PersonId, UploadId};
use yuanzhen_domain::owner::Owner;
use yuanzhen_peers::PowerCutDisk;
use yuanzhen_store::{DatabaseConfig, Store, StoreError, UPLOAD_LIFE, Upload, UploadRefused, UploadState};

use crate::house::{House, MORNING, config_in, entry, fresh, on_each_engine};

fn upload(bytes: &[u8], institution: InstitutionId) -> Upload {
    Upload {
        id: UploadId::from_uuid(fresh()),
        kind: "dicom".to_owned(),
        size: bytes.len() as u64,
        hash: Digest::sha256(bytes),
        person: PersonId::from_uuid(fresh()),
        institution,
        state: UploadState::Open,
        created_at: MORNING,
        expires_at: MORNING.plus(UPLOAD_LIFE),
    }
}

async fn open(store: &Store, upload: &Upload) -> Result<()> {
    let mut tx = store.begin().await?;
    tx.open_upload(upload).await?;
    tx.commit(entry("open-upload")).await?;
    Ok(())
}

/// The program was killed between writing the last piece and syncing it: the bytes are in the page cache only.
#[tokio::test]
async fn a_piece_whose_sync_was_killed_is_synced_before_it_is_said_to_be_there() -> Result<()> {
    let Some(mut disk) = PowerCutDisk::of_megabytes(64) else {
        return Ok(());
    };
    let folder = disk.path().join("data");
    let store = Store::open(config_in(&folder, &DatabaseConfig::Sqlite, "center-1")).await?;
    let ours = InstitutionId::from_uuid(fresh());
    let bytes: Vec<u8> = (0..600_000_u32).flat_map(u32::to_le_bytes).collect();
    let (first, rest) = bytes.split_at(1_000_000);
    let (whole, half) = (upload(&bytes, ours), upload(&bytes, ours));
    for upload in [&whole, &half] {
        open(&store, upload).await?;
        store.append_upload(upload.id, 0, first, MORNING).await?;
        let spooled = folder.join(format!("objects/incoming/upload-{}", upload.id));
        let mut file = std::fs::OpenOptions::new().append(true).open(spooled)?;
        file.write_all(if upload.id == whole.id {
            rest
        } else {
            &rest[..500_000]
        })?;
    }
    let object = store
        .gather_upload(whole.id, MORNING)
        .await?
        .context("gathered")?;
    let mut tx = store.begin().await?;
    tx.commit_upload(whole.id).await?;
    tx.commit(entry("commit-upload")).await?;
    let said = store.upload_offset(half.id, MORNING).await?.context("known")?;
    assert_eq!(said, 1_500_000);
    disk.cut()?;
    store.close().await;
    drop(store);
    disk.restore()?;

    let store = Store::open(config_in(&folder, &DatabaseConfig::Sqlite, "center-1")).await?;
    assert_eq!(store.objects().read(&object.hash).await?, bytes);
    assert_eq!(store.upload_offset(half.id, MORNING).await?, Some(said));
    let spooled = folder.join(format!("objects/incoming/upload-{}", half.id));
    assert!(
        std::fs::read(spooled)? == bytes[..1_500_000],
        "and they are the bytes sent"
    );
    store.close().await;
    Ok(())
}

#[tokio::test]
async fn who_knows_only_the_hash_of_anothers_object_does_not_get_it() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let (ours, theirs) = (
            InstitutionId::from_uuid(fresh()),
            InstitutionId::from_uuid(fresh()),
        );
        let bytes = b"a signed report, whose hash is in the trust bundle";
        let mut tx = store.begin().await?;
        let report = store.objects().put(bytes).await?;
        tx.name_object(&report, "application/pdf", &Owner::of(theirs, None))
            .await?;
        tx.commit(entry("name-object")).await?;

        let guessed = upload(bytes, ours);
        open(store, &guessed).await?;
        let refused = store.gather_upload(guessed.id, MORNING).await;
        assert!(
            matches!(
                refused,
                Err(StoreError::Upload(UploadRefused::Unfinished { at: 0, .. }))
            ),
            "{refused:?}"
        );
        // Who sends the bytes has them, also when the program stopped between storing them and the row.
        store.append_upload(guessed.id, 0, bytes, MORNING).await?;
        assert_eq!(
            store.gather_upload(guessed.id, MORNING).await?,
            Some(report.clone())
        );
        assert_eq!(
            store.gather_upload(guessed.id, MORNING).await?,
            Some(report.clone())
        );
        // What is theirs already they need not send again.
        let again = upload(bytes, theirs);
        open(store, &again).await?;
        assert_eq!(store.gather_upload(again.id, MORNING).await?, Some(report));
        Ok(())
    })
    .await
}
