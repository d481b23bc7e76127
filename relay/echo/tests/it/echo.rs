//! One hears and sees oneself as another would.

use std::time::Duration;

use yuanzhen_bots::{BotConfig, Coding, Layer, Picture};
use yuanzhen_echo::{Config, DELAY, Size};

use super::cast::{ECHO, House};

/// What a busy machine adds to a delay.
const BUSY_MS: f64 = 150.0;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_hears_and_sees_oneself_after_the_delay() {
    let house = House::open();
    let guest = house.comes(&BotConfig::numbered(1), false).await;
    let echo = house.echo_comes(Config::default()).await.unwrap();
    let (voice, picture) = house
        .see(&guest, ECHO, "one hears and sees oneself", |voice, picture| {
            voice.packets > 100 && picture.frames_shown > 50 && picture.layers.contains_key(&Layer::High)
        })
        .await;
    let delay = DELAY.as_secs_f64() * 1_000.0;
    for place in [&voice, &picture] {
        assert_eq!(place.senders.keys().collect::<Vec<_>>(), [&1], "{place:#?}");
        let p50 = place.latency.p50_ms;
        assert!((delay..delay + BUSY_MS).contains(&p50), "{place:#?}");
    }
    assert_eq!((voice.lost, voice.unmarked), (0, 0), "{voice:#?}");
    assert!(
        picture.layers.contains_key(&Layer::Low),
        "it began small: {picture:#?}"
    );
    assert_eq!(house.wishes(), [Size::Large]);
    house.echo_leaves(echo).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_delay_is_the_one_that_was_chosen() {
    let house = House::open();
    let guest = house.comes(&BotConfig::numbered(1), false).await;
    let config = Config {
        delay: Duration::from_millis(900),
        ..Config::default()
    };
    let echo = house.echo_comes(config).await.unwrap();
    let (voice, picture) = house
        .see(&guest, ECHO, "one hears and sees oneself", |voice, picture| {
            voice.packets > 50 && picture.frames_shown > 10
        })
        .await;
    for place in [voice, picture] {
        assert!(
            (900.0..900.0 + BUSY_MS).contains(&place.latency.p50_ms),
            "{place:#?}"
        );
    }
    house.echo_leaves(echo).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_picture_is_asked_of_the_sender_when_one_is_needed() {
    let house = House::open();
    // Whole pictures come only when somebody asks for them.
    let seldom = |picture: Picture| Picture {
        key_every_s: 3_600,
        ..picture
    };
    let config = BotConfig {
        camera: vec![seldom(Picture::small()), seldom(Picture::full())],
        ..BotConfig::numbered(1)
    };
    let guest = house.comes(&config, false).await;
    let both = |sent: &yuanzhen_bots::SentStats| sent.keyframes >= 2 && sent.frames > 60;
    while !both(&guest.bot.stats().unwrap().sent) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let before = guest.bot.stats().unwrap().sent.keyframes_asked;
    let echo = house.echo_comes(Config::default()).await.unwrap();
    house
        .see(&guest, ECHO, "one sees oneself", |_, picture| {
            picture.frames_shown > 30 && picture.layers.contains_key(&Layer::High)
        })
        .await;
    let asked = guest.bot.stats().unwrap().sent.keyframes_asked - before;
    assert!((2..20).contains(&asked), "asked {asked} times");
    house.echo_leaves(echo).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_come_back_coded_as_they_were() {
    let house = House::open();
    let config = BotConfig {
        coding: Coding::H264,
        ..BotConfig::numbered(1)
    };
    let guest = house.comes(&config, false).await;
    let echo = house.echo_comes(Config::default()).await.unwrap();
    let (_, picture) = house
        .see(&guest, ECHO, "one sees oneself in H.264", |voice, picture| {
            voice.packets > 50 && picture.frames_shown > 30
        })
        .await;
    assert_eq!(picture.unmarked, 0, "{picture:#?}");
    house.echo_leaves(echo).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_camera_hears_themselves() {
    let house = House::open();
    let config = BotConfig {
        camera: Vec::new(),
        ..BotConfig::numbered(1)
    };
    let guest = house.comes(&config, false).await;
    let echo = house.echo_comes(Config::default()).await.unwrap();
    let (voice, picture) = house
        .see(&guest, ECHO, "one hears oneself", |voice, _| voice.packets > 100)
        .await;
    assert_eq!((voice.lost, picture.packets), (0, 0));
    house.echo_leaves(echo).await;
}
