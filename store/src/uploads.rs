//! Resumable uploads, one protocol for files of every kind: create with size and hash, append at an offset,
//! commit. What was acknowledged is on the disk, so that an upload goes on after a restart; what was never
//! finished is thrown away when it expires. It does not look into the bytes and decides no rights.
//!
//! The offset is the length of the synced spool file, not a row, so that a piece of a file costs one sync and
//! no transaction. An upload belongs to the node that took its first byte.

use std::collections::HashMap;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;
use tokio::sync::Mutex;
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::{InstitutionId, PersonId, UploadId};
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::owner::Owner;

use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::objects::{ObjectRef, hash_file};
use crate::row::{parse, unsigned};
use crate::{Reading, Store, Tx};

/// The largest piece of one append. Larger pieces would be lost whole on a bad line.
pub const MAX_APPEND_BYTES: usize = 1 << 20;
/// The largest file. A 3 000 slice CT as one file is about 1.6 GiB.
pub const MAX_UPLOAD_BYTES: u64 = 4 << 30;
/// How long an upload may take. A township that is offline over a long holiday still finishes.
pub const UPLOAD_LIFE: Millis = Millis::hours(10 * 24);

/// An upload under way or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its id, made by the client.
    pub id: UploadId,
    /// What kind of file, in the words of the program's API.
    pub kind: String,
    /// How long the file will be.
    pub size: u64,
    /// The name the bytes must have.
    pub hash: Digest,
    /// Who sends it.
    pub person: PersonId,
    /// For which institution.
    pub institution: InstitutionId,
    /// Where it stands.
    pub state: UploadState,
    /// When it began.
    pub created_at: Moment,
    /// When it is thrown away if not committed.
    pub expires_at: Moment,
}

/// Where an upload stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UploadState {
    /// Bytes may be appended.
    Open,
    /// The object is stored; the same commit again gives the same answer.
    Committed,
    /// Its bytes did not have the promised hash, or it expired.
    Discarded,
}

impl UploadState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Committed => "committed",
            Self::Discarded => "discarded",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "open" => Some(Self::Open),
            "committed" => Some(Self::Committed),
            "discarded" => Some(Self::Discarded),
            _ => None,
        }
    }
}

/// A step that does not fit. None of them loses what was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UploadRefused {
    /// The piece begins elsewhere than the file ends; go on from here.
    #[error("the upload stands at byte {at}")]
    Offset {
        /// Where the file ends.
        at: u64,
    },
    /// The piece reaches past the promised size.
    #[error("the piece reaches past the promised size of {size} bytes")]
    PastEnd {
        /// The promised size.
        size: u64,
    },
    /// The piece is larger than [`MAX_APPEND_BYTES`], or the file than [`MAX_UPLOAD_BYTES`].
    #[error("more than {limit} bytes at once")]
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// Not all bytes have come.
    #[error("the upload stands at byte {at} of {size}")]
    Unfinished {
        /// Where the file ends.
        at: u64,
        /// The promised size.
        size: u64,
    },
    /// All bytes have come, and they are other bytes. The upload is discarded.
    #[error("the bytes do not have the promised hash")]
    OtherBytes,
    /// The upload is committed, discarded or expired.
    #[error("the upload is closed")]
    Closed,
    /// The upload's bytes lie on another node.
    #[error("the upload is held by node {node}")]
    Elsewhere {
        /// The node that holds it.
        node: String,
    },
}

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

type UploadRow = (
    String,
    String,
    i64,
    String,
    String,
    String,
    String,
    String,
    i64,
    i64,
);

const SELECT: &str = "
    SELECT id, kind, size_bytes, hash, person, institution, node, state, created_at, expires_at
    FROM uploads
    WHERE id = $1";

fn upload_from_row(row: UploadRow) -> Result<(Upload, String)> {
    let (id, kind, size, hash, person, institution, node, state, created_at, expires_at) = row;
    let upload = Upload {
        id: parse("uploads", &id, &id)?,
        kind,
        size: unsigned("uploads", &id, size)?,
        hash: parse("uploads", &id, &hash)?,
        person: parse("uploads", &id, &person)?,
        institution: parse("uploads", &id, &institution)?,
        state: UploadState::parse(&state).ok_or_else(|| StoreError::inconsistent("uploads", &id))?,
        created_at: Moment::from_millis(created_at),
        expires_at: Moment::from_millis(expires_at),
    };
    Ok((upload, node))
}

impl Reading {
    /// An upload by its id.
    pub async fn upload(&mut self, id: UploadId) -> Result<Option<Upload>> {
        Ok(self.upload_and_node(id).await?.map(|(upload, _)| upload))
    }

    async fn upload_and_node(&mut self, id: UploadId) -> Result<Option<(Upload, String)>> {
        sql!(self.conn, optional UploadRow, SELECT, id.to_string())?
            .map(upload_from_row)
            .transpose()
    }
}

impl Tx {
    /// Opens an upload. The caller has seen that the id is new.
    pub async fn open_upload(&mut self, upload: &Upload) -> Result<()> {
        if upload.size > MAX_UPLOAD_BYTES {
            return Err(UploadRefused::TooLarge {
                limit: MAX_UPLOAD_BYTES,
            }
            .into());
        }
        let node = self.node().to_owned();
        sql!(
            self.conn,
            execute,
            "
            INSERT INTO uploads (id, kind, size_bytes, hash, person, institution, node, state, created_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            upload.id.to_string(),
            &upload.kind,
            upload.size as i64,
            upload.hash.as_str(),
            upload.person.to_string(),
            upload.institution.to_string(),
            node,
            UploadState::Open.as_str(),
            upload.created_at.millis(),
            upload.expires_at.millis(),
        )
        .map_err(|error| error.taken("uploads"))?;
        Ok(())
    }

    /// Records that an upload's object is stored. Call it after [`Store::gather_upload`], in the transaction
    /// that gives the object its meaning.
    pub async fn commit_upload(&mut self, id: UploadId) -> Result<()> {
        self.mark_upload(id, UploadState::Committed).await?;
        if let Some(upload) = self.upload(id).await? {
            let owner = match self.institution(upload.institution).await? {
                Some(institution) => Owner::of(institution.id, institution.consortium),
                None => Owner::of(upload.institution, None),
            };
            let object = ObjectRef {
                hash: upload.hash,
                size: upload.size,
            };
            self.name_object(&object, "application/octet-stream", &owner)
                .await?;
        }
        Ok(())
    }

    /// Gives an upload up.
    pub async fn discard_upload(&mut self, id: UploadId) -> Result<()> {
        self.mark_upload(id, UploadState::Discarded).await
    }

    async fn mark_upload(&mut self, id: UploadId, state: UploadState) -> Result<()> {
        let changed = sql!(
            self.conn,
            execute,
            "UPDATE uploads SET state = $2 WHERE id = $1 AND state = 'open'",
            id.to_string(),
            state.as_str(),
        )?;
        if changed == 1 {
            Ok(())
        } else {
            Err(UploadRefused::Closed.into())
        }
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
            UploadState::Committed => Ok(Some(upload.size)),
            UploadState::Discarded => Err(UploadRefused::Closed.into()),
            UploadState::Open => Ok(Some(self.safe_length(id).await?)),
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
            UploadState::Committed => return Ok(Some(promised)),
            UploadState::Open => {}
        }
        // All of it, not only what an append saw through: the last one may have been killed before its sync.
        let at = self.safe_length(id).await?;
        if at == 0
            && self
                .objects
                .find(&promised.hash)
                .await?
                .is_some_and(|found| found == promised)
        {
            // Gathered before, and stopped before the row was written; or the very file is here already.
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
        Ok(Some(self.objects.adopt(&path, promised).await?))
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
            let lock = self.upload_locks.of(id).await;
            let _held = lock.lock().await;
            let upload = self.read().await?.upload(id).await?;
            if upload.is_none_or(|upload| upload.state != UploadState::Open) {
                tokio::fs::remove_file(entry.path()).await?;
            }
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
