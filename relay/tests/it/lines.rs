//! What a bad line does to voice and picture.

use std::time::Duration;

use yuanzhen_bots::{BotConfig, Line, LineSettings, Picture, WaySettings};

use super::cast::{Guest, House, hears_and_sees, now, short_or_long};

fn line(guest: &Guest) -> &Line {
    guest.line.as_ref().unwrap()
}

/// The line of a village: 512 kbit/s, 120 ms there and back, 3 % lost.
fn village() -> LineSettings {
    LineSettings::both(WaySettings {
        rate_kbps: Some(512),
        delay_ms: 60,
        jitter_ms: 10,
        loss_percent: 3.0,
        ..WaySettings::default()
    })
}

#[test]
fn over_a_villages_line_the_voice_never_stops_and_the_picture_lives() {
    let mut house = House::open();
    // What a browser's congestion control makes of such a line: bots send what they are told to.
    let full = Picture {
        kbps: 200,
        ..Picture::full()
    };
    let doctor = house.comes_over_a_line(&BotConfig {
        camera: vec![Picture::small(), full],
        ..BotConfig::numbered(1)
    });
    line(&doctor).set(village()).unwrap();
    let expert = house.comes(&BotConfig::numbered(2));
    house.wishes(&doctor, &[&expert]);
    house.wishes(&expert, &[&doctor]);
    hears_and_sees(&mut house, &doctor, &expert);
    hears_and_sees(&mut house, &expert, &doctor);
    doctor.bot.begin_measuring().unwrap();
    expert.bot.begin_measuring().unwrap();
    let seconds = short_or_long(20, 600);
    let end = now() + Duration::from_secs(seconds);
    while now() < end {
        house.listen();
        std::thread::sleep(Duration::from_millis(100));
    }
    for (guest, other) in [(&doctor, &expert), (&expert, &doctor)] {
        let stats = guest.bot.stats().unwrap();
        let (voice, picture) = house.seen(guest, other, &stats).unwrap();
        println!(
            "voice: {} of {} lost, longest gap {} ms, delay p50 {} p99 {} ms; picture: {} shown, longest freeze {} ms, {:?}",
            voice.lost,
            voice.expected,
            voice.longest_gap_ms,
            voice.latency.p50_ms,
            voice.latency.p99_ms,
            picture.frames_shown,
            picture.longest_freeze_ms,
            picture.layers
        );
        assert!(voice.longest_gap_ms < 400, "{voice:#?}");
        assert!(voice.lost * 100 < voice.expected * 6, "{voice:#?}");
        assert!(picture.frames_shown > 5 * seconds, "{picture:#?}");
    }
}

#[test]
fn after_a_cut_everybody_is_back_without_a_word() {
    let mut house = House::open();
    let doctor = house.comes_over_a_line(&BotConfig::numbered(1));
    let expert = house.comes(&BotConfig::numbered(2));
    hears_and_sees(&mut house, &doctor, &expert);
    hears_and_sees(&mut house, &expert, &doctor);
    line(&doctor).cut().unwrap();
    std::thread::sleep(Duration::from_secs(short_or_long(7, 40)));
    house.listen();
    let interrupted = house.told.iter().any(|report| {
        matches!(report, yuanzhen_relay::Report::Interrupted { participant, .. } if *participant == doctor.id)
    });
    assert!(interrupted, "{:#?}", house.told);
    doctor.bot.begin_measuring().unwrap();
    expert.bot.begin_measuring().unwrap();
    let mended = now();
    line(&doctor).mend().unwrap();
    hears_and_sees(&mut house, &expert, &doctor);
    hears_and_sees(&mut house, &doctor, &expert);
    println!("back after {:?}", now() - mended);
}

#[test]
fn a_nat_that_forgets_its_binding_is_followed() {
    let mut house = House::open();
    let doctor = house.comes_over_a_line(&BotConfig::numbered(1));
    let expert = house.comes(&BotConfig::numbered(2));
    hears_and_sees(&mut house, &doctor, &expert);
    hears_and_sees(&mut house, &expert, &doctor);
    line(&doctor).rebind().unwrap();
    doctor.bot.begin_measuring().unwrap();
    expert.bot.begin_measuring().unwrap();
    hears_and_sees(&mut house, &expert, &doctor);
    hears_and_sees(&mut house, &doctor, &expert);
    assert!(
        !house
            .told
            .iter()
            .any(|report| matches!(report, yuanzhen_relay::Report::Gone { .. }))
    );
}

#[test]
fn who_cannot_take_the_picture_keeps_the_voice() {
    let mut house = House::open();
    let doctor = house.comes_over_a_line(&BotConfig::numbered(1));
    let expert = house.comes(&BotConfig::numbered(2));
    house.wishes(&doctor, &[&expert]);
    hears_and_sees(&mut house, &doctor, &expert);
    let narrow = WaySettings {
        rate_kbps: Some(90),
        delay_ms: 40,
        ..WaySettings::default()
    };
    line(&doctor)
        .set(LineSettings {
            down: narrow,
            ..LineSettings::default()
        })
        .unwrap();
    let (id, other) = (doctor.id, expert.id);
    house.until(|report| {
        matches!(report, yuanzhen_relay::Report::Pictures { participant, pictures, .. }
            if *participant == id
                && pictures.iter().any(|shown| shown.participant == other
                    && shown.size.is_none()
                    && shown.why == Some(yuanzhen_relay::Why::WeakLine)))
    });
    std::thread::sleep(Duration::from_secs(1));
    doctor.bot.begin_measuring().unwrap();
    std::thread::sleep(Duration::from_secs(3));
    let stats = doctor.bot.stats().unwrap();
    let (voice, _) = house.seen(&doctor, &expert, &stats).unwrap();
    assert!(voice.longest_gap_ms < 400 && voice.packets > 120, "{voice:#?}");
}
