//! Somebody tries their line before a consult: a scripted peer comes into a room of its own over real sockets, hears and
//! sees itself, and is told how its line is.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};
use yuanzhen_bots::{Bot, BotConfig, BotStats, Offer};
use yuanzhen_domain::person::Role;
use yuanzhen_server::signalling::trial::LASTS;

use crate::{
    county::{Browser, County},
    day::good,
    live::Live,
};

/// Somebody signed in, with a page.
struct Guest {
    browser: Browser,
    live: Live,
    bot: Bot,
    offer: Offer,
}

/// A peer with its one offer, which a test may show more than once.
fn peer(sender: u32) -> (Bot, Offer) {
    let bot = Bot::start(&BotConfig::numbered(sender)).expect("a peer");
    let offer = bot.offer(1).expect("an offer");
    (bot, offer)
}

impl Guest {
    async fn of(county: &County, login: &str, sender: u32) -> Self {
        let browser = county.browser();
        let answer = browser.signs_in(login).await;
        let line = answer.headers["set-cookie"].to_str().expect("text").to_owned();
        let cookie = line.split(';').next().expect("a pair");
        let mut live = Live::open(&browser, cookie).await.expect("open");
        live.hello(None).await;
        let (bot, offer) = peer(sender);
        Self {
            browser,
            live,
            bot,
            offer,
        }
    }

    async fn asks(&self) -> Value {
        good(self.browser.post("/api/v1/line-trial", json!({})).await)
    }

    async fn joins(&mut self, ticket: &Value) {
        let join = json!({ "type": "join", "token": ticket["token"], "offer": self.offer });
        self.live.says(join).await;
    }

    /// The next message of a kind; what takes longer than the socket waits is waited for with pings in between.
    async fn hears(&mut self, kind: &str) -> Value {
        for _ in 0..200 {
            let heard = self.live.hears().await;
            assert!(heard["close"].is_null() && heard["end"].is_null(), "{heard}");
            if heard["type"] == "ping" {
                self.live.says(json!({ "type": "pong" })).await;
            }
            if heard["type"] == kind {
                return heard;
            }
        }
        panic!("{kind} was not heard");
    }

    async fn comes_in(&mut self, ticket: &Value) -> Value {
        self.joins(ticket).await;
        let joined = self.hears("joined").await;
        let sdp = joined["sdp"].as_str().expect("an answer");
        self.bot.answer(sdp).expect("taken");
        joined
    }

    async fn until(&self, what: &str, holds: impl Fn(&BotStats) -> bool) {
        for _ in 0..400 {
            let stats = self.bot.stats().expect("figures");
            if holds(&stats) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{what}: {:#?}", self.bot.stats());
    }
}

async fn county() -> County {
    let county = County::open().await;
    county.person("wang", &[Role::TownshipDoctor]).await;
    county.person("li", &[Role::Expert]).await;
    county
}

async fn waited(holds: impl Fn() -> bool) -> bool {
    for _ in 0..200 {
        if holds() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    false
}

#[tokio::test(flavor = "multi_thread")]
async fn who_tries_their_line_hears_and_sees_themselves_and_is_told_how_it_is() {
    let county = county().await;
    let mut facts = county.center.app.rooms.facts();
    let mut wang = Guest::of(&county, "wang", 1).await;
    let ticket = wang.asks().await;
    assert_eq!(ticket["others"], 1, "{ticket}");
    let joined = wang.comes_in(&ticket).await;
    assert_eq!(
        (&joined["room"], &joined["participant"]),
        (&ticket["room"], &ticket["participant"])
    );
    let roster = wang.hears("roster").await;
    let people = roster["participants"].as_array().expect("a list");
    let kinds: Vec<_> = people.iter().map(|one| (&one["kind"], &one["role"])).collect();
    assert_eq!(
        kinds,
        [
            (&json!("echo"), &json!("echo")),
            (&json!("person"), &json!("township-doctor"))
        ]
    );
    assert_eq!(wang.hears("measuring").await["lasts_ms"], 15_000);
    wang.until("their own voice and picture come back", |stats| {
        stats
            .places
            .values()
            .filter(|place| place.packets > 50 && place.senders.keys().eq([&1]))
            .count()
            == 2
    })
    .await;

    let measured = wang.hears("measured").await;
    assert_eq!(
        (&measured["voice"], &measured["picture"]),
        (&json!("heard"), &json!(true)),
        "{measured}"
    );
    for way in ["up", "down"] {
        assert!(
            measured[way]["kbps"].as_u64().is_some_and(|kbps| kbps > 100),
            "{measured}"
        );
        assert!(
            measured[way]["lost_per_mille"]
                .as_u64()
                .is_some_and(|lost| lost < 20),
            "{measured}"
        );
    }
    // On this machine nothing is lost; a busy one may be uneven.
    assert!(
        ["good", "fair"].contains(&measured["line"].as_str().expect("a word")),
        "{measured}"
    );
    assert!(["picture", "nearer"].contains(&measured["advice"].as_str().expect("a word")));

    wang.live.says(json!({ "type": "leave" })).await;
    assert_eq!(wang.hears("left").await["why"], "left");
    let rooms = &county.center.app.rooms;
    assert!(
        waited(|| {
            let count = rooms.count();
            (count.trials.running, count.relay.rooms, count.relay.members) == (0, 0, 0)
        })
        .await,
        "{:?}",
        rooms.count()
    );
    let trials = rooms.count().trials;
    assert_eq!((trials.begun, trials.found.iter().sum::<u64>()), (1, 1));
    assert!(facts.try_recv().is_err(), "nothing of it is written down");
    // The token serves no second time: the room is gone with whoever left it.
    wang.joins(&ticket).await;
    assert_eq!(wang.hears("refused").await["code"], "room-closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trial_is_one_persons_alone_and_their_second_ends_the_first() {
    let county = county().await;
    let nobody = county.browser().post("/api/v1/line-trial", json!({})).await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let mut wang = Guest::of(&county, "wang", 1).await;
    let mut li = Guest::of(&county, "li", 2).await;
    let first = wang.asks().await;
    li.joins(&first).await;
    assert_eq!(li.hears("refused").await["code"], "token-foreign");

    wang.comes_in(&first).await;
    let second = wang.asks().await;
    assert_ne!(first["room"], second["room"]);
    assert_eq!(wang.hears("left").await["why"], "ended");
    assert_eq!(county.center.app.rooms.count().trials.running, 1);
    wang.joins(&first).await;
    assert_eq!(wang.hears("refused").await["code"], "room-closed");
    (wang.bot, wang.offer) = peer(1);
    wang.comes_in(&second).await;
    let others = li.asks().await;
    assert_ne!(others["room"], second["room"]);
    assert_eq!(county.center.app.rooms.count().trials.running, 2);

    county.pass(LASTS);
    let mut late = Guest::of(&county, "li", 3).await;
    late.joins(&others).await;
    assert_eq!(late.hears("refused").await["code"], "token-expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_relay_nobody_tries_their_line() {
    let county = County::open_with(|config| {
        config
            .node
            .roles
            .retain(|role| *role != yuanzhen_server::config::NodeRole::Relay);
    })
    .await;
    county.person("wang", &[Role::TownshipDoctor]).await;
    let browser = county.browser();
    browser.signs_in("wang").await;
    let answer = browser.post("/api/v1/line-trial", json!({})).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::CONFLICT, "no-relay"));
}
