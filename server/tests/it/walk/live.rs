//! The walk over the live connection: every message a client may send, as nobody and as people who have nothing to do
//! with the planted examination. They hear nothing of it, whatever they say; its reader hears it all.

use std::{collections::BTreeSet, time::Duration};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::{
    connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};
use uuid::Uuid;
use yuanzhen_domain::{
    id::{InstitutionId, PersonId},
    person::Role,
};
use yuanzhen_relay::RoomId;
use yuanzhen_server::signalling::{message::typescript, rooms::Pass};

use super::{OUTSIDERS, Walk};

/// One of each message a client may send, from the beginning of the feed where it names a number, and with this token
/// where it needs one.
fn messages(token: &str) -> Vec<Value> {
    let offer = json!({
        "number": 1, "sdp": "v=0", "mic": "0", "camera": null, "screen": null, "seats": [], "shared": null,
    });
    vec![
        json!({ "type": "hello", "protocol": 1, "last_event": 0 }),
        json!({ "type": "pong" }),
        json!({ "type": "join", "token": token, "offer": offer }),
        json!({ "type": "offer", "offer": offer }),
        json!({ "type": "wish", "pictures": [] }),
        json!({ "type": "devices", "mic": "on", "camera": "off", "screen": "off" }),
        json!({ "type": "hearing", "from": [], "sound": "plays", "line": "good" }),
        json!({ "type": "chat", "id": Uuid::from_u128(1), "text": "is anybody there?" }),
        json!({ "type": "leave" }),
    ]
}

/// Somebody else's token for the room of the planted case.
fn token_of_another(walk: &Walk) -> String {
    let pass = Pass {
        room: RoomId(walk.planted.case),
        person: PersonId::from_uuid(Uuid::from_u128(1)),
        role: Role::Expert,
        institution: InstitutionId::from_uuid(Uuid::from_u128(2)),
        lead: true,
        may_lead: true,
        epoch: 1,
    };
    walk.planted.county.center.app.rooms.token(&pass).token
}

#[test]
fn the_walk_says_every_message_a_client_may_send() {
    let text = typescript();
    let declared = text
        .split("export type ")
        .find(|part| part.starts_with("ClientMessage "))
        .expect("the client's messages");
    let kinds: BTreeSet<&str> = declared
        .split("\"type\": \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let said = messages("");
    let said: BTreeSet<&str> = said
        .iter()
        .filter_map(|message| message["type"].as_str())
        .collect();
    assert_eq!(said, kinds);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_hears_nothing_of_the_examination_whatever_they_say() {
    let walk = Walk::begin().await;
    let Err(refused) = open(&walk, "").await else {
        panic!("nobody gets in")
    };
    assert!(matches!(*refused, Error::Http(response) if response.status().as_u16() == 401));
    for login in OUTSIDERS {
        let heard = says_all(&walk, login).await;
        assert!(
            heard.iter().any(|message| message["type"] == "hello"),
            "{login}: {heard:?}"
        );
        let refusals: Vec<_> = heard
            .iter()
            .filter(|message| message["type"] == "refused")
            .map(|message| message["code"].clone())
            .collect();
        assert_eq!(refusals, ["token-foreign", "room-closed"], "{login}: {heard:?}");
        let text = Value::from(heard).to_string();
        for ours in walk.ours() {
            assert!(!text.contains(&ours), "{login} hears of {ours}");
        }
    }
    for login in ["radiologist", "technician", "village"] {
        let heard = Value::from(says_all(&walk, login).await).to_string();
        assert!(
            heard.contains(&walk.planted.case.to_string()),
            "{login} hears of the examination"
        );
    }
}

type Live = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

async fn open(walk: &Walk, cookie: &str) -> Result<Live, Box<Error>> {
    let base = format!("http://{}", walk.planted.county.center.http);
    let url = format!("{}/ws", base.replace("http", "ws"));
    let mut request = url.into_client_request().map_err(Box::new)?;
    if !cookie.is_empty() {
        request
            .headers_mut()
            .insert("cookie", cookie.parse().expect("a cookie"));
    }
    Ok(connect_async(request).await.map_err(Box::new)?.0)
}

/// Says every message, in this order, and gives what was heard until it grows quiet.
async fn says_all(walk: &Walk, login: &str) -> Vec<Value> {
    let browser = walk.planted.county.browser();
    let password = if login == "stranger" {
        crate::county::PASSWORD
    } else {
        crate::county::DEMO_PASSWORD
    };
    let answer = browser.tries(login, password).await;
    let line = answer.headers["set-cookie"].to_str().expect("text").to_owned();
    let cookie = line.split(';').next().expect("a pair");
    let mut live = open(walk, cookie).await.expect("open");
    for message in messages(&token_of_another(walk)) {
        live.send(Message::text(message.to_string())).await.expect("sent");
    }
    let mut heard = Vec::new();
    while let Ok(Some(Ok(message))) = tokio::time::timeout(Duration::from_millis(500), live.next()).await {
        if let Message::Text(text) = message {
            heard.push(serde_json::from_str(&text).expect("JSON"));
        }
    }
    heard
}
