//! HTTPS with the county's certificate, the page that makes a computer trust it, headers, and the little that plain
//! HTTP on a network shows.

use std::net::{Ipv4Addr, SocketAddr};

use reqwest::{Certificate, Client, StatusCode, header, redirect::Policy};
use yuanzhen_domain::person::Role;
use yuanzhen_server::tls;

use crate::county::{County, PASSWORD};

fn trusting(county: &County) -> Client {
    let ca = Certificate::from_pem(county.center.app.authority.ca_pem().as_bytes()).expect("a certificate");
    // The county's clock stands in the tests; the certificate is valid around it, and the client's clock is real.
    Client::builder()
        .tls_certs_only([ca])
        .cookie_store(true)
        .build()
        .expect("a client")
}

#[tokio::test]
async fn https_serves_the_program_to_those_who_trust_the_county() {
    let county = County::open().await;
    county.person("li", &[Role::VillageDoctor]).await;
    let client = trusting(&county);
    let base = format!("https://127.0.0.1:{}", county.center.https.port());
    let body = serde_json::json!({ "login": "li", "password": PASSWORD });
    let answer = client
        .post(format!("{base}/api/v1/session"))
        .json(&body)
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    let cookie = answer.headers()[header::SET_COOKIE]
        .to_str()
        .expect("text")
        .to_owned();
    assert!(cookie.starts_with("__Host-session=") && cookie.contains("Secure"));
    assert!(!answer.headers().contains_key(header::STRICT_TRANSPORT_SECURITY));
    let me = client
        .get(format!("{base}/api/v1/session"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(me.status(), StatusCode::OK);
    assert!(
        Client::new().get(&base).send().await.is_err(),
        "nobody trusts the county by default"
    );
}

#[tokio::test]
async fn every_answer_carries_the_security_headers_and_the_decode_worker_its_own_policy() {
    let county = County::open().await;
    let browser = county.browser();
    for path in [
        "/",
        "/reading",
        "/trust",
        "/api/v1/session",
        "/livez",
        "/nothing.js",
    ] {
        let answer = browser.get(path).await;
        let header = |name: &str| answer.headers[name].to_str().expect("text").to_owned();
        let policy = header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(
            !policy.contains("'unsafe-eval'") && !policy.contains("script-src 'self' 'unsafe-inline'"),
            "{path}"
        );
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(answer.headers.contains_key("x-request-id"), "{path}");
    }
    let worker = browser.get("/assets/decode-worker-abc.js").await;
    assert_eq!(
        worker.headers["content-security-policy"],
        "default-src 'none'; script-src 'self' 'unsafe-eval'; connect-src 'self'"
    );
}

#[tokio::test]
async fn the_trust_page_gives_the_certificate_and_its_fingerprint_in_two_languages() {
    let county = County::open().await;
    let browser = county.browser();
    let chinese = browser
        .get("/trust?lang=zh-CN")
        .await
        .body
        .as_str()
        .expect("a page")
        .to_owned();
    let english = browser
        .get("/trust?lang=en")
        .await
        .body
        .as_str()
        .expect("a page")
        .to_owned();
    assert!(
        chinese.contains("受信任的根证书颁发机构")
            && english.contains("Trusted Root Certification Authorities")
    );
    let digits = county
        .center
        .app
        .authority
        .fingerprint()
        .replace("sha256:", "")
        .to_uppercase();
    let shown: String = english
        .split("<pre>")
        .nth(1)
        .expect("a fingerprint")
        .chars()
        .take(200)
        .collect();
    let shown: String = shown
        .split("</pre>")
        .next()
        .expect("its end")
        .chars()
        .filter(char::is_ascii_hexdigit)
        .collect();
    assert_eq!(shown, digits);
    let pem = browser.get("/trust/county-ca.pem").await;
    assert_eq!(
        pem.body.as_str().expect("PEM").trim(),
        county.center.app.authority.ca_pem().trim()
    );
    assert_eq!(
        browser.get("/trust/county-ca.crt").await.headers["content-type"],
        "application/x-x509-ca-cert"
    );
}

#[tokio::test]
async fn plain_http_on_a_network_shows_the_trust_page_and_the_way_to_https() {
    tls::install_provider();
    let own = tls::own_addresses().expect("listed");
    let Some(outside) = own
        .into_iter()
        .find(|address| address.is_ipv4() && !address.is_loopback())
    else {
        assert!(
            std::env::vars().all(|(name, _)| name != "REQUIRE_ALL"),
            "this machine has no address on a network"
        );
        eprintln!("SKIPPED: this machine has no address on a network");
        return;
    };
    let county =
        County::open_with(|config| config.http.plain = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0))).await;
    let client = Client::builder()
        .redirect(Policy::none())
        .build()
        .expect("a client");
    let base = format!(
        "http://{}",
        SocketAddr::from((outside, county.center.http.port()))
    );
    let get = async |path: &str| {
        client
            .get(format!("{base}{path}"))
            .send()
            .await
            .expect("an answer")
    };
    assert_eq!(get("/trust").await.status(), StatusCode::OK);
    for path in ["/", "/api/v1/session", "/metrics", "/reading/cases"] {
        let answer = get(path).await;
        assert_eq!(answer.status(), StatusCode::TEMPORARY_REDIRECT, "{path}");
        let to = answer.headers()[header::LOCATION]
            .to_str()
            .expect("text")
            .to_owned();
        assert_eq!(
            to,
            format!("https://{outside}:{}{path}", county.center.https.port())
        );
    }
    let post = client
        .post(format!("{base}/api/v1/session"))
        .body("{}")
        .send()
        .await
        .expect("an answer");
    assert_eq!(post.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_program_says_whether_it_lives_is_ready_and_how_busy_it_is() {
    let own = yuanzhen_peers::free_port().expect("a port");
    let county = County::open_with(|config| config.telemetry.metrics = format!("127.0.0.1:{own}")).await;
    let browser = county.browser();
    assert_eq!(browser.get("/livez").await.body, "ok\n");
    assert_eq!(browser.get("/readyz").await.body, "ok\n");
    let figures = browser
        .get(&format!("http://127.0.0.1:{own}/metrics"))
        .await
        .body
        .as_str()
        .expect("text")
        .to_owned();
    assert!(
        figures.contains("yuanzhen_http_requests_total{method=\"GET\",route=\"/livez\",status=\"200\"} 1"),
        "{figures}"
    );
    county.center.app.life.begin_finish();
}
