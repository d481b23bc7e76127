//! A scripted participant who comes in over `/ws`, as a page does: says hello, joins with a token, offers as many seats
//! as the room asks for, wishes for every picture and says whom it hears. It knows the messages from `docs/PROTOCOL.md`
//! and nothing of the server.

use std::collections::BTreeMap;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Error, Message, WebSocket};

use crate::bot::{Bot, BotConfig};
use crate::clock;
use crate::offer::Offer;
use crate::stats::{BotStats, PlaceStats};

/// How long one turn waits for a message.
const TURN: Duration = Duration::from_millis(50);

/// How often it is said who is heard.
const HEARING: Duration = Duration::from_secs(2);

/// A voice that was silent for longer is not heard.
const SILENT_MS: u64 = 2_000;

/// How long the room may take to let somebody in.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where the room is, and what lets this one in.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invitation {
    /// Host and port of the server.
    pub server: String,
    /// The session's cookie, as in a request.
    pub cookie: String,
    /// The token of `POST /api/v1/consults/{id}/join`.
    pub token: String,
    /// What the participant is and sends.
    #[serde(default)]
    pub peer: BotConfig,
}

/// What one participant got of another.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Met {
    /// The name on the roster.
    pub name: String,
    /// Their voice.
    pub voice: PlaceStats,
    /// Their picture.
    pub picture: PlaceStats,
}

/// Somebody in a room. Dropping it breaks the connection off, as a power cut does.
#[derive(Debug)]
pub struct Visitor {
    socket: WebSocket<TcpStream>,
    bot: Bot,
    token: String,
    offer: Option<Offer>,
    is_in: bool,
    has_left: bool,
    /// Who sits where.
    seats: Vec<Option<String>>,
    /// Names of the others who are here, by participant.
    others: BTreeMap<String, String>,
    heard_at: Instant,
}

impl Visitor {
    /// Comes in and returns once the room has answered.
    pub fn join(invitation: &Invitation) -> Result<Self> {
        let stream = TcpStream::connect(&invitation.server).context("the server is not there")?;
        stream.set_nodelay(true)?;
        let mut request = format!("ws://{}/ws", invitation.server).into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("cookie", invitation.cookie.parse().context("the cookie")?);
        let (socket, _) =
            tungstenite::client(request, stream).map_err(|error| anyhow!("no live connection: {error}"))?;
        socket.get_ref().set_read_timeout(Some(TURN))?;
        let mut visitor = Self {
            socket,
            bot: Bot::start(&invitation.peer)?,
            token: invitation.token.clone(),
            offer: None,
            is_in: false,
            has_left: false,
            seats: Vec::new(),
            others: BTreeMap::new(),
            heard_at: clock::now(),
        };
        visitor.say(&json!({ "type": "hello", "protocol": 1, "last_event": null }))?;
        let until = clock::now() + PATIENCE;
        while !visitor.is_in {
            ensure!(clock::now() < until, "the room does not answer");
            visitor.turn()?;
        }
        Ok(visitor)
    }

    /// Takes what has come within a short while and does what is due. Fails when the room sends it away.
    pub fn turn(&mut self) -> Result<()> {
        match self.socket.read() {
            Ok(Message::Text(text)) => self.hear(&serde_json::from_str(&text)?)?,
            Ok(Message::Close(why)) => bail!("the server has closed: {why:?}"),
            Ok(_) => {}
            Err(Error::Io(error))
                if matches!(
                    error.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                ) => {}
            Err(error) => return Err(error.into()),
        }
        if self.is_in && clock::now() - self.heard_at >= HEARING {
            self.heard_at = clock::now();
            self.say_hearing()?;
        }
        Ok(())
    }

    /// What came of each of the others who sit.
    pub fn met(&self) -> Result<BTreeMap<String, Met>> {
        let stats = self.bot.stats()?;
        let offered = self.offer.as_ref().map_or(&[][..], |offer| &offer.seats);
        let mut met = BTreeMap::new();
        for (seat, sitting) in offered.iter().zip(&self.seats) {
            let Some(participant) = sitting else { continue };
            let place = |mid: &String| stats.places.get(mid).cloned().unwrap_or_default();
            met.insert(
                participant.clone(),
                Met {
                    name: self.others.get(participant).cloned().unwrap_or_default(),
                    voice: place(&seat.audio),
                    picture: place(&seat.video),
                },
            );
        }
        Ok(met)
    }

    /// Leaves as somebody does who presses the button, and waits for the room to say so.
    pub fn leave(mut self) -> Result<BotStats> {
        self.say(&json!({ "type": "leave" }))?;
        let until = clock::now() + PATIENCE;
        while !self.has_left {
            ensure!(clock::now() < until, "the room does not let go");
            self.turn()?;
        }
        self.socket.close(None)?;
        self.bot.stop()
    }

    fn hear(&mut self, message: &Value) -> Result<()> {
        match message["type"].as_str().unwrap_or_default() {
            "hello" => self.offer(1, true),
            "ping" => self.say(&json!({ "type": "pong" })),
            "joined" | "answer" => self.answered(message),
            "offer-wanted" => {
                let seats = message["seats"]
                    .as_u64()
                    .and_then(|seats| usize::try_from(seats).ok());
                self.offer(seats.context("how many seats")?, false)
            }
            "seats" => {
                self.seats = serde_json::from_value(message["seats"].clone())?;
                Ok(())
            }
            "roster" => self.roster(message),
            "left" if message["why"] == "left" => {
                self.has_left = true;
                self.is_in = false;
                Ok(())
            }
            "refused" | "left" | "error" => bail!("the room says {message}"),
            _ => Ok(()),
        }
    }

    fn offer(&mut self, seats: usize, is_join: bool) -> Result<()> {
        let offer = self.bot.offer(seats)?;
        let message = if is_join {
            json!({ "type": "join", "token": self.token, "offer": offer })
        } else {
            json!({ "type": "offer", "offer": offer })
        };
        self.offer = Some(offer);
        self.say(&message)
    }

    fn answered(&mut self, message: &Value) -> Result<()> {
        if self.offer.as_ref().map(|offer| u64::from(offer.number)) != message["number"].as_u64() {
            // The answer to an offer that another has followed.
            return Ok(());
        }
        self.bot
            .answer(message["sdp"].as_str().context("an answer without one")?)?;
        if message["type"] == "joined" {
            self.is_in = true;
            self.say(&json!({ "type": "devices", "mic": "on", "camera": "on", "screen": "off" }))?;
        }
        Ok(())
    }

    fn roster(&mut self, message: &Value) -> Result<()> {
        let participants = message["participants"]
            .as_array()
            .context("nobody on the roster")?;
        self.others = participants
            .iter()
            .filter(|one| one["self"] == false && one["present"] == "here")
            .filter_map(|one| {
                let text = |key: &str| one[key].as_str().map(str::to_owned);
                Some((text("participant")?, text("name")?))
            })
            .collect();
        let pictures: Vec<_> = self
            .others
            .keys()
            .map(|one| json!({ "participant": one, "source": "camera", "size": "small" }))
            .collect();
        self.say(&json!({ "type": "wish", "pictures": pictures }))
    }

    fn say_hearing(&mut self) -> Result<()> {
        let met = self.met()?;
        let from: Vec<_> = self
            .others
            .keys()
            .map(|one| {
                let silent = met.get(one).and_then(|met| met.voice.silent_for_ms);
                let is_heard = silent.is_some_and(|millis| millis < SILENT_MS);
                json!({ "participant": one, "hears": if is_heard { "voice" } else { "nothing" } })
            })
            .collect();
        self.say(&json!({ "type": "hearing", "from": from, "sound": "plays", "line": "good" }))
    }

    fn say(&mut self, message: &Value) -> Result<()> {
        Ok(self.socket.send(Message::text(message.to_string()))?)
    }
}
