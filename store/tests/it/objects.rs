//! Bytes in and out: named by their hash, durable before they are named, resumable when they are large.

use anyhow::{Context, Result};
use futures_util::TryStreamExt;
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::{InstitutionId, PersonId, UploadId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::owner::Owner;
use yuanzhen_store::{MAX_APPEND_BYTES, Store, StoreError, UPLOAD_LIFE, Upload, UploadRefused, UploadState};

use crate::house::{House, MORNING, config_in, entry, fresh, minute, on_each_engine};

fn bytes_of(length: usize) -> Vec<u8> {
    (0..length).map(|i| (i * 31 % 251) as u8).collect()
}

#[tokio::test]
async fn an_object_is_named_by_its_content_and_stored_once() -> Result<()> {
    let house = House::sqlite().await?;
    let objects = house.store.objects();
    let bytes = bytes_of(3_000_000);
    let mut incoming = objects.begin().await?;
    for piece in bytes.chunks(70_000) {
        incoming.write(piece).await?;
    }
    let stored = incoming.finish().await?;
    assert_eq!((&stored.hash, stored.size), (&Digest::sha256(&bytes), 3_000_000));
    assert_eq!(objects.put(&bytes).await?, stored, "the same again is harmless");
    assert_eq!(objects.read(&stored.hash).await?, bytes);
    assert_eq!(objects.read_range(&stored.hash, 10..20).await?, bytes[10..20]);
    let (size, stream) = objects
        .open_range(&stored.hash, Some(2_999_990..3_000_000))
        .await?;
    let tail: Vec<_> = stream.try_collect().await?;
    assert_eq!((size, tail.concat()), (3_000_000, bytes[2_999_990..].to_vec()));
    assert_eq!(objects.find(&Digest::sha256(b"not here")).await?, None);

    let mut abandoned = objects.begin().await?;
    abandoned.write(&bytes).await?;
    drop(abandoned);
    let left = std::fs::read_dir(house.folder.path().join("objects/incoming"))?.count();
    assert_eq!(left, 0, "an abandoned receive leaves nothing");

    let file = objects
        .local_file(&stored.hash)
        .context("objects are files here")?;
    let mut altered = bytes;
    altered[5] ^= 1;
    std::fs::write(file, altered)?;
    assert!(matches!(
        objects.read(&stored.hash).await,
        Err(StoreError::ObjectAltered { .. })
    ));
    Ok(())
}

#[tokio::test]
async fn looking_beside_a_running_server_leaves_its_receives_alone() -> Result<()> {
    let house = House::sqlite().await?;
    house.store.occupy().await?;
    let mut incoming = house.store.objects().begin().await?;
    incoming.write(&bytes_of(2_000_000)).await?;

    let beside = Store::open(config_in(house.folder.path(), &house.database, "center-1")).await?;
    assert!(matches!(beside.occupy().await, Err(StoreError::Occupied { .. })));
    assert_eq!(incoming.finish().await?.size, 2_000_000);
    beside.close().await;

    std::mem::forget(house.store.objects().begin().await?);
    let spool = house.folder.path().join("objects/incoming");
    house.store.close().await;
    let next = Store::open(config_in(house.folder.path(), &house.database, "center-1")).await?;
    assert_eq!(std::fs::read_dir(&spool)?.count(), 1, "opening removes nothing");
    next.occupy().await?;
    assert_eq!(std::fs::read_dir(&spool)?.count(), 0, "the next server does");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_starts_while_a_killed_server_lets_go_waits_for_it() -> Result<()> {
    let house = House::sqlite().await?;
    house.store.occupy().await?;
    let next = Store::open(config_in(house.folder.path(), &house.database, "center-1")).await?;
    let dying = house.store.clone();
    let gone = tokio::spawn(async move {
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
        dying.close().await;
    });
    next.occupy().await?;
    gone.await?;
    Ok(())
}

fn upload(bytes: &[u8]) -> Upload {
    Upload {
        id: UploadId::from_uuid(fresh()),
        kind: "dicom".to_owned(),
        size: bytes.len() as u64,
        hash: Digest::sha256(bytes),
        person: PersonId::from_uuid(fresh()),
        institution: InstitutionId::from_uuid(fresh()),
        state: UploadState::Open,
        created_at: MORNING,
        expires_at: MORNING.plus(UPLOAD_LIFE),
    }
}

async fn open(house: &House, upload: &Upload) -> Result<()> {
    let mut tx = house.store.begin().await?;
    tx.open_upload(upload).await?;
    tx.commit(entry("open-upload")).await?;
    Ok(())
}

fn refusal<T: std::fmt::Debug>(result: Result<T, StoreError>) -> Option<UploadRefused> {
    match result {
        Err(StoreError::Upload(refused)) => Some(refused),
        _ => None,
    }
}

#[tokio::test]
async fn an_upload_goes_on_after_a_restart() -> Result<()> {
    on_each_engine(async |mut house: House| {
        let bytes = bytes_of(2 * MAX_APPEND_BYTES + 77);
        let upload = upload(&bytes);
        open(&house, &upload).await?;
        let (first, rest) = bytes.split_at(MAX_APPEND_BYTES);
        assert_eq!(
            house.store.append_upload(upload.id, 0, first, MORNING).await?,
            Some(first.len() as u64)
        );
        house.restart().await?;

        let store = &house.store;
        let at = store
            .upload_offset(upload.id, minute(1))
            .await?
            .context("it is known")?;
        assert_eq!(at, first.len() as u64, "what was acknowledged is there");
        let again = store.append_upload(upload.id, 0, first, minute(1)).await;
        assert_eq!(refusal(again), Some(UploadRefused::Offset { at }));
        let (size, too_much) = (upload.size, vec![0; MAX_APPEND_BYTES + 1]);
        assert_eq!(
            refusal(store.append_upload(upload.id, at, &too_much, minute(1)).await),
            Some(UploadRefused::TooLarge {
                limit: MAX_APPEND_BYTES as u64
            })
        );
        let unfinished = store.gather_upload(upload.id, minute(1)).await;
        assert_eq!(refusal(unfinished), Some(UploadRefused::Unfinished { at, size }));
        let mut at = at;
        for piece in rest.chunks(MAX_APPEND_BYTES) {
            at = store
                .append_upload(upload.id, at, piece, minute(1))
                .await?
                .context("it is known")?;
        }
        assert_eq!(
            refusal(store.append_upload(upload.id, at, b"x", minute(1)).await),
            Some(UploadRefused::PastEnd { size })
        );
        let object = store
            .gather_upload(upload.id, minute(2))
            .await?
            .context("it is known")?;
        assert_eq!(
            store.gather_upload(upload.id, minute(2)).await?,
            Some(object.clone()),
            "again is harmless"
        );
        let mut tx = store.begin().await?;
        tx.commit_upload(upload.id).await?;
        tx.commit(entry("commit-upload")).await?;
        assert_eq!(store.objects().read(&object.hash).await?, bytes);
        assert_eq!(store.upload_offset(upload.id, minute(3)).await?, Some(size));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn other_bytes_than_promised_and_expired_uploads_are_thrown_away() -> Result<()> {
    let house = House::sqlite().await?;
    let store = &house.store;
    let mut lying = upload(b"the promised bytes");
    lying.size = 5;
    open(&house, &lying).await?;
    store.append_upload(lying.id, 0, b"other", MORNING).await?;
    assert_eq!(
        refusal(store.gather_upload(lying.id, MORNING).await),
        Some(UploadRefused::OtherBytes)
    );
    assert_eq!(
        refusal(store.append_upload(lying.id, 5, b"", MORNING).await),
        Some(UploadRefused::Closed)
    );

    let late = upload(b"never finished");
    open(&house, &late).await?;
    store.append_upload(late.id, 0, b"never", MORNING).await?;
    let after = late.expires_at;
    assert_eq!(
        refusal(store.append_upload(late.id, 5, b" ", after).await),
        Some(UploadRefused::Closed)
    );
    assert_eq!(store.sweep_uploads(after).await?, 1);
    assert_eq!(
        std::fs::read_dir(house.folder.path().join("objects/incoming"))?.count(),
        0
    );
    assert_eq!(
        store.upload_offset(UploadId::from_uuid(fresh()), MORNING).await?,
        None
    );
    Ok(())
}

#[tokio::test]
async fn what_no_row_names_is_swept_and_what_came_again_is_young() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let (named, orphan) = (
            store.objects().put(b"named").await?,
            store.objects().put(b"orphan").await?,
        );
        let owner = Owner::of(InstitutionId::from_uuid(fresh()), None);
        let mut tx = store.begin().await?;
        tx.name_object(&named, "text/plain", &owner).await?;
        tx.name_object(&named, "text/plain", &owner).await?;
        tx.commit(entry("name-object")).await?;
        assert_eq!(
            store.sweep_objects(Moment::EPOCH).await?,
            0,
            "nothing is that old"
        );
        let end = Moment::from_millis(i64::MAX);
        assert_eq!(store.sweep_objects(end).await?, 1);
        assert_eq!(store.objects().find(&orphan.hash).await?, None);
        assert_eq!(store.objects().find(&named.hash).await?, Some(named.clone()));
        assert_eq!(store.objects().put(b"orphan").await?, orphan, "it may come again");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_piece_whose_asker_hung_up_is_finished_before_the_next_is_looked_at() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let bytes = vec![7; 2 * MAX_APPEND_BYTES];
        let upload = upload(&bytes);
        open(&house, &upload).await?;
        let mut at = 0;
        while at < upload.size {
            // Dropped at whatever point it has come to.
            let from = usize::try_from(at)?;
            let piece = &bytes[from..bytes.len().min(from + 300_000)];
            let append = store.append_upload(upload.id, at, piece, MORNING);
            let _ = tokio::time::timeout(std::time::Duration::from_micros(300), append).await;
            let stands = store.upload_offset(upload.id, MORNING).await?.context("known")?;
            assert!(stands == at || stands == at + piece.len() as u64, "half a piece");
            at = stands;
        }
        store.gather_upload(upload.id, MORNING).await?.context("whole")?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_upload_that_was_gathered_and_not_committed_is_gathered_again() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let (mine, claimed) = (upload(b"my file"), upload(b"my file"));
        for upload in [&mine, &claimed] {
            open(&house, upload).await?;
        }
        store.append_upload(mine.id, 0, b"my file", MORNING).await?;
        let first = store.gather_upload(mine.id, MORNING).await?;
        // The program stopped here. Whoever sent the bytes goes on; whoever only knows their hash does not.
        assert_eq!(store.upload_offset(mine.id, MORNING).await?, Some(mine.size));
        assert_eq!(store.gather_upload(mine.id, MORNING).await?, first);
        assert_eq!(
            refusal(store.gather_upload(claimed.id, MORNING).await),
            Some(UploadRefused::Unfinished {
                at: 0,
                size: mine.size
            })
        );
        let mut tx = store.begin().await?;
        tx.commit_upload(mine.id).await?;
        tx.commit(entry("commit-upload")).await?;
        store.sweep_uploads(MORNING).await?;
        let spool = house.folder.path().join("objects/incoming");
        assert_eq!(std::fs::read_dir(spool)?.count(), 0);
        Ok(())
    })
    .await
}
