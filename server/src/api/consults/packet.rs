//! The patient's packet beside the picture: the cases, studies and signed reports that the reader may see, what was
//! attached first of all. Their bytes are opened through their own nouns, with their own grants.

use yuanzhen_domain::access::{self, Action, Kind};
use yuanzhen_domain::consult::{Attachment, Consult};
use yuanzhen_domain::id::StudyId;
use yuanzhen_domain::report::Report;
use yuanzhen_store::{CaseFile, CaseOrder, CaseQuery, Reading, Stored};

use crate::{
    http::{error::ApiError, requester::Requester},
    view::{
        case::CaseRow,
        consult::{PacketReport, PacketView},
        directory::Directory,
        study::StudyRow,
    },
};

/// The most cases of a patient shown beside a talk: who needs more opens the patient's list.
const MOST_CASES: u32 = 20;

/// What of the patient there is to look at.
pub(super) async fn packet(
    reading: &mut Reading,
    who: &Requester,
    consult: &Consult,
    today: jiff::civil::Date,
    directory: &Directory,
) -> Result<PacketView, ApiError> {
    let Ok(permit) = access::list(&who.actor, Action::SeeCase) else {
        return Ok(PacketView::default());
    };
    let query = CaseQuery {
        patient: Some(consult.patient),
        order: CaseOrder::Newest,
        limit: MOST_CASES,
        ..CaseQuery::default()
    };
    let files = reading.case_files(&permit, &query).await?.items;
    let mut view = PacketView::default();
    let mut shown: Vec<StudyId> = Vec::new();
    for file in &files {
        view.cases
            .push(CaseRow::of(file, true, &who.actor, who.now, today, directory));
        for listed in &file.studies {
            shown.push(listed.study.id);
            view.studies.push(StudyRow::of(listed, directory));
        }
        view.reports.extend(reports(file, who));
    }
    // A study that was attached and belongs to no case yet.
    for attachment in &consult.request.attachments {
        let Attachment::Study(id) = attachment else {
            continue;
        };
        if shown.contains(id) {
            continue;
        }
        let Some((subject, relation)) = reading.subject(Kind::Study, id.uuid()).await? else {
            continue;
        };
        if let Ok(permit) = access::may(&who.actor, Action::SeeStudy, &subject, &relation)
            && let Some(listed) = reading.study(&permit, *id).await?
        {
            view.studies.push(StudyRow::of(&listed, directory));
        }
    }
    Ok(view)
}

/// The versions that stand and are the reader's to see.
fn reports(file: &CaseFile, who: &Requester) -> Vec<PacketReport> {
    let may = |report: &Stored<Report>| {
        access::may(
            &who.actor,
            Action::SeeReport,
            &report.subject(),
            &report.relation(),
        )
        .is_ok()
    };
    file.reports
        .iter()
        .filter(|report| report.is_signed() && may(report))
        .map(|report| PacketReport {
            id: report.id.uuid(),
            case: file.case.id.uuid(),
            case_number: file.case.number.to_string(),
            version: report.value.version,
            state: report.state.name().to_owned(),
            signed_at: report
                .state
                .signatures()
                .last()
                .map(|signature| signature.at.millis()),
            impression: report.content.impression.expose().clone(),
        })
        .collect()
}
