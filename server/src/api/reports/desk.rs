//! What lies on the reader's desk for one report: the case's file, the study it is read from, the set of its instances
//! now, and what the checks hold the texts against. Loaded once for checking, submitting and signing alike.

use yuanzhen_domain::access::{self, Action, Permit};
use yuanzhen_domain::id::{CaseId, ReportId};
use yuanzhen_domain::place::Signatures;
use yuanzhen_domain::report::checks::{self, Expected, Finding, Severity};
use yuanzhen_domain::report::{Report, ReportContent, SigningFacts};
use yuanzhen_domain::study::{InstanceSet, Study};
use yuanzhen_store::{CaseFile, Reading, Stored};

use crate::{
    api::found,
    app::App,
    http::{error::ApiError, requester::Requester},
    view::{self, directory::Directory},
};

/// A report with everything its signature depends on.
pub(super) struct Desk {
    pub(super) file: CaseFile,
    pub(super) directory: Directory,
    pub(super) study: Study,
    pub(super) set: InstanceSet,
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
        let listed = view::case::study_of(&file)
            .ok_or_else(|| ApiError::conflict("no-images", "no images are linked to this case yet"))?;
        let study = listed.study.value.clone();
        let permit = access::may(&who.actor, Action::SeeStudy, &study.subject(), &study.relation())
            .map_err(|_| ApiError::not_found())?;
        let set = reading
            .instance_set(&permit, &study)
            .await?
            .ok_or_else(|| ApiError::conflict("no-images", "no images are linked to this case yet"))?;
        let hands = view::case::hands(&file, &directory);
        Ok(Self {
            file,
            directory,
            study,
            set,
            hands,
        })
    }

    /// What the checks find in a content.
    pub(super) fn findings(&self, content: &ReportContent, today: jiff::civil::Date) -> Vec<Finding> {
        let examination = &self.file.case.examination;
        checks::check(
            content,
            &Expected {
                body_part: examination.body_part,
                ordered_side: examination.laterality,
                image_side: None,
                sex: self.file.patient.sex,
                age: self.file.patient.age_on(today),
            },
        )
    }

    /// The facts a hand is put under.
    pub(super) fn facts<'a>(
        &'a self,
        version: u32,
        findings: &'a [Finding],
        accepted: &[String],
    ) -> SigningFacts<'a> {
        let warnings_seen = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Warn)
            .all(|finding| accepted.iter().any(|code| code == finding.code));
        SigningFacts {
            case: &self.file.case,
            study: &self.study,
            set: &self.set,
            version,
            findings,
            warnings_seen,
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
