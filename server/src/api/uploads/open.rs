//! `POST /uploads`: says what will be sent. The same again is answered with where it stands, so that whoever lost the
//! line, the page or the session goes on from there.

use std::collections::BTreeSet;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{Action, Denied, Permit, Relation, Subject, may};
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::{InstitutionId, UploadId};
use yuanzhen_domain::owner::Owner;
use yuanzhen_store::{Creation, MAX_UPLOAD_BYTES, Reading, UPLOAD_LIFE, Upload, UploadRefused, UploadState};

use crate::{
    api::create::first_time,
    app::App,
    http::{
        answer::Created,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        requester::Requester,
    },
    view::upload::UploadView,
};

/// The kind of files that become images of a study.
pub(super) const DICOM: &str = FileKind::Dicom.as_str();

/// What a file is, which says what becomes of it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum FileKind {
    /// A DICOM file (PS3.10), one image or one multi-frame object.
    Dicom,
    /// A photograph for a consult: JPEG, PNG or WebP.
    Photo,
    /// A paper for a consult, photographed or as PDF.
    Paper,
    /// A spoken consent: WebM or MP4.
    Video,
}

/// The largest picture or paper. A telephone's largest photograph is half of it.
const MAX_PICTURE_BYTES: u64 = 25 << 20;
/// The largest recording: some minutes of a telephone's video.
const MAX_VIDEO_BYTES: u64 = 200 << 20;

impl FileKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Dicom => "dicom",
            Self::Photo => "photo",
            Self::Paper => "paper",
            Self::Video => "video",
        }
    }

    const fn most_bytes(self) -> u64 {
        match self {
            Self::Dicom => MAX_UPLOAD_BYTES,
            Self::Photo | Self::Paper => MAX_PICTURE_BYTES,
            Self::Video => MAX_VIDEO_BYTES,
        }
    }
}

/// What will be sent.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct UploadForm {
    /// The client's UUIDv7.
    id: Uuid,
    /// How long the file is.
    size_bytes: u64,
    /// The file's SHA-256 in lower-case hexadecimal.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    sha256: String,
    kind: FileKind,
    /// For which institution; needed only from who may send for several.
    #[serde(skip_serializing_if = "Option::is_none")]
    institution: Option<Uuid>,
}

/// Opens an upload, or says where it stands.
#[utoipa::path(post, path = "/uploads", tag = "uploads", security(("session" = [])), request_body = UploadForm,
    responses(
        (status = CREATED, body = UploadView),
        (status = FORBIDDEN, body = ErrorBody),
        (status = NOT_FOUND, body = ErrorBody, description = "the id is of another person's upload"),
        (status = CONFLICT, body = ErrorBody, description = "id-reused, upload-closed, too-many-uploads"),
        (status = PAYLOAD_TOO_LARGE, body = ErrorBody),
        (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "file-empty, sha256-invalid, institution-needed"),
    ))]
pub(super) async fn open(
    State(app): State<App>,
    who: Requester,
    JsonBody(form): JsonBody<UploadForm>,
) -> Result<Created<UploadView>, ApiError> {
    let hash = Digest::parse(&format!("sha256:{}", form.sha256))
        .map_err(|_| ApiError::invalid("sha256-invalid", "sha256 is 64 hexadecimal letters"))?;
    if form.size_bytes == 0 {
        return Err(ApiError::invalid("file-empty", "the file is empty"));
    }
    let limit = form.kind.most_bytes();
    if form.size_bytes > limit {
        return Err(UploadRefused::TooLarge { limit }.into());
    }
    let id = UploadId::from_uuid(form.id);
    let mut tx = app.store.begin().await?;
    let permit = match sender(&mut tx, &who, &form).await? {
        Ok(permit) => permit,
        Err(denied) => {
            drop(tx);
            return Err(who.denied(&app, Action::SendFile, Some(form.id), denied).await);
        }
    };
    let wanted = Upload {
        id,
        kind: form.kind.as_str().to_owned(),
        size: form.size_bytes,
        hash,
        person: who.person(),
        institution: permit.subject().owner.institution,
        state: UploadState::Open,
        created_at: who.now,
        expires_at: who.now.plus(UPLOAD_LIFE),
    };
    let known = match tx.upload(id).await? {
        Some(known) if known.person != who.person() => {
            drop(tx);
            return Err(who.found_nothing(&app, Action::SendFile, form.id).await);
        }
        Some(known) if !is_same(&known, &wanted) => return Err(ApiError::id_reused()),
        Some(known) => known,
        None => {
            if first_time(&mut tx, form.id, "upload", &form, &who).await? != Creation::New {
                return Err(ApiError::id_reused());
            }
            tx.open_upload(&wanted).await?;
            let entry = who
                .entry(&permit)
                .with("kind", wanted.kind.clone())
                .with("size_bytes", i64::try_from(wanted.size).unwrap_or(i64::MAX))
                .with("object", wanted.hash.to_string());
            tx.commit(entry).await?;
            return Ok(Created(UploadView::of(&wanted, 0)));
        }
    };
    drop(tx);
    let offset = app.store.upload_offset(id, who.now).await?;
    Ok(Created(UploadView::of(
        &known,
        offset.ok_or_else(ApiError::not_found)?,
    )))
}

fn is_same(known: &Upload, wanted: &Upload) -> bool {
    (&known.kind, known.size, &known.hash, known.institution)
        == (&wanted.kind, wanted.size, &wanted.hash, wanted.institution)
}

/// The right to send for the institution named, or for the only one the person may send for.
async fn sender(
    reading: &mut Reading,
    who: &Requester,
    form: &UploadForm,
) -> Result<Result<Permit, Denied>, ApiError> {
    let asked: BTreeSet<_> = match form.institution {
        Some(id) => [InstitutionId::from_uuid(id)].into(),
        None => who
            .account
            .staff
            .posts
            .iter()
            .map(|post| post.institution)
            .collect(),
    };
    let mut permits = Vec::new();
    for id in asked {
        let Some(institution) = reading.institution(id).await? else {
            continue;
        };
        let subject = |kind| Subject {
            kind,
            id: form.id,
            owner: Owner::of(id, institution.consortium),
            patient: None,
        };
        let allowed = |action: Action| may(&who.actor, action, &subject(action.kind()), &Relation::default());
        // What the file becomes must be theirs to bring as well: better said now than after the last piece.
        let becomes = match form.kind {
            FileKind::Dicom => allowed(Action::ReceiveStudy),
            FileKind::Photo | FileKind::Paper | FileKind::Video => allowed(Action::RequestConsult),
        };
        if let (Ok(permit), Ok(_)) = (allowed(Action::SendFile), becomes) {
            permits.push(permit);
        }
    }
    let permit = permits.pop();
    if !permits.is_empty() {
        return Err(ApiError::invalid(
            "institution-needed",
            "say for which of your institutions",
        ));
    }
    Ok(permit.ok_or(Denied::NotAllowed))
}
