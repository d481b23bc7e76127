//! Two hands at one desk: double clicks, stale pages, two windows on one draft, a second signature by the first hand, a
//! session that ends in the middle of writing, and an abandoned machine.

use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::day::{Day, good, id, minutes, nothing_found, refused, report_of, rows};

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_makes_one_thing_and_another_form_under_its_id_is_refused() {
    let day = Day::open().await;
    let reader = day.signs_in("radiologist").await;
    let case = day.head_ct(&reader).await;
    let path = format!("/api/v1/cases/{}/criticals", id(&case));
    let alarm = json!({ "id": day.new_id(), "value": "脑疝" });
    let (one, two) = tokio::join!(
        reader.post(&path, alarm.clone()),
        reader.post(&path, alarm.clone())
    );
    assert_eq!(
        (one.status, two.status),
        (StatusCode::CREATED, StatusCode::CREATED)
    );
    assert_eq!(two.body["criticals"].as_array().expect("a list").len(), 1);
    assert_eq!(day.county.audit("raise-critical").await.len(), 1);
    let other = json!({ "id": alarm["id"], "value": "张力性气胸" });
    refused(
        &reader.post(&path, other).await,
        StatusCode::CONFLICT,
        "id-reused",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_page_changes_nothing_and_is_shown_what_is_true_now() {
    let day = Day::open().await;
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let case = day.head_ct(&reader).await;
    let seen = case["version"].as_u64().expect("a version");
    let path = format!("/api/v1/cases/{}", id(&case));
    good(reader.post(&format!("{path}/claim"), json!({})).await);
    good(reader.post(&format!("{path}/release"), json!({})).await);
    // The page of the senior still shows the case as it was before.
    let stale = senior.post_from(&format!("{path}/claim"), seen).await;
    refused(&stale, StatusCode::CONFLICT, "stale");
    let current = &stale.body["detail"]["current"];
    assert_eq!(
        (&current["version"], &current["state"]),
        (&json!(seen + 2), &json!("submitted"))
    );
    good(senior.post_from(&format!("{path}/claim"), seen + 2).await);

    let admin = day.signs_in("admin").await;
    let places = good(admin.get("/api/v1/places").await);
    let mut place = rows(&places)[0].clone();
    let (at, version) = (
        format!("/api/v1/places/{}", id(&place)),
        place["version"].as_u64().expect("a version"),
    );
    let fields = place.as_object_mut().expect("an object");
    fields.remove("version");
    good(admin.put(&at, version, place.clone()).await);
    refused(
        &admin.put(&at, version, place.clone()).await,
        StatusCode::CONFLICT,
        "stale",
    );
    let unnamed = admin.request(Method::PUT, &at).json(&place);
    assert_eq!(
        admin.send(unnamed).await.status,
        StatusCode::PRECONDITION_REQUIRED
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_windows_on_one_draft_lose_nothing_and_another_person_does_not_write_in_it() {
    let day = Day::open().await;
    let (reader, other) = (
        day.signs_in("radiologist").await,
        day.signs_in("radiologist2").await,
    );
    let second_window = day.signs_in("radiologist").await;
    let case = day.head_ct(&reader).await;
    let case = day.begins_report(&reader, &case).await;
    let draft = format!("/api/v1/reports/{}/draft", report_of(&case));
    let text = |words: &str| {
        let mut content = nothing_found();
        content["findings"] = json!(words);
        content
    };
    good(reader.put(&draft, 0, text("第一个窗口")).await);
    let stale = second_window.put(&draft, 0, text("第二个窗口")).await;
    refused(&stale, StatusCode::CONFLICT, "stale");
    let current = &stale.body["detail"]["current"];
    assert_eq!(current["content"]["findings"], "第一个窗口");
    let version = current["version"].as_u64().expect("a version");
    good(second_window.put(&draft, version, text("第二个窗口")).await);
    refused(
        &other.put(&draft, 0, text("别人")).await,
        StatusCode::CONFLICT,
        "not-the-writer",
    );
    let seen = day.case(&reader, &case).await;
    assert_eq!(seen["report_view"]["content"]["findings"], "第二个窗口");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_hand_does_not_sign_twice() {
    let day = Day::open().await;
    let reader = day.signs_in("radiologist").await;
    let case = day.head_ct(&reader).await;
    let case = day.begins_report(&reader, &case).await;
    let case = good(day.submits(&reader, &case, &nothing_found()).await);
    let report = format!("/api/v1/reports/{}", report_of(&case));
    refused(
        &reader.post(&format!("{report}/review"), json!({})).await,
        StatusCode::CONFLICT,
        "same-hand",
    );
    // Not even when another has begun to review.
    let senior = day.signs_in("senior").await;
    good(senior.post(&format!("{report}/review"), json!({})).await);
    refused(
        &day.signs(&reader, &case).await,
        StatusCode::CONFLICT,
        "same-hand",
    );
    assert_eq!(
        day.case(&reader, &case).await["report_view"]["signatures"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_gone_in_the_middle_of_writing_loses_no_saved_word() {
    let day = Day::open().await;
    let reader = day.signs_in("radiologist").await;
    let case = day.head_ct(&reader).await;
    let case = day.begins_report(&reader, &case).await;
    let draft = format!("/api/v1/reports/{}/draft", report_of(&case));
    let saved = good(reader.put(&draft, 0, nothing_found()).await);
    // The security administrator ends all sessions of the reader.
    let security = day.signs_in("security").await;
    let me = good(reader.get("/api/v1/session").await);
    let at = format!("/api/v1/staff/{}/sign-out", id(&me["person"]));
    assert_eq!(security.post(&at, json!({})).await.status, StatusCode::NO_CONTENT);
    let version = saved["version"].as_u64().expect("a version");
    let gone = reader.put(&draft, version, nothing_found()).await;
    refused(&gone, StatusCode::UNAUTHORIZED, "not-signed-in");
    let reader = day.signs_in("radiologist").await;
    let found = day.case(&reader, &case).await;
    assert_eq!(found["report_view"]["content"], nothing_found());
    assert_eq!(found["report_view"]["draft_version"], version);
    good(reader.put(&draft, version, nothing_found()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abandoned_machine_reads_nothing_of_a_patient() {
    let day = Day::open_with(|_| {}).await;
    let township = day.signs_in("township").await;
    let case = day.head_ct(&township).await;
    let study = good(
        township
            .get(&format!("/api/v1/studies/{}", id(&case["study"])))
            .await,
    );
    let (uid, series) = (&study["study_instance_uid"], &study["series"][0]);
    let series_uid = series["uid"].as_str().expect("a uid");
    let image = format!(
        "/dicom-web/studies/{}/series/{series_uid}/instances/{}/frames/1",
        uid.as_str().expect("a uid"),
        series["instances"][0]["sop_instance_uid"]
            .as_str()
            .expect("a uid"),
    );
    let of_patient = [
        format!("/api/v1/cases/{}", id(&case)),
        "/api/v1/cases?list=all".to_owned(),
        format!("/api/v1/patients/{}", id(&case["patient"])),
        format!("/api/v1/studies/{}", id(&study)),
        "/api/v1/criticals".to_owned(),
        "/api/v1/deliveries".to_owned(),
        "/api/v1/home".to_owned(),
        image,
    ];
    for path in &of_patient {
        assert!(township.get(path).await.status.is_success(), "{path}");
    }
    let me = good(township.get("/api/v1/session").await);
    let me = id(&me["person"]);
    let written = day.county.audit_length_of(me).await;
    day.county.pass(minutes(11));
    for path in &of_patient {
        let locked = township.get(path).await;
        assert_eq!(locked.status, StatusCode::LOCKED, "{path}");
        assert!(!locked.body.to_string().contains("王桂英"), "{path}");
    }
    let steps = township
        .post(
            &format!("/api/v1/cases/{}/cancel", id(&case)),
            json!({ "reason": "x" }),
        )
        .await;
    assert_eq!(steps.status, StatusCode::LOCKED);
    assert_eq!(
        day.county.audit_length_of(me).await,
        written,
        "nothing was opened"
    );
    good(
        township
            .post("/api/v1/session/unlock", json!({ "password": "yuanzhen-demo" }))
            .await,
    );
    assert!(township.get(&of_patient[0]).await.status.is_success());
}
