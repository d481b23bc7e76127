//! What comings and goings in the room mean for the consult. The talk begins when both sides are there. It breaks off when
//! the line of one breaks, or one goes while the other stays. It is over when the second goes as well: the opinion is owed
//! then, with all there is, and nothing is asked for a second time. Guests come and go as they like.

use super::state::{Broken, ConsultState, Side};
use super::{Consult, Gone, Presence, Room};
use crate::access::ActorRef;
use crate::event::Event;
use crate::id::PersonId;
use crate::moment::Moment;

impl Consult {
    /// Somebody came into the room, which is as it is then. `None` when nothing follows.
    pub fn follow_arrival(&self, room: &Room, by: ActorRef, at: Moment) -> Option<(Self, Vec<Event>)> {
        if !(self.is_here(room, Side::Requester) && self.is_here(room, Side::Expert)) {
            return None;
        }
        let this = self.clone();
        match self.state {
            ConsultState::Accepted { .. }
            | ConsultState::Scheduled { .. }
            | ConsultState::Confirmed { .. } => this.begin(by, at).ok(),
            ConsultState::Interrupted { .. } => this.resume(by, at).ok(),
            ConsultState::Submitted { .. }
            | ConsultState::Ringing { .. }
            | ConsultState::Returned { .. }
            | ConsultState::Declined { .. }
            | ConsultState::Cancelled { .. }
            | ConsultState::NoShow { .. }
            | ConsultState::Live { .. }
            | ConsultState::OpinionPending { .. }
            | ConsultState::Signed { .. }
            | ConsultState::Delivered { .. }
            | ConsultState::Acknowledged { .. }
            | ConsultState::Disposed { .. } => None,
        }
    }

    /// Somebody is out of the room, which is as it is then. `None` when nothing follows.
    pub fn follow_departure(
        &self,
        room: &Room,
        person: PersonId,
        why: Gone,
        by: ActorRef,
        at: Moment,
    ) -> Option<(Self, Vec<Event>)> {
        let side = self.side_of(person)?;
        // Who has not come yet is waited for.
        let other = self.presence(room, side.other()).unwrap_or(Presence::Expected);
        let other_is_gone = matches!(other, Presence::Interrupted | Presence::Left);
        let this = self.clone();
        match (&self.state, why) {
            (ConsultState::Live { .. }, Gone::Lost) => this.interrupt(Broken::line_of(side), by, at).ok(),
            (ConsultState::Live { .. } | ConsultState::Interrupted { .. }, Gone::Left | Gone::Removed)
                if other_is_gone =>
            {
                this.end(by, at).ok()
            }
            (ConsultState::Live { .. }, Gone::Left | Gone::Removed) => {
                this.interrupt(Broken::went(side), by, at).ok()
            }
            // The other side had gone of its own will: nobody waits for anybody any more.
            (ConsultState::Interrupted { why, .. }, Gone::Lost) if why.is_of_own_will() && other_is_gone => {
                this.end(by, at).ok()
            }
            // Both lines broke: the room waits. The place of whoever was replaced is taken by their other device.
            _ => None,
        }
    }

    /// On which of the two sides somebody speaks for it; guests and the other experts on neither.
    fn side_of(&self, person: PersonId) -> Option<Side> {
        if person == self.requested_by {
            return Some(Side::Requester);
        }
        let expert = self.state.expert()?;
        (expert.by == person).then_some(Side::Expert)
    }

    fn is_here(&self, room: &Room, side: Side) -> bool {
        self.presence(room, side) == Some(Presence::Here)
    }

    fn presence(&self, room: &Room, side: Side) -> Option<Presence> {
        let person = match side {
            Side::Requester => self.requested_by,
            Side::Expert => self.state.expert()?.by,
        };
        room.seat_of(person).map(|seat| seat.presence)
    }
}
