//! A delivery as the receiving site sees it.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::case::Case;
use yuanzhen_domain::delivery::{Delivery, DeliveryState, Message};
use yuanzhen_domain::report::{Conclusion, Report, ReportState};
use yuanzhen_store::Stored;

use super::{
    case::ExaminationView,
    directory::{Directory, Named},
    patient::PatientBrief,
    words,
};

/// A report on its way to a site, or there.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryRow {
    pub(crate) id: Uuid,
    pub(crate) case: Uuid,
    pub(crate) case_number: Option<String>,
    pub(crate) report: Uuid,
    pub(crate) report_version: u32,
    pub(crate) receiver: Named,
    /// A report, or word that one was withdrawn.
    #[schema(schema_with = words::message)]
    pub(crate) what: Message,
    pub(crate) patient: Option<PatientBrief>,
    pub(crate) examination: Option<ExaminationView>,
    #[schema(schema_with = words::conclusion)]
    pub(crate) conclusion: Option<Conclusion>,
    pub(crate) critical: bool,
    /// published, delivered or acknowledged.
    pub(crate) state: String,
    pub(crate) published_at: Option<i64>,
    pub(crate) delivered_at: Option<i64>,
    pub(crate) acknowledged_at: Option<i64>,
    pub(crate) acknowledged_by: Option<Named>,
    pub(crate) printed_at: Option<i64>,
    /// The report was withdrawn since.
    pub(crate) withdrawn: bool,
    /// A later version replaced this one.
    pub(crate) superseded_by: Option<u32>,
    pub(crate) version: u64,
}

impl DeliveryRow {
    /// Without what was found, for those who only keep the work flowing.
    pub(crate) fn masked(self) -> Self {
        Self {
            conclusion: None,
            ..self
        }
    }

    pub(crate) fn of(
        stored: &Stored<Delivery>,
        case: Option<&Case>,
        report: Option<&Report>,
        patient: Option<PatientBrief>,
        directory: &Directory,
    ) -> Self {
        let delivery = &stored.value;
        let (published_at, delivered_at, acknowledged_at, acknowledged_by) = match &delivery.state {
            DeliveryState::Published { at } => (Some(at.millis()), None, None, None),
            DeliveryState::Delivered { at } => (None, Some(at.millis()), None, None),
            DeliveryState::Acknowledged { delivered_at, by, at } => (
                None,
                Some(delivered_at.millis()),
                Some(at.millis()),
                Some(directory.person(*by)),
            ),
        };
        let state = report.map(|report| &report.state);
        Self {
            id: delivery.id.uuid(),
            case: delivery.case.uuid(),
            case_number: case.map(|case| case.number.to_string()),
            report: delivery.report.uuid(),
            report_version: delivery.report_version,
            receiver: directory.institution(delivery.receiver),
            what: delivery.what,
            patient,
            examination: case.map(|case| ExaminationView::of(&case.examination)),
            conclusion: report.and_then(|report| report.content.conclusion),
            critical: report
                .is_some_and(|report| report.content.critical.is_some() && !report.is_withdrawn()),
            state: delivery.state.name().to_owned(),
            published_at,
            delivered_at,
            acknowledged_at,
            acknowledged_by,
            printed_at: delivery.printed.last().map(|printed| printed.at.millis()),
            withdrawn: report.is_some_and(Report::is_withdrawn),
            superseded_by: match state {
                Some(ReportState::Amended { by_version, .. }) => Some(*by_version),
                _ => None,
            },
            version: stored.version,
        }
    }
}
