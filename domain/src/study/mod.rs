//! A study: what a device sent of one examination. Owns its arrival, its link to patient and case, and quarantine.
//! Quarantine blocks publishing only: images in it can be read, and ring.

pub mod matching;
mod set;
mod state;

pub use set::{Difference, InstanceSet, StudyDifference, StudySet, StudySetBuilder};
pub use state::{Arrival, How, Link, Quarantine, Remark, Undone};

use crate::access::{ActorRef, Kind, Relation, Subject};
use crate::event::{Event, Fact};
use crate::id::{CaseId, DeviceId, InstitutionId, ReadingGroupId, StudyId};
use crate::moment::Moment;
use crate::owner::Owner;
use crate::refusal::{Refusal, Thing, Why};
use crate::uid::DicomUid;
use crate::values::Modality;
use std::collections::BTreeSet;

/// A study.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Study {
    /// Its id.
    pub id: StudyId,
    /// Its Study Instance UID, as the device gave it.
    pub uid: DicomUid,
    /// Whose it is.
    pub owner: Owner,
    /// The device that sent it; `None` when a person uploaded it.
    pub device: Option<DeviceId>,
    /// What kind of device made it.
    pub modality: Modality,
    /// The clinic of the matched case that sent the patient.
    pub origin: Option<InstitutionId>,
    /// How many instances are whole and on disk.
    pub instances: u32,
    /// Goes up with each change of what there is to read: a late image, a new link.
    pub content_version: u32,
    /// How far it has arrived.
    pub arrival: Arrival,
    /// Whose it is taken for.
    pub link: Link,
    /// Why it must not be published, if anything.
    pub quarantine: BTreeSet<Quarantine>,
    /// Why links and quarantines were undone, oldest first.
    pub remarks: Vec<Remark>,
}

impl Study {
    /// The first image of a study is here.
    pub fn register(
        id: StudyId,
        uid: DicomUid,
        owner: Owner,
        device: Option<DeviceId>,
        modality: Modality,
        by: ActorRef,
        at: Moment,
    ) -> (Self, Vec<Event>) {
        let study = Self {
            id,
            uid,
            owner,
            device,
            modality,
            origin: None,
            instances: 0,
            content_version: 1,
            arrival: Arrival::Registered { at },
            link: Link::Waiting,
            quarantine: BTreeSet::new(),
            remarks: Vec::new(),
        };
        let event = study.event(Fact::StudyRegistered, by, at);
        (study, vec![event])
    }

    /// As the subject of an access question.
    pub fn subject(&self) -> Subject {
        Subject {
            kind: Kind::Study,
            id: self.id.uuid(),
            owner: self.owner,
            patient: self.link.patient(),
        }
    }

    /// What ties it to other institutions.
    pub fn relation(&self) -> Relation {
        Relation::from_origin(self.origin)
    }

    /// The stable name of its state, for lists: how far it has arrived, or, once whole, whether it is matched.
    pub fn state_name(&self) -> &'static str {
        match (&self.arrival, &self.link) {
            (Arrival::Complete { .. }, Link::Matched { .. }) => "matched",
            (Arrival::Complete { .. }, Link::Unmatched { .. } | Link::Waiting) => "unmatched",
            (arrival, _) => arrival.name(),
        }
    }

    /// Whether a report of `case` may be published from it.
    pub fn publishable(&self, case: CaseId) -> Result<(), Why> {
        if !matches!(self.arrival, Arrival::Complete { .. }) {
            return Err(Why::NotComplete);
        }
        if self.link.case() != Some(case) {
            return Err(Why::NotMatched);
        }
        if !self.quarantine.is_empty() {
            return Err(Why::Quarantined);
        }
        Ok(())
    }

    /// It goes to a reading group's list.
    pub fn route(mut self, group: ReadingGroupId, by: ActorRef, at: Moment) -> (Self, Vec<Event>) {
        self.owner = self.owner.routed_to(group);
        let event = self.event(Fact::StudyRouted { group }, by, at);
        (self, vec![event])
    }

    pub(crate) fn event(&self, fact: Fact, by: ActorRef, at: Moment) -> Event {
        Event {
            subject: self.subject(),
            relation: self.relation(),
            case: self.link.case(),
            by,
            at,
            fact,
        }
    }

    pub(crate) fn refuse(&self, asked: &'static str, why: Why) -> Refusal {
        Refusal {
            thing: Thing::Study,
            state: self.state_name(),
            asked,
            why,
        }
    }
}
