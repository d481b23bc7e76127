//! What is asked of the expert, as pages send it and as it is shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::consult::{
    Attachment, Complaint, ComplaintChip, ExpertTitle, Expertise, Request, Specialty, Wanted,
};
use yuanzhen_domain::id::{CaseId, ObjectId, ReportId, StudyId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::private::Private;

use super::words;

/// What is asked. What is left out is empty.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct RequestView {
    pub(crate) complaint: ComplaintView,
    /// Why an expert is asked for (事由).
    pub(crate) reason: String,
    /// What for (目的).
    pub(crate) purpose: String,
    /// When (时间安排).
    pub(crate) wanted: Option<WantedView>,
    /// The history in short (病历摘要).
    pub(crate) summary: String,
    /// Of whom (专业与职称要求).
    pub(crate) expertise: Option<ExpertiseView>,
    /// What there is to look at; at most 40.
    #[schema(max_items = 40)]
    pub(crate) attachments: Vec<AttachmentView>,
}

/// Why the patient came.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ComplaintView {
    /// The chips tapped.
    #[schema(schema_with = words::complaint_chips)]
    pub(crate) chips: Vec<ComplaintChip>,
    /// In words.
    pub(crate) words: String,
    /// Since when.
    pub(crate) onset_at: Option<i64>,
}

/// The time wished for.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WantedView {
    pub(crate) from: i64,
    pub(crate) until: i64,
}

/// Who is wished for.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpertiseView {
    #[schema(schema_with = words::specialty)]
    pub(crate) specialty: Specialty,
    #[schema(schema_with = words::expert_title)]
    pub(crate) title: ExpertTitle,
}

/// One thing to look at. A photo or a paper is named by the upload it came with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttachmentView {
    pub(crate) kind: AttachmentKind,
    pub(crate) id: Uuid,
}

/// What a thing to look at is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum AttachmentKind {
    /// An earlier case with all it has.
    Case,
    /// A study.
    Study,
    /// A signed report.
    Report,
    /// A photograph.
    Photo,
    /// A scanned or printed paper.
    Paper,
}

impl From<&Request> for RequestView {
    fn from(request: &Request) -> Self {
        Self {
            complaint: ComplaintView {
                chips: request.complaint.chips.expose().clone(),
                words: request.complaint.words.expose().clone(),
                onset_at: request.complaint.onset_at.map(Moment::millis),
            },
            reason: request.reason.expose().clone(),
            purpose: request.purpose.expose().clone(),
            wanted: request.wanted.map(|wanted| WantedView {
                from: wanted.from.millis(),
                until: wanted.until.millis(),
            }),
            summary: request.summary.expose().clone(),
            expertise: request.expertise.map(|expertise| ExpertiseView {
                specialty: expertise.specialty,
                title: expertise.title,
            }),
            attachments: request
                .attachments
                .iter()
                .map(|one| AttachmentView::from(*one))
                .collect(),
        }
    }
}

impl From<RequestView> for Request {
    fn from(view: RequestView) -> Self {
        let text = |text: String| Private::new(text.trim().to_owned());
        Self {
            complaint: Complaint {
                chips: Private::new(view.complaint.chips),
                words: text(view.complaint.words),
                onset_at: view.complaint.onset_at.map(Moment::from_millis),
            },
            reason: text(view.reason),
            purpose: text(view.purpose),
            wanted: view.wanted.map(|wanted| Wanted {
                from: Moment::from_millis(wanted.from),
                until: Moment::from_millis(wanted.until),
            }),
            summary: text(view.summary),
            expertise: view.expertise.map(|expertise| Expertise {
                specialty: expertise.specialty,
                title: expertise.title,
            }),
            attachments: view.attachments.into_iter().map(Attachment::from).collect(),
        }
    }
}

impl From<Attachment> for AttachmentView {
    fn from(attachment: Attachment) -> Self {
        let (kind, id) = match attachment {
            Attachment::Case(id) => (AttachmentKind::Case, id.uuid()),
            Attachment::Study(id) => (AttachmentKind::Study, id.uuid()),
            Attachment::Report(id) => (AttachmentKind::Report, id.uuid()),
            Attachment::Photo(id) => (AttachmentKind::Photo, id.uuid()),
            Attachment::Paper(id) => (AttachmentKind::Paper, id.uuid()),
        };
        Self { kind, id }
    }
}

impl From<AttachmentView> for Attachment {
    fn from(view: AttachmentView) -> Self {
        match view.kind {
            AttachmentKind::Case => Self::Case(CaseId::from_uuid(view.id)),
            AttachmentKind::Study => Self::Study(StudyId::from_uuid(view.id)),
            AttachmentKind::Report => Self::Report(ReportId::from_uuid(view.id)),
            AttachmentKind::Photo => Self::Photo(ObjectId::from_uuid(view.id)),
            AttachmentKind::Paper => Self::Paper(ObjectId::from_uuid(view.id)),
        }
    }
}
