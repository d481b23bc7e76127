//! What may be changed of a patient, and what may not.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::county::Answer;
use crate::ward::{Ward, id_of};

const HERS: &str = "11010519491231002X";
const HIS: &str = "411425195606150011";

fn with(mut form: Value, number: Option<&str>) -> Value {
    form["document"] = number.map_or(
        Value::Null,
        |number| json!({ "type": "national-id", "number": number }),
    );
    form
}

async fn change(ward: &Ward, form: &Value, version: u64) -> Answer {
    let request = ward
        .technician
        .request(Method::PUT, &format!("/api/v1/patients/{}", id_of(form)))
        .header("if-match", format!("\"{version}\""))
        .json(form);
    ward.technician.send(request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_once_shown_is_neither_replaced_nor_carried_by_two() {
    let ward = Ward::open().await;
    let shown = ward.form(
        "李秀英",
        json!({ "document": { "type": "national-id", "number": HERS } }),
    );
    let said = ward.form("李秀英", json!({ "phone": "13800138000" }));
    for form in [&shown, &said] {
        let answer = ward.technician.post("/api/v1/patients", form.clone()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }
    let mut other = with(shown.clone(), Some(HIS));
    other["sex"] = "male".into();
    let answer = change(&ward, &other, 1).await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::CONFLICT, "already-identified")
    );
    let answer = change(&ward, &with(said.clone(), Some(HERS)), 1).await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::CONFLICT, "patient-known")
    );
    assert_eq!(answer.body["detail"]["patient"]["id"], shown["id"]);

    let mut moved = with(shown.clone(), None);
    moved["address"] = "青山乡三组".into();
    let answer = change(&ward, &moved, 1).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.body["address"], "青山乡三组");
    assert_eq!(answer.body["birth_date"], "1949-12-31", "the certificate says it");
    assert!(answer.body["document"].is_object(), "{answer:?}");
}
