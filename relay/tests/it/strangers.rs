//! What must not hurt: strangers, liars, and members who send what was not agreed on.

use std::net::UdpSocket;
use std::time::Duration;

use yuanzhen_bots::{Bot, BotConfig, Junk, Lie, Mischief};
use yuanzhen_relay::{Offer, Order, ParticipantId, Refusal, Report};

use super::cast::House;

/// Packets that the others see after something, to show that the room goes on.
fn goes_on(house: &mut House, guest: &super::cast::Guest) {
    guest.bot.begin_measuring().unwrap();
    house.see(guest, "the room goes on", |stats| {
        stats.places.values().any(|place| place.frames_shown > 5)
            && stats
                .places
                .values()
                .any(|place| place.packets > 25 && place.frames_shown == 0)
    });
}

#[test]
fn offers_that_lie_are_refused_and_nobody_else_notices() {
    let mut house = House::open();
    let _one = house.comes(&BotConfig::numbered(1));
    let two = house.comes(&BotConfig::numbered(2));
    let bot = Bot::start(&BotConfig::numbered(3)).unwrap();
    let honest = bot.offer(1).unwrap();
    let somebody = house.relay.addresses()[0];
    for lie in Lie::all(somebody) {
        let text = serde_json::to_string(&lie.told_in(&honest)).unwrap();
        let offer: Offer = serde_json::from_str(&text).unwrap();
        let number = offer.number;
        let participant = ParticipantId(uuid::Uuid::from_u128(99));
        house
            .relay
            .order(Order::Join {
                room: house.room,
                participant,
                offer: Box::new(offer),
            })
            .unwrap();
        let report = house.until(|report| {
            matches!(report, Report::Answer { participant: who, number: found, .. } | Report::Refused { participant: who, number: found, .. }
                if *who == participant && *found == number)
        });
        if let Report::Refused { refusal, .. } = &report {
            assert_eq!(*refusal, Refusal::OfferUnusable, "{lie:?}");
        }
    }
    goes_on(&mut house, &two);
}

#[test]
fn datagrams_of_strangers_are_counted_and_thrown_away() {
    let mut house = House::open();
    let _one = house.comes(&BotConfig::numbered(1));
    let two = house.comes(&BotConfig::numbered(2));
    let relay = house.relay.addresses()[0];
    let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
    stranger
        .set_read_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    for junk in Junk::ALL {
        stranger.send_to(&junk.bytes(7), relay).unwrap();
    }
    goes_on(&mut house, &two);
    assert!(
        stranger.recv(&mut [0; 2_048]).is_err(),
        "a stranger gets no answer"
    );
    let end = super::cast::now() + Duration::from_secs(5);
    while house.relay.figures().strangers == 0 {
        assert!(super::cast::now() < end);
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn what_was_not_agreed_on_is_not_forwarded() {
    let mut house = House::open();
    let one = house.comes(&BotConfig::numbered(1));
    let two = house.comes(&BotConfig::numbered(2));
    goes_on(&mut house, &two);
    one.bot.misbehave(Mischief::RogueStream(true)).unwrap();
    one.bot.misbehave(Mischief::Replay(50)).unwrap();
    goes_on(&mut house, &two);
    one.bot.misbehave(Mischief::UnknownPayload(true)).unwrap();
    two.bot.begin_measuring().unwrap();
    house.see(&two, "the voice goes on", |stats| {
        stats.places.values().any(|place| place.packets > 50)
    });
    let end = super::cast::now() + Duration::from_secs(5);
    while house.relay.figures().unagreed == 0 {
        assert!(super::cast::now() < end, "{:?}", house.relay.figures());
        std::thread::sleep(Duration::from_millis(50));
    }
    one.bot.misbehave(Mischief::UnknownPayload(false)).unwrap();
    goes_on(&mut house, &two);
    let stats = two.bot.stats().unwrap();
    assert_eq!(stats.misplaced, 0);
    assert!(
        stats
            .places
            .values()
            .all(|place| place.unmarked == 0 && place.repeated == 0)
    );
}

#[test]
fn who_never_reads_does_not_hold_the_others_up() {
    let mut house = House::open();
    let mut deaf = house.comes(&BotConfig::numbered(1));
    let mut two = house.comes(&BotConfig::numbered(2));
    let mut three = house.comes(&BotConfig::numbered(3));
    house.settle(&mut [&mut deaf, &mut two, &mut three]);
    goes_on(&mut house, &two);
    deaf.bot.misbehave(Mischief::Deaf(true)).unwrap();
    goes_on(&mut house, &two);
    goes_on(&mut house, &three);
}
