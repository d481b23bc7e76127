//! What is said in writing in a room. It is the only clinical text on this connection: it goes to those in the room, is
//! kept in memory while the room is open, and is written to no log.

use std::collections::VecDeque;

use uuid::Uuid;
use yuanzhen_domain::moment::Moment;
use yuanzhen_relay::{ParticipantId, RoomId};

use super::{Lobby, uuid};
use crate::signalling::message::ServerMessage;

/// Messages kept, and told to whoever comes later.
pub(super) const KEPT_MESSAGES: usize = 200;

/// Text kept: two hundred long messages would keep a weak line busy for a minute.
pub(super) const KEPT_BYTES: usize = 256 * 1_024;

/// What was said in a room.
#[derive(Default)]
pub(super) struct Chat {
    said: VecDeque<Said>,
    bytes: usize,
}

struct Said {
    id: Uuid,
    by: ParticipantId,
    at: Moment,
    text: String,
}

impl Chat {
    /// What is kept, in its order.
    pub(super) fn messages(&self) -> impl Iterator<Item = ServerMessage> + '_ {
        self.said.iter().map(Said::message)
    }

    /// Keeps what was said. The same again, as after a broken line, is not said twice: what was said first comes back,
    /// and `false`. An id that is another's is taken as nobody's: `None`.
    fn say(&mut self, said: Said) -> Option<(ServerMessage, bool)> {
        if let Some(first) = self.said.iter().find(|first| first.id == said.id) {
            return (first.by == said.by).then(|| (first.message(), false));
        }
        let message = said.message();
        self.bytes += said.text.len();
        self.said.push_back(said);
        while self.said.len() > KEPT_MESSAGES || self.bytes > KEPT_BYTES {
            let Some(oldest) = self.said.pop_front() else {
                break;
            };
            self.bytes -= oldest.text.len();
        }
        Some((message, true))
    }
}

impl Said {
    fn message(&self) -> ServerMessage {
        ServerMessage::Chat {
            id: self.id,
            participant: uuid(self.by),
            at: self.at.millis(),
            text: self.text.clone(),
        }
    }
}

impl Lobby {
    /// Somebody says something in writing.
    pub(super) fn chat(
        &mut self,
        room: RoomId,
        participant: ParticipantId,
        id: Uuid,
        text: String,
        now: Moment,
    ) {
        let Some(found) = self.rooms.get_mut(&room) else {
            return;
        };
        if found.member(participant).is_none() {
            return;
        }
        let said = Said {
            id,
            by: participant,
            at: now,
            text,
        };
        match found.chat.say(said) {
            Some((message, true)) => self.tell_all(room, &message),
            Some((message, false)) => self.tell_member(room, participant, message),
            None => {}
        }
    }
}
