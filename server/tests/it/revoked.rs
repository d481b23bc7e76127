//! A critical value that holds no longer: the report says another one, says none, was withdrawn, or its readers took it
//! back. What rings is always what the newest hand wrote, and the site that was told learns that the old one is void.

use reqwest::StatusCode;
use serde_json::{Value, json};
use yuanzhen_domain::audit::Detail;

use crate::day::{Day, Person, good, id, minutes, nothing_found, refused, report_of, rows};

const WRONG: &str = "右侧额颞部硬膜下血肿";
const RIGHT: &str = "右侧额颞部硬膜外血肿";

fn bleeding(critical: Option<&str>) -> Value {
    let mut content = nothing_found();
    content["findings"] = json!("右侧额颞部颅骨内板下见梭形高密度影，为硬膜外血肿。");
    content["impression"] = json!("右侧额颞部硬膜外血肿。");
    (content["conclusion"], content["critical"]) = (json!("positive"), json!(critical));
    content
}

/// A report with a critical value was submitted and sent back; gives the case as its writer sees it.
async fn sent_back(day: &Day, writer: &Person, reviewer: &Person, critical: &str) -> Value {
    let case = day.head_ct(writer).await;
    let case = day.begins_report(writer, &case).await;
    let case = good(day.submits(writer, &case, &bleeding(Some(critical))).await);
    let report = report_of(&case);
    good(
        reviewer
            .post(&format!("/api/v1/reports/{report}/review"), json!({}))
            .await,
    );
    let reason = json!({ "reason": "部位写错" });
    good(
        reviewer
            .post(&format!("/api/v1/reports/{report}/reject"), reason)
            .await,
    );
    day.case(writer, &case).await
}

async fn second_hand(day: &Day, reviewer: &Person, case: &Value) -> Value {
    let report = report_of(case);
    good(
        reviewer
            .post(&format!("/api/v1/reports/{report}/review"), json!({}))
            .await,
    );
    let seen = day.case(reviewer, case).await;
    good(day.signs(reviewer, &seen).await)
}

async fn open_criticals(who: &Person) -> Vec<Value> {
    rows(&good(who.get("/api/v1/criticals").await)).to_vec()
}

/// How many critical values each of these audited actions raised and revoked, of those that did.
async fn settled(day: &Day, action: &str) -> Vec<(i64, i64)> {
    let count = |row: &yuanzhen_store::AuditRow, name: &str| match row.entry.detail.get(name) {
        Some(Detail::Number(count)) => *count,
        _ => 0,
    };
    let rows = day.county.audit(action).await;
    let all = rows
        .iter()
        .map(|row| (count(row, "criticals-raised"), count(row, "criticals-revoked")));
    all.filter(|counts| *counts != (0, 0)).collect()
}

fn with_value<'a>(case: &'a Value, value: &str) -> &'a Value {
    let all = case["criticals"].as_array().expect("a list");
    all.iter().find(|one| one["value"] == value).expect("it is there")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrected_critical_value_rings_in_the_place_of_the_wrong_one() {
    let day = Day::open().await;
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let village = day.signs_in("village").await;
    let mut at_village = village.listens().await;
    let case = sent_back(&day, &reader, &senior, WRONG).await;
    let wrong = with_value(&case, WRONG).clone();
    assert_eq!(
        wrong["state"], "notified",
        "sent back, it rings on until it is corrected"
    );

    // Whoever corrects it must mean that the site is told anew.
    let content = bleeding(Some(RIGHT));
    let body = json!({
        "version": 1, "content": content, "accepted": [], "instance_set": case["instance_set"]["studies"],
    });
    let report = report_of(&case).to_owned();
    let answer = reader
        .post(&format!("/api/v1/reports/{report}/submit"), body)
        .await;
    refused(&answer, StatusCode::CONFLICT, "checks-failed");
    assert_eq!(answer.body["detail"]["codes"], json!(["critical-changed"]));

    let case = good(day.submits(&reader, &case, &content).await);
    assert_eq!(
        settled(&day, "write-report").await,
        [(1, 1), (1, 0)],
        "the newest first"
    );
    at_village.hears_of("critical-revoked").await;
    let open = open_criticals(&village).await;
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(
        (&open[0]["value"], &open[0]["replaces"]),
        (&json!(RIGHT), &json!(WRONG))
    );
    let void = with_value(&case, WRONG);
    assert_eq!(
        (&void["state"], &void["revoked"]["why"]),
        (&json!("void"), &json!("replaced"))
    );
    assert_eq!(
        case["critical"]["id"], open[0]["id"],
        "the list names the one that holds"
    );

    // What the second hand signs rings on as it is; the wrong one never rings again and cannot be answered.
    let signed = second_hand(&day, &senior, &case).await;
    assert_eq!(signed["criticals"].as_array().map(Vec::len), Some(2));
    day.county.pass(minutes(1));
    let rung = at_village.hears_of("critical-escalated").await;
    assert_eq!(rung["subject"]["id"], open[0]["id"]);
    let path = format!("/api/v1/criticals/{}", id(&wrong));
    let answer = village
        .post(&format!("{path}/read-back"), json!({ "text": WRONG }))
        .await;
    refused(&answer, StatusCode::CONFLICT, "wrong-state");
    at_village.hears_nothing_of("critical-escalated").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unticked_critical_value_is_void_and_the_site_takes_note() {
    let day = Day::open().await;
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let village = day.signs_in("village").await;
    let case = sent_back(&day, &reader, &senior, WRONG).await;
    let path = format!("/api/v1/criticals/{}", id(with_value(&case, WRONG)));
    good(
        village
            .post(&format!("{path}/read-back"), json!({ "text": WRONG }))
            .await,
    );

    let case = good(day.submits(&reader, &case, &nothing_found()).await);
    let revoked = with_value(&case, WRONG);
    assert_eq!(revoked["state"], "revoked");
    assert_eq!(revoked["revoked"]["why"], "taken-back");
    assert_eq!(revoked["read_back_words"], WRONG, "what was done stays on record");
    let signed = second_hand(&day, &senior, &case).await;
    let close = format!("/api/v1/cases/{}/close", id(&signed));
    refused(
        &reader.post(&close, json!({})).await,
        StatusCode::CONFLICT,
        "critical-open",
    );
    assert_eq!(open_criticals(&village).await.len(), 1, "it waits to be noted");
    good(village.post(&format!("{path}/note"), json!({})).await);
    assert!(open_criticals(&village).await.is_empty());
    assert_eq!(good(reader.post(&close, json!({})).await)["state"], "closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_report_leaves_no_critical_value_and_its_withdrawal_is_acknowledged() {
    let day = Day::open().await;
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let village = day.signs_in("village").await;
    let mut at_village = village.listens().await;
    let signed = day.signed(&reader, &senior, &bleeding(Some(RIGHT))).await;
    let acknowledges = async || {
        let all = good(village.get("/api/v1/deliveries?state=unacknowledged").await);
        for one in rows(&all) {
            let path = format!("/api/v1/deliveries/{}/acknowledge", id(one));
            good(village.post(&path, json!({})).await);
        }
        rows(&all).to_vec()
    };
    let report = acknowledges().await;
    assert_eq!(
        report.iter().map(|one| &one["critical"]).collect::<Vec<_>>(),
        [&json!(true)]
    );

    let path = format!("/api/v1/reports/{}/withdraw", report_of(&signed));
    let withdrawn = good(
        senior
            .post(&path, json!({ "reason": "图像属于另一位患者" }))
            .await,
    );
    let view = &withdrawn["report_view"];
    let signature = view["signatures"][1]["at"].as_i64().expect("a time");
    assert!(view["withdrawn_at"].as_i64().expect("a time") >= signature);
    let revoked = with_value(&withdrawn, RIGHT);
    assert_eq!(
        (&revoked["state"], &revoked["revoked"]["why"]),
        (&json!("revoked"), &json!("withdrawn"))
    );
    at_village.hears_of("critical-revoked").await;
    // Whoever acted on it must hear of it: it rings higher until the site says that it knows.
    day.county.pass(minutes(1));
    at_village.hears_of("critical-escalated").await;
    assert_eq!(open_criticals(&village).await[0]["rung"], "screen");
    day.county.pass(minutes(4));
    at_village.hears_of("critical-escalated").await;
    assert_eq!(open_criticals(&reader).await[0]["rung"], "phone");
    good(
        village
            .post(&format!("/api/v1/criticals/{}/note", id(revoked)), json!({}))
            .await,
    );
    assert!(open_criticals(&village).await.is_empty());
    day.county.pass(minutes(5));
    at_village.hears_nothing_of("critical-escalated").await;

    let withdrawal = acknowledges().await;
    let told: Vec<_> = withdrawal
        .iter()
        .map(|one| (&one["what"], &one["critical"]))
        .collect();
    assert_eq!(told, [(&json!("withdrawal"), &json!(false))]);
    assert!(acknowledges().await.is_empty(), "nothing waits any more");

    // The case is not left without a report: it is written anew, from nothing.
    let path = format!("/api/v1/reports/{}/amend", report_of(&signed));
    let anew = good(senior.post(&path, json!({ "reason": "按本人图像重写" })).await);
    let view = &anew["report_view"];
    assert_eq!(
        (&view["version"], &view["content"]["findings"]),
        (&json!(2), &json!(""))
    );
    good(day.submits(&senior, &anew, &nothing_found()).await);
    let seen = day.case(&reader, &anew).await;
    second_hand(&day, &reader, &seen).await;
    let report = acknowledges().await;
    let told: Vec<_> = report
        .iter()
        .map(|one| (&one["what"], &one["report_version"]))
        .collect();
    assert_eq!(told, [(&json!("report"), &json!(2))]);
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_take_a_critical_value_back_unless_a_report_says_it() {
    let day = Day::open().await;
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let village = day.signs_in("village").await;
    let case = day.head_ct(&reader).await;
    let case = day.begins_report(&reader, &case).await;
    let case = good(day.submits(&reader, &case, &bleeding(Some(WRONG))).await);
    let path = format!("/api/v1/criticals/{}/revoke", id(with_value(&case, WRONG)));
    let why = json!({ "text": "部位写错" });
    refused(
        &reader.post(&path, why.clone()).await,
        StatusCode::CONFLICT,
        "critical-in-report",
    );

    let report = report_of(&case);
    good(
        senior
            .post(&format!("/api/v1/reports/{report}/review"), json!({}))
            .await,
    );
    let reason = json!({ "reason": "部位写错" });
    good(
        senior
            .post(&format!("/api/v1/reports/{report}/reject"), reason)
            .await,
    );
    let answer = reader.post(&path, json!({ "text": " " })).await;
    refused(&answer, StatusCode::UNPROCESSABLE_ENTITY, "reason-missing");
    let revoked = good(reader.post(&path, why.clone()).await);
    assert_eq!(revoked["state"], "revoked");
    let seen = open_criticals(&village).await;
    assert_eq!(seen[0]["revoked"]["reason"], "部位写错");
    refused(
        &reader.post(&path, why).await,
        StatusCode::CONFLICT,
        "wrong-state",
    );
}
