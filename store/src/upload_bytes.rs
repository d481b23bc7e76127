//! The bytes of resumable uploads: pieces appended to a spool file, gathered into an object when all are there. What
//! is said to be safe was synced before it is said.
//!
//! The offset is the length of the synced spool file, not a row, so that a piece of a file costs one sync and
//! no transaction. It does not look into the bytes and decides no rights.

use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Mutex;
use yuanzhen_domain::id::UploadId;
use yuanzhen_domain::moment::Moment;

use crate::Store;
use crate::alone;
use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::objects::{ObjectRef, hash_file};
use crate::uploads::{MAX_APPEND_BYTES, Upload, UploadRefused, UploadState};

/// One lock for each upload in use, so that two requests never write one file at once.
#[derive(Debug, Clone, Default)]
pub(crate) struct UploadLocks(Arc<Mutex<HashMap<UploadId, Arc<Mutex<()>>>>>);

impl UploadLocks {
    async fn of(&self, id: UploadId) -> Arc<Mutex<()>> {
        let mut locks = self.0.lock().await;
        locks.retain(|_, lock| Arc::strong_count(lock) > 1);
        locks.entry(id).or_default().clone()
    }
}

impl Store {
    fn upload_file(&self, id: UploadId) -> PathBuf {
        self.objects.spool().join(format!("upload-{id}"))
    }

    async fn open_upload_here(&self, id: UploadId, now: Moment) -> Result<Option<Upload>> {
        let Some((upload, node)) = self.read().await?.upload_and_node(id).await? else {
            return Ok(None);
        };
        if node != self.node() {
            return Err(UploadRefused::Elsewhere { node }.into());
        }
        if upload.state == UploadState::Open && upload.expires_at <= now {
            return Err(UploadRefused::Closed.into());
        }
        Ok(Some(upload))
    }

    /// Up to which byte an upload is safe on the disk. `None` when there is no such upload.
    pub async fn upload_offset(&self, id: UploadId, now: Moment) -> Result<Option<u64>> {
        let lock = self.upload_locks.of(id).await;
        let _held = lock.lock().await;
        let Some(upload) = self.open_upload_here(id, now).await? else {
            return Ok(None);
        };
        match upload.state {
            UploadState::Committed | UploadState::SetAside => Ok(Some(upload.size)),
            UploadState::Discarded => Err(UploadRefused::Closed.into()),
            UploadState::Open => match self.safe_length(id).await? {
                // Gathered before, and stopped before the row was written: all of it is safe.
                0 if self.is_gathered(&upload).await? => Ok(Some(upload.size)),
                at => Ok(Some(at)),
            },
        }
    }

    /// Appends a piece and says where the file ends now. When it returns, the piece is on the disk.
    pub async fn append_upload(
        &self,
        id: UploadId,
        offset: u64,
        piece: &[u8],
        now: Moment,
    ) -> Result<Option<u64>> {
        if piece.len() > MAX_APPEND_BYTES {
            return Err(UploadRefused::TooLarge {
                limit: MAX_APPEND_BYTES as u64,
            }
            .into());
        }
        let held = self.upload_locks.of(id).await.lock_owned().await;
        let Some(upload) = self.open_upload_here(id, now).await? else {
            return Ok(None);
        };
        if upload.state != UploadState::Open {
            return Err(UploadRefused::Closed.into());
        }
        let at = self.spool_length(id).await?;
        if at != offset {
            return Err(UploadRefused::Offset { at }.into());
        }
        let end = at + piece.len() as u64;
        if end > upload.size {
            return Err(UploadRefused::PastEnd { size: upload.size }.into());
        }
        let (path, piece) = (self.upload_file(id), piece.to_vec());
        // Done to its end whether or not the caller still waits, and nobody else touches the file until then.
        blocking(move || {
            let _held = held;
            append_synced(&path, at, &piece)
        })
        .await?;
        Ok(Some(end))
    }

    /// Checks a complete upload's bytes and stores them as an object. Afterwards commit the upload's row with
    /// [`Tx::commit_upload`]; until then this may be called again. `None` when there is no such upload.
    pub async fn gather_upload(&self, id: UploadId, now: Moment) -> Result<Option<ObjectRef>> {
        let lock = self.upload_locks.of(id).await;
        let _held = lock.lock().await;
        let Some(upload) = self.open_upload_here(id, now).await? else {
            return Ok(None);
        };
        let promised = ObjectRef {
            hash: upload.hash.clone(),
            size: upload.size,
        };
        let path = self.upload_file(id);
        match upload.state {
            UploadState::Discarded => return Err(UploadRefused::Closed.into()),
            UploadState::Committed | UploadState::SetAside => return Ok(Some(promised)),
            UploadState::Open => {}
        }
        // All of it, not only what an append saw through: the last one may have been killed before its sync.
        let at = self.safe_length(id).await?;
        if at == 0
            && self.may_have(&upload).await?
            && self.objects.find(&promised.hash).await?.as_ref() == Some(&promised)
        {
            // Gathered before, and stopped before the row was written; or the very file is their own already.
            return Ok(Some(promised));
        }
        if at != upload.size {
            return Err(UploadRefused::Unfinished {
                at,
                size: upload.size,
            }
            .into());
        }
        if at == 0 {
            return Ok(Some(self.objects.put(&[]).await?).filter(|stored| *stored == promised));
        }
        if hash_file(&path).await? != promised {
            let mut tx = self.begin().await?;
            tx.discard_upload(id).await?;
            tx.settle().await?;
            tokio::fs::remove_file(&path).await?;
            return Err(UploadRefused::OtherBytes.into());
        }
        let mut tx = self.begin().await?;
        tx.note_upload_proven(id).await?;
        tx.settle().await?;
        Ok(Some(self.objects.adopt(&path, promised).await?))
    }

    /// Whether an object may become an upload's without a byte sent now: they came before, or the institution has the
    /// object. To know an object's hash is not to have it; hashes of reports are public.
    async fn may_have(&self, upload: &Upload) -> Result<bool> {
        let mut read = self.read().await?;
        Ok(read.upload_is_proven(upload.id).await?
            || read.has_object(upload.institution, &upload.hash).await?)
    }

    /// Whether the upload's own bytes became an object before its row was written.
    async fn is_gathered(&self, upload: &Upload) -> Result<bool> {
        if !self.read().await?.upload_is_proven(upload.id).await? {
            return Ok(false);
        }
        let found = self.objects.find(&upload.hash).await?;
        Ok(found.is_some_and(|found| found.size == upload.size))
    }

    /// Removes the spool file of an upload that is closed or unknown.
    pub async fn clear_upload(&self, id: UploadId) -> Result<()> {
        let lock = self.upload_locks.of(id).await;
        let _held = lock.lock().await;
        let upload = self.read().await?.upload(id).await?;
        if upload.is_some_and(|upload| upload.state == UploadState::Open) {
            return Ok(());
        }
        match tokio::fs::remove_file(self.upload_file(id)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Throws away what expired, and spool files that no open upload owns. Says how many rows it closed.
    pub async fn sweep_uploads(&self, now: Moment) -> Result<u64> {
        let mut tx = self.begin().await?;
        let expired = sql!(
            tx.conn,
            execute,
            "UPDATE uploads SET state = 'discarded' WHERE state = 'open' AND expires_at <= $1 AND node = $2",
            now.millis(),
            self.node(),
        )?;
        tx.settle().await?;
        let mut entries = tokio::fs::read_dir(self.objects.spool()).await?;
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name();
            let Some(id) = name.to_str().and_then(|name| name.strip_prefix("upload-")) else {
                continue;
            };
            let Ok(id) = id.parse::<UploadId>() else { continue };
            self.clear_upload(id).await?;
        }
        Ok(expired)
    }

    /// The length of the spool file, all of which is on the disk when this returns.
    async fn safe_length(&self, id: UploadId) -> Result<u64> {
        let path = self.upload_file(id);
        blocking(move || match File::open(&path) {
            Ok(file) => {
                file.sync_data()?;
                sync_parent(&path)?;
                Ok(file.metadata()?.len())
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        })
        .await
    }

    async fn spool_length(&self, id: UploadId) -> Result<u64> {
        match tokio::fs::metadata(self.upload_file(id)).await {
            Ok(meta) => Ok(meta.len()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error.into()),
        }
    }
}

/// Writes a piece and syncs it. What could not be synced is cut off again, so that it never reads as received.
fn append_synced(path: &Path, at: u64, piece: &[u8]) -> std::io::Result<()> {
    let file = File::options()
        .create(true)
        .mode(alone::FILE_MODE)
        .truncate(false)
        .write(true)
        .open(path)?;
    if let Err(error) = file.write_all_at(piece, at).and_then(|()| file.sync_data()) {
        file.set_len(at)?;
        return Err(error);
    }
    if at == 0 {
        sync_parent(path)?;
    }
    Ok(())
}

/// A file is found again only when its folder is synced.
fn sync_parent(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|_| StoreError::Config("the program is stopping".to_owned()))??)
}
