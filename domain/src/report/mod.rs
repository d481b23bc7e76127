//! A report: versions, each a life from draft to signed; immutable once signed. A signature names the version and the
//! set of instances it was read from. Printing and sending are not here.

pub mod checks;
mod key_image;
mod sign;
mod state;

pub use key_image::{KeyImage, KeyImageFault, KeyImages, KeyWindow, LONGEST_CAPTION, MOST_KEY_IMAGES};
pub use sign::SigningFacts;
pub use state::{Rejection, ReportState, Signature, SignedAs};

use serde::{Deserialize, Serialize};

use crate::access::{ActorRef, Kind, Relation, Subject};
use crate::digest::Digest;
use crate::event::{Event, Fact};
use crate::id::{CaseId, InstitutionId, PatientId, PersonId, ReportId};
use crate::moment::Moment;
use crate::named::named;
use crate::owner::Owner;
use crate::private::Private;
use crate::refusal::{Refusal, Thing, Why};
use crate::study::InstanceSet;

/// One version of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The id, the same over all versions.
    pub id: ReportId,
    /// Whose it is (the case's owner).
    pub owner: Owner,
    /// The case it answers.
    pub case: CaseId,
    /// The patient.
    pub patient: PatientId,
    /// The village clinic that sent the patient.
    pub origin: Option<InstitutionId>,
    /// Which version this is, from 1.
    pub version: u32,
    /// Why this version was begun, for all but the first.
    pub amends: Option<Private<String>>,
    /// What it is read from; renewed with each save.
    pub read_from: InstanceSet,
    /// Who writes it.
    pub written_by: PersonId,
    /// When it was last saved.
    pub written_at: Moment,
    /// What it says.
    pub content: ReportContent,
    /// Where it stands.
    pub state: ReportState,
}

named! {
    /// Whether something abnormal was found (阳性/阴性).
    pub enum Conclusion {
        /// Something was found.
        Positive = "positive",
        /// Nothing was found.
        Negative = "negative",
    }
}

/// What a report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ReportContent {
    /// How the images were made (检查方法).
    pub technique: Private<String>,
    /// What is seen (影像所见).
    pub findings: Private<String>,
    /// What it means (诊断意见).
    pub impression: Private<String>,
    /// Positive or negative; must be said before signing.
    pub conclusion: Option<Conclusion>,
    /// What is critical, when something is.
    pub critical: Option<Private<String>>,
    /// The pictures that go with the words.
    #[serde(default, skip_serializing_if = "KeyImages::is_empty")]
    pub key_images: KeyImages,
}

impl ReportContent {
    /// The digest a signature names. Fields are length-prefixed, so no two contents share it. Key images follow the
    /// five fields and add nothing when there are none: what was signed before there were any keeps its digest.
    pub fn digest(&self) -> Digest {
        let mut bytes = b"yuanzhen-report-1\n".to_vec();
        let conclusion = self.conclusion.map_or("", Conclusion::as_str);
        let critical = self.critical.as_ref().map_or("", |text| text.expose().as_str());
        let mut say = |field: &str| {
            bytes.extend_from_slice(format!("{}:", field.len()).as_bytes());
            bytes.extend_from_slice(field.as_bytes());
        };
        for field in [
            self.technique.expose(),
            self.findings.expose(),
            self.impression.expose(),
            conclusion,
            critical,
        ] {
            say(field);
        }
        self.key_images.said().for_each(|text| say(&text));
        Digest::sha256(&bytes)
    }
}

impl Report {
    /// As the subject of an access question.
    pub fn subject(&self) -> Subject {
        Subject {
            kind: Kind::Report,
            id: self.id.uuid(),
            owner: self.owner,
            patient: Some(self.patient),
        }
    }

    /// What ties it to other institutions.
    pub fn relation(&self) -> Relation {
        Relation::from_origin(self.origin)
    }

    /// Whether every hand it needs has signed and it still stands.
    pub const fn is_signed(&self) -> bool {
        matches!(self.state, ReportState::Signed { .. })
    }

    /// Whether it was withdrawn after it was signed.
    pub const fn is_withdrawn(&self) -> bool {
        matches!(self.state, ReportState::Withdrawn { .. })
    }

    pub(crate) fn event(&self, fact: Fact, by: ActorRef, at: Moment) -> Event {
        Event {
            subject: self.subject(),
            relation: self.relation(),
            case: Some(self.case),
            by,
            at,
            fact,
        }
    }

    pub(crate) fn refuse(&self, asked: &'static str, why: Why) -> Refusal {
        Refusal {
            thing: Thing::Report,
            state: self.state.name(),
            asked,
            why,
        }
    }
}
