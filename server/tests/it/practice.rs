//! Somebody who is alone tries a whole consult: the practice group is asked, it rings and is answered, one hears and sees
//! oneself in the room, and finds the consult afterwards as the one who owes its opinion.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};
use yuanzhen_bots::{Bot, BotConfig, BotStats};

use crate::{
    consults::{at, patient, standing},
    county::{Browser, County, DEMO_PASSWORD, soon},
    day::good,
    live::Live,
};

const GROUP: &str = "练习组（自动应答）";
const PARTNER: &str = "练习搭档";

async fn county() -> County {
    County::open_practising(|config| {
        config.limits.address_burst = 10_000;
        config.limits.person_burst = 10_000;
    })
    .await
}

fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

fn rows(list: &Value) -> &[Value] {
    list["items"].as_array().expect("items")
}

/// The practice group once somebody can be reached there.
async fn open_group(village: &Browser) -> Value {
    let group = async || {
        let groups = good(village.get("/api/v1/consults/groups").await);
        let found = rows(&groups).iter().find(|one| one["name"] == GROUP);
        found.expect("the practice group").clone()
    };
    soon(async || group().await["reachable"] == 1).await;
    group().await
}

/// One tap, and the practice group chosen.
async fn asks(county: &County, village: &Browser, group: &Value) -> Value {
    let me = good(village.get("/api/v1/session").await);
    let form = json!({
        "id": county.center.app.system.uuid(),
        "patient": patient(village).await,
        "institution": me["roles"][0]["institution"]["id"],
        "kind": "urgent",
        "group": group["id"],
        "request": { "complaint": { "chips": ["chest-pain"] } },
    });
    good(village.post("/api/v1/consults", form).await)
}

async fn sees(village: &Browser, consult: &Value, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
    let shown = async || good(village.get(&at(consult)).await);
    for _ in 0..600 {
        let seen = shown().await;
        if holds(&seen) {
            return seen;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what}: {}", shown().await);
}

async fn is_answered(village: &Browser, consult: &Value) {
    let seen = sees(village, consult, "it is answered", |seen| seen["state"] == "live").await;
    assert_eq!(seen["expert"]["name"], PARTNER);
}

/// The village's page in the room, with a voice and a picture.
struct Caller {
    browser: Browser,
    live: Live,
    bot: Bot,
}

impl Caller {
    async fn of(county: &County, login: &str) -> Self {
        let browser = county.browser();
        let answer = browser.tries(login, DEMO_PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let line = answer.headers["set-cookie"].to_str().expect("text").to_owned();
        let cookie = line.split(';').next().expect("a pair");
        let mut live = Live::open(&browser, cookie).await.expect("open");
        live.hello(None).await;
        let bot = Bot::start(&BotConfig::numbered(1)).expect("a peer");
        Self { browser, live, bot }
    }

    async fn comes_in(&mut self, consult: &Value) {
        let ticket = good(
            self.browser
                .post(&format!("{}/join", at(consult)), json!({}))
                .await,
        );
        let offer = self.bot.offer(1).expect("an offer");
        let join = json!({ "type": "join", "token": ticket["token"], "offer": offer });
        self.live.says(join).await;
        let joined = self.hears("it is in", |said| said["type"] == "joined").await;
        self.bot.answer(text(&joined["sdp"])).expect("taken");
    }

    /// What it is told until this holds.
    async fn hears(&mut self, what: &str, holds: impl Fn(&Value) -> bool) -> Value {
        for _ in 0..500 {
            let heard = self.live.hears().await;
            assert!(heard["close"].is_null() && heard["end"].is_null(), "{heard}");
            if heard["type"] == "ping" {
                self.live.says(json!({ "type": "pong" })).await;
            }
            if holds(&heard) {
                return heard;
            }
        }
        panic!("{what} was not heard");
    }

    async fn until(&self, what: &str, holds: impl Fn(&BotStats) -> bool) {
        for _ in 0..600 {
            if holds(&self.bot.stats().expect("figures")) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{what}: {:#?}", self.bot.stats());
    }

    /// Its own voice and its own picture come back, and nothing else.
    async fn hears_and_sees_itself(&self) {
        self.until("voice and picture come back", |stats| {
            let own = stats
                .places
                .values()
                .filter(|place| place.packets > 50 && place.senders.keys().eq([&1]));
            own.count() == 2
        })
        .await;
    }

    async fn leaves(&mut self) {
        self.live.says(json!({ "type": "leave" })).await;
        self.hears("it is out", |said| said["type"] == "left").await;
    }
}

fn is_here(roster: &Value) -> bool {
    let people = roster["participants"].as_array();
    people.is_some_and(|people| {
        people
            .iter()
            .any(|one| one["name"] == PARTNER && one["present"] == "here")
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_alone_tries_a_whole_consult_with_the_practice_partner() {
    let county = county().await;
    let mut village = Caller::of(&county, "village").await;
    let group = open_group(&village.browser).await;
    assert_eq!(group["first"][0]["name"], PARTNER);
    let groups = good(village.browser.get("/api/v1/consults/groups").await);
    assert_ne!(groups["default"], group["id"], "nobody gets there unasked");

    let asked = asks(&county, &village.browser, &group).await;
    let rung = tokio::time::Instant::now();
    let rings = |seen: &Value| seen["state"] == "ringing" && standing(seen, PARTNER) == "heard";
    sees(&village.browser, &asked, "one sees it ring", rings).await;
    is_answered(&village.browser, &asked).await;
    assert!(
        rung.elapsed() >= Duration::from_secs(2),
        "one had time to see it ring"
    );

    village.comes_in(&asked).await;
    let roster = village.hears("the partner is in", is_here).await;
    assert_eq!(roster["participants"].as_array().expect("a list").len(), 2);
    village.hears_and_sees_itself().await;
    village
        .hears("the partner says that it hears", |said| {
            said["type"] == "heard" && said["by"][0]["hears"] == "voice" && said["by"][0]["sound"] == "plays"
        })
        .await;
    sees(&village.browser, &asked, "it is a talk", |seen| {
        seen["state"] == "live"
    })
    .await;

    // Whoever reads signs in under the partner's name while it talks, and puts nothing out.
    let hand = county.enters("partner").await;
    village.leaves().await;
    let owed = |seen: &Value| seen["state"] == "opinion-pending";
    let seen = sees(&village.browser, &asked, "an opinion is owed", owed).await;
    assert_eq!(
        (&seen["way"], &seen["opinion"], &seen["expert"]["name"]),
        (&json!("talked"), &Value::Null, &json!(PARTNER))
    );
    let listed = good(
        hand.get("/api/v1/consults?list=asked&state=opinion-pending")
            .await,
    );
    let waiting: Vec<_> = rows(&listed)
        .iter()
        .map(|one| (&one["id"], &one["mine"]))
        .collect();
    assert_eq!(waiting, [(&asked["id"], &json!(true))]);
    let rooms = &county.center.app.rooms;
    soon(async || rooms.count().relay.members == 0).await;

    // Free for the next.
    let again = asks(&county, &village.browser, &group).await;
    is_answered(&village.browser, &again).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_as_the_practice_partner_by_hand_does_not_put_it_out() {
    let county = county().await;
    let village = county.enters("village").await;
    let group = open_group(&village).await;
    let hand = county.enters("partner").await;
    // A page without sound, as it is before anybody touches it; then its person goes off duty.
    let deaf = json!({ "sound": false, "wake_lock": "lost", "visible": false });
    good(hand.post("/api/v1/duty/beat", deaf).await);
    let asked = asks(&county, &village, &group).await;
    is_answered(&village, &asked).await;
    good(hand.post(&format!("{}/end", at(&asked)), json!({})).await);
    good(hand.post("/api/v1/duty/leave", json!({})).await);
    let asked = asks(&county, &village, &group).await;
    is_answered(&village, &asked).await;

    let out = hand.delete("/api/v1/session/all").await;
    assert!(out.status.is_success(), "{out:?}");
    let hand = county.enters("partner").await;
    soon(async || rows(&good(hand.get("/api/v1/session/all").await)).len() == 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practice_goes_on_after_a_restart() {
    let county = county().await;
    let mut village = Caller::of(&county, "village").await;
    let group = open_group(&village.browser).await;
    let asked = asks(&county, &village.browser, &group).await;
    is_answered(&village.browser, &asked).await;
    village.comes_in(&asked).await;
    village.hears_and_sees_itself().await;

    let county = county.restart_after(Duration::from_secs(2)).await;
    let mut village = Caller::of(&county, "village").await;
    village.comes_in(&asked).await;
    village.hears("the partner is back", is_here).await;
    village.hears_and_sees_itself().await;
}
