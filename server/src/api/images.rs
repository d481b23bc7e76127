//! The images of a case as a signature would name them now: all studies linked to it, and the set over their instances.

use yuanzhen_domain::access::{self, Action, Permit};
use yuanzhen_domain::study::{InstanceSet, Link, Study};
use yuanzhen_store::{CaseFile, Reading};

use crate::http::{error::ApiError, requester::Requester};

/// What there is to read of a case.
pub(crate) struct Images {
    /// Each study with the permit it was looked at under.
    pub(crate) studies: Vec<(Study, Permit)>,
    pub(crate) set: InstanceSet,
}

impl Images {
    /// `None` while no images are linked, or when the requester may not see all that are.
    pub(crate) async fn of(
        reading: &mut Reading,
        who: &Requester,
        file: &CaseFile,
    ) -> Result<Option<Self>, ApiError> {
        let linked = file
            .studies
            .iter()
            .map(|listed| &listed.study.value)
            .filter(|study| matches!(study.link, Link::Matched { .. }));
        let (mut studies, mut sets) = (Vec::new(), Vec::new());
        for study in linked {
            let Ok(permit) = access::may(&who.actor, Action::SeeStudy, &study.subject(), &study.relation())
            else {
                return Ok(None);
            };
            let Some(set) = reading.study_set(&permit, study).await? else {
                return Ok(None);
            };
            sets.push(set);
            studies.push((study.clone(), permit));
        }
        if studies.is_empty() {
            return Ok(None);
        }
        let set = InstanceSet::of(file.case.id, file.case.patient, sets);
        Ok(Some(Self { studies, set }))
    }
}
