//! Key images from the draft to the signed paper: what is drawn there is the image that was chosen, as it lies; what
//! cannot be drawn is said; what is of no image of the case is not signed.

mod page;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use yuanzhen_dicom_gateway::synth::{Exam, Instance, ct_phantom, knee_phantom, uid};
use yuanzhen_domain::place::Signatures;

use crate::county::{Answer, Browser};
use crate::paper;
use crate::reading::{Room, at, plain, studies, word};
use page::{Drawn, Page, Slice};

/// A text with these key images.
fn with(content: Value, images: &[Value]) -> Value {
    let mut content = content;
    content["key_images"] = json!(images);
    content
}

fn chest(images: &[Value]) -> Value {
    with(plain("双肺纹理清晰。", "胸部未见明显异常。"), images)
}

/// A slice of the phantom as a page names it.
fn slice(exam: &Exam, image: &Instance, window: Option<(f64, f64)>, caption: Option<&str>) -> Value {
    named(exam, "CT", image, window, caption)
}

fn named(
    exam: &Exam,
    modality: &str,
    image: &Instance,
    window: Option<(f64, f64)>,
    caption: Option<&str>,
) -> Value {
    json!({
        "study_instance_uid": uid(exam.seed, "study"),
        "series_instance_uid": uid(exam.seed, &format!("series-{modality}")),
        "sop_instance_uid": image.sop_instance,
        "frame": 1,
        "window": window.map(|(center, width)| json!({ "center": center, "width": width })),
        "caption": caption,
    })
}

/// Writer and reviewer sign a text as the pages show it.
async fn signed(room: &Room, content: &Value) -> Answer {
    let page = room.opened(&room.writer).await;
    let submitted = room.submits(&page, content, &[]).await;
    assert_eq!(submitted.status, StatusCode::OK, "{submitted:?}");
    room.is_reviewed().await;
    let page = room.opened(&room.reviewer).await;
    assert_eq!(
        page["report_view"]["content"]["key_images"],
        content["key_images"]
    );
    let signed = room.signs(&page, &[]).await;
    assert_eq!(signed.status, StatusCode::OK, "{signed:?}");
    assert_eq!(signed.body["report_view"]["state"], "signed");
    signed
}

/// The signed paper; nothing when the machine cannot read it.
async fn paper_of(room: &Room, by: &Browser, name: &str) -> Option<Page> {
    let report = word(&room.opened(by).await["report_view"]["id"]);
    let url = format!("/api/v1/reports/{report}/pdf");
    let answer = by.request(Method::GET, &url).send().await.expect("an answer");
    let pdf = answer.bytes().await.expect("a paper");
    let path = paper::kept(name);
    std::fs::write(&path, &pdf).expect("written");
    Page::read(&path)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_image_is_on_the_paper_as_it_lies_and_not_mirrored() {
    let room = Room::that_draws("CT", "CHEST", "U").await;
    let exam = room.exam(301);
    let slices: Vec<_> = ct_phantom(&exam, 8).collect();
    room.arrives("STORESCU", &slices).await;
    room.is_claimed().await;
    let content = chest(&[
        slice(&exam, &slices[5], Some((40.0, 400.0)), Some("右肺未见结节")),
        slice(&exam, &slices[5], Some((-600.0, 1500.0)), None),
        slice(&exam, &slices[2], None, None),
    ]);
    // The draft carries them, and comes back as it was.
    let report = word(&room.opened(&room.writer).await["report_view"]["id"]);
    let draft = format!("/api/v1/reports/{report}/draft");
    let saved = at(&room.writer, Method::PUT, &draft, &json!(0), content.clone()).await;
    assert_eq!(saved.status, StatusCode::OK, "{saved:?}");
    let other = at(&room.writer, Method::PUT, &draft, &json!(0), chest(&[])).await;
    assert_eq!(other.code(), "stale");
    assert_eq!(
        other.body["detail"]["current"]["content"]["key_images"],
        content["key_images"]
    );
    assert!(room.checks(&content).await.is_empty());
    signed(&room, &content).await;

    let Some(page) = paper_of(&room, &room.writer, "key-images.pdf").await else {
        return;
    };
    assert_eq!(page.rasters, [(512, 512); 3], "three pictures, as they are");
    for words in [
        "关键图像",
        "右肺未见结节序列1图像6·窗宽400窗位40",
        "序列1图像6·窗宽1500窗位-600",
        "序列1图像3·原窗",
    ] {
        assert!(
            page.joined.contains(words),
            "{words} is on the page:\n{}",
            page.text
        );
    }
    let drawn = page.drawn();
    assert_eq!(drawn.len(), 3);
    let source = Slice::of(&slices[5].file);
    is_the_slice(&drawn[0], &source, (40.0, 400.0), 6);
    is_the_slice(&drawn[1], &source, (-600.0, 1500.0), 6);
    is_the_slice(&drawn[2], &Slice::of(&slices[2].file), (40.0, 400.0), 3);
}

/// The marks of the phantom are where they are in the slice, the letters say so, and every mirroring fits worse.
fn is_the_slice(drawn: &Drawn, source: &Slice, window: (f64, f64), number: usize) {
    assert_eq!(
        drawn.letters.each_ref().map(String::as_str),
        ["R", "L", "A", "P"],
        "left, right, above, below"
    );
    // An L of bone beside the body on the patient's left; a dot in front; a tick at the bottom that grows to the right.
    let tick = 20 + 4 * number;
    for (column, row, what) in [
        (467, 250, "the stem of the L"),
        (490, 275, "its foot"),
        (256, 88, "the dot"),
        (tick - 2, 493, "the end of the tick"),
    ] {
        assert!(drawn.grey(column, row) > 200, "{what} is white at {column},{row}");
    }
    for (column, row, what) in [
        (511 - 467, 250, "left and right"),
        (511 - 490, 275, "left and right"),
        (490, 511 - 275, "above and below"),
        (256, 511 - 88, "front and back"),
        (511 - 22, 493, "left and right"),
        (22, 511 - 493, "above and below"),
        (tick + 6, 493, "the tick of another slice"),
    ] {
        assert!(
            drawn.grey(column, row) < 80,
            "{what} are not exchanged at {column},{row}"
        );
    }
    let apart = drawn.apart(source, window, |column, row| (column, row));
    assert!(apart < 6.0, "the picture is {apart} grey values from the slice");
    for (how, mirrored) in [
        (
            "left-right",
            drawn.apart(source, window, |column, row| (511 - column, row)),
        ),
        (
            "top-bottom",
            drawn.apart(source, window, |column, row| (column, 511 - row)),
        ),
        (
            "both",
            drawn.apart(source, window, |column, row| (511 - column, 511 - row)),
        ),
        (
            "transposed",
            drawn.apart(source, window, |column, row| (row, column)),
        ),
    ] {
        assert!(
            mirrored > 2.0 * apart,
            "{how}: {mirrored} is no worse than {apart}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_of_one_side_names_it_and_a_large_one_is_fitted() {
    let room = Room::that_draws("DX", "KNEE", "R").await;
    let exam = room.exam(302);
    let film = knee_phantom(&exam);
    room.arrives("QSDR", std::slice::from_ref(&film)).await;
    room.is_claimed().await;
    let knee = plain("右膝骨质完整，关节间隙正常。", "右膝未见明显异常。");
    signed(&room, &with(knee, &[named(&exam, "DX", &film, None, None)])).await;
    let Some(page) = paper_of(&room, &room.writer, "key-image-knee.pdf").await else {
        return;
    };
    assert_eq!(page.rasters, [(731, 1024)]);
    assert!(page.joined.contains("右侧[R]"), "{}", page.text);
    assert!(page.joined.contains("序列1图像1·原窗"), "{}", page.text);
    let drawn = page.drawn();
    let letters = drawn[0].letters.each_ref().map(String::as_str);
    assert_eq!(letters, ["R", "L", "H", "F"]);
    // The fibula stands on the outer side of a right knee, at the left of the picture, as the film has it.
    let part = |column: f64, row: f64| drawn[0].at(column / 1000.0, row / 1400.0);
    assert!(part(285.0, 1200.0) > part(1000.0 - 285.0, 1200.0) + 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_drawn_is_said_on_the_paper_and_one_hand_signs_it() {
    let room = Room::that_draws("CT", "CHEST", "U").await;
    let exam = room.exam(303);
    let mut slices: Vec<_> = ct_phantom(&exam, 3).collect();
    unknown_colours(&mut slices[1]);
    room.arrives("STORESCU", &slices).await;
    one_hand_signs(&room).await;
    room.is_claimed().await;
    let content = chest(&[
        slice(&exam, &slices[1], Some((40.0, 400.0)), Some("不能绘制的一幅")),
        slice(&exam, &slices[2], Some((40.0, 400.0)), None),
    ]);
    let page = room.opened(&room.writer).await;
    let signed = room.submits(&page, &content, &[]).await;
    assert_eq!(signed.status, StatusCode::OK, "{signed:?}");
    assert_eq!(
        signed.body["report_view"]["state"], "signed",
        "one hand is enough"
    );
    let Some(page) = paper_of(&room, &room.writer, "key-image-undrawn.pdf").await else {
        return;
    };
    for words in [
        "此处的关键图像未能绘制：不支持绘制这种图像。",
        "不能绘制的一幅序列1图像2·窗宽400窗位40",
    ] {
        assert!(
            page.joined.contains(words),
            "{words} is on the page:\n{}",
            page.text
        );
    }
    assert_eq!(page.rasters, [(512, 512)], "the other one is there");
    let drawn = page.drawn();
    is_the_slice(&drawn[0], &Slice::of(&slices[2].file), (40.0, 400.0), 3);
}

/// A photometric interpretation that nobody knows.
fn unknown_colours(image: &mut Instance) {
    let known = b"MONOCHROME2";
    let place = image
        .file
        .windows(known.len())
        .position(|window| window == known)
        .expect("it is grey");
    image.file[place + known.len() - 1] = b'9';
}

async fn one_hand_signs(room: &Room) {
    let app = &room.county.center.app;
    let mut tx = app.store.begin().await.expect("begun");
    for group in tx.reading_groups().await.expect("read") {
        let mut changed = group.value.clone();
        changed.signatures = Signatures::One;
        tx.save_reading_group(&changed, group.version)
            .await
            .expect("saved");
    }
    tx.commit(room.county.entry("test-group"))
        .await
        .expect("committed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_image_of_another_case_is_found_and_not_signed() {
    let room = Room::that_draws("CT", "CHEST", "U").await;
    let exam = room.exam(304);
    let slices: Vec<_> = ct_phantom(&exam, 5).collect();
    room.arrives("STORESCU", &slices).await;
    room.is_claimed().await;
    let page = room.opened(&room.writer).await;
    assert_eq!(studies(&page).len(), 1);

    let mine = slice(&exam, &slices[0], None, None);
    let second = slice(&exam, &slices[1], None, None);
    let mut other_study = second.clone();
    other_study["study_instance_uid"] = json!(uid(1, "study"));
    let mut other_image = second.clone();
    other_image["sop_instance_uid"] = json!("1.2.3.4");
    let mut other_series = second.clone();
    other_series["series_instance_uid"] = json!("1.2.3.4");
    let mut no_frame = second.clone();
    no_frame["frame"] = json!(2);
    for unknown in [other_study, other_image, other_series, no_frame] {
        let content = chest(&[mine.clone(), unknown]);
        let found = room.checks(&content).await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (
                &found[0]["code"],
                &found[0]["severity"],
                &found[0]["field"],
                &found[0]["args"]["number"]
            ),
            (
                &json!("key-image-unknown"),
                &json!("block"),
                &json!("key-images"),
                &json!("2")
            )
        );
        let accepted = [word(&found[0]["key"])];
        let refused = room.submits(&page, &content, &accepted).await;
        assert_eq!(
            (refused.status, refused.code(), &refused.body["detail"]["codes"]),
            (
                StatusCode::CONFLICT,
                "checks-failed",
                &json!(["key-image-unknown"])
            )
        );
    }

    let report = word(&page["report_view"]["id"]);
    let draft = format!("/api/v1/reports/{report}/draft");
    let five: Vec<_> = slices.iter().map(|one| slice(&exam, one, None, None)).collect();
    let mut unnamed = second;
    unnamed["sop_instance_uid"] = json!("no uid");
    let wide = slice(&exam, &slices[0], Some((0.0, 0.0)), None);
    let long = slice(&exam, &slices[0], None, Some(&"长".repeat(61)));
    for (images, code) in [
        (five, "key-images-too-many"),
        (vec![mine.clone(), mine.clone()], "key-image-twice"),
        (vec![unnamed], "key-image-unnamed"),
        (vec![wide], "key-image-window"),
        (vec![long], "key-image-caption"),
    ] {
        let refused = at(&room.writer, Method::PUT, &draft, &json!(0), chest(&images)).await;
        assert_eq!(
            (refused.status, refused.code()),
            (StatusCode::UNPROCESSABLE_ENTITY, code)
        );
    }
}
