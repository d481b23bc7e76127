//! A relay without a page, for measuring: offers come in on standard input and answers go out on standard output, one line of
//! JSON each, so that what the process spends is spent on media. `cargo run -p yuanzhen-relay --example piped -- 192.0.2.1:0`

use std::io::{BufRead as _, Write as _};
use std::net::SocketAddr;

use serde::Deserialize;
use tokio::sync::mpsc;
use uuid::Uuid;
use yuanzhen_relay::{Config, Offer, Order, ParticipantId, Relay, Report, RoomId};

/// Participants of a room: a lecture, not a consult.
const ROOM_SIZE: usize = 200;

#[derive(Deserialize)]
struct Asked {
    room: u32,
    participant: u32,
    offer: Box<Offer>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listen: SocketAddr = std::env::args()
        .nth(1)
        .ok_or("usage: piped ADDRESS:PORT")?
        .parse()?;
    let (sender, mut reports) = mpsc::channel(1_024);
    let config = Config {
        listen,
        room_size: ROOM_SIZE,
        ..Config::default()
    };
    let relay = Relay::start(&config, &sender)?;
    let (answer, mut answers) = mpsc::channel(1);
    std::thread::spawn(move || {
        while let Some(report) = reports.blocking_recv() {
            let is_answer = matches!(report, Report::Answer { .. } | Report::Refused { .. });
            if is_answer && answer.blocking_send(report).is_err() {
                return;
            }
        }
    });
    for line in std::io::stdin().lock().lines() {
        let asked: Asked = serde_json::from_str(&line?)?;
        let room = RoomId(Uuid::from_u128(u128::from(asked.room) + 1));
        relay.order(Order::Open { room })?;
        relay.order(Order::Join {
            room,
            participant: ParticipantId(Uuid::from_u128(u128::from(asked.participant) + 1)),
            offer: asked.offer,
        })?;
        let answer = answers.blocking_recv().ok_or("the relay has ended")?;
        let mut out = std::io::stdout().lock();
        writeln!(out, "{}", serde_json::to_string(&answer)?)?;
        out.flush()?;
    }
    Ok(())
}
