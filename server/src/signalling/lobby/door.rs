//! The door of a room: who is let in, what the relay answers to their offers, and what a newcomer is told.

use yuanzhen_domain::moment::Moment;
use yuanzhen_relay::{self as relay, Order, ParticipantId, RoomId};

use super::{
    ASKED, ConnectionId, Fact, Happened, Lobby, Output, ROOMS, Said, gate,
    room::{Asked, Devices, Member, Presence, Room},
    uuid,
};
use crate::signalling::{
    admission::Admission,
    message::ServerMessage,
    room_message::{Kind, LeftWhy, Offer, Picture, Refusal},
};

impl Lobby {
    /// Somebody admitted knocks with an offer.
    pub(super) fn join(
        &mut self,
        connection: ConnectionId,
        admission: Admission,
        offer: Offer,
        said: Vec<Said>,
        now: Moment,
    ) {
        let (room, participant) = (admission.room, admission.participant);
        let number = offer.number;
        if !self.gate.knock(admission.person, now) {
            return self.refuse(connection, number, Refusal::Busy);
        }
        // One room a connection: whoever goes into another leaves the one they are in.
        if let Some((other, as_whom)) = self.seated.get(&connection).copied()
            && (other, as_whom) != (room, participant)
        {
            self.leave(other, as_whom, now);
        }
        let asked = Asked {
            connection,
            admission,
            offer,
            enters: true,
            again: false,
            void: false,
        };
        match self.let_in(&asked.admission, now) {
            Ok(()) => {
                if let Some(found) = self.rooms.get_mut(&room) {
                    found.chat.remember(said);
                }
                self.seated.insert(connection, (room, participant));
                self.ask(room, participant, asked);
            }
            Err(refusal) => self.refuse(connection, number, refusal),
        }
    }

    /// Whether somebody may come in now; the room is opened for the first.
    fn let_in(&mut self, admission: &Admission, now: Moment) -> Result<(), Refusal> {
        let (id, participant) = (admission.room, admission.participant);
        // Whoever tries their line finds the echo partner there, or nothing: a token used once more opens no room.
        let is_over = admission.trial && admission.kind == Kind::Person && !self.rooms.contains_key(&id);
        if is_over || self.has_ended(id, admission.epoch) {
            return Err(Refusal::RoomClosed);
        }
        let size = self.room_size;
        let is_new = !self.rooms.contains_key(&id);
        let room = self.open(id, admission.epoch, now).ok_or(Refusal::Busy)?;
        room.trial |= admission.trial;
        if is_new {
            // As after a restart: the lock is the consult's, not ours.
            room.locked = admission.locked;
        }
        if admission.epoch < room.epoch
            || room
                .removed
                .get(&participant)
                .is_some_and(|at| admission.issued_at <= *at)
        {
            return Err(Refusal::TokenExpired);
        }
        if !room.knocks.knock(gate::OF_ROOM, now) {
            return Err(Refusal::Busy);
        }
        let asked_in = room.expected.iter().any(|one| one.participant == participant);
        if room.locked && !admission.past_lock && !asked_in && !room.been.contains_key(&participant) {
            return Err(Refusal::RoomLocked);
        }
        let asked = room
            .asked
            .get(&participant)
            .map_or(0, std::collections::VecDeque::len);
        if asked >= ASKED {
            return Err(Refusal::Busy);
        }
        if asked == 0 && room.member(participant).is_none() && room.size() >= size {
            return Err(Refusal::RoomFull);
        }
        Ok(())
    }

    /// Whether the room of this epoch is over; one placed anew may begin again.
    fn has_ended(&self, id: RoomId, epoch: u64) -> bool {
        self.ended.get(&id).is_some_and(|(ended, _)| epoch <= *ended)
    }

    /// The room, opened when it was not; none when it is over, or there are too many.
    pub(super) fn open(&mut self, id: RoomId, epoch: u64, now: Moment) -> Option<&mut Room> {
        if !self.rooms.contains_key(&id) {
            if self.rooms.len() >= ROOMS || self.has_ended(id, epoch) {
                return None;
            }
            self.ended.remove(&id);
            self.again
                .retain(|order| !matches!(order, Order::Close { room } if *room == id));
            self.rooms.insert(id, Room::new(epoch, now));
            self.out.push(Output::Order(Order::Open { room: id }));
        }
        let room = self.rooms.get_mut(&id)?;
        // A room placed anew goes on here; tokens of before are void.
        room.epoch = room.epoch.max(epoch);
        Some(room)
    }

    /// Somebody in the room offers anew.
    pub(super) fn offer(
        &mut self,
        connection: ConnectionId,
        room: RoomId,
        participant: ParticipantId,
        offer: Offer,
        now: Moment,
    ) {
        let number = offer.number;
        let found = self.rooms.get(&room);
        let asked = found.and_then(|room| room.asked.get(&participant));
        let waiting = asked.map_or(0, std::collections::VecDeque::len);
        let admission = found
            .and_then(|room| room.member(participant))
            .map(|member| member.admission.clone());
        let Some(admission) = admission else {
            return self.refuse(connection, number, Refusal::Busy);
        };
        if waiting >= ASKED || !self.gate.knock(admission.person, now) {
            return self.refuse(connection, number, Refusal::Busy);
        }
        let asked = Asked {
            connection,
            admission,
            offer,
            enters: false,
            again: false,
            void: false,
        };
        self.ask(room, participant, asked);
    }

    fn ask(&mut self, room: RoomId, participant: ParticipantId, asked: Asked) {
        let offer = Box::new(relay::Offer::from(asked.offer.clone()));
        // An old goodbye must not put out whoever comes back.
        self.again.retain(
            |order| !matches!(order, Order::Leave { room: r, participant: p } if (*r, *p) == (room, participant)),
        );
        if let Some(found) = self.rooms.get_mut(&room) {
            found.asked.entry(participant).or_default().push_back(asked);
            self.out.push(Output::Order(Order::Join {
                room,
                participant,
                offer,
            }));
        }
    }

    /// Takes the oldest offer of somebody that waits, when it is the one with this number: the relay answers in order.
    fn answered(&mut self, room: RoomId, participant: ParticipantId, number: u32) -> Option<Asked> {
        let asked = &mut self.rooms.get_mut(&room)?.asked;
        let waiting = asked.get_mut(&participant)?;
        if waiting.front()?.offer.number != number {
            return None;
        }
        let first = waiting.pop_front();
        if waiting.is_empty() {
            asked.remove(&participant);
        }
        first
    }

    /// The relay took an offer.
    pub(super) fn answer(
        &mut self,
        id: RoomId,
        participant: ParticipantId,
        number: u32,
        sdp: String,
        now: Moment,
    ) {
        let Some(asked) = self.answered(id, participant, number) else {
            return;
        };
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        if asked.void {
            return;
        }
        // The page may be gone by now; the place is taken all the same, and the relay tells when nothing comes.
        let connection =
            (self.seated.get(&asked.connection) == Some(&(id, participant))).then_some(asked.connection);
        let fingerprint = fingerprint(&asked.offer.sdp);
        let seats = asked.offer.seats.len();
        let mut replaced = None;
        if let Some(member) = room.member_mut(participant) {
            if member.fingerprint != fingerprint || matches!(member.presence, Presence::Kept(_)) {
                member.presence = Presence::Coming(now);
                member.fingerprint = fingerprint;
            }
            if asked.enters {
                replaced = member.connection.filter(|old| *old != asked.connection);
                member.connection = connection;
                member.admission = asked.admission;
            }
            member.seats.0 = seats;
        } else {
            let admission = asked.admission;
            room.been.entry(participant).or_insert(now);
            room.expected.retain(|one| one.participant != participant);
            if admission.lead && room.lead.is_none() {
                room.lead = Some(participant);
            }
            if !admission.trial {
                self.out.push(Output::Note(Fact {
                    room: id,
                    participant,
                    person: admission.person,
                    at: now,
                    what: Happened::Joined,
                }));
            }
            room.members.push(Member {
                admission,
                connection,
                joined_at: now,
                presence: Presence::Coming(now),
                devices: Devices::UNKNOWN,
                fingerprint,
                heard: None,
                told_heard: Vec::new(),
                pictures: Vec::new(),
                seats: (seats, 0),
            });
        }
        self.changed.insert(id);
        if let Some(old) = replaced {
            self.seated.remove(&old);
            let why = LeftWhy::Replaced;
            self.tell(old, ServerMessage::Left { why });
        }
        let Some(connection) = connection else { return };
        if asked.enters {
            let joined = ServerMessage::Joined {
                room: id.0,
                participant: uuid(participant),
                number,
                sdp,
            };
            self.tell(connection, joined);
            // Names before what they said.
            self.changed.remove(&id);
            self.tell_roster(id);
            self.tell_newcomer(id, participant, connection, now);
        } else {
            self.tell(connection, ServerMessage::Answer { number, sdp });
        }
    }

    /// What goes on in the room, for a page that has just come. The relay tells the seats by itself after each answer.
    fn tell_newcomer(
        &mut self,
        id: RoomId,
        participant: ParticipantId,
        connection: ConnectionId,
        now: Moment,
    ) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        let mut told: Vec<ServerMessage> = room.chat.messages().collect();
        told.push(ServerMessage::Speaking {
            participant: room.speaking.map(uuid),
        });
        if let Some(member) = room.member_mut(participant) {
            member.told_heard.clear();
            let (offered, wanted) = member.seats;
            if wanted > offered {
                told.push(ServerMessage::OfferWanted {
                    seats: u32::try_from(wanted).unwrap_or(u32::MAX),
                });
            }
            if !member.pictures.is_empty() {
                let pictures = member.pictures.iter().filter_map(Picture::of).collect();
                told.push(ServerMessage::Pictures { pictures });
            }
        }
        for message in told {
            self.tell(connection, message);
        }
        self.tell_heard(id, now);
    }

    /// The relay did not take an offer.
    pub(super) fn refused(
        &mut self,
        id: RoomId,
        participant: ParticipantId,
        number: u32,
        refusal: relay::Refusal,
        now: Moment,
    ) {
        let Some(mut asked) = self.answered(id, participant, number) else {
            return;
        };
        if asked.void {
            return;
        }
        if refusal == relay::Refusal::RoomClosed && !asked.again {
            // The relay lost the room, as by a restart of its own: it is opened again, and asked again.
            asked.again = true;
            self.out.push(Output::Order(Order::Open { room: id }));
            return self.ask(id, participant, asked);
        }
        self.turned_away(id, participant, &asked, refusal.into(), now);
    }

    /// An offer came to nothing. Whoever was in stays, as far as their transport does.
    pub(super) fn turned_away(
        &mut self,
        id: RoomId,
        participant: ParticipantId,
        asked: &Asked,
        refusal: Refusal,
        now: Moment,
    ) {
        self.refuse(asked.connection, asked.offer.number, refusal);
        let Some(room) = self.rooms.get(&id) else { return };
        let holds = room
            .member(participant)
            .is_some_and(|member| member.connection == Some(asked.connection));
        let waits = room
            .asked
            .get(&participant)
            .is_some_and(|asked_too| asked_too.iter().any(|one| one.connection == asked.connection));
        if !holds && !waits {
            self.seated.remove(&asked.connection);
        }
        self.empties(id, now);
    }
}

/// The fingerprint of the transport in a description (RFC 8122), by which the relay knows it again.
fn fingerprint(sdp: &str) -> Option<String> {
    sdp.lines()
        .find_map(|line| line.trim_end().strip_prefix("a=fingerprint:"))
        .map(str::to_ascii_lowercase)
}
