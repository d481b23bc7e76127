//! The walk over DICOMweb, by session and by device token: every route of the router, read from its source, so that a
//! route added later is walked as well.

use reqwest::{Method, StatusCode, header};
use serde_json::Value;
use yuanzhen_domain::access::ActorRef;
use yuanzhen_store::Device;

use super::{OUTSIDERS, READS_NOTHING, Walk};
use crate::county::{Browser, Planted};

/// The router itself.
const ROUTER: &str = include_str!("../../../../dicom-gateway/src/web/mod.rs");

/// Its paths: literals, `instance`, and what is `below` it.
fn paths() -> Vec<String> {
    let instance = quoted(
        ROUTER
            .split("let instance = ")
            .nth(1)
            .expect("the instance's path"),
    );
    let paths: Vec<String> = ROUTER
        .split(".route(")
        .skip(1)
        .map(|rest| {
            let rest = rest.trim_start();
            if rest.starts_with('"') {
                quoted(rest)
            } else if let Some(tail) = rest.strip_prefix("&below(") {
                format!("{instance}{}", quoted(tail))
            } else {
                assert!(
                    rest.starts_with("instance"),
                    "a route the walk cannot read: {rest}"
                );
                instance.clone()
            }
        })
        .collect();
    assert!(paths.len() >= 9, "{paths:?}");
    paths
}

fn quoted(text: &str) -> String {
    text.split('"').nth(1).expect("a text in quotes").to_owned()
}

/// The path with the planted examination in its places.
fn filled(path: &str, planted: &Planted) -> String {
    let filled = path
        .replace("{study}", &planted.study_uid)
        .replace("{series}", &planted.series_uid)
        .replace("{instance}", &planted.instance_uid)
        .replace("{list}", "1")
        .replace("{frame}", "1");
    assert!(!filled.contains('{'), "a place the walk does not know in {path}");
    format!("/dicom-web{filled}")
}

/// A list of studies is for everybody who reads anything; everything else is of the planted study.
fn is_list(path: &str) -> bool {
    path == "/studies"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_gets_no_image_by_any_route() {
    let walk = Walk::begin().await;
    let planted = &walk.planted;
    let nobody = planted.county.browser();
    for path in paths() {
        let place = filled(&path, planted);
        let answer = nobody.get(&place).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}: {answer:?}");
        let (walkers, status): (&[&str], _) = if is_list(&path) {
            (&READS_NOTHING, StatusCode::FORBIDDEN)
        } else {
            (&OUTSIDERS, StatusCode::NOT_FOUND)
        };
        for login in walkers {
            let ask = async |browser: Browser| browser.get(&place).await;
            walk.refused(&path, login, status, ask).await;
        }
        if is_list(&path) {
            let elsewhere = walk.browser("city-radiologist").get(&place).await;
            assert_eq!(elsewhere.status, StatusCode::OK);
            shows_nothing_of_ours(&walk, &elsewhere.body);
        }
        let reader = walk.browser("radiologist").get(&place).await;
        is_given(&path, reader.status);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_sees_its_own_site_and_no_other() {
    let walk = Walk::begin().await;
    let app = &walk.planted.county.center.app;
    let devices = app
        .store
        .read()
        .await
        .expect("read")
        .devices()
        .await
        .expect("devices");
    let titled = |title: &str| -> &Device {
        let found = devices.iter().find(|device| device.value.ae_title == title);
        &found.expect("the device").value
    };
    let (own, other, off) = (titled("STORESCU"), titled("LLCT"), titled("BHDR"));
    let mut tx = app.store.begin().await.expect("begun");
    for (device, token) in [(own, "own-token"), (other, "other-token"), (off, "off-token")] {
        tx.give_device_token(device.id, token, app.system.now())
            .await
            .expect("given");
    }
    let disabled = Device {
        enabled: false,
        ..off.clone()
    };
    tx.save_device(&disabled, 1).await.expect("saved");
    tx.commit(walk.planted.county.entry("test-tokens"))
        .await
        .expect("committed");
    for path in paths() {
        let place = filled(&path, &walk.planted);
        for token in ["off-token", "guessed", ""] {
            assert_eq!(
                with_token(&walk, &place, token).await.0,
                StatusCode::UNAUTHORIZED,
                "{path} with {token:?}"
            );
        }
        let (rows, _) = walk.standing().await;
        let (status, body) = with_token(&walk, &place, "other-token").await;
        if is_list(&path) {
            assert_eq!(status, StatusCode::OK, "{path}");
            shows_nothing_of_ours(&walk, &body);
        } else {
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
            walk.was_denied(&path, ActorRef::Device(other.id), rows).await;
        }
        is_given(&path, with_token(&walk, &place, "own-token").await.0);
    }
}

/// Whoever may have it is given it. A picture is drawn by the program as its own child, which a test is not: there it is
/// enough that nobody is turned away.
fn is_given(path: &str, status: StatusCode) {
    if path.ends_with("/rendered") || path.ends_with("/thumbnail") {
        let turned_away = [
            StatusCode::UNAUTHORIZED,
            StatusCode::FORBIDDEN,
            StatusCode::NOT_FOUND,
        ];
        assert!(!turned_away.contains(&status), "{path}: {status}");
    } else {
        assert_eq!(status, StatusCode::OK, "{path}");
    }
}

async fn with_token(walk: &Walk, place: &str, token: &str) -> (StatusCode, Value) {
    let browser = walk.planted.county.browser();
    let request = browser
        .request(Method::GET, place)
        .header(header::AUTHORIZATION, format!("Bearer {token}"));
    let answer = browser.send(request).await;
    (answer.status, answer.body)
}

fn shows_nothing_of_ours(walk: &Walk, body: &Value) {
    let text = body.to_string();
    for ours in walk.ours() {
        assert!(!text.contains(&ours), "a list of images shows {ours} elsewhere");
    }
}
