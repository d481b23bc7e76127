//! The synthetic county at work in this process: its people sign in over HTTP, its machines send by DICOM, its clock is
//! moved by hand. The tests say what somebody does; this holds the way there.

use std::{ops::Deref, path::PathBuf, time::Duration};

use reqwest::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;
use yuanzhen_dicom_gateway::{
    dimse::{Client, Status},
    synth::{Exam, Label, Person as Sent, ct_phantom},
};
use yuanzhen_server::config::Config;

use crate::{
    county::{Answer, Browser, County},
    live::Live,
};

/// Everybody's password in the synthetic county.
const PASSWORD: &str = "yuanzhen-demo";

/// The seed of the first machine's study: the emergency CT.
const FIRST_STUDY: u64 = 1;

/// Slices of that CT.
const SLICES: u16 = 24;

const DAY: i64 = 24 * 3_600_000;

pub(crate) struct Day {
    pub(crate) county: County,
}

/// Somebody signed in.
pub(crate) struct Person {
    browser: Browser,
    cookie: String,
}

impl Deref for Person {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl Person {
    /// What happens from now on, as far as this person may know.
    pub(crate) async fn listens(&self) -> Live {
        let mut live = Live::open(&self.browser, &self.cookie).await.expect("open");
        live.hello(None).await;
        live
    }
}

pub(crate) fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

pub(crate) fn hours(hours: u64) -> Duration {
    minutes(60 * hours)
}

/// Asks again until it holds; images are drawn, sent and read meanwhile.
pub(crate) async fn at_last<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    for _ in 0..600 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{what}: not within half a minute");
}

/// The answer's body, when it went well.
pub(crate) fn good(answer: Answer) -> Value {
    assert!(answer.status.is_success(), "{answer:?}");
    answer.body
}

/// Refused with this code.
pub(crate) fn refused(answer: &Answer, status: StatusCode, code: &str) {
    assert_eq!((answer.status, answer.code()), (status, code), "{answer:?}");
}

impl Day {
    /// The county with the images of its machines linked to their examinations. Sessions last, however far the clock is
    /// moved.
    pub(crate) async fn open() -> Self {
        Self::open_with(|config| {
            config.identity.idle_lock_ms = 60 * DAY;
            config.identity.idle_end_ms = 60 * DAY;
            config.identity.session_ms = 60 * DAY;
        })
        .await
    }

    pub(crate) async fn open_with(change: impl FnOnce(&mut Config)) -> Self {
        let county = County::open_demo(|config| {
            config.limits.address_burst = 10_000;
            config.limits.person_burst = 10_000;
            change(config);
        })
        .await;
        let day = Self { county };
        let technician = day.signs_in("technician").await;
        at_last("the machines have sent", async || {
            let studies = good(technician.get("/api/v1/studies?match=all").await);
            let mut sent: Vec<_> = rows(&studies)
                .iter()
                .map(|study| study["instances"].clone())
                .collect();
            sent.sort_by_key(Value::as_u64);
            // The chest film, the knee and the head.
            sent == [json!(1), json!(1), json!(SLICES)]
        })
        .await;
        day.studies_become_whole(&technician).await;
        day
    }

    /// Time passes without a new image, and what there is is matched.
    pub(crate) async fn studies_become_whole(&self, technician: &Person) {
        self.county.pass(Duration::from_secs(30));
        at_last("the studies are whole", async || {
            let studies = good(technician.get("/api/v1/studies?match=all").await);
            rows(&studies).iter().all(|study| {
                study["arrival"] == "complete"
                    && ["matched", "unmatched"].contains(&study["state"].as_str().unwrap_or_default())
            })
        })
        .await;
    }

    pub(crate) async fn signs_in(&self, login: &str) -> Person {
        let browser = self.county.browser();
        let answer = browser.tries(login, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        let line = answer.headers["set-cookie"].to_str().expect("text").to_owned();
        let cookie = line.split(';').next().expect("a pair").to_owned();
        Person { browser, cookie }
    }

    /// The emergency CT of the head, as somebody sees it.
    pub(crate) async fn head_ct(&self, who: &Person) -> Value {
        let cases = good(who.get("/api/v1/cases?list=all").await);
        let head = |case: &&Value| case["examination"]["body_part"] == "HEAD";
        let found = rows(&cases).iter().find(head).expect("the CT").clone();
        self.case(who, &found).await
    }

    /// A case as it is now.
    pub(crate) async fn case(&self, who: &Person, case: &Value) -> Value {
        good(who.get(&format!("/api/v1/cases/{}", id(case))).await)
    }

    /// A new image of the emergency CT arrives, after the others.
    pub(crate) async fn late_image(&self, case: &Value) {
        let exam = exam(
            FIRST_STUDY,
            case["number"].as_str().expect("a number"),
            "王桂英",
            "",
        );
        let images: Vec<_> = ct_phantom(&exam, SLICES + 1)
            .skip(usize::from(SLICES))
            .map(|image| image.file)
            .collect();
        self.sends(&images).await;
    }

    /// A CT of somebody nobody ordered one for arrives.
    pub(crate) async fn strange_ct(&self, name: &str) {
        let exam = exam(77, "", name, "ZZ-0000");
        let images: Vec<_> = ct_phantom(&exam, 3).map(|image| image.file).collect();
        self.sends(&images).await;
    }

    async fn sends(&self, images: &[Vec<u8>]) {
        let folder = tempfile::tempdir().expect("a folder");
        let files: Vec<PathBuf> = (0..images.len())
            .map(|number| folder.path().join(format!("{number}.dcm")))
            .collect();
        for (file, image) in files.iter().zip(images) {
            std::fs::write(file, image).expect("written");
        }
        let door = self.county.center.ready.dicom.clone().expect("a door");
        let sent = Client::store(door.parse().expect("an address"), "STORESCU", "YUANZHEN", &files)
            .await
            .expect("sent");
        assert!(sent.iter().all(|one| one.status == Status::Success));
    }

    /// A reader takes the case and begins a report on it; gives the case as it is then.
    pub(crate) async fn begins_report(&self, reader: &Person, case: &Value) -> Value {
        let at = format!("/api/v1/cases/{}", id(case));
        good(reader.post(&format!("{at}/claim"), json!({})).await);
        good(
            reader
                .post(&format!("{at}/report"), json!({ "id": self.new_id() }))
                .await,
        )
    }

    /// The writer's hand under a report.
    pub(crate) async fn submits(&self, writer: &Person, case: &Value, content: &Value) -> Answer {
        let (report, accepted) = (report_of(case), self.accepted(writer, case, content).await);
        let body = json!({
            "version": case["report_view"]["version"],
            "content": content,
            "accepted": accepted,
            "instance_set": case["instance_set"]["studies"],
        });
        writer
            .post(&format!("/api/v1/reports/{report}/submit"), body)
            .await
    }

    /// The second hand, which looked at the case as given.
    pub(crate) async fn signs(&self, reviewer: &Person, case: &Value) -> Answer {
        let report = report_of(case);
        let accepted = self
            .accepted(reviewer, case, &case["report_view"]["content"])
            .await;
        let body = json!({
            "version": case["report_view"]["version"],
            "accepted": accepted,
            "instance_set": case["instance_set"]["studies"],
        });
        reviewer
            .post(&format!("/api/v1/reports/{report}/sign"), body)
            .await
    }

    /// Every warning is meant so.
    async fn accepted(&self, who: &Person, case: &Value, content: &Value) -> Vec<Value> {
        let found = who
            .post(
                &format!("/api/v1/reports/{}/check", report_of(case)),
                content.clone(),
            )
            .await;
        rows(&good(found))
            .iter()
            .map(|finding| finding["key"].clone())
            .collect()
    }

    /// The whole way to a report signed by two; gives the case as the reviewer sees it then.
    pub(crate) async fn signed(&self, writer: &Person, reviewer: &Person, content: &Value) -> Value {
        let case = self.head_ct(writer).await;
        let case = self.begins_report(writer, &case).await;
        let case = good(self.submits(writer, &case, content).await);
        let report = report_of(&case);
        good(
            reviewer
                .post(&format!("/api/v1/reports/{report}/review"), json!({}))
                .await,
        );
        let seen = self.case(reviewer, &case).await;
        good(self.signs(reviewer, &seen).await)
    }

    pub(crate) fn new_id(&self) -> Uuid {
        self.county.center.app.system.uuid()
    }
}

fn exam(seed: u64, accession: &str, name: &str, number: &str) -> Exam {
    Exam {
        seed,
        person: Sent {
            name: name.to_owned(),
            number: number.to_owned(),
            sex: 'F',
            birth_date: Some(jiff::civil::date(1956, 3, 12)),
            label: Label::Gb18030,
        },
        accession: accession.to_owned(),
        at: jiff::civil::datetime(2026, 11, 23, 16, 0, 0, 0),
        institution: "青山镇中心卫生院".to_owned(),
        station: "STORESCU".to_owned(),
        description: "Head plain".to_owned(),
    }
}

/// What a reader writes when nothing is found.
pub(crate) fn nothing_found() -> Value {
    json!({
        "technique": "头颅 CT 平扫。",
        "findings": "脑实质密度未见异常，脑室系统未见扩张，中线结构居中。",
        "impression": "头颅 CT 平扫未见明显异常。",
        "conclusion": "negative",
        "critical": null,
        "key_images": [],
    })
}

pub(crate) fn rows(page: &Value) -> &[Value] {
    page["items"].as_array().expect("items")
}

pub(crate) fn id(thing: &Value) -> &str {
    thing["id"].as_str().expect("an id")
}

pub(crate) fn report_of(case: &Value) -> &str {
    case["report_view"]["id"].as_str().expect("a report")
}
