//! Who did what and when, as the signed paper and its signatures say it: each hand has its own moment, and whoever
//! registered the order is not made its doctor.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use yuanzhen_dicom_gateway::synth::knee_phantom;
use yuanzhen_server::{
    command::trust::trust_facts,
    sign::{TrustBundle, Verdict, judge},
};

use crate::paper;
use crate::reading::{Room, plain, word};

/// The minute in the county, as the paper writes it.
fn minute(room: &Room) -> String {
    let now = room.county.center.app.system.now();
    let now = jiff::Timestamp::from_millisecond(now.millis()).expect("a moment");
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai").expect("a zone");
    now.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_hand_has_its_own_moment_and_a_technician_is_no_doctor() {
    let room = Room::with_order("DX", "KNEE", "R").await;
    room.arrives("QSDR", &[knee_phantom(&room.exam(191))]).await;
    room.is_claimed().await;
    let page = room.opened(&room.writer).await;
    let written = minute(&room);
    let text = plain("右膝骨质完整，关节间隙正常。", "右膝未见明显异常。");
    let submitted = room.submits(&page, &text, &[]).await;
    assert_eq!(submitted.status, StatusCode::OK, "{submitted:?}");
    room.county.pass(Duration::from_secs(7 * 60));
    room.is_reviewed().await;
    let page = room.opened(&room.reviewer).await;
    let reviewed = minute(&room);
    let signed = room.signs(&page, &[]).await;
    assert_eq!(signed.status, StatusCode::OK, "{signed:?}");
    assert_ne!(written, reviewed);

    let url = format!("/api/v1/reports/{}/pdf", word(&page["report_view"]["id"]));
    let answer = room.writer.request(Method::GET, &url).send().await;
    let pdf = answer.expect("an answer").bytes().await.expect("a paper");
    let app = &room.county.center.app;
    let mut reading = app.store.read().await.expect("a reading");
    let facts = trust_facts(&app.authority, &mut reading, app.system.now()).await;
    let bundle = TrustBundle::write(&app.authority, &facts.expect("facts")).expect("a bundle");
    let judgement = judge(&pdf, &TrustBundle::read(bundle.as_bytes()).expect("it reads"));
    assert_eq!(judgement.verdict, Verdict::Valid);
    assert!(judgement.knows_standing());
    let reasons: Vec<&str> = judgement
        .signers
        .iter()
        .map(|signer| signer.reason.as_str())
        .collect();
    assert!(
        reasons[0].contains(&written) && reasons[0].contains("书写"),
        "{reasons:?}"
    );
    assert!(
        reasons[1].contains(&reviewed) && reasons[1].contains("审核"),
        "{reasons:?}"
    );
    // Both were put into the file when the page was made: a key claims no moment before the page it signs.
    for signer in &judgement.signers {
        let at = signer.at.strftime("%Y-%m-%d %H:%M").to_string();
        assert_eq!(at, reviewed);
    }

    let path = paper::kept("hands.pdf");
    std::fs::write(&path, &pdf).expect("written");
    let Some(output) = paper::run("pdftotext", &["-layout", &path.to_string_lossy(), "-"]) else {
        return;
    };
    let said = paper::text(&output);
    for words in [
        format!("书写时间 {written}"),
        format!("审核时间 {reviewed}"),
        "登记人".to_owned(),
    ] {
        assert!(said.contains(&words), "{words} is not on the page:\n{said}");
    }
    assert!(!said.contains("申请医师"), "a technician registered it:\n{said}");
}
