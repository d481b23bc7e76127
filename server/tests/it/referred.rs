//! A village clinic orders what its township examines: one order, one record, seen at both, and nowhere else. What nobody
//! reads is refused at once.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::seats::{Seat, Town, at, fresh_id, nothing};

const IDENTITY: &str = "11010519491231002X";

struct Order {
    patient: Value,
    case: Value,
    village: Value,
    township: Value,
}

/// The village doctor registers somebody and orders a head CT at the township.
async fn ordered(village: &Seat) -> Order {
    let me = village.get("/session").await;
    let own = me["roles"][0]["institution"].clone();
    let form = json!({
        "id": fresh_id(), "institution": own["id"], "name": "沈玉兰", "sex": "female",
        "document": { "type": "national-id", "number": IDENTITY },
    });
    let patient = village.ask(Method::POST, "/patients", None, form).await;
    assert_eq!(patient.status, StatusCode::CREATED, "{patient:?}");
    let township = own["township_hospital"].clone();
    let answer = village
        .ask(
            Method::POST,
            "/cases",
            None,
            order(&patient.body["id"], &township, &own["id"], "CT"),
        )
        .await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    Order {
        patient: patient.body["id"].clone(),
        case: answer.body,
        village: own["id"].clone(),
        township,
    }
}

fn order(patient: &Value, institution: &Value, village: &Value, modality: &str) -> Value {
    json!({
        "id": fresh_id(), "patient": patient, "institution": institution, "village": village, "urgency": "urgent",
        "examination": {
            "modality": modality, "body_part": "HEAD", "laterality": "U", "method": "平扫",
            "clinical_diagnosis": "头痛", "reason": "摔倒后头痛",
        },
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_villages_order_stands_where_it_is_examined() {
    let town = Town::open().await;
    let village = town.enters("village").await;
    let order = ordered(&village).await;
    assert_eq!(order.case["institution"]["id"], order.township);
    assert_eq!(order.case["village"]["id"], order.village);

    // The technician finds order and patient, and cannot register them a second time.
    let technician = town.enters("technician").await;
    let id = order.case["id"].as_str().expect("an id");
    let seen = technician.get(&format!("/cases/{id}")).await;
    assert_eq!(seen["patient"]["name"], "沈玉兰");
    let person = order.patient.as_str().expect("an id");
    technician.get(&format!("/patients/{person}")).await;
    let found = technician
        .ask(Method::POST, "/patients/search", None, json!({ "q": IDENTITY }))
        .await;
    assert_eq!(found.body["items"].as_array().map(Vec::len), Some(1), "{found:?}");
    let again = json!({
        "id": fresh_id(), "institution": order.township, "name": "沈玉兰", "sex": "female",
        "document": { "type": "national-id", "number": IDENTITY },
    });
    let again = technician.ask(Method::POST, "/patients", None, again).await;
    assert_eq!(
        (again.status, again.code()),
        (StatusCode::CONFLICT, "patient-known")
    );

    // Another township knows nothing of it, and nobody orders in the name of a clinic that is not theirs.
    let elsewhere = town.enters("technician2").await;
    for path in [format!("/cases/{id}"), format!("/patients/{person}")] {
        let answer = elsewhere.ask(Method::GET, &path, None, nothing()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let foreign = self::order(&order.patient, &order.township, &order.township, "CT");
    let foreign = village.ask(Method::POST, "/cases", None, foreign).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "{foreign:?}");

    // The clinic that sent the patient takes its order back.
    let path = at("cases", &order.case, "cancel");
    let cancelled = village
        .step(&path, &order.case["version"], json!({ "reason": "患者不去了" }))
        .await;
    assert_eq!(cancelled.status, StatusCode::OK, "{cancelled:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_reads_is_refused_and_not_offered() {
    let town = Town::open().await;
    let village = town.enters("village").await;
    let me = village.get("/session").await;
    let reads: Vec<&str> = me["reads"]
        .as_array()
        .expect("kinds")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert!(reads.contains(&"CT") && !reads.contains(&"US"), "{reads:?}");
    let placed = ordered(&village).await;
    let form = order(&placed.patient, &placed.township, &placed.village, "US");
    let refused = village.ask(Method::POST, "/cases", None, form).await;
    assert_eq!(
        (refused.status, refused.code()),
        (StatusCode::UNPROCESSABLE_ENTITY, "nobody-reads"),
        "{refused:?}"
    );
}
