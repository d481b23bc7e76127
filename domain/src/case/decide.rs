//! The steps of a case. Each takes the case, who and when, and gives the case as it is then with what happened.

use super::{Case, CaseState};
use crate::access::ActorRef;
use crate::critical::Critical;
use crate::delivery::Delivery;
use crate::event::{Event, Fact};
use crate::id::{CriticalId, PersonId, ReadingGroupId};
use crate::moment::{Millis, Moment};
use crate::private::Private;
use crate::refusal::{Refusal, Why};
use crate::report::{Report, ReportState};

/// What a step gives: the case as it is then, and what happened.
type Step = Result<(Case, Vec<Event>), Refusal>;

/// How long a claim lasts unless it is renewed.
pub const DEFAULT_CLAIM: Millis = Millis::minutes(30);

/// How long after a case was sent back its requester is reminded.
pub const DEFAULT_REMIND: Millis = Millis::hours(24);

/// How long after a case was sent back it is cancelled by itself.
pub const DEFAULT_LAPSE: Millis = Millis::hours(72);

/// What must be true of a case's other things before it may close. Built from the things themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    signed: bool,
    delivered: bool,
    open_critical: Option<CriticalId>,
}

impl Closing {
    /// Looks at all reports (current versions), deliveries and critical values of one case.
    pub fn of(case: &Case, reports: &[Report], deliveries: &[Delivery], criticals: &[Critical]) -> Self {
        let signed = reports
            .iter()
            .find(|report| report.case == case.id && report.is_signed());
        let sent: Vec<_> = signed
            .map(|report| {
                deliveries
                    .iter()
                    .filter(|delivery| delivery.is_of(report))
                    .collect()
            })
            .unwrap_or_default();
        Self {
            signed: signed.is_some(),
            delivered: !sent.is_empty() && sent.iter().all(|delivery| delivery.has_arrived()),
            open_critical: criticals
                .iter()
                .find(|critical| critical.case == case.id && !critical.may_close_case())
                .map(|critical| critical.id),
        }
    }
}

/// How far the reports of a case have come, as to whether it may still leave the readers' hands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is written, or a draft, or what was withdrawn.
    Free,
    /// A writer has signed and a reviewer has not: it goes back to the writer first.
    UnderReview,
    /// A signed report stands.
    Signed,
}

impl Standing {
    /// Looks at all reports of one case, every version.
    pub fn of<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Self {
        let mut standing = Self::Free;
        for report in reports {
            match report.state {
                ReportState::Signed { .. } => return Self::Signed,
                ReportState::Submitted { .. } | ReportState::Reviewing { .. } => standing = Self::UnderReview,
                ReportState::Draft { .. } | ReportState::Amended { .. } | ReportState::Withdrawn { .. } => {}
            }
        }
        standing
    }

    /// What stands in the way of leaving.
    const fn hinders(self) -> Option<Why> {
        match self {
            Self::Free => None,
            Self::UnderReview => Some(Why::UnderReview),
            Self::Signed => Some(Why::Signed),
        }
    }
}

impl Case {
    /// A reader takes it, or renews the claim they have. A claim that has run out may be taken by another.
    pub fn claim(mut self, by: PersonId, at: Moment, lasting: Millis) -> Step {
        let claimed = CaseState::Claimed {
            by,
            at,
            until: at.plus(lasting),
        };
        let mut events = Vec::new();
        match &self.state {
            CaseState::Submitted { .. } => {}
            CaseState::Claimed {
                by: holder, until, ..
            } if *holder != by => {
                if at < *until {
                    let why = Why::ClaimedByAnother {
                        by: *holder,
                        until: *until,
                    };
                    return Err(self.refuse("claim", why));
                }
                events.push(self.event(Fact::CaseReleased { holder: *holder }, by.into(), at));
            }
            CaseState::Claimed { .. } => {}
            CaseState::Returned { .. }
            | CaseState::Declined { .. }
            | CaseState::Cancelled { .. }
            | CaseState::Closed { .. } => return Err(self.refuse("claim", Why::WrongState)),
        }
        self.state = claimed;
        events.push(self.event(
            Fact::CaseClaimed {
                holder: by,
                until: at.plus(lasting),
            },
            by.into(),
            at,
        ));
        Ok((self, events))
    }

    /// The same of a reader who comes by themselves: there must be something to read. Who holds it keeps it, though its
    /// images be taken off again; and whoever distributes the work may give it away before they come.
    pub fn claim_to_read(self, by: PersonId, at: Moment, lasting: Millis, studies: usize) -> Step {
        let nothing = self.refuse("claim", Why::NoImages);
        let holds = matches!(self.state, CaseState::Claimed { by: holder, .. } if holder == by);
        let claimed = self.claim(by, at, lasting)?;
        if studies == 0 && !holds {
            return Err(nothing);
        }
        Ok(claimed)
    }

    /// The holder gives it back to the list; anyone (the program too) once the claim has run out.
    pub fn release(mut self, by: ActorRef, at: Moment) -> Step {
        let CaseState::Claimed {
            by: holder, until, ..
        } = self.state
        else {
            return Err(self.refuse("release", Why::WrongState));
        };
        if by.person() != Some(holder) && at < until {
            return Err(self.refuse("release", Why::NotTheHolder));
        }
        self.state = CaseState::Submitted { at };
        let event = self.event(Fact::CaseReleased { holder }, by, at);
        Ok((self, vec![event]))
    }

    /// Somebody who distributes the work gives it to a reader, even out of another's hands.
    pub fn assign(mut self, to: PersonId, by: PersonId, at: Moment, lasting: Millis) -> Step {
        let mut events = Vec::new();
        match self.state {
            CaseState::Submitted { .. } => {}
            CaseState::Claimed { by: holder, .. } => {
                events.push(self.event(Fact::CaseReleased { holder }, by.into(), at));
            }
            CaseState::Returned { .. }
            | CaseState::Declined { .. }
            | CaseState::Cancelled { .. }
            | CaseState::Closed { .. } => return Err(self.refuse("assign", Why::WrongState)),
        }
        let until = at.plus(lasting);
        self.state = CaseState::Claimed { by: to, at, until };
        events.push(self.event(Fact::CaseClaimed { holder: to, until }, by.into(), at));
        Ok((self, events))
    }

    /// It goes to a reading group's list. A claim of the group before is given up.
    pub fn route(mut self, group: ReadingGroupId, by: ActorRef, at: Moment) -> Step {
        match self.state {
            CaseState::Submitted { .. } | CaseState::Claimed { .. } | CaseState::Returned { .. } => {}
            CaseState::Declined { .. } | CaseState::Cancelled { .. } | CaseState::Closed { .. } => {
                return Err(self.refuse("route", Why::WrongState));
            }
        }
        let mut events = Vec::new();
        if let CaseState::Claimed { by: holder, .. } = self.state {
            events.push(self.event(Fact::CaseReleased { holder }, by, at));
            self.state = CaseState::Submitted { at };
        }
        self.owner = self.owner.routed_to(group);
        events.push(self.event(Fact::CaseRouted { group }, by, at));
        Ok((self, events))
    }

    /// The reader sends it back: something is missing. Not while a report is under review or stands signed.
    pub fn send_back(self, by: PersonId, at: Moment, reason: Private<String>, standing: Standing) -> Step {
        let returned = |by, at, reason| CaseState::Returned { by, at, reason };
        self.leave("return", by, at, reason, standing, returned, Fact::CaseReturned)
    }

    /// The requester has added what was missing.
    pub fn resubmit(mut self, by: PersonId, at: Moment) -> Step {
        let CaseState::Returned { .. } = self.state else {
            return Err(self.refuse("resubmit", Why::WrongState));
        };
        self.state = CaseState::Submitted { at };
        let event = self.event(Fact::CaseResubmitted, by.into(), at);
        Ok((self, vec![event]))
    }

    /// It was sent back a while ago and still waits for what is missing: the requester is reminded.
    pub fn remind(&self, by: ActorRef, at: Moment) -> Result<Vec<Event>, Refusal> {
        let CaseState::Returned { .. } = self.state else {
            return Err(self.refuse("remind", Why::WrongState));
        };
        Ok(vec![self.event(Fact::CaseReminded, by, at)])
    }

    /// What was missing never came: the case is cancelled by itself once `patience` has passed since it was sent back.
    pub fn lapse(mut self, by: ActorRef, at: Moment, patience: Millis) -> Step {
        let CaseState::Returned { at: since, .. } = self.state else {
            return Err(self.refuse("lapse", Why::WrongState));
        };
        if at < since.plus(patience) {
            return Err(self.refuse("lapse", Why::TooEarly));
        }
        self.state = CaseState::Cancelled {
            by,
            at,
            reason: Private::default(),
        };
        let event = self.event(Fact::CaseCancelled, by, at);
        Ok((self, vec![event]))
    }

    /// The readers will not read it. Not while a report is under review or stands signed.
    pub fn decline(self, by: PersonId, at: Moment, reason: Private<String>, standing: Standing) -> Step {
        let declined = |by, at, reason| CaseState::Declined { by, at, reason };
        self.leave("decline", by, at, reason, standing, declined, Fact::CaseDeclined)
    }

    /// The requester takes it back, as long as nobody reads it and no report is under review or
    /// stands signed.
    pub fn cancel(mut self, by: PersonId, at: Moment, reason: Private<String>, standing: Standing) -> Step {
        if reason.is_blank() {
            return Err(self.refuse("cancel", Why::ReasonMissing));
        }
        let free = match &self.state {
            CaseState::Submitted { .. } | CaseState::Returned { .. } => true,
            CaseState::Claimed { until, .. } => *until <= at,
            CaseState::Declined { .. } | CaseState::Cancelled { .. } | CaseState::Closed { .. } => false,
        };
        if !free {
            return Err(self.refuse("cancel", Why::WrongState));
        }
        if let Some(why) = standing.hinders() {
            return Err(self.refuse("cancel", why));
        }
        self.state = CaseState::Cancelled {
            by: by.into(),
            at,
            reason,
        };
        let event = self.event(Fact::CaseCancelled, by.into(), at);
        Ok((self, vec![event]))
    }

    /// Done: the report is signed and has arrived, and every critical value was read back and handled.
    pub fn close(mut self, by: PersonId, at: Moment, closing: &Closing) -> Step {
        match &self.state {
            CaseState::Submitted { .. } => {}
            CaseState::Claimed {
                by: holder, until, ..
            } => {
                if *holder != by && at < *until {
                    return Err(self.refuse("close", Why::NotTheHolder));
                }
            }
            CaseState::Returned { .. }
            | CaseState::Declined { .. }
            | CaseState::Cancelled { .. }
            | CaseState::Closed { .. } => return Err(self.refuse("close", Why::WrongState)),
        }
        if let Some(critical) = closing.open_critical {
            return Err(self.refuse("close", Why::CriticalOpen { critical }));
        }
        if !closing.signed {
            return Err(self.refuse("close", Why::NotSigned));
        }
        if !closing.delivered {
            return Err(self.refuse("close", Why::NotDelivered));
        }
        self.state = CaseState::Closed { by, at };
        let event = self.event(Fact::CaseClosed, by.into(), at);
        Ok((self, vec![event]))
    }

    /// Opened again, to amend or withdraw its report or to raise a critical value that was overlooked.
    pub fn reopen(mut self, by: PersonId, at: Moment, lasting: Millis) -> Step {
        let CaseState::Closed { .. } = self.state else {
            return Err(self.refuse("reopen", Why::WrongState));
        };
        let until = at.plus(lasting);
        self.state = CaseState::Claimed { by, at, until };
        let events = vec![
            self.event(Fact::CaseReopened, by.into(), at),
            self.event(Fact::CaseClaimed { holder: by, until }, by.into(), at),
        ];
        Ok((self, events))
    }

    /// Returned and declined are one movement: out of the readers' hands, with a reason.
    #[expect(
        clippy::too_many_arguments,
        reason = "private; the two callers above name each of them"
    )]
    fn leave(
        mut self,
        asked: &'static str,
        by: PersonId,
        at: Moment,
        reason: Private<String>,
        standing: Standing,
        state: fn(PersonId, Moment, Private<String>) -> CaseState,
        fact: Fact,
    ) -> Step {
        match &self.state {
            CaseState::Submitted { .. } => {}
            CaseState::Claimed {
                by: holder, until, ..
            } => {
                if *holder != by && at < *until {
                    return Err(self.refuse(asked, Why::NotTheHolder));
                }
            }
            CaseState::Returned { .. }
            | CaseState::Declined { .. }
            | CaseState::Cancelled { .. }
            | CaseState::Closed { .. } => return Err(self.refuse(asked, Why::WrongState)),
        }
        if let Some(why) = standing.hinders() {
            return Err(self.refuse(asked, why));
        }
        if reason.is_blank() {
            return Err(self.refuse(asked, Why::ReasonMissing));
        }
        self.state = state(by, at, reason);
        let event = self.event(fact, by.into(), at);
        Ok((self, vec![event]))
    }
}
