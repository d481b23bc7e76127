//! A center in this process with a clock moved by hand, and people who use it over HTTP like a browser does. It knows
//! no test; the tests read as prose because these helpers carry the nouns.

mod called;
mod planted;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use secrecy::SecretString;
use serde_json::{Value, json};
use tempfile::TempDir;
use yuanzhen_domain::{
    access::ActorRef,
    audit::AuditEntry,
    id::{InstitutionId, PersonId, PlaceId},
    moment::Moment,
    number::SiteCode,
    person::{Credentials, Post, Role, Staff},
    place::{Institution, InstitutionKind, Level, Place},
};
use yuanzhen_server::{
    config::Config,
    role::center::{Center, Options},
    system::{Hand, System},
};
use yuanzhen_store::{Account, AuditQuery, AuditRow};

pub(crate) use called::{PICTURE, calls, sends_file};
pub(crate) use planted::{CRITICAL, DEMO_PASSWORD, Planted};

/// 2026-11-23 08:00 UTC.
pub(crate) const MORNING: Moment = Moment::from_millis(1_795_420_800_000);

/// Everybody's password in these tests.
pub(crate) const PASSWORD: &str = "quiet mountain 7";

/// A running center.
pub(crate) struct County {
    pub(crate) center: Center,
    pub(crate) clock: Hand,
    config: Config,
    options: Options,
    system: System,
    data: TempDir,
}

impl County {
    pub(crate) async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    pub(crate) async fn open_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::open_as(change, Options::default()).await
    }

    /// The synthetic county, its machines sending.
    pub(crate) async fn open_demo(change: impl FnOnce(&mut Config)) -> Self {
        let demo = Options {
            demo: true,
            ..Options::default()
        };
        Self::open_as(change, demo).await
    }

    /// The synthetic county, and in its practice group somebody who answers.
    pub(crate) async fn open_practising(change: impl FnOnce(&mut Config)) -> Self {
        let practising = Options {
            demo: true,
            practice_partner: true,
            ..Options::default()
        };
        Self::open_as(change, practising).await
    }

    async fn open_as(change: impl FnOnce(&mut Config), options: Options) -> Self {
        let data = tempfile::tempdir().expect("a data folder");
        let mut config = Config::default();
        config.node.data = data.path().join("county");
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        (config.http.plain, config.http.secure, config.dicom.listen) = (any, any, any);
        config.media.listen = any.to_string();
        config.media.threads = 1;
        config.identity.password_memory_kib = 64;
        config.identity.password_passes = 1;
        change(&mut config);
        let (system, clock) = System::steered(MORNING, 42);
        let center = Center::start(config.clone(), system.clone(), options)
            .await
            .expect("the center starts");
        Self {
            center,
            clock,
            config,
            options,
            system,
            data,
        }
    }

    /// The program ends, `meanwhile` passes, and it starts again on the same data.
    pub(crate) async fn restart_after(self, meanwhile: Duration) -> Self {
        let Self {
            center,
            clock,
            config,
            options,
            system,
            data,
        } = self;
        center.stop(Duration::from_secs(5)).await;
        clock.pass(meanwhile);
        // What is planted stays; whoever practised goes on.
        let again = if options.practice_partner {
            options
        } else {
            Options::default()
        };
        let center = Center::start(config.clone(), system.clone(), again)
            .await
            .expect("the center starts again");
        Self {
            center,
            clock,
            config,
            options,
            system,
            data,
        }
    }

    /// The folder of the county's data.
    pub(crate) fn folder(&self) -> PathBuf {
        self.data.path().join("county")
    }

    pub(crate) fn pass(&self, length: Duration) {
        self.clock.pass(length);
    }

    /// A browser that nobody has signed in.
    pub(crate) fn browser(&self) -> Browser {
        Browser::at(format!("http://{}", self.center.http))
    }

    /// A member of staff who has a password.
    pub(crate) async fn person(&self, login: &str, roles: &[Role]) -> PersonId {
        let app = &self.center.app;
        let institution = self.clinic().await;
        let person = PersonId::from_uuid(app.system.uuid());
        let account = Account {
            login: login.to_owned(),
            staff: Staff {
                id: person,
                name: format!("Name of {login}"),
                posts: roles
                    .iter()
                    .map(|role| Post {
                        role: *role,
                        institution,
                    })
                    .collect(),
                credentials: Credentials::default(),
                phone: None,
                active: true,
            },
        };
        let hash = app
            .passwords
            .hash(login, SecretString::from(PASSWORD))
            .await
            .expect("hashed");
        let mut tx = app.store.begin().await.expect("begun");
        tx.add_person(&account, app.system.now()).await.expect("added");
        assert!(tx.set_password(person, &hash).await.expect("set"));
        tx.commit(self.entry("test-person")).await.expect("committed");
        person
    }

    pub(crate) async fn clinic(&self) -> InstitutionId {
        let app = &self.center.app;
        let mut tx = app.store.begin().await.expect("begun");
        if let Some(there) = tx.institutions().await.expect("read").into_iter().next() {
            return there.id;
        }
        let place = Place {
            id: PlaceId::from_uuid(app.system.uuid()),
            level: Level::Province,
            name: "Province".to_owned(),
            code: None,
            parent: None,
        };
        tx.add_place(&place).await.expect("added");
        let clinic = Institution {
            id: InstitutionId::from_uuid(app.system.uuid()),
            name: "Clinic".to_owned(),
            code: None,
            site: SiteCode::parse("AA").expect("a site"),
            kind: InstitutionKind::TownshipHospital,
            zone: "Asia/Shanghai".to_owned(),
            place: place.id,
            consortium: None,
        };
        tx.add_institution(&clinic).await.expect("added");
        tx.commit(self.entry("test-clinic")).await.expect("committed");
        clinic.id
    }

    pub(crate) fn entry(&self, action: &str) -> AuditEntry {
        AuditEntry::new(ActorRef::Nobody, action, self.center.app.system.now())
    }

    /// Audit rows of an action, newest first. Rows written after the answer are waited for.
    pub(crate) async fn audit(&self, action: &str) -> Vec<AuditRow> {
        self.audit_rows(&AuditQuery {
            action: Some(action.to_owned()),
            limit: 100,
            ..AuditQuery::default()
        })
        .await
    }

    /// How much a person did: the program goes on with its own work meanwhile.
    pub(crate) async fn audit_length_of(&self, person: &str) -> usize {
        let query = AuditQuery {
            actor: Some(person.to_owned()),
            limit: 1_000,
            ..AuditQuery::default()
        };
        self.audit_rows(&query).await.len()
    }

    async fn audit_rows(&self, query: &AuditQuery) -> Vec<AuditRow> {
        self.center
            .app
            .store
            .read()
            .await
            .expect("read")
            .audit_rows(query)
            .await
            .expect("rows")
    }

    /// How long the audit chain is.
    pub(crate) async fn audit_length(&self) -> u64 {
        let query = AuditQuery {
            limit: 1,
            ..AuditQuery::default()
        };
        let rows = self.audit_rows(&query).await;
        rows.first().map_or(0, |row| row.number)
    }
}

/// Somebody with a browser.
#[derive(Clone)]
pub(crate) struct Browser {
    client: Client,
    base: String,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }
}

impl Browser {
    /// At an address, with nobody signed in.
    pub(crate) fn at(base: String) -> Self {
        let client = Client::builder().cookie_store(true).build().expect("a client");
        Self { client, base }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.base)
        };
        self.client.request(method, url)
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.expect("a body");
        Answer {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// Posts like a page does: a step is taken from the version that is there now.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        let answer = self.send(self.request(Method::POST, path).json(&body)).await;
        if answer.code() != "version-required" {
            return answer;
        }
        // No version is 0, and a stale step is answered with what is there.
        let looked = self.step(path, 0, &body).await;
        let now = &looked.body["detail"]["current"];
        let version = if path.contains("/reports/") {
            &now["report_view"]["record_version"]
        } else {
            &now["version"]
        };
        match version.as_u64() {
            Some(version) if looked.code() == "stale" => self.step(path, version, &body).await,
            _ => looked,
        }
    }

    async fn step(&self, path: &str, version: u64, body: &Value) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header("if-match", format!("\"{version}\""));
        self.send(request.json(body)).await
    }

    /// Changes a thing from the version that was seen.
    pub(crate) async fn put(&self, path: &str, version: u64, body: Value) -> Answer {
        let request = self
            .request(Method::PUT, path)
            .header("if-match", format!("\"{version}\""));
        self.send(request.json(&body)).await
    }

    /// Takes a step from a page that showed this version.
    pub(crate) async fn post_from(&self, path: &str, version: u64) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header("if-match", format!("\"{version}\""));
        self.send(request).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    pub(crate) async fn tries(&self, login: &str, password: &str) -> Answer {
        self.post("/api/v1/session", json!({ "login": login, "password": password }))
            .await
    }

    pub(crate) async fn signs_in(&self, login: &str) -> Answer {
        let answer = self.tries(login, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        answer
    }

    pub(crate) fn base(&self) -> &str {
        &self.base
    }
}

/// Asks again until it holds: for rows that are written after an answer. A machine that is full takes its time.
pub(crate) async fn soon<F: Future<Output = bool>>(mut holds: impl FnMut() -> F) {
    let until = tokio::time::Instant::now() + Duration::from_secs(30);
    while tokio::time::Instant::now() < until {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it did not come to hold within half a minute");
}
