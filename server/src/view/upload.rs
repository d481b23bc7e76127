//! An upload as the one who sends it sees it.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::id::StudyId;
use yuanzhen_domain::moment::Moment;
use yuanzhen_store::Upload;

/// Where an upload stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UploadView {
    id: Uuid,
    /// What the file is: dicom, photo, paper or video.
    kind: String,
    /// How long the file will be.
    size_bytes: u64,
    /// How many bytes are safe on the server; the next piece begins here.
    offset: u64,
    /// open, committed or set-aside.
    state: &'static str,
    /// When an unfinished upload is thrown away.
    #[schema(value_type = i64)]
    expires_at: Moment,
    /// The study a committed image belongs to.
    study: Option<Uuid>,
    /// By which a committed photo, paper or video is named where it is attached.
    object: Option<Uuid>,
}

impl UploadView {
    /// With so many bytes on the disk.
    pub(crate) fn of(upload: &Upload, offset: u64) -> Self {
        Self {
            id: upload.id.uuid(),
            kind: upload.kind.clone(),
            size_bytes: upload.size,
            offset,
            state: upload.state.as_str(),
            expires_at: upload.expires_at,
            study: None,
            object: None,
        }
    }

    /// As a picture that can be attached.
    pub(crate) fn in_picture(self) -> Self {
        Self {
            object: Some(self.id),
            ..self
        }
    }

    /// As an image of this study.
    pub(crate) fn in_study(self, study: StudyId) -> Self {
        Self {
            study: Some(study.uuid()),
            ..self
        }
    }
}
