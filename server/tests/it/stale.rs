//! Changes are made from what was seen: a step without `If-Match` is 428, one made from an older version is told what is
//! there now, and the description says so for each of them.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use yuanzhen_server::app;

use crate::seats::{Seat, Town, at, fresh_id, nothing};

/// What makes something new under an id of its own, or changes nothing.
const NOT_A_CHANGE: [&str; 4] = [
    "POST /api/v1/cases",
    "POST /api/v1/cases/{id}/report",
    "POST /api/v1/cases/{id}/criticals",
    "POST /api/v1/reports/{id}/check",
];

const NOUNS: [&str; 5] = ["cases", "reports", "studies", "criticals", "deliveries"];

/// Every step of these nouns, as `METHOD /path`, with its operation.
fn steps() -> Vec<(String, Value)> {
    let description = serde_json::to_value(app::openapi()).expect("a description");
    let mut found = Vec::new();
    for (path, item) in description["paths"].as_object().expect("paths") {
        let ours = NOUNS
            .iter()
            .any(|noun| path.starts_with(&format!("/api/v1/{noun}")));
        for (method, operation) in item.as_object().expect("an item") {
            let name = format!("{} {path}", method.to_uppercase());
            let changes = ["post", "put", "delete"].contains(&method.as_str());
            if ours && changes && !NOT_A_CHANGE.contains(&name.as_str()) {
                found.push((name, operation.clone()));
            }
        }
    }
    found
}

#[test]
fn the_description_says_that_every_step_takes_the_version_seen() {
    let steps = steps();
    assert!(steps.len() >= 25, "{}", steps.len());
    for (name, operation) in steps {
        let takes = operation["parameters"].as_array().is_some_and(|all| {
            all.iter()
                .any(|one| one["name"] == "If-Match" && one["in"] == "header" && one["required"] == true)
        });
        assert!(takes, "{name} does not say that it takes If-Match");
        assert!(
            operation["responses"].get("428").is_some() && operation["responses"].get("409").is_some(),
            "{name} does not say 409 and 428"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_step_without_the_version_seen_is_refused() {
    let town = Town::open().await;
    let reader = town.enters("radiologist").await;
    let case = reader.planted(&town, "HEAD").await;
    for (name, _) in steps() {
        let (method, path) = name.split_once(' ').expect("two words");
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let path = path.trim_start_matches("/api/v1");
        let path = path.replace("{id}", case["id"].as_str().expect("an id"));
        let answer = reader.ask(method, &path, None, nothing()).await;
        assert_eq!(
            answer.status,
            StatusCode::PRECONDITION_REQUIRED,
            "{name}: {answer:?}"
        );
        assert_eq!(answer.code(), "version-required", "{name}");
    }
}

/// A step from an older version: refused, with what is there now.
async fn is_stale(seat: &Seat, path: &str, old: u64, now: &Value, body: Value) {
    let answer = seat.step(path, &json!(old), body).await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::CONFLICT, "stale"),
        "{path}: {answer:?}"
    );
    let current = &answer.body["detail"]["current"];
    assert_eq!(&current["version"], now, "{path}: {current}");
    assert!(current["id"].is_string(), "{path}: {current}");
}

fn version(view: &Value) -> u64 {
    view["version"].as_u64().expect("a version")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_made_from_an_older_version_is_told_what_is_there_now() {
    let town = Town::open().await;
    let reader = town.enters("radiologist").await;
    let case = reader.planted(&town, "HEAD").await;
    let old = version(&case);
    let claimed = reader
        .does(&at("cases", &case, "claim"), &case["version"], nothing())
        .await;
    for verb in ["claim", "release", "return", "decline", "close", "reopen"] {
        let body = if ["return", "decline"].contains(&verb) {
            json!({ "reason": "缺片" })
        } else {
            nothing()
        };
        is_stale(&reader, &at("cases", &case, verb), old, &claimed["version"], body).await;
    }
    let study = &claimed["studies"][0];
    let past = version(study) - 1;
    let link = json!({ "case": case["id"], "accepted_warnings": [] });
    is_stale(
        &reader,
        &at("studies", study, "link"),
        past,
        &study["version"],
        link,
    )
    .await;
    for verb in ["unlink", "clear"] {
        let body = json!({ "reason": "核对" });
        is_stale(
            &reader,
            &at("studies", study, verb),
            past,
            &study["version"],
            body,
        )
        .await;
    }

    let begun = reader
        .ask(
            Method::POST,
            &at("cases", &case, "report"),
            None,
            json!({ "id": fresh_id() }),
        )
        .await
        .body;
    let mut report = begun["report_view"].clone();
    // The pages know the version of a report's record by another name than its printed version.
    report["version"] = report["record_version"].clone();
    let past = version(&report) - 1;
    let submission = json!({
        "version": 1,
        "content": { "findings": "未见异常", "impression": "未见异常", "conclusion": "negative" },
        "accepted": [],
        "instance_set": [],
    });
    let signing = json!({ "version": 1, "instance_set": [] });
    let reason = json!({ "reason": "核对" });
    for (verb, body) in [
        ("take-back", nothing()),
        ("submit", submission),
        ("review", nothing()),
        ("reject", reason.clone()),
        ("sign", signing),
        ("amend", reason.clone()),
    ] {
        let answer = reader
            .step(&at("reports", &report, verb), &json!(past), body)
            .await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::CONFLICT, "stale"),
            "{verb}: {answer:?}"
        );
        let current = &answer.body["detail"]["current"];
        assert_eq!(
            current["report_view"]["record_version"], report["version"],
            "{verb}: {current}"
        );
    }

    let alarm = json!({ "id": fresh_id(), "value": "颅内大量出血" });
    let raised = reader
        .ask(Method::POST, &at("cases", &case, "criticals"), None, alarm)
        .await;
    let critical = raised.body["criticals"][0].clone();
    let past = version(&critical) - 1;
    let village = town.enters("village").await;
    for (seat, verb, body) in [
        (&reader, "notify", json!({ "to": null })),
        (&village, "read-back", json!({ "text": "颅内大量出血" })),
        (&village, "handle", json!({ "text": "已转院" })),
        (&reader, "close", nothing()),
    ] {
        is_stale(
            seat,
            &at("criticals", &critical, verb),
            past,
            &critical["version"],
            body,
        )
        .await;
    }
}
