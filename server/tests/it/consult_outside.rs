//! The path outside the browser, to a real receiver: what comes there and how it is signed, a receiver that is away, one
//! that never answers.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpListener;

use crate::consults::{at, beats, on_duty, patient, standing};
use crate::county::{Browser, County, calls, soon};
use crate::day::{good, rows};

const SECRET: &str = "what only the county and its gateway know";
const DAY: i64 = 24 * 3_600_000;

/// The county's gateway for calls and messages.
#[derive(Clone, Default)]
struct Gateway {
    taken: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    /// What it answers, one after the other; then it takes what comes.
    answers: Arc<Mutex<Vec<StatusCode>>>,
}

impl Gateway {
    async fn opens(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let door = Router::new().route("/ring", post(take)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, door).await });
        format!("http://{address}/ring")
    }

    fn taken(&self) -> Vec<(HeaderMap, String)> {
        self.taken.lock().expect("no panic").clone()
    }
}

async fn take(State(gateway): State<Gateway>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let words = String::from_utf8(body.to_vec()).expect("text");
    gateway.taken.lock().expect("no panic").push((headers, words));
    let mut answers = gateway.answers.lock().expect("no panic");
    if answers.is_empty() {
        StatusCode::ACCEPTED
    } else {
        answers.remove(0)
    }
}

async fn county(webhook: &str) -> (County, tempfile::TempDir) {
    let secrets = tempfile::tempdir().expect("a folder");
    let file = secrets.path().join("webhook.secret");
    std::fs::write(&file, format!("{SECRET}\n")).expect("written");
    let county = County::open_demo(|config| {
        webhook.clone_into(&mut config.consults.webhook);
        config.consults.webhook_secret_file = file;
        config.identity.idle_lock_ms = 60 * DAY;
        config.limits.address_burst = 10_000;
        config.limits.person_burst = 10_000;
    })
    .await;
    (county, secrets)
}

/// The newest message of which this holds.
async fn message(dispatcher: &Browser, fits: impl Fn(&Value) -> bool) -> Value {
    let found = async || {
        let told = good(dispatcher.get("/api/v1/outside").await);
        rows(&told).iter().find(|one| fits(one)).cloned()
    };
    soon(async || found().await.is_some()).await;
    found().await.unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ring_nobody_answers_reaches_the_countys_gateway_signed_and_without_the_patient() {
    let gateway = Gateway::default();
    let (county, _secrets) = county(&gateway.opens().await).await;
    let (village, dispatcher) = (county.enters("village").await, county.enters("dispatcher").await);
    let second = county.enters("cardiologist").await;
    on_duty(&second).await;
    let asked = calls(&county, &village, &patient(&village).await).await;
    assert_eq!(standing(&asked, "孙志远"), "ringing");
    // The second on call hears it all the while. The first rung was passed at once, so that the third comes a minute after
    // the group's, which comes half a minute after the second's.
    for _ in 0..8 {
        county.pass(Duration::from_secs(10));
        beats(&second).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(
        gateway.taken().is_empty(),
        "it goes outside after a minute and a half"
    );
    county.pass(Duration::from_secs(11));
    soon(async || !gateway.taken().is_empty()).await;

    let (headers, body) = gateway.taken().remove(0);
    let header = |name: &str| headers[name].to_str().expect("text").to_owned();
    assert_eq!(header("content-type"), "application/json");
    let sent_at = header("x-yuanzhen-timestamp");
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("a key");
    mac.update(format!("{sent_at}.{body}").as_bytes());
    let due: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(header("x-yuanzhen-signature"), format!("sha256={due}"));
    let words: Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(words["consult"], asked["number"]);
    assert_eq!(words["site"], "上湾村卫生室");
    assert_eq!(words["group"], "县急会诊组");
    assert_eq!(
        (&words["urgency"], &words["time"]),
        (&json!("emergency"), &json!(1))
    );
    assert!(
        words["call_back"]
            .as_str()
            .is_some_and(|number| number.starts_with("139"))
    );
    for of_the_patient in ["王桂英", "chest", "胸痛"] {
        assert!(!body.contains(of_the_patient), "{body}");
    }
    let sent = message(&dispatcher, |one| one["state"] == "sent").await;
    assert_eq!(
        (&sent["attempts"], &sent["answer"]),
        (&json!(1), &json!("202 Accepted"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_is_away_is_tried_again_and_what_it_refuses_is_not() {
    let gateway = Gateway::default();
    let answers = [StatusCode::SERVICE_UNAVAILABLE, StatusCode::TOO_MANY_REQUESTS];
    gateway.answers.lock().expect("no panic").extend(answers);
    let (county, _secrets) = county(&gateway.opens().await).await;
    let (village, dispatcher) = (county.enters("village").await, county.enters("dispatcher").await);
    // Nobody can be proven to hear: it goes outside at once.
    let asked = calls(&county, &village, &patient(&village).await).await;
    let waits = message(&dispatcher, |one| one["attempts"] == 1).await;
    assert_eq!(waits["state"], "waiting");
    assert!(
        waits["answer"].as_str().is_some_and(|why| why.contains("503")),
        "{waits}"
    );
    for attempts in [2, 3] {
        // The wait for the next attempt begins after the last one is told: this clock may have been moved before that.
        let told = async || {
            county.pass(Duration::from_secs(5));
            let told = message(&dispatcher, |one| one["attempts"] == attempts);
            tokio::time::timeout(Duration::from_secs(1), told).await.is_ok()
        };
        soon(told).await;
    }
    let sent = message(&dispatcher, |one| one["state"] == "sent").await;
    assert_eq!(sent["attempts"], 3);
    let taken = gateway.taken();
    let ids: std::collections::BTreeSet<String> = taken
        .iter()
        .map(|(_, body)| serde_json::from_str::<Value>(body).expect("JSON")["id"].to_string())
        .collect();
    assert_eq!((taken.len(), ids.len()), (3, 1), "the same message each time");
    let moments: std::collections::BTreeSet<_> = taken
        .iter()
        .map(|(headers, _)| headers["x-yuanzhen-timestamp"].clone())
        .collect();
    assert_eq!(moments.len(), 3, "signed anew each time");

    // It is called again a while later, and says that it will not take it: that is the end of that message.
    gateway
        .answers
        .lock()
        .expect("no panic")
        .push(StatusCode::FORBIDDEN);
    county.pass(Duration::from_secs(5 * 60));
    let failed = message(&dispatcher, |one| one["state"] == "failed").await;
    assert!(
        failed["answer"].as_str().is_some_and(|why| why.contains("403")),
        "{failed}"
    );
    assert!(failed["body"]["time"].as_u64() > Some(1), "{failed}");
    assert_eq!(failed["consult"], asked["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn gateways_that_never_answer_hold_up_no_ring() {
    // It takes connections and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = silent.local_addr().expect("bound");
    let held = Arc::new(Mutex::new(Vec::new()));
    let taken = Arc::clone(&held);
    tokio::spawn(async move {
        while let Ok((line, _)) = silent.accept().await {
            taken.lock().expect("no panic").push(line);
        }
    });
    let (county, _secrets) = county(&format!("http://{address}/ring")).await;
    let (village, second) = (
        county.enters("village").await,
        county.enters("cardiologist").await,
    );
    let her = patient(&village).await;
    for _ in 0..6 {
        calls(&county, &village, &her).await;
    }
    // As many as the program sends at once wait for an answer.
    soon(async || held.lock().expect("no panic").len() >= 4).await;
    on_duty(&second).await;
    let asked = calls(&county, &village, &her).await;
    assert_eq!(standing(&asked, "孙志远"), "ringing");
    county.pass(Duration::from_secs(61));
    // Within two seconds, while the gateway has ten to answer.
    soon(async || {
        let shown = good(village.get(&at(&asked)).await);
        let rungs = shown["ring"]["rungs"].as_array().cloned().unwrap_or_default();
        rungs.iter().any(|rung| rung["rung"] == "group")
    })
    .await;
}
