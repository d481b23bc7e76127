//! What was read: a digest over the instances of a study and whose they were taken for. A signature names it, and so
//! does a draft; when it is no longer what is there, the difference is shown and nothing is signed.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::id::{CaseId, PatientId, StudyId};
use crate::uid::DicomUid;

/// What there was to read of a study at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceSet {
    /// The study.
    pub study: StudyId,
    /// The version of its content.
    pub content_version: u32,
    /// How many instances.
    pub instances: u32,
    /// Whose it was taken for.
    pub patient: PatientId,
    /// The case it was linked to.
    pub case: CaseId,
    /// Over the UIDs and content hashes of all instances, with patient and case.
    pub digest: Digest,
}

/// Collects the instances of a study, in any order.
#[derive(Debug, Clone)]
pub struct InstanceSetBuilder {
    study: StudyId,
    content_version: u32,
    patient: PatientId,
    case: CaseId,
    lines: Vec<(DicomUid, Digest)>,
}

impl InstanceSetBuilder {
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
    pub fn finish(mut self) -> InstanceSet {
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
        InstanceSet {
            study: self.study,
            content_version: self.content_version,
            instances: u32::try_from(self.lines.len()).unwrap_or(u32::MAX),
            patient: self.patient,
            case: self.case,
            digest: Digest::sha256(text.as_bytes()),
        }
    }
}

/// How what is there now differs from what was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The version of the content that was read.
    pub content_version_read: u32,
    /// The version there is now.
    pub content_version_now: u32,
    /// How many instances were read.
    pub instances_read: u32,
    /// How many there are now.
    pub instances_now: u32,
    /// Whether the study is now taken for another patient.
    pub patient_changed: bool,
    /// Whether the study is now linked to another case.
    pub case_changed: bool,
    /// Whether it is another study altogether.
    pub study_changed: bool,
}

impl InstanceSet {
    /// How `now` differs from this, which was read; `None` when it is the same.
    pub fn difference(&self, now: &Self) -> Option<Difference> {
        let same = self.digest == now.digest && self.study == now.study;
        (!same).then(|| Difference {
            content_version_read: self.content_version,
            content_version_now: now.content_version,
            instances_read: self.instances,
            instances_now: now.instances,
            patient_changed: self.patient != now.patient,
            case_changed: self.case != now.case,
            study_changed: self.study != now.study,
        })
    }
}
