//! A reading room of the synthetic county for stories about reading and signing: a technician, an order, a machine that sends
//! by DICOM, a writer and a reviewer at their browsers. It knows no test.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use yuanzhen_dicom_gateway::{
    dimse::{Client, Status},
    synth::{Exam, Instance, Label, Person},
};

use crate::{
    county::{Answer, Browser, County},
    render::program,
};

/// What the machine is told with an order.
const NAME: &str = "石守信";
const BIRTH_DATE: &str = "1961-04-05";

/// The people and the machine around one order.
pub(crate) struct Room {
    pub(crate) county: County,
    pub(crate) technician: Browser,
    pub(crate) writer: Browser,
    pub(crate) reviewer: Browser,
    /// The case that was ordered.
    pub(crate) case: String,
    accession: String,
    patient_number: String,
    sent: tempfile::TempDir,
}

impl Room {
    /// An order at the township: `part` and `side` as DICOM writes them.
    pub(crate) async fn with_order(modality: &str, part: &str, side: &str) -> Self {
        Self::in_county(County::open_demo(|_| {}).await, modality, part, side).await
    }

    /// The same in a county whose pictures are drawn by the program, not by this test.
    pub(crate) async fn that_draws(modality: &str, part: &str, side: &str) -> Self {
        let county = County::open_demo(|config| config.render.program = program()).await;
        Self::in_county(county, modality, part, side).await
    }

    async fn in_county(county: County, modality: &str, part: &str, side: &str) -> Self {
        let [technician, writer, reviewer] =
            ["technician", "radiologist", "senior"].map(|_| county.browser());
        for (browser, login) in [
            (&technician, "technician"),
            (&writer, "radiologist"),
            (&reviewer, "senior"),
        ] {
            let users = &county
                .center
                .ready
                .demo
                .as_ref()
                .expect("the county's people")
                .users;
            let user = users.iter().find(|user| user.login == login).expect("a person");
            let answer = browser.tries(login, &user.password).await;
            assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        }
        let me = technician.get("/api/v1/session").await;
        let site = me.body["roles"][0]["institution"]["id"].clone();
        let patient = technician
            .post(
                "/api/v1/patients",
                json!({ "id": fresh(&county), "institution": site, "name": NAME, "sex": "male", "birth_date": BIRTH_DATE }),
            )
            .await;
        assert_eq!(patient.status, StatusCode::CREATED, "{patient:?}");
        let order = json!({
            "id": fresh(&county), "patient": patient.body["id"], "institution": site, "village": null, "urgency": "routine",
            "examination": {
                "modality": modality, "body_part": part, "laterality": side, "method": "正侧位",
                "clinical_diagnosis": "疼痛待查", "icd10": null, "reason": "外伤后", "examined_at": null,
            },
        });
        let case = technician.post("/api/v1/cases", order).await;
        assert_eq!(case.status, StatusCode::CREATED, "{case:?}");
        Self {
            technician,
            writer,
            reviewer,
            case: word(&case.body["id"]),
            accession: word(&case.body["examination"]["accession_number"]),
            patient_number: word(&case.body["patient_record"]["number"]),
            sent: tempfile::tempdir().expect("a folder"),
            county,
        }
    }

    /// An examination of the ordered patient; another seed is another study.
    pub(crate) fn exam(&self, seed: u64) -> Exam {
        Exam {
            seed,
            person: Person {
                name: NAME.into(),
                number: self.patient_number.clone(),
                sex: 'M',
                birth_date: BIRTH_DATE.parse().ok(),
                label: Label::Gb18030,
            },
            accession: self.accession.clone(),
            at: jiff::civil::date(2026, 11, 23).at(9, 17, 0, 0),
            institution: "青山镇卫生院".into(),
            station: "ROOM1".into(),
            description: "Examination".into(),
        }
    }

    /// The machine sends these and hangs up; nothing more comes, so that the studies become whole.
    pub(crate) async fn arrives(&self, machine: &str, images: &[Instance]) {
        self.sends(machine, images).await;
        self.settles().await;
    }

    /// The machine sends these; more may come.
    pub(crate) async fn sends(&self, machine: &str, images: &[Instance]) {
        let files: Vec<PathBuf> = images
            .iter()
            .map(|image| {
                let path = self.sent.path().join(format!("{}.dcm", image.sop_instance));
                std::fs::write(&path, &image.file).expect("written");
                path
            })
            .collect();
        let door: SocketAddr = self
            .county
            .center
            .ready
            .dicom
            .as_ref()
            .and_then(|door| door.parse().ok())
            .expect("a door for machines");
        let sent = Client::store(door, machine, "YUANZHEN", &files)
            .await
            .expect("sent");
        assert!(sent.iter().all(|one| one.status == Status::Success), "{sent:?}");
    }

    /// Nothing more comes, and the studies become whole.
    pub(crate) async fn settles(&self) {
        self.county.pass(Duration::from_secs(30));
        self.comes_to("all studies are whole", |case| {
            let studies = studies(case);
            !studies.is_empty() && studies.iter().all(|study| study["arrival"] == "complete")
        })
        .await;
    }

    /// Waits until the case is as described.
    pub(crate) async fn comes_to(&self, what: &str, holds: impl Fn(&Value) -> bool) {
        for _ in 0..300 {
            if holds(&self.opened(&self.technician).await) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!(
            "it did not come to be that {what}: {:#}",
            self.opened(&self.technician).await
        );
    }

    /// The case as a person's page has it.
    pub(crate) async fn opened(&self, by: &Browser) -> Value {
        let answer = by.get(&format!("/api/v1/cases/{}", self.case)).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.body
    }

    /// The writer claims the case and begins the report.
    pub(crate) async fn is_claimed(&self) {
        let case = self.opened(&self.writer).await;
        let claim = format!("/api/v1/cases/{}/claim", self.case);
        let claimed = at(&self.writer, Method::POST, &claim, &case["version"], json!({})).await;
        assert_eq!(claimed.status, StatusCode::OK, "{claimed:?}");
        let begun = self
            .writer
            .post(
                &format!("/api/v1/cases/{}/report", self.case),
                json!({ "id": fresh(&self.county) }),
            )
            .await;
        assert_eq!(begun.status, StatusCode::CREATED, "{begun:?}");
    }

    /// The writer submits a text, from what a page showed of the case.
    pub(crate) async fn submits(&self, page: &Value, content: &Value, accepted: &[String]) -> Answer {
        let body = json!({
            "version": page["report_view"]["version"], "content": content, "accepted": accepted,
            "instance_set": page["instance_set"]["studies"],
        });
        self.acts(&self.writer, page, "submit", body).await
    }

    /// The reviewer signs, from what a page showed of the case.
    pub(crate) async fn signs(&self, page: &Value, accepted: &[String]) -> Answer {
        let body = json!({
            "version": page["report_view"]["version"], "accepted": accepted,
            "instance_set": page["instance_set"]["studies"],
        });
        self.acts(&self.reviewer, page, "sign", body).await
    }

    /// A step of the report as a page shows it.
    pub(crate) async fn acts(&self, by: &Browser, page: &Value, step: &str, body: Value) -> Answer {
        let report = &page["report_view"];
        let path = format!("/api/v1/reports/{}/{step}", word(&report["id"]));
        at(by, Method::POST, &path, &report["record_version"], body).await
    }

    /// The reviewer takes the submitted report.
    pub(crate) async fn is_reviewed(&self) {
        let page = self.opened(&self.reviewer).await;
        let taken = self.acts(&self.reviewer, &page, "review", json!({})).await;
        assert_eq!(taken.status, StatusCode::OK, "{taken:?}");
    }

    /// What the checks say to the writer of a text.
    pub(crate) async fn checks(&self, content: &Value) -> Vec<Value> {
        let report = word(&self.opened(&self.writer).await["report_view"]["id"]);
        let answer = self
            .writer
            .post(&format!("/api/v1/reports/{report}/check"), content.clone())
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer.body["items"].as_array().cloned().unwrap_or_default()
    }
}

/// A change of a thing at a version.
pub(crate) async fn at(by: &Browser, method: Method, path: &str, version: &Value, body: Value) -> Answer {
    let request = by.request(method, path);
    by.send(request.header("if-match", format!("\"{version}\"")).json(&body))
        .await
}

/// The studies of an opened case.
pub(crate) fn studies(case: &Value) -> Vec<Value> {
    case["studies"].as_array().cloned().unwrap_or_default()
}

/// A text that no check has a word about.
pub(crate) fn plain(findings: &str, impression: &str) -> Value {
    json!({
        "technique": "正侧位", "findings": findings, "impression": impression, "conclusion": "negative", "critical": null,
    })
}

pub(crate) fn word(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no text"))
        .to_owned()
}

fn fresh(county: &County) -> Uuid {
    county.center.app.system.uuid()
}

/// The image with two bytes of a short text element written anew: a side, a flag.
pub(crate) fn with(image: &Instance, tag: [u8; 4], text: [u8; 2]) -> Instance {
    let head = [tag[0], tag[1], tag[2], tag[3], b'C', b'S', 2, 0];
    let mut image = image.clone();
    let place = image
        .file
        .windows(head.len())
        .position(|window| window == head)
        .expect("the element is there");
    image.file[place + head.len()..place + head.len() + 2].copy_from_slice(&text);
    image
}
