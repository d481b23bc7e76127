//! The lobby: who is in which consult room, by which connection, and what each is told. It is pure: it takes what
//! happened and the moment, and hands back what is to be done; connections, relay and clock are the driver's
//! (`rooms`). It carries no media and decides nothing about consults: who may enter comes with an [`Admission`].

mod chat;
mod door;
mod gate;
mod hearing;
mod leaving;
mod relayed;
mod room;
mod steering;
#[cfg(test)]
mod tests;
mod tick;

use std::collections::{BTreeSet, HashMap, VecDeque};

use uuid::Uuid;
use yuanzhen_domain::{
    id::PersonId,
    moment::{Millis, Moment},
};
use yuanzhen_relay::{Order, ParticipantId, Report, RoomId};

use self::{
    gate::Gate,
    room::{Devices, Heard, Room},
};
use super::{
    admission::Admission,
    message::{ClientMessage, ServerMessage},
    room_message::{LeftWhy, Offer, Refusal},
};

pub(super) use self::chat::Said;
pub use self::steering::{Expected, Steering};

/// Rooms at once: a province has 200 to 320.
const ROOMS: usize = 512;

/// Offers of one participant that wait for the relay's answer. A page makes one at a time; two pages may cross.
const ASKED: usize = 4;

/// After a join, how long until somebody from whom no media came is called interrupted.
const COMING: Millis = Millis::seconds(10);

/// How long the place of somebody whose page closed, or whose transport broke, is kept: as the relay keeps that of
/// somebody who is silent.
const KEPT: Millis = Millis::seconds(60);

/// How long an empty room is kept, with what was said in it: everybody may have been cut off at once.
const EMPTY: Millis = Millis::minutes(30);

/// How long the end of a room is remembered: as long as a token for it lives.
const ENDED: Millis = super::token::LIFE;

/// Ends remembered. A county has some hundred consults a day.
const ENDS: usize = 8_192;

/// Orders the relay did not take, to be given again.
const AGAIN: usize = 1_024;

/// A live connection of this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConnectionId(pub(super) u64);

/// What happened.
#[derive(Debug)]
pub(super) enum Input {
    /// Somebody admitted comes in.
    Join {
        /// By which connection.
        connection: ConnectionId,
        /// Who.
        admission: Admission,
        /// Their media.
        offer: Offer,
        /// What was written in the room before, the oldest first.
        said: Vec<Said>,
    },
    /// Somebody wrote something, and it stands.
    Written {
        /// Where.
        room: RoomId,
        /// What.
        said: Said,
        /// Whether it is told to everybody; else to its writer again.
        is_new: bool,
    },
    /// A connection says something else than a join.
    Said {
        /// Which.
        connection: ConnectionId,
        /// What.
        message: ClientMessage,
    },
    /// A connection is gone; the media of its participant may go on.
    Closed {
        /// Which.
        connection: ConnectionId,
    },
    /// The relay tells.
    Report(Report),
    /// The relay was too busy for an order.
    NotTaken(Order),
    /// The consult's side rules a room.
    Steer {
        /// Which.
        room: RoomId,
        /// How.
        steering: Steering,
    },
    /// Somebody in a room is told something that comes from neither the relay nor the others.
    Inform {
        /// Where.
        room: RoomId,
        /// Whom.
        participant: ParticipantId,
        /// What.
        message: ServerMessage,
    },
    /// Time passed; comes every second.
    Tick,
}

/// What is to be done.
#[derive(Debug, PartialEq)]
pub(super) enum Output {
    /// Tell a connection.
    Tell(ConnectionId, ServerMessage),
    /// Order the relay.
    Order(Order),
    /// Note a fact of the consult.
    Note(Fact),
}

/// What the record of a consult needs to know of its room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Where.
    pub room: RoomId,
    /// Who, in that room.
    pub participant: ParticipantId,
    /// Who.
    pub person: PersonId,
    /// When.
    pub at: Moment,
    /// What.
    pub what: Happened,
}

/// What happened to somebody in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// They came.
    Joined,
    /// They are out.
    Left(LeftWhy),
}

/// All rooms of one node.
pub(super) struct Lobby {
    /// Participants of one room.
    room_size: usize,
    rooms: HashMap<RoomId, Room>,
    /// Whose page a connection is.
    seated: HashMap<ConnectionId, (RoomId, ParticipantId)>,
    gate: Gate,
    /// Rooms that ended: up to which epoch, and when.
    ended: HashMap<RoomId, (u64, Moment)>,
    /// Orders to be given again.
    again: VecDeque<Order>,
    /// Rooms whose roster changed while the present input was taken.
    changed: BTreeSet<RoomId>,
    out: Vec<Output>,
}

impl Lobby {
    pub(super) fn new(room_size: usize) -> Self {
        Self {
            room_size,
            rooms: HashMap::new(),
            seated: HashMap::new(),
            gate: Gate::default(),
            ended: HashMap::new(),
            again: VecDeque::new(),
            changed: BTreeSet::new(),
            out: Vec::new(),
        }
    }

    /// Takes what happened; what is to be done comes back in its order.
    pub(super) fn handle(&mut self, input: Input, now: Moment) -> Vec<Output> {
        match input {
            Input::Join {
                connection,
                admission,
                offer,
                said,
            } => self.join(connection, admission, offer, said, now),
            Input::Written { room, said, is_new } => self.written(room, said, is_new),
            Input::Said { connection, message } => self.said(connection, message, now),
            Input::Closed { connection } => self.closed(connection),
            Input::Report(report) => self.report(report, now),
            Input::NotTaken(order) => self.not_taken(order, now),
            Input::Steer { room, steering } => self.steer(room, steering, now),
            Input::Inform {
                room,
                participant,
                message,
            } => self.tell_member(room, participant, message),
            Input::Tick => self.tick(now),
        }
        for room in std::mem::take(&mut self.changed) {
            self.tell_roster(room);
        }
        std::mem::take(&mut self.out)
    }

    /// Whether the page of a connection takes part: its media flows, or has just begun to.
    pub(super) fn is_live(&self, connection: ConnectionId) -> bool {
        self.seated
            .get(&connection)
            .and_then(|(room, participant)| self.rooms.get(room)?.member(*participant))
            .is_some_and(|member| member.connection == Some(connection) && member.presence.is_here())
    }

    /// Who writes by a connection: the member whose page it is.
    pub(super) fn writer(&self, connection: ConnectionId) -> Option<(RoomId, ParticipantId, PersonId)> {
        let (room, participant) = self.seated.get(&connection).copied()?;
        let member = self.rooms.get(&room)?.member(participant)?;
        Some((room, participant, member.admission.person))
    }

    /// How many others somebody would meet: those there and those asked in.
    pub(super) fn others(&self, room: RoomId, participant: ParticipantId) -> usize {
        self.rooms.get(&room).map_or(0, |room| room.others(participant))
    }

    fn said(&mut self, connection: ConnectionId, message: ClientMessage, now: Moment) {
        let Some((room, participant)) = self.seated.get(&connection).copied() else {
            // Whoever was put out a moment ago may still be speaking to the room; an offer waits for its answer.
            if let ClientMessage::Offer { offer } = message {
                self.refuse(connection, offer.number, Refusal::RoomClosed);
            }
            return;
        };
        match message {
            ClientMessage::Offer { offer } => self.offer(connection, room, participant, offer, now),
            ClientMessage::Wish { pictures } => {
                let pictures = pictures.into_iter().map(Into::into).collect();
                self.out.push(Output::Order(Order::Wish {
                    room,
                    participant,
                    pictures,
                }));
            }
            ClientMessage::Devices { mic, camera, screen } => {
                self.devices(room, participant, Devices { mic, camera, screen });
            }
            ClientMessage::Hearing { from, sound, line } => {
                let from = from
                    .into_iter()
                    .take(self.room_size)
                    .map(|one| (ParticipantId(one.participant), one.hears))
                    .collect();
                let heard = Heard {
                    from,
                    sound,
                    line,
                    at: now,
                };
                self.hears(room, participant, heard, now);
            }
            ClientMessage::Leave => self.leave(room, participant, now),
            // These are between the socket and its client; a join comes with its admission, a line once it stands.
            ClientMessage::Hello { .. }
            | ClientMessage::Pong
            | ClientMessage::Join { .. }
            | ClientMessage::Chat { .. } => {}
        }
    }

    fn devices(&mut self, room: RoomId, participant: ParticipantId, devices: Devices) {
        let found = self.rooms.get_mut(&room);
        if let Some(member) = found.and_then(|room| room.member_mut(participant))
            && member.devices != devices
        {
            member.devices = devices;
            self.changed.insert(room);
        }
    }

    /// A connection is gone. Its participant stays while media flows; the relay tells when it does not.
    fn closed(&mut self, connection: ConnectionId) {
        let Some((room, participant)) = self.seated.remove(&connection) else {
            return;
        };
        if let Some(member) = self
            .rooms
            .get_mut(&room)
            .and_then(|room| room.member_mut(participant))
            && member.connection == Some(connection)
        {
            member.connection = None;
        }
    }

    fn tell(&mut self, connection: ConnectionId, message: ServerMessage) {
        self.out.push(Output::Tell(connection, message));
    }

    fn refuse(&mut self, connection: ConnectionId, number: u32, code: Refusal) {
        self.tell(
            connection,
            ServerMessage::Refused {
                number,
                code,
                message: code.sentence().to_owned(),
            },
        );
    }

    /// Tells one member of a room, when their page is there.
    fn tell_member(&mut self, room: RoomId, participant: ParticipantId, message: ServerMessage) {
        let connection = self
            .rooms
            .get(&room)
            .and_then(|room| room.member(participant)?.connection);
        if let Some(connection) = connection {
            self.tell(connection, message);
        }
    }

    /// Tells everybody of a room whose page is there.
    fn tell_all(&mut self, room: RoomId, message: &ServerMessage) {
        let connections = self.rooms.get(&room).map(Room::connections).unwrap_or_default();
        for connection in connections {
            self.tell(connection, message.clone());
        }
    }

    fn tell_roster(&mut self, room: RoomId) {
        let Some(found) = self.rooms.get(&room) else {
            return;
        };
        let rosters: Vec<_> = found.rosters().collect();
        for (connection, roster) in rosters {
            self.tell(connection, roster);
        }
    }
}

/// A participant as the wire writes them.
const fn uuid(participant: ParticipantId) -> Uuid {
    participant.0
}
