//! A signed report is put right: amended by a new version, or withdrawn. Whoever has it is told, and the paper that was
//! handed out says so when it is verified.

use std::path::Path;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::day::{Day, Person, good, id, minutes, nothing_found, refused, report_of, rows};
use crate::scan::asked;

/// The page of a version, in a file.
async fn page(who: &Person, report: &str, version: u32, folder: &Path) -> std::path::PathBuf {
    let path = format!("/api/v1/reports/{report}/pdf?version={version}");
    let answer = who
        .request(reqwest::Method::GET, &path)
        .send()
        .await
        .expect("an answer");
    assert!(answer.status().is_success(), "{:?}", answer.status());
    let file = folder.join(format!("v{version}.pdf"));
    std::fs::write(&file, answer.bytes().await.expect("bytes")).expect("written");
    file
}

/// What `yuanzhen verify` says of a page, judged by the county's trust bundle of now.
fn verdict(day: &Day, page: &Path) -> Value {
    let bundle = page.with_extension("trust");
    let program = env!("CARGO_BIN_EXE_yuanzhen");
    let exported = std::process::Command::new(program)
        .args(["trust", "export", "--data"])
        .arg(day.county.folder())
        .arg("-o")
        .arg(&bundle)
        .output()
        .expect("the program runs");
    assert!(
        exported.status.success(),
        "{}",
        String::from_utf8_lossy(&exported.stderr)
    );
    let judged = std::process::Command::new(program)
        .arg("verify")
        .arg(page)
        .arg("--trust")
        .arg(&bundle)
        .arg("--json")
        .output()
        .expect("the program runs");
    let said = String::from_utf8_lossy(&judged.stdout).into_owned();
    serde_json::from_str(&said)
        .unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&judged.stderr)))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amended_report_is_delivered_again_and_its_old_paper_is_superseded() {
    let day = Day::open().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let village = day.signs_in("village").await;
    let case = day.signed(&reader, &senior, &nothing_found()).await;
    let report = report_of(&case).to_owned();
    let first = page(&village, &report, 1, folder.path()).await;
    assert_eq!(verdict(&day, &first)["verdict"], "valid");
    let mut at_village = village.listens().await;

    let path = format!("/api/v1/reports/{report}");
    let blank = reader
        .post(&format!("{path}/amend"), json!({ "reason": " " }))
        .await;
    refused(&blank, StatusCode::CONFLICT, "reason-missing");
    let amending = good(
        reader
            .post(&format!("{path}/amend"), json!({ "reason": "补充描述" }))
            .await,
    );
    assert_eq!(amending["report_view"]["version"], 2);
    // While it is written the signed version stands, at the site and on paper.
    let at_site = day.case(&village, &case).await;
    assert_eq!(
        (
            &at_site["report_view"]["version"],
            &at_site["report_view"]["state"]
        ),
        (&json!(1), &json!("signed"))
    );
    assert_eq!(verdict(&day, &first)["verdict"], "valid");

    let mut content = nothing_found();
    content["impression"] = json!("头颅 CT 平扫未见明显异常，建议必要时复查。");
    good(day.submits(&reader, &amending, &content).await);
    good(senior.post(&format!("{path}/review"), json!({})).await);
    let seen = day.case(&senior, &case).await;
    good(day.signs(&senior, &seen).await);
    at_village.hears_of("report-amended").await;
    at_village.hears_of("delivery-delivered").await;
    let deliveries = good(village.get("/api/v1/deliveries").await);
    let standing: Vec<_> = rows(&deliveries)
        .iter()
        .map(|one| (one["report_version"].clone(), one["superseded_by"].clone()))
        .collect();
    assert!(standing.contains(&(json!(2), Value::Null)), "{standing:?}");
    assert!(standing.contains(&(json!(1), json!(2))), "{standing:?}");

    let second = page(&village, &report, 2, folder.path()).await;
    assert_eq!(verdict(&day, &second)["verdict"], "valid");
    let old = verdict(&day, &first);
    assert_eq!(old["verdict"], "superseded");
    assert_eq!(old["superseded_by"], verdict(&day, &second)["report"]["code"]);
}

/// The next version of a signed or withdrawn report, signed by both hands.
async fn signs_anew(day: &Day, reader: &Person, senior: &Person, case: &Value, impression: &str) {
    let path = format!("/api/v1/reports/{}", report_of(case));
    let reason = json!({ "reason": "补充描述" });
    let begun = good(reader.post(&format!("{path}/amend"), reason).await);
    let mut content = nothing_found();
    content["impression"] = json!(impression);
    good(day.submits(reader, &begun, &content).await);
    good(senior.post(&format!("{path}/review"), json!({})).await);
    let seen = day.case(senior, case).await;
    good(day.signs(senior, &seen).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_paper_is_led_to_what_became_of_the_newest_version() {
    let day = Day::open().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let village = day.signs_in("village").await;
    let case = day.signed(&reader, &senior, &nothing_found()).await;
    let report = report_of(&case).to_owned();
    let first = page(&village, &report, 1, folder.path()).await;
    let printed = verdict(&day, &first)["report"].clone();
    let mark = format!(
        "{}/1/{}",
        printed["number"].as_str().expect("a number"),
        printed["code"].as_str().expect("a code")
    );

    // Its successor is withdrawn: it is led to no version, and told both times.
    signs_anew(
        &day,
        &reader,
        &senior,
        &case,
        "头颅 CT 平扫未见明显异常，建议必要时复查。",
    )
    .await;
    let second = page(&village, &report, 2, folder.path()).await;
    day.county.pass(minutes(1));
    let withdrawn = good(
        senior
            .post(
                &format!("/api/v1/reports/{report}/withdraw"),
                json!({ "reason": "对错患者" }),
            )
            .await,
    );
    let at = &withdrawn["report_view"]["withdrawn_at"];
    let old = verdict(&day, &first);
    assert_eq!(
        (&old["verdict"], &old["since_at"], &old["superseded_by"]),
        (&json!("withdrawn"), at, &Value::Null)
    );
    assert!(old["replaced_at"].as_i64().expect("a time") < at.as_i64().expect("a time"));
    let newest = verdict(&day, &second);
    assert_eq!(
        (&newest["verdict"], &newest["since_at"], &newest["replaced_at"]),
        (&json!("withdrawn"), at, &Value::Null)
    );
    let said = asked(&day.county, &mark).await;
    assert!(said.contains("No version holds"), "{said}");

    // Written anew: it is led past the withdrawn version to the one that holds.
    signs_anew(&day, &reader, &senior, &case, "头颅 CT 平扫未见明显异常。").await;
    let third = page(&village, &report, 3, folder.path()).await;
    let old = verdict(&day, &first);
    assert_eq!(old["verdict"], "superseded");
    assert_eq!(old["superseded_by"], verdict(&day, &third)["report"]["code"]);
    assert_eq!(verdict(&day, &second)["verdict"], "withdrawn");
    let said = asked(&day.county, &mark).await;
    assert!(said.contains("version 3 has taken its place"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amendment_under_way_hides_nothing_and_can_be_given_up() {
    let day = Day::open().await;
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let case = day.signed(&reader, &senior, &nothing_found()).await;
    let report = report_of(&case).to_owned();
    let path = format!("/api/v1/reports/{report}");
    let amend = json!({ "reason": "补充描述" });
    refused(
        &reader.post(&format!("{path}/give-up"), json!({})).await,
        StatusCode::CONFLICT,
        "wrong-state",
    );
    let amending = good(reader.post(&format!("{path}/amend"), amend.clone()).await);
    let mut content = nothing_found();
    content["findings"] = json!("正在改写。");
    let draft = format!("{path}/draft");
    good(reader.put(&draft, 0, content).await);

    // Every reader sees what holds, who changes it and why; the draft itself stays with its writer.
    let seen = day.case(&senior, &case).await;
    let view = &seen["report_view"];
    assert_eq!(
        (&view["state"], &view["amends"], &view["in_force"]["version"]),
        (&json!("draft"), &json!("补充描述"), &json!(1))
    );
    assert_eq!(
        view["in_force"]["content"]["findings"],
        nothing_found()["findings"]
    );
    assert_eq!(view["content"]["findings"], nothing_found()["findings"]);
    // Claiming the case does not take the amendment out of its writer's hands.
    let of_case = format!("/api/v1/cases/{}", id(&case));
    good(reader.post(&format!("{of_case}/release"), json!({})).await);
    good(senior.post(&format!("{of_case}/claim"), json!({})).await);
    let own = day.case(&reader, &case).await;
    assert_eq!(own["report_view"]["author"], amending["report_view"]["author"]);
    assert_eq!(own["report_view"]["content"]["findings"], "正在改写。");

    // Another who may amend gives it up; nothing of it is found when the next one is begun.
    let stands = good(senior.post(&format!("{path}/give-up"), json!({})).await);
    let view = &stands["report_view"];
    assert_eq!(
        (&view["version"], &view["state"], &view["in_force"]),
        (&json!(1), &json!("signed"), &Value::Null)
    );
    assert!(view["record_version"].as_u64() > own["report_view"]["record_version"].as_u64());
    let again = good(reader.post(&format!("{path}/amend"), amend).await);
    assert_eq!(
        again["report_view"]["content"]["findings"],
        nothing_found()["findings"]
    );

    // What holds is withdrawn although its next version is under way; then none holds.
    let withdrawn = good(
        senior
            .post(&format!("{path}/withdraw"), json!({ "reason": "对错患者" }))
            .await,
    );
    let view = &withdrawn["report_view"];
    assert_eq!(
        (&view["state"], &view["in_force"]),
        (&json!("draft"), &Value::Null)
    );
    let village = day.signs_in("village").await;
    assert_eq!(
        day.case(&village, &case).await["report_view"]["state"],
        "withdrawn"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_report_is_chased_to_every_place_and_its_paper_says_so() {
    let day = Day::open().await;
    let folder = tempfile::tempdir().expect("a folder");
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let (village, township) = (day.signs_in("village").await, day.signs_in("township").await);
    let case = day.signed(&reader, &senior, &nothing_found()).await;
    let report = report_of(&case).to_owned();
    let paper = page(&village, &report, 1, folder.path()).await;
    // The village has read and printed it: the news must reach it all the same.
    let delivery = good(village.get("/api/v1/deliveries").await);
    let delivery = format!("/api/v1/deliveries/{}", id(&rows(&delivery)[0]));
    good(village.post(&format!("{delivery}/printed"), json!({})).await);
    good(village.post(&format!("{delivery}/acknowledge"), json!({})).await);
    let twice = village.post(&format!("{delivery}/acknowledge"), json!({})).await;
    refused(&twice, StatusCode::CONFLICT, "wrong-state");

    let path = format!("/api/v1/reports/{report}/withdraw");
    let reason = json!({ "reason": "对错患者" });
    refused(
        &reader.post(&path, reason.clone()).await,
        StatusCode::FORBIDDEN,
        "not-allowed",
    );
    let withdrawn = good(senior.post(&path, reason).await);
    assert_eq!(withdrawn["report_view"]["state"], "withdrawn");
    // Each place it was delivered to is told; the township sees its village's news beside its own.
    for (site, name) in [(&village, "上湾村卫生室"), (&township, "青山镇中心卫生院")] {
        let waiting = good(site.get("/api/v1/deliveries").await);
        let news: Vec<_> = rows(&waiting)
            .iter()
            .filter(|one| one["what"] == "withdrawal" && one["receiver"]["name"] == name)
            .collect();
        assert_eq!(news.len(), 1, "{waiting}");
        assert_eq!(
            (&news[0]["withdrawn"], &news[0]["state"]),
            (&json!(true), &json!("delivered"))
        );
    }
    let judged = verdict(&day, &paper);
    assert_eq!(judged["verdict"], "withdrawn");
    assert_eq!(judged["report"]["version"], 1);
    let again = senior
        .post(
            &format!("/api/v1/reports/{report}/withdraw"),
            json!({ "reason": "再次" }),
        )
        .await;
    refused(&again, StatusCode::CONFLICT, "wrong-state");
}
