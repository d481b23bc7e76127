//! Coming and going: limits, a third person, and nothing left behind.

use std::time::Duration;

use yuanzhen_bots::BotConfig;
use yuanzhen_echo::{Config, Echo, Ended, JoinError, Places};
use yuanzhen_relay::{Order, Report};

use super::cast::{ECHO, House, ROOM, now};

/// Sockets bound to this address, as the kernel lists them.
fn sockets(address: [u8; 4]) -> usize {
    let hex = format!("{:08X}:", u32::from_le_bytes(address));
    let table = std::fs::read_to_string("/proc/self/net/udp").unwrap();
    table.lines().filter(|line| line.contains(&hex)).count()
}

fn tasks() -> usize {
    tokio::runtime::Handle::current().metrics().num_alive_tasks()
}

async fn waited(holds: impl Fn() -> bool) -> bool {
    let end = now() + Duration::from_secs(10);
    while !holds() && now() < end {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    holds()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_left_when_it_has_left() {
    let address = [127, 0, 0, 77];
    let house = House::open();
    let guest = house.comes(&BotConfig::numbered(1), false).await;
    let before = tasks();
    let places = Places::of(1);
    let config = || Config {
        address: address.into(),
        places: places.clone(),
        ..Config::default()
    };
    for _ in 0..3 {
        let echo = house.echo_comes(config()).await.unwrap();
        guest.bot.begin_measuring().unwrap();
        house
            .see(&guest, ECHO, "one hears oneself", |voice, _| voice.packets > 20)
            .await;
        assert_eq!((sockets(address), places.left()), (1, 0));
        assert!(tasks() > before && echo.is_here());
        house.echo_leaves(echo).await;
        assert_eq!((sockets(address), places.left()), (0, 1));
        assert!(
            waited(|| tasks() == before).await,
            "{} tasks, {before} before",
            tasks()
        );
        let gone = || {
            house.told(|report| matches!(report, Report::Gone { participant, .. } if *participant == ECHO))
        };
        assert!(waited(gone).await, "the relay knows that it went");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dropping_it_is_leaving_too() {
    let address = [127, 0, 0, 78];
    let house = House::open();
    let places = Places::of(1);
    let config = Config {
        address: address.into(),
        places: places.clone(),
        ..Config::default()
    };
    let before = tasks();
    let echo = Echo::join(config, std::sync::Arc::new(house.clone()))
        .await
        .unwrap();
    assert_eq!(sockets(address), 1);
    drop(echo);
    let gone = || (sockets(address), places.left(), tasks()) == (0, 1, before);
    assert!(
        waited(gone).await,
        "{} sockets, {} tasks",
        sockets(address),
        tasks()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_lives_no_longer_than_it_may_and_says_when_it_could_not_measure() {
    let house = House::open();
    let _guest = house.comes(&BotConfig::numbered(1), false).await;
    let places = Places::of(1);
    let config = Config {
        life: Duration::from_secs(1),
        places: places.clone(),
        ..Config::default()
    };
    let echo = house.echo_comes(config.clone()).await.unwrap();
    let second = house.echo_comes(config).await;
    assert!(matches!(second, Err(JoinError::Full)));
    assert_eq!(echo.measured().await, Err(Ended));
    assert!(waited(|| !echo.is_here() && places.left() == 1).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_room_that_is_not_open_refuses_it_and_nothing_stays() {
    let address = [127, 0, 0, 79];
    let house = House::open();
    house.orders(Order::Close { room: ROOM });
    let places = Places::of(1);
    let config = Config {
        address: address.into(),
        places: places.clone(),
        ..Config::default()
    };
    let before = tasks();
    match house.echo_comes(config).await {
        Err(JoinError::Refused(refused)) => assert_eq!(refused.code, "room-closed"),
        other => panic!("{other:?}"),
    }
    assert!(waited(|| tasks() == before).await);
    assert_eq!((sockets(address), places.left()), (0, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_third_person_it_is_silent_and_goes_on_when_they_have_left() {
    let house = House::open();
    let mut one = house.comes(&BotConfig::numbered(1), false).await;
    let echo = house.echo_comes(Config::default()).await.unwrap();
    house
        .see(&one, ECHO, "one hears oneself", |voice, _| voice.packets > 20)
        .await;
    let mut two = house.comes(&BotConfig::numbered(2), false).await;
    house.settle(&mut one, 2).await;
    house.settle(&mut two, 2).await;
    let heard = |voice: &yuanzhen_bots::PlaceStats, picture: &yuanzhen_bots::PlaceStats| {
        voice.packets > 50 && picture.frames_shown > 10
    };
    house.see(&one, two.id, "the two see each other", heard).await;
    house.see(&two, one.id, "the two see each other", heard).await;
    one.bot.begin_measuring().unwrap();
    two.bot.begin_measuring().unwrap();
    house.see(&two, one.id, "the two go on", heard).await;
    for guest in [&one, &two] {
        let stats = guest.bot.stats().unwrap();
        let (voice, picture) = house.of(guest, ECHO, &stats).unwrap();
        assert_eq!((voice.packets, picture.packets), (0, 0), "{stats:#?}");
    }
    house.orders(Order::Leave {
        room: ROOM,
        participant: two.id,
    });
    one.bot.begin_measuring().unwrap();
    let (voice, _) = house.see(&one, ECHO, "one hears oneself again", heard).await;
    assert_eq!(voice.senders.keys().collect::<Vec<_>>(), [&1]);
    house.echo_leaves(echo).await;
}
