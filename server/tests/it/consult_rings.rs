//! A ring nobody hears: it climbs, goes outside the browser, goes on after a restart, is given up, and rings again.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::consults::{at, beats, county, on_duty, patient, standing};
use crate::county::{Browser, calls, soon};
use crate::day::{good, minutes, refused, rows};

async fn shown(who: &Browser, consult: &Value) -> Value {
    good(who.get(&at(consult)).await)
}

fn rungs(consult: &Value) -> Vec<String> {
    consult["ring"]["rungs"]
        .as_array()
        .expect("rungs")
        .iter()
        .map(|rung| rung["rung"].as_str().expect("a word").to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_proven_to_hear_is_not_waited_for() {
    let county = county().await;
    let village = county.enters("village").await;
    let dispatcher = county.enters("dispatcher").await;
    let second = county.enters("cardiologist").await;
    on_duty(&second).await;
    let board = good(dispatcher.get("/api/v1/board").await);
    let group = board["groups"]
        .as_array()
        .expect("groups")
        .iter()
        .find(|one| one["group"]["name"] == "县急会诊组")
        .expect("the group")
        .clone();
    let reach = |name: &str| {
        let people = group["people"].as_array().expect("people");
        let one = people.iter().find(|one| one["person"]["name"] == name);
        one.map(|one| (one["reachable"].clone(), one["why"].clone()))
    };
    assert_eq!(reach("林海峰"), Some((json!(false), json!("off-duty"))));
    assert_eq!(reach("孙志远"), Some((json!(true), Value::Null)));

    let asked = calls(&county, &village, &patient(&village).await).await;
    assert_eq!(standing(&asked, "林海峰"), "not-reachable");
    assert_eq!(standing(&asked, "孙志远"), "ringing");
    assert_eq!(rungs(&asked), ["first", "second"]);
    // The one whose beats have stopped still sees it when their line is back.
    county.pass(Duration::from_secs(26));
    soon(async || standing(&shown(&village, &asked).await, "孙志远") == "not-reachable").await;
    let calls_still = good(second.get("/api/v1/rings").await);
    assert_eq!(rows(&calls_still)[0]["standing"], "not-reachable");
    beats(&second).await;
    soon(async || standing(&shown(&village, &asked).await, "孙志远") == "ringing").await;

    // The first on call comes to their page in the middle of it: it rings there at once.
    let first = county.enters("county-expert").await;
    on_duty(&first).await;
    assert_eq!(standing(&shown(&village, &asked).await, "林海峰"), "ringing");
    let ring = asked["ring"]["id"].as_str().expect("an id").to_owned();
    let silent = first
        .post(&format!("/api/v1/rings/{ring}/decline"), json!({ "reason": " " }))
        .await;
    refused(&silent, StatusCode::CONFLICT, "reason-missing");
    let declined = first
        .post(
            &format!("/api/v1/rings/{ring}/decline"),
            json!({ "reason": "正在抢救" }),
        )
        .await;
    assert_eq!(declined.status, StatusCode::NO_CONTENT, "{declined:?}");
    let seen = shown(&village, &asked).await;
    assert_eq!(standing(&seen, "林海峰"), "declined");
    assert!(seen.to_string().contains("正在抢救"));
    // The dispatcher sees that, and not why: the words are of the two sides.
    let masked = shown(&dispatcher, &asked).await;
    assert_eq!(standing(&masked, "林海峰"), "declined");
    assert!(!masked.to_string().contains("正在抢救"), "{masked}");
    assert_eq!(masked["patient"]["masked"], true);

    // The village takes it back: nobody rings any more.
    good(
        village
            .post(
                &format!("{}/cancel", at(&asked)),
                json!({ "reason": "患者已由 120 接走" }),
            )
            .await,
    );
    assert_eq!(standing(&shown(&village, &asked).await, "孙志远"), "called-off");
    assert!(rows(&good(second.get("/api/v1/rings").await)).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_in_the_middle_of_an_experts_ring_goes_on_ringing() {
    let county = county().await;
    let village = county.enters("village").await;
    let second = county.enters("cardiologist").await;
    on_duty(&second).await;
    let asked = calls(&county, &village, &patient(&village).await).await;
    assert_eq!(standing(&asked, "孙志远"), "ringing");
    county.pass(Duration::from_secs(20));
    beats(&second).await;

    // The program is away for a quarter of a minute longer than a page may be silent.
    let county = county.restart_after(Duration::from_secs(30)).await;
    let village = county.enters("village").await;
    let second = county.enters("cardiologist").await;
    let seen = shown(&village, &asked).await;
    assert_eq!(seen["state"], "ringing");
    assert_eq!(standing(&seen, "孙志远"), "ringing");
    assert_eq!(rows(&good(second.get("/api/v1/rings").await)).len(), 1);

    // Nobody beats and nobody answers: it climbs to the end of the ladder.
    county.pass(minutes(2));
    soon(async || {
        rungs(&shown(&village, &asked).await)
            .last()
            .is_some_and(|rung| rung == "outside")
    })
    .await;
    let seen = shown(&village, &asked).await;
    assert_eq!(seen["ring"]["phones"][0]["phone"], "0000-8880120");
    let dispatcher = county.enters("dispatcher").await;
    let board = good(dispatcher.get("/api/v1/board").await);
    assert_eq!(board["alarms"][0]["consult"], asked["id"]);
    soon(async || {
        let sent = good(dispatcher.get("/api/v1/outside").await);
        rows(&sent).first().is_some_and(|one| one["state"] == "failed")
    })
    .await;
    let sent = good(dispatcher.get("/api/v1/outside").await);
    let message = &rows(&sent)[0];
    assert_eq!(message["answer"], "no webhook is configured");
    assert_eq!(message["body"]["site"], "上湾村卫生室");
    assert!(
        message["body"]["call_back"]
            .as_str()
            .expect("a number")
            .starts_with("139")
    );
    assert!(!sent.to_string().contains("王桂英"), "{sent}");

    // After ten minutes nobody is waited for; it waits on the list, and rings again when asked to.
    county.pass(minutes(10));
    soon(async || shown(&village, &asked).await["state"] == "submitted").await;
    assert_eq!(shown(&village, &asked).await["ring"]["outcome"], "unanswered");
    on_duty(&second).await;
    let again = json!({ "id": county.center.app.system.uuid() });
    let ringing = good(village.post(&format!("{}/rings", at(&asked)), again).await);
    assert_eq!(
        (&ringing["state"], standing(&ringing, "孙志远")),
        (&json!("ringing"), "ringing")
    );
    let ring = ringing["ring"]["id"].as_str().expect("an id");
    let live = good(
        second
            .post(&format!("/api/v1/rings/{ring}/accept"), json!({}))
            .await,
    );
    assert_eq!(live["state"], "live");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_third_party_is_rung_and_let_in_and_a_stranger_is_not() {
    let county = county().await;
    let (village, expert) = (
        county.enters("village").await,
        county.enters("county-expert").await,
    );
    let guest = county.enters("city-radiologist").await;
    on_duty(&expert).await;
    let asked = calls(&county, &village, &patient(&village).await).await;
    let ring = asked["ring"]["id"].as_str().expect("an id").to_owned();
    good(
        expert
            .post(&format!("/api/v1/rings/{ring}/accept"), json!({}))
            .await,
    );
    let hidden = guest.get(&at(&asked)).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let people = good(expert.get(&format!("{}/people?query=吴静", at(&asked))).await);
    let person = rows(&people)[0]["person"]["id"].clone();
    let invited = good(
        expert
            .post(&format!("{}/invite", at(&asked)), json!({ "person": person }))
            .await,
    );
    assert_eq!(
        invited["guest_rings"][0]["people"][0]["standing"],
        "not-reachable"
    );
    // Not on duty, and before an open page: it rings there, and hearing it is the proof.
    let ringing = good(guest.get("/api/v1/rings").await);
    let own = rows(&ringing)[0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(rows(&ringing)[0]["purpose"], "guest");
    let heard = guest.post(&format!("/api/v1/rings/{own}/heard"), json!({})).await;
    assert_eq!(heard.status, StatusCode::NO_CONTENT);
    let seen = shown(&expert, &asked).await;
    assert_eq!(seen["guest_rings"][0]["people"][0]["standing"], "heard");
    let inside = good(
        guest
            .post(&format!("/api/v1/rings/{own}/accept"), json!({}))
            .await,
    );
    assert_eq!(
        (&inside["state"], &inside["patient"]["masked"]),
        (&json!("live"), &json!(false))
    );
    // A guest signs nothing, and once sent out sees nothing.
    let writes = guest
        .post(
            &format!("{}/opinion", at(&asked)),
            json!({ "id": county.center.app.system.uuid() }),
        )
        .await;
    assert_eq!(writes.status, StatusCode::FORBIDDEN, "{writes:?}");
    good(
        expert
            .post(
                &format!("{}/remove", at(&asked)),
                json!({ "person": person, "reason": "会诊已不需要" }),
            )
            .await,
    );
    assert_eq!(guest.get(&at(&asked)).await.status, StatusCode::NOT_FOUND);
}
