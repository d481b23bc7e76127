//! Files in pieces over HTTP: what a technician's browser sends, what others try, and what goes wrong on the way.

use std::time::Duration;

use jiff::civil::date;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use yuanzhen_dicom_gateway::synth::{Exam, Label, Person, ct_phantom};
use yuanzhen_domain::audit::{Detail, Outcome};
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::person::Role;
use yuanzhen_store::{MAX_APPEND_BYTES, MAX_OPEN_UPLOADS, MAX_UPLOAD_BYTES};

use crate::county::{Answer, Browser, County};

/// A slice of a synthetic CT, about half a megabyte.
fn slice(seed: u64) -> Vec<u8> {
    let exam = Exam {
        seed,
        person: Person {
            name: "Zhang^San".into(),
            number: "P1".into(),
            sex: 'M',
            birth_date: Some(date(1960, 2, 29)),
            label: Label::Utf8,
        },
        accession: String::new(),
        at: date(2026, 11, 23).at(8, 0, 0, 0),
        institution: "AA".into(),
        station: "CT1".into(),
        description: "Chest".into(),
    };
    ct_phantom(&exam, 1).next().expect("a slice").file
}

/// What the page announces.
fn form(id: Uuid, file: &[u8]) -> Value {
    json!({
        "id": id, "size_bytes": file.len(), "sha256": Digest::sha256(file).hex(), "kind": "dicom",
    })
}

fn fresh(number: u128) -> Uuid {
    Uuid::from_u128(0x019a_d000_0000_7000_8000_0000_0000_0000 + number)
}

async fn opens(browser: &Browser, id: Uuid, file: &[u8]) -> Answer {
    browser.post("/api/v1/uploads", form(id, file)).await
}

async fn sends(browser: &Browser, id: Uuid, offset: usize, piece: &[u8]) -> Answer {
    let request = browser
        .request(Method::PATCH, &format!("/api/v1/uploads/{id}"))
        .header("upload-offset", offset)
        .header("content-type", "application/octet-stream")
        .body(piece.to_vec());
    browser.send(request).await
}

async fn commits(browser: &Browser, id: Uuid) -> Answer {
    browser
        .post(&format!("/api/v1/uploads/{id}/commit"), json!({}))
        .await
}

/// All of it, as the page does.
async fn uploads(browser: &Browser, id: Uuid, file: &[u8]) -> Answer {
    let opened = opens(browser, id, file).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{opened:?}");
    let mut at = usize::try_from(opened.body["offset"].as_u64().expect("an offset")).expect("small");
    for piece in file[at..].chunks(MAX_APPEND_BYTES) {
        let answer = sends(browser, id, at, piece).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        at += piece.len();
    }
    commits(browser, id).await
}

async fn technician(county: &County, login: &str) -> Browser {
    county.person(login, &[Role::Technician]).await;
    let browser = county.browser();
    browser.signs_in(login).await;
    browser
}

async fn studies(browser: &Browser) -> Vec<Value> {
    let answer = browser.get("/api/v1/studies?match=all").await;
    answer.body["items"].as_array().expect("items").clone()
}

#[tokio::test]
async fn a_file_is_sent_in_pieces_and_becomes_a_study() {
    let county = County::open().await;
    let browser = technician(&county, "lin").await;
    let (file, id) = (slice(1), fresh(1));
    let opened = opens(&browser, id, &file).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{opened:?}");
    assert_eq!(opened.body["offset"], 0);
    let half = file.len() / 2;
    let first = sends(&browser, id, 0, &file[..half]).await;
    assert_eq!(first.body["offset"], half, "{first:?}");

    // The answer was lost: the same piece again, and the same announcement again.
    let again = sends(&browser, id, 0, &file[..half]).await;
    assert_eq!(
        (again.status, again.code()),
        (StatusCode::CONFLICT, "other-offset")
    );
    assert_eq!(again.body["detail"]["offset"], half);
    let told = opens(&browser, id, &file).await;
    assert_eq!(
        (told.status, &told.body["offset"]),
        (StatusCode::CREATED, &json!(half))
    );
    let shown = browser.get(&format!("/api/v1/uploads/{id}")).await;
    assert_eq!(
        (&shown.body["offset"], &shown.body["state"]),
        (&json!(half), &json!("open"))
    );
    let listed = browser.get("/api/v1/uploads").await;
    assert_eq!(listed.body["items"][0]["id"], json!(id));

    let early = commits(&browser, id).await;
    assert_eq!((early.status, early.code()), (StatusCode::CONFLICT, "incomplete"));
    assert_eq!(early.body["detail"]["offset"], half);
    assert!(
        studies(&browser).await.is_empty(),
        "nothing half received is seen"
    );

    sends(&browser, id, half, &file[half..]).await;
    let done = commits(&browser, id).await;
    assert_eq!(done.status, StatusCode::OK, "{done:?}");
    let seen = studies(&browser).await;
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0]["id"], done.body["study"]);
    assert_eq!(seen[0]["device"], Value::Null);
    assert_eq!(
        commits(&browser, id).await.body,
        done.body,
        "the same answer again"
    );
    let finished = opens(&browser, id, &file).await;
    assert_eq!(
        (&finished.body["offset"], &finished.body["state"]),
        (&json!(file.len()), &json!("committed"))
    );

    let begun = county.audit("send-file").await;
    assert!(
        begun
            .iter()
            .any(|row| row.entry.subject == Some(id) && row.entry.session.is_some())
    );
    let received = county.audit("receive-study").await;
    assert_eq!(received.len(), 1);
    assert!(received[0].entry.who.person().is_some());
    assert!(received[0].entry.request.is_some(), "with its request");
}

#[tokio::test]
async fn the_same_file_twice_is_one_image() {
    let county = County::open().await;
    let (one, two) = (technician(&county, "lin").await, technician(&county, "hu").await);
    let file = slice(1);
    let first = uploads(&one, fresh(1), &file).await;
    let second = uploads(&two, fresh(2), &file).await;
    assert_eq!(second.status, StatusCode::OK, "{second:?}");
    assert_eq!(second.body["study"], first.body["study"]);
    let seen = studies(&one).await;
    assert_eq!((seen.len(), &seen[0]["instances"]), (1, &json!(1)));
    assert_eq!(seen[0]["quarantine"], json!([]));
}

#[tokio::test]
async fn two_tabs_send_one_file_at_once() {
    let county = County::open().await;
    let browser = technician(&county, "lin").await;
    let (file, id) = (slice(1), fresh(1));
    let tab = async |browser: Browser| {
        let opened = opens(&browser, id, &file).await;
        let mut at = opened.body["offset"].as_u64().expect("an offset");
        while at < file.len() as u64 {
            let from = usize::try_from(at).expect("small");
            let piece = &file[from..file.len().min(from + 20_000)];
            let answer = sends(&browser, id, from, piece).await;
            at = match answer.code() {
                "" => answer.body["offset"].as_u64().expect("an offset"),
                "other-offset" | "past-the-end" => {
                    let told = opens(&browser, id, &file).await;
                    told.body["offset"].as_u64().expect("an offset")
                }
                "upload-closed" => file.len() as u64,
                other => panic!("{other}: {answer:?}"),
            };
        }
        commits(&browser, id).await
    };
    let (one, two) = tokio::join!(tab(browser.clone()), tab(browser.clone()));
    assert_eq!(
        (one.status, two.status),
        (StatusCode::OK, StatusCode::OK),
        "{one:?} {two:?}"
    );
    assert_eq!(one.body, two.body);
    let seen = studies(&browser).await;
    assert_eq!((seen.len(), &seen[0]["instances"]), (1, &json!(1)));
}

#[tokio::test]
async fn lies_about_size_and_hash_are_refused() {
    let county = County::open().await;
    let browser = technician(&county, "lin").await;
    let file = slice(1);
    let refused = async |change: &dyn Fn(&mut Value)| {
        let mut body = form(fresh(1), &file);
        change(&mut body);
        let answer = browser.post("/api/v1/uploads", body).await;
        (answer.status.as_u16(), answer.code().to_owned())
    };
    type Case<'a> = (&'a dyn Fn(&mut Value), u16, &'a str);
    let cases: [Case<'_>; 6] = [
        (&|body| body["size_bytes"] = json!(0), 422, "file-empty"),
        (
            &|body| body["size_bytes"] = json!(MAX_UPLOAD_BYTES + 1),
            413,
            "too-large",
        ),
        (&|body| body["size_bytes"] = json!(-1), 400, "malformed"),
        (
            &|body| body["sha256"] = json!("../../../../etc/passwd"),
            422,
            "sha256-invalid",
        ),
        (&|body| body["kind"] = json!("zip"), 400, "malformed"),
        (&|body| body["owner"] = json!("me"), 400, "malformed"),
    ];
    for (change, status, code) in cases {
        assert_eq!(refused(change).await, (status, code.to_owned()));
    }

    // Smaller than it is: the rest is not taken. Another hash: thrown away, and the client may begin anew.
    let mut short = form(fresh(2), &file);
    short["size_bytes"] = json!(10);
    browser.post("/api/v1/uploads", short).await;
    let past = sends(&browser, fresh(2), 0, &file).await;
    assert_eq!((past.status, past.code()), (StatusCode::CONFLICT, "past-the-end"));
    let mut lying = form(fresh(3), &file);
    lying["sha256"] = json!(Digest::sha256(b"another file").hex());
    browser.post("/api/v1/uploads", lying).await;
    sends(&browser, fresh(3), 0, &file).await;
    let other = commits(&browser, fresh(3)).await;
    assert_eq!(
        (other.status, other.code()),
        (StatusCode::UNPROCESSABLE_ENTITY, "other-bytes")
    );
    let closed = sends(&browser, fresh(3), 0, &file).await;
    assert_eq!(closed.code(), "upload-closed");
    assert!(studies(&browser).await.is_empty());
    // The id stands for what was announced first.
    let reused = opens(&browser, fresh(3), b"something else").await;
    assert_eq!(
        (reused.status, reused.code()),
        (StatusCode::CONFLICT, "id-reused")
    );
    let audited = county.audit("send-file").await;
    assert!(audited.iter().any(|row| row.entry.outcome == Outcome::Refused));
}

#[tokio::test]
async fn pieces_are_octets_with_an_offset_and_at_most_a_mebibyte() {
    let county = County::open().await;
    let browser = technician(&county, "lin").await;
    let (file, id) = (vec![7; MAX_APPEND_BYTES + 1], fresh(1));
    opens(&browser, id, &file).await;
    let large = sends(&browser, id, 0, &file).await;
    assert_eq!(
        (large.status, large.code()),
        (StatusCode::PAYLOAD_TOO_LARGE, "too-large")
    );
    assert_eq!(large.body["detail"]["limit_bytes"], MAX_APPEND_BYTES);
    let path = format!("/api/v1/uploads/{id}");
    let without = browser
        .request(Method::PATCH, &path)
        .header("content-type", "application/octet-stream");
    assert_eq!(browser.send(without.body("x")).await.code(), "malformed");
    let json = browser
        .request(Method::PATCH, &path)
        .header("upload-offset", 0)
        .json(&json!({}));
    assert_eq!(browser.send(json).await.code(), "wrong-type");
    let largest = sends(&browser, id, 0, &file[1..]).await;
    assert_eq!(largest.body["offset"], MAX_APPEND_BYTES, "{largest:?}");
    // The ordinary bodies beside it keep their own limit.
    let mut wide = form(fresh(2), &file);
    wide["sha256"] = json!("a".repeat(MAX_APPEND_BYTES - 1000));
    assert_eq!(browser.post("/api/v1/uploads", wide).await.code(), "too-large");
}

/// Orthanc CVE-2026-5437 and its kin: compressed bodies that inflate without end.
#[tokio::test]
async fn a_compressed_piece_is_taken_as_it_is_and_never_inflated() {
    let county = County::open().await;
    let browser = technician(&county, "lin").await;
    let (bomb, id) = (b"\x1f\x8b\x08 a bomb, perhaps".to_vec(), fresh(1));
    opens(&browser, id, &bomb).await;
    let request = browser
        .request(Method::PATCH, &format!("/api/v1/uploads/{id}"))
        .header("upload-offset", 0)
        .header("content-encoding", "gzip")
        .header("content-type", "application/octet-stream")
        .body(bomb.clone());
    assert_eq!(browser.send(request).await.body["offset"], bomb.len());
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_and_said() {
    let county = County::open().await;
    let browser = technician(&county, "lin").await;
    let whole = slice(1);
    let mut path = whole.clone();
    let uid = whole
        .windows(4)
        .position(|part| part == b"\x20\0\x0D\0")
        .expect("a study UID")
        + 8;
    path[uid..uid + 16].copy_from_slice(b"../../etc/passwd");
    let cases: [(&[u8], &str); 4] = [
        (b"no DICOM at all", "not-dicom"),
        (&whole[..whole.len() / 2], "dicom-malformed"),
        (&whole[..whole.len() - 1], "dicom-malformed"),
        (&path, "dicom-incomplete"),
    ];
    for (number, (file, code)) in cases.iter().enumerate() {
        let id = fresh(number as u128);
        let answer = uploads(&browser, id, file).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::UNPROCESSABLE_ENTITY, *code)
        );
        assert_eq!(answer.body["detail"]["kept"], true);
        assert_eq!(commits(&browser, id).await.code(), *code, "the same answer again");
        let kept = county
            .center
            .app
            .store
            .objects()
            .read(&Digest::sha256(file))
            .await;
        assert_eq!(kept.expect("kept")[..], **file);
        let shown = browser.get(&format!("/api/v1/uploads/{id}")).await;
        assert_eq!(shown.body["state"], "set-aside");
    }
    assert!(studies(&browser).await.is_empty());
    let rows = county.audit("send-file").await;
    let said = |code: &str| {
        let code = Detail::Text(code.to_owned());
        rows.iter()
            .any(|row| row.entry.detail.get("set_aside") == Some(&code))
    };
    assert!(cases.iter().all(|(_, code)| said(code)));

    // Whoever works there finds it after the page of the upload is closed; whoever sends nothing does not.
    let colleague = technician(&county, "hu").await;
    let listed = colleague.get("/api/v1/refusals").await;
    let rows = listed.body["items"].as_array().expect("items");
    let told = |why: &str| rows.iter().find(|row| row["why"] == why).map(|row| &row["times"]);
    assert_eq!(rows.len(), 3, "{listed:?}");
    assert_eq!(told("dicom-malformed"), Some(&json!(2)));
    assert_eq!(told("not-dicom"), Some(&json!(1)));
    assert_eq!(
        (&rows[0]["device"], &rows[0]["person"]["name"]),
        (&Value::Null, &json!("Name of lin"))
    );
}

/// DCMTK CVE-2026-52868 and its kin: what is another's cannot be read, written or guessed at.
#[tokio::test]
async fn anothers_upload_is_not_there_and_looking_for_it_is_written_down() {
    let county = County::open().await;
    let (mine, other) = (technician(&county, "lin").await, technician(&county, "hu").await);
    let (file, id) = (slice(1), fresh(1));
    opens(&mine, id, &file).await;
    sends(&mine, id, 0, &file).await;
    let path = format!("/api/v1/uploads/{id}");
    let before = county.audit_length().await;
    let answers = [
        other.get(&path).await,
        sends(&other, id, 0, b"x").await,
        commits(&other, id).await,
        other.delete(&path).await,
        opens(&other, id, &file).await,
    ];
    for answer in &answers {
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::NOT_FOUND, "not-found"),
            "{answer:?}"
        );
    }
    assert_eq!(county.audit_length().await, before + answers.len() as u64);
    let denied = county.audit("send-file").await;
    let denials = denied.iter().filter(|row| row.entry.outcome == Outcome::Denied);
    assert_eq!(denials.count(), answers.len());
    assert_eq!(other.get("/api/v1/uploads").await.body["items"], json!([]));
    assert_eq!(
        commits(&mine, id).await.status,
        StatusCode::OK,
        "nothing happened to it"
    );
}

#[tokio::test]
async fn only_who_brings_in_images_may_send_them() {
    let county = County::open().await;
    let file = slice(1);
    for (role, allowed) in [
        (Role::Technician, true),
        (Role::TownshipDoctor, true),
        (Role::VillageDoctor, false),
        (Role::Radiologist, false),
        (Role::SystemAdmin, false),
    ] {
        county.person(role.as_str(), &[role]).await;
        let browser = county.browser();
        browser.signs_in(role.as_str()).await;
        let answer = opens(&browser, fresh(role as u128), &file).await;
        if allowed {
            assert_eq!(answer.status, StatusCode::CREATED, "{role:?}: {answer:?}");
        } else {
            assert_eq!(
                (answer.status, answer.code()),
                (StatusCode::FORBIDDEN, "not-allowed"),
                "{role:?}"
            );
        }
    }
    let denials = county.audit("send-file").await;
    assert_eq!(
        denials
            .iter()
            .filter(|row| row.entry.outcome == Outcome::Denied)
            .count(),
        3
    );
}

#[tokio::test]
async fn an_upload_goes_on_after_signing_in_again_and_ends_when_it_expires() {
    let county = County::open().await;
    let browser = technician(&county, "lin").await;
    let (file, id) = (slice(1), fresh(1));
    opens(&browser, id, &file).await;
    sends(&browser, id, 0, &file[..1000]).await;
    browser.delete("/api/v1/session").await;
    let gone = sends(&browser, id, 1000, &file[1000..]).await;
    assert_eq!(
        (gone.status, gone.code()),
        (StatusCode::UNAUTHORIZED, "not-signed-in")
    );
    county.pass(Duration::from_secs(9 * 24 * 3600));
    browser.signs_in("lin").await;
    assert_eq!(opens(&browser, id, &file).await.body["offset"], 1000);
    county.pass(Duration::from_secs(24 * 3600));
    browser.signs_in("lin").await;
    for answer in [
        opens(&browser, id, &file).await,
        sends(&browser, id, 1000, &file[1000..]).await,
        commits(&browser, id).await,
    ] {
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::CONFLICT, "upload-closed")
        );
    }
    assert_eq!(
        uploads(&browser, fresh(2), &file).await.status,
        StatusCode::OK,
        "anew"
    );
}

#[tokio::test]
async fn a_locked_session_finishes_what_it_began_and_begins_nothing() {
    let county = County::open().await;
    let browser = technician(&county, "lin").await;
    let (file, id) = (slice(1), fresh(1));
    opens(&browser, id, &file).await;
    browser.post("/api/v1/session/lock", json!({})).await;
    assert_eq!(sends(&browser, id, 0, &file).await.status, StatusCode::OK);
    assert_eq!(commits(&browser, id).await.status, StatusCode::OK);
    let new = opens(&browser, fresh(2), b"another").await;
    assert_eq!((new.status, new.code()), (StatusCode::LOCKED, "session-locked"));
    assert_eq!(
        browser.delete(&format!("/api/v1/uploads/{id}")).await.status,
        StatusCode::LOCKED
    );
}

#[tokio::test]
async fn a_person_has_so_many_uploads_under_way_and_gives_some_up() {
    let county = County::open().await;
    let browser = technician(&county, "lin").await;
    for number in 0..MAX_OPEN_UPLOADS as u128 {
        let answer = opens(&browser, fresh(number), b"something").await;
        assert_eq!(answer.status, StatusCode::CREATED, "{number}: {answer:?}");
    }
    let full = opens(&browser, fresh(1000), b"something").await;
    assert_eq!(
        (full.status, full.code()),
        (StatusCode::CONFLICT, "too-many-uploads")
    );
    assert_eq!(full.body["detail"]["open"], MAX_OPEN_UPLOADS);
    // Another person is not held up by it, and one that is known still answers.
    let other = technician(&county, "hu").await;
    assert_eq!(
        opens(&other, fresh(2000), b"something").await.status,
        StatusCode::CREATED
    );
    assert_eq!(
        opens(&browser, fresh(0), b"something").await.status,
        StatusCode::CREATED
    );
    let path = format!("/api/v1/uploads/{}", fresh(0));
    sends(&browser, fresh(0), 0, b"some").await;
    assert_eq!(browser.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(
        browser.delete(&path).await.status,
        StatusCode::NO_CONTENT,
        "the same again"
    );
    assert_eq!(
        opens(&browser, fresh(1000), b"something").await.status,
        StatusCode::CREATED
    );
    let spool = county.center.app.config.node.data.join("objects/incoming");
    let left = std::fs::read_dir(spool).expect("a spool").count();
    assert_eq!(left, 0, "the given-up bytes are gone");
    // Promised bytes count as well.
    let greedy = technician(&county, "wu").await;
    let mut huge = form(fresh(3000), b"x");
    huge["size_bytes"] = json!(MAX_UPLOAD_BYTES);
    for (number, wanted) in [(3000, 201), (3001, 201), (3002, 409)] {
        huge["id"] = json!(fresh(number));
        let answer = greedy.post("/api/v1/uploads", huge.clone()).await;
        assert_eq!(answer.status.as_u16(), wanted, "{answer:?}");
    }
}
