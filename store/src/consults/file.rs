//! A consult with what a list or a page says of it: patient, newest opinion, rings. One query a table, however many
//! consults.

use std::collections::BTreeMap;

use yuanzhen_domain::access::{Kind, ListPermit, Permit};
use yuanzhen_domain::consult::{Consult, Opinion, OpinionContent, Ring};
use yuanzhen_domain::id::ConsultId;
use yuanzhen_domain::patient::Patient;

use super::list::ConsultQuery;
use crate::Reading;
use crate::case_file::mask_patient;
use crate::cases::must_list;
use crate::error::{Result, StoreError};
use crate::page::Page;
use crate::row::Stored;
use crate::subjects::must_cover;

/// A consult with its patient, its newest opinion and its rings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsultFile {
    /// The consult.
    pub consult: Stored<Consult>,
    /// Its patient; masked, and without numbers and addresses, when the permit was for the flow only.
    pub patient: Stored<Patient>,
    /// The newest version of its opinion, if one was begun; without a word when the permit was for the flow only.
    pub opinion: Option<Stored<Opinion>>,
    /// Its rings, the first that began first.
    pub rings: Vec<Stored<Ring>>,
}

impl Reading {
    /// A consult with what is said of it.
    pub async fn consult_file(&mut self, permit: &Permit, id: ConsultId) -> Result<Option<ConsultFile>> {
        must_cover(permit, Kind::Consult, id.uuid())?;
        let Some(consult) = self.consult(permit, id).await? else {
            return Ok(None);
        };
        let clinical = permit.action().is_clinical();
        Ok(self.consult_files_of(vec![consult], clinical).await?.pop())
    }

    /// A page of consults in the permit's scope, each with what is said of it.
    pub async fn consult_files(
        &mut self,
        permit: &ListPermit,
        query: &ConsultQuery,
    ) -> Result<Page<ConsultFile>> {
        must_list(permit, Kind::Consult)?;
        let page = self.consults(permit, query).await?;
        let clinical = permit.action().is_clinical();
        Ok(Page {
            items: self.consult_files_of(page.items, clinical).await?,
            next: page.next,
        })
    }

    async fn consult_files_of(
        &mut self,
        consults: Vec<Stored<Consult>>,
        clinical: bool,
    ) -> Result<Vec<ConsultFile>> {
        let ids: Vec<String> = consults.iter().map(|consult| consult.id.to_string()).collect();
        let mut patient_ids: Vec<String> = consults
            .iter()
            .map(|consult| consult.patient.to_string())
            .collect();
        patient_ids.sort_unstable();
        patient_ids.dedup();
        let patients: BTreeMap<_, _> = self
            .patients_among(patient_ids)
            .await?
            .into_iter()
            .map(|patient| (patient.id, patient))
            .collect();
        let mut opinions: BTreeMap<ConsultId, Stored<Opinion>> = self
            .newest_opinions_among(ids.clone())
            .await?
            .into_iter()
            .map(|opinion| (opinion.consult, opinion))
            .collect();
        let mut rings: BTreeMap<ConsultId, Vec<Stored<Ring>>> = BTreeMap::new();
        for ring in self.rings_among(ids).await? {
            rings.entry(ring.consult).or_default().push(ring);
        }
        consults
            .into_iter()
            .map(|consult| {
                let id = consult.id;
                let patient = patients.get(&consult.patient).cloned();
                let mut file = ConsultFile {
                    patient: patient.ok_or_else(|| StoreError::inconsistent("consults", id))?,
                    consult,
                    opinion: opinions.remove(&id),
                    rings: rings.remove(&id).unwrap_or_default(),
                };
                if !clinical {
                    file.mask();
                }
                Ok(file)
            })
            .collect()
    }
}

impl ConsultFile {
    /// Leaves where everything stands and takes out what the patient is called, has and was told. The consult came
    /// without words already.
    fn mask(&mut self) {
        mask_patient(&mut self.patient.value);
        if let Some(opinion) = &mut self.opinion {
            opinion.value.content = OpinionContent::default();
            opinion.value.amends = None;
        }
    }
}
