//! A signature names exactly what its reader had on the screen: stories of late images, second studies, wrong sides and
//! stale acceptances, over HTTP and DICOM.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use yuanzhen_dicom_gateway::synth::{ct_phantom, knee_phantom};

use crate::paper;
use crate::reading::{Room, at, plain, studies, with, word};

const IMAGE_LATERALITY: [u8; 4] = [0x20, 0x00, 0x62, 0x00];
const LOSSY: [u8; 4] = [0x28, 0x00, 0x10, 0x21];

fn clear_chest() -> Value {
    plain("双肺纹理清晰。", "胸部未见明显异常。")
}

fn clear_knee() -> Value {
    plain("右膝骨质完整，关节间隙正常。", "右膝未见明显异常。")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_image_stops_the_writer_until_it_was_looked_at() {
    let room = Room::with_order("CT", "CHEST", "U").await;
    let slices: Vec<_> = ct_phantom(&room.exam(91), 4).collect();
    room.arrives("STORESCU", &slices[..3]).await;
    room.is_claimed().await;
    let page = room.opened(&room.writer).await;
    assert_eq!(page["instance_set"]["instances"], 3);

    room.sends("STORESCU", &slices[3..]).await;
    let refused = room.submits(&page, &clear_chest(), &[]).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::CONFLICT, "study-changed")
    );
    let detail = &refused.body["detail"];
    assert_eq!(
        (&detail["instances_read"], &detail["instances_now"]),
        (&json!(3), &json!(4))
    );
    assert_eq!(detail["match_changed"], false);
    assert_eq!(detail["studies"][0]["instances_now"], 4);

    let looked = room.opened(&room.writer).await;
    let refused = room.submits(&looked, &clear_chest(), &[]).await;
    assert_eq!(refused.code(), "study-not-complete", "more may come");
    room.settles().await;
    let looked = room.opened(&room.writer).await;
    let submitted = room.submits(&looked, &clear_chest(), &[]).await;
    assert_eq!(submitted.status, StatusCode::OK, "{submitted:?}");
    assert_eq!(submitted.body["report_view"]["read_from"], looked["instance_set"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_image_after_the_writers_signature_sends_the_report_back_and_does_not_loop() {
    let room = Room::with_order("CT", "CHEST", "U").await;
    let slices: Vec<_> = ct_phantom(&room.exam(92), 4).collect();
    room.arrives("STORESCU", &slices[..3]).await;
    room.is_claimed().await;
    let page = room.opened(&room.writer).await;
    let submitted = room.submits(&page, &clear_chest(), &[]).await;
    assert_eq!(submitted.status, StatusCode::OK, "{submitted:?}");
    room.is_reviewed().await;
    room.arrives("STORESCU", &slices[3..]).await;

    // However often the reviewer looks, the writer signed for three images.
    let looked = room.opened(&room.reviewer).await;
    let refused = room.signs(&looked, &[]).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::CONFLICT, "study-changed-since-written")
    );
    assert_eq!(refused.body["detail"]["instances_now"], 4);
    let back = room
        .acts(
            &room.reviewer,
            &looked,
            "reject",
            json!({ "reason": "又到一幅图像" }),
        )
        .await;
    assert_eq!(back.status, StatusCode::OK, "{back:?}");

    let page = room.opened(&room.writer).await;
    let submitted = room.submits(&page, &clear_chest(), &[]).await;
    assert_eq!(submitted.status, StatusCode::OK, "{submitted:?}");
    room.is_reviewed().await;
    let page = room.opened(&room.reviewer).await;
    let mut older = page.clone();
    older["instance_set"]["studies"][0]["digest"] = json!(format!("sha256:{}", "0".repeat(64)));
    let refused = room.signs(&older, &[]).await;
    assert_eq!(
        refused.code(),
        "study-changed",
        "a reviewer's page that shows something else"
    );
    let signed = room.signs(&page, &[]).await;
    assert_eq!(signed.status, StatusCode::OK, "{signed:?}");
    assert_eq!(signed.body["report_view"]["state"], "signed");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_studies_of_one_case_are_signed_together() {
    let room = Room::with_order("DX", "KNEE", "R").await;
    let front = with(&knee_phantom(&room.exam(93)), IMAGE_LATERALITY, *b"R ");
    let side = with(&knee_phantom(&room.exam(94)), IMAGE_LATERALITY, *b"R ");
    room.arrives("QSDR", std::slice::from_ref(&front)).await;
    let first_only = room.opened(&room.writer).await;
    let other = word(&studies(&first_only)[0]["study_instance_uid"]);

    // The second study is not linked by itself: the order has images. A person links it, having seen that.
    room.sends("QSDR", std::slice::from_ref(&side)).await;
    room.county.pass(std::time::Duration::from_secs(30));
    let second = waiting_study(&room, &other).await;
    let link = format!("/api/v1/studies/{}/link", word(&second["id"]));
    let form = json!({ "case": room.case, "accepted_warnings": [] });
    let refused = at(&room.technician, Method::POST, &link, &second["version"], form).await;
    assert_eq!(refused.code(), "warnings-not-accepted");
    assert_eq!(
        refused.body["detail"]["warnings"],
        json!([{ "code": "order-not-open" }])
    );
    let form = json!({ "case": room.case, "accepted_warnings": ["order-not-open"] });
    let linked = at(&room.technician, Method::POST, &link, &second["version"], form).await;
    assert_eq!(linked.status, StatusCode::OK, "{linked:?}");

    room.is_claimed().await;
    let mut page = room.opened(&room.writer).await;
    assert_eq!(page["instance_set"]["studies"].as_array().map(Vec::len), Some(2));
    assert_eq!(page["study"]["instances"], 2, "the list counts both");
    let both = page["instance_set"]["studies"].clone();
    page["instance_set"]["studies"] = first_only["instance_set"]["studies"].clone();
    let refused = room.submits(&page, &clear_knee(), &[]).await;
    assert_eq!(refused.code(), "study-changed", "half of it was on the screen");
    assert_eq!(refused.body["detail"]["match_changed"], true);
    assert_eq!(refused.body["detail"]["studies"][0]["study"], second["id"]);
    page["instance_set"]["studies"] = both;
    let submitted = room.submits(&page, &clear_knee(), &[]).await;
    assert_eq!(submitted.status, StatusCode::OK, "{submitted:?}");

    // Unlinking one of them is a new matching: the reviewer's signature fails and says so.
    room.is_reviewed().await;
    let page = room.opened(&room.reviewer).await;
    let study = studies(&page)
        .into_iter()
        .find(|study| study["id"] == second["id"])
        .expect("the second study");
    let unlink = format!("/api/v1/studies/{}/unlink", word(&second["id"]));
    let reason = json!({ "reason": "另一位患者" });
    let undone = at(&room.reviewer, Method::POST, &unlink, &study["version"], reason).await;
    assert_eq!(undone.status, StatusCode::OK, "{undone:?}");
    let refused = room.signs(&page, &[]).await;
    assert_eq!(refused.code(), "study-changed-since-written");
    assert_eq!(refused.body["detail"]["match_changed"], true);
    assert_eq!(refused.body["detail"]["studies"][0]["instances_now"], Value::Null);
}

async fn waiting_study(room: &Room, other_than: &str) -> Value {
    for _ in 0..300 {
        let list = room.technician.get("/api/v1/studies?match=unmatched").await;
        let found = list.body["items"].as_array().into_iter().flatten().find(|study| {
            study["patient_as_sent"]["name"] == "石守信"
                && study["study_instance_uid"] != other_than
                && study["state"] == "unmatched"
        });
        if let Some(study) = found {
            return study.clone();
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the second study does not wait for a person");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_of_the_other_side_and_a_rewritten_sentence_ask_again() {
    let room = Room::with_order("DX", "KNEE", "R").await;
    let film = with(&knee_phantom(&room.exam(95)), IMAGE_LATERALITY, *b"L ");
    room.arrives("QSDR", &[film]).await;
    room.is_claimed().await;
    let page = room.opened(&room.writer).await;

    let key = |found: &[Value], code: &str| -> Vec<String> {
        found
            .iter()
            .filter(|one| one["code"] == code)
            .map(|one| word(&one["key"]))
            .collect()
    };
    let found = room.checks(&clear_knee()).await;
    let wrong_side = key(&found, "image-side-differs");
    assert_eq!(wrong_side.len(), 1, "{found:?}");
    let refused = room.submits(&page, &clear_knee(), &[]).await;
    assert_eq!(
        (refused.code(), &refused.body["detail"]["codes"]),
        ("checks-failed", &json!(["image-side-differs"]))
    );

    let compared = plain("右膝较左膝肿胀。", "右膝未见明显异常。");
    let mut accepted = wrong_side;
    accepted.extend(key(&room.checks(&compared).await, "side-mixed"));
    assert_eq!(accepted.len(), 2);
    let mistaken = plain("左膝骨折，右膝完整。", "右膝未见明显异常。");
    let refused = room.submits(&page, &mistaken, &accepted).await;
    assert_eq!(
        (refused.code(), &refused.body["detail"]["codes"]),
        ("checks-failed", &json!(["side-mixed"])),
        "what was accepted was another sentence"
    );
    let submitted = room.submits(&page, &compared, &accepted).await;
    assert_eq!(submitted.status, StatusCode::OK, "{submitted:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_paper_says_loss_time_machine_and_birth_as_they_are() {
    let room = Room::with_order("DX", "KNEE", "R").await;
    let film = with(&knee_phantom(&room.exam(96)), LOSSY, *b"01");
    room.arrives("QSDR", &[film]).await;
    room.is_claimed().await;
    let page = room.opened(&room.writer).await;
    let submitted = room.submits(&page, &clear_knee(), &[]).await;
    assert_eq!(submitted.status, StatusCode::OK, "{submitted:?}");
    room.is_reviewed().await;
    let page = room.opened(&room.reviewer).await;
    let signed = room.signs(&page, &[]).await;
    assert_eq!(signed.status, StatusCode::OK, "{signed:?}");

    let url = format!("/api/v1/reports/{}/pdf", word(&page["report_view"]["id"]));
    let pdf = room
        .writer
        .request(Method::GET, &url)
        .send()
        .await
        .expect("an answer")
        .bytes()
        .await
        .expect("a page");
    let path = paper::kept("signing.pdf");
    std::fs::write(&path, &pdf).expect("written");
    let Some(output) = paper::run("pdftotext", &["-layout", &path.to_string_lossy(), "-"]) else {
        return;
    };
    let said = paper::text(&output);
    for word in [
        "有损压缩",
        "2026-11-23 09:17",
        "AE QSDR",
        "Phantom DR",
        "Operator Synthetic",
        "1961-04-05",
    ] {
        assert!(said.contains(word), "{word} is not on the page:\n{said}");
    }
    assert!(!said.contains("图像接收时间"), "the device said when:\n{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn case_report_and_images_carry_one_token_and_another_case_another() {
    let room = Room::with_order("DX", "KNEE", "R").await;
    room.arrives("QSDR", &[knee_phantom(&room.exam(97))]).await;
    room.is_claimed().await;
    let page = room.opened(&room.writer).await;
    let token = word(&page["token"]);
    assert_eq!(page["report_view"]["token"], page["token"]);

    let uid = word(&studies(&page)[0]["study_instance_uid"]);
    let study = format!("/api/v1/studies/{}", word(&studies(&page)[0]["id"]));
    let series = word(&room.writer.get(&study).await.body["series"][0]["uid"]);
    let metadata = format!("/dicom-web/studies/{uid}/series/{series}/metadata");
    let request = room
        .writer
        .request(Method::GET, &metadata)
        .header("accept", "application/dicom+json");
    let answer = room.writer.send(request).await;
    let header = |name: &str| answer.headers[name].to_str().unwrap_or_default().to_owned();
    assert_eq!(header("case-token"), token);
    assert_eq!(
        header("content-version"),
        studies(&page)[0]["content_version"].to_string()
    );

    let list = room.writer.get("/api/v1/cases?list=worklist").await;
    let other = list.body["items"]
        .as_array()
        .and_then(|items| items.iter().find(|case| case["id"] != page["id"]))
        .map(|case| word(&case["id"]))
        .expect("another case of the county");
    let other = room.writer.get(&format!("/api/v1/cases/{other}")).await;
    assert_ne!(other.body["token"], page["token"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_critical_value_that_was_ticked_and_not_written_stops_the_signature() {
    let room = Room::with_order("CT", "CHEST", "U").await;
    let slices: Vec<_> = ct_phantom(&room.exam(99), 2).collect();
    room.arrives("STORESCU", &slices).await;
    room.is_claimed().await;
    let page = room.opened(&room.writer).await;
    for empty in ["", "  "] {
        let content = json!({
            "technique": "平扫", "findings": "左侧胸腔大量积气，纵隔右移。", "impression": "左侧气胸。",
            "conclusion": "positive", "critical": empty,
        });
        let found = room.checks(&content).await;
        assert!(
            found
                .iter()
                .any(|one| one["field"] == "critical" && one["severity"] == "block"),
            "{found:?}"
        );
        let refused = room.submits(&page, &content, &[]).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::CONFLICT, "checks-failed"),
            "{refused:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_does_not_leave_while_its_report_is_under_review() {
    let room = Room::with_order("CT", "CHEST", "U").await;
    let slices: Vec<_> = ct_phantom(&room.exam(98), 2).collect();
    room.arrives("STORESCU", &slices).await;
    room.is_claimed().await;
    let page = room.opened(&room.writer).await;
    let submitted = room.submits(&page, &clear_chest(), &[]).await;
    assert_eq!(submitted.status, StatusCode::OK, "{submitted:?}");
    let leaves = async |step: &str| {
        let page = room.opened(&room.writer).await;
        let path = format!("/api/v1/cases/{}/{step}", room.case);
        at(
            &room.writer,
            Method::POST,
            &path,
            &page["version"],
            json!({ "reason": "缺病史" }),
        )
        .await
    };
    for step in ["return", "decline"] {
        let refused = leaves(step).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::CONFLICT, "report-under-review"),
            "{refused:?}"
        );
    }
    let page = room.opened(&room.writer).await;
    let back = room.acts(&room.writer, &page, "take-back", json!({})).await;
    assert_eq!(back.status, StatusCode::OK, "{back:?}");
    let left = leaves("return").await;
    assert_eq!(left.status, StatusCode::OK, "{left:?}");
}
