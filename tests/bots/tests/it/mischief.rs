//! A peer that misbehaves really does what it says.

use std::time::Duration;

use yuanzhen_bots::{BotConfig, Junk, Mischief};

use crate::hall::{Hall, Seen};
use crate::peer::{joined, wait_for};

/// Looks at the relay until it has seen what is wanted.
fn wait_until(hall: &Hall, is_so: impl Fn(&Seen) -> bool) -> Seen {
    for _ in 0..500 {
        let seen = hall.seen();
        if is_so(&seen) {
            return seen;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("not in time: {:#?}", hall.seen());
}

#[test]
fn the_payload_type_that_nobody_offered_is_sent() {
    let hall = Hall::open();
    let (bot, offer) = joined(&BotConfig::numbered(1), &hall);
    assert!(!offer.sdp.contains("VP9") && offer.sdp.contains("VP8"));
    wait_for(&bot, "connected", |stats| stats.connected);
    wait_until(&hall, |seen| seen.media_packets > 50);
    assert!(!hall.seen().payload_types.contains(&77));
    bot.misbehave(Mischief::UnknownPayload(true)).unwrap();
    wait_until(&hall, |seen| seen.payload_types.contains(&77));
}

#[test]
fn a_rogue_stream_has_an_ssrc_that_is_in_no_offer() {
    let hall = Hall::open();
    let (bot, offer) = joined(&BotConfig::numbered(1), &hall);
    bot.misbehave(Mischief::RogueStream(true)).unwrap();
    let is_foreign = |ssrc: &u32| !offer.sdp.contains(&format!("a=ssrc:{ssrc} "));
    wait_until(&hall, |seen| seen.ssrcs.iter().any(is_foreign));
}

#[test]
fn replayed_packets_arrive_and_are_refused() {
    let hall = Hall::open();
    let (bot, _) = joined(&BotConfig::numbered(1), &hall);
    wait_until(&hall, |seen| seen.media_packets > 100);
    bot.speak(false).unwrap();
    bot.show(false).unwrap();
    std::thread::sleep(Duration::from_millis(200));
    let before = hall.seen();
    bot.misbehave(Mischief::Replay(100)).unwrap();
    let after = wait_until(&hall, |seen| seen.media_datagrams >= before.media_datagrams + 100);
    assert_eq!(after.media_packets, before.media_packets);
}

#[test]
fn a_deaf_peer_learns_nothing_more() {
    let hall = Hall::open();
    let (bot, offer) = joined(&BotConfig::numbered(1), &hall);
    let audio = &offer.seats[0].audio;
    wait_for(&bot, "a voice", |stats| stats.places[audio].packets > 10);
    bot.misbehave(Mischief::Deaf(true)).unwrap();
    let before = bot.stats().unwrap().places[audio].packets;
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(bot.stats().unwrap().places[audio].packets, before);
    bot.misbehave(Mischief::Deaf(false)).unwrap();
    wait_for(&bot, "hearing again", |stats| {
        stats.places[audio].packets > before
    });
}

#[test]
fn junk_comes_from_the_peers_own_address() {
    let hall = Hall::open();
    let (bot, _) = joined(&BotConfig::numbered(1), &hall);
    wait_until(&hall, |seen| seen.media_packets > 10);
    for (seed, junk) in (0..).zip(Junk::ALL) {
        bot.misbehave(Mischief::Raw(junk.bytes(seed))).unwrap();
    }
    wait_until(&hall, |seen| seen.refused_datagrams >= 4);
    assert_eq!(hall.seen().sources.len(), 1);
    let packets = hall.seen().media_packets;
    wait_until(&hall, |seen| seen.media_packets > packets + 50);
}
