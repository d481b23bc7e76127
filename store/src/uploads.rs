//! Resumable uploads, one protocol for files of every kind: create with size and hash, append at an offset,
//! commit. What was acknowledged is on the disk, so that an upload goes on after a restart; what was never
//! finished is thrown away when it expires. It does not look into the bytes and decides no rights.
//!
//! Here are its row and its states; its bytes are in `upload_bytes`. An upload belongs to the node that took its
//! first byte.

use thiserror::Error;
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::{InstitutionId, PersonId, UploadId};
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::owner::Owner;

use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::objects::ObjectRef;
use crate::row::{parse, unsigned};
use crate::{Reading, Tx};

/// The largest piece of one append. Larger pieces would be lost whole on a bad line.
pub const MAX_APPEND_BYTES: usize = 1 << 20;
/// The largest file. A 3 000 slice CT as one file is about 1.6 GiB.
pub const MAX_UPLOAD_BYTES: u64 = 4 << 30;
/// How long an upload may take. A township that is offline over a long holiday still finishes.
pub const UPLOAD_LIFE: Millis = Millis::hours(10 * 24);

/// Most uploads a person may have under way. A browser sends two files at a time, so that this is many broken-off days;
/// an account gone wild fills no disk with spool files.
pub const MAX_OPEN_UPLOADS: usize = 64;
/// Most bytes a person's uploads under way may promise together: two of the largest files.
pub const MAX_OPEN_BYTES: u64 = 2 * MAX_UPLOAD_BYTES;

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
    /// The object is stored and kept, and cannot be read as what the person said it was.
    SetAside,
    /// Its bytes did not have the promised hash, it expired, or the person gave it up.
    Discarded,
}

impl UploadState {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Committed => "committed",
            Self::SetAside => "set-aside",
            Self::Discarded => "discarded",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "open" => Some(Self::Open),
            "committed" => Some(Self::Committed),
            "set-aside" => Some(Self::SetAside),
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
    /// The person has as much under way as one person may.
    #[error("{open} uploads of {bytes} bytes are under way already")]
    TooManyOpen {
        /// How many are under way.
        open: usize,
        /// What they promise together.
        bytes: u64,
    },
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

    /// The uploads a person has under way, the oldest first.
    pub async fn open_uploads(&mut self, person: PersonId, now: Moment) -> Result<Vec<Upload>> {
        sql!(
            self.conn,
            all UploadRow,
            "
            SELECT id, kind, size_bytes, hash, person, institution, node, state, created_at, expires_at
            FROM uploads
            WHERE state = 'open' AND person = $1 AND expires_at > $2
            ORDER BY created_at, id",
            person.to_string(),
            now.millis(),
        )?
        .into_iter()
        .map(|row| Ok(upload_from_row(row)?.0))
        .collect()
    }

    pub(crate) async fn upload_is_proven(&mut self, id: UploadId) -> Result<bool> {
        let row = sql!(
            self.conn,
            optional(i64,),
            "SELECT proven FROM uploads WHERE id = $1",
            id.to_string(),
        )?;
        Ok(row.is_some_and(|(proven,)| proven != 0))
    }

    pub(crate) async fn upload_and_node(&mut self, id: UploadId) -> Result<Option<(Upload, String)>> {
        sql!(self.conn, optional UploadRow, SELECT, id.to_string())?
            .map(upload_from_row)
            .transpose()
    }
}

impl Tx {
    /// Opens an upload, unless its person has too much under way. The caller has seen that the id is new.
    pub async fn open_upload(&mut self, upload: &Upload) -> Result<()> {
        if upload.size > MAX_UPLOAD_BYTES {
            return Err(UploadRefused::TooLarge {
                limit: MAX_UPLOAD_BYTES,
            }
            .into());
        }
        let open = self.open_uploads(upload.person, upload.created_at).await?;
        let bytes = open.iter().map(|one| one.size).sum::<u64>();
        if open.len() >= MAX_OPEN_UPLOADS || bytes + upload.size > MAX_OPEN_BYTES {
            return Err(UploadRefused::TooManyOpen {
                open: open.len(),
                bytes,
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
        self.keep_upload(id, UploadState::Committed).await
    }

    /// Records that an upload's object is stored and is not what the person said: it is kept as it came.
    pub async fn set_upload_aside(&mut self, id: UploadId) -> Result<()> {
        self.keep_upload(id, UploadState::SetAside).await
    }

    async fn keep_upload(&mut self, id: UploadId, state: UploadState) -> Result<()> {
        self.mark_upload(id, state).await?;
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

    /// Notes that the bytes came and had the promised hash.
    pub(crate) async fn note_upload_proven(&mut self, id: UploadId) -> Result<()> {
        sql!(
            self.conn,
            execute,
            "UPDATE uploads SET proven = 1 WHERE id = $1",
            id.to_string(),
        )?;
        Ok(())
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
