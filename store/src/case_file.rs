//! A case with all that belongs to it, for lists and pages that show the whole line of it: one query a table, however
//! many cases. What of it is shown, and whether masked, is the view's.

use std::collections::BTreeMap;

use yuanzhen_domain::access::{Kind, ListPermit, Permit};
use yuanzhen_domain::case::Case;
use yuanzhen_domain::critical::Critical;
use yuanzhen_domain::delivery::Delivery;
use yuanzhen_domain::id::CaseId;
use yuanzhen_domain::patient::{Identity, Patient};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::report::{Report, ReportContent};

use crate::Reading;
use crate::cases::{CaseQuery, must_list};
use crate::error::{Result, StoreError};
use crate::page::Page;
use crate::row::Stored;
use crate::studies::StudyListed;
use crate::subjects::must_cover;

/// A case with its patient, studies, reports, deliveries and critical values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFile {
    /// The case.
    pub case: Stored<Case>,
    /// Its patient; masked, and without numbers and addresses, when the permit was for the flow only.
    pub patient: Stored<Patient>,
    /// Its studies, the first that came first.
    pub studies: Vec<StudyListed>,
    /// Its report versions, the newest first.
    pub reports: Vec<Stored<Report>>,
    /// Its deliveries, the first published first.
    pub deliveries: Vec<Stored<Delivery>>,
    /// Its critical values, the first raised first.
    pub criticals: Vec<Stored<Critical>>,
    /// Whether it waits for its readers, and is one of those that are counted.
    pub waits: bool,
}

impl Reading {
    /// A case with all that belongs to it.
    pub async fn case_file(&mut self, permit: &Permit, id: CaseId) -> Result<Option<CaseFile>> {
        must_cover(permit, Kind::Case, id.uuid())?;
        let Some(case) = self.case(permit, id).await? else {
            return Ok(None);
        };
        Ok(self
            .files_of(vec![case], permit.action().is_clinical())
            .await?
            .pop())
    }

    /// A page of cases in the permit's scope, each with all that belongs to it.
    pub async fn case_files(&mut self, permit: &ListPermit, query: &CaseQuery) -> Result<Page<CaseFile>> {
        must_list(permit, Kind::Case)?;
        let page = self.cases(permit, query).await?;
        let items = self.files_of(page.items, permit.action().is_clinical()).await?;
        Ok(Page {
            items,
            next: page.next,
        })
    }

    async fn files_of(&mut self, cases: Vec<Stored<Case>>, clinical: bool) -> Result<Vec<CaseFile>> {
        let ids: Vec<String> = cases.iter().map(|case| case.id.to_string()).collect();
        let mut patient_ids: Vec<String> = cases.iter().map(|case| case.patient.to_string()).collect();
        patient_ids.sort_unstable();
        patient_ids.dedup();
        let patients: BTreeMap<_, _> = self
            .patients_among(patient_ids)
            .await?
            .into_iter()
            .map(|patient| (patient.id, patient))
            .collect();
        let waiting = self.waiting_among(ids.clone()).await?;
        let mut studies = by_case(self.studies_among(ids.clone()).await?, |listed| {
            listed.study.link.case()
        });
        let mut reports = by_case(self.reports_among(ids.clone()).await?, |report| Some(report.case));
        let mut deliveries = by_case(self.deliveries_among(ids.clone()).await?, |delivery| {
            Some(delivery.case)
        });
        let mut criticals = by_case(self.criticals_among(ids).await?, |critical| Some(critical.case));
        cases
            .into_iter()
            .map(|case| {
                let id = case.id;
                let patient = patients.get(&case.patient).cloned();
                let mut file = CaseFile {
                    patient: patient.ok_or_else(|| StoreError::inconsistent("cases", id))?,
                    case,
                    studies: studies.remove(&id).unwrap_or_default(),
                    reports: reports.remove(&id).unwrap_or_default(),
                    deliveries: deliveries.remove(&id).unwrap_or_default(),
                    criticals: criticals.remove(&id).unwrap_or_default(),
                    waits: waiting.contains(&id),
                };
                if !clinical {
                    file.mask();
                }
                Ok(file)
            })
            .collect()
    }
}

impl CaseFile {
    /// Leaves where everything stands and takes out what the patient is called, has and was told.
    fn mask(&mut self) {
        mask_patient(&mut self.patient.value);
        for listed in &mut self.studies {
            listed.as_sent = None;
            listed.study.value.remarks.clear();
        }
        for report in &mut self.reports {
            report.value.content = ReportContent::default();
        }
        for critical in &mut self.criticals {
            critical.value = critical.value.clone().masked();
        }
    }
}

/// What the patient is called, and by which numbers and addresses they are found, to nobody who keeps the flow.
pub(crate) fn mask_patient(patient: &mut Patient) {
    patient.name = Private::new(patient.masked_name());
    patient.identity = Identity::Said;
    patient.phone = None;
    patient.address = None;
    patient.guardian = None;
    patient.former_name = None;
}

fn by_case<T>(items: Vec<T>, case: impl Fn(&T) -> Option<CaseId>) -> BTreeMap<CaseId, Vec<T>> {
    let mut groups: BTreeMap<CaseId, Vec<T>> = BTreeMap::new();
    for item in items {
        if let Some(id) = case(&item) {
            groups.entry(id).or_default().push(item);
        }
    }
    groups
}
