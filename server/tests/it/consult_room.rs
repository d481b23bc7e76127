//! The room of a consult as its people use it: who goes and comes back, what that does to the consult, and what was
//! decided of the room, over a restart of the program.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::consults::{at, county, on_duty, patient};
use crate::county::{Browser, County, DEMO_PASSWORD, calls, soon};
use crate::day::{good, minutes, refused};
use crate::live::Live;
use crate::rooms::offer;

/// One of the county on one page, with the live connection.
pub(crate) struct Sitter {
    pub(crate) browser: Browser,
    pub(crate) live: Live,
    token: String,
    offers: u32,
    transport: u8,
}

impl Sitter {
    pub(crate) async fn of(county: &County, login: &str) -> Self {
        let browser = county.browser();
        let answer = browser.tries(login, DEMO_PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let line = answer.headers["set-cookie"].to_str().expect("text").to_owned();
        let cookie = line.split(';').next().expect("a pair");
        let mut live = Live::open(&browser, cookie).await.expect("open");
        live.hello(None).await;
        let transport = login.bytes().fold(0, u8::wrapping_add);
        Self {
            browser,
            live,
            token: String::new(),
            offers: 0,
            transport,
        }
    }

    /// Fetches a token.
    pub(crate) async fn asks(&mut self, consult: &Value) {
        let answer = self
            .browser
            .post(&format!("{}/join", at(consult)), json!({}))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.body["token"]
            .as_str()
            .expect("a token")
            .clone_into(&mut self.token);
    }

    /// Shows the token they have; what the door says.
    pub(crate) async fn knocks(&mut self) -> Value {
        self.offers += 1;
        let offer = offer(self.offers, self.transport);
        self.live
            .says(json!({ "type": "join", "token": self.token, "offer": offer }))
            .await;
        self.hears(&["joined", "refused"]).await
    }

    pub(crate) async fn is_in(&mut self, consult: &Value) {
        self.asks(consult).await;
        let said = self.knocks().await;
        assert_eq!(said["type"], "joined", "{said}");
    }

    /// The code with which the door stays shut.
    pub(crate) async fn is_shut_out(&mut self) -> String {
        let said = self.knocks().await;
        said["code"]
            .as_str()
            .unwrap_or_else(|| panic!("{said}"))
            .to_owned()
    }

    pub(crate) async fn leaves(&mut self) {
        self.live.says(json!({ "type": "leave" })).await;
        assert_eq!(self.hears(&["left"]).await["why"], "left");
    }

    /// The next message of one of these kinds.
    pub(crate) async fn hears(&mut self, kinds: &[&str]) -> Value {
        for _ in 0..500 {
            let heard = self.live.hears().await;
            assert!(heard["close"].is_null() && heard["end"].is_null(), "{heard}");
            if kinds.iter().any(|kind| heard["type"] == *kind) {
                return heard;
            }
        }
        panic!("{kinds:?} was not heard");
    }

    pub(crate) async fn shows(&self, consult: &Value) -> Value {
        good(self.browser.get(&at(consult)).await)
    }

    /// The consult once it is in a state: what happens in the room is written down a moment later.
    pub(crate) async fn sees(&self, consult: &Value, state: &str) -> Value {
        soon(async || self.shows(consult).await["state"] == state).await;
        self.shows(consult).await
    }

    async fn does(&self, consult: &Value, verb: &str, body: Value) -> Value {
        good(self.browser.post(&format!("{}/{verb}", at(consult)), body).await)
    }
}

/// A village that called and an expert who answered, both in the room.
pub(crate) async fn talking(county: &County) -> (Value, Sitter, Sitter) {
    let mut village = Sitter::of(county, "village").await;
    let mut expert = Sitter::of(county, "county-expert").await;
    on_duty(&expert.browser).await;
    let asked = calls(county, &village.browser, &patient(&village.browser).await).await;
    let ring = asked["ring"]["id"].as_str().expect("an id");
    good(
        expert
            .browser
            .post(&format!("/api/v1/rings/{ring}/accept"), json!({}))
            .await,
    );
    village.is_in(&asked).await;
    expert.is_in(&asked).await;
    village.sees(&asked, "live").await;
    (asked, village, expert)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_goes_interrupts_the_talk_and_the_second_who_goes_ends_it() {
    let county = county().await;
    let (asked, mut village, mut expert) = talking(&county).await;
    expert.leaves().await;
    let seen = village.sees(&asked, "interrupted").await;
    assert_eq!(seen["why_broken"], "expert-left");
    assert_eq!(seen["sittings"][0]["breaks"], 0, "nothing broke");
    assert_eq!(expert.knocks().await["type"], "joined", "the same token");
    village.sees(&asked, "live").await;

    county.pass(minutes(3));
    village.leaves().await;
    assert_eq!(
        expert.sees(&asked, "interrupted").await["why_broken"],
        "requester-left"
    );
    expert.leaves().await;
    let seen = village.sees(&asked, "opinion-pending").await;
    assert_eq!(seen["way"], "talked");
    assert_eq!(seen["expert"]["name"], "林海峰");
    let seats = seen["room"]["seats"].as_array().expect("seats").clone();
    let visits = |name: &str| {
        let seat = seats.iter().find(|seat| seat["person"]["name"] == name);
        seat.expect("a seat")["visits"]
            .as_array()
            .expect("visits")
            .clone()
    };
    let (of_village, of_expert) = (visits("何秀兰"), visits("林海峰"));
    assert_eq!(
        (of_village.len(), of_expert.len()),
        (1, 2),
        "comings and goings, with times"
    );
    let stayed =
        |visit: &Value| visit["until"].as_i64().expect("over") - visit["from"].as_i64().expect("a time");
    assert_eq!(stayed(&of_village[0]), 180_000);
    assert_eq!(stayed(&of_expert[1]), 180_000);

    // The door is shut, with the old token and for another.
    assert_eq!(village.is_shut_out().await, "room-closed");
    let shut = village
        .browser
        .post(&format!("{}/join", at(&asked)), json!({}))
        .await;
    refused(&shut, StatusCode::CONFLICT, "room-closed");

    // They talk again: the room is open anew, and the tokens of before are not.
    let again = expert.does(&asked, "talk-again", json!({})).await;
    assert_eq!(again["state"], "live");
    assert_eq!(village.is_shut_out().await, "token-expired");
    village.is_in(&asked).await;
    expert.is_in(&asked).await;
    let roster = expert.hears(&["roster"]).await;
    assert_eq!(
        roster["participants"].as_array().map(Vec::len),
        Some(2),
        "{roster}"
    );
    village.leaves().await;
    village.sees(&asked, "interrupted").await;
    expert.leaves().await;
    assert_eq!(village.sees(&asked, "opinion-pending").await["way"], "talked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consult_that_broke_off_is_owed_in_writing_with_all_it_has_and_may_be_talked_again() {
    let county = county().await;
    let (asked, _, _) = talking(&county).await;
    // The program falls in the middle of the talk, and only the expert comes back, waits, and goes.
    let county = county.restart_after(Duration::from_secs(20)).await;
    let mut expert = Sitter::of(&county, "county-expert").await;
    assert_eq!(expert.sees(&asked, "interrupted").await["why_broken"], "room");
    expert.is_in(&asked).await;
    county.pass(minutes(2));
    expert.leaves().await;
    let written = expert.sees(&asked, "opinion-pending").await;
    assert_eq!(written["way"], "broke-off");
    assert_eq!(written["request"], expert.shows(&asked).await["request"]);
    assert_eq!(written["request"]["complaint"]["chips"], json!(["chest-pain"]));
    assert_eq!(written["sittings"][0]["breaks"], 1);
    // The opinion is written as it stands: nobody fills in another form.
    let started = expert.does(&asked, "opinion", opinion_form(&county)).await;
    assert_eq!(started["opinion"]["state"], "draft", "{started}");

    // The village is back before it was signed.
    let mut village = Sitter::of(&county, "village").await;
    village.does(&asked, "talk-again", json!({})).await;
    village.is_in(&asked).await;
    expert.is_in(&asked).await;
    assert_eq!(
        village.sees(&asked, "live").await["sittings"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_talk_that_broke_off_and_nobody_goes_on_with_is_over_after_half_an_hour() {
    let county = county().await;
    let (asked, _, _) = talking(&county).await;
    let county = county.restart_after(Duration::from_secs(20)).await;
    let mut village = Sitter::of(&county, "village").await;
    assert_eq!(village.sees(&asked, "interrupted").await["why_broken"], "room");
    village.is_in(&asked).await;
    county.pass(minutes(31));
    let owed = village.sees(&asked, "opinion-pending").await;
    assert_eq!(owed["way"], "broke-off");
    // Whoever waited alone is told, and may still call for the other again.
    let left = village.hears(&["left"]).await;
    assert_eq!(left["why"], "ended");
    village.does(&asked, "talk-again", json!({})).await;
}

fn opinion_form(county: &County) -> Value {
    json!({ "id": county.center.app.system.uuid() })
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_put_out_and_that_a_room_is_locked_survives_a_restart() {
    let county = county().await;
    let (asked, _, expert) = talking(&county).await;
    let (mut guest, mut late) = (
        Sitter::of(&county, "cardiologist").await,
        Sitter::of(&county, "radiologist").await,
    );
    let id = async |who: &Sitter| good(who.browser.get("/api/v1/session").await)["person"].clone();
    for one in [&guest, &late] {
        let invited = json!({ "person": id(one).await["id"], "ring": false });
        expert.does(&asked, "invite", invited).await;
    }
    guest.is_in(&asked).await;
    late.asks(&asked).await;
    county.pass(Duration::from_secs(1));
    expert.does(&asked, "lock", json!({})).await;
    let out = json!({ "person": id(&guest).await["id"], "reason": "与本次会诊无关" });
    expert.does(&asked, "remove", out).await;
    assert_eq!(guest.hears(&["left"]).await["why"], "removed");
    assert_eq!(guest.is_shut_out().await, "token-expired");
    let (put_out, shut_out) = (guest.token, late.token);

    let county = county.restart_after(Duration::from_secs(5)).await;
    let mut guest = Sitter::of(&county, "cardiologist").await;
    guest.token = put_out;
    assert_eq!(guest.is_shut_out().await, "token-expired", "put out for good");
    let mut late = Sitter::of(&county, "radiologist").await;
    late.token = shut_out;
    assert_eq!(late.is_shut_out().await, "room-locked");

    // Whoever was in it is let back in, and sees that it is locked.
    let (mut village, expert) = (
        Sitter::of(&county, "village").await,
        Sitter::of(&county, "county-expert").await,
    );
    village.is_in(&asked).await;
    assert_eq!(village.hears(&["roster"]).await["locked"], true);
    expert.does(&asked, "unlock", json!({})).await;
    assert_eq!(late.knocks().await["type"], "joined");
}
