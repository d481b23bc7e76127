//! What the relay tells, on its way to the page it concerns.

use std::collections::VecDeque;

use yuanzhen_domain::moment::Moment;
use yuanzhen_relay::{Gone, Order, ParticipantId, Report, RoomId};

use super::{AGAIN, Lobby, room::Presence, uuid};
use crate::signalling::{
    message::ServerMessage,
    room_message::{LeftWhy, Picture, Refusal},
};

impl Lobby {
    /// The relay tells something.
    pub(super) fn report(&mut self, report: Report, now: Moment) {
        match report {
            Report::Answer {
                room,
                participant,
                number,
                sdp,
            } => self.answer(room, participant, number, sdp, now),
            Report::Refused {
                room,
                participant,
                number,
                refusal,
            } => self.refused(room, participant, number, refusal, now),
            Report::OfferWanted {
                room,
                participant,
                seats,
            } => {
                let found = self.rooms.get_mut(&room);
                if let Some(member) = found.and_then(|room| room.member_mut(participant)) {
                    member.seats.1 = seats;
                }
                let seats = u32::try_from(seats).unwrap_or(u32::MAX);
                self.tell_member(room, participant, ServerMessage::OfferWanted { seats });
            }
            Report::Seats {
                room,
                participant,
                seats,
                shared,
            } => {
                let seats = seats.into_iter().map(|seat| seat.map(uuid)).collect();
                let shared = shared.map(uuid);
                self.tell_member(room, participant, ServerMessage::Seats { seats, shared });
            }
            Report::Pictures {
                room,
                participant,
                pictures,
            } => {
                let told = pictures.iter().filter_map(Picture::of).collect();
                let found = self.rooms.get_mut(&room);
                if let Some(member) = found.and_then(|room| room.member_mut(participant)) {
                    member.pictures = pictures;
                }
                self.tell_member(room, participant, ServerMessage::Pictures { pictures: told });
            }
            Report::Speaking { room, participant } => self.speaks(room, participant),
            Report::Here { room, participant } => self.is_now(room, participant, Presence::Here, now),
            Report::Interrupted { room, participant } => {
                self.is_now(room, participant, Presence::Interrupted, now);
            }
            Report::Gone {
                room,
                participant,
                why,
            } => self.gone(room, participant, why, now),
            Report::Quality {
                room,
                participant,
                uplink,
                downlink,
                line,
                ..
            } => {
                let quality = ServerMessage::Quality {
                    uplink_kbps: uplink.as_kbit(),
                    downlink_kbps: downlink.as_kbit(),
                    line: line.into(),
                };
                self.tell_member(room, participant, quality);
            }
        }
    }

    fn speaks(&mut self, id: RoomId, participant: Option<ParticipantId>) {
        let Some(room) = self.rooms.get_mut(&id) else {
            return;
        };
        room.speaking = participant;
        let participant = participant.map(uuid);
        self.tell_all(id, &ServerMessage::Speaking { participant });
    }

    fn is_now(&mut self, id: RoomId, participant: ParticipantId, presence: Presence, now: Moment) {
        let found = self.rooms.get_mut(&id);
        let Some(member) = found.and_then(|room| room.member_mut(participant)) else {
            return;
        };
        // What is told of a transport that is gone since is late.
        if matches!(member.presence, Presence::Kept(_)) || member.presence == presence {
            return;
        }
        let was_here = member.presence.is_here();
        member.presence = presence;
        if was_here != presence.is_here() {
            self.changed.insert(id);
            self.tell_heard(id, now);
        }
    }

    fn gone(&mut self, id: RoomId, participant: ParticipantId, why: Gone, now: Moment) {
        let Some(room) = self.rooms.get(&id) else { return };
        let Some(member) = room.member(participant) else {
            // By our own order: they are out already.
            return;
        };
        let comes_back = room.asked.contains_key(&participant);
        let was_silent = member.presence == Presence::Interrupted;
        match why {
            // The relay has kept the place as long as places are kept.
            Gone::Lost if was_silent && !comes_back => self.forget(id, participant, LeftWhy::Lost, now),
            // The page closed its transport, as at a reload, or to make a fresh one.
            Gone::Left => self.lose_transport(id, participant, true, now),
            // A handshake failed, or the relay lost the room.
            Gone::Lost | Gone::Closed => self.lose_transport(id, participant, false, now),
        }
    }

    /// The relay was too busy for an order: a join is refused, the others are given again.
    pub(super) fn not_taken(&mut self, order: Order, now: Moment) {
        match order {
            Order::Join {
                room, participant, ..
            } => {
                let asked = self.rooms.get_mut(&room).and_then(|room| {
                    let waiting = room.asked.get_mut(&participant)?;
                    let last = waiting.pop_back();
                    if waiting.is_empty() {
                        room.asked.remove(&participant);
                    }
                    last
                });
                if let Some(asked) = asked {
                    self.turned_away(room, participant, &asked, Refusal::Busy, now);
                }
            }
            // Whoever joins a room that is not open has it opened again.
            Order::Open { .. } => {}
            Order::Close { .. } | Order::Leave { .. } | Order::Wish { .. } => {
                push(&mut self.again, order);
            }
        }
    }
}

/// Keeps an order to be given again. A later wish makes an earlier one void.
fn push(again: &mut VecDeque<Order>, order: Order) {
    if let Order::Wish {
        room, participant, ..
    } = &order
    {
        again.retain(
            |older| !matches!(older, Order::Wish { room: r, participant: p, .. } if (r, p) == (room, participant)),
        );
    }
    if again.len() >= AGAIN {
        again.pop_front();
    }
    again.push_back(order);
}
