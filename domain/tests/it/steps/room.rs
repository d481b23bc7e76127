//! The door of a room: who is let in, whose token opens it, what a second device and a lock do.

use yuanzhen_domain::consult::{
    Arrival, Broken, ClaimFault, Consult, ConsultKind, ConsultState, Gone, JOIN_LASTS, JoinClaims,
    MOST_IN_ROOM, Newcomer, NotAdmitted, Part, Presence, Room, Way,
};
use yuanzhen_domain::id::{ConsultId, ParticipantId};
use yuanzhen_domain::moment::Millis;
use yuanzhen_domain::refusal::Why;

use super::minutes;
use crate::consulting::{TIMERS, asked, draft, kinds, pending, qualified};
use crate::county::{person, uuid};

/// A live consult of person 90, answered by person 1, with guests 11 to 13.
fn live() -> Consult {
    let (consult, _) = Consult::ask(draft(ConsultKind::Urgent), minutes(0), &TIMERS).unwrap();
    let (mut consult, _) = consult.answer(qualified(1), minutes(1)).unwrap();
    for number in 11..=13 {
        consult = consult
            .invite(person(number), Part::Guest, person(1).into(), minutes(1))
            .unwrap()
            .0;
    }
    consult
}

fn newcomer(number: u128) -> Newcomer {
    Newcomer {
        person: person(number),
        of_requester: number == 91,
        participant: ParticipantId::from_uuid(uuid(20_000 + number)),
    }
}

fn admit(room: &mut Room, consult: &Consult, number: u128) -> Result<JoinClaims, NotAdmitted> {
    let (admitted, claims) = room.clone().admit(consult, newcomer(number), minutes(2))?;
    *room = admitted;
    Ok(claims)
}

fn arrive(
    room: &mut Room,
    consult: &Consult,
    claims: &JoinClaims,
    minute: i64,
) -> Result<Arrival, ClaimFault> {
    let of_requester = claims.person == person(91);
    let (arrived, arrival, _) = room
        .clone()
        .arrive(consult, claims, of_requester, minutes(minute))?;
    *room = arrived;
    Ok(arrival)
}

#[test]
fn both_sides_guests_and_the_requesters_house_come_in_and_nobody_else() {
    let consult = live();
    let mut room = Room::open(consult.id);
    for welcome in [90, 91, 1, 11] {
        let claims = admit(&mut room, &consult, welcome).unwrap();
        assert_eq!(arrive(&mut room, &consult, &claims, 3), Ok(Arrival::Comes));
    }
    assert_eq!(admit(&mut room, &consult, 50), Err(NotAdmitted::NotInvited));
    let (out, _) = consult
        .clone()
        .remove(person(11), "非本案".into(), person(1), minutes(4))
        .unwrap();
    assert_eq!(admit(&mut room, &out, 11), Err(NotAdmitted::Removed));
    let held = room.seat_of(person(11)).unwrap().participant;
    let (room, events) = room.leave(&out, held, Gone::Removed, minutes(4));
    assert_eq!(kinds(&events), ["consult-left"]);
    let claims = JoinClaims {
        room: consult.id,
        participant: held,
        person: person(11),
        epoch: 1,
        number: 1,
        expires_at: minutes(600),
    };
    let back = room.arrive(&out, &claims, false, minutes(5)).unwrap_err();
    assert_eq!(back.code(), "room-removed", "their old token opens nothing");
    let waiting = asked(ConsultKind::Ordinary);
    let mut room = Room::open(waiting.id);
    assert_eq!(admit(&mut room, &waiting, 90), Err(NotAdmitted::Closed));
    let over = pending(ConsultKind::Ordinary);
    assert_eq!(admit(&mut room, &over, 90), Err(NotAdmitted::Closed));
}

#[test]
fn a_second_device_replaces_the_first_and_the_first_does_not_come_back() {
    let consult = live();
    let mut room = Room::open(consult.id);
    let phone = admit(&mut room, &consult, 90).unwrap();
    assert_eq!(arrive(&mut room, &consult, &phone, 3), Ok(Arrival::Comes));
    assert_eq!(
        arrive(&mut room, &consult, &phone, 4),
        Ok(Arrival::ComesBack),
        "a reload"
    );
    let desk = admit(&mut room, &consult, 90).unwrap();
    assert_eq!(desk.participant, phone.participant, "the same seat");
    assert_eq!(
        arrive(&mut room, &consult, &phone, 5),
        Ok(Arrival::ComesBack),
        "the newer is not in yet"
    );
    assert_eq!(arrive(&mut room, &consult, &desk, 6), Ok(Arrival::Replaces));
    assert_eq!(arrive(&mut room, &consult, &phone, 7), Err(ClaimFault::Used));
    let (room, events) = room.leave(&consult, phone.participant, Gone::Replaced, minutes(7));
    assert_eq!(events, [], "nobody has left");
    let seat = room.seat_of(person(90)).unwrap();
    assert_eq!((seat.presence, seat.visits.len()), (Presence::Here, 1));
}

#[test]
fn a_token_is_for_one_room_one_person_one_placing_and_some_hours() {
    let consult = live();
    let mut room = Room::open(consult.id);
    let claims = admit(&mut room, &consult, 90).unwrap();
    let foreign = [
        JoinClaims {
            room: ConsultId::from_uuid(uuid(5)),
            ..claims
        },
        JoinClaims {
            person: person(1),
            ..claims
        },
        JoinClaims {
            participant: ParticipantId::from_uuid(uuid(5)),
            ..claims
        },
        JoinClaims {
            number: claims.number + 1,
            ..claims
        },
    ];
    for other in foreign {
        let refused = arrive(&mut room, &consult, &other, 3);
        assert_eq!(refused, Err(ClaimFault::Foreign), "{other:?}");
    }
    let end = minutes(2).plus(JOIN_LASTS);
    let shown = |at| room.clone().arrive(&consult, &claims, true, at).map(|_| ());
    assert_eq!(shown(end.minus(Millis::new(1))), Ok(()));
    assert_eq!(shown(end), Err(ClaimFault::Expired));
    let mut placed = room.placed_anew(minutes(4));
    assert_eq!(
        arrive(&mut placed, &consult, &claims, 5),
        Err(ClaimFault::Expired)
    );
    let fresh = admit(&mut placed, &consult, 90).unwrap();
    assert_eq!(fresh.participant, claims.participant);
    assert!(arrive(&mut placed, &consult, &fresh, 6).is_ok());
}

#[test]
fn a_locked_room_takes_back_who_was_in_it_and_nobody_new() {
    let consult = live();
    let mut room = Room::open(consult.id);
    let guest = admit(&mut room, &consult, 11).unwrap();
    arrive(&mut room, &consult, &guest, 3).unwrap();
    let unused = admit(&mut room, &consult, 12).unwrap();
    let (mut room, events) = room.lock(&consult, person(1), minutes(4)).unwrap();
    assert_eq!(kinds(&events), ["consult-locked"]);
    assert_eq!(
        room.clone()
            .lock(&consult, person(1), minutes(4))
            .unwrap_err()
            .why,
        Why::RoomLocked
    );
    assert_eq!(admit(&mut room, &consult, 13), Err(NotAdmitted::Locked));
    assert_eq!(
        arrive(&mut room, &consult, &unused, 5),
        Err(ClaimFault::NotAdmitted(NotAdmitted::Locked)),
        "a token handed out before the lock"
    );
    room = room.interrupt(guest.participant, minutes(5));
    assert_eq!(arrive(&mut room, &consult, &guest, 6), Ok(Arrival::ComesBack));
    let visits = &room.seat_of(person(11)).unwrap().visits;
    assert_eq!(visits[0].until, Some(minutes(5)));
    assert_eq!((visits[1].from, visits[1].until), (minutes(6), None));
    for in_charge in [1, 90] {
        assert!(admit(&mut room, &consult, in_charge).is_ok(), "{in_charge}");
    }
    let (mut room, _) = room.unlock(&consult, person(1), minutes(7)).unwrap();
    assert!(admit(&mut room, &consult, 13).is_ok());
}

#[test]
fn a_full_room_keeps_a_place_for_those_in_charge() {
    let mut consult = live();
    let mut room = Room::open(consult.id);
    for number in 100..100 + u128::try_from(MOST_IN_ROOM).unwrap() {
        consult = consult
            .invite(person(number), Part::Guest, person(1).into(), minutes(2))
            .unwrap()
            .0;
        let claims = admit(&mut room, &consult, number).unwrap();
        arrive(&mut room, &consult, &claims, 3).unwrap();
    }
    assert_eq!(admit(&mut room, &consult, 11), Err(NotAdmitted::Full));
    for in_charge in [1, 90] {
        let claims = admit(&mut room, &consult, in_charge).unwrap();
        assert!(arrive(&mut room, &consult, &claims, 4).is_ok());
    }
    let text = serde_json::to_string(&room).unwrap();
    assert_eq!(serde_json::from_str::<Room>(&text).unwrap(), room);
}

/// The room of a consult with those who are in it.
struct Played {
    consult: Consult,
    room: Room,
    minute: i64,
}

impl Played {
    /// Both sides are there and talk.
    fn talking() -> Self {
        let consult = live();
        let room = Room::open(consult.id);
        let mut played = Self {
            consult,
            room,
            minute: 2,
        };
        played.comes(90);
        played.comes(1);
        played
    }

    fn comes(&mut self, number: u128) {
        self.minute += 1;
        let claims = admit(&mut self.room, &self.consult, number).unwrap();
        arrive(&mut self.room, &self.consult, &claims, self.minute).unwrap();
        let follows = self
            .consult
            .follow_arrival(&self.room, person(1).into(), minutes(self.minute));
        self.becomes(follows);
    }

    fn goes(&mut self, number: u128, why: Gone) -> &'static str {
        self.minute += 1;
        let seat = self.room.seat_of(person(number)).unwrap().participant;
        let (room, _) = self
            .room
            .clone()
            .leave(&self.consult, seat, why, minutes(self.minute));
        self.room = room;
        let follows = self.consult.follow_departure(
            &self.room,
            person(number),
            why,
            person(1).into(),
            minutes(self.minute),
        );
        self.becomes(follows)
    }

    fn becomes(&mut self, follows: Option<(Consult, Vec<yuanzhen_domain::event::Event>)>) -> &'static str {
        if let Some((consult, _)) = follows {
            self.consult = consult;
        }
        self.consult.state.name()
    }

    fn why(&self) -> Option<Broken> {
        match self.consult.state {
            ConsultState::Interrupted { why, .. } => Some(why),
            _ => None,
        }
    }

    fn way(&self) -> Option<Way> {
        match self.consult.state {
            ConsultState::OpinionPending { way, .. } => Some(way),
            _ => None,
        }
    }
}

#[test]
fn one_who_goes_is_waited_for_and_the_second_who_goes_ends_the_talk() {
    let mut played = Played::talking();
    assert_eq!(played.goes(1, Gone::Left), "interrupted");
    assert_eq!(played.why(), Some(Broken::ExpertLeft));
    played.comes(1);
    assert_eq!(played.consult.state.name(), "live");
    assert_eq!(played.consult.sittings[0].breaks, 0, "no line broke");
    played.goes(90, Gone::Left);
    assert_eq!(played.why(), Some(Broken::RequesterLeft));
    assert_eq!(played.goes(1, Gone::Left), "opinion-pending");
    assert_eq!(played.way(), Some(Way::Talked));
    assert!(played.consult.sittings[0].until.is_some());

    // Whoever stayed closes the lid of their machine instead of leaving.
    let mut played = Played::talking();
    played.goes(1, Gone::Left);
    played.goes(90, Gone::Lost);
    assert_eq!(played.way(), Some(Way::Talked));
}

#[test]
fn a_broken_line_is_waited_for_until_the_other_side_goes() {
    let mut played = Played::talking();
    assert_eq!(played.goes(90, Gone::Lost), "interrupted");
    assert_eq!(played.why(), Some(Broken::RequesterLine));
    played.comes(90);
    assert_eq!(played.consult.state.name(), "live");
    played.goes(90, Gone::Lost);
    assert_eq!(played.goes(1, Gone::Left), "opinion-pending");
    assert_eq!(played.way(), Some(Way::BrokeOff));
    assert_eq!(played.consult.sittings[0].breaks, 2);

    // Both lines broke, as when the county's own did: the room waits for both.
    let mut played = Played::talking();
    played.goes(90, Gone::Lost);
    assert_eq!(played.goes(1, Gone::Lost), "interrupted");
}

#[test]
fn guests_other_devices_and_who_has_not_come_yet_end_nothing() {
    let mut played = Played::talking();
    played.comes(11);
    for (number, why) in [(11, Gone::Left), (1, Gone::Replaced), (90, Gone::Ended)] {
        assert_eq!(played.goes(number, why), "live", "{number}");
    }
    // The village looks in before the expert has come.
    let consult = live();
    let mut early = Played {
        room: Room::open(consult.id),
        consult,
        minute: 2,
    };
    early.comes(90);
    assert_eq!(early.goes(90, Gone::Left), "interrupted");
    early.comes(1);
    early.comes(90);
    assert_eq!(early.consult.state.name(), "live");
}

#[test]
fn who_is_asked_in_through_a_locked_door_comes_in() {
    let consult = live();
    let (room, _) = Room::open(consult.id)
        .lock(&consult, person(1), minutes(5))
        .unwrap();
    let shut = room.lets_in(&consult, person(12), false);
    assert_eq!(shut, Err(NotAdmitted::Locked), "asked before it was locked");
    let (consult, _) = consult
        .invite(person(14), Part::Guest, person(1).into(), minutes(6))
        .unwrap();
    assert_eq!(room.lets_in(&consult, person(14), false), Ok(()));
}
