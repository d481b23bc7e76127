//! People come and go: nothing of them stays behind.

use std::time::Duration;

use yuanzhen_bots::{Bot, BotConfig};
use yuanzhen_relay::{Offer, Order, ParticipantId, Report};

use super::cast::{House, hears_and_sees, now, short_or_long};

/// Octets of memory in use, and open files, of this process.
fn used() -> (u64, usize) {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: u64 = status.split_whitespace().nth(1).unwrap().parse().unwrap();
    let files = std::fs::read_dir("/proc/self/fd").unwrap().count();
    (pages * 4_096, files)
}

/// Runs a test once more in a process of its own, where nobody else opens files; whether this is that process.
#[expect(
    clippy::disallowed_methods,
    reason = "the environment tells the process what it is for"
)]
fn is_alone(test: &str) -> bool {
    const ALONE: &str = "YUANZHEN_ALONE";
    if std::env::var(ALONE).is_ok() {
        return true;
    }
    let run = std::process::Command::new(std::env::current_exe().unwrap())
        .args([&format!("comings::{test}"), "--exact", "--nocapture"])
        .env(ALONE, "1")
        .status()
        .unwrap();
    assert!(run.success(), "{test} failed in its own process");
    false
}

#[test]
fn thousands_of_joins_leave_nothing_behind() {
    if !is_alone("thousands_of_joins_leave_nothing_behind") {
        return;
    }
    let mut house = House::open();
    let bot = Bot::start(&BotConfig::numbered(1)).unwrap();
    let text = serde_json::to_string(&bot.offer(4).unwrap()).unwrap();
    let offer: Box<Offer> = Box::new(serde_json::from_str(&text).unwrap());
    let join_and_leave = |house: &mut House, times: u128| {
        for number in 0..times {
            let participant = ParticipantId(uuid::Uuid::from_u128(1_000 + number));
            let room = house.room;
            let join = Order::Join {
                room,
                participant,
                offer: offer.clone(),
            };
            house.relay.order(join).unwrap();
            house.relay.order(Order::Leave { room, participant }).unwrap();
            house.until(
                |report| matches!(report, Report::Gone { participant: who, .. } if *who == participant),
            );
            house.told.clear();
        }
    };
    join_and_leave(&mut house, 300);
    let (before, files) = used();
    let times = u128::from(short_or_long(1_000, 10_000));
    join_and_leave(&mut house, times);
    let (after, files_after) = used();
    let grown = after.saturating_sub(before);
    println!(
        "{times} joins: {} kB more, {files} and {files_after} files",
        grown / 1_024
    );
    // A transport takes some 100 kB while it stands; a thousand that stayed would be a hundred megabytes.
    assert!(
        grown < 8 * 1_024 * 1_024,
        "{grown} octets more after {times} joins"
    );
    assert_eq!(files, files_after);
    let end = now() + Duration::from_secs(5);
    while house.relay.figures().members > 0 {
        assert!(now() < end);
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_room_where_people_come_and_go_all_the_time_stays_as_it_is() {
    if !is_alone("a_room_where_people_come_and_go_all_the_time_stays_as_it_is") {
        return;
    }
    let mut house = House::open();
    let stays = house.comes(&BotConfig::numbered(1));
    let other = house.comes(&BotConfig::numbered(2));
    hears_and_sees(&mut house, &stays, &other);
    let seconds = short_or_long(12, 3_600);
    let end = now() + Duration::from_secs(seconds);
    let mut first = None;
    let mut number = 3;
    while now() < end {
        let guest = house.comes(&BotConfig::numbered(number));
        // Whose goodbye comes before their keys are agreed on is only missed a minute later, and keeps their place till then.
        house.until(|report| matches!(report, Report::Here { participant, .. } if *participant == guest.id));
        std::thread::sleep(Duration::from_millis(1_000));
        let leave = Order::Leave {
            room: house.room,
            participant: guest.id,
        };
        // One says goodbye, the next is sent out. A goodbye is one packet, which may be lost, so the order follows it.
        if number % 2 == 0 {
            guest.bot.stop().unwrap();
        } else {
            drop(guest);
        }
        house.relay.order(leave).unwrap();
        number += 1;
        house.listen();
        house.told.clear();
        if number == 7 {
            first = Some(used());
        }
    }
    let (before, files) = first.unwrap();
    let (after, files_after) = used();
    println!("{number} came and went: {before} then {after} octets, {files} then {files_after} files");
    assert!(after < before + 16 * 1_024 * 1_024);
    assert!(files_after <= files + 1, "{files} then {files_after} files");
    stays.bot.begin_measuring().unwrap();
    hears_and_sees(&mut house, &stays, &other);
}
