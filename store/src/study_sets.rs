//! What there is to read of a study, in the form that a signature names. The digest is made in the domain.

use yuanzhen_domain::access::{Kind, Permit};
use yuanzhen_domain::study::{Link, Study, StudySet, StudySetBuilder};
use yuanzhen_domain::uid::DicomUid;

use crate::Reading;
use crate::db::sql;
use crate::error::{Result, StoreError};
use crate::row::parse;
use crate::subjects::must_cover;

impl Reading {
    /// What there is to read of a study now, to hold against what was read. `None` while it is not linked to a case.
    pub async fn study_set(&mut self, permit: &Permit, study: &Study) -> Result<Option<StudySet>> {
        must_cover(permit, Kind::Study, study.id.uuid())?;
        let Link::Matched { patient, case, .. } = &study.link else {
            return Ok(None);
        };
        let mut set = StudySetBuilder::new(study.id, study.content_version, *patient, *case);
        let rows = sql!(
            self.conn,
            all(String, String),
            "
            SELECT sop_instance, object_hash
            FROM instances
            WHERE study = $1
            ORDER BY sop_instance, object_hash",
            study.id.to_string(),
        )?;
        for (uid, hash) in rows {
            let uid = DicomUid::parse(&uid).map_err(|_| StoreError::inconsistent("instances", &uid))?;
            set.add(uid, parse("instances", &hash, &hash)?);
        }
        Ok(Some(set.finish()))
    }
}
