//! Signing in: who gets in, who waits, and that neither tells which logins exist.

use std::time::Duration;

use reqwest::{Method, StatusCode, header};
use serde_json::json;
use yuanzhen_domain::person::Role;

use crate::county::{County, PASSWORD, soon};

#[tokio::test]
async fn a_doctor_signs_in_sees_who_they_are_and_signs_out() {
    let county = County::open().await;
    county.person("li.wei", &[Role::VillageDoctor]).await;
    let browser = county.browser();
    assert_eq!(browser.get("/api/v1/session").await.code(), "not-signed-in");

    let me = browser.signs_in("  Li.Wei ").await;
    assert_eq!(me.body["person"]["login"], "li.wei");
    assert_eq!(me.body["entry"], "village");
    assert_eq!(me.body["roles"][0]["role"], "village-doctor");
    assert_eq!(me.body["demo"], false);
    let cookie = me.headers[header::SET_COOKIE].to_str().expect("text");
    assert!(
        cookie.starts_with("session=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict")
    );
    assert_eq!(
        browser.get("/api/v1/session").await.body["person"]["login"],
        "li.wei"
    );

    assert_eq!(
        browser.delete("/api/v1/session").await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        browser.get("/api/v1/session").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(county.audit("sign-in").await.len(), 1);
    assert_eq!(county.audit("sign-out").await.len(), 1);
}

#[tokio::test]
async fn a_wrong_login_and_a_wrong_password_look_the_same() {
    let county = County::open().await;
    county.person("li", &[Role::Radiologist]).await;
    let browser = county.browser();
    let mut known = browser.tries("li", "not the password").await;
    let mut unknown = browser.tries("nobody", "not the password").await;
    for answer in [&mut known, &mut unknown] {
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        answer.body["request_id"] = json!("");
    }
    assert_eq!(known.body, unknown.body);
    soon(async || county.audit("sign-in").await.len() == 2).await;
}

#[tokio::test]
async fn guessing_waits_longer_each_time_for_known_and_unknown_logins_alike() {
    let county = County::open().await;
    county.person("li", &[Role::Radiologist]).await;
    for login in ["li", "nobody"] {
        let browser = county.browser();
        for _ in 0..5 {
            assert_eq!(
                browser.tries(login, "a wrong one").await.code(),
                "wrong-credentials"
            );
        }
        let waits = browser.tries(login, PASSWORD).await;
        assert_eq!(
            (waits.status, waits.code()),
            (StatusCode::TOO_MANY_REQUESTS, "sign-in-waits")
        );
        assert_eq!(waits.headers[header::RETRY_AFTER], "5");
        county.pass(Duration::from_secs(5));
        assert_eq!(
            browser.tries(login, "a wrong one").await.code(),
            "wrong-credentials"
        );
        assert_eq!(
            browser.tries(login, PASSWORD).await.headers[header::RETRY_AFTER],
            "10"
        );
        county.pass(Duration::from_secs(10));
    }
    county.browser().signs_in("li").await;
}

#[tokio::test]
async fn a_request_made_by_another_site_changes_nothing() {
    let county = County::open().await;
    county.person("li", &[Role::Radiologist]).await;
    let browser = county.browser();
    browser.signs_in("li").await;
    let lock = || browser.request(Method::POST, "/api/v1/session/lock");
    for foreign in [
        "https://evil.example",
        "null",
        &browser.base().replace("http", "https"),
    ] {
        let answer = browser.send(lock().header(header::ORIGIN, foreign)).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::FORBIDDEN, "foreign-origin"),
            "{foreign}"
        );
    }
    let answer = browser.send(lock().header("sec-fetch-site", "cross-site")).await;
    assert_eq!(answer.code(), "foreign-origin");
    assert_eq!(browser.get("/api/v1/session").await.status, StatusCode::OK);
    let own = browser.base().to_owned();
    let answer = browser
        .send(
            lock()
                .header(header::ORIGIN, own)
                .header("sec-fetch-site", "same-origin"),
        )
        .await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_session_locks_when_idle_and_goes_on_with_the_password() {
    let county = County::open().await;
    county.person("li", &[Role::Radiologist]).await;
    let browser = county.browser();
    browser.signs_in("li").await;
    county.pass(Duration::from_secs(9 * 60));
    assert_eq!(browser.get("/api/v1/session").await.status, StatusCode::OK);
    county.pass(Duration::from_secs(9 * 60));
    // What the page asks by itself does not keep an abandoned session open.
    let background = browser
        .request(Method::GET, "/api/v1/session")
        .header("x-yuanzhen-background", "1");
    assert_eq!(browser.send(background).await.status, StatusCode::OK);
    county.pass(Duration::from_secs(2 * 60));
    let locked = browser.get("/api/v1/session").await;
    assert_eq!(
        (locked.status, locked.code()),
        (StatusCode::LOCKED, "session-locked")
    );

    let wrong = browser
        .post("/api/v1/session/unlock", json!({ "password": "a wrong one" }))
        .await;
    assert_eq!(wrong.code(), "wrong-credentials");
    let right = browser
        .post("/api/v1/session/unlock", json!({ "password": PASSWORD }))
        .await;
    assert_eq!(right.status, StatusCode::OK);
    assert_eq!(browser.get("/api/v1/session").await.status, StatusCode::OK);
    county.pass(Duration::from_secs(9 * 3_600));
    assert_eq!(browser.get("/api/v1/session").await.code(), "not-signed-in");
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_session_of_the_person_and_of_nobody_else() {
    let county = County::open().await;
    county.person("li", &[Role::Radiologist]).await;
    county.person("wang", &[Role::Radiologist]).await;
    let (here, there, other) = (county.browser(), county.browser(), county.browser());
    here.signs_in("li").await;
    there.signs_in("li").await;
    other.signs_in("wang").await;
    let all = here.get("/api/v1/session/all").await;
    let rows = all.body["items"].as_array().expect("items");
    assert_eq!(rows.len(), 2);
    assert_eq!(rows.iter().filter(|row| row["current"] == true).count(), 1);

    assert_eq!(
        here.delete("/api/v1/session/all").await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(here.get("/api/v1/session").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        there.get("/api/v1/session").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(other.get("/api/v1/session").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_must_not_be_weak() {
    let county = County::open().await;
    county.person("li", &[Role::Radiologist]).await;
    let (here, there) = (county.browser(), county.browser());
    here.signs_in("li").await;
    there.signs_in("li").await;
    let change = async |new: &str| {
        here.post(
            "/api/v1/account/password",
            json!({ "current": PASSWORD, "new": new }),
        )
        .await
    };
    assert_eq!(change("short").await.code(), "password-too-short");
    assert_eq!(change("1234567890").await.code(), "password-too-easy");
    assert_eq!(change("another mountain").await.status, StatusCode::NO_CONTENT);
    assert_eq!(here.get("/api/v1/session").await.status, StatusCode::OK);
    assert_eq!(
        there.get("/api/v1/session").await.status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(there.tries("li", PASSWORD).await.code(), "wrong-credentials");
    assert_eq!(there.tries("li", "another mountain").await.status, StatusCode::OK);
}

#[tokio::test]
async fn bodies_that_do_not_fit_are_named() {
    let county = County::open().await;
    let browser = county.browser();
    let post = |body: String, kind: &str| {
        browser
            .request(Method::POST, "/api/v1/session")
            .header(header::CONTENT_TYPE, kind)
            .body(body)
    };
    let json = "application/json";
    assert_eq!(browser.send(post("{".into(), json)).await.code(), "malformed");
    let unknown = browser
        .send(post(r#"{"login":"a","password":"b","admin":true}"#.into(), json))
        .await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
    assert!(
        unknown.body["message"]
            .as_str()
            .expect("a sentence")
            .contains("admin")
    );
    assert_eq!(
        browser.send(post("{}".into(), "text/plain")).await.code(),
        "wrong-type"
    );
    let large = browser
        .send(post(format!("\"{}\"", "x".repeat(300 * 1024)), json))
        .await;
    assert_eq!(
        (large.status, large.code()),
        (StatusCode::PAYLOAD_TOO_LARGE, "too-large")
    );
    assert_eq!(large.body["detail"]["limit_bytes"], 256 * 1024);
    assert_eq!(browser.get("/api/v1/nothing").await.code(), "not-found");
    assert_eq!(browser.delete("/livez").await.code(), "method-not-allowed");
}

#[tokio::test]
async fn an_address_that_asks_too_much_waits() {
    let county = County::open_with(|config| {
        config.limits.address_burst = 3;
        config.limits.address_per_second = 1;
    })
    .await;
    let browser = county.browser();
    for _ in 0..3 {
        assert_eq!(
            browser.get("/api/v1/session").await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    let waits = browser.get("/api/v1/session").await;
    assert_eq!(
        (waits.status, waits.code()),
        (StatusCode::TOO_MANY_REQUESTS, "too-many-requests")
    );
    assert!(waits.headers.contains_key(header::RETRY_AFTER));
}
