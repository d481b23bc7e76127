//! Consult rooms over the live connection, with the real relay in the process: tokens, who is told what, and a restart
//! in the middle of a talk. Media itself is tried by scripted peers and browsers.

use serde_json::{Value, json};
use uuid::Uuid;
use yuanzhen_domain::{id::PersonId, person::Role};
use yuanzhen_relay::RoomId;
use yuanzhen_server::signalling::{
    message::{CHAT_LETTERS, LONGEST_OFFER_BYTES},
    room_message::LeftWhy,
    rooms::{Happened, Pass, Rooms, Steering, Ticket},
};

use crate::{county::County, live::Live};

const ROOM: RoomId = RoomId(Uuid::from_u128(7));

/// A voice and a seat, as a browser offers them; `transport` tells its certificate.
pub(crate) fn offer(number: u32, transport: u8) -> Value {
    let fingerprint = vec![format!("{transport:02X}"); 32].join(":");
    let section = |mid: u8, media: &str, codec: &str, direction: &str| {
        format!(
            "m={media} 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:u{transport:03}\r\n\
             a=ice-pwd:0123456789012345678901\r\na=fingerprint:sha-256 {fingerprint}\r\na=setup:actpass\r\n\
             a=mid:{mid}\r\na={direction}\r\na=rtcp-mux\r\na=rtpmap:96 {codec}\r\n"
        )
    };
    let sdp = [
        "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1 2\r\n".to_owned(),
        section(0, "audio", "opus/48000/2", "sendonly"),
        section(1, "audio", "opus/48000/2", "recvonly"),
        section(2, "video", "VP8/90000", "recvonly"),
    ];
    json!({
        "number": number, "sdp": sdp.concat(), "mic": "0", "camera": null, "screen": null,
        "seats": [{ "audio": "1", "video": "2" }], "shared": null,
    })
}

/// Somebody who may come into the room, on one page.
struct Guest {
    live: Live,
    ticket: Ticket,
}

async fn ticket(county: &County, person: PersonId) -> Ticket {
    county.center.app.rooms.token(&Pass {
        room: ROOM,
        person,
        role: Role::TownshipDoctor,
        institution: county.clinic().await,
        lead: false,
        may_lead: true,
        epoch: 1,
    })
}

async fn connected(county: &County, login: &str) -> Live {
    let browser = county.browser();
    let answer = browser.signs_in(login).await;
    let line = answer.headers["set-cookie"].to_str().expect("text").to_owned();
    let cookie = line.split(';').next().expect("a pair");
    let mut live = Live::open(&browser, cookie).await.expect("open");
    live.hello(None).await;
    live
}

impl Guest {
    async fn of(county: &County, login: &str) -> Self {
        let person = county.person(login, &[Role::TownshipDoctor]).await;
        Self {
            ticket: ticket(county, person).await,
            live: connected(county, login).await,
        }
    }

    async fn joins(&mut self, number: u32, transport: u8) {
        let join = json!({ "type": "join", "token": self.ticket.token, "offer": offer(number, transport) });
        self.live.says(join).await;
    }

    fn is(&self) -> String {
        self.ticket.participant.0.to_string()
    }

    /// The next message of a kind.
    async fn hears(&mut self, kind: &str) -> Value {
        for _ in 0..100 {
            let heard = self.live.hears().await;
            assert!(heard["close"].is_null() && heard["end"].is_null(), "{heard}");
            if heard["type"] == kind {
                return heard;
            }
        }
        panic!("{kind} was not heard");
    }
}

#[tokio::test]
async fn two_pages_meet_in_a_room_and_each_is_told_what_concerns_them() {
    let county = County::open().await;
    let mut facts = county.center.app.rooms.facts();
    assert_eq!(county.center.ready.media.len(), 1, "{:?}", county.center.ready);
    let (mut wang, mut li) = (Guest::of(&county, "wang").await, Guest::of(&county, "li").await);
    wang.joins(1, 1).await;
    let joined = wang.hears("joined").await;
    assert_eq!(joined["participant"], wang.is());
    let sdp = joined["sdp"].as_str().expect("an answer");
    let port = county.center.ready.media[0].rsplit(':').next().expect("a port");
    assert!(
        sdp.contains("a=ice-lite") && sdp.contains(&format!(" {port} typ host")),
        "{sdp}"
    );
    assert_eq!(
        wang.hears("roster").await["participants"][0]["name"],
        "Name of wang"
    );

    li.joins(1, 2).await;
    li.hears("joined").await;
    let roster = wang.hears("roster").await;
    assert_eq!(roster["participants"][1]["place"], "Clinic");
    assert_eq!(wang.hears("seats").await["seats"], json!([li.is()]));

    let id = Uuid::from_u128(99);
    li.live
        .says(json!({ "type": "chat", "id": id, "text": "阿司匹林 300 mg" }))
        .await;
    for page in [&mut wang, &mut li] {
        assert_eq!(page.hears("chat").await["text"], "阿司匹林 300 mg");
    }
    let hearing = json!({
        "type": "hearing", "from": [{ "participant": wang.is(), "hears": "voice" }], "sound": "plays", "line": "good",
    });
    li.live.says(hearing).await;
    assert_eq!(wang.hears("heard").await["by"][0]["hears"], "voice");

    county.center.app.rooms.steer(ROOM, Steering::End);
    assert_eq!(wang.hears("left").await["why"], "ended");
    li.joins(2, 2).await;
    assert_eq!(li.hears("refused").await["code"], "room-closed");
    let mut what = Vec::new();
    while let Ok(fact) = facts.try_recv() {
        what.push(fact.what);
    }
    let ended = Happened::Left(LeftWhy::Ended);
    assert_eq!(what, [Happened::Joined, Happened::Joined, ended, ended]);
}

#[tokio::test]
async fn a_token_serves_its_person_only_and_as_long_as_they_hold_the_post() {
    let county = County::open().await;
    let (mut wang, mut li) = (Guest::of(&county, "wang").await, Guest::of(&county, "li").await);
    std::mem::swap(&mut wang.ticket, &mut li.ticket);
    wang.joins(1, 1).await;
    assert_eq!(wang.hears("refused").await["code"], "token-foreign");
    "join1.x.y.z".clone_into(&mut wang.ticket.token);
    wang.joins(1, 1).await;
    assert_eq!(wang.hears("refused").await["code"], "token-foreign");

    let person = county.person("zhao", &[Role::Technician]).await;
    let mut zhao = Guest {
        ticket: ticket(&county, person).await,
        live: connected(&county, "zhao").await,
    };
    zhao.joins(1, 3).await;
    assert_eq!(
        zhao.hears("refused").await["code"],
        "token-expired",
        "no such post"
    );
}

#[tokio::test]
async fn a_restart_in_the_middle_of_a_talk_brings_everybody_back_with_the_same_token() {
    let county = County::open().await;
    let person = county.person("wang", &[Role::TownshipDoctor]).await;
    let mut wang = Guest {
        ticket: ticket(&county, person).await,
        live: connected(&county, "wang").await,
    };
    wang.joins(1, 1).await;
    let before = wang.hears("joined").await;
    let county = county.restart_after(std::time::Duration::from_secs(5)).await;
    let mut end = wang.live.hears().await;
    while end["close"].is_null() {
        end = wang.live.hears().await;
    }
    assert_eq!(end["close"], 1001, "going away");

    wang.live = connected(&county, "wang").await;
    wang.joins(2, 9).await;
    let after = wang.hears("joined").await;
    assert_eq!(
        (&after["room"], &after["participant"]),
        (&before["room"], &before["participant"])
    );
    let roster = wang.hears("roster").await;
    assert_eq!(roster["participants"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        wang.ticket.participant,
        Rooms::participant(ROOM, person),
        "the same after the restart"
    );
}

#[tokio::test]
async fn what_is_too_long_or_makes_no_sense_ends_the_connection_or_is_refused() {
    let county = County::open().await;
    let mut wang = Guest::of(&county, "wang").await;
    let mut lie = offer(1, 1);
    lie["sdp"] = json!("v=0\r\nm=audio");
    wang.live
        .says(json!({ "type": "join", "token": wang.ticket.token, "offer": lie }))
        .await;
    assert_eq!(wang.hears("refused").await["code"], "offer-unusable");
    wang.joins(2, 1).await;
    wang.hears("joined").await;

    let long = "长".repeat(CHAT_LETTERS + 1);
    wang.live
        .says(json!({ "type": "chat", "id": Uuid::from_u128(1), "text": long }))
        .await;
    assert_eq!(wang.hears("error").await["code"], "not-understood");
    assert_eq!(wang.live.hears().await["close"], 4422);

    let mut li = Guest::of(&county, "li").await;
    let mut huge = offer(1, 1);
    huge["sdp"] = json!("a".repeat(LONGEST_OFFER_BYTES));
    li.live.says(json!({ "type": "offer", "offer": huge })).await;
    let end = li.live.hears().await;
    assert!(!end["close"].is_null() || !end["end"].is_null(), "{end}");
}

#[tokio::test]
async fn without_the_role_no_relay_listens_and_nobody_comes_in() {
    let county = County::open_with(|config| {
        config
            .node
            .roles
            .retain(|role| *role != yuanzhen_server::config::NodeRole::Relay);
    })
    .await;
    assert!(county.center.ready.media.is_empty());
    let mut wang = Guest::of(&county, "wang").await;
    wang.joins(1, 1).await;
    assert_eq!(wang.hears("refused").await["code"], "room-closed");
}
