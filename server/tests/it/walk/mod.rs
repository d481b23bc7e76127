//! A walk over every endpoint there is, with a real examination behind it. The anonymous is refused everywhere but
//! where the table says that anybody may ask. Whoever has nothing to do with a thing is told that it is not there:
//! readers and technicians of the other consortium, neighbours, administrators, a person without any post. Whoever
//! sees it and lacks the right is refused. Each of these leaves its row in the audit chain, and none changes anything.

mod body;
mod images;
mod live;
mod table;

use std::collections::{BTreeMap, BTreeSet};

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;
use yuanzhen_domain::{
    access::ActorRef,
    audit::Outcome,
    id::PersonId,
    place::{Agreement, Route, Service},
    values::Modality,
};
use yuanzhen_server::app;
use yuanzhen_store::AuditQuery;

use crate::county::{Answer, Browser, County, Planted};
use body::Bodies;
use table::{LINES, Line, On};

/// They have nothing to do with the planted examination: another consortium, a neighbour, or no clinical right.
pub(super) const OUTSIDERS: [&str; 9] = [
    "stranger",
    "city-radiologist",
    "liulin-technician",
    "technician2",
    "village2",
    "admin",
    "security",
    "audit",
    "regulator",
];

/// They read no patient's things at all.
const READS_NOTHING: [&str; 5] = ["stranger", "admin", "security", "audit", "regulator"];

/// They may send no file for the planted site; those who may for their own are refused it as well.
const SENDS_NOTHING: [&str; 5] = ["stranger", "city-radiologist", "admin", "audit", "regulator"];

/// They administer nothing.
const KEEPS_NOTHING: [&str; 5] = [
    "stranger",
    "city-radiologist",
    "radiologist",
    "village",
    "regulator",
];

/// An endpoint of the description.
struct Endpoint {
    name: String,
    method: Method,
    path: String,
    open: bool,
}

fn endpoints(description: &Value) -> Vec<Endpoint> {
    let mut found = Vec::new();
    for (path, item) in description["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("an item") {
            let (Ok(method), Value::Object(operation)) =
                (Method::from_bytes(method.to_uppercase().as_bytes()), operation)
            else {
                continue;
            };
            let security = operation.get("security").and_then(Value::as_array);
            found.push(Endpoint {
                name: format!("{method} {path}"),
                method,
                path: path.clone(),
                open: security.is_some_and(|all| all.iter().all(|one| one == &json!({}))),
            });
        }
    }
    assert!(found.len() > 50, "the description holds the endpoints");
    found
}

/// The county with people at its doors.
pub(super) struct Walk {
    pub(super) planted: Planted,
    people: BTreeMap<String, (PersonId, Browser)>,
    site: Uuid,
    agreement: Uuid,
    route: Uuid,
}

impl Walk {
    pub(super) async fn begin() -> Self {
        let planted = Planted::grow().await;
        planted.county.person("stranger", &[]).await;
        let mut walk = Self {
            site: Uuid::nil(),
            agreement: agreement(&planted.county).await,
            route: route(&planted.county).await,
            people: BTreeMap::new(),
            planted,
        };
        let store = &walk.planted.county.center.app.store;
        let everybody = store.read().await.expect("read").people().await.expect("people");
        for account in everybody {
            let login = account.value.login.clone();
            if login == "technician" {
                walk.site = account.value.staff.posts[0].institution.uuid();
            }
            let browser = match login.as_str() {
                "stranger" => {
                    let browser = walk.planted.county.browser();
                    browser.signs_in("stranger").await;
                    browser
                }
                login => walk.planted.county.enters(login).await,
            };
            walk.people.insert(login, (account.value.staff.id, browser));
        }
        walk
    }

    pub(super) fn browser(&self, login: &str) -> &Browser {
        &self.people[login].1
    }

    fn body(&self, description: &Value, endpoint: &Endpoint) -> Option<Value> {
        let bodies = Bodies {
            description,
            planted: &self.planted,
            site: self.site,
            person: self.people["radiologist2"].0.uuid(),
        };
        bodies.of(&endpoint.method, &endpoint.path)
    }

    /// The id that stands in the path of a line.
    async fn target(&self, on: On) -> Uuid {
        let mut reading = self.planted.county.center.app.store.read().await.expect("read");
        match on {
            On::Case => self.planted.case,
            On::Report => self.planted.report,
            On::Study => self.planted.study,
            On::Critical => self.planted.critical,
            On::Delivery => self.planted.delivery,
            On::Patient => self.planted.patient,
            On::Upload => self.planted.upload,
            On::Consult => self.planted.consult,
            On::Ring => self.planted.ring,
            On::Roster => self.planted.group,
            On::Place => reading.places().await.expect("places")[0].id.uuid(),
            On::Institution => self.site,
            On::Consortium => reading.consortia().await.expect("consortia")[0].id.uuid(),
            On::Agreement => self.agreement,
            On::Route => self.route,
            On::Group => reading.reading_groups().await.expect("groups")[0].id.uuid(),
            On::Person | On::Security => self.people["cardiologist"].0.uuid(),
            On::Device => reading.devices().await.expect("devices")[0].id.uuid(),
            On::Open | On::Own | On::New | On::List | On::Sending => Uuid::nil(),
            On::Directory | On::Administration | On::Audit | On::Asking | On::Duty => Uuid::nil(),
        }
    }

    async fn asks(&self, browser: &Browser, endpoint: &Endpoint, on: On, body: Option<&Value>) -> Answer {
        let mut path = endpoint
            .path
            .replace("{id}", &self.target(on).await.to_string())
            .replace("{object}", &self.planted.object.to_string())
            .replace("{dose}", &self.planted.dose.to_string());
        // By itself this list shows what belongs to no case; the planted study belongs to one.
        if endpoint.name == "GET /api/v1/studies" {
            path.push_str("?match=all");
        }
        assert!(
            !path.contains('{') || endpoint.open,
            "{} names a thing the walk does not know",
            endpoint.name
        );
        let mut request = browser
            .request(endpoint.method.clone(), &path)
            .header("if-match", "\"1\"");
        if let Some(body) = body {
            request = request.json(body);
        }
        if endpoint.method == Method::PATCH {
            request = request
                .header("content-type", "application/octet-stream")
                .header("upload-offset", "0")
                .body("a piece");
        }
        browser.send(request).await
    }

    /// Where audit chain and events stand.
    async fn standing(&self) -> (u64, u64) {
        let app = &self.planted.county.center.app;
        let events = app.store.read().await.expect("read").last_event_number().await;
        (
            self.planted.county.audit_length().await,
            events.expect("a number"),
        )
    }

    /// Asks as `login` and is refused with this status, written down, and changes nothing.
    pub(super) async fn refused<F: Future<Output = Answer>>(
        &self,
        what: &str,
        login: &str,
        status: StatusCode,
        ask: impl FnOnce(Browser) -> F,
    ) {
        let (person, browser) = &self.people[login];
        let (rows, events) = self.standing().await;
        let answer = ask(browser.clone()).await;
        assert_eq!(answer.status, status, "{what} as {login}: {answer:?}");
        self.was_denied(what, ActorRef::Person(*person), rows).await;
        assert_eq!(
            self.standing().await.1,
            events,
            "{what} as {login} changed something"
        );
    }

    /// A denial of this actor was written after the row of this number.
    pub(super) async fn was_denied(&self, what: &str, who: ActorRef, after: u64) {
        let query = AuditQuery {
            limit: 20,
            ..AuditQuery::default()
        };
        let store = &self.planted.county.center.app.store;
        let rows = store
            .read()
            .await
            .expect("read")
            .audit_rows(&query)
            .await
            .expect("rows");
        let denied = rows
            .iter()
            .any(|row| row.number > after && row.entry.who == who && row.entry.outcome == Outcome::Denied);
        assert!(denied, "{what}: the denial of {who:?} is not in the audit");
    }

    /// Reads elsewhere: a list without anything of the planted examination in it, or no list at all.
    async fn sees_nothing_of_ours(&self, endpoint: &Endpoint, login: &str, body: Option<&Value>) {
        let answer = self.asks(self.browser(login), endpoint, On::List, body).await;
        let text = answer.body.to_string();
        assert!(
            [StatusCode::OK, StatusCode::FORBIDDEN].contains(&answer.status),
            "{} as {login}: {answer:?}",
            endpoint.name
        );
        for ours in self.ours() {
            assert!(!text.contains(&ours), "{} shows {ours} to {login}", endpoint.name);
        }
    }

    /// What names the planted examination and its patient.
    pub(super) fn ours(&self) -> Vec<String> {
        let planted = &self.planted;
        let ids = [
            planted.case,
            planted.patient,
            planted.study,
            planted.report,
            planted.critical,
            planted.delivery,
            planted.upload,
            planted.consult,
            planted.object,
        ];
        let texts = [&planted.patient_name, &planted.study_uid];
        ids.iter()
            .map(Uuid::to_string)
            .chain(texts.into_iter().cloned())
            .collect()
    }
}

/// Between the two hospitals, for ECGs only: it opens no images.
async fn agreement(county: &County) -> Uuid {
    let app = &county.center.app;
    let mut tx = app.store.begin().await.expect("begun");
    let institutions = tx.institutions().await.expect("institutions");
    let agreement = Agreement {
        id: yuanzhen_domain::id::AgreementId::from_uuid(app.system.uuid()),
        number: "2026-1".to_owned(),
        provider: institutions[0].id,
        receiver: institutions[1].id,
        services: [Service::Ecg].into(),
        valid_from: app.system.now(),
        valid_until: None,
    };
    tx.add_agreement(&agreement).await.expect("added");
    tx.commit(county.entry("test-agreement"))
        .await
        .expect("committed");
    agreement.id.uuid()
}

/// One that leaves everything as it is.
async fn route(county: &County) -> Uuid {
    let app = &county.center.app;
    let mut tx = app.store.begin().await.expect("begun");
    let route = Route {
        id: yuanzhen_domain::id::RouteId::from_uuid(app.system.uuid()),
        institution: tx.institutions().await.expect("institutions")[0].id,
        modality: Modality::Xa,
        reading_group: None,
    };
    tx.add_route(&route).await.expect("added");
    tx.commit(county.entry("test-route")).await.expect("committed");
    route.id.uuid()
}

#[test]
fn the_table_has_a_line_for_every_endpoint() {
    let description = serde_json::to_value(app::openapi()).expect("a description");
    let there: BTreeSet<String> = endpoints(&description)
        .into_iter()
        .map(|endpoint| endpoint.name)
        .collect();
    let told: BTreeSet<String> = LINES.iter().map(|line| line.endpoint.to_owned()).collect();
    assert_eq!(told, there, "each endpoint has its line in walk/table.rs");
    assert_eq!(LINES.len(), told.len(), "and only one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_anonymous_is_refused_everywhere() {
    let planted = Planted::grow().await;
    let description = serde_json::to_value(app::openapi()).expect("a description");
    let nobody = planted.county.browser();
    for endpoint in endpoints(&description) {
        let line = line_of(&endpoint.name);
        assert_eq!(line.on == On::Open, endpoint.open, "{}", endpoint.name);
        if endpoint.open {
            continue;
        }
        let path = endpoint.path.replace("{id}", &planted.case.to_string());
        let request = nobody
            .request(endpoint.method.clone(), &path)
            .header("if-match", "\"1\"")
            .json(&json!({}));
        let answer = nobody.send(request).await;
        assert_eq!(
            answer.status,
            StatusCode::UNAUTHORIZED,
            "{}: {answer:?}",
            endpoint.name
        );
        assert_eq!(answer.code(), "not-signed-in", "{}", endpoint.name);
        assert!(answer.body["request_id"].is_string(), "{}", endpoint.name);
        assert!(!answer.body.to_string().contains(&planted.patient_name));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_signed_in_stranger_is_refused_and_written_down() {
    let walk = Walk::begin().await;
    let description = serde_json::to_value(app::openapi()).expect("a description");
    let all = endpoints(&description);
    for endpoint in &all {
        let line = line_of(&endpoint.name);
        let body = walk.body(&description, endpoint);
        let (walkers, status): (&[&str], _) = match line.on {
            On::Open | On::Own => continue,
            On::Case | On::Report | On::Study | On::Critical | On::Delivery | On::Patient | On::New => {
                (&OUTSIDERS, StatusCode::NOT_FOUND)
            }
            On::Upload | On::Consult | On::Ring | On::Roster => (&OUTSIDERS, StatusCode::NOT_FOUND),
            On::Asking | On::Duty => (&READS_NOTHING, StatusCode::FORBIDDEN),
            On::Sending => (&SENDS_NOTHING, StatusCode::FORBIDDEN),
            On::List => (&READS_NOTHING, StatusCode::FORBIDDEN),
            On::Directory => (&["stranger"], StatusCode::FORBIDDEN),
            On::Security => (
                &["admin", "audit", "radiologist", "city-radiologist", "village"],
                StatusCode::NOT_FOUND,
            ),
            On::Audit => (
                &["stranger", "admin", "security", "regulator", "senior"],
                StatusCode::FORBIDDEN,
            ),
            _ => (&KEEPS_NOTHING, StatusCode::FORBIDDEN),
        };
        let also = (!line.not.is_empty()).then_some((line.not, StatusCode::FORBIDDEN));
        for (login, status) in walkers.iter().map(|login| (*login, status)).chain(also) {
            let status = keeps(line.on, endpoint, login).unwrap_or(status);
            let ask = async |browser: Browser| walk.asks(&browser, endpoint, line.on, body.as_ref()).await;
            walk.refused(&endpoint.name, login, status, ask).await;
        }
        if line.on == On::List {
            for login in ["city-radiologist", "liulin-technician", "liulin-village"] {
                walk.sees_nothing_of_ours(endpoint, login, body.as_ref()).await;
            }
        }
    }
    // The same questions by those who may: so it was the access that refused, not the question.
    for endpoint in &all {
        let line = line_of(&endpoint.name);
        if matches!(line.on, On::Open | On::Own) {
            continue;
        }
        let body = walk.body(&description, endpoint);
        let answer = walk
            .asks(walk.browser(line.by), endpoint, line.on, body.as_ref())
            .await;
        let passed = answer.status.is_success()
            || [StatusCode::CONFLICT, StatusCode::UNPROCESSABLE_ENTITY].contains(&answer.status);
        assert!(passed, "{} as {}: {answer:?}", endpoint.name, line.by);
        if line.on == On::List {
            let text = answer.body.to_string();
            assert!(
                walk.ours().iter().any(|ours| text.contains(ours)),
                "{} shows {} nothing",
                endpoint.name,
                line.by
            );
        }
    }
}

/// A change to the directory: those who see all of it are told that it is not theirs, the others that it is not there.
fn keeps(on: On, endpoint: &Endpoint, login: &str) -> Option<StatusCode> {
    let clinical = [
        "radiologist",
        "city-radiologist",
        "senior",
        "technician",
        "village",
    ]
    .contains(&login);
    let kept = [
        On::Place,
        On::Institution,
        On::Consortium,
        On::Agreement,
        On::Route,
        On::Group,
        On::Person,
        On::Device,
        On::Administration,
    ];
    (kept.contains(&on) && clinical && endpoint.method != Method::GET).then_some(StatusCode::NOT_FOUND)
}

fn line_of(endpoint: &str) -> &'static Line {
    LINES
        .iter()
        .find(|line| line.endpoint == endpoint)
        .unwrap_or_else(|| panic!("{endpoint} has no line in walk/table.rs"))
}
