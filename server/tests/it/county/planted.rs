//! The demo county with one examination taken all the way: images that came by DICOM, a report with two signatures,
//! a critical value that rings, a report delivered home. Whoever is refused in a test is refused something real.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use yuanzhen_domain::{
    access::{self, Action, Actor},
    job::JobKind,
    uid::DicomUid,
};
use yuanzhen_store::StudyQuery;

use super::{Answer, Browser, County, called::Called};

/// Everybody's password in the demo county.
pub(crate) const DEMO_PASSWORD: &str = "yuanzhen-demo";

/// Studies that the machines of the demo county send at its start.
const MACHINES: usize = 4;

/// The words of the planted critical value.
pub(crate) const CRITICAL: &str = "左侧基底节区出血";

/// The county and the things of one examination.
pub(crate) struct Planted {
    pub(crate) county: County,
    pub(crate) case: Uuid,
    pub(crate) patient: Uuid,
    pub(crate) patient_name: String,
    pub(crate) study: Uuid,
    pub(crate) report: Uuid,
    pub(crate) critical: Uuid,
    pub(crate) delivery: Uuid,
    pub(crate) upload: Uuid,
    /// An urgent consult of the same patient, answered by the first on call, with a photo and a dose.
    pub(crate) consult: Uuid,
    pub(crate) ring: Uuid,
    pub(crate) group: Uuid,
    pub(crate) object: Uuid,
    pub(crate) dose: Uuid,
    /// The images the report was read from, as a signature names them.
    pub(crate) read_from: Value,
    pub(crate) study_uid: String,
    pub(crate) series_uid: String,
    pub(crate) instance_uid: String,
}

impl Planted {
    /// Plants the county and takes the head CT of the first township from its device to the signed report.
    pub(crate) async fn grow() -> Self {
        let county = County::demo().await;
        let case = arrived(&county).await;
        let reader = county.enters("radiologist").await;
        let id = case["id"].as_str().expect("an id").to_owned();
        let place = format!("/api/v1/cases/{id}");
        done(&reader, &place, &format!("{place}/claim"), json!({})).await;
        let report = county.center.app.system.uuid();
        let start = format!("{place}/report");
        done(&reader, &place, &start, json!({ "id": report })).await;
        let seen = reader.get(&place).await.body;
        let read_from = seen["instance_set"]["studies"].clone();
        let submission = json!({
            "version": 1,
            "content": {
                "technique": "头颅平扫",
                "findings": "左侧基底节区见高密度影，约 2.1 cm × 1.5 cm。",
                "impression": "左侧基底节区出血。",
                "conclusion": "positive",
                "critical": CRITICAL,
            },
            "accepted": [],
            "instance_set": read_from,
        });
        let step = |verb: &str| format!("/api/v1/reports/{report}/{verb}");
        done(&reader, &place, &step("submit"), submission).await;
        let second = county.enters("senior").await;
        done(&second, &place, &step("review"), json!({})).await;
        let signing = json!({ "version": 1, "accepted": [], "instance_set": read_from });
        let signed = done(&second, &place, &step("sign"), signing).await;
        Self::of(county, &signed.body, read_from).await
    }

    async fn of(county: County, case: &Value, read_from: Value) -> Self {
        let id = |value: &Value| -> Uuid { value.as_str().expect("an id").parse().expect("a UUID") };
        let home = &case["institution"]["id"];
        let delivery = case["deliveries"]
            .as_array()
            .expect("deliveries")
            .iter()
            .find(|one| one["receiver"]["id"] == *home)
            .expect("one to the site");
        let study_uid = case["studies"][0]["study_instance_uid"].as_str().expect("a UID");
        let (series_uid, instance_uid) = first_image(&county, study_uid).await;
        let upload = an_upload(&county).await;
        let consult = Called::from_village(&county, &case["patient"]["id"]).await;
        Self {
            case: id(&case["id"]),
            patient: id(&case["patient"]["id"]),
            patient_name: case["patient"]["name"].as_str().expect("a name").to_owned(),
            study: id(&case["studies"][0]["id"]),
            report: id(&case["report"]["id"]),
            critical: id(&case["criticals"][0]["id"]),
            delivery: id(&delivery["id"]),
            upload,
            consult: consult.consult,
            ring: consult.ring,
            group: consult.group,
            object: consult.object,
            dose: consult.dose,
            read_from,
            study_uid: study_uid.to_owned(),
            series_uid,
            instance_uid,
            county,
        }
    }
}

impl County {
    /// The demo county, its machines sending.
    pub(crate) async fn demo() -> Self {
        Self::open_demo(|config| {
            config.limits.person_burst = 1_000_000;
            config.limits.address_burst = 1_000_000;
        })
        .await
    }

    /// Somebody of the demo county, signed in.
    pub(crate) async fn enters(&self, login: &str) -> Browser {
        let browser = self.browser();
        let answer = browser.tries(login, DEMO_PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{login}: {answer:?}");
        browser
    }
}

/// The case of the first township's head CT. Time passes until every machine of the county has sent what it has and
/// all of it was matched, so that nothing happens by itself afterwards.
async fn arrived(county: &County) -> Value {
    let job = Actor::SystemJob(JobKind::MatchStudy);
    let permit = access::list(&job, Action::SeeStudy).expect("a permit");
    let query = StudyQuery {
        links: vec!["matched".to_owned()],
        limit: 10,
        ..StudyQuery::default()
    };
    for _ in 0..1_200 {
        let mut reading = county.center.app.store.read().await.expect("read");
        let matched = reading.studies(&permit, &query).await.expect("studies").items;
        drop(reading);
        if matched.len() == MACHINES {
            let reader = county.enters("radiologist").await;
            let list = reader.get("/api/v1/cases?list=worklist").await.body;
            let cases = list["items"].as_array().expect("a list");
            let of_the_head = |case: &&Value| {
                case["examination"]["body_part"] == "HEAD" && case["study"]["complete_at"].is_i64()
            };
            return cases.iter().find(of_the_head).expect("the head CT").clone();
        }
        county.pass(Duration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the images of the demo county did not come");
}

/// A step that must succeed. The version it names is the one there is.
async fn done(browser: &Browser, case: &str, path: &str, body: Value) -> Answer {
    let seen = browser.get(case).await.body;
    let version = if path.contains("/reports/") {
        &seen["report_view"]["record_version"]
    } else {
        &seen["version"]
    };
    let request = browser
        .request(Method::POST, path)
        .header("if-match", format!("\"{}\"", version.as_u64().unwrap_or(1)))
        .json(&body);
    let answer = browser.send(request).await;
    assert!(answer.status.is_success(), "{path}: {answer:?}");
    answer
}

/// The technician has begun to send a file.
async fn an_upload(county: &County) -> Uuid {
    let id = county.center.app.system.uuid();
    let form = json!({ "id": id, "size_bytes": 600, "sha256": "5a".repeat(32), "kind": "dicom" });
    let technician = county.enters("technician").await;
    let answer = technician.post("/api/v1/uploads", form).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    id
}

async fn first_image(county: &County, study: &str) -> (String, String) {
    let reader = county.enters("radiologist").await;
    let study = DicomUid::parse(study).expect("a UID");
    let list = reader
        .get(&format!("/dicom-web/studies/{study}/instances?limit=1"))
        .await
        .body;
    let text = |tag: &str| list[0][tag]["Value"][0].as_str().expect("a UID").to_owned();
    (text("0020000E"), text("00080018"))
}
