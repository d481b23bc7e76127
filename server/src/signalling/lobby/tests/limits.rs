//! Each limit of the lobby, at the limit.

use super::*;
use crate::signalling::lobby::{chat, gate, steering::ASKED_IN};

const fn guest(number: u64) -> Page {
    Page {
        person: 1_000 + number as u128,
        connection: ConnectionId(1_000 + number),
    }
}

#[test]
fn a_room_takes_as_many_as_it_takes_and_a_kept_place_is_taken() {
    let mut stage = Stage::new();
    for number in 0..SIZE as u64 {
        stage.joins(guest(number), offer(1, 1, "x"));
    }
    stage.joins(WANG, offer(1, 1, "a"));
    assert_eq!(
        stage.refusal(WANG),
        Some(Refusal::RoomFull),
        "those on their way in count"
    );
    for number in 0..SIZE as u64 {
        stage.is_answered(guest(number), 1);
    }
    stage.is_gone(guest(0), Gone::Left);
    stage.joins(WANG, offer(1, 1, "a"));
    assert_eq!(stage.refusal(WANG), Some(Refusal::RoomFull));
    stage.forget();
    stage.joins(guest(0), offer(1, 1, "y"));
    stage.is_answered(guest(0), 1);
    assert!(
        matches!(stage.hears(guest(0))[0], ServerMessage::Joined { .. }),
        "their own place"
    );
    stage.says(guest(1), ClientMessage::Leave);
    stage.joins(WANG, offer(1, 1, "a"));
    stage.is_answered(WANG, 1);
    assert!(matches!(stage.hears(WANG)[0], ServerMessage::Joined { .. }));
}

#[test]
fn a_thousand_joins_a_minute_hurt_only_whoever_makes_them() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.forget();
    for number in 0..1_000 {
        let page = Page {
            connection: ConnectionId(10_000 + number),
            ..LI
        };
        stage.joins(page, offer(1, 1, "x"));
        if number % 17 == 0 {
            stage.is_answered(LI, 1);
        }
    }
    let joins = stage.orders().len();
    assert!(joins <= gate::OF_PERSON as usize, "{joins} reached the relay");
    let busy = (0..1_000)
        .filter(|number| {
            let told = stage.told.get(&ConnectionId(10_000 + number));
            told.is_some_and(|told| {
                told.iter().any(|one| {
                    matches!(
                        one,
                        ServerMessage::Refused {
                            code: Refusal::Busy,
                            ..
                        }
                    )
                })
            })
        })
        .count();
    assert_eq!(busy + joins, 1_000, "each is answered");
    // Another person does not notice, nor does the first room's talk.
    stage.forget();
    stage.is_in(ZHAO);
    assert!(matches!(stage.hears(ZHAO)[0], ServerMessage::Joined { .. }));
    assert!(stage.lobby.is_live(WANG.connection));
    // After a minute they may knock again; nothing is remembered of them.
    stage.pass(61);
    assert_eq!(stage.lobby.gate.remembered(), 0);
}

#[test]
fn a_person_knocks_thirty_times_a_minute() {
    let mut stage = Stage::new();
    for _ in 0..gate::OF_PERSON {
        stage.is_in(WANG);
    }
    assert_eq!(stage.refusal(WANG), None);
    stage.joins(WANG, offer(1, 1, "a"));
    assert_eq!(stage.refusal(WANG), Some(Refusal::Busy));
    stage.says(
        WANG,
        ClientMessage::Offer {
            offer: offer(2, 1, "a"),
        },
    );
    assert_eq!(
        stage.refusal(WANG),
        Some(Refusal::Busy),
        "an offer is a knock as well"
    );
    stage.pass(60);
    stage.is_in(WANG);
    assert_eq!(stage.refusal(WANG), None);
}

#[test]
fn a_room_is_knocked_at_so_often_a_minute() {
    let mut stage = Stage::new();
    let mut knocks = 0;
    'all: for number in 0.. {
        for _ in 0..gate::OF_PERSON {
            if knocks == gate::OF_ROOM {
                break 'all;
            }
            let page = guest(number);
            stage.joins(page, offer(1, 1, "x"));
            stage.is_answered(page, 1);
            assert_eq!(stage.refusal(page), None, "knock {knocks}");
            knocks += 1;
        }
    }
    stage.joins(WANG, offer(1, 1, "a"));
    assert_eq!(stage.refusal(WANG), Some(Refusal::Busy));
    stage.pass(60);
    stage.says(guest(0), ClientMessage::Leave);
    stage.joins(WANG, offer(1, 1, "a"));
    assert_eq!(stage.refusal(WANG), None);
}

#[test]
fn few_offers_of_one_participant_wait_for_the_relay() {
    let mut stage = Stage::new();
    for number in 0..ASKED {
        stage.joins(WANG, offer(number as u32 + 1, 1, "a"));
    }
    assert_eq!(stage.refusal(WANG), None);
    stage.joins(WANG, offer(9, 1, "a"));
    assert_eq!(stage.refusal(WANG), Some(Refusal::Busy));
    stage.is_answered(WANG, 1);
    stage.joins(WANG, offer(9, 1, "a"));
    assert_eq!(stage.refusal(WANG), None);
}

#[test]
fn the_last_two_hundred_messages_are_kept() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    for number in 0..chat::KEPT_MESSAGES as u128 + 3 {
        stage.writes(WANG, number, "short");
    }
    stage.forget();
    stage.is_in(LI);
    let texts: Vec<_> = stage.hears(LI).into_iter().filter_map(written).collect();
    assert_eq!(texts.len(), chat::KEPT_MESSAGES);
    assert_eq!(texts[0], Uuid::from_u128(3), "the oldest went");

    let long = "长".repeat(crate::signalling::message::CHAT_LETTERS);
    for number in 0..chat::KEPT_MESSAGES as u128 {
        stage.writes(WANG, 1_000 + number, &long);
    }
    stage.forget();
    stage.is_in(ZHAO);
    let kept = stage.hears(ZHAO).into_iter().filter_map(written).count();
    assert_eq!(
        kept,
        chat::KEPT_BYTES / long.len(),
        "as much as a weak line can take"
    );
}

fn written(message: ServerMessage) -> Option<Uuid> {
    match message {
        ServerMessage::Chat { id, .. } => Some(id),
        _ => None,
    }
}

#[test]
fn so_many_are_asked_in_at_once() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    for number in 0..ASKED_IN as u64 + 1 {
        stage.steer(Steering::Expect(Expected {
            participant: guest(number).is(),
            name: "Name".to_owned(),
            role: Role::Expert,
            place: "Hospital".to_owned(),
            rings: true,
        }));
    }
    assert_eq!(stage.roster(WANG).len(), 1 + ASKED_IN);
}

#[test]
fn a_node_holds_so_many_rooms_and_empty_ones_go() {
    let mut stage = Stage::new();
    for number in 0..ROOMS as u128 {
        stage.put(Input::Steer {
            room: RoomId(Uuid::from_u128(10_000 + number)),
            steering: Steering::Open { epoch: 1 },
        });
    }
    assert_eq!(stage.orders().len(), ROOMS);
    stage.joins(WANG, offer(1, 1, "a"));
    assert_eq!(stage.refusal(WANG), Some(Refusal::Busy));
    stage.now = stage.now.plus(EMPTY);
    stage.put(Input::Tick);
    let closed = stage
        .orders()
        .iter()
        .filter(|order| matches!(order, Order::Close { .. }))
        .count();
    assert_eq!(closed, ROOMS);
    stage.is_in(WANG);
    assert!(matches!(stage.hears(WANG)[0], ServerMessage::Joined { .. }));
}

#[test]
fn a_room_everybody_was_cut_off_from_keeps_what_was_said() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.writes(WANG, 1, "aspirin 300 mg");
    stage.is_interrupted(WANG);
    stage.is_gone(WANG, Gone::Lost);
    stage.pass(600);
    stage.forget();
    stage.is_in(WANG);
    assert_eq!(stage.hears(WANG).into_iter().filter_map(written).count(), 1);
}

#[test]
fn ten_thousand_joins_and_goodbyes_leave_nothing_behind() {
    let mut stage = Stage::new();
    for number in 0..10_000 {
        let page = Page {
            connection: ConnectionId(number),
            ..LI
        };
        stage.is_in(page);
        stage.says(page, ClientMessage::Leave);
        stage.is_gone(page, Gone::Left);
        stage.put(Input::Closed {
            connection: page.connection,
        });
        stage.pass(3);
        stage.forget();
    }
    let lobby = &stage.lobby;
    assert!(lobby.seated.is_empty() && lobby.again.is_empty() && lobby.changed.is_empty());
    let room = &lobby.rooms[&ROOM];
    assert!(room.members.is_empty() && room.asked.is_empty());
    assert_eq!(room.been.len(), 1);
    assert!(lobby.gate.remembered() <= 1);
}

#[test]
fn a_busy_relay_refuses_a_join_and_is_given_a_goodbye_again() {
    let mut stage = Stage::new();
    stage.joins(WANG, offer(1, 1, "a"));
    let join = stage.orders().pop().expect("a join");
    stage.put(Input::NotTaken(join));
    assert_eq!(stage.refusal(WANG), Some(Refusal::Busy));
    stage.is_in(WANG);
    stage.orders();
    stage.says(WANG, ClientMessage::Leave);
    let leave = stage.orders().pop().expect("a goodbye");
    stage.put(Input::NotTaken(leave.clone()));
    stage.pass(1);
    assert_eq!(stage.orders(), std::slice::from_ref(&leave));
    // Whoever is back is not put out by an old goodbye.
    stage.put(Input::NotTaken(leave.clone()));
    stage.is_in(WANG);
    stage.orders();
    stage.pass(1);
    assert!(stage.orders().is_empty());
}
