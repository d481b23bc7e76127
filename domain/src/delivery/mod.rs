//! The way of one report version to one institution: published, delivered, acknowledged; printed along the way.
//! One delivery a receiver. How the bytes travel is not here.

use serde::{Deserialize, Serialize};

use crate::access::{ActorRef, Kind, Relation, Subject};
use crate::event::{Event, Fact};
use crate::id::{CaseId, DeliveryId, InstitutionId, PatientId, PersonId, ReportId};
use crate::moment::Moment;
use crate::named::named;
use crate::owner::Owner;
use crate::refusal::{Refusal, Thing, Why};
use crate::report::{Report, ReportState};

/// The sending of one report version to one institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub id: DeliveryId,
    /// Whose it is (the case's owner).
    pub owner: Owner,
    /// The report.
    pub report: ReportId,
    /// Which version.
    pub report_version: u32,
    /// The case.
    pub case: CaseId,
    /// The patient.
    pub patient: PatientId,
    /// To whom.
    pub receiver: InstitutionId,
    /// What is told.
    pub what: Message,
    /// How often and by whom it was printed there.
    pub printed: Vec<Printed>,
    /// Where it stands.
    pub state: DeliveryState,
}

named! {
    /// What a delivery tells its receiver.
    pub enum Message {
        /// Here is the report.
        Report = "report",
        /// The report you have is withdrawn.
        Withdrawal = "withdrawal",
    }
}

/// One printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Moment,
}

/// Where a delivery stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum DeliveryState {
    /// On its way.
    Published {
        /// Since when.
        at: Moment,
    },
    /// There, and can be opened.
    Delivered {
        /// Since when.
        at: Moment,
    },
    /// Somebody there took note.
    Acknowledged {
        /// When it arrived.
        delivered_at: Moment,
        /// Who took note.
        by: PersonId,
        /// When.
        at: Moment,
    },
}

impl DeliveryState {
    /// The stable name, as in JSON and SQL.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Published { .. } => "published",
            Self::Delivered { .. } => "delivered",
            Self::Acknowledged { .. } => "acknowledged",
        }
    }
}

/// What a step gives: the delivery as it is then, and what happened.
type Step = Result<(Delivery, Vec<Event>), Refusal>;

impl Delivery {
    /// A signed report (or the news that it was withdrawn) is published to one institution.
    pub fn publish(
        id: DeliveryId,
        report: &Report,
        receiver: InstitutionId,
        by: ActorRef,
        at: Moment,
    ) -> Step {
        let what = match &report.state {
            ReportState::Signed { .. } => Message::Report,
            ReportState::Withdrawn { .. } => Message::Withdrawal,
            ReportState::Draft { .. }
            | ReportState::Submitted { .. }
            | ReportState::Reviewing { .. }
            | ReportState::Amended { .. } => return Err(report.refuse("publish", Why::NotSigned)),
        };
        let delivery = Self {
            id,
            owner: report.owner,
            report: report.id,
            report_version: report.version,
            case: report.case,
            patient: report.patient,
            receiver,
            what,
            printed: Vec::new(),
            state: DeliveryState::Published { at },
        };
        let event = delivery.event(Fact::DeliveryPublished { receiver }, by, at);
        Ok((delivery, vec![event]))
    }

    /// The institutions a case's report goes to: the one that asked and the village that sent the patient.
    pub fn receivers(report: &Report) -> Vec<InstitutionId> {
        let asked = report.owner.institution;
        std::iter::once(asked)
            .chain(report.origin.filter(|origin| *origin != asked))
            .collect()
    }

    /// It is there.
    pub fn deliver(mut self, by: ActorRef, at: Moment) -> Step {
        let DeliveryState::Published { .. } = self.state else {
            return Err(self.refuse("deliver", Why::WrongState));
        };
        self.state = DeliveryState::Delivered { at };
        let event = self.event(Fact::DeliveryDelivered, by, at);
        Ok((self, vec![event]))
    }

    /// It is printed there.
    pub fn print(mut self, by: PersonId, at: Moment) -> Step {
        if !self.has_arrived() {
            return Err(self.refuse("print", Why::NotDelivered));
        }
        self.printed.push(Printed { by, at });
        let event = self.event(Fact::DeliveryPrinted, by.into(), at);
        Ok((self, vec![event]))
    }

    /// Somebody there took note.
    pub fn acknowledge(mut self, by: PersonId, at: Moment) -> Step {
        let DeliveryState::Delivered { at: delivered_at } = self.state else {
            return Err(self.refuse("acknowledge", Why::WrongState));
        };
        self.state = DeliveryState::Acknowledged { delivered_at, by, at };
        let event = self.event(Fact::DeliveryAcknowledged, by.into(), at);
        Ok((self, vec![event]))
    }

    /// Whether it is there.
    pub const fn has_arrived(&self) -> bool {
        match self.state {
            DeliveryState::Published { .. } => false,
            DeliveryState::Delivered { .. } | DeliveryState::Acknowledged { .. } => true,
        }
    }

    /// Whether it carries this version of this report.
    pub fn is_of(&self, report: &Report) -> bool {
        self.report == report.id && self.report_version == report.version && self.what == Message::Report
    }

    /// As the subject of an access question.
    pub fn subject(&self) -> Subject {
        Subject {
            kind: Kind::Delivery,
            id: self.id.uuid(),
            owner: self.owner,
            patient: Some(self.patient),
        }
    }

    /// What ties it to other institutions: its receiver. The sending village has a delivery of its own.
    pub fn relation(&self) -> Relation {
        Relation {
            origin: None,
            receiver: Some(self.receiver),
            ..Relation::default()
        }
    }

    fn event(&self, fact: Fact, by: ActorRef, at: Moment) -> Event {
        Event {
            subject: self.subject(),
            relation: self.relation(),
            case: Some(self.case),
            by,
            at,
            fact,
        }
    }

    fn refuse(&self, asked: &'static str, why: Why) -> Refusal {
        Refusal {
            thing: Thing::Delivery,
            state: self.state.name(),
            asked,
            why,
        }
    }
}
