//! What a room is for: everybody hears and sees everybody, whatever the line does.

use std::time::Duration;

use yuanzhen_bots::{Bot, BotConfig, Coding, Layer};
use yuanzhen_relay::{Gone, Refusal, Report};

use super::cast::{House, hears_and_sees, now};

#[test]
fn three_hear_and_see_each_other() {
    let mut house = House::open();
    let mut one = house.comes(&BotConfig::numbered(1));
    let mut two = house.comes(&BotConfig::numbered(2));
    let mut three = house.comes(&BotConfig::numbered(3));
    house.settle(&mut [&mut one, &mut two, &mut three]);
    let guests = [&one, &two, &three];
    for guest in guests {
        for other in guests.into_iter().filter(|other| other.id != guest.id) {
            let seats = hears_and_sees(&mut house, guest, other);
            assert_eq!(seats.0.senders.len(), 1, "one voice in one seat");
            assert_eq!(seats.1.senders.len(), 1, "one picture in one seat");
        }
    }
}

#[test]
fn the_larger_layer_comes_to_who_wants_it_large() {
    let mut house = House::open();
    let one = house.comes(&BotConfig::numbered(1));
    let two = house.comes(&BotConfig::numbered(2));
    hears_and_sees(&mut house, &two, &one);
    house.wishes(&two, &[&one]);
    let end = now() + Duration::from_secs(20);
    loop {
        house.listen();
        let stats = two.bot.stats().unwrap();
        let (_, picture) = house.seen(&two, &one, &stats).unwrap();
        if picture
            .layers
            .get(&Layer::High)
            .is_some_and(|packets| *packets > 50)
        {
            assert!(
                picture.layers.contains_key(&Layer::Low),
                "it began with the smaller one"
            );
            assert_eq!(picture.lost, 0, "the change of layers leaves no gap");
            break;
        }
        assert!(now() < end, "{stats:#?}");
        std::thread::sleep(Duration::from_millis(20));
    }
    let stats = one.bot.stats().unwrap();
    let (_, picture) = house.seen(&one, &two, &stats).unwrap();
    assert!(
        !picture.layers.contains_key(&Layer::High),
        "who did not ask is not sent it"
    );
}

#[test]
fn h264_goes_through_as_vp8_does() {
    let mut house = House::open();
    let config = |sender| BotConfig {
        coding: Coding::H264,
        ..BotConfig::numbered(sender)
    };
    let one = house.comes(&config(1));
    let two = house.comes(&config(2));
    hears_and_sees(&mut house, &two, &one);
    hears_and_sees(&mut house, &one, &two);
}

#[test]
fn who_has_no_camera_is_heard_and_who_only_listens_hears() {
    let mut house = House::open();
    let speaker = house.comes(&BotConfig {
        camera: Vec::new(),
        ..BotConfig::numbered(1)
    });
    let listener = house.comes(&BotConfig::listener(2));
    let stats = house.see(&listener, "the voice is heard", |stats| {
        stats.places.values().any(|place| place.packets > 20)
    });
    let (voice, picture) = house.seen(&listener, &speaker, &stats).unwrap();
    assert!(voice.packets > 20 && picture.packets == 0);
}

#[test]
fn a_shared_screen_is_seen_beside_the_pictures() {
    let mut house = House::open();
    let mut one = house.comes(&BotConfig::numbered(1));
    let two = house.comes(&BotConfig::numbered(2));
    hears_and_sees(&mut house, &two, &one);
    let offer = one.bot.share().unwrap();
    house.renegotiate(&mut one, offer);
    let id = one.id;
    house.until(|report| matches!(report, Report::Seats { shared: Some(who), participant, .. } if *who == id && *participant != id));
    house.see(&two, "the screen is seen", |stats| {
        stats
            .places
            .values()
            .any(|place| place.layers.keys().any(|layer| *layer == Layer::Screen) && place.frames_shown > 3)
    });
}

#[test]
fn a_client_whose_address_changes_is_followed_without_a_word() {
    let mut house = House::open();
    let one = house.comes(&BotConfig::numbered(1));
    let two = house.comes(&BotConfig::numbered(2));
    hears_and_sees(&mut house, &two, &one);
    one.bot.rebind().unwrap();
    one.bot.begin_measuring().unwrap();
    two.bot.begin_measuring().unwrap();
    hears_and_sees(&mut house, &two, &one);
    hears_and_sees(&mut house, &one, &two);
}

#[test]
fn an_ice_restart_keeps_the_transport() {
    let mut house = House::open();
    let mut one = house.comes(&BotConfig::numbered(1));
    let two = house.comes(&BotConfig::numbered(2));
    hears_and_sees(&mut house, &two, &one);
    let offer = one.bot.restart_ice().unwrap();
    house.renegotiate(&mut one, offer);
    two.bot.begin_measuring().unwrap();
    hears_and_sees(&mut house, &two, &one);
    let stats = two.bot.stats().unwrap();
    assert_eq!(stats.misplaced, 0);
}

#[test]
fn who_comes_again_from_another_page_takes_their_own_place() {
    let mut house = House::open();
    let old = house.comes(&BotConfig::numbered(1));
    let two = house.comes(&BotConfig::numbered(2));
    hears_and_sees(&mut house, &two, &old);
    let new = house.comes(&BotConfig::numbered(1));
    two.bot.begin_measuring().unwrap();
    hears_and_sees(&mut house, &two, &new);
    hears_and_sees(&mut house, &new, &two);
    let gone = house
        .told
        .iter()
        .any(|report| matches!(report, Report::Gone { .. }));
    assert!(!gone, "nobody left the room: {:#?}", house.told);
}

#[test]
fn who_vanishes_is_called_interrupted_and_then_gone_and_their_seat_is_free() {
    let mut house = House::open_with(yuanzhen_relay::Config {
        interrupted_after: Duration::from_millis(800),
        gone_after: Duration::from_millis(2_000),
        ..yuanzhen_relay::Config::default()
    });
    let one = house.comes(&BotConfig::numbered(1));
    let two = house.comes(&BotConfig::numbered(2));
    hears_and_sees(&mut house, &two, &one);
    let (id, other) = (one.id, two.id);
    drop(one);
    house.until(|report| matches!(report, Report::Interrupted { participant, .. } if *participant == id));
    house.until(
        |report| matches!(report, Report::Gone { participant, why: Gone::Lost, .. } if *participant == id),
    );
    house.until(
        |report| matches!(report, Report::Seats { participant, seats, .. } if *participant == other && seats.iter().all(Option::is_none)),
    );
}

#[test]
fn a_full_room_and_a_closed_one_say_so() {
    let mut house = House::open_with(yuanzhen_relay::Config {
        room_size: 1,
        ..yuanzhen_relay::Config::default()
    });
    let one = house.comes(&BotConfig::numbered(1));
    let refused = |house: &mut House| {
        let bot = Bot::start(&BotConfig::numbered(2)).unwrap();
        house.try_comes(bot, 2)
    };
    assert_eq!(refused(&mut house), Some(Refusal::RoomFull));
    house
        .relay
        .order(yuanzhen_relay::Order::Close { room: house.room })
        .unwrap();
    let id = one.id;
    house.until(
        |report| matches!(report, Report::Gone { participant, why: Gone::Closed, .. } if *participant == id),
    );
    assert_eq!(refused(&mut house), Some(Refusal::RoomClosed));
}
