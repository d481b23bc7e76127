//! The measurement is right over lines whose truth is known.

use yuanzhen_bots::{BotConfig, LineSettings, Picture, WaySettings};
use yuanzhen_echo::{Config, Measured, Size, Verdict, Voice};

use super::cast::{ECHO, House};

/// What somebody measures who sends a voice of 32 kbit/s and a picture of so much over such a line.
async fn over(settings: LineSettings, full_kbps: u32) -> Measured {
    let house = House::open();
    let full = Picture {
        kbps: full_kbps,
        ..Picture::full()
    };
    let config = BotConfig {
        camera: vec![Picture::small(), full],
        ..BotConfig::numbered(1)
    };
    let guest = house.comes(&config, true).await;
    guest.line.as_ref().unwrap().set(settings).unwrap();
    let echo = house.echo_comes(Config::default()).await.unwrap();
    let measured = echo.measured().await.unwrap();
    house.echo_leaves(echo).await;
    measured
}

fn near(found: Option<u32>, truth: u32, tolerance: u32) -> bool {
    found.is_some_and(|found| found.abs_diff(truth) <= tolerance)
}

fn lost(found: Option<f64>, truth: f64, tolerance: f64) -> bool {
    found.is_some_and(|found| (found - truth).abs() <= tolerance)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_good_line_is_called_good() {
    let delay = WaySettings {
        delay_ms: 20,
        ..WaySettings::default()
    };
    let measured = over(LineSettings::both(delay), 600).await;
    assert!(near(measured.up.kbps, 742, 75), "{measured:#?}");
    assert!(lost(measured.up.loss_percent, 0.0, 0.2) && lost(measured.down.loss_percent, 0.0, 0.2));
    assert!(near(measured.round_trip_ms, 40, 40), "{measured:#?}");
    assert_eq!((measured.voice, measured.picture), (Voice::Heard, true));
    // Of both layers that went up the larger one comes down.
    assert!(near(measured.down.kbps, 632, 100), "{measured:#?}");
    assert!(
        measured.verdict <= Verdict::Fair && !measured.held_back,
        "{measured:#?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn losses_and_delays_of_each_direction_are_told_apart() {
    let up = WaySettings {
        loss_percent: 8.0,
        delay_ms: 90,
        jitter_ms: 120,
        ..WaySettings::default()
    };
    let down = WaySettings {
        loss_percent: 3.0,
        delay_ms: 30,
        ..WaySettings::default()
    };
    let measured = over(LineSettings { up, down }, 300).await;
    assert!(lost(measured.up.loss_percent, 8.0, 2.5), "{measured:#?}");
    assert!(lost(measured.down.loss_percent, 3.0, 2.0), "{measured:#?}");
    // The mean of an even spread of 120 is 60.
    assert!(near(measured.round_trip_ms, 90 + 30 + 60, 80), "{measured:#?}");
    assert!(measured.up.jitter_ms > measured.down.jitter_ms, "{measured:#?}");
    assert_eq!(measured.verdict, Verdict::Weak, "{measured:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_narrow_line_up_is_measured_at_what_it_carries() {
    let up = WaySettings {
        rate_kbps: Some(256),
        queue_ms: 200,
        ..WaySettings::default()
    };
    let narrow = LineSettings {
        up,
        ..LineSettings::default()
    };
    // The peer does not give way as a browser does: what the line does not carry is lost.
    let measured = over(narrow, 300).await;
    assert!(near(measured.up.kbps, 220, 40), "{measured:#?}");
    assert!(
        measured.up.loss_percent.is_some_and(|lost| lost > 20.0),
        "{measured:#?}"
    );
    assert_eq!(measured.verdict, Verdict::Bad);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_down_that_does_not_take_the_large_picture_keeps_the_voice_and_is_wished_the_small_one() {
    let down = WaySettings {
        rate_kbps: Some(256),
        delay_ms: 20,
        ..WaySettings::default()
    };
    let narrow = LineSettings {
        down,
        ..LineSettings::default()
    };
    let house = House::open();
    let guest = house.comes(&BotConfig::numbered(1), true).await;
    guest.line.as_ref().unwrap().set(narrow).unwrap();
    let echo = house.echo_comes(Config::default()).await.unwrap();
    let measured = echo.measured().await.unwrap();
    assert_eq!(house.wishes(), [Size::Large, Size::Small]);
    assert!(measured.held_back, "{measured:#?}");
    assert!(
        [Verdict::Fair, Verdict::Weak].contains(&measured.verdict),
        "{measured:#?}"
    );
    assert!(measured.down.kbps.is_some_and(|kbps| kbps < 256), "{measured:#?}");
    guest.bot.begin_measuring().unwrap();
    house
        .see(&guest, ECHO, "the voice goes on", |voice, _| {
            voice.packets > 100 && voice.longest_gap_ms < 400
        })
        .await;
    house.echo_leaves(echo).await;
}
