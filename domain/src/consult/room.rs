//! The room of a consult: who may come in, what their token claims, that it is locked, that a second device takes the
//! place of the first. Whether somebody may join at all is access; this is the policy of the door. Pure: signing a
//! token is the server's, moving media is the relay's.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Consult, Invited};
use crate::critical::Stamp;
use crate::event::{Event, Fact};
use crate::id::{ConsultId, ParticipantId, PersonId};
use crate::moment::{Millis, Moment};
use crate::named::named;
use crate::refusal::{Refusal, Thing, Why};

/// The most people in one room at once.
pub const MOST_IN_ROOM: usize = 12;
/// The most people one room has ever given a seat.
pub const MOST_SEATS: usize = 48;
/// The most visits one seat remembers; the oldest fall away.
const MOST_VISITS: usize = 64;
/// How long a join token holds.
pub const JOIN_LASTS: Millis = Millis::hours(12);

/// The room of a consult.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Of which consult.
    pub consult: ConsultId,
    /// How often it was placed on a relay; tokens of an earlier placing hold no longer.
    pub epoch: u64,
    /// Who locked it, and when, if it is.
    pub locked: Option<Stamp>,
    /// Everybody who ever had a seat.
    pub seats: Vec<Seat>,
}

/// Somebody's place; the same after a reload and on another device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Its id, under which others know them in the room.
    pub participant: ParticipantId,
    /// Whose.
    pub person: PersonId,
    /// The newest token handed out for it. A token with a lower number is of a device that was replaced once the newer
    /// one is in.
    pub newest: u32,
    /// The token that is in, or was last.
    pub seated: u32,
    /// Whether they are there.
    pub presence: Presence,
    /// When they came and went.
    pub visits: Vec<Visit>,
}

/// One time somebody was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    /// From when.
    pub from: Moment,
    /// Until when; `None` while they are there.
    pub until: Option<Moment>,
}

named! {
    /// Whether somebody is in the room.
    pub enum Presence {
        /// They have a token and have not come.
        Expected = "expected",
        /// They are there.
        Here = "here",
        /// Their line broke; the seat is kept.
        Interrupted = "interrupted",
        /// They left.
        Left = "left",
    }
}

named! {
    /// Why somebody is not there any more.
    pub enum Gone {
        /// They left.
        Left = "left",
        /// They were sent out.
        Removed = "removed",
        /// Their other device took the seat.
        Replaced = "replaced",
        /// The consult is over.
        Ended = "ended",
        /// The line did not come back.
        Lost = "lost",
    }
}

/// Somebody at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Newcomer {
    /// Who.
    pub person: PersonId,
    /// Whether they stand on the requester's side: of the inviting institution.
    pub of_requester: bool,
    /// The id of their seat, if they need a new one.
    pub participant: ParticipantId,
}

/// Why somebody is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotAdmitted {
    /// The consult has no room now.
    #[error("the room is closed")]
    Closed,
    /// They were sent out, for good.
    #[error("they were sent out")]
    Removed,
    /// They are not invited.
    #[error("they are not invited")]
    NotInvited,
    /// It is locked, and they were not in it.
    #[error("the room is locked")]
    Locked,
    /// It holds as many as it can.
    #[error("the room is full")]
    Full,
}

impl NotAdmitted {
    /// The stable kebab-case code of the signalling protocol.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Closed => "room-closed",
            Self::Removed => "room-removed",
            Self::NotInvited => "room-not-invited",
            Self::Locked => "room-locked",
            Self::Full => "room-full",
        }
    }
}

/// What a join token claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct JoinClaims {
    /// Which room.
    pub room: ConsultId,
    /// Whose seat.
    pub participant: ParticipantId,
    /// Who.
    pub person: PersonId,
    /// The placing of the room it was handed out for.
    pub epoch: u64,
    /// Its number for this seat.
    pub number: u32,
    /// Until when it holds.
    pub expires_at: Moment,
}

/// Why a token opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ClaimFault {
    /// Its time is over, or the room was placed anew: a fresh one is fetched.
    #[error("the token is over")]
    Expired,
    /// It is for another room, another person, or no seat.
    #[error("the token is for something else")]
    Foreign,
    /// A newer one of the same seat is in.
    #[error("a newer token is in")]
    Used,
    /// The door is shut.
    #[error("not let in")]
    NotAdmitted(#[from] NotAdmitted),
}

impl ClaimFault {
    /// The stable kebab-case code of the signalling protocol.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Expired => "token-expired",
            Self::Foreign => "token-foreign",
            Self::Used => "token-used",
            Self::NotAdmitted(why) => why.code(),
        }
    }
}

impl Room {
    /// An empty room.
    pub const fn open(consult: ConsultId) -> Self {
        Self {
            consult,
            epoch: 1,
            locked: None,
            seats: Vec::new(),
        }
    }

    /// It is placed on another relay, or on the same one anew: nobody is there until they come again.
    #[must_use]
    pub fn placed_anew(mut self, at: Moment) -> Self {
        self.epoch = self.epoch.saturating_add(1);
        for seat in &mut self.seats {
            if matches!(seat.presence, Presence::Here | Presence::Interrupted) {
                seat.go(at);
                seat.presence = Presence::Interrupted;
            }
        }
        self
    }

    /// Lets somebody in: a token for their seat, an old one or a new one.
    pub fn admit(
        mut self,
        consult: &Consult,
        newcomer: Newcomer,
        now: Moment,
    ) -> Result<(Self, JoinClaims), NotAdmitted> {
        let known = self.seats.iter().position(|seat| seat.person == newcomer.person);
        self.lets_in(consult, newcomer.person, newcomer.of_requester)?;
        let place = match known {
            Some(place) => place,
            None if self.seats.len() >= MOST_SEATS => return Err(NotAdmitted::Full),
            None => {
                self.seats.push(Seat {
                    participant: newcomer.participant,
                    person: newcomer.person,
                    newest: 0,
                    seated: 0,
                    presence: Presence::Expected,
                    visits: Vec::new(),
                });
                self.seats.len() - 1
            }
        };
        let seat = &mut self.seats[place];
        seat.newest = seat.newest.saturating_add(1);
        let claims = JoinClaims {
            room: self.consult,
            participant: seat.participant,
            person: seat.person,
            epoch: self.epoch,
            number: seat.newest,
            expires_at: now.plus(JOIN_LASTS),
        };
        Ok((self, claims))
    }

    /// A token is shown at the door. It may be shown again by the same device, until a newer one is in. What was true
    /// when it was handed out is asked anew: the room may have been locked, the person sent out.
    pub fn arrive(
        mut self,
        consult: &Consult,
        claims: &JoinClaims,
        of_requester: bool,
        now: Moment,
    ) -> Result<(Self, Arrival, Vec<Event>), ClaimFault> {
        let place = self
            .seats
            .iter()
            .position(|seat| seat.participant == claims.participant && seat.person == claims.person);
        let (Some(place), true) = (place, claims.room == self.consult) else {
            return Err(ClaimFault::Foreign);
        };
        if now >= claims.expires_at || claims.epoch != self.epoch {
            return Err(ClaimFault::Expired);
        }
        let seat = &self.seats[place];
        if claims.number > seat.newest {
            return Err(ClaimFault::Foreign);
        }
        if claims.number < seat.seated {
            return Err(ClaimFault::Used);
        }
        self.lets_in(consult, claims.person, of_requester)?;
        let seat = &mut self.seats[place];
        let replaces = seat.presence == Presence::Here && claims.number > seat.seated;
        let comes = seat.presence != Presence::Here;
        let arrival = match (replaces, seat.presence) {
            (true, _) => Arrival::Replaces,
            (false, Presence::Expected | Presence::Left) => Arrival::Comes,
            (false, Presence::Here | Presence::Interrupted) => Arrival::ComesBack,
        };
        seat.seated = claims.number;
        let mut events = Vec::new();
        if comes {
            seat.come(now);
            let person = claims.person;
            events.push(consult.event(Fact::ConsultJoined { person }, person.into(), now));
        }
        Ok((self, arrival, events))
    }

    /// The line of somebody broke. The seat is kept.
    #[must_use]
    pub fn interrupt(mut self, participant: ParticipantId, now: Moment) -> Self {
        if let Some(seat) = self.seat_mut(participant)
            && seat.presence == Presence::Here
        {
            seat.go(now);
            seat.presence = Presence::Interrupted;
        }
        self
    }

    /// Somebody is gone. Replaced is not gone: the seat is taken by their other device.
    pub fn leave(
        mut self,
        consult: &Consult,
        participant: ParticipantId,
        why: Gone,
        now: Moment,
    ) -> (Self, Vec<Event>) {
        let mut events = Vec::new();
        if why != Gone::Replaced
            && let Some(seat) = self.seat_mut(participant)
            && matches!(seat.presence, Presence::Here | Presence::Interrupted)
        {
            seat.go(now);
            seat.presence = Presence::Left;
            let person = seat.person;
            events.push(consult.event(Fact::ConsultLeft { person }, person.into(), now));
        }
        (self, events)
    }

    /// Nobody new comes in. Who was in it may come back.
    pub fn lock(
        mut self,
        consult: &Consult,
        by: PersonId,
        now: Moment,
    ) -> Result<(Self, Vec<Event>), Refusal> {
        if self.locked.is_some() {
            return Err(self.refuse("lock", Why::RoomLocked));
        }
        self.locked = Some(Stamp { by, at: now });
        let event = consult.event(Fact::ConsultLocked, by.into(), now);
        Ok((self, vec![event]))
    }

    /// The door is open again.
    pub fn unlock(
        mut self,
        consult: &Consult,
        by: PersonId,
        now: Moment,
    ) -> Result<(Self, Vec<Event>), Refusal> {
        if self.locked.take().is_none() {
            return Err(self.refuse("unlock", Why::WrongState));
        }
        let event = consult.event(Fact::ConsultUnlocked, by.into(), now);
        Ok((self, vec![event]))
    }

    /// How many are there or will be back.
    pub fn present(&self) -> usize {
        let is_there = |seat: &&Seat| matches!(seat.presence, Presence::Here | Presence::Interrupted);
        self.seats.iter().filter(is_there).count()
    }

    /// Somebody's seat.
    pub fn seat_of(&self, person: PersonId) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.person == person)
    }

    /// Whether the door is open to somebody.
    ///
    /// # Errors
    /// Why it is not.
    pub fn lets_in(
        &self,
        consult: &Consult,
        person: PersonId,
        of_requester: bool,
    ) -> Result<(), NotAdmitted> {
        if consult.id != self.consult || !consult.state.has_open_room() {
            return Err(NotAdmitted::Closed);
        }
        let invited: Option<&Invited> = consult.invited.iter().find(|invited| invited.person == person);
        if invited.is_some_and(|invited| invited.removed.is_some()) {
            return Err(NotAdmitted::Removed);
        }
        if invited.is_none() && !of_requester && person != consult.requested_by {
            return Err(NotAdmitted::NotInvited);
        }
        let seat = self.seat_of(person);
        let has_been_in = seat.is_some_and(|seat| seat.presence != Presence::Expected);
        // Whoever asks somebody in through a locked door means it.
        let asked_since = match (self.locked, invited) {
            (Some(locked), Some(invited)) => invited.at > locked.at,
            _ => false,
        };
        // The two sides are never locked out of their own consult.
        let in_charge = person == consult.requested_by
            || consult.state.expert().is_some_and(|expert| expert.by == person);
        if self.locked.is_some() && !has_been_in && !in_charge && !asked_since {
            return Err(NotAdmitted::Locked);
        }
        let holds_a_place =
            seat.is_some_and(|seat| matches!(seat.presence, Presence::Here | Presence::Interrupted));
        if !holds_a_place && !in_charge && self.present() >= MOST_IN_ROOM {
            return Err(NotAdmitted::Full);
        }
        Ok(())
    }

    fn seat_mut(&mut self, participant: ParticipantId) -> Option<&mut Seat> {
        self.seats.iter_mut().find(|seat| seat.participant == participant)
    }

    fn refuse(&self, asked: &'static str, why: Why) -> Refusal {
        Refusal {
            thing: Thing::Room,
            state: if self.locked.is_some() { "locked" } else { "open" },
            asked,
            why,
        }
    }
}

/// How somebody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// They were not there.
    Comes,
    /// They were cut off or loaded the page anew.
    ComesBack,
    /// Another device of theirs is there and must go.
    Replaces,
}

impl Seat {
    fn come(&mut self, now: Moment) {
        self.presence = Presence::Here;
        if self.visits.len() >= MOST_VISITS {
            self.visits.remove(0);
        }
        self.visits.push(Visit {
            from: now,
            until: None,
        });
    }

    fn go(&mut self, now: Moment) {
        if let Some(visit) = self.visits.last_mut()
            && visit.until.is_none()
        {
            visit.until = Some(now);
        }
    }
}
