//! A consult as it goes when nothing goes wrong: knock, come in, hear, write, speak.

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
    assert_eq!(stage.hears(WANG), std::slice::from_ref(&said));
    assert_eq!(stage.hears(LI), std::slice::from_ref(&said));
    stage.pass(1);
    stage.writes(WANG, 100, "血压 180/110");
    assert_eq!(
        stage.hears(WANG),
        std::slice::from_ref(&said),
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
    assert_eq!(stage.hears(WANG), std::slice::from_ref(&speaks));
    stage.is_in(LI);
    assert!(stage.hears(LI).contains(&speaks));
}
