//! A case as lists and pages show it: who, what, how soon, where it stands, and the line of steps behind it.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{self, Action, Actor, Kind, Subject};
use yuanzhen_domain::case::{CaseState, Examination};
use yuanzhen_domain::critical::Ladder;
use yuanzhen_domain::delivery::{Delivery, DeliveryState};
use yuanzhen_domain::id::InstitutionId;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::place::Signatures;
use yuanzhen_domain::report::ReportState;
use yuanzhen_domain::study::{Arrival, Quarantine};
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_domain::values::{BodyPart, Laterality, Modality};
use yuanzhen_store::{CaseFile, Stored, StudyListed};

use super::{
    critical::{CriticalFacts, CriticalView},
    delivery::DeliveryRow,
    directory::{Directory, Named},
    patient::{PatientBrief, PatientView},
    report::ReportView,
    study::{InstanceSetView, StudyRow},
    timeline::TimelineEntry,
    words,
};

/// What is examined.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ExaminationView {
    #[schema(schema_with = words::modality)]
    pub(crate) modality: Modality,
    #[schema(schema_with = words::body_part)]
    pub(crate) body_part: BodyPart,
    #[schema(schema_with = words::laterality)]
    pub(crate) laterality: Laterality,
    pub(crate) method: String,
    pub(crate) clinical_diagnosis: String,
    pub(crate) icd10: Option<String>,
    pub(crate) reason: String,
    pub(crate) accession_number: String,
    pub(crate) examined_at: Option<i64>,
}

/// The study of a case in one line.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StudyBrief {
    pub(crate) id: Uuid,
    pub(crate) study_instance_uid: String,
    pub(crate) state: String,
    pub(crate) instances: u32,
    pub(crate) complete_at: Option<i64>,
    #[schema(value_type = Vec<String>)]
    pub(crate) quarantine: Vec<Quarantine>,
}

/// A thing of the case by id and state.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Standing {
    pub(crate) id: Uuid,
    pub(crate) state: String,
}

/// A case in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseRow {
    pub(crate) id: Uuid,
    pub(crate) number: String,
    pub(crate) patient: PatientBrief,
    pub(crate) institution: Named,
    /// The village clinic that sent the patient.
    pub(crate) village: Option<Named>,
    pub(crate) reading_group: Option<Named>,
    #[schema(schema_with = words::urgency)]
    pub(crate) urgency: Urgency,
    pub(crate) examination: ExaminationView,
    /// submitted, claimed, returned, declined, cancelled or closed.
    pub(crate) state: String,
    /// Why it was returned, declined or cancelled.
    pub(crate) reason: Option<String>,
    pub(crate) claimed_by: Option<Named>,
    pub(crate) claimed_until: Option<i64>,
    pub(crate) created_at: i64,
    pub(crate) due_at: i64,
    pub(crate) study: Option<StudyBrief>,
    pub(crate) report: Option<Standing>,
    /// The critical value that needs most doing.
    pub(crate) critical: Option<Standing>,
    /// The printed line: registered, receiving, queued, claimed, drafting, submitted, reviewing, signed, delivered,
    /// acknowledged, or the state that ended it.
    pub(crate) progress: String,
    /// It waits for its readers, and is one of those that are counted.
    pub(crate) waits: bool,
    /// It waits, and its time is over.
    pub(crate) overdue: bool,
    pub(crate) version: u64,
}

/// A case with everything that belongs to it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseView {
    #[serde(flatten)]
    pub(crate) row: CaseRow,
    /// The patient in full, for those who treat them.
    pub(crate) patient_record: Option<PatientView>,
    pub(crate) studies: Vec<StudyRow>,
    /// What a signature would name now.
    pub(crate) instance_set: Option<InstanceSetView>,
    pub(crate) report_view: Option<ReportView>,
    pub(crate) needs_signatures: u8,
    pub(crate) deliveries: Vec<DeliveryRow>,
    pub(crate) criticals: Vec<CriticalView>,
    pub(crate) timeline: Vec<TimelineEntry>,
    /// The actions the requester's role allows here; whether the state allows them too is said by the states.
    pub(crate) may: Vec<String>,
    /// Names this case to every pane that shows a part of it.
    pub(crate) token: String,
}

impl ExaminationView {
    pub(crate) fn of(examination: &Examination) -> Self {
        Self {
            modality: examination.modality,
            body_part: examination.body_part,
            laterality: examination.laterality,
            method: examination.method.clone(),
            clinical_diagnosis: examination.clinical_diagnosis.expose().clone(),
            icd10: examination.icd10.as_ref().map(|code| code.as_str().to_owned()),
            reason: examination.reason.expose().clone(),
            accession_number: examination.accession.to_string(),
            examined_at: examination.examined_at.map(Moment::millis),
        }
    }
}

impl CaseRow {
    pub(crate) fn of(
        file: &CaseFile,
        clinical: bool,
        actor: &Actor,
        now: Moment,
        today: Date,
        directory: &Directory,
    ) -> Self {
        let case = &file.case.value;
        let holder = case.state.holder(now);
        let claimed_until = match &case.state {
            CaseState::Claimed { until, .. } if holder.is_some() => Some(until.millis()),
            _ => None,
        };
        let due_at = case.due_at(file.studies.iter().map(|listed| listed.first_at).min());
        let reason = match &case.state {
            CaseState::Returned { reason, .. }
            | CaseState::Declined { reason, .. }
            | CaseState::Cancelled { reason, .. } => Some(reason.expose().clone()),
            CaseState::Submitted { .. } | CaseState::Claimed { .. } | CaseState::Closed { .. } => None,
        };
        let brief = if clinical {
            PatientBrief::of
        } else {
            PatientBrief::masked
        };
        Self {
            id: case.id.uuid(),
            number: case.number.to_string(),
            patient: brief(&file.patient, today),
            institution: directory.institution(case.owner.institution),
            village: case.origin.map(|origin| directory.institution(origin)),
            reading_group: case
                .owner
                .reading_group
                .and_then(|group| directory.group(group))
                .map(|group| Named {
                    id: group.id.uuid(),
                    name: group.name.clone(),
                }),
            urgency: case.urgency,
            examination: ExaminationView::of(&case.examination),
            state: case.state.name().to_owned(),
            reason: reason.filter(|_| clinical),
            claimed_by: holder.map(|person| directory.person(person)),
            claimed_until,
            created_at: case.submitted_at.millis(),
            due_at: due_at.millis(),
            study: StudyBrief::of(&file.studies),
            report: file.reports.first().map(|report| Standing {
                id: report.id.uuid(),
                state: report.state.name().to_owned(),
            }),
            critical: file
                .criticals
                .iter()
                .filter(|critical| critical.value.holds() || !critical.may_close_case())
                .min_by_key(|critical| critical.may_close_case())
                .map(|critical| Standing {
                    id: critical.id.uuid(),
                    state: critical.state.name().to_owned(),
                }),
            progress: progress(file, actor, now).to_owned(),
            waits: file.waits,
            overdue: file.waits && due_at < now,
            version: file.case.version,
        }
    }
}

impl StudyBrief {
    /// Of several studies: the one that is still to become whole, else the first; with the images and the reasons
    /// against publishing of all.
    fn of(studies: &[StudyListed]) -> Option<Self> {
        let arriving = studies.iter().find(|listed| whole_at(listed).is_none());
        let shown = arriving.or(studies.first())?;
        let quarantine: BTreeSet<Quarantine> = studies
            .iter()
            .flat_map(|listed| listed.study.quarantine.iter().copied())
            .collect();
        Some(Self {
            id: shown.study.id.uuid(),
            study_instance_uid: shown.study.uid.to_string(),
            state: shown.study.state_name().to_owned(),
            instances: studies
                .iter()
                .fold(0, |sum, listed| sum.saturating_add(listed.study.instances)),
            complete_at: match arriving {
                Some(_) => None,
                None => studies.iter().filter_map(whole_at).max().map(Moment::millis),
            },
            quarantine: quarantine.into_iter().collect(),
        })
    }
}

/// Since when a study is whole.
fn whole_at(listed: &StudyListed) -> Option<Moment> {
    match listed.study.arrival {
        Arrival::Complete { at } => Some(at),
        Arrival::Registered { .. } | Arrival::Receiving { .. } | Arrival::Unreadable { .. } => None,
    }
}

fn works_at(actor: &Actor, institution: InstitutionId) -> bool {
    matches!(actor, Actor::Person(person) if person.posts.iter().any(|post| post.institution == institution))
}

/// The printed line of a case: the furthest of what has happened to it; acknowledged when everybody
/// who received the report has done so, or those who look have.
fn progress(file: &CaseFile, actor: &Actor, now: Moment) -> &'static str {
    match &file.case.state {
        CaseState::Returned { .. } => return "returned",
        CaseState::Declined { .. } => return "declined",
        CaseState::Cancelled { .. } => return "cancelled",
        CaseState::Closed { .. } => return "closed",
        CaseState::Submitted { .. } | CaseState::Claimed { .. } => {}
    }
    if let Some(report) = file.reports.first() {
        return match &report.state {
            ReportState::Draft { .. } => "drafting",
            ReportState::Submitted { .. } => "submitted",
            ReportState::Reviewing { .. } => "reviewing",
            ReportState::Withdrawn { .. } => "withdrawn",
            ReportState::Amended { .. } => "amended",
            ReportState::Signed { .. } => {
                let mine = || file.deliveries.iter().filter(|delivery| delivery.is_of(report));
                let acknowledged = |delivery: &Stored<Delivery>| {
                    matches!(delivery.state, DeliveryState::Acknowledged { .. })
                };
                let here = |delivery: &Stored<Delivery>| works_at(actor, delivery.receiver);
                if mine().next().is_some() && mine().all(acknowledged)
                    || mine().any(|delivery| here(delivery) && acknowledged(delivery))
                {
                    "acknowledged"
                } else if mine().any(|delivery| delivery.has_arrived()) {
                    "delivered"
                } else {
                    "signed"
                }
            }
        };
    }
    if file.case.state.holder(now).is_some() {
        return "claimed";
    }
    if file.studies.is_empty() {
        "registered"
    } else if file.studies.iter().all(|listed| whole_at(listed).is_some()) {
        "queued"
    } else {
        "receiving"
    }
}

/// What a view of a case is made from beyond its file.
pub(crate) struct CaseParts<'a> {
    pub(crate) file: &'a CaseFile,
    pub(crate) clinical: bool,
    pub(crate) ladder: Ladder,
    pub(crate) now: Moment,
    pub(crate) today: Date,
    pub(crate) directory: &'a Directory,
    pub(crate) actor: &'a Actor,
    pub(crate) report: Option<ReportView>,
    pub(crate) instance_set: Option<InstanceSetView>,
    pub(crate) timeline: Vec<TimelineEntry>,
}

impl CaseView {
    pub(crate) fn of(parts: CaseParts<'_>) -> Self {
        let CaseParts {
            file,
            clinical,
            ladder,
            now,
            today,
            directory,
            actor,
            report,
            instance_set,
            timeline,
        } = parts;
        let row = CaseRow::of(file, clinical, actor, now, today, directory);
        let hands = hands(file, directory);
        Self {
            patient_record: clinical.then(|| PatientView::of(file.patient.clone(), today)),
            studies: file
                .studies
                .iter()
                .map(|listed| StudyRow::of(listed, directory))
                .map(|study| if clinical { study } else { study.masked() })
                .collect(),
            instance_set,
            report_view: report,
            needs_signatures: match hands {
                Signatures::One => 1,
                Signatures::Two => 2,
            },
            deliveries: file
                .deliveries
                .iter()
                .map(|delivery| {
                    let report = file
                        .reports
                        .iter()
                        .find(|report| report.value.version == delivery.report_version);
                    let report = report.map(|stored| &stored.value);
                    let delivery = DeliveryRow::of(
                        delivery,
                        Some(&file.case),
                        report,
                        Some(row.patient.clone()),
                        directory,
                    );
                    if clinical { delivery } else { delivery.masked() }
                })
                .collect(),
            criticals: file
                .criticals
                .iter()
                .map(|critical| {
                    CriticalView::of(
                        critical,
                        CriticalFacts {
                            patient: Some(row.patient.clone()),
                            case_number: Some(row.number.clone()),
                            ladder,
                            now,
                            directory,
                        },
                    )
                })
                .collect(),
            timeline,
            may: allowed(actor, file),
            token: file.case.token().to_string(),
            row,
        }
    }
}

/// How many hands the case's group signs with; two where no group is known yet.
pub(crate) fn hands(file: &CaseFile, directory: &Directory) -> Signatures {
    let group = file
        .case
        .owner
        .reading_group
        .and_then(|group| directory.group(group));
    group.map_or(Signatures::Two, |group| group.signatures)
}

fn allowed(actor: &Actor, file: &CaseFile) -> Vec<String> {
    let case = file.case.subject();
    let relation = file.case.relation();
    Action::ALL
        .iter()
        .copied()
        .filter(|action| {
            matches!(
                action.kind(),
                Kind::Case | Kind::Study | Kind::Report | Kind::Delivery | Kind::Critical
            )
        })
        .filter(|action| {
            let subject = Subject {
                kind: action.kind(),
                ..case
            };
            let mut relation = relation.clone();
            if action.kind() == Kind::Delivery {
                relation.receiver = Some(case.owner.institution);
            }
            access::may(actor, *action, &subject, &relation).is_ok()
        })
        .map(|action| action.as_str().to_owned())
        .collect()
}
