//! Out of a room: by one's own wish, put out, lost, or with the room itself.

use yuanzhen_domain::moment::Moment;
use yuanzhen_relay::{Order, ParticipantId, RoomId};

use super::{ENDS, Fact, Happened, Lobby, Output, room::Presence};
use crate::signalling::{message::ServerMessage, room_message::LeftWhy};

impl Lobby {
    /// Somebody goes.
    pub(super) fn leave(&mut self, room: RoomId, participant: ParticipantId, now: Moment) {
        self.put_out(room, participant, LeftWhy::Left, now);
    }

    /// Takes somebody out, whether they are in or on their way in, and tells the relay.
    pub(super) fn put_out(&mut self, id: RoomId, participant: ParticipantId, why: LeftWhy, now: Moment) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        let mut pages = Vec::new();
        for asked in room.asked.get_mut(&participant).into_iter().flatten() {
            if !asked.void {
                asked.void = true;
                pages.push(asked.connection);
            }
        }
        let is_member = room.member(participant).is_some();
        if !is_member && pages.is_empty() {
            return;
        }
        self.out.push(Output::Order(Order::Leave {
            room: id,
            participant,
        }));
        self.forget(id, participant, why, now);
        // Pages that were on their way in.
        pages.dedup();
        for page in pages {
            if self.seated.get(&page) == Some(&(id, participant)) {
                self.seated.remove(&page);
                self.tell(page, ServerMessage::Left { why });
            }
        }
        self.empties(id, now);
    }

    /// Takes a member off the room, tells their page, and notes it.
    pub(super) fn forget(&mut self, id: RoomId, participant: ParticipantId, why: LeftWhy, now: Moment) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        let at = room
            .members
            .iter()
            .position(|member| member.admission.participant == participant);
        let Some(at) = at else { return };
        let member = room.members.remove(at);
        if room.lead == Some(participant) {
            room.lead = None;
        }
        if room.speaking == Some(participant) {
            room.speaking = None;
            self.tell_all(id, &ServerMessage::Speaking { participant: None });
        }
        if !member.admission.trial {
            self.out.push(Output::Note(Fact {
                room: id,
                participant,
                person: member.admission.person,
                at: now,
                what: Happened::Left(why),
            }));
        }
        if let Some(connection) = member.connection {
            self.seated.remove(&connection);
            self.tell(connection, ServerMessage::Left { why });
        }
        self.changed.insert(id);
        self.tell_heard(id, now);
        self.empties(id, now);
    }

    /// The transport of somebody is gone; their place is kept a while. A page that did not close it by itself is told to
    /// come in again.
    pub(super) fn lose_transport(
        &mut self,
        id: RoomId,
        participant: ParticipantId,
        page_knows: bool,
        now: Moment,
    ) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        let comes_back = room.asked.contains_key(&participant);
        let Some(member) = room.member_mut(participant) else {
            return;
        };
        member.presence = Presence::kept(now);
        member.pictures.clear();
        // With an offer on its way the answer will tell.
        let page = if comes_back || page_knows {
            None
        } else {
            member.connection.take()
        };
        if let Some(connection) = page {
            self.seated.remove(&connection);
            let why = LeftWhy::Lost;
            self.tell(connection, ServerMessage::Left { why });
        }
        self.changed.insert(id);
        self.tell_heard(id, now);
    }

    /// Notes since when a room is empty.
    pub(super) fn empties(&mut self, id: RoomId, now: Moment) {
        if let Some(room) = self.rooms.get_mut(&id)
            && room.size() == 0
        {
            room.empty_since = now;
        }
    }

    /// Ends a room: everybody is out, and no token of its epoch leads back.
    pub(super) fn end(&mut self, id: RoomId, now: Moment) {
        let Some(room) = self.rooms.get(&id) else { return };
        let (epoch, trial) = (room.epoch, room.trial);
        let mut there: Vec<_> = room
            .members
            .iter()
            .map(|member| member.admission.participant)
            .collect();
        there.extend(room.asked.keys().copied());
        for participant in there {
            self.put_out(id, participant, LeftWhy::Ended, now);
        }
        self.close(id);
        // Nobody opens the room of a trial again: its end need not be remembered.
        if trial {
            return;
        }
        if self.ended.len() >= ENDS {
            let oldest = self.ended.iter().min_by_key(|(_, (_, at))| *at);
            if let Some(oldest) = oldest.map(|(room, _)| *room) {
                self.ended.remove(&oldest);
            }
        }
        self.ended.insert(id, (epoch, now));
    }

    /// Forgets a room, here and in the relay.
    pub(super) fn close(&mut self, id: RoomId) {
        if self.rooms.remove(&id).is_some() {
            self.changed.remove(&id);
            self.out.push(Output::Order(Order::Close { room: id }));
        }
    }
}
