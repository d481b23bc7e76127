//! What an action is done to, and the facts that relate it to the one who asks.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::id::{InstitutionId, PatientId};
use crate::named::named;
use crate::owner::Owner;

named! {
    /// The kinds of thing that access is decided for.
    pub enum Kind {
        /// A patient's record.
        Patient = "patient",
        /// A case.
        Case = "case",
        /// A file a person is sending.
        Upload = "upload",
        /// A study and its images.
        Study = "study",
        /// A report.
        Report = "report",
        /// A delivery.
        Delivery = "delivery",
        /// A critical value.
        Critical = "critical",
        /// A consult with its room, opinion and doses.
        Consult = "consult",
        /// Who is on call and on duty for a reading group; its id is the group's.
        Duty = "duty",
        /// Figures without patients.
        Statistics = "statistics",
        /// Places, institutions, people, devices, groups: who and what there is.
        Directory = "directory",
        /// Accounts, sessions and security settings.
        Security = "security",
        /// The audit chain.
        Audit = "audit",
        /// The program itself: jobs, timers, disks.
        System = "system",
    }
}

/// One thing that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub owner: Owner,
    /// The patient it is about, if any.
    pub patient: Option<PatientId>,
}

/// The facts that tie a thing to institutions other than its owner.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Relation {
    /// The village clinic that sent the patient.
    pub origin: Option<InstitutionId>,
    /// The institution a delivery is addressed to.
    pub receiver: Option<InstitutionId>,
    /// The institutions a patient has a case at: where they were examined, and which clinic sent them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub seen_at: BTreeSet<InstitutionId>,
}

impl Relation {
    /// Only the sending clinic is known.
    pub const fn from_origin(origin: Option<InstitutionId>) -> Self {
        Self {
            origin,
            receiver: None,
            seen_at: BTreeSet::new(),
        }
    }
}
