//! The first administrator's link: printed at the first start, good once, and not for ever.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::json;

use crate::county::County;

fn token(county: &County) -> String {
    let link = county.center.ready.enrol.clone().expect("a link");
    assert!(link.starts_with("https://"), "{link}");
    link.split_once('#')
        .expect("the token is in the fragment")
        .1
        .to_owned()
}

#[tokio::test]
async fn the_first_administrator_enrols_once() {
    let county = County::open().await;
    let path = format!("/api/v1/enrolment/{}", token(&county));
    let browser = county.browser();
    let shown = browser.get(&path).await;
    assert_eq!(shown.body["kind"], "first-administrator");
    assert_eq!(shown.body["role"], "system-admin");

    let weak = json!({ "login": "admin", "password": "admin", "name": "Zhao" });
    assert_eq!(browser.post(&path, weak).await.code(), "password-too-short");
    let nameless = json!({ "login": "admin", "password": "quiet mountain 7" });
    assert_eq!(browser.post(&path, nameless).await.code(), "name-missing");
    let odd = json!({ "login": "../admin", "password": "quiet mountain 7", "name": "Zhao" });
    assert_eq!(browser.post(&path, odd).await.code(), "login-invalid");

    let good = json!({ "login": "admin", "password": "quiet mountain 7", "name": "Zhao" });
    let me = browser.post(&path, good.clone()).await;
    assert_eq!(me.status, StatusCode::OK, "{me:?}");
    assert_eq!(me.body["roles"][0]["role"], "system-admin");
    assert_eq!(browser.get("/api/v1/session").await.status, StatusCode::OK);

    assert_eq!(county.browser().get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        county.browser().post(&path, good).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        county.browser().tries("admin", "quiet mountain 7").await.status,
        StatusCode::OK
    );
    assert_eq!(county.audit("enrol").await.len(), 1);
}

#[tokio::test]
async fn a_link_ends_and_an_invented_one_never_was() {
    let county = County::open().await;
    let path = format!("/api/v1/enrolment/{}", token(&county));
    let browser = county.browser();
    assert_eq!(
        browser
            .get(&format!("/api/v1/enrolment/{}", "A".repeat(43)))
            .await
            .code(),
        "not-found"
    );
    county.pass(Duration::from_secs(7 * 24 * 3_600));
    assert_eq!(browser.get(&path).await.code(), "not-found");
}

#[tokio::test]
async fn two_at_once_cannot_use_one_link() {
    let county = County::open().await;
    let path = format!("/api/v1/enrolment/{}", token(&county));
    let enrol = async |login: &str| {
        let body = json!({ "login": login, "password": "quiet mountain 7", "name": "Zhao" });
        county.browser().post(&path, body).await.status
    };
    let (one, two) = tokio::join!(enrol("first"), enrol("second"));
    let mut both = [one.as_u16(), two.as_u16()];
    both.sort_unstable();
    assert_eq!(both, [200, 404]);
}
