//! Photos, papers and consents of a consult: files that were sent by the resumable upload and become part of it by
//! being named. What they are is looked for in their bytes, never in a name; the original is kept as it came.

use uuid::Uuid;
use yuanzhen_domain::access::{self, Action};
use yuanzhen_domain::consult::{Attachment, Consult};
use yuanzhen_domain::critical::Stamp;
use yuanzhen_domain::id::{ObjectId, UploadId};
use yuanzhen_store::{ConsultPicture, PictureKind, Tx, Upload, UploadState};

use crate::{
    app::App,
    http::{error::ApiError, requester::Requester},
    intake::media::{self, Media},
    view::consult_request::{AttachmentKind, AttachmentView},
};

/// Keeps the photos and papers among what is attached; the rest has nouns of its own and must be the requester's to see,
/// unless it was attached before. The same again is harmless.
///
/// # Errors
/// `upload-unknown`, `upload-kind`, `attachment-unknown`, or a fault of the store.
pub(super) async fn keep(
    app: &App,
    tx: &mut Tx,
    who: &Requester,
    consult: &Consult,
    before: &[Attachment],
    attachments: &[AttachmentView],
) -> Result<(), ApiError> {
    for attachment in attachments {
        if before.contains(&Attachment::from(*attachment)) {
            continue;
        }
        let id = attachment.id;
        match attachment.kind {
            AttachmentKind::Photo => {
                keep_one(app, tx, who, consult, id, PictureKind::Photo).await?;
            }
            AttachmentKind::Paper => {
                keep_one(app, tx, who, consult, id, PictureKind::Paper).await?;
            }
            AttachmentKind::Case => is_theirs(tx, who, consult, Action::SeeCase, id).await?,
            AttachmentKind::Study => is_theirs(tx, who, consult, Action::SeeStudy, id).await?,
            AttachmentKind::Report => is_theirs(tx, who, consult, Action::SeeReport, id).await?,
        }
    }
    Ok(())
}

/// What is attached is of this patient, and the requester sees it.
async fn is_theirs(
    tx: &mut Tx,
    who: &Requester,
    consult: &Consult,
    look: Action,
    id: Uuid,
) -> Result<(), ApiError> {
    let seen = tx.subject(look.kind(), id).await?.filter(|(subject, relation)| {
        subject.patient == Some(consult.patient) && access::may(&who.actor, look, subject, relation).is_ok()
    });
    match seen {
        Some(_) => Ok(()),
        None => Err(ApiError::invalid(
            "attachment-unknown",
            "what is attached is not there, or not of this patient",
        )),
    }
}

/// Keeps one file as a picture of the consult.
///
/// # Errors
/// `upload-unknown`, `upload-kind`, or a fault of the store.
pub(super) async fn keep_one(
    app: &App,
    tx: &mut Tx,
    who: &Requester,
    consult: &Consult,
    upload: Uuid,
    kind: PictureKind,
) -> Result<ObjectId, ApiError> {
    let id = ObjectId::from_uuid(upload);
    let permit = crate::watch::ring::permit(consult)?;
    let known = tx.consult_pictures(&permit, consult.id).await?;
    if known.iter().any(|picture| picture.id == id) {
        return Ok(id);
    }
    let unknown = || {
        ApiError::invalid(
            "upload-unknown",
            "send the file first, and name the upload it came with",
        )
    };
    let sent: Upload = tx
        .upload(UploadId::from_uuid(upload))
        .await?
        .filter(|sent| sent.person == who.person() && sent.state == UploadState::Committed)
        .ok_or_else(unknown)?;
    let object = app.store.objects().find(&sent.hash).await?.ok_or_else(unknown)?;
    let media = media::of(app, &object).await?;
    let fits = media.is_some_and(|media| is_of_kind(media, kind));
    let Some(media) = media.filter(|_| fits) else {
        return Err(ApiError::invalid(
            "upload-kind",
            "this file is not what is asked for here",
        ));
    };
    let picture = ConsultPicture {
        id,
        consult: consult.id,
        kind,
        object,
        media_type: media.as_str().to_owned(),
        added: Stamp {
            by: who.person(),
            at: who.now,
        },
    };
    tx.add_consult_picture(&picture, &consult.owner).await?;
    Ok(id)
}

fn is_of_kind(media: Media, kind: PictureKind) -> bool {
    match kind {
        PictureKind::Photo | PictureKind::Handwriting | PictureKind::ConsentPhoto => media.is_picture(),
        PictureKind::Paper => media.is_picture() || media == Media::Pdf,
        PictureKind::ConsentVideo => media.is_video(),
    }
}
