//! The partner's live connection: the messages of docs/PROTOCOL.md over a WebSocket.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use reqwest::header::COOKIE;
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{Message, client::IntoClientRequest, protocol::WebSocketConfig},
};

use super::client::{Client, Fault};
use crate::signalling::message::{ClientMessage, PROTOCOL, ServerMessage};

/// How long opening it, and saying something, may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The program beats every fifteen seconds: one that is silent for three beats is gone.
const SILENT: Duration = Duration::from_secs(45);

/// The longest message taken: an answer for every seat of a full room has some 100 KiB.
const LONGEST_BYTES: usize = 1_024 * 1_024;

/// A live connection.
pub(super) struct Line(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Line {
    /// Opens it and says hello.
    pub(super) async fn open(client: &Client) -> Result<Self, Fault> {
        let mut request = format!("ws://{}/ws", client.at())
            .into_client_request()
            .map_err(lost)?;
        request.headers_mut().insert(COOKIE, client.cookie().clone());
        let config = WebSocketConfig::default()
            .max_message_size(Some(LONGEST_BYTES))
            .max_frame_size(Some(LONGEST_BYTES));
        let opening = connect_async_with_config(request, Some(config), true);
        let (socket, _) = timeout(PATIENCE, opening).await.map_err(lost)?.map_err(lost)?;
        let mut line = Self(socket);
        line.say(&ClientMessage::Hello {
            protocol: PROTOCOL,
            last_event: None,
        })
        .await?;
        Ok(line)
    }

    /// Says something.
    pub(super) async fn say(&mut self, message: &ClientMessage) -> Result<(), Fault> {
        let text = serde_json::to_string(message).map_err(lost)?;
        timeout(PATIENCE, self.0.send(Message::text(text)))
            .await
            .map_err(lost)?
            .map_err(lost)
    }

    /// What it is told next. Nothing is lost when this is not waited for to the end.
    pub(super) async fn hear(&mut self) -> Result<ServerMessage, Fault> {
        loop {
            match timeout(SILENT, self.0.next()).await.map_err(lost)? {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).map_err(lost),
                Some(Ok(Message::Close(frame))) => {
                    let why = frame.map(|frame| format!("{} {}", frame.code, frame.reason));
                    return Err(Fault::Line(why.unwrap_or_else(|| "closed".to_owned())));
                }
                // Its own heartbeat is the library's.
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(lost(error)),
                None => return Err(Fault::Line("closed".to_owned())),
            }
        }
    }
}

fn lost(error: impl std::fmt::Display) -> Fault {
    Fault::Line(error.to_string())
}
