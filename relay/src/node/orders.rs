//! What a node is told: rooms begin and end, members come, wish and go.

use std::time::Instant;

use super::member::Member;
use super::{Node, Room};
use crate::forward::Key;
use crate::order::{Gone, Offer, Order, ParticipantId, Refusal, Report, RoomId};
use crate::peer::{Addresses, Offered, Peer};

/// Pictures somebody may wish for.
const WISHES: usize = 64;

impl Node {
    /// Takes an order.
    pub(crate) fn order(&mut self, order: Order, now: Instant) {
        match order {
            Order::Open { room } => {
                self.rooms.entry(room).or_default();
            }
            Order::Close { room } => self.close(room, now),
            Order::Join {
                room,
                participant,
                offer,
            } => self.join(room, participant, &offer, now),
            Order::Wish {
                room,
                participant,
                mut pictures,
            } => {
                pictures.truncate(WISHES);
                if let Some(member) = self
                    .key_of(room, participant)
                    .and_then(|key| self.members.get_mut(&key))
                {
                    member.wishes = Some(pictures);
                    // The choice follows with the next tick.
                    self.chosen = None;
                }
            }
            Order::Leave { room, participant } => {
                if let Some(key) = self.key_of(room, participant) {
                    self.remove(key, Some(Gone::Left), now);
                }
            }
        }
        self.figures.rooms = self.rooms.len() as u64;
        self.figures.members = self.members.len() as u64;
    }

    fn join(&mut self, room: RoomId, participant: ParticipantId, offer: &Offer, now: Instant) {
        let number = offer.number;
        let report = match self.admit(room, participant, offer, now) {
            Ok(sdp) => Report::Answer {
                room,
                participant,
                number,
                sdp,
            },
            Err(refusal) => {
                self.figures.offers_refused += 1;
                Report::Refused {
                    room,
                    participant,
                    number,
                    refusal,
                }
            }
        };
        self.reports.push_back(report);
        self.reseat(room);
    }

    fn admit(
        &mut self,
        room: RoomId,
        participant: ParticipantId,
        offer: &Offer,
        now: Instant,
    ) -> Result<String, Refusal> {
        let Some(found) = self.rooms.get(&room) else {
            return Err(Refusal::RoomClosed);
        };
        let others = found.members.len();
        let relay = Addresses {
            identity: &self.identity,
            listening: &self.listening,
        };
        let unusable = |why: crate::peer::BadOffer| {
            tracing::info!(room.id = %room.0, error = %why, "an offer cannot be answered");
            Refusal::OfferUnusable
        };
        let offered = Offered::read(&offer.sdp).map_err(unusable)?;
        let known = self.key_of(room, participant);
        if let Some(member) = known.and_then(|key| self.members.get_mut(&key))
            && member.peer.is_same(&offered)
        {
            let answer = member.peer.renew(offer, &offered, &relay).map_err(unusable)?;
            member.agreed(offer);
            if let Some(key) = known {
                self.learn_names(key);
            }
            return Ok(answer);
        }
        if known.is_none() && others >= self.limits.room_size {
            return Err(Refusal::RoomFull);
        }
        if known.is_none() && self.members.len() >= self.limits.members {
            return Err(Refusal::Busy);
        }
        let (peer, answer) = Peer::accept(offer, &offered, &relay).map_err(unusable)?;
        let mut member = Member::new(room, participant, peer, now);
        member.agreed(offer);
        if let Some(old) = known {
            // Another page of the same person: the new one takes the place.
            member.wishes = self.members.get_mut(&old).and_then(|old| old.wishes.take());
            self.remove(old, None, now);
        }
        self.last_key = self.last_key.wrapping_add(1);
        let key = self.last_key;
        self.members.insert(key, member);
        self.rooms.entry(room).or_default().members.push(key);
        self.learn_names(key);
        Ok(answer)
    }

    /// Takes a member out; `why` is told unless another takes the place.
    pub(super) fn remove(&mut self, key: Key, why: Option<Gone>, now: Instant) {
        let Some(mut member) = self.members.remove(&key) else {
            return;
        };
        member.peer.close(now);
        while let Some((to, datagram)) = member.peer.poll() {
            self.outbox.push(to, &datagram);
        }
        let (room, participant) = (member.room, member.participant);
        if let Some(Room { members, speaker }) = self.rooms.get_mut(&room) {
            members.retain(|other| *other != key);
            if speaker.forget(key) {
                self.reports.push_back(Report::Speaking {
                    room,
                    participant: None,
                });
            }
        }
        self.figures.members = self.members.len() as u64;
        self.forget_names();
        if let Some(why) = why {
            self.reports.push_back(Report::Gone {
                room,
                participant,
                why,
            });
        }
        self.reseat(room);
    }

    fn close(&mut self, room: RoomId, now: Instant) {
        let members = self.rooms.get(&room).map(|room| room.members.clone());
        for key in members.unwrap_or_default() {
            self.remove(key, Some(Gone::Closed), now);
        }
        self.rooms.remove(&room);
    }

    /// Seats everybody of a room for everybody else, and tells those for whom something changed.
    pub(super) fn reseat(&mut self, room: RoomId) {
        let Some(there) = self.rooms.get(&room).map(|room| room.members.clone()) else {
            return;
        };
        let sharing: Vec<Key> = there
            .iter()
            .copied()
            .filter(|key| self.members.get(key).is_some_and(|member| member.shares))
            .collect();
        for key in &there {
            let except = |keys: &[Key]| {
                keys.iter()
                    .copied()
                    .filter(|other| other != key)
                    .collect::<Vec<_>>()
            };
            let Some(member) = self.members.get_mut(key) else {
                continue;
            };
            let without = member.seating.seat(&except(&there));
            member.seating.share(&except(&sharing));
            member.fill_lanes();
            let wanted = member.seats.len() + without;
            let ask = without > 0 && member.told.wanted != wanted;
            member.told.wanted = wanted;
            let (seats, shared) = (member.seating.seats().to_vec(), member.seating.shared());
            let participant = member.participant;
            let seats: Vec<_> = seats
                .into_iter()
                .map(|key| key.and_then(|key| self.participant_of(key)))
                .collect();
            let shared = shared.and_then(|key| self.participant_of(key));
            let told = Some((seats.clone(), shared));
            let Some(member) = self.members.get_mut(key) else {
                continue;
            };
            if member.told.seats != told {
                member.told.seats = told;
                self.reports.push_back(Report::Seats {
                    room,
                    participant,
                    seats,
                    shared,
                });
            }
            if ask {
                self.reports.push_back(Report::OfferWanted {
                    room,
                    participant,
                    seats: wanted,
                });
            }
        }
        self.chosen = None;
    }
}
