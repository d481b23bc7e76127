//! What lies on the reader's desk for one report: the case's file, the studies it is read from, the set of their
//! instances now, how they were made, and what the checks hold the texts against. Loaded once for checking, submitting
//! and signing alike.

use std::collections::BTreeSet;

use yuanzhen_domain::access::{Action, Permit};
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::{CaseId, ReportId};
use yuanzhen_domain::place::Signatures;
use yuanzhen_domain::report::checks::{self, Expected, Finding};
use yuanzhen_domain::report::{Report, ReportContent, SigningFacts};
use yuanzhen_domain::study::{InstanceSet, Study};
use yuanzhen_domain::values::Laterality;
use yuanzhen_store::{CaseFile, Reading, Stored, StudyMaking};

use super::key_images::there;
use crate::{
    api::{found, images::Images},
    app::App,
    http::{error::ApiError, requester::Requester},
    view::{self, directory::Directory},
};

/// A report with everything its signature depends on.
pub(super) struct Desk {
    pub(super) file: CaseFile,
    pub(super) directory: Directory,
    pub(super) studies: Vec<Study>,
    /// What each of the studies is looked at under.
    pub(super) permits: Vec<Permit>,
    pub(super) set: InstanceSet,
    pub(super) making: StudyMaking,
    pub(super) hands: Signatures,
}

impl Desk {
    /// Loads the desk for a case the requester may see.
    pub(super) async fn of_case(
        reading: &mut Reading,
        who: &Requester,
        case_permit: Permit,
        case: CaseId,
    ) -> Result<Self, ApiError> {
        let file = reading
            .case_file(&case_permit, case)
            .await?
            .ok_or_else(ApiError::not_found)?;
        let directory = Directory::read(reading).await?;
        let images = Images::of(reading, who, &file)
            .await?
            .ok_or_else(|| ApiError::conflict("no-images", "no images are linked to this case yet"))?;
        let mut making = StudyMaking::default();
        for (study, permit) in &images.studies {
            let of_study = reading.making_of(permit, study.id).await?;
            making.sides.extend(of_study.sides);
            making.first_at = making.first_at.into_iter().chain(of_study.first_at).min();
            making.lossy |= of_study.lossy;
        }
        let hands = view::case::hands(&file, &directory);
        let (studies, permits) = images.studies.into_iter().unzip();
        Ok(Self {
            file,
            directory,
            studies,
            permits,
            set: images.set,
            making,
            hands,
        })
    }

    /// What the checks find in a content: first in its key images, where everything blocks, then in its words.
    pub(super) async fn findings(
        &self,
        reading: &mut Reading,
        content: &ReportContent,
        today: jiff::civil::Date,
    ) -> Result<Vec<Finding>, ApiError> {
        let examination = &self.file.case.examination;
        let mut findings = checks::key_images(content, &there(reading, self, content).await?);
        let criticals = self.file.criticals.iter().map(|critical| &critical.value);
        findings.extend(checks::announced(content, criticals));
        findings.extend(checks::linked(
            self.studies.iter().flat_map(|study| study.link.doubts()),
        ));
        findings.extend(checks::check(
            content,
            &Expected {
                body_part: examination.body_part,
                ordered_side: examination.laterality,
                image_side: self.image_side(examination.laterality),
                sex: self.file.patient.sex,
                age: self.file.patient.age_on(today),
            },
        ));
        Ok(findings)
    }

    /// The side the images say. Of several the one that contradicts the order: one film of the wrong side is enough.
    fn image_side(&self, ordered: Laterality) -> Option<Laterality> {
        let sides = &self.making.sides;
        let wrong = sides.iter().find(|side| side.contradicts(ordered));
        wrong.or(sides.first()).copied()
    }

    /// The facts a hand is put under.
    pub(super) fn facts<'a>(
        &'a self,
        version: u32,
        seen: &'a InstanceSet,
        findings: &'a [Finding],
        accepted: &'a BTreeSet<Digest>,
    ) -> SigningFacts<'a> {
        SigningFacts {
            case: &self.file.case,
            studies: &self.studies,
            set: &self.set,
            seen,
            version,
            findings,
            accepted,
            hands: self.hands,
        }
    }
}

/// The permit for an action on a report, with the report's newest version and a permit to see its case.
pub(super) async fn reach(
    app: &App,
    who: &Requester,
    action: Action,
    id: ReportId,
) -> Result<(Permit, Permit, Stored<Report>), ApiError> {
    let permit = found(app, who, action, id.uuid()).await?;
    let report = app
        .store
        .read()
        .await?
        .report(&permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let case_permit = found(app, who, Action::SeeCase, report.case.uuid()).await?;
    Ok((permit, case_permit, report))
}
