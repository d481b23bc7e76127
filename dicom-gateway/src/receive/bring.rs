//! A DICOM file that a person brings: from a disc or a stick, by the resumable upload, whole and with the promised hash
//! when it comes here. From the header on it goes the way of what a device sends. What cannot be read is kept as it
//! came and set aside with the reason; nothing of it is shown as an image.

use bytes::{Buf, Bytes};
use dicom_bytes::{Refusal, Source, WalkError, read_head};
use futures_util::TryStreamExt;
use futures_util::stream::BoxStream;
use tracing::{info, warn};
use yuanzhen_domain::access::{Action, Actor, Kind, Permit, may};
use yuanzhen_domain::audit::{AuditEntry, Outcome as AuditOutcome};
use yuanzhen_domain::id::{StudyId, UploadId};
use yuanzhen_domain::owner::Owner;
use yuanzhen_store::{ObjectRef, RefusedSender, Store, StoreError};

use super::intake::chain;
use super::record::{Hand, Outcome, Received, RecordError, record};
use crate::Ambient;
use crate::assemble::Patience;
use crate::dimse::is_storage_class;
use crate::object::{ReadError, Reading, read_whole, walk_object};

/// The table of contents of a disc (PS3.3 annex F), which lies beside the images and is none.
const DISC_DIRECTORY: &str = "1.2.840.10008.1.3.10";

/// Who brings a file, and by which upload.
#[derive(Debug)]
pub struct Bringer<'a> {
    /// The person.
    pub actor: &'a Actor,
    /// Whose the study will be, not routed yet.
    pub owner: Owner,
    /// The upload that holds the file.
    pub upload: UploadId,
    /// The right to send the file.
    pub permit: &'a Permit,
    /// An entry of this request; its session, request, role and institution stand in those written here.
    pub entry: AuditEntry,
}

impl Bringer<'_> {
    pub(super) fn sign(&self, entry: AuditEntry) -> AuditEntry {
        AuditEntry {
            role: self.entry.role,
            institution: self.entry.institution,
            session: self.entry.session,
            request: self.entry.request,
            ..entry
        }
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// It is an instance of this study.
    Kept(Outcome),
    /// It is kept and shown nowhere.
    SetAside(SetAside),
}

/// Why a file is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetAside {
    /// No DICOM file.
    NotDicom,
    /// The table of contents of a disc.
    DiscDirectory,
    /// A DICOM object that is nothing to be stored, such as a worklist.
    NoImage,
    /// Cut short, or its lengths do not hold together.
    Malformed,
    /// A UID every image has is missing or is none, or its head names another image than its body.
    Incomplete,
}

impl SetAside {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            SetAside::NotDicom => "not-dicom",
            SetAside::DiscDirectory => "dicom-directory",
            SetAside::NoImage => "dicom-no-image",
            SetAside::Malformed => "dicom-malformed",
            SetAside::Incomplete => "dicom-incomplete",
        }
    }
}

/// Makes a gathered upload an instance of its institution, or sets it aside. The upload's row is closed in the same
/// transaction, so that an upload without an answer is asked for again and never half done.
pub async fn bring<A: Ambient>(
    store: &Store,
    ambient: &A,
    patience: Patience,
    bringer: &Bringer<'_>,
    object: &ObjectRef,
) -> Result<Brought, RecordError> {
    let upload = bringer.upload;
    let (reading, data_set_at) = match look(store, object).await? {
        Ok(found) => found,
        Err(why) => {
            let entry = AuditEntry::under(bringer.permit, ambient.now())
                .came_to(AuditOutcome::Refused)
                .with("set_aside", why.code().to_owned())
                .with("object", object.hash.to_string());
            let mut tx = store.begin().await?;
            tx.set_upload_aside(upload).await?;
            if let Some(person) = bringer.actor.reference().person() {
                let sender = RefusedSender::Person(person);
                tx.note_refused(bringer.owner.institution, sender, why.code(), ambient.now())
                    .await?;
            }
            tx.commit(bringer.sign(entry)).await?;
            warn!(%upload, why = why.code(), "a file cannot be read and is set aside");
            return Ok(Brought::SetAside(why));
        }
    };
    let sop_instance = &reading.header.sop_instance;
    if let Some((study, permit)) = twin(store, bringer, &reading, data_set_at, object).await? {
        let entry = AuditEntry::under(&permit, ambient.now())
            .with("sop_instance", sop_instance.to_string())
            .with("already_here", true);
        let mut tx = store.begin().await?;
        tx.commit_upload(upload).await?;
        tx.commit(bringer.sign(entry)).await?;
        info!(%upload, sop_instance.uid = %sop_instance, "a file was here already");
        return Ok(Brought::Kept(Outcome::AlreadyHere(study)));
    }
    let received = Received {
        from: Hand::Person(bringer),
        reading: &reading,
        object,
    };
    let outcome = record(store, ambient, patience, &received).await?;
    info!(%upload, sop_instance.uid = %sop_instance, ?outcome, "a file was brought");
    Ok(Brought::Kept(outcome))
}

/// What became of a file whose upload is closed already: the same answer again.
pub async fn brought_before(
    store: &Store,
    owner: &Owner,
    object: &ObjectRef,
) -> Result<Option<Brought>, RecordError> {
    match look(store, object).await? {
        Err(why) => Ok(Some(Brought::SetAside(why))),
        Ok((reading, _)) => {
            let mut reader = store.read().await?;
            let study = reader
                .find_study(owner.institution, &reading.header.study)
                .await?;
            Ok(study.map(|id| Brought::Kept(Outcome::AlreadyHere(id))))
        }
    }
}

/// What the file says, and where its data set begins.
async fn look(store: &Store, object: &ObjectRef) -> Result<Result<(Reading, u64), SetAside>, RecordError> {
    let looked = walk_object(store.objects(), object, examine)
        .await
        .and_then(|looked| looked)
        .map_err(StoreError::from)?;
    Ok(looked)
}

fn examine<S: Source>(mut source: S) -> std::io::Result<Result<(Reading, u64), SetAside>> {
    let Ok(head) = read_head(&mut source) else {
        return Ok(Err(SetAside::NotDicom));
    };
    if head.sop_class.as_deref() == Some(DISC_DIRECTORY) {
        return Ok(Err(SetAside::DiscDirectory));
    }
    let reading = match read_whole(&mut source, None) {
        Ok(reading) => reading,
        Err(
            ReadError::File(error)
            | ReadError::Walk(WalkError {
                why: Refusal::Source(error),
                ..
            }),
        ) => return Err(error),
        Err(error) => {
            warn!(error = %chain(&error), "a file cannot be read");
            return Ok(Err(match error {
                ReadError::NotPart10(_) => SetAside::NotDicom,
                ReadError::Missing(_) | ReadError::NotAUid { .. } => SetAside::Incomplete,
                _ => SetAside::Malformed,
            }));
        }
    };
    let header = &reading.header;
    let other_head = |told: &Option<String>, read: &str| told.as_deref().is_some_and(|told| told != read);
    if other_head(&head.sop_instance, header.sop_instance.as_str())
        || other_head(&head.sop_class, header.sop_class.as_str())
    {
        return Ok(Err(SetAside::Incomplete));
    }
    if !is_storage_class(header.sop_class.as_str(), true) {
        return Ok(Err(SetAside::NoImage));
    }
    Ok(Ok((reading, head.data_set_at)))
}

/// The study in which this very image lies already behind another head: a device sent it, and heads are written by
/// whoever receives. Their data sets are compared byte for byte.
async fn twin(
    store: &Store,
    bringer: &Bringer<'_>,
    reading: &Reading,
    data_set_at: u64,
    object: &ObjectRef,
) -> Result<Option<(StudyId, Permit)>, RecordError> {
    let header = &reading.header;
    let mut reader = store.read().await?;
    let Some(study) = reader
        .find_study(bringer.owner.institution, &header.study)
        .await?
    else {
        return Ok(None);
    };
    let Some((subject, relation)) = reader.subject(Kind::Study, study.uuid()).await? else {
        return Ok(None);
    };
    let permit = may(bringer.actor, Action::ReceiveStudy, &subject, &relation)?;
    let held = reader.instance(&permit, study, &header.sop_instance).await?;
    drop(reader);
    let Some(held) =
        held.filter(|held| held.object.hash != object.hash && held.transfer_syntax == header.transfer_syntax)
    else {
        return Ok(None);
    };
    let objects = store.objects();
    let held_head = walk_object(objects, &held.object, |mut source| read_head(&mut source))
        .await
        .map_err(StoreError::from)?;
    let Ok(held_head) = held_head else {
        return Ok(None);
    };
    let length = object.size - data_set_at;
    if held.object.size - held_head.data_set_at != length {
        return Ok(None);
    }
    let (_, one) = objects
        .open_range(&object.hash, Some(data_set_at..object.size))
        .await?;
    let (_, two) = objects
        .open_range(&held.object.hash, Some(held_head.data_set_at..held.object.size))
        .await?;
    Ok(same_bytes(one, two, length).await?.then_some((study, permit)))
}

type Pieces = BoxStream<'static, Result<Bytes, StoreError>>;

/// Whether two streams of `rest` bytes are the same.
async fn same_bytes(mut one: Pieces, mut two: Pieces, mut rest: u64) -> Result<bool, StoreError> {
    let (mut left, mut right) = (Bytes::new(), Bytes::new());
    while rest > 0 {
        for (piece, stream) in [(&mut left, &mut one), (&mut right, &mut two)] {
            if piece.is_empty() {
                match stream.try_next().await? {
                    Some(next) => *piece = next,
                    None => return Ok(false),
                }
            }
        }
        let both = left.len().min(right.len());
        if left[..both] != right[..both] {
            return Ok(false);
        }
        left.advance(both);
        right.advance(both);
        rest = rest.saturating_sub(both as u64);
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use futures_util::{StreamExt, stream};

    use super::*;

    fn pieces(of: &[&'static str]) -> Pieces {
        let pieces: Vec<_> = of
            .iter()
            .map(|piece| Ok(Bytes::from_static(piece.as_bytes())))
            .collect();
        stream::iter(pieces).boxed()
    }

    #[tokio::test]
    async fn streams_are_compared_over_the_borders_of_their_pieces() {
        let same = |one, two, length| same_bytes(pieces(one), pieces(two), length);
        assert!(same(&["ab", "", "cde"], &["a", "bcd", "e"], 5).await.unwrap());
        assert!(!same(&["ab", "cde"], &["a", "bcx", "e"], 5).await.unwrap());
        assert!(!same(&["abcde"], &["abcd"], 5).await.unwrap());
    }
}
