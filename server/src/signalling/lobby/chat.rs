//! What is said in writing in a room. It is the only clinical text on this connection: it goes to those in the room and is
//! written to no log. It stands with the consult (`writing`); here the newest lines are at hand for whoever comes.

use std::collections::VecDeque;

use uuid::Uuid;
use yuanzhen_domain::moment::Moment;
use yuanzhen_relay::{ParticipantId, RoomId};

use super::{Lobby, uuid};
use crate::signalling::message::ServerMessage;

/// Messages at hand, and told to whoever comes later.
pub(super) const KEPT_MESSAGES: usize = 200;

/// Text at hand: two hundred long messages would keep a weak line busy for a minute.
pub(super) const KEPT_BYTES: usize = 256 * 1_024;

/// What was said in a room.
#[derive(Default)]
pub(super) struct Chat {
    said: VecDeque<Said>,
    bytes: usize,
}

/// A line.
#[derive(Clone, Debug)]
pub(in crate::signalling) struct Said {
    /// Made by the client.
    pub(in crate::signalling) id: Uuid,
    /// By whom.
    pub(in crate::signalling) by: ParticipantId,
    /// When it was taken.
    pub(in crate::signalling) at: Moment,
    /// The words.
    pub(in crate::signalling) text: String,
}

impl Chat {
    /// What is at hand, in its order.
    pub(super) fn messages(&self) -> impl Iterator<Item = ServerMessage> + '_ {
        self.said.iter().map(Said::message)
    }

    /// What was said before, when nobody here remembers it, as after a restart.
    pub(super) fn remember(&mut self, said: Vec<Said>) {
        if self.said.is_empty() {
            for one in said {
                self.push(one);
            }
        }
    }

    /// Takes what was said. The same again, as after a broken line, is not said twice: what was said first comes back,
    /// and `false`. An id that is another's is taken as nobody's: `None`.
    fn say(&mut self, said: Said) -> Option<(ServerMessage, bool)> {
        if let Some(first) = self.said.iter().find(|first| first.id == said.id) {
            return (first.by == said.by).then(|| (first.message(), false));
        }
        let message = said.message();
        self.push(said);
        Some((message, true))
    }

    fn push(&mut self, said: Said) {
        self.bytes += said.text.len();
        self.said.push_back(said);
        while self.said.len() > KEPT_MESSAGES || self.bytes > KEPT_BYTES {
            let Some(oldest) = self.said.pop_front() else {
                break;
            };
            self.bytes -= oldest.text.len();
        }
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
    /// Somebody said something in writing. What stood before is told to its writer and nobody else.
    pub(super) fn written(&mut self, room: RoomId, said: Said, is_new: bool) {
        let Some(found) = self.rooms.get_mut(&room) else {
            return;
        };
        let by = said.by;
        if !is_new {
            let message = said.message();
            return self.tell_member(room, by, message);
        }
        match found.chat.say(said) {
            Some((message, true)) => self.tell_all(room, &message),
            Some((message, false)) => self.tell_member(room, by, message),
            None => {}
        }
    }
}
