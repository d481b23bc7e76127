//! How the consult's side rules a room: who is asked in, who leads, who is put out, when it ends.

use yuanzhen_domain::{moment::Moment, person::Role};
use yuanzhen_relay::{ParticipantId, RoomId};

use super::Lobby;
use crate::signalling::room_message::LeftWhy;

/// Those asked into one room at once; more than fit would only ring in vain.
pub(super) const ASKED_IN: usize = 32;

/// How a room is ruled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Steering {
    /// It begins, or was placed anew: tokens of an older epoch are void.
    Open {
        /// Which placement this is.
        epoch: u64,
    },
    /// Somebody is asked in, or begins to be rung.
    Expect(Expected),
    /// Somebody is asked in no longer.
    Unexpect(ParticipantId),
    /// Nobody new is let in, or everybody with a token is again.
    Lock(bool),
    /// Somebody leads; nobody does. Taken only of whoever may.
    Lead(Option<ParticipantId>),
    /// Somebody is put out, and their token with them.
    Remove(ParticipantId),
    /// The consult is over.
    End,
}

/// Somebody asked in and not there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// Who they will be in the room.
    pub participant: ParticipantId,
    /// Their name.
    pub name: String,
    /// As what.
    pub role: Role,
    /// Where they work.
    pub place: String,
    /// Whether it rings at theirs now.
    pub rings: bool,
}

impl Lobby {
    pub(super) fn steer(&mut self, id: RoomId, steering: Steering, now: Moment) {
        match steering {
            Steering::Open { epoch } => {
                self.open(id, epoch, now);
            }
            Steering::Expect(expected) => self.expect(id, expected, now),
            Steering::Unexpect(participant) => self.unexpect(id, participant),
            Steering::Lock(locked) => {
                if let Some(room) = self.rooms.get_mut(&id)
                    && room.locked != locked
                {
                    room.locked = locked;
                    self.changed.insert(id);
                }
            }
            Steering::Lead(lead) => self.lead(id, lead),
            Steering::Remove(participant) => {
                if let Some(room) = self.rooms.get_mut(&id) {
                    room.removed.insert(participant, now);
                    room.been.remove(&participant);
                    self.unexpect(id, participant);
                    self.put_out(id, participant, LeftWhy::Removed, now);
                }
            }
            Steering::End => self.end(id, now),
        }
    }

    fn expect(&mut self, id: RoomId, expected: Expected, now: Moment) {
        let Some(room) = self.open(id, 0, now) else { return };
        if room.member(expected.participant).is_some() {
            return;
        }
        let known = room
            .expected
            .iter()
            .position(|one| one.participant == expected.participant);
        match known {
            Some(known) => room.expected[known] = expected,
            None if room.expected.len() < ASKED_IN => room.expected.push(expected),
            None => return,
        }
        self.changed.insert(id);
    }

    fn unexpect(&mut self, id: RoomId, participant: ParticipantId) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        let before = room.expected.len();
        room.expected.retain(|one| one.participant != participant);
        if room.expected.len() != before {
            self.changed.insert(id);
        }
    }

    fn lead(&mut self, id: RoomId, lead: Option<ParticipantId>) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        let may = lead.is_none_or(|lead| {
            room.member(lead)
                .is_some_and(|member| member.admission.may_lead || member.admission.lead)
        });
        if may && room.lead != lead {
            room.lead = lead;
            self.changed.insert(id);
        }
    }
}
