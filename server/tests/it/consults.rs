//! The life of an urgent consult: one tap in the village, an expert's screen that rings, a signed opinion back, what was
//! done with it; and the papers that an emergency owes.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::county::{Answer, Browser, County, PICTURE, calls, sends_file};
use crate::day::{good, hours, minutes, refused, rows};
use crate::paper;

const DAY: i64 = 24 * 3_600_000;

/// The demo county whose sessions last, however far the clock is moved.
pub(crate) async fn county() -> County {
    County::open_demo(|config| {
        config.identity.idle_lock_ms = 60 * DAY;
        config.identity.idle_end_ms = 60 * DAY;
        config.identity.session_ms = 60 * DAY;
        config.limits.address_burst = 10_000;
        config.limits.person_burst = 10_000;
    })
    .await
}

/// A patient the village doctor knows.
pub(crate) async fn patient(village: &Browser) -> Value {
    let found = good(
        village
            .post("/api/v1/patients/search", json!({ "q": "王桂英" }))
            .await,
    );
    rows(&found).first().expect("the patient")["id"].clone()
}

/// Goes on duty, hears the test tone, beats once.
pub(crate) async fn on_duty(expert: &Browser) -> Value {
    good(expert.post("/api/v1/duty", json!({})).await);
    good(expert.post("/api/v1/duty/proven", json!({})).await);
    beats(expert).await
}

pub(crate) async fn beats(expert: &Browser) -> Value {
    let beat = json!({ "sound": true, "wake_lock": "held", "visible": true });
    good(expert.post("/api/v1/duty/beat", beat).await)
}

pub(crate) fn at(consult: &Value) -> String {
    format!("/api/v1/consults/{}", consult["id"].as_str().expect("an id"))
}

/// The standing of somebody in the newest ring, by name.
pub(crate) fn standing<'a>(consult: &'a Value, name: &str) -> &'a str {
    consult["ring"]["people"]
        .as_array()
        .expect("people")
        .iter()
        .find(|one| one["person"]["name"] == name)
        .unwrap_or_else(|| panic!("{name} is not called: {consult}"))["standing"]
        .as_str()
        .expect("a word")
}

pub(crate) fn opinion() -> Value {
    json!({
        "analysis": "突发胸痛 2 小时，心电图示 II、III、aVF 导联 ST 段抬高。",
        "diagnoses": [{ "icd10": "I21.1", "words": "急性下壁心肌梗死" }],
        "advice": "阿司匹林 300 mg 嚼服，立即转运至县人民医院胸痛中心。",
        "further": "复查心电图与肌钙蛋白。",
        "referral": "refer-now",
        "referral_words": "县人民医院胸痛中心",
        "notes": "途中持续心电监护。",
        "key_images": [],
    })
}

/// A step of the opinion, from the version that is shown.
pub(crate) async fn opinion_step(who: &Browser, consult: &Value, verb: &str, body: Value) -> Answer {
    let shown = good(who.get(&at(consult)).await);
    let version = shown["opinion"]["record_version"].as_u64().expect("a version");
    let request = who
        .request(Method::POST, &format!("{}/opinion/{verb}", at(consult)))
        .header("if-match", format!("\"{version}\""))
        .json(&body);
    who.send(request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn from_the_tap_in_the_village_to_what_was_done() {
    let county = county().await;
    let (village, expert) = (
        county.enters("village").await,
        county.enters("county-expert").await,
    );
    let second = county.enters("cardiologist").await;
    assert_eq!(on_duty(&expert).await["reachable"], true);

    let asked = calls(&county, &village, &patient(&village).await).await;
    assert_eq!(asked["state"], "ringing");
    assert_eq!(asked["consent"]["state"], "emergency");
    assert_eq!(
        asked["owed"],
        json!([
            "reason",
            "purpose",
            "summary",
            "expertise",
            "consent",
            "emergency-reason"
        ])
    );
    assert_eq!(standing(&asked, "林海峰"), "ringing");
    assert_eq!(standing(&asked, "孙志远"), "waiting");

    // At the expert's screen: who, from where, for what; and nobody's name.
    let ringing = good(expert.get("/api/v1/rings").await);
    let ring = rows(&ringing).first().expect("it rings").clone();
    assert_eq!(ring["requested_by"]["name"], "何秀兰");
    assert_eq!(ring["chips"], json!(["chest-pain"]));
    assert!(!ringing.to_string().contains("王桂英"), "{ringing}");
    assert!(rows(&good(second.get("/api/v1/rings").await)).is_empty());
    let ring = format!("/api/v1/rings/{}", ring["id"].as_str().expect("an id"));
    let heard = expert.post(&format!("{ring}/heard"), json!({})).await;
    assert_eq!(heard.status, StatusCode::NO_CONTENT);
    let seen = good(village.get(&at(&asked)).await);
    assert_eq!(standing(&seen, "林海峰"), "heard");

    // The first to answer has it; the same answer again changes nothing; the others are told by whom.
    let live = good(expert.post(&format!("{ring}/accept"), json!({})).await);
    assert_eq!(
        (&live["state"], &live["expert"]["name"]),
        (&json!("live"), &json!("林海峰"))
    );
    good(expert.post(&format!("{ring}/accept"), json!({})).await);
    let late = second.post(&format!("{ring}/accept"), json!({})).await;
    refused(&late, StatusCode::CONFLICT, "taken-by-another");
    assert_eq!(late.body["detail"]["by"], live["expert"]["id"]);
    assert!(rows(&good(expert.get("/api/v1/rings").await)).is_empty());
    let seen = good(village.get(&at(&asked)).await);
    assert_eq!(standing(&seen, "林海峰"), "accepted");

    a_dose_is_read_back(&county, &village, &expert, &live).await;
    let signed = the_opinion_is_signed(&county, &village, &expert, &live).await;
    assert_eq!(signed["state"], "delivered");

    // The village reads, prints, takes note, and says what it did.
    let seen = good(village.get(&at(&asked)).await);
    assert_eq!(seen["opinion"]["content"]["referral"], "refer-now");
    assert_eq!(seen["opinion"]["hands"][0]["person"]["name"], "林海峰");
    let pdf = format!("{}/opinion/pdf", at(&asked));
    let page = village
        .request(Method::GET, &pdf)
        .send()
        .await
        .expect("an answer");
    assert_eq!(page.status(), StatusCode::OK);
    assert_eq!(page.headers()["content-type"], "application/pdf");
    the_order_stands_on(&page.bytes().await.expect("a page"));
    let printed = village
        .post(&format!("{}/opinion/printed", at(&asked)), json!({}))
        .await;
    assert_eq!(printed.status, StatusCode::NO_CONTENT);
    good(
        village
            .post(&format!("{}/acknowledge", at(&asked)), json!({}))
            .await,
    );
    let partly = json!({ "adopted": "partly", "done": "已联系 120 转运" });
    let dispose = format!("{}/dispose", at(&asked));
    refused(
        &village.post(&dispose, partly).await,
        StatusCode::CONFLICT,
        "reason-missing",
    );
    let wholly = json!({ "adopted": "wholly", "done": "已嚼服阿司匹林并联系 120 转运" });
    let disposed = good(village.post(&dispose, wholly).await);
    assert_eq!(
        (&disposed["state"], &disposed["disposition"]["adopted"]),
        (&json!("disposed"), &json!("wholly"))
    );

    the_papers_come_in(&county, &village, &asked).await;
}

async fn a_dose_is_read_back(county: &County, village: &Browser, expert: &Browser, live: &Value) {
    let dose = county.center.app.system.uuid();
    let doses = format!("{}/doses", at(live));
    let said = json!({
        "id": dose, "drug": "阿司匹林", "amount": "300", "unit": "mg", "route": "chewed",
        "said_by": live["expert"]["id"],
    });
    let written = good(village.post(&doses, said).await);
    assert_eq!(written["doses"][0]["is_order"], false);
    let read_back = format!("{doses}/{dose}/read-back");
    let wrong = village
        .post(&read_back, json!({ "words": "阿司匹林 30 mg 嚼服" }))
        .await;
    refused(&wrong, StatusCode::CONFLICT, "read-back-differs");
    good(
        village
            .post(&read_back, json!({ "words": "阿司匹林 300 mg 嚼服" }))
            .await,
    );
    let confirm = format!("{doses}/{dose}/confirm");
    refused(
        &village.post(&confirm, json!({})).await,
        StatusCode::CONFLICT,
        "not-who-said-it",
    );
    let confirmed = good(expert.post(&confirm, json!({})).await);
    assert_eq!(confirmed["doses"][0]["is_order"], true);
    // One of the group who takes no part in this consult has no say in it.
    let other = county.enters("cardiologist").await;
    let strike = format!("{doses}/{dose}/strike");
    let struck = other.post(&strike, json!({ "reason": "过敏" })).await;
    refused(&struck, StatusCode::CONFLICT, "not-invited");
    // And whoever called is not called in.
    let invite = format!("{}/invite", at(live));
    let herself = json!({ "person": live["requested_by"]["id"] });
    refused(
        &expert.post(&invite, herself).await,
        StatusCode::CONFLICT,
        "takes-part",
    );
}

fn the_order_stands_on(page: &[u8]) {
    let path = paper::kept("consult-opinion.pdf");
    std::fs::write(&path, page).expect("written");
    let Some(output) = paper::run("pdftotext", &["-layout", &path.to_string_lossy(), "-"]) else {
        return;
    };
    let said = paper::text(&output);
    for words in ["会诊中的口头医嘱", "阿司匹林 300 毫克 嚼服", "复读"] {
        assert!(said.contains(words), "{words} is not on the page:\n{said}");
    }
    assert_eq!(said.matches("签发时间").count(), 1, "{said}");
}

async fn the_opinion_is_signed(county: &County, village: &Browser, expert: &Browser, live: &Value) -> Value {
    let begin = format!("{}/opinion", at(live));
    let id = county.center.app.system.uuid();
    good(expert.post(&begin, json!({ "id": id })).await);
    let draft = format!("{}/opinion/draft", at(live));
    good(expert.put(&draft, 0, json!({ "analysis": "突发胸痛" })).await);
    let typed = good(expert.get(&at(live)).await);
    assert_eq!(typed["opinion"]["content"]["analysis"], "突发胸痛");
    assert_eq!(typed["opinion"]["draft_version"], 1);
    let stale = expert.put(&draft, 0, json!({ "analysis": "另一页" })).await;
    refused(&stale, StatusCode::CONFLICT, "stale");
    // The site sees no draft.
    assert_eq!(good(village.get(&at(live)).await)["opinion"], Value::Null);
    let found = good(
        expert
            .post(&format!("{}/opinion/check", at(live)), json!({}))
            .await,
    );
    assert_eq!(rows(&found).len(), 4, "{found}");
    let hand = json!({ "version": 1, "content": opinion() });
    // Nobody signs in the middle of a talk.
    let early = opinion_step(expert, live, "sign", hand.clone()).await;
    refused(&early, StatusCode::CONFLICT, "wrong-state");
    good(village.post(&format!("{}/end", at(live)), json!({})).await);
    let empty = json!({ "version": 1, "content": {} });
    let nothing = opinion_step(expert, live, "sign", empty).await;
    refused(&nothing, StatusCode::CONFLICT, "checks-failed");
    good(opinion_step(expert, live, "sign", hand).await)
}

/// What an emergency left out is asked for, filled in and then no longer owed.
async fn the_papers_come_in(county: &County, village: &Browser, asked: &Value) {
    let shown = good(village.get(&at(asked)).await);
    assert_eq!(shown["owed"].as_array().expect("owed").len(), 6);
    county.pass(hours(2) + minutes(1));
    let shown = good(village.get(&at(asked)).await);
    assert_eq!(shown["overdue"]["rung"], "backfill-first");
    let request = json!({
        "complaint": { "chips": ["chest-pain"], "words": "突发胸痛 2 小时" },
        "reason": "基层无法明确诊断",
        "purpose": "明确诊断，指导处置",
        "summary": "男，68 岁，高血压 10 年。",
        "expertise": { "specialty": "cardiology", "title": "associate-chief" },
    });
    let version = shown["version"].as_u64().expect("a version");
    let filled = good(
        village
            .put(&format!("{}/request", at(asked)), version, request)
            .await,
    );
    assert_eq!(filled["owed"], json!(["consent", "emergency-reason"]));
    let signature = sends_file(county, village, "photo", PICTURE).await;
    let consent = json!({
        "signer": { "name": "王小明", "relation": "child", "phone": null },
        "how": "handwriting",
        "upload": signature,
        "cost_fen": 0,
        "scope": "病历摘要、心电图",
        "recording": false,
        "signed_at": county.center.app.system.now().millis(),
    });
    let given = good(village.post(&format!("{}/consent", at(asked)), consent).await);
    assert_eq!(
        (&given["owed"], &given["consent"]["state"]),
        (&json!([]), &json!("given"))
    );
    assert_eq!(given["overdue"], Value::Null);
    let object = given["consent"]["object"].as_str().expect("an object");
    let picture = village.get(&format!("{}/objects/{object}", at(asked))).await;
    assert_eq!(picture.status, StatusCode::OK);
    assert_eq!(picture.headers["content-type"], "image/png");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_consult_asks_for_five_fields_and_is_answered_in_writing() {
    let county = county().await;
    let (township, expert) = (
        county.enters("township").await,
        county.enters("county-expert").await,
    );
    let me = good(township.get("/api/v1/session").await);
    let groups = good(township.get("/api/v1/consults/groups").await);
    let own = rows(&groups)
        .iter()
        .find(|one| one["name"] == "县急会诊组")
        .expect("a group");
    assert_eq!(groups["default"], own["id"]);
    let city = rows(&groups)
        .iter()
        .find(|one| one["name"] == "市远程会诊中心")
        .expect("a group");
    assert_eq!(
        (&own["ground"], &city["ground"]),
        (&json!("same-house"), &json!("agreement"))
    );
    let found = good(
        township
            .post("/api/v1/patients/search", json!({ "q": "王桂英" }))
            .await,
    );
    let mut form = json!({
        "id": county.center.app.system.uuid(),
        "patient": rows(&found)[0]["id"],
        "institution": me["roles"][0]["institution"]["id"],
        "kind": "ordinary",
        "request": {
            "complaint": { "words": "头晕 2 天" },
            "reason": "诊断不明",
            "purpose": "明确诊断",
            "summary": "血压 168/96 mmHg。",
        },
    });
    let now = county.center.app.system.now().millis();
    let bare = township.post("/api/v1/consults", form.clone()).await;
    refused(&bare, StatusCode::CONFLICT, "fields-missing");
    assert_eq!(bare.body["detail"]["fields"], json!(["time", "expertise"]));
    form["request"]["wanted"] = json!({ "from": now, "until": now + DAY });
    form["request"]["expertise"] = json!({ "specialty": "neurology", "title": "attending" });
    let asked = good(township.post("/api/v1/consults", form.clone()).await);
    assert_eq!(asked["state"], "submitted");
    // The line broke after the answer: the same again is the same.
    assert_eq!(
        good(township.post("/api/v1/consults", form).await)["id"],
        asked["id"]
    );
    let mine = good(expert.get("/api/v1/consults?list=asked").await);
    assert_eq!((rows(&mine).len(), &mine["counts"]["waiting"]), (1, &json!(1)));
    // Nobody is asked for a word before somebody consented.
    let early = expert
        .post(&format!("{}/answer-in-writing", at(&asked)), json!({}))
        .await;
    refused(&early, StatusCode::CONFLICT, "consent-missing");
    let picture = sends_file(&county, &township, "photo", PICTURE).await;
    let consent = json!({
        "signer": { "name": "王桂英", "relation": "patient", "phone": null }, "how": "photo", "upload": picture,
        "cost_fen": 20000, "scope": "病历摘要", "recording": false, "signed_at": now,
    });
    good(township.post(&format!("{}/consent", at(&asked)), consent).await);
    let accepted = good(expert.post(&format!("{}/accept", at(&asked)), json!({})).await);
    assert_eq!(accepted["state"], "accepted");
    let tomorrow = json!({ "from": now + DAY, "until": now + DAY + 1_800_000 });
    let dispatcher = county.enters("dispatcher").await;
    let planned = good(
        dispatcher
            .post(&format!("{}/schedule", at(&asked)), tomorrow)
            .await,
    );
    assert_eq!(planned["state"], "scheduled");
    // Who distributes the work sees nobody's words, and saves none away.
    assert_eq!(planned["request"]["reason"], "");
    let seen = good(township.get(&at(&asked)).await);
    assert_eq!(seen["request"]["reason"], "诊断不明");
    good(expert.post(&format!("{}/confirm", at(&asked)), json!({})).await);
    let written = good(
        expert
            .post(&format!("{}/answer-in-writing", at(&asked)), json!({}))
            .await,
    );
    assert_eq!(
        (&written["state"], &written["way"]),
        (&json!("opinion-pending"), &json!("written"))
    );
    // The expert has the opinion to write within the times of the rules.
    county.pass(Duration::from_secs(31 * 60));
    let late = good(expert.get(&at(&asked)).await);
    assert_eq!(late["overdue"]["rung"], "opinion-remind");
}
