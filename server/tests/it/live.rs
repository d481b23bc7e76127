//! The live connection: hello, events in order, coming back, being told to leave.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};
use uuid::Uuid;
use yuanzhen_domain::{
    access::{ActorRef, Kind, Relation, Subject},
    event::{Event, Fact},
    id::InstitutionId,
    owner::Owner,
    person::Role,
};

use crate::county::{Browser, County};

pub(crate) struct Live(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Live {
    /// Opens with the browser's cookie.
    pub(crate) async fn open(browser: &Browser, cookie: &str) -> Result<Self, Box<Error>> {
        let url = format!("{}/ws", browser.base().replace("http", "ws"));
        let mut request = url.into_client_request().map_err(Box::new)?;
        if !cookie.is_empty() {
            request
                .headers_mut()
                .insert("cookie", cookie.parse().expect("a cookie"));
        }
        connect_async(request)
            .await
            .map(|(socket, _)| Self(socket))
            .map_err(Box::new)
    }

    pub(crate) async fn says(&mut self, message: Value) {
        self.0
            .send(Message::text(message.to_string()))
            .await
            .expect("sent");
    }

    pub(crate) async fn hello(&mut self, last_event: Option<u64>) -> u64 {
        self.says(json!({ "type": "hello", "protocol": 1, "last_event": last_event }))
            .await;
        let hello = self.hears().await;
        assert_eq!(
            (hello["type"].as_str(), hello["protocol"].as_u64()),
            (Some("hello"), Some(1)),
            "{hello}"
        );
        hello["last_event"].as_u64().expect("a number")
    }

    /// The next message; a close is `{"close": code}`.
    pub(crate) async fn hears(&mut self) -> Value {
        let next = tokio::time::timeout(Duration::from_secs(5), self.0.next())
            .await
            .expect("a message in time");
        match next {
            Some(Ok(Message::Text(text))) => serde_json::from_str(&text).expect("JSON"),
            Some(Ok(Message::Close(Some(frame)))) => json!({ "close": u16::from(frame.code) }),
            other => json!({ "end": format!("{other:?}") }),
        }
    }

    pub(crate) async fn hears_nothing(&mut self) {
        let heard = tokio::time::timeout(Duration::from_millis(200), self.0.next()).await;
        assert!(heard.is_err(), "{heard:?}");
    }
}

async fn cookie(browser: &Browser, login: &str) -> String {
    let answer = browser.signs_in(login).await;
    let line = answer.headers["set-cookie"].to_str().expect("text").to_owned();
    line.split(';').next().expect("a pair").to_owned()
}

impl Live {
    /// The next event of a kind; others before it are heard and let go.
    pub(crate) async fn hears_of(&mut self, kind: &str) -> Value {
        for _ in 0..500 {
            let heard = self.hears().await;
            if heard["type"] == "ping" {
                self.says(json!({ "type": "pong" })).await;
            }
            if heard["kind"] == kind {
                return heard;
            }
        }
        panic!("{kind} was not heard");
    }

    /// Whether nothing of this kind comes within a moment.
    pub(crate) async fn hears_nothing_of(&mut self, kind: &str) {
        while let Ok(heard) = tokio::time::timeout(Duration::from_millis(300), self.hears()).await {
            assert_ne!(heard["kind"], kind, "{heard}");
        }
    }
}

async fn own_institution(county: &County) -> InstitutionId {
    let mut reading = county.center.app.store.read().await.expect("read");
    reading
        .institutions()
        .await
        .expect("read")
        .first()
        .expect("one")
        .id
}

/// A case of an institution is cancelled; returns the event's number.
async fn cancels(county: &County, institution: InstitutionId) -> u64 {
    let app = &county.center.app;
    let subject = Subject {
        kind: Kind::Case,
        id: app.system.uuid(),
        owner: Owner {
            institution,
            consortium: None,
            reading_group: None,
            origin_node: None,
        },
        patient: None,
    };
    let event = Event {
        subject,
        relation: Relation::default(),
        case: None,
        by: ActorRef::Nobody,
        at: app.system.now(),
        fact: Fact::CaseCancelled,
    };
    let mut tx = app.store.begin().await.expect("begun");
    tx.publish([event]);
    tx.commit(county.entry("test-event"))
        .await
        .expect("committed")
        .event_number
}

#[tokio::test]
async fn a_page_hears_of_its_own_things_and_of_no_others() {
    let county = County::open().await;
    county.person("li", &[Role::TownshipDoctor]).await;
    let browser = county.browser();
    let cookie = cookie(&browser, "li").await;
    let mut live = Live::open(&browser, &cookie).await.expect("open");
    live.hello(None).await;
    let own = own_institution(&county).await;
    cancels(&county, InstitutionId::from_uuid(Uuid::from_u128(9))).await;
    let number = cancels(&county, own).await;
    let event = live.hears().await;
    assert_eq!(
        (event["type"].as_str(), event["kind"].as_str()),
        (Some("event"), Some("case-cancelled"))
    );
    assert_eq!(event["number"].as_u64(), Some(number));
    assert_eq!(event["subject"]["kind"], "case");
    live.hears_nothing().await;
}

#[tokio::test]
async fn a_page_that_comes_back_misses_nothing_and_hears_nothing_twice() {
    let county = County::open().await;
    county.person("li", &[Role::TownshipDoctor]).await;
    let browser = county.browser();
    let cookie = cookie(&browser, "li").await;
    let own = own_institution(&county).await;
    let mut live = Live::open(&browser, &cookie).await.expect("open");
    let before = live.hello(None).await;
    drop(live);
    let mut expected = Vec::new();
    for _ in 0..450 {
        expected.push(cancels(&county, own).await);
    }
    let mut live = Live::open(&browser, &cookie).await.expect("open");
    live.hello(Some(before)).await;
    expected.push(cancels(&county, own).await);
    let mut heard = Vec::new();
    while heard.len() < expected.len() {
        heard.push(live.hears().await["number"].as_u64().expect("a number"));
    }
    assert_eq!(heard, expected);
    live.hears_nothing().await;
}

#[tokio::test]
async fn a_page_too_far_behind_loads_anew() {
    let county = County::open_with(|config| config.live.horizon = 3).await;
    county.person("li", &[Role::TownshipDoctor]).await;
    let browser = county.browser();
    let cookie = cookie(&browser, "li").await;
    let own = own_institution(&county).await;
    let mut last = 0;
    for _ in 0..5 {
        last = cancels(&county, own).await;
    }
    let mut live = Live::open(&browser, &cookie).await.expect("open");
    live.hello(Some(0)).await;
    assert_eq!(
        live.hears().await,
        json!({ "type": "resync", "last_event": last })
    );
    let next = cancels(&county, own).await;
    assert_eq!(live.hears().await["number"].as_u64(), Some(next));
}

#[tokio::test]
async fn what_is_not_understood_is_named_and_ends_the_connection() {
    let county = County::open().await;
    county.person("li", &[Role::TownshipDoctor]).await;
    let browser = county.browser();
    let cookie = cookie(&browser, "li").await;
    let cases = [
        ("{", 4422),
        (r#"{"type":"shout"}"#, 4422),
        (
            r#"{"type":"hello","protocol":1,"last_event":null,"admin":true}"#,
            4422,
        ),
        (r#"{"type":"pong"}"#, 4422),
        (r#"{"type":"hello","protocol":99,"last_event":null}"#, 4400),
    ];
    for (text, code) in cases {
        let mut live = Live::open(&browser, &cookie).await.expect("open");
        live.0.send(Message::text(text)).await.expect("sent");
        let mut heard = live.hears().await;
        if code == 4422 {
            assert_eq!(heard["code"], "not-understood", "{text}");
            heard = live.hears().await;
        }
        assert_eq!(heard, json!({ "close": code }), "{text}");
    }
}

#[tokio::test]
async fn the_connection_ends_with_its_session() {
    let county = County::open().await;
    county.person("li", &[Role::TownshipDoctor]).await;
    let browser = county.browser();
    let cookie = cookie(&browser, "li").await;
    let mut live = Live::open(&browser, &cookie).await.expect("open");
    live.hello(None).await;
    browser
        .send(browser.request(Method::POST, "/api/v1/session/lock"))
        .await;
    assert_eq!(live.hears().await, json!({ "type": "locked" }));
    assert_eq!(live.hears().await, json!({ "close": 4423 }));

    let mut locked = Live::open(&browser, &cookie).await.expect("open");
    assert_eq!(locked.hears().await, json!({ "type": "locked" }));
    browser.delete("/api/v1/session").await;
    assert!(Live::open(&browser, &cookie).await.is_err());
}

#[tokio::test]
async fn who_is_signed_out_or_deactivated_by_another_hears_no_more_at_once() {
    // The connection looks by itself only when its heart beats.
    let county = County::open_with(|config| config.live.heartbeat_ms = 600_000).await;
    let li = county.person("li", &[Role::TownshipDoctor]).await;
    county.person("security", &[Role::SecurityAdmin]).await;
    county.person("system", &[Role::SystemAdmin]).await;
    let (browser, security, system) = (county.browser(), county.browser(), county.browser());
    security.signs_in("security").await;
    system.signs_in("system").await;
    let clinic = own_institution(&county).await;

    let mut live = Live::open(&browser, &cookie(&browser, "li").await)
        .await
        .expect("open");
    live.hello(None).await;
    let answer = security
        .post(&format!("/api/v1/staff/{li}/sign-out"), json!({}))
        .await;
    assert!(answer.status.is_success(), "{answer:?}");
    assert_eq!(live.hears().await, json!({ "close": 4401 }));

    let mut live = Live::open(&browser, &cookie(&browser, "li").await)
        .await
        .expect("open");
    live.hello(None).await;
    let form = json!({
        "id": li.uuid(), "login": "li", "name": "Li", "active": false,
        "roles": [{ "role": "township-doctor", "institution": clinic.uuid() }],
    });
    let change = system
        .request(Method::PUT, &format!("/api/v1/staff/{li}"))
        .header("if-match", "\"1\"")
        .json(&form);
    let answer = system.send(change).await;
    assert!(answer.status.is_success(), "{answer:?}");
    // The word of the change itself may be on its way already.
    let mut heard = live.hears().await;
    while heard["kind"] == "directory-changed" {
        heard = live.hears().await;
    }
    assert_eq!(heard, json!({ "close": 4401 }));
}

#[tokio::test]
async fn a_silent_page_is_left_and_a_stranger_never_gets_in() {
    let county = County::open_with(|config| config.live.heartbeat_ms = 50).await;
    county.person("li", &[Role::TownshipDoctor]).await;
    let browser = county.browser();
    let refused = Live::open(&browser, "").await.err().expect("refused");
    assert!(matches!(*refused, Error::Http(response) if response.status().as_u16() == 401));
    let cookie = cookie(&browser, "li").await;
    let mut live = Live::open(&browser, &cookie).await.expect("open");
    live.hello(None).await;
    assert_eq!(live.hears().await, json!({ "type": "ping" }));
    live.says(json!({ "type": "pong" })).await;
    let mut pings = 0;
    let end = loop {
        let heard = live.hears().await;
        if heard["type"] != "ping" {
            break heard;
        }
        pings += 1;
    };
    assert_eq!(end, json!({ "close": 4408 }));
    assert!(pings >= 2);
}
