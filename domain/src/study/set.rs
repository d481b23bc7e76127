//! What was read: a digest over the instances of every study of a case, and whose they were taken for. A signature
//! names it; when it is no longer what is there, the difference is shown and nothing is signed.
//!
//! A case may have several studies: devices send two views of one examination as two. All of them are read, so all of
//! them are in the set.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::id::{CaseId, PatientId, StudyId};
use crate::uid::DicomUid;

/// What there was to read of one study at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudySet {
    /// The study.
    pub study: StudyId,
    /// The version of its content.
    pub content_version: u32,
    /// How many instances.
    pub instances: u32,
    /// Over the UIDs and content hashes of its instances, with study, patient and case.
    pub digest: Digest,
}

/// Collects the instances of a study, in any order.
#[derive(Debug, Clone)]
pub struct StudySetBuilder {
    study: StudyId,
    content_version: u32,
    patient: PatientId,
    case: CaseId,
    lines: Vec<(DicomUid, Digest)>,
}

impl StudySetBuilder {
    /// For a study linked to a case.
    pub fn new(study: StudyId, content_version: u32, patient: PatientId, case: CaseId) -> Self {
        Self {
            study,
            content_version,
            patient,
            case,
            lines: Vec::new(),
        }
    }

    /// Adds one instance.
    pub fn add(&mut self, sop_instance: DicomUid, content: Digest) {
        self.lines.push((sop_instance, content));
    }

    /// The set.
    pub fn finish(mut self) -> StudySet {
        self.lines.sort_unstable();
        self.lines.dedup();
        let mut text = format!(
            "yuanzhen-instances-1\n{}\n{}\n{}\n",
            self.study, self.patient, self.case
        );
        for (uid, content) in &self.lines {
            text.push_str(uid.as_str());
            text.push(' ');
            text.push_str(content.as_str());
            text.push('\n');
        }
        StudySet {
            study: self.study,
            content_version: self.content_version,
            instances: u32::try_from(self.lines.len()).unwrap_or(u32::MAX),
            digest: Digest::sha256(text.as_bytes()),
        }
    }
}

/// What there was to read of a case at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceSet {
    /// Whose it was taken for.
    pub patient: PatientId,
    /// The case.
    pub case: CaseId,
    /// Its studies, by id.
    pub studies: Vec<StudySet>,
    /// Over the digests of its studies, with patient and case.
    pub digest: Digest,
}

impl InstanceSet {
    /// The set of a case with these studies, in any order.
    pub fn of(case: CaseId, patient: PatientId, mut studies: Vec<StudySet>) -> Self {
        studies.sort_unstable_by_key(|study| study.study);
        studies.dedup_by_key(|study| study.study);
        let mut text = format!("yuanzhen-set-1\n{patient}\n{case}\n");
        for study in &studies {
            text.push_str(&format!("{} {}\n", study.study, study.digest));
        }
        Self {
            patient,
            case,
            studies,
            digest: Digest::sha256(text.as_bytes()),
        }
    }

    /// How many instances, over all studies.
    pub fn instances(&self) -> u32 {
        self.studies
            .iter()
            .fold(0, |sum, study| sum.saturating_add(study.instances))
    }

    /// How `now` differs from this, which was read; `None` when it is the same.
    pub fn difference(&self, now: &Self) -> Option<Difference> {
        if self.digest == now.digest {
            return None;
        }
        let then = |of: &Self, study: StudyId| of.studies.iter().find(|each| each.study == study).cloned();
        let mut names: Vec<_> = self
            .studies
            .iter()
            .chain(&now.studies)
            .map(|each| each.study)
            .collect();
        names.sort_unstable();
        names.dedup();
        let studies = names
            .into_iter()
            .map(|study| (study, then(self, study), then(now, study)))
            .filter(|(_, read, there)| {
                read.as_ref().map(|each| &each.digest) != there.as_ref().map(|each| &each.digest)
            })
            .map(|(study, read, there)| StudyDifference {
                study,
                instances_read: read.map(|each| each.instances),
                instances_now: there.map(|each| each.instances),
            })
            .collect();
        Some(Difference {
            studies,
            instances_read: self.instances(),
            instances_now: now.instances(),
            patient_changed: self.patient != now.patient,
            case_changed: self.case != now.case,
        })
    }
}

/// How what is there now differs from what was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The studies that are not as they were read.
    pub studies: Vec<StudyDifference>,
    /// How many instances were read.
    pub instances_read: u32,
    /// How many there are now.
    pub instances_now: u32,
    /// Whether it is now another patient's.
    pub patient_changed: bool,
    /// Whether it is now another case.
    pub case_changed: bool,
}

/// One study that is not as it was read. The same number both times means that other bytes stand under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StudyDifference {
    /// Which.
    pub study: StudyId,
    /// How many of its instances were read; `None` when it was no study of the case then.
    pub instances_read: Option<u32>,
    /// How many there are now; `None` when it is no study of the case any more.
    pub instances_now: Option<u32>,
}
