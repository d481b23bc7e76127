//! A scripted peer on a bad line.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use yuanzhen_bots::{Bot, BotConfig, BotStats, Line, LineSettings, Offer, WaySettings};

use crate::hall::Hall;
use crate::peer::wait_for;

/// A peer that reaches the relay through the line.
fn joined(hall: &Hall, line: &Line) -> (Bot, Offer) {
    let bot = Bot::start(&BotConfig::numbered(5)).unwrap();
    let offer = bot.offer(1).unwrap();
    let answer = line.rewrite(&hall.answer(&offer).unwrap());
    bot.answer(&answer).unwrap();
    (bot, offer)
}

fn packets(stats: &BotStats, mid: &str) -> u64 {
    stats.places.get(mid).map_or(0, |place| place.packets)
}

#[test]
fn delay_and_loss_are_seen_and_repaired() {
    let hall = Hall::open();
    let line = Line::at(hall.address.ip(), hall.address, 11).unwrap();
    line.set(LineSettings::both(WaySettings {
        delay_ms: 60,
        loss_percent: 3.0,
        ..WaySettings::default()
    }))
    .unwrap();
    let (bot, offer) = joined(&hall, &line);
    let seat = &offer.seats[0];
    wait_for(&bot, "connected", |stats| packets(stats, &seat.video) > 0);
    bot.begin_measuring().unwrap();
    let stats = wait_for(&bot, "voice and picture", |stats| {
        stats.places[&seat.audio].packets > 200 && stats.places[&seat.video].frames_shown > 75
    });
    let voice = &stats.places[&seat.audio];
    assert!(
        (120.0..300.0).contains(&voice.latency.p50_ms),
        "{:?}",
        voice.latency
    );
    assert!(voice.lost > 0, "nothing repairs a voice");

    // What is on the way and what is being repaired is no loss: the camera rests until all has come.
    bot.show(false).unwrap();
    std::thread::sleep(Duration::from_millis(1_000));
    let stats = bot.stats().unwrap();
    let carried = line.stats().unwrap();
    assert_eq!(carried.clients, 1);
    assert!(carried.up.lost > 0 && carried.down.lost > 0, "{carried:?}");
    let voice = &stats.places[&seat.audio];
    assert!(
        (120.0..300.0).contains(&voice.latency.p50_ms),
        "{:?}",
        voice.latency
    );
    assert!(voice.lost > 0, "nothing repairs a voice");
    let picture = &stats.places[&seat.video];
    assert!(picture.late > 0, "holes were repaired: {picture:#?}");
    assert!(picture.lost * 100 < picture.expected, "{picture:#?}");
    assert_eq!(hall.seen().sources.len(), 1);
    assert_ne!(hall.seen().sources[0], line.addr());
}

#[test]
fn a_cut_is_a_gap_in_the_voice_and_heals() {
    let hall = Hall::open();
    let line = Line::to(hall.address).unwrap();
    let (bot, offer) = joined(&hall, &line);
    let audio = &offer.seats[0].audio;
    wait_for(&bot, "a voice", |stats| packets(stats, audio) > 25);
    line.cut().unwrap();
    std::thread::sleep(Duration::from_millis(1_200));
    let during = bot.stats().unwrap();
    assert!(during.places[audio].silent_for_ms.unwrap() >= 1_100);
    line.mend().unwrap();
    let stats = wait_for(&bot, "voice again", |stats| {
        packets(stats, audio) > packets(&during, audio) + 25
    });
    let gap = stats.places[audio].longest_gap_ms;
    assert!((1_100..4_000).contains(&gap), "{gap}");
}

#[test]
fn rebinding_shows_the_relay_a_new_address() {
    let hall = Hall::open();
    let line = Line::to(hall.address).unwrap();
    let (bot, offer) = joined(&hall, &line);
    wait_for(&bot, "a voice", |stats| {
        packets(stats, &offer.seats[0].audio) > 25
    });
    let before = hall.seen();
    line.rebind().unwrap();
    for _ in 0..250 {
        let seen = hall.seen();
        if seen.sources.len() == 2 && seen.media_packets > before.media_packets + 50 {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the relay saw only {:?}", hall.seen());
}

#[test]
fn another_network_shows_the_relay_another_address() {
    let hall = Hall::open();
    let line = Line::to(hall.address).unwrap();
    let (bot, offer) = joined(&hall, &line);
    wait_for(&bot, "a voice", |stats| {
        packets(stats, &offer.seats[0].audio) > 25
    });
    let elsewhere = "127.0.0.9".parse().unwrap();
    line.move_to(elsewhere).unwrap();
    for _ in 0..250 {
        if hall.seen().sources.iter().any(|source| source.ip() == elsewhere) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the relay saw only {:?}", hall.seen());
}

#[test]
fn the_program_prints_its_address_and_obeys() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_line"))
        .args(["127.0.0.1:9", "127.0.0.1", "7"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut commands = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    let greeting: serde_json::Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
    assert_eq!(greeting["seed"], 7);
    writeln!(commands, r#"{{"do":"cut"}}"#).unwrap();
    assert_eq!(answers.next().unwrap().unwrap(), r#"{"ok":true}"#);
    drop(commands);
    assert!(child.wait().unwrap().success());
}
