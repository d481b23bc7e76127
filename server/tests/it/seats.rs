//! The demo county in this process with its clock moved by hand: its people over HTTP, its machines through the DICOM
//! door. It knows no test.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::civil::Date;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use yuanzhen_dicom_gateway::{
    dimse::{Client, Status},
    synth::{Exam, Label, Person, knee_phantom},
};
use yuanzhen_server::{
    config::Config,
    role::center::{Center, Options},
    system::{Hand, System},
};

use crate::county::{Answer, Browser, MORNING};

/// The demo county, running.
pub(crate) struct Town {
    pub(crate) center: Center,
    pub(crate) clock: Hand,
    _data: tempfile::TempDir,
}

/// One of its people, signed in.
pub(crate) struct Seat(pub(crate) Browser);

/// What is waited for at most; the machines draw their images in a build without optimisation.
const PATIENCE: Duration = Duration::from_secs(90);

impl Town {
    pub(crate) async fn open() -> Self {
        let data = tempfile::tempdir().expect("a data folder");
        let mut config = Config::default();
        config.node.data = data.path().join("county");
        let any = std::net::SocketAddr::from(([127, 0, 0, 1], 0));
        (config.http.plain, config.http.secure, config.dicom.listen) = (any, any, any);
        config.media.listen = any.to_string();
        config.media.threads = 1;
        config.identity.password_memory_kib = 64;
        config.identity.password_passes = 1;
        // The clock jumps by half hours in these stories, and nobody leaves their seat.
        config.identity.idle_lock_ms = 24 * 3_600_000;
        config.limits.person_burst = 10_000;
        let (system, clock) = System::steered(MORNING, 42);
        let options = Options {
            demo: true,
            ..Options::default()
        };
        let center = Center::start(config, system, options)
            .await
            .expect("the county starts");
        Self {
            center,
            clock,
            _data: data,
        }
    }

    pub(crate) fn pass(&self, length: Duration) {
        self.clock.pass(length);
    }

    pub(crate) fn minutes(&self, minutes: u64) {
        self.pass(Duration::from_secs(60 * minutes));
    }

    /// Somebody of the county comes in.
    pub(crate) async fn enters(&self, login: &str) -> Seat {
        let browser = Browser::at(format!("http://{}", self.center.http));
        let answer = browser.tries(login, "yuanzhen-demo").await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        Seat(browser)
    }

    /// The first township's DR sends a right knee of somebody nobody ordered an examination for.
    pub(crate) async fn knee_arrives(&self, seed: u64, name: &str, accession: &str) {
        let exam = Exam {
            seed,
            person: Person {
                name: name.to_owned(),
                number: format!("DEVICE-{seed}"),
                sex: 'F',
                birth_date: Some(Date::constant(1966, 4, 9)),
                label: Label::GbkAsLatin1,
            },
            accession: accession.to_owned(),
            at: jiff::civil::date(2026, 11, 23).at(15, 30, 0, 0),
            institution: "青山镇中心卫生院".to_owned(),
            station: "QSDR".to_owned(),
            description: "Knee AP".to_owned(),
        };
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("knee.dcm");
        std::fs::write(&file, knee_phantom(&exam).file).expect("written");
        let door = self.center.ready.dicom.clone().expect("a DICOM door");
        let door = door.parse().expect("an address");
        let title = &self.center.app.config.dicom.ae_title;
        let sent = Client::store(door, "QSDR", title, &[file]).await.expect("sent");
        assert_eq!(sent[0].status, Status::Success);
    }
}

impl Seat {
    pub(crate) async fn get(&self, path: &str) -> Value {
        let answer = self.0.get(&format!("/api/v1{path}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {answer:?}");
        answer.body
    }

    /// A step, made from the version seen.
    pub(crate) async fn step(&self, path: &str, version: &Value, body: Value) -> Answer {
        self.ask(Method::POST, path, Some(version), body).await
    }

    /// A step that goes well.
    pub(crate) async fn does(&self, path: &str, version: &Value, body: Value) -> Value {
        let answer = self.step(path, version, body).await;
        assert!(answer.status.is_success(), "{path}: {answer:?}");
        answer.body
    }

    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        version: Option<&Value>,
        body: Value,
    ) -> Answer {
        let mut request = self.0.request(method, &format!("/api/v1{path}"));
        if let Some(version) = version {
            request = request.header("if-match", format!("\"{version}\""));
        }
        self.0.send(request.json(&body)).await
    }

    /// A case once it stands as it should: what the clock brings about comes a moment after it was moved.
    pub(crate) async fn sees(&self, case: &Value, fits: impl Fn(&Value) -> bool) -> Value {
        let start = tokio::time::Instant::now();
        loop {
            let now = self
                .get(&format!("/cases/{}", case["id"].as_str().expect("an id")))
                .await;
            if fits(&now) {
                return now;
            }
            assert!(start.elapsed() < PATIENCE, "it never came to that: {now}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The first thing of a list that fits, waited for.
    pub(crate) async fn finds(&self, path: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let start = tokio::time::Instant::now();
        loop {
            let list = self.get(path).await;
            let items = list["items"].as_array().expect("items");
            if let Some(found) = items.iter().find(|item| fits(item)) {
                return found.clone();
            }
            assert!(start.elapsed() < PATIENCE, "{path} never held it: {list}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// A planted case of the county's list, once its images are there and whole.
    pub(crate) async fn planted(&self, town: &Town, part: &str) -> Value {
        let id = self
            .finds("/cases?list=worklist", |case| {
                case["examination"]["body_part"] == part && case["study"]["instances"].as_u64() > Some(0)
            })
            .await["id"]
            .clone();
        let start = tokio::time::Instant::now();
        loop {
            let list = self.get("/cases?list=worklist").await;
            let items = list["items"].as_array().expect("items");
            let case = items.iter().find(|case| case["id"] == id).expect("it stays");
            if !case["study"]["complete_at"].is_null() {
                return self.get(&format!("/cases/{}", id.as_str().expect("an id"))).await;
            }
            assert!(start.elapsed() < PATIENCE, "its images never were whole: {case}");
            // A device that has been quiet is done.
            town.pass(Duration::from_secs(20));
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }
}

/// The path of something by the id in its view.
pub(crate) fn at(noun: &str, thing: &Value, verb: &str) -> String {
    format!("/{noun}/{}/{verb}", thing["id"].as_str().expect("an id"))
}

/// Nothing to say beside the step itself.
pub(crate) fn nothing() -> Value {
    json!({})
}

/// An id that nothing has yet, of the kind that clients make.
pub(crate) fn fresh_id() -> Uuid {
    static GIVEN: AtomicU64 = AtomicU64::new(0);
    let number = GIVEN.fetch_add(1, Ordering::Relaxed);
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(number))
}
