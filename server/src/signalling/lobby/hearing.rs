//! Who is heard by whom: each receiver says what its own statistics show of the others, and each sender is told what all
//! receivers say of it. A receiver that is silent, or cut off, hears nothing.

use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_relay::{ParticipantId, RoomId};

use super::{
    Lobby,
    room::{Heard, Member, Presence, Room},
    uuid,
};
use crate::signalling::{
    message::ServerMessage,
    room_message::{HeardBy, Hears, Line},
};

/// A page says every two seconds what it hears; after three times that it says nothing any more.
pub(super) const STALE: Millis = Millis::seconds(6);

impl Lobby {
    /// Somebody says what they hear.
    pub(super) fn hears(&mut self, room: RoomId, participant: ParticipantId, heard: Heard, now: Moment) {
        let found = self.rooms.get_mut(&room);
        if let Some(member) = found.and_then(|room| room.member_mut(participant)) {
            member.heard = Some(heard);
            self.tell_heard(room, now);
        }
    }

    /// Tells everybody of a room how they are heard, when it is not as they were last told.
    pub(super) fn tell_heard(&mut self, id: RoomId, now: Moment) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        let heard: Vec<Vec<HeardBy>> = room
            .members
            .iter()
            .map(|member| heard_by(room, member.admission.participant, now))
            .collect();
        let mut told = Vec::new();
        for (member, by) in room.members.iter_mut().zip(heard) {
            if let Some(connection) = member.connection
                && member.told_heard != by
            {
                member.told_heard.clone_from(&by);
                told.push((connection, ServerMessage::Heard { by }));
            }
        }
        for (connection, message) in told {
            self.tell(connection, message);
        }
    }
}

/// How the others hear somebody: those who have said so.
fn heard_by(room: &Room, of: ParticipantId, now: Moment) -> Vec<HeardBy> {
    room.members
        .iter()
        .filter(|member| member.admission.participant != of)
        .filter_map(|member| by_one(member, of, now))
        .collect()
}

fn by_one(receiver: &Member, of: ParticipantId, now: Moment) -> Option<HeardBy> {
    let heard = receiver.heard.as_ref()?;
    let is_cut_off =
        matches!(receiver.presence, Presence::Interrupted | Presence::Kept(_)) || now.since(heard.at) > STALE;
    let hears = heard
        .from
        .iter()
        .find(|(from, _)| *from == of)
        .map_or(Hears::Nothing, |(_, hears)| *hears);
    let (hears, line) = if is_cut_off {
        (Hears::Nothing, Line::Bad)
    } else {
        (hears, heard.line)
    };
    Some(HeardBy {
        participant: uuid(receiver.admission.participant),
        hears,
        sound: heard.sound,
        line,
    })
}
