//! A route made by the administrator sends an institution's images and orders to another group than the usual one.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::seats::{Seat, Town, fresh_id};

/// A group beside the usual one, with the same readers.
async fn second_group(admin: &Seat) -> Value {
    let usual = usual_group(admin).await;
    let mut form = usual.clone();
    let fields = form.as_object_mut().expect("a form");
    fields.remove("version");
    fields.insert("id".to_owned(), json!(fresh_id()));
    fields.insert("name".to_owned(), json!("县骨科影像组"));
    let made = admin.ask(Method::POST, "/reading-groups", None, form).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    made.body
}

async fn usual_group(admin: &Seat) -> Value {
    admin
        .finds("/reading-groups", |group| group["name"] == "县影像诊断组")
        .await
}

async fn routed(admin: &Seat, version: Option<&Value>, form: &Value) -> crate::county::Answer {
    match version {
        None => admin.ask(Method::POST, "/routes", None, form.clone()).await,
        Some(_) => {
            let path = format!("/routes/{}", form["id"].as_str().expect("an id"));
            admin.ask(Method::PUT, &path, version, form.clone()).await
        }
    }
}

/// The group on whose list the next knee of the first township comes to stand.
async fn group_of_next(town: &Town, reader: &Seat, seed: u64, name: &str) -> Value {
    town.knee_arrives(seed, name, &format!("HIS-{seed}")).await;
    let row = reader
        .finds("/studies?match=unmatched", |study| {
            study["patient_as_sent"]["name"] == name
        })
        .await;
    let technician = town.enters("technician").await;
    let id = row["id"].as_str().expect("an id").to_owned();
    let study = technician.get(&format!("/studies/{id}")).await;
    let form = json!({
        "id": fresh_id(),
        "new_patient": {
            "id": fresh_id(), "institution": study["institution"]["id"], "name": name, "sex": "female",
            "birth_date": "1966-04-09",
        },
        "urgency": "routine",
        "examination": {
            "modality": "DX", "body_part": "KNEE", "laterality": "R", "method": "正位",
            "clinical_diagnosis": "右膝疼痛", "reason": "摔倒后疼痛",
        },
        "accession": format!("HIS-{seed}"),
        "accepted_warnings": [],
    });
    let case = technician
        .does(&format!("/studies/{id}/register"), &study["version"], form)
        .await;
    case["reading_group"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_route_goes_before_the_usual_group_until_it_is_taken_back() {
    let town = Town::open().await;
    let admin = town.enters("admin").await;
    let reader = town.enters("radiologist").await;
    let (usual, second) = (usual_group(&admin).await, second_group(&admin).await);
    let site = admin
        .finds("/institutions", |one| one["name"] == "青山镇中心卫生院")
        .await;

    let form = json!({
        "id": fresh_id(), "institution": site["id"], "modality": "DX", "reading_group": second["id"],
    });
    let made = routed(&admin, None, &form).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let group = group_of_next(&town, &reader, 301, "林月娥").await;
    assert_eq!(group["id"], second["id"], "{group}");

    // The same place and kind a second time, and a group that could not see it, are refused.
    let mut again = form.clone();
    again["id"] = json!(fresh_id());
    assert_eq!(routed(&admin, None, &again).await.status, StatusCode::CONFLICT);
    let foreign = admin
        .finds("/institutions", |one| {
            one["consortium"].is_string() && one["consortium"] != site["consortium"]
        })
        .await;
    again["institution"] = foreign["id"].clone();
    assert_eq!(routed(&admin, None, &again).await.code(), "group-elsewhere");
    again["institution"] = site["id"].clone();
    again["modality"] = json!("US");
    assert_eq!(routed(&admin, None, &again).await.code(), "group-does-not-read");

    let mut back = form.clone();
    back["reading_group"] = Value::Null;
    let changed = routed(&admin, Some(&made.body["version"]), &back).await;
    assert_eq!(changed.status, StatusCode::OK, "{changed:?}");
    let group = group_of_next(&town, &reader, 302, "林月华").await;
    assert_eq!(group["id"], usual["id"], "{group}");
}
