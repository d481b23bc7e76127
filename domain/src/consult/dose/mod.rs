//! A dose said in the room: written down, read back by another than said it, and confirmed by whoever said it. Until
//! then it is no order. A number is kept as a number: `.5` and `5.0` are what is misread.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Consult;
use super::state::ConsultState;
use crate::access::{ActorRef, Kind, Relation, Subject};
use crate::critical::{Stamp, repeats};
use crate::event::{Event, Fact};
use crate::id::{CaseId, ConsultId, DoseId, InstitutionId, PatientId, PersonId};
use crate::moment::Moment;
use crate::name::fold_number;
use crate::named::named;
use crate::owner::Owner;
use crate::private::Private;
use crate::refusal::{Refusal, Thing, Why};

mod words;

/// A dose said in a consult.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dose {
    /// Its id.
    pub id: DoseId,
    /// Whose it is (the consult's owner).
    pub owner: Owner,
    /// The consult it was said in.
    pub consult: ConsultId,
    /// The case the consult grew out of.
    pub case: Option<CaseId>,
    /// The patient.
    pub patient: PatientId,
    /// The village clinic that sent the patient.
    pub origin: Option<InstitutionId>,
    /// What was said.
    pub order: DoseOrder,
    /// Who said it.
    pub said_by: PersonId,
    /// Who wrote it down, and when.
    pub written: Stamp,
    /// Where it stands.
    pub state: DoseState,
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoseOrder {
    /// The drug, by its generic name.
    pub drug: Private<String>,
    /// How much.
    pub amount: Amount,
    /// Of what.
    pub unit: DoseUnit,
    /// Which way.
    pub route: DoseRoute,
    /// How fast or how often, when it was said.
    pub rate: Private<String>,
}

named! {
    /// Units of a dose.
    pub enum DoseUnit {
        /// 微克
        Microgram = "ug",
        /// 毫克
        Milligram = "mg",
        /// 克
        Gram = "g",
        /// 毫升
        Millilitre = "ml",
        /// 单位
        Unit = "u",
        /// 毫摩尔
        Millimole = "mmol",
        /// 毫克每千克
        MilligramPerKilogram = "mg/kg",
        /// 微克每千克
        MicrogramPerKilogram = "ug/kg",
        /// 片
        Tablet = "tablet",
        /// 支
        Ampoule = "ampoule",
        /// 滴
        Drop = "drop",
        /// 喷
        Puff = "puff",
    }
}

named! {
    /// The way of a dose.
    pub enum DoseRoute {
        /// 口服
        Oral = "oral",
        /// 嚼服
        Chewed = "chewed",
        /// 舌下含服
        Sublingual = "sublingual",
        /// 静脉推注
        IntravenousPush = "intravenous-push",
        /// 静脉滴注
        IntravenousDrip = "intravenous-drip",
        /// 静脉泵入
        IntravenousPump = "intravenous-pump",
        /// 肌内注射
        Intramuscular = "intramuscular",
        /// 皮下注射
        Subcutaneous = "subcutaneous",
        /// 雾化或吸入
        Inhaled = "inhaled",
        /// 直肠给药
        Rectal = "rectal",
        /// 外用
        Topical = "topical",
    }
}

/// A number above 0 with up to four decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Amount(u64);

/// A text that is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("an amount is a number above 0 with up to six digits before the point and four after it")]
pub struct InvalidAmount;

const DECIMALS: usize = 4;
const PARTS: u64 = 10_000;

impl Amount {
    /// Reads an amount. There must be a digit on both sides of a point.
    pub fn parse(text: &str) -> Result<Self, InvalidAmount> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str, most| {
            (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(whole, 6) || !digits(part, DECIMALS) {
            return Err(InvalidAmount);
        }
        let whole: u64 = whole.parse().map_err(|_| InvalidAmount)?;
        let part: u64 = format!("{part:0<DECIMALS$}").parse().map_err(|_| InvalidAmount)?;
        match whole * PARTS + part {
            0 => Err(InvalidAmount),
            parts => Ok(Self(parts)),
        }
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, part) = (self.0 / PARTS, self.0 % PARTS);
        if part == 0 {
            return write!(f, "{whole}");
        }
        let part = format!("{part:0>DECIMALS$}");
        write!(f, "{whole}.{}", part.trim_end_matches('0'))
    }
}

impl TryFrom<String> for Amount {
    type Error = InvalidAmount;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Amount> for String {
    fn from(amount: Amount) -> Self {
        amount.to_string()
    }
}

/// Where a dose stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum DoseState {
    /// Written down; nobody has read it back.
    Written,
    /// Another than said it has read it back.
    ReadBack {
        /// Who, and when.
        read_back: Stamp,
        /// The words.
        words: Private<String>,
    },
    /// Whoever said it has confirmed it.
    Confirmed {
        /// Who read it back, and when.
        read_back: Stamp,
        /// The words.
        words: Private<String>,
        /// When it was confirmed.
        confirmed_at: Moment,
    },
    /// Struck out: it was heard wrong, or is not to be given any more.
    Struck {
        /// How.
        struck: Struck,
        /// Whether it had been confirmed, and may have been given.
        was_confirmed: bool,
    },
}

/// That a dose was struck out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Struck {
    /// By whom, and when.
    pub by: Stamp,
    /// Why.
    pub reason: Private<String>,
}

impl DoseState {
    /// The stable name, as in JSON and SQL.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::ReadBack { .. } => "read-back",
            Self::Confirmed { .. } => "confirmed",
            Self::Struck { .. } => "struck",
        }
    }
}

/// What a step gives: the dose as it is then, and what happened.
type Step = Result<(Dose, Vec<Event>), Refusal>;

impl Consult {
    /// Whether a dose may still become an order: what is signed and printed says all orders.
    pub fn takes_orders(&self) -> Result<(), Refusal> {
        match self.state {
            ConsultState::Live { .. }
            | ConsultState::Interrupted { .. }
            | ConsultState::OpinionPending { .. } => Ok(()),
            _ => Err(self.refuse("order a dose", Why::WrongState)),
        }
    }

    /// Whether somebody has a say in its doses: they take part, or work where it was asked.
    pub fn heeds(&self, person: PersonId, of_requester: bool) -> Result<(), Refusal> {
        if of_requester || self.takes_part(person) {
            Ok(())
        } else {
            Err(self.refuse("step a dose", Why::NotInvited))
        }
    }
}

impl Dose {
    /// What was said is written down, by whoever said it or whoever heard it; by an expert of this consult it was said.
    pub fn write(
        id: DoseId,
        consult: &Consult,
        order: DoseOrder,
        said_by: PersonId,
        by: PersonId,
        at: Moment,
    ) -> Step {
        consult.takes_orders()?;
        if !consult.panel().contains(&said_by) {
            return Err(consult.refuse("write a dose", Why::NotOfThePanel));
        }
        if order.drug.is_blank() {
            let fields = vec!["drug"];
            return Err(consult.refuse("write a dose", Why::FieldsMissing { fields }));
        }
        let dose = Self {
            id,
            owner: consult.owner,
            consult: consult.id,
            case: consult.case,
            patient: consult.patient,
            origin: consult.origin,
            order,
            said_by,
            written: Stamp { by, at },
            state: DoseState::Written,
        };
        let event = dose.event(Fact::DoseWritten { dose: id }, by.into(), at);
        Ok((dose, vec![event]))
    }

    /// Another than said it reads it back: drug, amount with unit, way, and rate must all be in the words.
    pub fn read_back(mut self, words: Private<String>, by: PersonId, at: Moment) -> Step {
        let DoseState::Written = self.state else {
            return Err(self.refuse("read back", Why::WrongState));
        };
        if by == self.said_by {
            return Err(self.refuse("read back", Why::SameHand));
        }
        if !self.order.is_in(words.expose()) {
            return Err(self.refuse("read back", Why::ReadBackDiffers));
        }
        self.state = DoseState::ReadBack {
            read_back: Stamp { by, at },
            words,
        };
        let event = self.event(Fact::DoseReadBack { dose: self.id }, by.into(), at);
        Ok((self, vec![event]))
    }

    /// Whoever said it confirms what was read back.
    pub fn confirm(mut self, by: PersonId, at: Moment) -> Step {
        if by != self.said_by {
            return Err(self.refuse("confirm", Why::NotWhoSaidIt));
        }
        let DoseState::ReadBack { read_back, words } = self.state else {
            return Err(self.refuse("confirm", Why::WrongState));
        };
        self.state = DoseState::Confirmed {
            read_back,
            words,
            confirmed_at: at,
        };
        let event = self.event(Fact::DoseConfirmed { dose: self.id }, by.into(), at);
        Ok((self, vec![event]))
    }

    /// It was heard wrong, or is not to be given any more. A dose is not changed: it is struck out and written anew.
    pub fn strike(mut self, reason: Private<String>, by: PersonId, at: Moment) -> Step {
        let was_confirmed = match self.state {
            DoseState::Written | DoseState::ReadBack { .. } => false,
            DoseState::Confirmed { .. } => true,
            DoseState::Struck { .. } => return Err(self.refuse("strike", Why::WrongState)),
        };
        if reason.is_blank() {
            return Err(self.refuse("strike", Why::ReasonMissing));
        }
        self.state = DoseState::Struck {
            struck: Struck {
                by: Stamp { by, at },
                reason,
            },
            was_confirmed,
        };
        let event = self.event(Fact::DoseStruck { dose: self.id }, by.into(), at);
        Ok((self, vec![event]))
    }

    /// Whether it is an order.
    pub const fn is_order(&self) -> bool {
        matches!(self.state, DoseState::Confirmed { .. })
    }

    fn subject(&self) -> Subject {
        Subject {
            kind: Kind::Consult,
            id: self.consult.uuid(),
            owner: self.owner,
            patient: Some(self.patient),
        }
    }

    fn event(&self, fact: Fact, by: ActorRef, at: Moment) -> Event {
        Event {
            subject: self.subject(),
            relation: Relation::from_origin(self.origin),
            case: self.case,
            by,
            at,
            fact,
        }
    }

    fn refuse(&self, asked: &'static str, why: Why) -> Refusal {
        Refusal {
            thing: Thing::Dose,
            state: self.state.name(),
            asked,
            why,
        }
    }
}

impl DoseOrder {
    /// Whether words hold all of it. Of the numbers with a unit of a dose, the very amount must be among them.
    fn is_in(&self, words: &str) -> bool {
        let folded = fold_number(words);
        let drug = fold_number(self.drug.expose());
        let says_drug = !drug.is_empty() && folded.contains(&drug);
        let says_way = self
            .route
            .spoken()
            .iter()
            .any(|way| folded.contains(&fold_number(way)));
        let says_rate = self.rate.is_blank() || repeats(words, self.rate.expose());
        let says_amount = words::amounts_in(words).contains(&(self.amount, self.unit));
        says_drug && says_way && says_rate && says_amount
    }
}
