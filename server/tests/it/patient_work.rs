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

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_contradicts_an_unknown_patient_is_meant_by_name() {
    let ward = Ward::open().await;
    let known = ward.form(
        "李秀英",
        json!({ "document": { "type": "national-id", "number": HERS } }),
    );
    let unknown = ward.form(
        "无名氏 约50岁 蓝色上衣",
        json!({ "sex": "male", "unknown": true }),
    );
    for form in [&known, &unknown] {
        let answer = ward.technician.post("/api/v1/patients", form.clone()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }
    let found = ward
        .technician
        .post("/api/v1/patients/search", json!({ "q": "无名氏" }))
        .await;
    assert_eq!(found.body["items"][0]["name"], unknown["name"], "nobody's name");

    let path = format!("/api/v1/patients/{}/identify", id_of(&unknown));
    let identify = async |accepted: Value| {
        let document = json!({ "type": "national-id", "number": HERS });
        let body = json!({ "document": document, "name": "李秀英", "accepted": accepted });
        let request = ward.technician.request(Method::POST, &path);
        ward.technician
            .send(request.header("if-match", "\"1\"").json(&body))
            .await
    };
    for accepted in [json!([]), json!(["sex-differs"]), json!(["patient-known"])] {
        let answer = identify(accepted).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::CONFLICT, "identity-doubtful")
        );
        let detail = &answer.body["detail"];
        assert_eq!(detail["doubts"], json!(["sex-differs", "patient-known"]));
        assert_eq!(
            (&detail["sex"], &detail["patient"]["id"]),
            (&json!("female"), &known["id"])
        );
    }
    let answer = identify(json!(["sex-differs", "patient-known"])).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(
        answer.body["former_name"], unknown["name"],
        "devices may still send it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_born_tomorrow_or_in_1800() {
    let ward = Ward::open().await;
    for (born, code) in [
        ("1800-01-01", "birth-date-too-early"),
        ("2190-01-01", "birth-date-future"),
    ] {
        let form = ward.form("李秀英", json!({ "birth_date": born }));
        let answer = ward.technician.post("/api/v1/patients", form).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::UNPROCESSABLE_ENTITY, code),
            "{answer:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_patient_is_found_by_pinyin_its_first_letters_and_the_last_four_digits() {
    let ward = Ward::open().await;
    let wanted = ward.form(
        "吕桂英",
        json!({ "document": { "type": "national-id", "number": HERS } }),
    );
    let other = ward.form("王桂兰", json!({ "phone": "13800138000" }));
    for form in [&wanted, &other] {
        let answer = ward.technician.post("/api/v1/patients", form.clone()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }
    let found = async |q: &str| -> Vec<Value> {
        let answer = ward
            .technician
            .post("/api/v1/patients/search", json!({ "q": q }))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let items = answer.body["items"].as_array().expect("items");
        items.iter().map(|one| one["id"].clone()).collect()
    };
    let (her, another) = (vec![wanted["id"].clone()], vec![other["id"].clone()]);
    for q in [
        "lvguiying",
        "LV gui",
        "lü guiying",
        "luguiying",
        "lgy",
        "LGY",
        "lvg",
        "002X",
        HERS,
        "吕",
    ] {
        assert_eq!(found(q).await, her, "{q}");
    }
    for q in ["wgl", "wangguilan", "wang"] {
        assert_eq!(found(q).await, another, "{q}");
    }
    // From the beginning of the name, and never by one letter alone or in the middle of a syllable.
    for q in ["guiying", "l", "uiying", "%", "|"] {
        assert!(found(q).await.is_empty(), "{q}");
    }
    // A name that was corrected is found as it is now.
    let mut corrected = with(other.clone(), None);
    corrected["name"] = "汪桂兰".into();
    assert_eq!(change(&ward, &corrected, 1).await.status, StatusCode::OK);
    assert_eq!(found("wangguilan").await, another);
    corrected["name"] = "黄桂兰".into();
    assert_eq!(change(&ward, &corrected, 2).await.status, StatusCode::OK);
    assert!(found("wangguilan").await.is_empty());
    assert_eq!(found("hgl").await, another);
}
