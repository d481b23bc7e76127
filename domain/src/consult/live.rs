//! In the room: both sides are there, the line breaks and comes back, it ends or goes on in writing. A consult that
//! breaks off becomes a written one as it is: nothing is asked for a second time.

use super::state::{Broken, ConsultState, Sitting, Way};
use super::{Consult, ConsultKind, Step};
use crate::access::ActorRef;
use crate::event::Fact;
use crate::id::PersonId;
use crate::moment::Moment;
use crate::refusal::Why;

impl Consult {
    /// Both sides are in the room, of a consult that an expert took. Not without consent, and not without it anew once
    /// it was taken back.
    pub fn begin(mut self, by: ActorRef, at: Moment) -> Step {
        let expert = match &self.state {
            ConsultState::Accepted { expert }
            | ConsultState::Scheduled { expert, .. }
            | ConsultState::Confirmed { expert, .. } => *expert,
            _ => return Err(self.refuse("begin", Why::WrongState)),
        };
        if let Some(why) = self.consent.hinders() {
            return Err(self.refuse("begin", why));
        }
        self.sittings.push(Sitting {
            from: at,
            until: None,
            breaks: 0,
        });
        self.state = ConsultState::Live { expert };
        let event = self.event(Fact::ConsultLive, by, at);
        Ok((self, vec![event]))
    }

    /// The line of one side broke, one side went, or the room was lost.
    pub fn interrupt(mut self, why: Broken, by: ActorRef, at: Moment) -> Step {
        let ConsultState::Live { expert } = self.state else {
            return Err(self.refuse("interrupt", Why::WrongState));
        };
        if let Some(sitting) = self.sittings.last_mut()
            && !why.is_of_own_will()
        {
            sitting.breaks = sitting.breaks.saturating_add(1);
        }
        self.state = ConsultState::Interrupted { expert, at, why };
        let event = self.event(Fact::ConsultInterrupted, by, at);
        Ok((self, vec![event]))
    }

    /// Both sides are there again.
    pub fn resume(mut self, by: ActorRef, at: Moment) -> Step {
        let ConsultState::Interrupted { expert, .. } = self.state else {
            return Err(self.refuse("resume", Why::WrongState));
        };
        if let Some(why) = self.consent.hinders() {
            return Err(self.refuse("resume", why));
        }
        self.state = ConsultState::Live { expert };
        let event = self.event(Fact::ConsultResumed, by, at);
        Ok((self, vec![event]))
    }

    /// The talk is over; the opinion is owed.
    pub fn end(mut self, by: ActorRef, at: Moment) -> Step {
        let (expert, way) = match &self.state {
            ConsultState::Live { expert } => (*expert, Way::Talked),
            ConsultState::Interrupted { expert, why, .. } if why.is_of_own_will() => (*expert, Way::Talked),
            ConsultState::Interrupted { expert, .. } => (*expert, Way::BrokeOff),
            _ => return Err(self.refuse("end", Why::WrongState)),
        };
        self.end_sitting(at);
        self.state = ConsultState::OpinionPending { expert, at, way };
        let event = self.event(Fact::ConsultEnded, by, at);
        Ok((self, vec![event]))
    }

    /// It goes on in writing, with all it has. Where an expert holds it they owe the opinion now; where nobody does,
    /// it waits on the list as a written one.
    pub fn convert_to_written(mut self, by: PersonId, at: Moment) -> Step {
        let talked = !self.sittings.is_empty();
        let to = match &self.state {
            ConsultState::Live { expert } | ConsultState::Interrupted { expert, .. } => {
                Some((*expert, Way::BrokeOff))
            }
            ConsultState::Accepted { expert }
            | ConsultState::Scheduled { expert, .. }
            | ConsultState::Confirmed { expert, .. }
            | ConsultState::NoShow { expert, .. } => {
                let way = if talked { Way::BrokeOff } else { Way::Written };
                Some((*expert, way))
            }
            ConsultState::Submitted { .. } | ConsultState::Ringing { .. } => None,
            ConsultState::Returned { .. }
            | ConsultState::Declined { .. }
            | ConsultState::Cancelled { .. }
            | ConsultState::OpinionPending { .. }
            | ConsultState::Signed { .. }
            | ConsultState::Delivered { .. }
            | ConsultState::Acknowledged { .. }
            | ConsultState::Disposed { .. } => return Err(self.refuse("go on in writing", Why::WrongState)),
        };
        if let Some(why) = self.consent.hinders() {
            return Err(self.refuse("go on in writing", why));
        }
        self.end_sitting(at);
        self.state = match to {
            Some((expert, way)) => ConsultState::OpinionPending { expert, at, way },
            None => {
                // An emergency stays one: what it left out is still owed.
                if self.kind != ConsultKind::Urgent {
                    self.kind = ConsultKind::Written;
                }
                ConsultState::Submitted { at }
            }
        };
        let event = self.event(Fact::ConsultConverted, by.into(), at);
        Ok((self, vec![event]))
    }

    /// From writing back to the room: the line is there again before the opinion was signed.
    pub fn talk_again(mut self, by: ActorRef, at: Moment) -> Step {
        let ConsultState::OpinionPending { expert, .. } = self.state else {
            return Err(self.refuse("talk again", Why::WrongState));
        };
        if let Some(why) = self.consent.hinders() {
            return Err(self.refuse("talk again", why));
        }
        self.sittings.push(Sitting {
            from: at,
            until: None,
            breaks: 0,
        });
        self.state = ConsultState::Live { expert };
        let event = self.event(Fact::ConsultLive, by, at);
        Ok((self, vec![event]))
    }

    pub(super) fn end_sitting(&mut self, at: Moment) {
        if let Some(sitting) = self.sittings.last_mut()
            && sitting.until.is_none()
        {
            sitting.until = Some(at);
        }
    }
}
