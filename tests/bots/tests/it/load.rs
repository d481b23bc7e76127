//! A small load in two rooms.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use yuanzhen_bots::{Answer, BotConfig, Load, LoadPlan, Negotiate, Offer};

use crate::hall::Hall;

struct Door(Arc<Hall>);

impl Negotiate for Door {
    fn join(&self, offer: &Offer) -> Result<Answer> {
        let sdp = self.0.answer(offer)?;
        Ok(Answer {
            number: offer.number,
            sdp,
        })
    }
}

#[test]
fn two_rooms_hear_and_see_their_own_and_nobody_else() {
    let halls = [Arc::new(Hall::open()), Arc::new(Hall::open())];
    let plan = LoadPlan {
        rooms: 2,
        publishers: 2,
        subscribers: 1,
        mutual: true,
        publisher: BotConfig::default(),
    };
    let load = Load::start(&plan, |who| Ok(Door(Arc::clone(&halls[who.room as usize])))).unwrap();
    for _ in 0..100 {
        if load.stats().unwrap().connected == 6 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    load.measure(Duration::from_millis(500)).unwrap();
    let stats = load.measure(Duration::from_secs(2)).unwrap();
    assert_eq!((stats.peers, stats.connected, stats.strangers), (6, 6, 0));
    assert_eq!((stats.heard_all, stats.saw_all), (6, 6), "{stats:#?}");
    // Two others' voices of 50 packets a second for the subscriber, one for each publisher, in each room.
    assert!(stats.received > 2 * 4 * 50 && stats.lost == 0, "{stats:#?}");
    assert!(stats.latency.p50_ms > 0.0 && stats.latency.p50_ms < 200.0);
}
