//! A walk over every endpoint there is: the anonymous is refused everywhere but where the description says that
//! anybody may ask, and a signed-in person without any post is refused and written to the audit chain.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use yuanzhen_server::app;

use crate::county::{Browser, County, nobody};

/// Open to everybody; a new line here is a decision.
const OPEN: [&str; 3] = [
    "POST /api/v1/session",
    "GET /api/v1/enrolment/{token}",
    "POST /api/v1/enrolment/{token}",
];

/// One's own account and what concerns no patient: any signed-in person may ask.
const OWN: [&str; 10] = [
    "GET /api/v1/session",
    "DELETE /api/v1/session",
    "GET /api/v1/session/all",
    "DELETE /api/v1/session/all",
    "POST /api/v1/session/lock",
    "POST /api/v1/session/unlock",
    "POST /api/v1/account/password",
    "POST /api/v1/identity/check",
    "GET /api/v1/home",
    "GET /api/v1/templates",
];

struct Endpoint {
    name: String,
    method: Method,
    path: String,
    open: bool,
}

fn endpoints() -> Vec<Endpoint> {
    let description = serde_json::to_value(app::openapi()).expect("a description");
    let paths = description["paths"].as_object().expect("paths");
    let mut found = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().expect("an item") {
            let Ok(method) = Method::from_bytes(method.to_uppercase().as_bytes()) else {
                continue;
            };
            let Value::Object(operation) = operation else {
                continue;
            };
            let security = operation.get("security").and_then(Value::as_array);
            let open = security.is_some_and(|all| all.iter().all(|one| one == &json!({})));
            found.push(Endpoint {
                name: format!("{method} {path}"),
                method,
                path: filled(path),
                open,
            });
        }
    }
    assert!(found.len() > 12, "the description holds the endpoints");
    found
}

/// The path with an id in each place.
fn filled(path: &str) -> String {
    path.split('/')
        .map(|part| {
            if part.starts_with('{') {
                nobody().to_string()
            } else {
                part.to_owned()
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}

async fn asks(browser: &Browser, endpoint: &Endpoint) -> crate::county::Answer {
    let mut request = browser
        .request(endpoint.method.clone(), &endpoint.path)
        .header("if-match", "\"1\"");
    if ![Method::GET, Method::DELETE].contains(&endpoint.method) {
        request = request.json(&json!({}));
    }
    browser.send(request).await
}

#[tokio::test]
async fn the_anonymous_is_refused_everywhere() {
    let county = County::open_with(|config| config.limits.address_burst = 10_000).await;
    let mut open = BTreeSet::new();
    for endpoint in endpoints() {
        if endpoint.open {
            open.insert(endpoint.name);
            continue;
        }
        let answer = asks(&county.browser(), &endpoint).await;
        assert_eq!(
            answer.status,
            StatusCode::UNAUTHORIZED,
            "{}: {answer:?}",
            endpoint.name
        );
        assert_eq!(answer.code(), "not-signed-in", "{}", endpoint.name);
        assert!(answer.body["request_id"].is_string(), "{}", endpoint.name);
    }
    assert_eq!(open, OPEN.map(str::to_owned).into());
}

#[tokio::test]
async fn a_signed_in_stranger_is_refused_and_written_down() {
    let county = County::open_with(|config| config.limits.person_burst = 10_000).await;
    county.person("stranger", &[]).await;
    let browser = county.browser();
    browser.signs_in("stranger").await;
    let mut unread = Vec::new();
    for endpoint in endpoints() {
        if endpoint.open || OWN.contains(&endpoint.name.as_str()) {
            continue;
        }
        let before = county.audit_length().await;
        let answer = asks(&browser, &endpoint).await;
        assert!(answer.status.is_client_error(), "{}: {answer:?}", endpoint.name);
        if [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&answer.status) {
            assert!(
                county.audit_length().await > before,
                "{} is not written down",
                endpoint.name
            );
        } else {
            // The empty body was refused before anybody looked at the thing: nothing was learnt.
            assert!(
                ["malformed", "wrong-type"].contains(&answer.code()),
                "{}: {answer:?}",
                endpoint.name
            );
            unread.push(endpoint.name);
        }
    }
    assert!(unread.iter().all(|name| !name.starts_with("GET ")), "{unread:?}");
}
