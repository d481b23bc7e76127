//! A critical value nobody answers rings higher: on the screens again, at the telephone, at the administrator on duty;
//! after the read-back, until something was done. Each rung is heard by the right people, written down, and ends with
//! its answer.

use reqwest::StatusCode;
use serde_json::{Value, json};
use yuanzhen_domain::audit::Detail;

use crate::day::{Day, Person, good, id, minutes, refused, rows};

const VALUE: &str = "硬膜外血肿，中线移位 12 mm";

/// A reader raises a critical value of the head CT; gives its id and the case.
async fn raised(day: &Day, reader: &Person) -> (String, Value) {
    let case = day.head_ct(reader).await;
    let critical = day.new_id();
    let alarm = json!({ "id": critical, "value": VALUE });
    let case = good(
        reader
            .post(&format!("/api/v1/cases/{}/criticals", id(&case)), alarm)
            .await,
    );
    (critical.to_string(), case)
}

async fn open_criticals(who: &Person) -> Vec<Value> {
    rows(&good(who.get("/api/v1/criticals").await)).to_vec()
}

/// The rung that rings at somebody's screen now.
async fn rung(who: &Person) -> Value {
    open_criticals(who).await.first().expect("a critical value")["rung"].clone()
}

/// The rungs written down so far, the first first.
async fn rungs_written(day: &Day) -> Vec<String> {
    let mut rungs: Vec<_> = day
        .county
        .audit("escalate-critical")
        .await
        .into_iter()
        .map(|row| match row.entry.detail.get("rung") {
            Some(Detail::Text(rung)) => rung.clone(),
            other => format!("{other:?}"),
        })
        .collect();
    rungs.reverse();
    rungs
}

#[tokio::test(flavor = "multi_thread")]
async fn each_rung_is_heard_by_the_right_people_and_ends_with_the_answer() {
    let day = Day::open().await;
    let (reader, township) = (day.signs_in("radiologist").await, day.signs_in("township").await);
    let (village, dispatcher) = (day.signs_in("village").await, day.signs_in("dispatcher").await);
    let elsewhere = day.signs_in("city-radiologist").await;
    let mut at_village = village.listens().await;
    let mut at_duty = dispatcher.listens().await;
    let mut at_reader = reader.listens().await;
    let mut at_others = elsewhere.listens().await;
    let (critical, _) = raised(&day, &reader).await;
    let path = format!("/api/v1/criticals/{critical}");
    at_village.hears_of("critical-raised").await;
    assert_eq!(rung(&village).await, Value::Null);

    // A minute: the screens ring again.
    day.county.pass(minutes(1));
    assert_eq!(
        at_village.hears_of("critical-escalated").await["subject"]["id"],
        critical.as_str()
    );
    at_duty.hears_of("critical-escalated").await;
    assert_eq!(rung(&village).await, "screen");

    // Five minutes: time to telephone. Who may note the call sees the numbers, and that is written down.
    day.county.pass(minutes(4));
    at_reader.hears_of("critical-escalated").await;
    at_reader.hears_of("critical-escalated").await;
    assert_eq!(rung(&reader).await, "phone");
    let calls = good(reader.get(&format!("{path}/calls")).await);
    let called: Vec<_> = rows(&calls)
        .iter()
        .map(|call| call["name"].as_str().expect("a name"))
        .collect();
    assert_eq!(
        called,
        ["马建国", "何秀兰"],
        "the township's doctor, then the village's"
    );
    assert!(
        rows(&calls)
            .iter()
            .all(|call| call["phone"].as_str().is_some_and(|phone| phone.len() == 11))
    );
    assert_eq!(day.county.audit("see-call-list").await.len(), 1);
    refused(
        &village.get(&format!("{path}/calls")).await,
        StatusCode::FORBIDDEN,
        "not-allowed",
    );
    refused(
        &elsewhere.get(&format!("{path}/calls")).await,
        StatusCode::NOT_FOUND,
        "not-found",
    );

    // The administrator on duty sees that it rings and whose it is, and not what it is.
    let alarm = open_criticals(&dispatcher).await.remove(0);
    assert_eq!(
        (&alarm["value"], &alarm["patient"]["name"]),
        (&json!(""), &json!("王**"))
    );
    assert_eq!(alarm["institution"]["name"], "青山镇中心卫生院");
    let told = json!({ "to": rows(&calls)[0]["person"] });
    let told = good(dispatcher.post(&format!("{path}/notify"), told).await);
    assert_eq!(
        (&told["notified_to"], &told["value"]),
        (&json!("马建国"), &json!(""))
    );

    // Being told is no answer: ten minutes, and the administrator on duty is rung.
    day.county.pass(minutes(5));
    at_duty.hears_of("critical-notified").await;
    at_duty.hears_of("critical-escalated").await;
    assert_eq!(rung(&dispatcher).await, "duty");
    assert_eq!(rungs_written(&day).await, ["screen", "phone", "duty"]);

    // The read-back ends it, and half an hour begins in which something must be done.
    let wrong = village
        .post(&format!("{path}/read-back"), json!({ "text": "收到" }))
        .await;
    refused(&wrong, StatusCode::CONFLICT, "read-back-differs");
    let read = json!({ "text": format!("复述：{VALUE}") });
    let heard = good(township.post(&format!("{path}/read-back"), read).await);
    assert_eq!(
        (&heard["state"], &heard["rung"]),
        (&json!("read-back"), &Value::Null)
    );
    day.county.pass(minutes(30));
    at_duty.hears_of("critical-escalated").await;
    assert_eq!(rung(&township).await, "handling");

    // Handled: nothing rings any more, however long.
    let done = json!({ "text": "已转县医院急诊" });
    good(township.post(&format!("{path}/handle"), done).await);
    assert_eq!(rung(&reader).await, Value::Null);
    day.county.pass(minutes(600));
    at_duty.hears_nothing_of("critical-escalated").await;
    good(reader.post(&format!("{path}/close"), json!({})).await);
    assert_eq!(rungs_written(&day).await, ["screen", "phone", "duty", "handling"]);
    at_others.hears_nothing_of("critical-escalated").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_read_back_in_time_never_rings() {
    let day = Day::open().await;
    let (reader, village) = (day.signs_in("radiologist").await, day.signs_in("village").await);
    let mut at_village = village.listens().await;
    let (critical, _) = raised(&day, &reader).await;
    let path = format!("/api/v1/criticals/{critical}");
    good(
        village
            .post(&format!("{path}/read-back"), json!({ "text": VALUE }))
            .await,
    );
    good(
        village
            .post(&format!("{path}/handle"), json!({ "text": "已呼叫 120" }))
            .await,
    );
    day.county.pass(minutes(120));
    at_village.hears_of("critical-handled").await;
    at_village.hears_nothing_of("critical-escalated").await;
    assert!(rungs_written(&day).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_in_the_middle_of_a_ring_goes_on_ringing() {
    let mut day = Day::open().await;
    let reader = day.signs_in("radiologist").await;
    raised(&day, &reader).await;
    // Down from before the first rung until after the second: the higher one rings, once, and then the last.
    day.county = day.county.restart_after(minutes(6)).await;
    let dispatcher = day.signs_in("dispatcher").await;
    crate::day::at_last("the telephone list rings", async || {
        rungs_written(&day).await == ["phone"]
    })
    .await;
    assert_eq!(rung(&dispatcher).await, "phone");
    let mut at_duty = dispatcher.listens().await;
    day.county.pass(minutes(4));
    at_duty.hears_of("critical-escalated").await;
    assert_eq!(rung(&dispatcher).await, "duty");
    assert_eq!(rungs_written(&day).await, ["phone", "duty"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ladder_is_as_long_as_the_county_configured_it() {
    let day = Day::open_with(|config| {
        config.timers.critical_screen_ms = 1_000;
        config.timers.critical_phone_ms = 2_000;
        config.timers.critical_duty_ms = 3_000;
    })
    .await;
    let (reader, dispatcher) = (
        day.signs_in("radiologist").await,
        day.signs_in("dispatcher").await,
    );
    let mut at_duty = dispatcher.listens().await;
    let (_, case) = raised(&day, &reader).await;
    let raised_at = case["criticals"][0]["raised"]["at"].as_i64().expect("a time");
    assert_eq!(case["criticals"][0]["next_due_at"], raised_at + 1_000);
    day.county.pass(std::time::Duration::from_secs(3));
    at_duty.hears_of("critical-escalated").await;
    assert_eq!(rung(&dispatcher).await, "duty");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_does_not_close_before_its_critical_value_was_read_back_and_handled() {
    let day = Day::open().await;
    let (reader, village) = (day.signs_in("radiologist").await, day.signs_in("village").await);
    let senior = day.signs_in("senior").await;
    let mut content = crate::day::nothing_found();
    content["findings"] = json!("右侧额颞部颅骨内板下见梭形高密度影，中线结构左移约 12 mm。");
    content["impression"] = json!("右侧额颞部硬膜外血肿。");
    (content["conclusion"], content["critical"]) = (json!("positive"), json!(VALUE));
    let case = day.signed(&reader, &senior, &content).await;
    let close = format!("/api/v1/cases/{}/close", id(&case));
    let refusal = reader.post(&close, json!({})).await;
    refused(&refusal, StatusCode::CONFLICT, "critical-open");
    // It rings from the writer's hand on, before the second hand: the ladder runs for it too.
    let critical = format!("/api/v1/criticals/{}", id(&case["criticals"][0]));
    day.county.pass(minutes(1));
    crate::day::at_last("the screens ring", async || {
        rungs_written(&day).await == ["screen"]
    })
    .await;
    good(
        village
            .post(&format!("{critical}/read-back"), json!({ "text": VALUE }))
            .await,
    );
    refused(
        &reader.post(&close, json!({})).await,
        StatusCode::CONFLICT,
        "critical-open",
    );
    good(
        village
            .post(&format!("{critical}/handle"), json!({ "text": "已转院" }))
            .await,
    );
    let closed = good(reader.post(&close, json!({})).await);
    assert_eq!(closed["state"], "closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_screen_rings_too_and_says_no_more_than_that() {
    let day = Day::open().await;
    let reader = day.signs_in("radiologist").await;
    let (village, other) = (day.signs_in("village").await, day.signs_in("village2").await);
    let rings = async |who: &Person| good(who.get("/api/v1/session/alarm").await)["rings"].clone();
    assert_eq!(rings(&village).await, false);
    let (critical, _) = raised(&day, &reader).await;
    for who in [&village, &reader] {
        let locked = who.post("/api/v1/session/lock", json!({})).await;
        assert_eq!(locked.status, StatusCode::NO_CONTENT);
        refused(
            &who.get("/api/v1/criticals").await,
            StatusCode::LOCKED,
            "session-locked",
        );
    }
    let told = good(village.get("/api/v1/session/alarm").await);
    assert_eq!(
        told,
        json!({ "rings": true, "consult": false }),
        "and nothing of anybody"
    );
    assert_eq!(rings(&other).await, false, "another village's");
    assert_eq!(rings(&reader).await, false, "it is not yet time to telephone");
    day.county.pass(minutes(5));
    assert_eq!(rings(&reader).await, true);

    good(
        village
            .post("/api/v1/session/unlock", json!({ "password": "yuanzhen-demo" }))
            .await,
    );
    let path = format!("/api/v1/criticals/{critical}");
    good(
        village
            .post(&format!("{path}/read-back"), json!({ "text": VALUE }))
            .await,
    );
    assert_eq!(
        (rings(&village).await, rings(&reader).await),
        (json!(false), json!(false))
    );
    day.county.pass(minutes(31));
    assert_eq!(rings(&village).await, true, "nothing was done in time");
}
