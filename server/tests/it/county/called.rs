//! An urgent consult of the demo county: the village calls, the first on call answers.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use yuanzhen_domain::digest::Digest;

use super::{Browser, County};

/// The smallest file that is a PNG by its first bytes.
pub(crate) const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n a photograph of a synthetic wound";

/// A consult that was called and answered.
pub(crate) struct Called {
    pub(crate) consult: Uuid,
    pub(crate) ring: Uuid,
    pub(crate) group: Uuid,
    pub(crate) object: Uuid,
    pub(crate) dose: Uuid,
}

fn uuid(value: &Value) -> Uuid {
    value.as_str().expect("an id").parse().expect("a UUID")
}

impl Called {
    /// The village doctor taps once, the expert answers, a photo is attached and a dose is said.
    pub(crate) async fn from_village(county: &County, patient: &Value) -> Self {
        let village = county.enters("village").await;
        let expert = county.enters("county-expert").await;
        let asked = calls(county, &village, patient).await;
        let consult = uuid(&asked["id"]);
        let ring = uuid(&asked["ring"]["id"]);
        let answered = expert
            .post(&format!("/api/v1/rings/{ring}/accept"), json!({}))
            .await;
        assert_eq!(answered.status, StatusCode::OK, "{answered:?}");
        let object = sends_file(county, &village, "photo", PICTURE).await;
        let at = format!("/api/v1/consults/{consult}");
        let attached = village
            .post(
                &format!("{at}/attachments"),
                json!({ "attachments": [{ "kind": "photo", "id": object }] }),
            )
            .await;
        assert_eq!(attached.status, StatusCode::OK, "{attached:?}");
        let dose = county.center.app.system.uuid();
        let said = json!({
            "id": dose,
            "drug": "阿司匹林",
            "amount": "300",
            "unit": "mg",
            "route": "chewed",
            "said_by": answered.body["expert"]["id"],
        });
        let written = village.post(&format!("{at}/doses"), said).await;
        assert_eq!(written.status, StatusCode::CREATED, "{written:?}");
        Self {
            consult,
            ring,
            group: uuid(&asked["group"]["id"]),
            object,
            dose,
        }
    }
}

/// One tap: a patient and a complaint.
pub(crate) async fn calls(county: &County, village: &Browser, patient: &Value) -> Value {
    let me = village.get("/api/v1/session").await.body;
    let form = json!({
        "id": county.center.app.system.uuid(),
        "patient": patient,
        "institution": me["roles"][0]["institution"]["id"],
        "kind": "urgent",
        "request": { "complaint": { "chips": ["chest-pain"] } },
    });
    let asked = village.post("/api/v1/consults", form).await;
    assert_eq!(asked.status, StatusCode::CREATED, "{asked:?}");
    asked.body
}

/// Sends a file whole; gives the id under which it is attached.
pub(crate) async fn sends_file(county: &County, browser: &Browser, kind: &str, file: &[u8]) -> Uuid {
    let id = county.center.app.system.uuid();
    let form = json!({
        "id": id, "size_bytes": file.len(), "sha256": Digest::sha256(file).hex(), "kind": kind,
    });
    let opened = browser.post("/api/v1/uploads", form).await;
    assert_eq!(opened.status, StatusCode::CREATED, "{opened:?}");
    let piece = browser
        .request(Method::PATCH, &format!("/api/v1/uploads/{id}"))
        .header("upload-offset", 0)
        .header("content-type", "application/octet-stream")
        .body(file.to_vec());
    let sent = browser.send(piece).await;
    assert_eq!(sent.status, StatusCode::OK, "{sent:?}");
    let committed = browser
        .post(&format!("/api/v1/uploads/{id}/commit"), json!({}))
        .await;
    assert_eq!(committed.status, StatusCode::OK, "{committed:?}");
    uuid(&committed.body["object"])
}
