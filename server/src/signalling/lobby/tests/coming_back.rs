//! Cuts, reloads, second devices, goodbyes: who keeps a place, and what the others see of it.

use super::*;

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
