//! How far a study has arrived, whose it is taken for, and the steps between.
//!
//! A late image reopens a complete study and raises its content version; so does a new link. Undoing a link a person
//! made takes a second person.

use serde::{Deserialize, Serialize};

use super::Study;
use super::matching::Warning;
use crate::access::ActorRef;
use crate::case::Case;
use crate::event::{Event, Fact};
use crate::id::{CaseId, PatientId, PersonId};
use crate::moment::Moment;
use crate::named::named;
use crate::private::Private;
use crate::refusal::{Refusal, Why};

/// How far a study has arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Arrival {
    /// Announced, nothing whole yet.
    Registered {
        /// When.
        at: Moment,
    },
    /// Images are arriving.
    Receiving {
        /// Since when.
        since: Moment,
        /// When the last one came.
        last_at: Moment,
    },
    /// No more are expected.
    Complete {
        /// Since when.
        at: Moment,
    },
    /// It is kept as it came and cannot be shown.
    Unreadable {
        /// When that was found.
        at: Moment,
        /// Why, as a code.
        why: String,
    },
}

impl Arrival {
    /// The stable name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "registered",
            Self::Receiving { .. } => "receiving",
            Self::Complete { .. } => "complete",
            Self::Unreadable { .. } => "unreadable",
        }
    }
}

named! {
    /// By what a study was linked.
    pub enum How {
        /// The device's own data agreed with an order without a contradiction.
        Accession = "accession",
        /// The patient's number agreed and there was one order only.
        PatientNumber = "patient-number",
        /// A person said so.
        ByHand = "by-hand",
        /// The case was made from the device's data.
        FromDevice = "from-device",
    }
}

/// Whose a study is taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "link", rename_all = "kebab-case")]
pub enum Link {
    /// Not looked at yet.
    Waiting,
    /// There is no certain case.
    Unmatched {
        /// Cases it might be of.
        suggested: Vec<CaseId>,
        /// What spoke against linking it.
        warnings: Vec<Warning>,
    },
    /// It is a patient's, for a case.
    Matched {
        /// Whose.
        patient: PatientId,
        /// For which case.
        case: CaseId,
        /// By whom it was linked.
        by: ActorRef,
        /// By what.
        how: How,
        /// When.
        at: Moment,
        /// What a reader must be told all the same.
        warnings: Vec<Warning>,
    },
}

impl Link {
    /// The stable name.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Unmatched { .. } => "unmatched",
            Self::Matched { .. } => "matched",
        }
    }

    /// What a reader must be told although it was linked.
    pub fn doubts(&self) -> &[Warning] {
        match self {
            Self::Matched { warnings, .. } => warnings,
            Self::Waiting | Self::Unmatched { .. } => &[],
        }
    }

    /// The patient, once matched.
    pub const fn patient(&self) -> Option<PatientId> {
        match self {
            Self::Matched { patient, .. } => Some(*patient),
            Self::Waiting | Self::Unmatched { .. } => None,
        }
    }

    /// The case, once matched.
    pub const fn case(&self) -> Option<CaseId> {
        match self {
            Self::Matched { case, .. } => Some(*case),
            Self::Waiting | Self::Unmatched { .. } => None,
        }
    }
}

named! {
    /// Why a study must not be published. It may be read all the same.
    pub enum Quarantine {
        /// Images of one study name two patients.
        MixedPatients = "mixed-patients",
        /// One SOP instance arrived twice with different content.
        InstanceDiffers = "instance-differs",
        /// A file is not what its header says.
        LyingHeader = "lying-header",
    }
}

named! {
    /// What a person gave a reason for.
    pub enum Undone {
        /// A link.
        Link = "link",
        /// A quarantine.
        Quarantine = "quarantine",
    }
}

/// Why a person undid what stood at a study. Kept with it, for whoever reads it later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// What was undone.
    pub undone: Undone,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: Private<String>,
}

/// What a step gives: the study as it is then, and what happened.
type Step = Result<(Study, Vec<Event>), Refusal>;

impl Study {
    /// An instance is whole and on disk; `now_held` is how many there are with it.
    pub fn receive(mut self, now_held: u32, by: ActorRef, at: Moment) -> Step {
        let mut events = Vec::new();
        let since = match &self.arrival {
            Arrival::Registered { .. } => at,
            Arrival::Receiving { since, .. } => *since,
            Arrival::Complete { .. } => {
                self.content_version += 1;
                events.push(self.event(
                    Fact::StudyReopened {
                        content_version: self.content_version,
                    },
                    by,
                    at,
                ));
                at
            }
            Arrival::Unreadable { .. } => at,
        };
        self.arrival = Arrival::Receiving { since, last_at: at };
        self.instances = now_held;
        events.push(self.event(Fact::StudyReceiving { instances: now_held }, by, at));
        Ok((self, events))
    }

    /// No more images are expected.
    pub fn complete(mut self, by: ActorRef, at: Moment) -> Step {
        match self.arrival {
            Arrival::Receiving { .. } if self.instances > 0 => {}
            Arrival::Receiving { .. }
            | Arrival::Registered { .. }
            | Arrival::Complete { .. }
            | Arrival::Unreadable { .. } => return Err(self.refuse("complete", Why::WrongState)),
        }
        self.arrival = Arrival::Complete { at };
        let fact = Fact::StudyCompleted {
            instances: self.instances,
            content_version: self.content_version,
        };
        let event = self.event(fact, by, at);
        Ok((self, vec![event]))
    }

    /// Nothing in it can be shown. What came is kept.
    pub fn unreadable(mut self, why: &str, by: ActorRef, at: Moment) -> Step {
        if let Arrival::Unreadable { .. } = self.arrival {
            return Err(self.refuse("mark unreadable", Why::WrongState));
        }
        self.arrival = Arrival::Unreadable {
            at,
            why: why.to_owned(),
        };
        let event = self.event(Fact::StudyUnreadable, by, at);
        Ok((self, vec![event]))
    }

    /// Matching found no certain case. A link that exists is not touched by it.
    pub fn unmatched(
        mut self,
        suggested: Vec<CaseId>,
        warnings: Vec<Warning>,
        by: ActorRef,
        at: Moment,
    ) -> Step {
        if let Link::Matched { .. } = self.link {
            return Err(self.refuse("leave unmatched", Why::WrongState));
        }
        self.link = Link::Unmatched { suggested, warnings };
        let event = self.event(Fact::StudyUnmatched, by, at);
        Ok((self, vec![event]))
    }

    /// It is linked to a case, and goes to those who read the case. One person is enough; the warnings they linked
    /// against stay with the link.
    pub fn link(mut self, case: &Case, how: How, warnings: Vec<Warning>, by: ActorRef, at: Moment) -> Step {
        if let Link::Matched { .. } = self.link {
            return Err(self.refuse("link", Why::WrongState));
        }
        if !case.owner.same_house(&self.owner) {
            return Err(self.refuse("link", Why::TwoConsortia));
        }
        if matches!(self.arrival, Arrival::Complete { .. }) {
            self.content_version += 1;
        }
        self.origin = case.origin;
        self.link = Link::Matched {
            patient: case.patient,
            case: case.id,
            by,
            how,
            at,
            warnings,
        };
        let fact = Fact::StudyMatched {
            patient: case.patient,
            how,
            content_version: self.content_version,
        };
        let mut events = vec![self.event(fact, by, at)];
        if let Some(group) = case.owner.reading_group
            && self.owner.reading_group != Some(group)
        {
            let (routed, more) = self.route(group, by, at);
            self = routed;
            events.extend(more);
        }
        Ok((self, events))
    }

    /// The link was wrong. What a person linked, another person must undo; what the program linked, anyone may.
    ///
    /// The event still names the patient and case it was taken for, so that their lists learn of it.
    pub fn unlink(mut self, by: PersonId, at: Moment, reason: Private<String>) -> Step {
        let Link::Matched {
            patient,
            by: linked_by,
            ..
        } = &self.link
        else {
            return Err(self.refuse("unlink", Why::WrongState));
        };
        if linked_by.person() == Some(by) {
            return Err(self.refuse("unlink", Why::SameHand));
        }
        if reason.is_blank() {
            return Err(self.refuse("unlink", Why::ReasonMissing));
        }
        self.content_version += 1;
        let fact = Fact::StudyUnlinked {
            patient: *patient,
            content_version: self.content_version,
        };
        let event = self.event(fact, by.into(), at);
        self.link = Link::Unmatched {
            suggested: Vec::new(),
            warnings: Vec::new(),
        };
        self.origin = None;
        self.remark(Undone::Link, by, at, reason);
        Ok((self, vec![event]))
    }

    /// It must not be published. Adding a reason to others is fine.
    pub fn quarantine(mut self, why: Quarantine, by: ActorRef, at: Moment) -> Step {
        if !self.quarantine.insert(why) {
            return Err(self.refuse("quarantine", Why::WrongState));
        }
        let event = self.event(Fact::StudyQuarantined, by, at);
        Ok((self, vec![event]))
    }

    /// A person has looked and takes every reason away.
    pub fn clear(mut self, by: PersonId, at: Moment, reason: Private<String>) -> Step {
        if self.quarantine.is_empty() {
            return Err(self.refuse("clear", Why::WrongState));
        }
        if reason.is_blank() {
            return Err(self.refuse("clear", Why::ReasonMissing));
        }
        self.quarantine.clear();
        self.remark(Undone::Quarantine, by, at, reason);
        let event = self.event(Fact::StudyCleared, by.into(), at);
        Ok((self, vec![event]))
    }

    fn remark(&mut self, undone: Undone, by: PersonId, at: Moment, reason: Private<String>) {
        self.remarks.push(Remark {
            undone,
            by,
            at,
            reason,
        });
    }
}
