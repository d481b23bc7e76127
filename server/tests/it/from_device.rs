//! Images without an order: the technician of the site registers patient and examination from what the device said;
//! others are told that they may not; quarantine is lifted with a reason that stays.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::seats::{Seat, Town, at, fresh_id};

const NAME: &str = "周海燕";

fn registration(site: &Value, name: &str, accepted: &[&str]) -> Value {
    json!({
        "id": fresh_id(),
        "new_patient": {
            "id": fresh_id(),
            "institution": site,
            "name": name,
            "sex": "female",
            "birth_date": "1966-04-09",
        },
        "urgency": "urgent",
        "examination": {
            "modality": "DX",
            "body_part": "KNEE",
            "laterality": "R",
            "method": "正位",
            "clinical_diagnosis": "右膝疼痛",
            "reason": "摔倒后疼痛",
        },
        "accession": "HIS-20261123-7",
        "accepted_warnings": accepted,
    })
}

async fn unmatched(seat: &Seat) -> Value {
    let row = seat
        .finds("/studies?match=unmatched", |study| {
            study["patient_as_sent"]["name"] == NAME && study["state"] != "registered"
        })
        .await;
    let id = row["id"].as_str().expect("an id").to_owned();
    seat.get(&format!("/studies/{id}")).await
}

fn may(view: &Value, action: &str) -> bool {
    view["may"]
        .as_array()
        .is_some_and(|all| all.iter().any(|one| one == action))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_without_an_order_becomes_a_case_in_one_step() {
    let town = Town::open().await;
    let technician = town.enters("technician").await;
    town.knee_arrives(71, NAME, "HIS-20261123-7").await;
    let study = unmatched(&technician).await;
    let sent = &study["patient_as_sent"];
    assert_eq!(
        [
            &sent["body_part"],
            &sent["laterality"],
            &sent["birth_date"],
            &sent["accession"]
        ],
        ["KNEE", "R", "1966-04-09", "HIS-20261123-7"]
    );
    assert!(may(&study, "open-case"), "{study}");
    let (path, version) = (at("studies", &study, "register"), &study["version"]);
    let site = &study["institution"]["id"];

    // The reader of the county sees it and may not register; another township sees nothing.
    let form = registration(site, "周海雁", &[]);
    let reader = town.enters("radiologist").await;
    assert!(!may(&unmatched(&reader).await, "open-case"));
    let refused = reader.step(&path, version, form.clone()).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{refused:?}");
    let elsewhere = town.enters("technician2").await;
    let refused = elsewhere.step(&path, version, form.clone()).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);

    // What was corrected must be meant so.
    let unseen = technician.ask(Method::POST, &path, None, form.clone()).await;
    assert_eq!(unseen.status, StatusCode::PRECONDITION_REQUIRED);
    let refused = technician.step(&path, version, form.clone()).await;
    assert_eq!(refused.code(), "warnings-not-accepted", "{refused:?}");
    assert_eq!(
        refused.body["detail"]["warnings"],
        json!([{ "code": "name-differs" }])
    );
    assert_eq!(
        unmatched(&technician).await["version"],
        *version,
        "nothing was done"
    );

    let mut form = form;
    form["accepted_warnings"] = json!(["name-differs"]);
    let made = technician.step(&path, version, form.clone()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let case = made.body;
    assert_eq!(case["patient"]["name"], "周海雁");
    assert_eq!(case["examination"]["accession_number"], "HIS-20261123-7");
    // 15:30 in Shanghai by the device's clock.
    assert_eq!(case["examination"]["examined_at"], 1_795_419_000_000_i64);
    let linked = &case["studies"][0];
    assert_eq!(linked["linked_how"], "from-device");
    assert_eq!(linked["linked_by"]["name"], "田晓梅");
    assert_eq!(linked["warnings"], json!([{ "code": "name-differs" }]));

    // Sent again after a lost answer it is the same case; as something else it is refused.
    let again = technician.step(&path, version, form.clone()).await;
    assert_eq!(
        (again.status, &again.body["id"]),
        (StatusCode::CREATED, &case["id"])
    );
    form["urgency"] = json!("routine");
    assert_eq!(technician.step(&path, version, form).await.code(), "id-reused");
    let found = technician
        .ask(
            Method::POST,
            "/patients/search",
            None,
            json!({ "q": "周海雁", "limit": 9 }),
        )
        .await;
    assert_eq!(
        found.body["items"].as_array().map(Vec::len),
        Some(1),
        "one record"
    );

    // It stands on the county's list, and everything that was allowed for it is on record.
    let listed = reader
        .finds("/cases?list=worklist", |one| one["id"] == case["id"])
        .await;
    assert_eq!(listed["study"]["instances"], 1);
    let audit = town.enters("audit").await;
    for (action, outcome) in [
        ("link-study", "done"),
        ("open-case", "done"),
        ("register-patient", "done"),
        ("open-case", "denied"),
    ] {
        let rows = audit.get(&format!("/audit?action={action}&limit=50")).await;
        let rows = rows["items"].as_array().expect("rows");
        assert!(
            rows.iter().any(|row| row["outcome"] == outcome),
            "{action} {outcome}"
        );
    }
    let rows = audit.get("/audit?action=link-study&limit=50").await;
    let by_hand = |row: &&Value| row["detail"]["how"] == "from-device";
    let row = rows["items"]
        .as_array()
        .and_then(|rows| rows.iter().find(by_hand))
        .cloned();
    assert_eq!(row.expect("the link")["detail"]["case"], case["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accession_number_that_is_registered_is_linked_and_not_made_again() {
    let town = Town::open().await;
    let technician = town.enters("technician").await;
    let known = technician
        .finds("/cases?list=all", |case| {
            case["examination"]["body_part"] == "CHEST"
        })
        .await;
    let number = known["examination"]["accession_number"]
        .as_str()
        .expect("a number");
    town.knee_arrives(72, NAME, number).await;
    let study = unmatched(&technician).await;
    let mut form = registration(&study["institution"]["id"], NAME, &[]);
    form["accession"] = json!(number);
    let path = at("studies", &study, "register");
    let refused = technician.step(&path, &study["version"], form.clone()).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::CONFLICT, "accession-known")
    );
    form["accession"] = Value::Null;
    let made = technician.does(&path, &study["version"], form).await;
    assert_eq!(made["examination"]["accession_number"], made["number"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quarantine_is_lifted_by_who_may_with_a_reason_that_stays() {
    let town = Town::open().await;
    let technician = town.enters("technician").await;
    town.knee_arrives(73, NAME, "").await;
    unmatched(&technician).await;
    // One study, two patients: the device sends another name under the same study UID.
    town.knee_arrives(73, "周海雁", "").await;
    let study = technician
        .finds("/studies?match=unmatched", |study| {
            study["quarantine"].as_array().is_some_and(|all| !all.is_empty())
        })
        .await;
    let (path, version) = (at("studies", &study, "clear"), &study["version"]);
    let reason = json!({ "reason": "同一患者，设备上改过名字" });
    let village = town.enters("village").await;
    let refused = village.step(&path, version, reason.clone()).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let refused = technician.step(&path, version, json!({ "reason": " " })).await;
    assert_eq!(refused.code(), "reason-missing", "{refused:?}");
    let cleared = technician.does(&path, version, reason).await;
    assert_eq!(cleared["quarantine"], json!([]));
    let remark = &cleared["remarks"][0];
    assert_eq!(
        (&remark["undone"], &remark["by"]["name"]),
        (&json!("quarantine"), &json!("田晓梅"))
    );
    assert_eq!(remark["reason"], "同一患者，设备上改过名字");
}
