//! A draft is not stranded: while its writer types the case stays theirs, and when the case goes to another the words
//! go with it, with who wrote them on record.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::seats::{Seat, Town, at, fresh_id, nothing};

fn words(findings: &str) -> Value {
    json!({ "technique": "头颅CT平扫", "findings": findings, "impression": "待定", "conclusion": null, "critical": null })
}

async fn claims(seat: &Seat, case: &Value) -> Value {
    seat.does(&at("cases", case, "claim"), &case["version"], nothing())
        .await
}

async fn types(seat: &Seat, case: &Value, findings: &str) -> Value {
    let report = &case["report_view"];
    let path = at("reports", report, "draft");
    let answer = seat
        .ask(
            Method::PUT,
            &path,
            Some(&report["draft_version"]),
            words(findings),
        )
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    look(seat, case).await
}

async fn look(seat: &Seat, case: &Value) -> Value {
    seat.get(&format!("/cases/{}", case["id"].as_str().expect("an id")))
        .await
}

async fn begins(seat: &Seat, town: &Town) -> Value {
    let case = seat.planted(town, "HEAD").await;
    let case = claims(seat, &case).await;
    let path = at("cases", &case, "report");
    let begun = seat
        .ask(Method::POST, &path, None, json!({ "id": fresh_id() }))
        .await;
    assert_eq!(begun.status, StatusCode::CREATED, "{begun:?}");
    begun.body
}

fn given_back(case: &Value) -> bool {
    case["state"] == "submitted"
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_ran_out_is_taken_again_by_who_goes_on_typing() {
    let town = Town::open().await;
    let writer = town.enters("radiologist").await;
    let case = begins(&writer, &town).await;
    town.minutes(31);
    let free = writer.sees(&case, given_back).await;
    assert!(free["claimed_by"].is_null());
    let kept = types(&writer, &free, "颅骨未见骨折").await;
    assert_eq!(kept["claimed_by"]["name"], "李文博");
    assert_eq!(kept["report_view"]["taken_over_from"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn typing_keeps_the_claim_and_a_later_claim_takes_the_words_along() {
    let town = Town::open().await;
    let (writer, other) = (
        town.enters("radiologist").await,
        town.enters("radiologist2").await,
    );
    let case = begins(&writer, &town).await;
    let until = case["claimed_until"].as_i64().expect("claimed");
    town.minutes(20);
    let case = types(&writer, &case, "左侧基底节区低密度影").await;
    assert_eq!(
        case["claimed_until"].as_i64(),
        Some(until + 20 * 60_000),
        "renewed"
    );
    town.minutes(29);
    let path = at("cases", &case, "claim");
    let refused = other.step(&path, &case["version"], nothing()).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::CONFLICT, "claimed-by-another")
    );

    town.minutes(2);
    let seen = other.sees(&case, given_back).await;
    assert_eq!(seen["report_view"]["author"]["name"], "李文博");
    let taken = claims(&other, &seen).await;
    let report = &taken["report_view"];
    assert_eq!(report["author"]["name"], "周雨桐");
    assert_eq!(
        report["content"]["findings"], "左侧基底节区低密度影",
        "what was typed went along"
    );
    assert_eq!(report["taken_over_from"]["name"], "李文博");
    let told = taken["timeline"].as_array().expect("a timeline").iter().rev();
    let told = told
        .clone()
        .find(|one| one["kind"] == "report-handed-over")
        .cloned();
    let told = told.expect("it is told");
    assert_eq!(told["detail"], json!({ "from": "李文博", "to": "周雨桐" }));
    assert_eq!(told["actor_name"], "周雨桐");

    // The one who wrote before is told so and cannot write into another's report.
    let draft = at("reports", report, "draft");
    let late = writer
        .ask(
            Method::PUT,
            &draft,
            Some(&report["draft_version"]),
            words("晚到的字"),
        )
        .await;
    assert_eq!(
        (late.status, late.code()),
        (StatusCode::CONFLICT, "not-the-writer")
    );
    let went_on = types(&other, &taken, "左侧基底节区低密度影，考虑腔隙性梗死").await;
    assert_eq!(
        went_on["report_view"]["content"]["findings"],
        "左侧基底节区低密度影，考虑腔隙性梗死"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dispatcher_gives_a_case_with_its_draft_to_another_and_reads_nothing_of_it() {
    let town = Town::open().await;
    let (writer, other) = (
        town.enters("radiologist").await,
        town.enters("radiologist2").await,
    );
    let dispatcher = town.enters("dispatcher").await;
    let case = begins(&writer, &town).await;
    let case = types(&writer, &case, "颅骨未见骨折").await;
    let seen = look(&dispatcher, &case).await;
    assert!(
        seen["studies"][0]["patient_as_sent"].is_null(),
        "what the device said names the patient: {seen}"
    );
    assert!(
        seen["report_view"].is_null() && seen["patient"]["masked"] == true,
        "{seen}"
    );
    let (path, version) = (at("cases", &case, "assign"), &seen["version"]);
    let me = other.get("/session").await["person"]["id"].clone();
    let nobody = dispatcher
        .step(&path, version, json!({ "person": fresh_id() }))
        .await;
    assert_eq!(nobody.code(), "not-in-group");
    let given = dispatcher.does(&path, version, json!({ "person": me })).await;
    assert_eq!(given["claimed_by"]["name"], "周雨桐");

    let theirs = look(&other, &case).await;
    assert_eq!(theirs["report_view"]["author"]["name"], "周雨桐");
    assert_eq!(theirs["report_view"]["content"]["findings"], "颅骨未见骨折");
    assert_eq!(theirs["report_view"]["taken_over_from"]["name"], "李文博");
    assert_eq!(
        theirs["examination"]["clinical_diagnosis"], case["examination"]["clinical_diagnosis"],
        "whoever assigns sees no diagnosis and does not lose it"
    );
    assert_ne!(theirs["examination"]["clinical_diagnosis"], "");

    let refused = dispatcher
        .step(
            &at("cases", &case, "decline"),
            &given["version"],
            json!({ "reason": "本组不阅" }),
        )
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let declined = other
        .does(
            &at("cases", &case, "decline"),
            &given["version"],
            json!({ "reason": "图像不全" }),
        )
        .await;
    assert_eq!(
        (&declined["state"], &declined["reason"]),
        (&json!("declined"), &json!("图像不全"))
    );
    let audit = town.enters("audit").await;
    let rows = audit.get("/audit?action=assign-case&limit=9").await;
    let from = writer.get("/session").await["person"]["id"].clone();
    assert_eq!(rows["items"][0]["detail"]["draft-from"], from);
}
