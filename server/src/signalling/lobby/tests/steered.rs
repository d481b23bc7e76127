//! Rooms as the consult's side rules them.

use super::*;

fn expected(page: Page, rings: bool) -> Steering {
    Steering::Expect(Expected {
        participant: page.is(),
        name: format!("Name {}", page.person),
        role: Role::Expert,
        place: "County hospital".to_owned(),
        rings,
    })
}

#[test]
fn those_asked_in_stand_on_the_roster_until_they_come() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.forget();
    stage.steer(expected(LI, false));
    assert_eq!(
        stage.roster(WANG),
        [(WANG.id(), Present::Here), (LI.id(), Present::Invited)]
    );
    stage.steer(expected(LI, true));
    assert_eq!(
        stage.roster(WANG),
        [(WANG.id(), Present::Here), (LI.id(), Present::Ringing)]
    );
    assert_eq!(stage.lobby.others(ROOM, ZHAO.is()), 2);
    assert_eq!(stage.lobby.others(ROOM, LI.is()), 1);
    stage.is_in(LI);
    assert_eq!(
        stage.roster(WANG),
        [(WANG.id(), Present::Here), (LI.id(), Present::Here)]
    );
    stage.steer(expected(LI, true));
    assert!(stage.hears(WANG).is_empty(), "whoever is there is not rung");

    stage.steer(expected(ZHAO, true));
    stage.steer(Steering::Unexpect(ZHAO.is()));
    assert_eq!(stage.roster(WANG).len(), 2);
}

#[test]
fn a_locked_room_lets_back_whoever_was_in_and_whoever_is_asked_in() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.is_in(LI);
    stage.forget();
    stage.steer(Steering::Lock(true));
    assert!(matches!(
        stage.hears(WANG)[..],
        [ServerMessage::Roster { locked: true, .. }]
    ));
    stage.joins(ZHAO, offer(1, 1, "z"));
    assert_eq!(stage.refusal(ZHAO), Some(Refusal::RoomLocked));

    stage.is_interrupted(LI);
    stage.is_gone(LI, Gone::Lost);
    stage.forget();
    stage.is_in(LI);
    assert_eq!(stage.roster(WANG).len(), 2, "a long cut does not lock out");
    stage.steer(expected(ZHAO, true));
    stage.is_in(ZHAO);
    assert_eq!(stage.roster(WANG).len(), 3);
    stage.steer(Steering::Lock(false));
    assert!(matches!(
        stage.hears(WANG)[..],
        [ServerMessage::Roster { locked: false, .. }]
    ));
}

#[test]
fn whoever_is_put_out_needs_a_new_token() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.is_in(ZHAO);
    stage.pass(10);
    stage.forget();
    stage.steer(Steering::Remove(ZHAO.is()));
    assert_eq!(stage.hears(ZHAO), [left(LeftWhy::Removed)]);
    assert_eq!(stage.facts(), [(ZHAO.is(), Happened::Left(LeftWhy::Removed))]);
    assert!(matches!(&stage.orders()[..], [Order::Leave { .. }]));
    stage.joins(ZHAO, offer(1, 1, "z"));
    assert_eq!(stage.refusal(ZHAO), Some(Refusal::TokenExpired));
    stage.pass(1);
    let anew = Admission {
        issued_at: stage.now,
        ..ZHAO.admission()
    };
    stage.comes_as(ZHAO, anew, offer(1, 1, "z"));
    stage.is_answered(ZHAO, 1);
    assert!(matches!(stage.hears(ZHAO)[0], ServerMessage::Joined { .. }));
}

#[test]
fn one_leads_and_only_one_who_may() {
    let mut stage = Stage::new();
    let leads = Admission {
        lead: true,
        ..LI.admission()
    };
    let never = Admission {
        may_lead: false,
        ..ZHAO.admission()
    };
    stage.is_in(WANG);
    stage.comes_as(LI, leads, offer(1, 1, "l"));
    stage.is_answered(LI, 1);
    stage.comes_as(ZHAO, never, offer(1, 1, "z"));
    stage.is_answered(ZHAO, 1);
    let lead = |stage: &mut Stage| {
        let told = stage.hears(WANG);
        told.into_iter().rev().find_map(|message| match message {
            ServerMessage::Roster { lead, .. } => Some(lead),
            _ => None,
        })
    };
    assert_eq!(lead(&mut stage), Some(Some(LI.id())));
    stage.steer(Steering::Lead(Some(ZHAO.is())));
    assert_eq!(lead(&mut stage), None, "nothing changed");
    stage.steer(Steering::Lead(Some(WANG.is())));
    assert_eq!(lead(&mut stage), Some(Some(WANG.id())));
    stage.says(WANG, ClientMessage::Leave);
    stage.hears(WANG);
    assert!(
        stage
            .hears(LI)
            .iter()
            .rev()
            .any(|one| matches!(one, ServerMessage::Roster { lead: None, .. }))
    );
}

#[test]
fn the_end_of_a_room_is_the_end_of_its_tokens() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    stage.joins(LI, offer(1, 1, "l"));
    stage.forget();
    stage.steer(Steering::End);
    assert_eq!(stage.hears(WANG).last(), Some(&left(LeftWhy::Ended)));
    assert_eq!(stage.hears(LI), [left(LeftWhy::Ended)], "on their way in");
    assert_eq!(stage.orders().last(), Some(&Order::Close { room: ROOM }));
    assert_eq!(stage.facts(), [(WANG.is(), Happened::Left(LeftWhy::Ended))]);
    stage.is_answered(LI, 1);
    stage.is_gone(WANG, Gone::Closed);
    assert!(stage.hears(LI).is_empty() && stage.hears(WANG).is_empty());

    stage.pass(60);
    stage.joins(WANG, offer(1, 1, "a"));
    assert_eq!(stage.refusal(WANG), Some(Refusal::RoomClosed));
    stage.steer(expected(LI, true));
    assert!(stage.orders().is_empty(), "nobody is rung into a room that ended");
    // Begun again, it is another placement.
    stage.steer(Steering::Open { epoch: 2 });
    assert_eq!(stage.orders(), [Order::Open { room: ROOM }]);
    stage.joins(WANG, offer(1, 1, "a"));
    assert_eq!(stage.refusal(WANG), Some(Refusal::TokenExpired));
    let anew = Admission {
        epoch: 2,
        ..WANG.admission()
    };
    stage.comes_as(WANG, anew, offer(1, 1, "a"));
    stage.is_answered(WANG, 1);
    assert!(matches!(stage.hears(WANG)[0], ServerMessage::Joined { .. }));
}

#[test]
fn a_token_of_an_older_placement_is_void_and_a_newer_one_is_believed() {
    let mut stage = Stage::new();
    stage.is_in(WANG);
    let newer = Admission {
        epoch: 3,
        ..LI.admission()
    };
    stage.comes_as(LI, newer, offer(1, 1, "l"));
    stage.is_answered(LI, 1);
    assert!(matches!(stage.hears(LI)[0], ServerMessage::Joined { .. }));
    stage.joins(ZHAO, offer(1, 1, "z"));
    assert_eq!(stage.refusal(ZHAO), Some(Refusal::TokenExpired));
    assert!(stage.lobby.is_live(WANG.connection), "whoever is in stays in");
}
