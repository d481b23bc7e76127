//! A case: one request for one examination to be read. Owns who asks for what, how soon, and who holds it now.
//! Images, report and deliveries have lives of their own; the printed line "queued, drafting, published" is a view.

mod decide;
mod state;
mod token;

pub use decide::{Closing, DEFAULT_CLAIM, DEFAULT_LAPSE, DEFAULT_REMIND, Standing};
pub use state::CaseState;
pub use token::CaseToken;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::access::{ActorRef, Kind, Relation, Subject};
use crate::event::{Event, Fact};
use crate::id::{CaseId, InstitutionId, PatientId, PersonId};
use crate::moment::Moment;
use crate::number::{AccessionNumber, Number};
use crate::owner::Owner;
use crate::private::Private;
use crate::refusal::{Refusal, Thing, Why};
use crate::urgency::Urgency;
use crate::values::{BodyPart, Icd10, Laterality, Modality};

/// A case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// Its readable number.
    pub number: Number,
    /// Whose it is; `owner.reading_group` says who reads it.
    pub owner: Owner,
    /// The patient.
    pub patient: PatientId,
    /// The doctor or technician who asks; `None` when made from a device's data.
    pub requested_by: Option<PersonId>,
    /// The village clinic that sent the patient.
    pub origin: Option<InstitutionId>,
    /// What is to be examined.
    pub examination: Examination,
    /// How soon it must be read.
    pub urgency: Urgency,
    /// When it was submitted.
    pub submitted_at: Moment,
    /// Where it stands.
    pub state: CaseState,
}

/// What is to be examined, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examination {
    /// By what kind of device.
    pub modality: Modality,
    /// Which part.
    pub body_part: BodyPart,
    /// Which side.
    pub laterality: Laterality,
    /// How (plain, contrast, projections).
    pub method: String,
    /// The clinical diagnosis in words.
    pub clinical_diagnosis: Private<String>,
    /// The clinical diagnosis by code.
    pub icd10: Option<Icd10>,
    /// Why the examination is asked for.
    pub reason: Private<String>,
    /// What the device is told to send with the images.
    pub accession: AccessionNumber,
    /// When the examination was or will be made, if known.
    pub examined_at: Option<Moment>,
}

/// What an examination lacks before it can be submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IncompleteExamination {
    /// A paired part without a side.
    #[error("left, right or both must be said for this part")]
    Side,
    /// A side for a part that has none.
    #[error("this part has no sides")]
    NoSide,
    /// The method is empty.
    #[error("the method is empty")]
    Method,
    /// The clinical diagnosis is empty.
    #[error("the clinical diagnosis is empty")]
    Diagnosis,
}

impl IncompleteExamination {
    /// The stable kebab-case code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Side => "side-missing",
            Self::NoSide => "side-impossible",
            Self::Method => "method-missing",
            Self::Diagnosis => "diagnosis-missing",
        }
    }
}

impl Examination {
    /// The part that is ordered, and those that its method names.
    pub fn parts(&self) -> Vec<BodyPart> {
        let mut parts = BodyPart::named_in(&self.method);
        if !parts.contains(&self.body_part) {
            parts.push(self.body_part);
        }
        parts
    }

    /// What is still missing of the mandatory fields.
    pub fn check(&self) -> Result<(), IncompleteExamination> {
        if self.body_part.is_paired() && self.laterality == Laterality::Unpaired {
            return Err(IncompleteExamination::Side);
        }
        if self.body_part.only_sex().is_some()
            && !self.body_part.is_paired()
            && self.laterality != Laterality::Unpaired
        {
            return Err(IncompleteExamination::NoSide);
        }
        if self.method.trim().is_empty() {
            return Err(IncompleteExamination::Method);
        }
        if self.clinical_diagnosis.is_blank() {
            return Err(IncompleteExamination::Diagnosis);
        }
        Ok(())
    }
}

impl Case {
    /// The event of a case just made by `by`.
    pub fn submitted(&self, by: ActorRef) -> Vec<Event> {
        vec![self.event(
            Fact::CaseSubmitted {
                urgency: self.urgency,
            },
            by,
            self.submitted_at,
        )]
    }

    /// As the subject of an access question.
    pub fn subject(&self) -> Subject {
        Subject {
            kind: Kind::Case,
            id: self.id.uuid(),
            owner: self.owner,
            patient: Some(self.patient),
        }
    }

    /// What ties it to other institutions.
    pub fn relation(&self) -> Relation {
        Relation::from_origin(self.origin)
    }

    /// When its report is due, by the default targets: counted from the submission, or from the first image where
    /// that came later, for nobody can read what was not examined yet.
    pub fn due_at(&self, first_image: Option<Moment>) -> Moment {
        let from = first_image.map_or(self.submitted_at, |at| at.max(self.submitted_at));
        from.plus(self.urgency.turnaround(self.examination.modality))
    }

    /// The day it was submitted in a zone, for readable numbers and lists.
    pub fn day(&self, zone: &jiff::tz::TimeZone) -> Date {
        self.submitted_at.date_in(zone)
    }

    pub(crate) fn event(&self, fact: Fact, by: ActorRef, at: Moment) -> Event {
        Event {
            subject: self.subject(),
            relation: self.relation(),
            case: Some(self.id),
            by,
            at,
            fact,
        }
    }

    pub(crate) fn refuse(&self, asked: &'static str, why: Why) -> Refusal {
        Refusal {
            thing: Thing::Case,
            state: self.state.name(),
            asked,
            why,
        }
    }
}
