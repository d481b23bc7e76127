//! What was acknowledged is there after the power comes back: rows, objects, pieces of uploads, the whole chain.

use std::time::Instant;

use anyhow::{Context, Result};
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::{InstitutionId, PersonId, UploadId};
use yuanzhen_domain::owner::Owner;
use yuanzhen_peers::PowerCutDisk;
use yuanzhen_store::{DatabaseConfig, ObjectRef, Store, UPLOAD_LIFE, Upload, UploadState};

use crate::house::{MORNING, config_in, entry, fresh};

/// Cuts in every run of the tests, and in the long one.
const CUTS: u64 = 4;
const MANY_CUTS: u64 = 50;
const WORKERS: usize = 4;
const PIECE: &[u8] = &[0xA5; 10_000];

/// What the store has said is safe.
#[derive(Default)]
struct Acknowledged {
    commits: u64,
    objects: Vec<ObjectRef>,
    upload: Option<(UploadId, u64)>,
}

/// One acknowledgement and its moment.
struct Told {
    object: ObjectRef,
    at: Instant,
}

impl Acknowledged {
    fn take(&mut self, object: ObjectRef) {
        self.commits += 1;
        self.objects.push(object);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn power_cuts_lose_nothing_that_was_acknowledged() -> Result<()> {
    let Some(mut disk) = PowerCutDisk::of_megabytes(192) else {
        return Ok(());
    };
    let folder = disk.path().join("data");
    let mut safe = Acknowledged::default();
    for cut in 0..yuanzhen_peers::rounds(CUTS, MANY_CUTS) {
        let store = Store::open(config_in(&folder, &DatabaseConfig::Sqlite, "center-1")).await?;
        if safe.upload.is_none() {
            safe.upload = Some((open_upload(&store).await?, 0));
            safe.commits += 1;
        }
        work_until_the_cut(&store, &disk, cut, &mut safe).await?;
        store.close().await;
        drop(store);
        disk.restore()?;
        let store = Store::open(config_in(&folder, &DatabaseConfig::Sqlite, "center-1")).await?;
        check(&store, &safe)
            .await
            .with_context(|| format!("after cut {cut}"))?;
        store.close().await;
    }
    Ok(())
}

async fn open_upload(store: &Store) -> Result<UploadId> {
    let upload = Upload {
        id: UploadId::from_uuid(fresh()),
        kind: "dicom".to_owned(),
        size: 1 << 30,
        hash: Digest::sha256(b"never finished"),
        person: PersonId::from_uuid(fresh()),
        institution: InstitutionId::from_uuid(fresh()),
        state: UploadState::Open,
        created_at: MORNING,
        expires_at: MORNING.plus(UPLOAD_LIFE),
    };
    let mut tx = store.begin().await?;
    tx.open_upload(&upload).await?;
    tx.commit(entry("open-upload")).await?;
    Ok(upload.id)
}

/// Several workers write at once; the power goes after a number of acknowledgements, and everybody finds out.
async fn work_until_the_cut(
    store: &Store,
    disk: &PowerCutDisk,
    cut: u64,
    safe: &mut Acknowledged,
) -> Result<()> {
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let mut workers = Vec::new();
    for worker in 0..WORKERS {
        let (store, tell) = (store.clone(), tell.clone());
        workers.push(tokio::spawn(async move {
            for number in 0.. {
                let content = format!("cut {cut} worker {worker} number {number}").repeat(500);
                let Ok(object) = one_object(&store, content.as_bytes()).await else {
                    return;
                };
                let told = Told {
                    object,
                    at: yuanzhen_peers::stamp(),
                };
                if tell.send(told).is_err() {
                    return;
                }
            }
        }));
    }
    drop(tell);
    let enough = safe.objects.len() + 12 + usize::try_from(cut)?;
    while safe.objects.len() < enough {
        let Some(told) = told.recv().await else { break };
        safe.take(told.object);
        if let Some((id, at)) = safe.upload {
            let end = store
                .append_upload(id, at, PIECE, MORNING)
                .await?
                .context("the upload is open")?;
            safe.upload = Some((id, end));
        }
    }
    let moment = disk.cut()?;
    for worker in workers {
        worker.await?;
    }
    // Acknowledged before the cut, read after it. What is said later is said by a box that has no power.
    while let Some(told) = told.recv().await {
        if told.at < moment {
            safe.take(told.object);
        }
    }
    Ok(())
}

async fn one_object(store: &Store, content: &[u8]) -> Result<ObjectRef> {
    let object = store.objects().put(content).await?;
    let mut tx = store.begin().await?;
    tx.name_object(
        &object,
        "text/plain",
        &Owner::of(InstitutionId::from_uuid(fresh()), None),
    )
    .await?;
    tx.commit(entry("receive")).await?;
    Ok(object)
}

async fn check(store: &Store, safe: &Acknowledged) -> Result<()> {
    let whole = store.verify_audit().await??;
    anyhow::ensure!(
        whole.rows >= safe.commits,
        "{} rows, {} acknowledged",
        whole.rows,
        safe.commits
    );
    for object in &safe.objects {
        let bytes = store.objects().read(&object.hash).await?;
        anyhow::ensure!(bytes.len() as u64 == object.size, "an object is short");
    }
    if let Some((id, at)) = safe.upload {
        let offset = store
            .upload_offset(id, MORNING)
            .await?
            .context("the upload is known")?;
        anyhow::ensure!(
            offset >= at,
            "the upload stands at {offset}, {at} were acknowledged"
        );
    }
    Ok(())
}
