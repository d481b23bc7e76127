//! A room anybody may walk into: `cargo run -p yuanzhen-relay --example room`, then open the printed address in two browsers on
//! this machine. It shows all there is to using the relay: orders in, reports out.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use tokio::sync::{Notify, mpsc};
use uuid::Uuid;
use yuanzhen_relay::{Config, Figures, Offer, Order, ParticipantId, Picture, Relay, Report, RoomId};

const ROOM: RoomId = RoomId(Uuid::from_u128(1));

/// What is told to each participant and was not fetched yet.
#[derive(Default)]
struct Told {
    waiting: Mutex<HashMap<ParticipantId, Vec<Report>>>,
    came: Notify,
}

#[derive(Clone)]
struct Room {
    relay: Arc<Relay>,
    told: Arc<Told>,
}

#[derive(Deserialize)]
struct Asked {
    participant: ParticipantId,
    offer: Option<Box<Offer>>,
    #[serde(default)]
    pictures: Vec<Picture>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let page: SocketAddr = arguments
        .next()
        .map_or(Ok(SocketAddr::from(([127, 0, 0, 1], 0))), |text| text.parse())?;
    let media: SocketAddr = arguments
        .next()
        .map_or(Ok(SocketAddr::from(([0, 0, 0, 0], 0))), |text| text.parse())?;
    let (sender, mut reports) = mpsc::channel(1_024);
    let config = Config {
        listen: media,
        ..Config::default()
    };
    let room = Room {
        relay: Arc::new(Relay::start(&config, &sender)?),
        told: Arc::default(),
    };
    room.relay.order(Order::Open { room: ROOM })?;
    let told = Arc::clone(&room.told);
    tokio::spawn(async move {
        while let Some(report) = reports.recv().await {
            println!("{report:?}");
            if let Some(participant) = addressee(&report) {
                let mut waiting = told.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                waiting.entry(participant).or_default().push(report);
                told.came.notify_waiters();
            }
        }
    });
    let router = Router::new()
        .route("/", get(|| async { Html(include_str!("room.html")) }))
        .route("/offer", post(offer))
        .route("/wish", post(wish))
        .route("/reports", post(fetch))
        .route("/figures", get(figures))
        .with_state(room);
    let listener = tokio::net::TcpListener::bind(page).await?;
    println!("http://{}/", listener.local_addr()?);
    axum::serve(listener, router).await?;
    Ok(())
}

const fn addressee(report: &Report) -> Option<ParticipantId> {
    match report {
        Report::Answer { participant, .. }
        | Report::Refused { participant, .. }
        | Report::OfferWanted { participant, .. }
        | Report::Seats { participant, .. }
        | Report::Pictures { participant, .. }
        | Report::Here { participant, .. }
        | Report::Interrupted { participant, .. }
        | Report::Gone { participant, .. }
        | Report::Quality { participant, .. } => Some(*participant),
        Report::Speaking { .. } => None,
    }
}

impl Told {
    /// The reports that `wanted` picks, as soon as there is one.
    async fn take(&self, participant: ParticipantId, wanted: impl Fn(&Report) -> bool) -> Vec<Report> {
        loop {
            let came = self.came.notified();
            tokio::pin!(came);
            came.as_mut().enable();
            {
                let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                let all = waiting.entry(participant).or_default();
                let (taken, left): (Vec<_>, Vec<_>) = all.drain(..).partition(|report| wanted(report));
                *all = left;
                if !taken.is_empty() {
                    return taken;
                }
            }
            came.await;
        }
    }
}

async fn offer(State(room): State<Room>, Json(asked): Json<Asked>) -> Response {
    let Some(offer) = asked.offer else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let (participant, number) = (asked.participant, offer.number);
    let ordered = room.relay.order(Order::Join {
        room: ROOM,
        participant,
        offer,
    });
    if ordered.is_err() {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let answers = room.told.take(participant, |report| {
        matches!(report, Report::Answer { number: found, .. } | Report::Refused { number: found, .. } if *found == number)
    });
    match tokio::time::timeout(Duration::from_secs(5), answers).await {
        Ok(answers) => Json(answers.into_iter().next()).into_response(),
        Err(_) => StatusCode::GATEWAY_TIMEOUT.into_response(),
    }
}

async fn wish(State(room): State<Room>, Json(asked): Json<Asked>) -> StatusCode {
    let ordered = room.relay.order(Order::Wish {
        room: ROOM,
        participant: asked.participant,
        pictures: asked.pictures,
    });
    ordered.map_or(StatusCode::SERVICE_UNAVAILABLE, |()| StatusCode::NO_CONTENT)
}

async fn fetch(State(room): State<Room>, Json(asked): Json<Asked>) -> Json<Vec<Report>> {
    let news = room.told.take(asked.participant, |report| {
        !matches!(report, Report::Answer { .. } | Report::Refused { .. })
    });
    Json(
        tokio::time::timeout(Duration::from_secs(20), news)
            .await
            .unwrap_or_default(),
    )
}

async fn figures(State(room): State<Room>) -> String {
    let figures: Figures = room.relay.figures();
    format!("{figures:?}\n")
}
