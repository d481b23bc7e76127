//! The steps of a report: save, submit, review, reject, sign, amend, withdraw.
//!
//! Where two hands sign, the writer's hand is put under the report when it is submitted and the reviewer's when it is
//! signed; both name the same version, content and set of instances. One hand cannot do both.

use super::checks::{Finding, Severity};
use super::state::{Rejection, ReportState, Signature, SignedAs};
use super::{Conclusion, Report, ReportContent};
use crate::access::ActorRef;
use crate::case::Case;
use crate::digest::Digest;
use crate::event::{Event, Fact};
use crate::id::{PersonId, ReportId};
use crate::moment::Moment;
use crate::place::Signatures;
use crate::private::Private;
use crate::refusal::{Refusal, Thing, Why};
use crate::study::{InstanceSet, Study};
use std::collections::BTreeSet;

/// What a step gives: the report as it is then, and what happened.
type Step = Result<(Report, Vec<Event>), Refusal>;

/// What is true around a report when a hand is to be put under it.
#[derive(Debug, Clone, Copy)]
pub struct SigningFacts<'a> {
    /// The case, as it is now.
    pub case: &'a Case,
    /// The studies it is read from, as they are now: all that are linked to the case.
    pub studies: &'a [Study],
    /// The set of their instances, as it is now.
    pub set: &'a InstanceSet,
    /// The set that the signer had on the screen and names.
    pub seen: &'a InstanceSet,
    /// The version of the report the signer had on the screen.
    pub version: u32,
    /// What the checks say of the content, as it is now.
    pub findings: &'a [Finding],
    /// The warnings the signer has seen and means so, by [`Finding::key`].
    pub accepted: &'a BTreeSet<Digest>,
    /// How many hands the reading group asks for.
    pub hands: Signatures,
}

impl Report {
    /// A report is begun on a case from what there is to read of its study.
    pub fn start(
        id: ReportId,
        case: &Case,
        read_from: InstanceSet,
        content: ReportContent,
        by: PersonId,
        at: Moment,
    ) -> Step {
        let holder = case.state.holder(at);
        let refuse = |why| Refusal {
            thing: Thing::Case,
            state: case.state.name(),
            asked: "start a report",
            why,
        };
        if holder != Some(by) {
            return Err(refuse(Why::NotTheHolder));
        }
        if read_from.case != case.id || read_from.patient != case.patient {
            return Err(refuse(Why::NotMatched));
        }
        let report = Self {
            id,
            owner: case.owner,
            case: case.id,
            patient: case.patient,
            origin: case.origin,
            version: 1,
            amends: None,
            read_from,
            written_by: by,
            written_at: at,
            content,
            state: ReportState::Draft { rejected: None },
        };
        let event = report.event(Fact::ReportStarted, by.into(), at);
        Ok((report, vec![event]))
    }

    /// The writer saves what is written so far. `read_from` is what the viewer showed while writing.
    pub fn save(mut self, content: ReportContent, read_from: InstanceSet, by: PersonId, at: Moment) -> Step {
        let ReportState::Draft { .. } = self.state else {
            return Err(self.refuse("save", Why::WrongState));
        };
        if by != self.written_by {
            return Err(self.refuse("save", Why::NotTheWriter));
        }
        if read_from.case != self.case || read_from.patient != self.patient {
            return Err(self.refuse("save", Why::NotMatched));
        }
        self.content = content;
        self.read_from = read_from;
        self.written_at = at;
        let event = self.event(Fact::ReportSaved, by.into(), at);
        Ok((self, vec![event]))
    }

    /// Somebody else goes on writing, after the case was given to them; who wrote until then stays on record.
    pub fn hand_over(mut self, to: PersonId, by: ActorRef, at: Moment) -> Step {
        let ReportState::Draft { .. } = self.state else {
            return Err(self.refuse("hand over", Why::WrongState));
        };
        let from = self.written_by;
        if from == to {
            return Ok((self, Vec::new()));
        }
        self.written_by = to;
        let event = self.event(Fact::ReportHandedOver { from, to }, by, at);
        Ok((self, vec![event]))
    }

    /// The writer signs: the report is finished where one hand is enough, and waits for a reviewer where two sign. From
    /// then on it is read from the set the signature names.
    pub fn submit(mut self, by: PersonId, at: Moment, facts: &SigningFacts<'_>) -> Step {
        let ReportState::Draft { .. } = self.state else {
            return Err(self.refuse("submit", Why::WrongState));
        };
        if by != self.written_by {
            return Err(self.refuse("submit", Why::NotTheWriter));
        }
        if let Err(why) = self.ready(facts) {
            return Err(self.refuse("submit", why));
        }
        self.read_from = facts.set.clone();
        let written = self.hand(by, SignedAs::Writer, at, facts.set);
        let (state, fact) = match facts.hands {
            Signatures::One => (
                ReportState::Signed {
                    signatures: vec![written],
                },
                self.signed_fact(),
            ),
            Signatures::Two => (
                ReportState::Submitted { written },
                Fact::ReportSubmitted {
                    version: self.version,
                },
            ),
        };
        self.state = state;
        let event = self.event(fact, by.into(), at);
        Ok((self, vec![event]))
    }

    /// The writer takes it back before a reviewer has begun.
    pub fn take_back(mut self, by: PersonId, at: Moment) -> Step {
        let ReportState::Submitted { .. } = self.state else {
            return Err(self.refuse("take back", Why::WrongState));
        };
        if by != self.written_by {
            return Err(self.refuse("take back", Why::NotTheWriter));
        }
        self.state = ReportState::Draft { rejected: None };
        let event = self.event(Fact::ReportSaved, by.into(), at);
        Ok((self, vec![event]))
    }

    /// A reviewer, who is not the writer, takes it.
    pub fn review(mut self, by: PersonId, at: Moment) -> Step {
        let written = match &self.state {
            ReportState::Submitted { written } | ReportState::Reviewing { written, .. } => written.clone(),
            ReportState::Draft { .. }
            | ReportState::Signed { .. }
            | ReportState::Amended { .. }
            | ReportState::Withdrawn { .. } => return Err(self.refuse("review", Why::WrongState)),
        };
        if by == self.written_by || by == written.by {
            return Err(self.refuse("review", Why::SameHand));
        }
        self.state = ReportState::Reviewing {
            written,
            by,
            since: at,
        };
        let event = self.event(
            Fact::ReportReviewing {
                version: self.version,
            },
            by.into(),
            at,
        );
        Ok((self, vec![event]))
    }

    /// The reviewer sends it back to its writer. The writer's signature falls away.
    pub fn reject(mut self, by: PersonId, at: Moment, reason: Private<String>) -> Step {
        let ReportState::Reviewing { by: reviewer, .. } = self.state else {
            return Err(self.refuse("reject", Why::WrongState));
        };
        if by != reviewer {
            return Err(self.refuse("reject", Why::NotTheHolder));
        }
        if reason.is_blank() {
            return Err(self.refuse("reject", Why::ReasonMissing));
        }
        self.state = ReportState::Draft {
            rejected: Some(Rejection { by, at, reason }),
        };
        let event = self.event(
            Fact::ReportRejected {
                version: self.version,
            },
            by.into(),
            at,
        );
        Ok((self, vec![event]))
    }

    /// The reviewer signs. It is refused when what there is to read is no longer what the writer signed.
    pub fn sign(mut self, by: PersonId, at: Moment, facts: &SigningFacts<'_>) -> Step {
        let ReportState::Reviewing {
            written,
            by: reviewer,
            ..
        } = &self.state
        else {
            return Err(self.refuse("sign", Why::WrongState));
        };
        if by == self.written_by || by == written.by {
            return Err(self.refuse("sign", Why::SameHand));
        }
        if by != *reviewer {
            return Err(self.refuse("sign", Why::NotTheHolder));
        }
        if let Some(difference) = written.set.difference(facts.set) {
            return Err(self.refuse("sign", Why::WriterStale(difference)));
        }
        if let Err(why) = self.ready(facts) {
            return Err(self.refuse("sign", why));
        }
        let signatures = vec![written.clone(), self.hand(by, SignedAs::Reviewer, at, facts.set)];
        self.state = ReportState::Signed { signatures };
        let event = self.event(self.signed_fact(), by.into(), at);
        Ok((self, vec![event]))
    }

    /// A new version of a signed report is begun, as a draft with the old content. The old one stands until the new
    /// one is signed. One that was withdrawn is written anew, from nothing: what it said was not to be believed.
    pub fn amend(&self, by: PersonId, at: Moment, reason: Private<String>) -> Step {
        let content = match self.state {
            ReportState::Signed { .. } => self.content.clone(),
            ReportState::Withdrawn { .. } => ReportContent::default(),
            ReportState::Draft { .. }
            | ReportState::Submitted { .. }
            | ReportState::Reviewing { .. }
            | ReportState::Amended { .. } => return Err(self.refuse("amend", Why::WrongState)),
        };
        if reason.is_blank() {
            return Err(self.refuse("amend", Why::ReasonMissing));
        }
        let next = Self {
            version: self.version + 1,
            amends: Some(reason),
            content,
            written_by: by,
            written_at: at,
            state: ReportState::Draft { rejected: None },
            ..self.clone()
        };
        let event = next.event(
            Fact::ReportAmending {
                version: next.version,
            },
            by.into(),
            at,
        );
        Ok((next, vec![event]))
    }

    /// A new version that is still being written is given up: the one before it stands as if nothing had been begun.
    /// The first version has none before it and goes with its case.
    pub fn give_up(&self, by: PersonId, at: Moment) -> Result<Vec<Event>, Refusal> {
        if !matches!(self.state, ReportState::Draft { .. }) || self.amends.is_none() {
            return Err(self.refuse("give up", Why::WrongState));
        }
        let fact = Fact::ReportGivenUp {
            version: self.version,
        };
        Ok(vec![self.event(fact, by.into(), at)])
    }

    /// The newer version is signed: this one is kept, and marked as replaced.
    pub fn replaced_by(mut self, newer: &Self, at: Moment) -> Step {
        let ReportState::Signed { signatures } = &self.state else {
            return Err(self.refuse("replace", Why::WrongState));
        };
        if newer.id != self.id || newer.version <= self.version || !newer.is_signed() {
            return Err(self.refuse(
                "replace",
                Why::OtherVersion {
                    current: newer.version,
                },
            ));
        }
        let signatures = signatures.clone();
        let fact = Fact::ReportAmended {
            version: self.version,
            by_version: newer.version,
        };
        let event = self.event(fact, newer.written_by.into(), at);
        self.state = ReportState::Amended {
            signatures,
            by_version: newer.version,
            at,
        };
        Ok((self, vec![event]))
    }

    /// It should not have been signed. Every place it was delivered to must be told.
    pub fn withdraw(mut self, by: PersonId, at: Moment, reason: Private<String>) -> Step {
        let ReportState::Signed { signatures } = &self.state else {
            return Err(self.refuse("withdraw", Why::WrongState));
        };
        if reason.is_blank() {
            return Err(self.refuse("withdraw", Why::ReasonMissing));
        }
        let signatures = signatures.clone();
        self.state = ReportState::Withdrawn {
            signatures,
            by,
            at,
            reason,
        };
        let event = self.event(
            Fact::ReportWithdrawn {
                version: self.version,
            },
            by.into(),
            at,
        );
        Ok((self, vec![event]))
    }

    /// Whether a hand may be put under the content as it is.
    fn ready(&self, facts: &SigningFacts<'_>) -> Result<(), Why> {
        if facts.version != self.version {
            return Err(Why::OtherVersion {
                current: self.version,
            });
        }
        if facts.case.id != self.case || !facts.case.state.is_readable() {
            return Err(Why::CaseNotOpen);
        }
        if let Some(difference) = facts.seen.difference(facts.set) {
            return Err(Why::Stale(difference));
        }
        if !is_set_of(facts.set, facts.studies) {
            return Err(Why::NotComplete);
        }
        for study in facts.studies {
            study.publishable(self.case)?;
        }
        let stands_in_the_way = |finding: &&Finding| match finding.severity {
            Severity::Block => true,
            Severity::Warn => !facts.accepted.contains(&finding.key(&self.content)),
        };
        let codes: Vec<_> = facts
            .findings
            .iter()
            .filter(stands_in_the_way)
            .map(|finding| finding.code)
            .collect();
        if codes.is_empty() {
            Ok(())
        } else {
            Err(Why::ChecksFailed { codes })
        }
    }

    fn hand(&self, by: PersonId, role: SignedAs, at: Moment, set: &InstanceSet) -> Signature {
        Signature {
            by,
            role,
            at,
            version: self.version,
            content: self.content.digest(),
            set: set.clone(),
        }
    }

    fn signed_fact(&self) -> Fact {
        let positive = self.content.conclusion == Some(Conclusion::Positive);
        Fact::ReportSigned {
            version: self.version,
            positive,
        }
    }
}

/// Whether a set is of exactly these studies as they are; of none it never is.
fn is_set_of(set: &InstanceSet, studies: &[Study]) -> bool {
    let is_there = |study: &Study| {
        set.studies
            .iter()
            .any(|each| each.study == study.id && each.content_version == study.content_version)
    };
    !studies.is_empty() && set.studies.len() == studies.len() && studies.iter().all(is_there)
}
