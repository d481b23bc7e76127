//! The opinion (会诊意见): what the experts think and advise. A draft is saved as it is typed; a signed version never
//! changes; of several experts one writes and all sign or dissent. The inviting side decides what is done with it.

use serde::{Deserialize, Serialize};

use super::Consult;
use crate::access::{ActorRef, Kind, Relation, Subject};
use crate::digest::Digest;
use crate::event::{Event, Fact};
use crate::id::{CaseId, ConsultId, InstitutionId, OpinionId, PatientId, PersonId};
use crate::moment::Moment;
use crate::named::named;
use crate::owner::Owner;
use crate::private::Private;
use crate::refusal::{Refusal, Thing, Why};
use crate::report::KeyImages;
use crate::values::Icd10;

/// The most diagnoses of one opinion.
pub const MOST_DIAGNOSES: usize = 12;

/// One version of an opinion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// The id, the same over all versions.
    pub id: OpinionId,
    /// Whose it is (the consult's owner).
    pub owner: Owner,
    /// The consult it answers.
    pub consult: ConsultId,
    /// The case the consult grew out of.
    pub case: Option<CaseId>,
    /// The patient.
    pub patient: PatientId,
    /// The village clinic that sent the patient.
    pub origin: Option<InstitutionId>,
    /// Which version this is, from 1.
    pub version: u32,
    /// Why this version was begun, for all but the first.
    pub amends: Option<Private<String>>,
    /// Who writes it: the expert in charge.
    pub written_by: PersonId,
    /// When it was last saved.
    pub written_at: Moment,
    /// What it says.
    pub content: OpinionContent,
    /// Where it stands.
    pub state: OpinionState,
}

/// What an opinion says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OpinionContent {
    /// What the experts make of it (病情分析).
    pub analysis: Private<String>,
    /// What it is (诊断意见), the first first.
    pub diagnoses: Vec<Diagnosis>,
    /// What to do (治疗建议).
    pub advice: Private<String>,
    /// What to examine further (进一步检查建议).
    pub further: Private<String>,
    /// Whether the patient should go elsewhere (是否转诊); must be said before signing.
    pub referral: Option<Referral>,
    /// Where to, or what for.
    pub referral_words: Private<String>,
    /// What to look out for (注意事项).
    pub notes: Private<String>,
    /// The pictures that go with the words.
    #[serde(default, skip_serializing_if = "KeyImages::is_empty")]
    pub key_images: KeyImages,
}

/// A diagnosis in words, with its code where one was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// The code.
    pub icd10: Option<Icd10>,
    /// In words.
    pub words: Private<String>,
}

named! {
    /// Whether the patient should go elsewhere.
    pub enum Referral {
        /// 无需转诊
        Stay = "stay",
        /// 建议转诊
        Refer = "refer",
        /// 立即转诊
        ReferNow = "refer-now",
    }
}

/// Where an opinion's version stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum OpinionState {
    /// Being written.
    Draft,
    /// The writer has signed, and hands of others are waited for.
    Signing {
        /// The hands so far, the writer's first.
        hands: Vec<Hand>,
    },
    /// Every hand it needs is under it. Nothing of it changes any more.
    Signed {
        /// The hands, the writer's first.
        hands: Vec<Hand>,
        /// Since when.
        at: Moment,
    },
    /// Replaced by a newer signed version. Kept as it was.
    Amended {
        /// The hands, the writer's first.
        hands: Vec<Hand>,
        /// The version that replaces it.
        by_version: u32,
        /// Since when.
        at: Moment,
    },
}

/// A hand under an opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    /// Whose.
    pub by: PersonId,
    /// When.
    pub at: Moment,
    /// The version signed.
    pub version: u32,
    /// The content signed.
    pub content: Digest,
    /// Whether they agree.
    pub says: Says,
}

/// What a hand says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "says", rename_all = "kebab-case")]
pub enum Says {
    /// It is their opinion.
    Agrees,
    /// It is not, for this reason; it goes with the opinion to the site.
    Dissents {
        /// Why not.
        reason: Private<String>,
    },
}

impl OpinionContent {
    /// What must be said before a hand is put under it, and is not.
    pub fn missing(&self) -> Vec<&'static str> {
        let unnamed = self.diagnoses.is_empty()
            || self.diagnoses.len() > MOST_DIAGNOSES
            || self.diagnoses.iter().any(|diagnosis| diagnosis.words.is_blank());
        let whither = match self.referral {
            None => true,
            Some(Referral::Stay) => false,
            Some(Referral::Refer | Referral::ReferNow) => self.referral_words.is_blank(),
        };
        [
            (self.analysis.is_blank(), "analysis"),
            (unnamed, "diagnoses"),
            (self.advice.is_blank(), "advice"),
            (self.referral.is_none(), "referral"),
            (self.referral.is_some() && whither, "referral-words"),
        ]
        .into_iter()
        .filter_map(|(is, field)| is.then_some(field))
        .collect()
    }

    /// The digest a hand names. Fields are length-prefixed, so no two contents share it.
    pub fn digest(&self) -> Digest {
        let mut bytes = b"yuanzhen-opinion-1\n".to_vec();
        let mut say = |field: &str| {
            bytes.extend_from_slice(format!("{}:", field.len()).as_bytes());
            bytes.extend_from_slice(field.as_bytes());
        };
        say(self.analysis.expose());
        say(&self.diagnoses.len().to_string());
        for diagnosis in &self.diagnoses {
            say(diagnosis.icd10.as_ref().map_or("", Icd10::as_str));
            say(diagnosis.words.expose());
        }
        say(self.advice.expose());
        say(self.further.expose());
        say(self.referral.map_or("", Referral::as_str));
        say(self.referral_words.expose());
        say(self.notes.expose());
        self.key_images.said().for_each(|text| say(&text));
        Digest::sha256(&bytes)
    }
}

impl OpinionState {
    /// The stable name, as in JSON and SQL.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Signing { .. } => "signing",
            Self::Signed { .. } => "signed",
            Self::Amended { .. } => "amended",
        }
    }

    /// Every hand so far, the writer's first.
    pub fn hands(&self) -> &[Hand] {
        match self {
            Self::Draft => &[],
            Self::Signing { hands } | Self::Signed { hands, .. } | Self::Amended { hands, .. } => hands,
        }
    }
}

impl Opinion {
    /// As the subject of an access question: an opinion is seen with its consult.
    pub fn subject(&self) -> Subject {
        Subject {
            kind: Kind::Consult,
            id: self.consult.uuid(),
            owner: self.owner,
            patient: Some(self.patient),
        }
    }

    /// What ties it to other institutions.
    pub fn relation(&self) -> Relation {
        Relation::from_origin(self.origin)
    }

    /// Whether every hand it needs is under it and it still stands.
    pub const fn is_signed(&self) -> bool {
        matches!(self.state, OpinionState::Signed { .. })
    }

    /// Whose hands are still waited for.
    pub fn awaited(&self, consult: &Consult) -> Vec<PersonId> {
        let hands = self.state.hands();
        let mut panel = consult.panel();
        panel.retain(|person| !hands.iter().any(|hand| hand.by == *person));
        panel
    }

    pub(super) fn event(&self, fact: Fact, by: ActorRef, at: Moment) -> Event {
        Event {
            subject: self.subject(),
            relation: self.relation(),
            case: self.case,
            by,
            at,
            fact,
        }
    }

    pub(super) fn refuse(&self, asked: &'static str, why: Why) -> Refusal {
        Refusal {
            thing: Thing::Opinion,
            state: self.state.name(),
            asked,
            why,
        }
    }
}
