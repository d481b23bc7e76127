//! A report as the reading page, the site and the printed page show it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::place::Signatures;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::report::checks::Finding;
use yuanzhen_domain::report::{Conclusion, Report, ReportContent, ReportState};
use yuanzhen_store::Stored;

use super::{
    directory::{Directory, Named},
    key_image::{KeyImageView, key_images},
    study::InstanceSetView,
    words,
};
use crate::http::error::ApiError;

/// The texts of a report.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContentView {
    #[serde(default)]
    pub(crate) technique: String,
    #[serde(default)]
    pub(crate) findings: String,
    #[serde(default)]
    pub(crate) impression: String,
    #[schema(schema_with = words::conclusion)]
    pub(crate) conclusion: Option<Conclusion>,
    /// The critical finding in the words that must be read back; absent when there is none. Empty when it is ticked and
    /// not yet written: such a report cannot be signed.
    pub(crate) critical: Option<String>,
    /// The pictures that go with the words, in the order they are printed in; at most 4.
    #[serde(default)]
    #[schema(max_items = 4)]
    pub(crate) key_images: Vec<KeyImageView>,
}

/// A hand under a report.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignatureView {
    pub(crate) person: Named,
    /// writer or reviewer.
    pub(crate) role: String,
    pub(crate) at: i64,
}

/// One version of a report and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VersionView {
    pub(crate) version: u32,
    pub(crate) state: String,
    pub(crate) at: i64,
    pub(crate) author: Named,
    /// Why it amends the version before.
    pub(crate) reason: Option<String>,
}

/// A report in its latest version.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReportView {
    pub(crate) id: Uuid,
    pub(crate) case: Uuid,
    /// The token of the case and patient it was written for.
    pub(crate) token: String,
    /// The version of the report, as printed.
    pub(crate) version: u32,
    /// The version of the record, for If-Match.
    pub(crate) record_version: u64,
    pub(crate) state: String,
    pub(crate) content: ContentView,
    pub(crate) author: Named,
    /// Who wrote this draft before the case was given to its writer.
    pub(crate) taken_over_from: Option<Named>,
    pub(crate) reviewer: Option<Named>,
    pub(crate) rejected: Option<RejectionView>,
    pub(crate) withdrawn_reason: Option<String>,
    pub(crate) withdrawn_at: Option<i64>,
    pub(crate) signatures: Vec<SignatureView>,
    pub(crate) needs_signatures: u8,
    pub(crate) read_from: InstanceSetView,
    pub(crate) draft_saved_at: i64,
    /// The version of the text being typed, for If-Match; 0 before the first save.
    pub(crate) draft_version: u64,
    pub(crate) amends: Option<String>,
    /// What holds until this version is signed, while it amends a report that stands.
    pub(crate) in_force: Option<InForceView>,
    pub(crate) history: Vec<VersionView>,
}

/// The signed version that holds while a newer one is being made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InForceView {
    pub(crate) version: u32,
    pub(crate) content: ContentView,
    pub(crate) signatures: Vec<SignatureView>,
}

/// Why a reviewer sent a report back.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RejectionView {
    pub(crate) by: Named,
    pub(crate) at: i64,
    pub(crate) reason: String,
}

/// Something the checks found.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FindingView {
    pub(crate) code: String,
    /// What an acceptance of a warning names. It is another one when the sentence it stands in was changed.
    pub(crate) key: String,
    /// block or warn.
    pub(crate) severity: String,
    pub(crate) field: String,
    /// First character, counted in characters.
    pub(crate) start: Option<usize>,
    /// One past the last character.
    pub(crate) end: Option<usize>,
    #[schema(value_type = Object)]
    pub(crate) args: Value,
}

impl From<&ReportContent> for ContentView {
    fn from(content: &ReportContent) -> Self {
        Self {
            technique: content.technique.expose().clone(),
            findings: content.findings.expose().clone(),
            impression: content.impression.expose().clone(),
            conclusion: content.conclusion,
            critical: content.critical.as_ref().map(|text| text.expose().clone()),
            key_images: content
                .key_images
                .as_slice()
                .iter()
                .map(KeyImageView::from)
                .collect(),
        }
    }
}

impl TryFrom<ContentView> for ReportContent {
    type Error = ApiError;

    fn try_from(view: ContentView) -> Result<Self, ApiError> {
        Ok(Self {
            technique: Private::new(view.technique),
            findings: Private::new(view.findings),
            impression: Private::new(view.impression),
            conclusion: view.conclusion,
            critical: view.critical.map(Private::new),
            key_images: key_images(view.key_images)?,
        })
    }
}

impl FindingView {
    pub(crate) fn of(finding: &Finding, content: &ReportContent) -> Self {
        let args: Map<String, Value> = finding
            .args
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Value::from(value.clone())))
            .collect();
        Self {
            code: finding.code.to_owned(),
            key: finding.key(content).to_string(),
            severity: finding.severity.to_string(),
            field: finding.field.to_string(),
            start: finding.span.map(|(start, _)| start),
            end: finding.span.map(|(_, end)| end),
            args: Value::Object(args),
        }
    }
}

impl ReportView {
    /// The latest of `versions`, which are all versions of one report, oldest first. `None` when there are none.
    pub(crate) fn of(versions: &[Stored<Report>], hands: Signatures, directory: &Directory) -> Option<Self> {
        let stored = versions.iter().max_by_key(|stored| stored.version_number())?;
        let report = &stored.value;
        let (reviewer, rejected, withdrawn) = match &report.state {
            ReportState::Draft { rejected } => (
                None,
                rejected.as_ref().map(|rejection| RejectionView {
                    by: directory.person(rejection.by),
                    at: rejection.at.millis(),
                    reason: rejection.reason.expose().clone(),
                }),
                None,
            ),
            ReportState::Reviewing { by, .. } => (Some(directory.person(*by)), None, None),
            ReportState::Withdrawn { reason, at, .. } => (None, None, Some((reason, at))),
            ReportState::Submitted { .. } | ReportState::Signed { .. } | ReportState::Amended { .. } => {
                (None, None, None)
            }
        };
        Some(Self {
            id: report.id.uuid(),
            case: report.case.uuid(),
            token: report.token().to_string(),
            version: report.version,
            record_version: stored.version,
            state: report.state.name().to_owned(),
            content: ContentView::from(&report.content),
            author: directory.person(report.written_by),
            taken_over_from: None,
            reviewer,
            rejected,
            withdrawn_reason: withdrawn.map(|(reason, _)| reason.expose().clone()),
            withdrawn_at: withdrawn.map(|(_, at)| at.millis()),
            signatures: signatures(report, directory),
            needs_signatures: match hands {
                Signatures::One => 1,
                Signatures::Two => 2,
            },
            read_from: InstanceSetView::from(&report.read_from),
            draft_saved_at: report.written_at.millis(),
            draft_version: 0,
            amends: report.amends.as_ref().map(|reason| reason.expose().clone()),
            in_force: versions
                .iter()
                .find(|one| one.is_signed() && one.value.version < report.version)
                .map(|stands| InForceView {
                    version: stands.value.version,
                    content: ContentView::from(&stands.content),
                    signatures: signatures(stands, directory),
                }),
            history: versions
                .iter()
                .map(|stored| VersionView {
                    version: stored.value.version,
                    state: stored.state.name().to_owned(),
                    at: stored.written_at.millis(),
                    author: directory.person(stored.written_by),
                    reason: stored.amends.as_ref().map(|reason| reason.expose().clone()),
                })
                .collect(),
        })
    }
}

fn signatures(report: &Report, directory: &Directory) -> Vec<SignatureView> {
    let hands = report.state.signatures().iter();
    hands
        .map(|signature| SignatureView {
            person: directory.person(signature.by),
            role: signature.role.to_string(),
            at: signature.at.millis(),
        })
        .collect()
}

/// The printed version of a stored report; `version` alone means the record's.
trait PrintedVersion {
    fn version_number(&self) -> u32;
}

impl PrintedVersion for Stored<Report> {
    fn version_number(&self) -> u32 {
        self.value.version
    }
}
