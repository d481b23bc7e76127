//! Images and whose they are, on the real server: linked by hand, undone by another hand, and what a late image or a new
//! link does to a signature.

use reqwest::StatusCode;
use serde_json::{Value, json};
use yuanzhen_domain::audit::Outcome;

use crate::day::{Day, Person, good, id, nothing_found, refused, report_of, rows};

/// The unmatched study of the site.
async fn unmatched(who: &Person) -> Value {
    let studies = good(who.get("/api/v1/studies").await);
    rows(&studies).first().expect("an unmatched study").clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_nobody_ordered_is_linked_by_hand_and_undone_by_a_second_person() {
    let day = Day::open().await;
    let technician = day.signs_in("technician").await;
    let (reader, other) = (
        day.signs_in("radiologist").await,
        day.signs_in("liulin-technician").await,
    );
    day.strange_ct("欧阳海燕").await;
    day.studies_become_whole(&technician).await;
    let study = unmatched(&technician).await;
    let path = format!("/api/v1/studies/{}", id(&study));
    // A case that waits for its images; whose they are differs, and that must be seen first.
    let waiting = good(technician.get("/api/v1/cases?list=all").await);
    let waiting = rows(&waiting)
        .iter()
        .find(|case| case["study"].is_null())
        .expect("one waits")
        .clone();
    let link = |accepted: Value| json!({ "case": waiting["id"], "accepted_warnings": accepted });
    let warned = technician.post(&format!("{path}/link"), link(json!([]))).await;
    refused(&warned, StatusCode::CONFLICT, "warnings-not-accepted");
    let codes: Vec<_> = warned.body["detail"]["warnings"]
        .as_array()
        .expect("warnings")
        .iter()
        .map(|warning| warning["code"].clone())
        .collect();
    assert!(codes.contains(&json!("name-differs")), "{codes:?}");
    let stranger = other.post(&format!("{path}/link"), link(json!(codes))).await;
    refused(&stranger, StatusCode::NOT_FOUND, "not-found");
    let linked = good(technician.post(&format!("{path}/link"), link(json!(codes))).await);
    assert_eq!(
        (&linked["linked_how"], &linked["linked_by"]["name"]),
        (&json!("by-hand"), &json!("田晓梅"))
    );
    assert_eq!(day.case(&reader, &waiting).await["study"]["id"], linked["id"]);

    // The same hand does not undo it; a page that shows it unlinked is told.
    let undo = json!({ "reason": "不是这位患者" });
    let same = technician.post(&format!("{path}/unlink"), undo.clone()).await;
    refused(&same, StatusCode::CONFLICT, "same-hand");
    let seen = study["version"].as_u64().expect("a version");
    let stale = reader
        .send(
            reader
                .request(reqwest::Method::POST, &format!("{path}/unlink"))
                .header("if-match", format!("\"{seen}\""))
                .json(&undo),
        )
        .await;
    refused(&stale, StatusCode::CONFLICT, "stale");
    assert_eq!(stale.body["detail"]["current"]["state"], "matched");
    let undone = good(reader.post(&format!("{path}/unlink"), undo).await);
    assert_eq!(
        (&undone["state"], &undone["case"]),
        (&json!("unmatched"), &Value::Null)
    );
    assert!(day.case(&reader, &waiting).await["study"].is_null());
    let by_hand = |row: &&yuanzhen_store::AuditRow| {
        row.entry.who.person().is_some() && row.entry.outcome == Outcome::Done
    };
    let linked = day.county.audit("link-study").await;
    assert_eq!(linked.iter().filter(by_hand).count(), 1);
    assert_eq!(day.county.audit("unlink-study").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_image_makes_the_signature_fail_and_shows_the_difference() {
    let day = Day::open().await;
    let technician = day.signs_in("technician").await;
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let case = day.head_ct(&reader).await;
    let case = day.begins_report(&reader, &case).await;
    let case = good(day.submits(&reader, &case, &nothing_found()).await);
    let report = report_of(&case);
    good(
        senior
            .post(&format!("/api/v1/reports/{report}/review"), json!({}))
            .await,
    );
    let seen = day.case(&senior, &case).await;

    day.late_image(&case).await;
    day.studies_become_whole(&technician).await;
    let late = day.signs(&senior, &seen).await;
    refused(&late, StatusCode::CONFLICT, "study-changed-since-written");
    assert_eq!(late.body["detail"]["instances_read"], 24);
    assert_eq!(late.body["detail"]["instances_now"], 25);
    assert_eq!(late.body["detail"]["match_changed"], false);
    // Looking again does not help: the writer's hand is under 24 images. It goes back, is read again and signed.
    let again = day.case(&senior, &case).await;
    refused(
        &day.signs(&senior, &again).await,
        StatusCode::CONFLICT,
        "study-changed-since-written",
    );
    let reason = json!({ "reason": "新到图像，请重阅" });
    good(
        senior
            .post(&format!("/api/v1/reports/{report}/reject"), reason)
            .await,
    );
    let case = day.case(&reader, &case).await;
    good(day.submits(&reader, &case, &nothing_found()).await);
    good(
        senior
            .post(&format!("/api/v1/reports/{report}/review"), json!({}))
            .await,
    );
    let seen = day.case(&senior, &case).await;
    let signed = good(day.signs(&senior, &seen).await);
    assert_eq!(signed["report_view"]["state"], "signed");
    assert_eq!(signed["report_view"]["read_from"]["instances"], 25);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_matching_makes_the_signature_fail() {
    let day = Day::open().await;
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let case = day.head_ct(&reader).await;
    let case = day.begins_report(&reader, &case).await;
    let case = good(day.submits(&reader, &case, &nothing_found()).await);
    let report = report_of(&case);
    good(
        senior
            .post(&format!("/api/v1/reports/{report}/review"), json!({}))
            .await,
    );
    let seen = day.case(&senior, &case).await;
    // Somebody finds that the images are another patient's.
    let study = id(&case["study"]);
    let undo = json!({ "reason": "对错号" });
    good(
        reader
            .post(&format!("/api/v1/studies/{study}/unlink"), undo)
            .await,
    );
    let images = &seen["instance_set"]["studies"];
    let body = json!({ "version": 1, "accepted": [], "instance_set": images });
    let refusal = senior.post(&format!("/api/v1/reports/{report}/sign"), body).await;
    assert_eq!(refusal.status, StatusCode::CONFLICT, "{refusal:?}");
    let now = day.case(&senior, &case).await;
    assert_eq!(now["report_view"]["state"], "reviewing");
    assert!(now["deliveries"].as_array().expect("a list").is_empty());
}
