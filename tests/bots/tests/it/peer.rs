//! What a scripted peer does with a relay that answers it.

use std::time::Duration;

use yuanzhen_bots::{Bot, BotConfig, BotStats, Coding, Layer, Mischief, Offer, Picture, clock};

use crate::hall::Hall;

/// How long a peer on this machine may take to get somewhere.
pub(crate) const SOON: Duration = Duration::from_secs(20);

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
pub(crate) fn joined(config: &BotConfig, hall: &Hall) -> (Bot, Offer) {
    let bot = Bot::start(config).unwrap();
    let offer = bot.offer(1).unwrap();
    let answer = hall.answer(&offer).unwrap();
    let port = format!(" {} typ host", hall.address.port());
    assert!(
        answer.contains("a=ice-lite") && answer.contains(&port),
        "{answer}"
    );
    bot.answer(&answer).unwrap();
    (bot, offer)
}

#[test]
fn a_peer_offers_is_answered_and_gets_its_own_voice_and_picture_back() {
    let hall = Hall::open();
    let (bot, offer) = joined(&BotConfig::numbered(7), &hall);
    let seat = offer.seats[0].clone();
    let stats = wait_for(&bot, "voice and picture", |stats| {
        let place = |mid: &str| stats.places.get(mid).cloned().unwrap_or_default();
        place(&seat.audio).packets > 50 && place(&seat.video).frames_shown > 25
    });

    let voice = &stats.places[&seat.audio];
    assert_eq!(voice.senders.keys().collect::<Vec<_>>(), [&7]);
    assert_eq!((voice.lost, voice.unmarked), (0, 0));
    assert!(voice.latency.p50_ms < 100.0, "{:?}", voice.latency);
    let picture = &stats.places[&seat.video];
    assert_eq!(picture.layers.keys().collect::<Vec<_>>(), [&Layer::High]);
    assert!(picture.keyframes >= 1 && picture.lost == 0, "{picture:#?}");
    assert_eq!(hall.seen().rids.len(), 2, "both layers were sent");
    assert!(stats.connected && stats.disconnects == 0);
    bot.stop().unwrap();
}

#[test]
fn an_offer_is_what_a_browser_with_this_relay_makes() {
    let bot = Bot::start(&BotConfig::numbered(1)).unwrap();
    let offer = bot.offer(2).unwrap();
    let sdp = &offer.sdp;
    let mids: Vec<_> = sdp
        .lines()
        .filter_map(|line| line.strip_prefix("a=mid:"))
        .collect();
    let [one, two] = &offer.seats[..] else {
        panic!("two seats")
    };
    let named = [
        &offer.mic,
        &offer.camera,
        &one.audio,
        &one.video,
        &two.audio,
        &two.video,
        &offer.shared,
    ];
    assert_eq!(mids, named);
    let directions: String = sdp
        .lines()
        .filter_map(|line| match line {
            "a=sendonly" => Some('s'),
            "a=recvonly" => Some('r'),
            _ => None,
        })
        .collect();
    assert_eq!(directions, "ssrrrrr");
    for part in [
        "a=group:BUNDLE ",
        "a=rtcp-mux",
        "a=setup:actpass",
        "a=simulcast:send l;h",
        "a=rtpmap:111 opus/48000/2",
        "useinbandfec=1",
        "usedtx=1",
        "VP8/90000",
        "H264/90000",
        "packetization-mode=1;profile-level-id=42e01f",
        " rtx/90000",
        " transport-cc",
        " nack pli",
        " ccm fir",
        "sdes:mid",
        "sdes:rtp-stream-id",
        "sdes:repaired-rtp-stream-id",
        "transport-wide-cc",
        "abs-send-time",
        "ssrc-audio-level",
        "video-orientation",
        " typ host",
    ] {
        assert!(sdp.contains(part), "no {part} in {sdp}");
    }
}

#[test]
fn three_peers_hear_and_see_each_other_and_a_key_frame_is_made_when_asked_for() {
    let hall = Hall::open();
    let peers: Vec<_> = (1..=3)
        .map(|number| {
            let bot = Bot::start(&BotConfig::numbered(number)).unwrap();
            let offer = bot.offer(2).unwrap();
            bot.answer(&hall.answer(&offer).unwrap()).unwrap();
            (number, bot, offer)
        })
        .collect();
    for (number, bot, offer) in &peers {
        let stats = wait_for(bot, "both others", |stats| {
            let is_alive = |mid: &str| stats.places[mid].packets > 40;
            let mut seats = offer.seats.iter();
            seats.all(|seat| is_alive(&seat.audio) && stats.places[&seat.video].frames_shown > 20)
        });
        let others: Vec<_> = (1..=3).filter(|other| other != number).collect();
        let heard = offer
            .seats
            .iter()
            .flat_map(|seat| stats.places[&seat.audio].senders.keys());
        let seen = offer
            .seats
            .iter()
            .flat_map(|seat| stats.places[&seat.video].senders.keys());
        assert!(others.iter().all(|other| heard.clone().any(|one| one == other)));
        assert!(others.iter().all(|other| seen.clone().any(|one| one == other)));
    }
    let (_, first, _) = &peers[0];
    let before = first.stats().unwrap().sent;
    hall.ask_for_key_frames();
    let after = wait_for(first, "key frames of both layers", |stats| {
        stats.sent.keyframes >= before.keyframes + 2
    });
    assert!(after.sent.keyframes_asked >= before.keyframes_asked + 2);
    first.misbehave(Mischief::IgnoreRequests(true)).unwrap();
    let before = first.stats().unwrap().sent;
    hall.ask_for_key_frames();
    let after = wait_for(first, "being asked", |stats| {
        stats.sent.keyframes_asked >= before.keyframes_asked + 2 && stats.sent.frames > before.frames + 25
    });
    assert_eq!(after.sent.keyframes, before.keyframes);
}

#[test]
fn more_seats_and_a_screen_are_offered_later_and_nothing_breaks() {
    let hall = Hall::open();
    let (bot, first) = joined(&BotConfig::numbered(1), &hall);
    wait_for(&bot, "connected", |stats| stats.connected);
    let more = bot.offer(3).unwrap();
    assert_eq!((more.number, more.seats.len()), (2, 3));
    assert_eq!(more.seats[0], first.seats[0]);
    let again = bot.share().unwrap();
    assert_eq!(again.number, 3, "an offer without an answer is made again");
    assert_eq!(again.seats.len(), 3);
    bot.answer(&hall.answer(&again).unwrap()).unwrap();
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
    let hall = Hall::open();
    let config = BotConfig {
        coding: Coding::H264,
        camera: vec![Picture::full()],
        ..BotConfig::numbered(2)
    };
    let (bot, offer) = joined(&config, &hall);
    let video = &offer.seats[0].video;
    let stats = wait_for(&bot, "a picture", |stats| {
        stats
            .places
            .get(video)
            .is_some_and(|place| place.frames_shown > 10)
    });
    assert!(stats.places[video].keyframes >= 1);
    assert!(hall.seen().payload_types.contains(&108));
    assert!(hall.seen().rids.is_empty());
}

#[test]
fn an_ice_restart_and_a_new_port_keep_the_session() {
    let hall = Hall::open();
    let (bot, offer) = joined(&BotConfig::numbered(3), &hall);
    let audio = &offer.seats[0].audio;
    wait_for(&bot, "a voice", |stats| stats.places[audio].packets > 10);

    let restart = bot.restart_ice().unwrap();
    let ufrag = |sdp: &str| {
        sdp.lines()
            .find(|line| line.starts_with("a=ice-ufrag"))
            .map(str::to_owned)
    };
    assert_ne!(ufrag(&restart.sdp), ufrag(&offer.sdp));
    bot.answer(&hall.answer(&restart).unwrap()).unwrap();
    let before = bot.stats().unwrap().places[audio].packets;
    wait_for(&bot, "voice after the restart", |stats| {
        stats.places[audio].packets > before + 25
    });

    let port = bot.rebind().unwrap();
    let packets = hall.seen().media_packets;
    let start = clock::now();
    while hall.seen().media_packets < packets + 25 {
        assert!(start.elapsed() < SOON, "the relay no longer hears the peer");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(hall.seen().sources.contains(&port));
}
