//! A consult from the first knock to the last goodbye.

use super::*;

#[test]
fn the_first_opens_the_room_and_is_told_who_is_there() {
    let mut stage = Stage::new();
    stage.joins(WANG, offer(1, 1, "a"));
    let orders = stage.orders();
    assert_eq!(orders[0], Order::Open { room: ROOM });
    assert!(
        matches!(&orders[1], Order::Join { participant, offer, .. } if *participant == WANG.is() && offer.number == 1)
    );
    assert!(stage.hears(WANG).is_empty(), "nothing before the relay's answer");

    stage.is_answered(WANG, 1);
    let told = stage.hears(WANG);
    assert_eq!(
        told[0],
        ServerMessage::Joined {
            room: ROOM.0,
            participant: WANG.id(),
            number: 1,
            sdp: "answer 1".to_owned()
        }
    );
    let ServerMessage::Roster {
        locked,
        lead,
        participants,
    } = &told[1]
    else {
        panic!("{told:?}");
    };
    assert!(!locked && lead.is_none());
    let [one] = participants.as_slice() else {
        panic!("{participants:?}");
    };
    assert!(one.is_self && one.joined_at == Some(NOON.millis()) && one.role == "village-doctor");
    assert_eq!(stage.facts(), [(WANG.is(), Happened::Joined)]);
}

#[test]
fn a_second_is_seen_by_the_first_and_the_relays_seats_go_to_whom_they_concern() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.forget();
    stage.is_in(LI);
    let both = [(WANG.id(), Present::Here), (LI.id(), Present::Here)];
    assert_eq!(stage.roster(WANG), both);
    assert_eq!(stage.roster(LI), both);
    assert!(
        !stage.orders().contains(&Order::Open { room: ROOM }),
        "it is open"
    );

    stage.relay(Report::Seats {
        room: ROOM,
        participant: WANG.is(),
        seats: vec![Some(LI.is())],
        shared: None,
    });
    stage.relay(Report::OfferWanted {
        room: ROOM,
        participant: LI.is(),
        seats: 2,
    });
    assert_eq!(
        stage.hears(WANG),
        [ServerMessage::Seats {
            seats: vec![Some(LI.id())],
            shared: None
        }]
    );
    assert_eq!(stage.hears(LI), [ServerMessage::OfferWanted { seats: 2 }]);

    stage.says(
        LI,
        ClientMessage::Offer {
            offer: offer(2, 2, "of 2"),
        },
    );
    stage.is_answered(LI, 2);
    let told = stage.hears(LI);
    assert!(
        matches!(&told[0], ServerMessage::Answer { number: 2, .. }),
        "{told:?}"
    );
}

#[test]
fn devices_stand_on_the_roster_when_they_change_and_not_else() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.is_in(LI);
    stage.forget();
    let refused = ClientMessage::Devices {
        mic: DeviceState::Refused,
        camera: DeviceState::Absent,
        screen: DeviceState::Off,
    };
    stage.says(WANG, refused.clone());
    let told = stage.hears(LI);
    assert!(
        matches!(&told[..], [ServerMessage::Roster { participants, .. }]
            if participants[0].mic == DeviceState::Refused && participants[0].camera == DeviceState::Absent),
        "{told:?}"
    );
    stage.says(WANG, refused);
    assert!(stage.hears(LI).is_empty());
}

#[test]
fn each_is_told_how_the_others_hear_them() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.is_in(LI);
    stage.forget();
    let hears = |of: Page, hears, sound| ClientMessage::Hearing {
        from: vec![HeardFrom {
            participant: of.id(),
            hears,
        }],
        sound,
        line: Line::Good,
    };
    let by = |hears, sound, line| {
        [ServerMessage::Heard {
            by: vec![HeardBy {
                participant: LI.id(),
                hears,
                sound,
                line,
            }],
        }]
    };
    stage.says(LI, hears(WANG, Hears::Voice, Sound::Plays));
    assert_eq!(stage.hears(WANG), by(Hears::Voice, Sound::Plays, Line::Good));
    stage.pass(2);
    stage.says(LI, hears(WANG, Hears::Voice, Sound::Plays));
    assert!(stage.hears(WANG).is_empty(), "the same is not told twice");
    stage.says(LI, hears(WANG, Hears::Quiet, Sound::Refused));
    assert_eq!(stage.hears(WANG), by(Hears::Quiet, Sound::Refused, Line::Good));

    // Li says nothing for a while: then nothing is heard there, whatever was said last.
    stage.pass(7);
    assert_eq!(stage.hears(WANG), by(Hears::Nothing, Sound::Refused, Line::Bad));
    stage.says(LI, hears(WANG, Hears::Voice, Sound::Plays));
    stage.hears(WANG);
    stage.is_interrupted(LI);
    let told = stage.hears(WANG);
    assert!(
        told.contains(&by(Hears::Nothing, Sound::Plays, Line::Bad)[0]),
        "at once: {told:?}"
    );
}

#[test]
fn what_is_written_reaches_everybody_once_and_whoever_comes_later() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.is_in(LI);
    stage.forget();
    stage.writes(WANG, 100, "血压 180/110");
    let said = ServerMessage::Chat {
        id: Uuid::from_u128(100),
        participant: WANG.id(),
        at: NOON.millis(),
        text: "血压 180/110".to_owned(),
    };
    assert_eq!(stage.hears(WANG), [said.clone()]);
    assert_eq!(stage.hears(LI), [said.clone()]);
    stage.pass(1);
    stage.writes(WANG, 100, "血压 180/110");
    assert_eq!(
        stage.hears(WANG),
        [said.clone()],
        "its sender learns that it stands"
    );
    assert!(stage.hears(LI).is_empty());
    stage.writes(LI, 100, "somebody else's id");
    assert!(stage.hears(WANG).is_empty() && stage.hears(LI).is_empty());

    stage.is_in(ZHAO);
    let told = stage.hears(ZHAO);
    let joined = told
        .iter()
        .position(|one| matches!(one, ServerMessage::Joined { .. }));
    let roster = told
        .iter()
        .position(|one| matches!(one, ServerMessage::Roster { .. }));
    let chat = told.iter().position(|one| *one == said);
    assert!(
        joined < roster && roster < chat && chat.is_some(),
        "names before what they said: {told:?}"
    );
}

#[test]
fn who_speaks_is_told_to_all_and_to_whoever_comes_later() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.forget();
    stage.relay(Report::Speaking {
        room: ROOM,
        participant: Some(WANG.is()),
    });
    let speaks = ServerMessage::Speaking {
        participant: Some(WANG.id()),
    };
    assert_eq!(stage.hears(WANG), [speaks.clone()]);
    stage.is_in(LI);
    assert!(stage.hears(LI).contains(&speaks));
}

#[test]
fn a_cut_line_is_told_and_comes_back_by_itself() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.is_in(LI);
    stage.forget();
    stage.is_interrupted(WANG);
    let cut = [(WANG.id(), Present::Interrupted), (LI.id(), Present::Here)];
    assert_eq!(stage.roster(LI), cut);
    stage.pass(40);
    stage.forget();
    // The WebSocket still stands: an ICE restart is an offer of the same transport.
    stage.says(
        WANG,
        ClientMessage::Offer {
            offer: offer(2, 1, "of 1"),
        },
    );
    stage.is_answered(WANG, 2);
    assert_eq!(
        stage.roster(LI),
        cut,
        "the answer alone does not bring media back"
    );
    stage.is_back(WANG);
    assert_eq!(
        stage.roster(LI),
        [(WANG.id(), Present::Here), (LI.id(), Present::Here)]
    );
    assert!(stage.facts().is_empty(), "nobody left");
}

#[test]
fn a_line_cut_for_too_long_gives_up_the_place() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.is_in(LI);
    stage.is_interrupted(WANG);
    stage.forget();
    stage.is_gone(WANG, Gone::Lost);
    assert_eq!(stage.hears(WANG), [left(LeftWhy::Lost)]);
    assert_eq!(stage.roster(LI), [(LI.id(), Present::Here)]);
    assert_eq!(stage.facts(), [(WANG.is(), Happened::Left(LeftWhy::Lost))]);
    stage.pass(5);
    stage.is_in(WANG);
    assert_eq!(
        stage.roster(LI),
        [(LI.id(), Present::Here), (WANG.id(), Present::Here)]
    );
    assert_eq!(stage.facts(), [(WANG.is(), Happened::Joined)]);
}

#[test]
fn a_reloaded_page_keeps_its_place_and_hears_what_it_missed() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.is_in(LI);
    stage.forget();
    // The browser takes leave of the transport and of the WebSocket; the person has not left.
    stage.is_gone(WANG, Gone::Left);
    stage.put(Input::Closed {
        connection: WANG.connection,
    });
    assert_eq!(
        stage.roster(LI),
        [(WANG.id(), Present::Interrupted), (LI.id(), Present::Here)]
    );
    stage.writes(LI, 5, "are you there?");
    stage.pass(3);
    stage.forget();
    stage.joins(WANG_AGAIN, offer(1, 1, "new"));
    stage.is_answered(WANG, 1);
    let told = stage.hears(WANG_AGAIN);
    assert!(
        told.iter().any(|one| matches!(one, ServerMessage::Chat { .. })),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|one| matches!(one, ServerMessage::Roster { participants, .. }
        if participants[0].joined_at == Some(NOON.millis()) && participants[0].is_self))
    );
    assert_eq!(
        stage.roster(LI),
        [(WANG.id(), Present::Here), (LI.id(), Present::Here)]
    );
    assert!(stage.facts().is_empty(), "nobody left and nobody came");
}

#[test]
fn a_page_that_makes_itself_a_fresh_transport_just_offers_it() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.forget();
    stage.is_gone(WANG, Gone::Left);
    assert!(
        !stage.hears(WANG).contains(&left(LeftWhy::Lost)),
        "it closed the old one itself"
    );
    let fresh = ClientMessage::Offer {
        offer: offer(2, 1, "fresh"),
    };
    stage.says(WANG, fresh);
    stage.is_answered(WANG, 2);
    let told = stage.hears(WANG);
    assert!(
        matches!(&told[0], ServerMessage::Answer { number: 2, .. }),
        "{told:?}"
    );
    assert!(stage.lobby.is_live(WANG.connection) && stage.facts().is_empty());
    // A transport that broke is another matter: the page is told.
    stage.is_gone(WANG, Gone::Lost);
    assert_eq!(stage.hears(WANG)[0], left(LeftWhy::Lost));
    assert!(stage.facts().is_empty(), "the place is kept");
}

#[test]
fn a_closed_page_that_does_not_come_back_is_lost_after_a_minute() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.is_in(LI);
    stage.is_gone(WANG, Gone::Left);
    stage.forget();
    stage.pass(59);
    assert!(stage.facts().is_empty());
    stage.pass(1);
    assert_eq!(stage.facts(), [(WANG.is(), Happened::Left(LeftWhy::Lost))]);
    assert_eq!(stage.roster(LI), [(LI.id(), Present::Here)]);
}

#[test]
fn a_lost_websocket_alone_changes_nothing_and_the_next_one_goes_on() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.relay(Report::OfferWanted {
        room: ROOM,
        participant: WANG.is(),
        seats: 3,
    });
    stage.is_in(LI);
    stage.forget();
    stage.put(Input::Closed {
        connection: WANG.connection,
    });
    assert!(stage.hears(LI).is_empty(), "media goes on");
    // The same transport on a new WebSocket.
    stage.joins(WANG_AGAIN, offer(2, 1, "of 1"));
    stage.is_answered(WANG, 2);
    let told = stage.hears(WANG_AGAIN);
    assert!(
        matches!(&told[0], ServerMessage::Joined { number: 2, .. }),
        "{told:?}"
    );
    assert!(
        told.contains(&ServerMessage::OfferWanted { seats: 3 }),
        "what was missed: {told:?}"
    );
    assert!(stage.lobby.is_live(WANG_AGAIN.connection) && !stage.lobby.is_live(WANG.connection));
    stage.pass(20);
    assert!(stage.lobby.is_live(WANG_AGAIN.connection), "it never went away");
}

#[test]
fn a_second_device_replaces_the_first_and_only_once_it_is_in() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.forget();
    stage.joins(WANG_AGAIN, offer(1, 1, "telephone"));
    assert!(stage.hears(WANG).is_empty(), "not before it is answered");
    stage.is_answered(WANG, 1);
    assert_eq!(stage.hears(WANG), [left(LeftWhy::Replaced)]);
    assert_eq!(stage.roster(WANG_AGAIN), [(WANG.id(), Present::Here)]);
    // The first speaks to nobody any more.
    stage.forget();
    stage.writes(WANG, 9, "hello?");
    stage.says(WANG, ClientMessage::Leave);
    assert!(stage.hears(WANG_AGAIN).is_empty() && stage.orders().is_empty());
    assert!(stage.facts().is_empty());
}

#[test]
fn a_second_device_whose_offer_is_no_good_replaces_nobody() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.forget();
    stage.joins(WANG_AGAIN, offer(1, 1, "telephone"));
    stage.relay(Report::Refused {
        room: ROOM,
        participant: WANG.is(),
        number: 1,
        refusal: RelayRefusal::OfferUnusable,
    });
    assert_eq!(stage.refusal(WANG_AGAIN), Some(Refusal::OfferUnusable));
    assert!(stage.hears(WANG).is_empty());
    stage.writes(WANG, 9, "still here");
    assert_eq!(stage.hears(WANG).len(), 1);
    stage.writes(WANG_AGAIN, 10, "not in");
    assert!(stage.hears(WANG).is_empty());
}

#[test]
fn two_pages_that_cross_get_each_their_own_answer() {
    let mut stage = Stage::new();
    stage.joins(WANG, offer(1, 1, "a"));
    stage.joins(WANG_AGAIN, offer(1, 1, "b"));
    stage.is_answered(WANG, 1);
    assert!(matches!(stage.hears(WANG)[0], ServerMessage::Joined { .. }));
    assert!(stage.hears(WANG_AGAIN).is_empty());
    stage.is_answered(WANG, 1);
    assert_eq!(stage.hears(WANG), [left(LeftWhy::Replaced)]);
    assert!(matches!(stage.hears(WANG_AGAIN)[0], ServerMessage::Joined { .. }));
}

#[test]
fn whoever_leaves_is_out_at_once_even_before_the_answer() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.is_in(LI);
    stage.forget();
    stage.says(LI, ClientMessage::Leave);
    assert_eq!(
        stage.orders(),
        [Order::Leave {
            room: ROOM,
            participant: LI.is()
        }]
    );
    assert_eq!(stage.hears(LI), [left(LeftWhy::Left)]);
    assert_eq!(stage.roster(WANG), [(WANG.id(), Present::Here)]);
    assert_eq!(stage.facts(), [(LI.is(), Happened::Left(LeftWhy::Left))]);
    stage.is_gone(LI, Gone::Left);
    assert!(stage.hears(WANG).is_empty(), "the relay's echo is no news");

    stage.joins(LI, offer(1, 1, "b"));
    stage.says(LI, ClientMessage::Leave);
    assert_eq!(stage.hears(LI), [left(LeftWhy::Left)]);
    stage.is_answered(LI, 1);
    stage.is_gone(LI, Gone::Left);
    assert!(stage.hears(LI).is_empty() && stage.roster(WANG).is_empty());
    assert!(stage.facts().is_empty(), "never came, never left");
}

#[test]
fn a_room_the_relay_lost_is_opened_again() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.forget();
    stage.is_gone(WANG, Gone::Closed);
    assert_eq!(
        stage.hears(WANG)[0],
        left(LeftWhy::Lost),
        "its page is told to come again"
    );
    let closed = || Report::Refused {
        room: ROOM,
        participant: WANG.is(),
        number: 1,
        refusal: RelayRefusal::RoomClosed,
    };
    stage.joins(WANG, offer(1, 1, "b"));
    stage.orders();
    stage.relay(closed());
    let orders = stage.orders();
    assert!(
        matches!(&orders[..], [Order::Open { .. }, Order::Join { .. }]),
        "{orders:?}"
    );
    stage.is_answered(WANG, 1);
    assert!(matches!(stage.hears(WANG)[0], ServerMessage::Joined { .. }));
    assert!(stage.facts().is_empty(), "the place was kept");

    // A relay that refuses even then is believed.
    stage.joins(WANG_AGAIN, offer(1, 1, "c"));
    stage.relay(closed());
    stage.relay(closed());
    assert_eq!(stage.refusal(WANG_AGAIN), Some(Refusal::RoomClosed));
}

#[test]
fn somebody_from_whom_no_media_comes_is_not_called_here_for_long() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.joins(LI, offer(1, 1, "b"));
    stage.is_answered(LI, 1);
    stage.forget();
    stage.pass(9);
    assert!(stage.roster(WANG).is_empty());
    stage.pass(1);
    assert_eq!(
        stage.roster(WANG),
        [(WANG.id(), Present::Here), (LI.id(), Present::Interrupted)]
    );
}

#[test]
fn whoever_goes_into_another_room_leaves_this_one() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.is_in(LI);
    stage.forget();
    let other = RoomId(Uuid::from_u128(8));
    let admission = Admission {
        room: other,
        participant: participant(other, person(1)),
        ..WANG.admission()
    };
    stage.comes_as(WANG, admission, offer(1, 1, "a"));
    assert_eq!(stage.roster(LI), [(LI.id(), Present::Here)]);
    assert_eq!(stage.hears(WANG), [left(LeftWhy::Left)]);
    assert!(stage.orders().contains(&Order::Open { room: other }));
}
