//! What a scripted peer does with a relay that answers it.

use std::time::Duration;

use yuanzhen_bots::{Bot, BotConfig, BotStats, Coding, Layer, Offer, Picture, clock};

use crate::mirror::Mirror;

/// How long a peer on this machine may take to get somewhere.
pub(crate) const SOON: Duration = Duration::from_secs(10);

/// Looks at a peer until it is as wanted.
pub(crate) fn wait_for(bot: &Bot, what: &str, is_so: impl Fn(&BotStats) -> bool) -> BotStats {
    let start = clock::now();
    loop {
        let stats = bot.stats().unwrap();
        if is_so(&stats) {
            return stats;
        }
        assert!(start.elapsed() < SOON, "not in time: {what}: {stats:#?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A peer whose first offer was answered.
pub(crate) fn joined(config: &BotConfig, mirror: &Mirror) -> (Bot, Offer) {
    let bot = Bot::start(config).unwrap();
    let offer = bot.offer(1).unwrap();
    let answer = mirror.answer(&offer).unwrap();
    let port = format!(" {} typ host", mirror.address.port());
    assert!(
        answer.contains("a=ice-lite") && answer.contains(&port),
        "{answer}"
    );
    bot.answer(&answer).unwrap();
    (bot, offer)
}

#[test]
fn a_peer_offers_is_answered_and_gets_its_own_voice_and_picture_back() {
    let mirror = Mirror::open();
    let (bot, offer) = joined(&BotConfig::numbered(7), &mirror);
    let seat = offer.seats[0].clone();
    let stats = wait_for(&bot, "voice and picture", |stats| {
        let place = |mid: &str| stats.places.get(mid).cloned().unwrap_or_default();
        place(&seat.audio).packets > 50 && place(&seat.video).frames_shown > 25
    });

    let voice = &stats.places[&seat.audio];
    assert_eq!(voice.senders.keys().collect::<Vec<_>>(), [&7]);
    assert_eq!((voice.lost, voice.unmarked), (0, 0));
    assert!(voice.latency.p50_ms < 50.0, "{:?}", voice.latency);
    let picture = &stats.places[&seat.video];
    assert_eq!(picture.layers.keys().collect::<Vec<_>>(), [&Layer::High]);
    assert!(picture.keyframes >= 1 && picture.lost == 0, "{picture:#?}");
    assert_eq!(mirror.seen().rids.len(), 2, "both layers were sent");
    assert!(stats.connected && stats.disconnects == 0);
    bot.stop().unwrap();
}

#[test]
fn more_seats_and_a_screen_are_offered_later_and_nothing_breaks() {
    let mirror = Mirror::open();
    let (bot, first) = joined(&BotConfig::numbered(1), &mirror);
    wait_for(&bot, "connected", |stats| stats.connected);
    let more = bot.offer(3).unwrap();
    assert_eq!((more.number, more.seats.len()), (2, 3));
    assert_eq!(more.seats[0], first.seats[0]);
    let again = bot.share().unwrap();
    assert_eq!(again.number, 3, "an offer without an answer is made again");
    assert_eq!(again.seats.len(), 3);
    bot.answer(&mirror.answer(&again).unwrap()).unwrap();
    let audio = &first.seats[0].audio;
    let before = bot.stats().unwrap().places[audio].packets;
    let stats = wait_for(&bot, "voice goes on", |stats| {
        stats.places[audio].packets > before + 25
    });
    assert_eq!((stats.disconnects, stats.places.len()), (0, 7));
    assert!(bot.offer(3).is_err(), "there is nothing new to offer");
}

#[test]
fn a_peer_may_prefer_h264_and_have_one_layer() {
    let mirror = Mirror::open();
    let config = BotConfig {
        coding: Coding::H264,
        camera: vec![Picture::full()],
        ..BotConfig::numbered(2)
    };
    let (bot, offer) = joined(&config, &mirror);
    let video = &offer.seats[0].video;
    let stats = wait_for(&bot, "a picture", |stats| {
        stats
            .places
            .get(video)
            .is_some_and(|place| place.frames_shown > 10)
    });
    assert!(stats.places[video].keyframes >= 1);
    assert!(mirror.seen().payload_types.contains(&108));
    assert!(mirror.seen().rids.is_empty());
}

#[test]
fn an_ice_restart_and_a_new_port_keep_the_session() {
    let mirror = Mirror::open();
    let (bot, offer) = joined(&BotConfig::numbered(3), &mirror);
    let audio = &offer.seats[0].audio;
    wait_for(&bot, "a voice", |stats| stats.places[audio].packets > 10);

    let restart = bot.restart_ice().unwrap();
    let ufrag = |sdp: &str| {
        sdp.lines()
            .find(|line| line.starts_with("a=ice-ufrag"))
            .map(str::to_owned)
    };
    assert_ne!(ufrag(&restart.sdp), ufrag(&offer.sdp));
    bot.answer(&mirror.answer(&restart).unwrap()).unwrap();
    let before = bot.stats().unwrap().places[audio].packets;
    wait_for(&bot, "voice after the restart", |stats| {
        stats.places[audio].packets > before + 25
    });

    let port = bot.rebind().unwrap();
    let packets = mirror.seen().media_packets;
    let start = clock::now();
    while mirror.seen().media_packets < packets + 25 {
        assert!(start.elapsed() < SOON, "the relay no longer hears the peer");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(mirror.seen().sources.contains(&port));
}
