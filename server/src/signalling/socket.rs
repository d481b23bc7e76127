//! One live connection: hello, then the events its person may know of, with a heartbeat. It ends with its session,
//! and a person's rights are read again at each heartbeat. Events come from the hub; whoever falls behind, or comes
//! back with an old number, is served from the store. What is said to a consult room goes to `rooms`, and what the room
//! says comes from there. It decides nothing.

use std::time::Duration;

use axum::{
    extract::{
        State, WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket},
    },
    response::Response,
};
use tokio::{
    sync::broadcast::{self, error::RecvError},
    time::{Instant, Interval, MissedTickBehavior, interval, sleep_until},
};
use yuanzhen_domain::{access::Actor, event::Fact, id::PersonId};
use yuanzhen_store::{Feed, NumberedEvent, StoreError};

use super::{
    close::Close,
    message::{ClientMessage, LONGEST_OFFER_BYTES, PROTOCOL, ServerMessage, Subject},
    pace::Pace,
    rooms::Page,
};
use crate::{
    BUILD,
    app::App,
    http::requester::LockedRequester,
    identity::session::{self, Standing},
    live::{feed, hub::Pulse},
};

/// How long a client may take to say hello.
const HELLO: Duration = Duration::from_secs(10);

/// A client that does not take a message within this time is gone.
const SEND: Duration = Duration::from_secs(10);

/// Heartbeats a client may leave unanswered.
const MISSED: u32 = 2;

/// `GET /ws`. The stranger is refused before the upgrade; foreign origins are refused by `http::origin`.
pub async fn open(
    State(app): State<App>,
    LockedRequester(requester): LockedRequester,
    upgrade: WebSocketUpgrade,
) -> Response {
    upgrade
        .max_message_size(LONGEST_OFFER_BYTES)
        .max_frame_size(LONGEST_OFFER_BYTES)
        .on_upgrade(async move |socket| {
            let _held = app.life.hold();
            app.figures.live.inc();
            let session = requester.session.id;
            let seat = app.hub.seat(requester.person());
            let mut live = Live {
                hub: app.hub.listen(),
                page: app.rooms.page(),
                pace: Pace::new(Instant::now()),
                person: requester.person(),
                actor: requester.actor,
                session,
                socket,
                sent: 0,
                app: app.clone(),
            };
            let close = if seat.is_some() {
                live.run().await
            } else {
                Close::TooMany.into()
            };
            live.close(close).await;
            app.figures.live.dec();
        })
}

struct Live {
    app: App,
    socket: WebSocket,
    hub: broadcast::Receiver<Pulse>,
    /// What it is to the consult rooms.
    page: Page,
    pace: Pace,
    person: PersonId,
    actor: Actor,
    session: yuanzhen_domain::id::SessionId,
    /// The number of the last event looked at.
    sent: u64,
}

/// The connection ends: with a close of ours, or because the other side is gone.
enum End {
    Close(Close),
    Gone,
}

impl From<Close> for End {
    fn from(close: Close) -> Self {
        Self::Close(close)
    }
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        tracing::warn!(
            error = format!("{:#}", anyhow::Error::from(error)),
            "a live connection cannot read the store"
        );
        Self::Close(Close::Broken)
    }
}

impl Live {
    async fn run(&mut self) -> End {
        match self.converse().await {
            Ok(()) => End::Gone,
            Err(end) => end,
        }
    }

    async fn converse(&mut self) -> Result<(), End> {
        self.check_session().await?;
        let resume = self.greet().await?;
        let last = self.app.store.read().await?.last_event_number().await?;
        self.send(&ServerMessage::Hello {
            protocol: PROTOCOL,
            build: BUILD.to_owned(),
            session: self.session.uuid(),
            last_event: last,
        })
        .await?;
        match resume {
            None => self.sent = last,
            Some(after) if last.saturating_sub(after) > self.app.config.live.horizon => {
                self.resync(last).await?
            }
            Some(after) => {
                self.sent = after;
                self.catch_up().await?;
            }
        }
        self.follow().await
    }

    async fn follow(&mut self) -> Result<(), End> {
        let life = self.app.life.clone();
        let mut heartbeat = self.heartbeat();
        let mut unanswered = 0;
        loop {
            let next = self.pace.next();
            tokio::select! {
                () = life.finishing() => return Err(Close::GoingAway.into()),
                pulse = self.hub.recv() => self.pulse(pulse).await?,
                _ = heartbeat.tick() => {
                    if unanswered >= MISSED {
                        return Err(Close::Silent.into());
                    }
                    unanswered += 1;
                    self.check_session().await?;
                    self.send(&ServerMessage::Ping).await?;
                }
                said = self.page.next() => match said {
                    Some(message) => self.send(&message).await?,
                    None => return Err(Close::TooSlow.into()),
                },
                message = async { sleep_until(next).await; self.socket.recv().await } => {
                    if self.understand(message).await? {
                        unanswered = 0;
                    }
                }
            }
        }
    }

    /// Does what the client says; whether it was a pong.
    async fn understand(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<bool, End> {
        match self.read(message).await? {
            None => Ok(false),
            Some(ClientMessage::Pong) => Ok(true),
            Some(ClientMessage::Hello { .. }) => Err(self.not_understood("hello is said once").await),
            Some(ClientMessage::Join { token, offer }) => {
                self.page
                    .join(&self.app.store, self.person, &token, offer)
                    .await?;
                Ok(false)
            }
            Some(ClientMessage::Chat { id, text }) => {
                self.page
                    .write(&self.app.store, &self.actor, self.session, id, text)
                    .await?;
                Ok(false)
            }
            Some(
                message @ (ClientMessage::Offer { .. }
                | ClientMessage::Wish { .. }
                | ClientMessage::Devices { .. }
                | ClientMessage::Hearing { .. }
                | ClientMessage::Leave),
            ) => {
                self.page.say(message);
                Ok(false)
            }
        }
    }

    fn heartbeat(&self) -> Interval {
        let period = Duration::from_millis(self.app.config.live.heartbeat_ms);
        let mut heartbeat = interval(period);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        heartbeat.reset();
        heartbeat
    }

    /// Waits for the client's hello and returns where it wants to go on.
    async fn greet(&mut self) -> Result<Option<u64>, End> {
        let deadline = tokio::time::sleep(HELLO);
        tokio::pin!(deadline);
        loop {
            let message = tokio::select! {
                () = &mut deadline => return Err(Close::Silent.into()),
                message = self.socket.recv() => message,
            };
            match self.read(message).await? {
                Some(ClientMessage::Hello {
                    protocol: PROTOCOL,
                    last_event,
                }) => return Ok(last_event),
                Some(ClientMessage::Hello { .. }) => return Err(Close::OtherProtocol.into()),
                Some(
                    ClientMessage::Pong
                    | ClientMessage::Join { .. }
                    | ClientMessage::Offer { .. }
                    | ClientMessage::Wish { .. }
                    | ClientMessage::Devices { .. }
                    | ClientMessage::Hearing { .. }
                    | ClientMessage::Chat { .. }
                    | ClientMessage::Leave,
                ) => return Err(self.not_understood("say hello first").await),
                None => {}
            }
        }
    }

    async fn pulse(&mut self, pulse: Result<Pulse, RecvError>) -> Result<(), End> {
        match pulse {
            Ok(Pulse::Event(event)) => self.tell(&event).await,
            Ok(Pulse::Session(session)) if session == self.session => self.check_session().await,
            Ok(Pulse::Person(person)) if self.actor.reference().person() == Some(person) => {
                self.check_session().await
            }
            Ok(Pulse::Session(_) | Pulse::Person(_)) => Ok(()),
            Ok(Pulse::Resync) => {
                let last = self.app.store.read().await?.last_event_number().await?;
                self.resync(last).await
            }
            Err(RecvError::Lagged(_)) => self.catch_up().await,
            Err(RecvError::Closed) => Err(Close::GoingAway.into()),
        }
    }

    /// Serves everything after the last number from the store.
    async fn catch_up(&mut self) -> Result<(), End> {
        loop {
            let page = self
                .app
                .store
                .read()
                .await?
                .events_after(self.sent, feed::PAGE)
                .await?;
            match page {
                Feed::Resync { from } => return self.resync(from).await,
                Feed::Events(events) => {
                    let full = events.len() == feed::PAGE as usize;
                    for event in &events {
                        self.tell(event).await?;
                    }
                    if !full {
                        return Ok(());
                    }
                }
            }
        }
    }

    async fn resync(&mut self, last: u64) -> Result<(), End> {
        self.sent = last;
        self.send(&ServerMessage::Resync { last_event: last }).await
    }

    async fn tell(&mut self, numbered: &NumberedEvent) -> Result<(), End> {
        if numbered.number <= self.sent {
            return Ok(());
        }
        self.sent = numbered.number;
        if names_as_invited(numbered, &self.actor) {
            // What they are invited to is theirs to see from this event on.
            self.check_session().await?;
        }
        if !feed::is_visible(&self.actor, numbered) {
            return Ok(());
        }
        let event = &numbered.event;
        self.send(&ServerMessage::Event {
            number: numbered.number,
            kind: event.fact.kind().to_owned(),
            subject: Subject {
                kind: event.subject.kind.as_str().to_owned(),
                id: event.subject.id,
            },
            case: event.case.map(yuanzhen_domain::id::CaseId::uuid),
            at: event.at.millis(),
        })
        .await
    }

    /// Reads session and rights again; ends the connection with them. Whoever talks in a room uses the session, without
    /// touching anything: it does not lock in the middle of a consult.
    async fn check_session(&mut self) -> Result<(), End> {
        let now = self.app.system.now();
        let mut reading = self.app.store.read().await?;
        let Some(found) = reading.session(self.session).await? else {
            return Err(Close::SessionOver.into());
        };
        let standing = session::standing(&found, &self.app.config.identity, now);
        if standing == Standing::Open && self.page.is_live() {
            drop(reading);
            self.app.store.note_session_use(&found, now).await?;
            reading = self.app.store.read().await?;
        }
        match standing {
            Standing::Over => return Err(Close::SessionOver.into()),
            Standing::Locked => {
                self.send(&ServerMessage::Locked).await?;
                return Err(Close::Locked.into());
            }
            Standing::Open => {}
        }
        let Some((_, actor)) = session::actor(
            &mut reading,
            found.person,
            &self.app.config.consults.timers(),
            now,
        )
        .await?
        else {
            return Err(Close::SessionOver.into());
        };
        self.actor = Actor::Person(actor);
        Ok(())
    }

    /// One message of the client. Control frames are `None`.
    async fn read(
        &mut self,
        message: Option<Result<Message, axum::Error>>,
    ) -> Result<Option<ClientMessage>, End> {
        match message {
            None | Some(Err(_) | Ok(Message::Close(_))) => Err(End::Gone),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(None),
            Some(Ok(Message::Binary(_))) => Err(self.not_understood("messages are text").await),
            Some(Ok(Message::Text(text))) => match ClientMessage::read(&text) {
                Ok(message) => {
                    self.pace.read(text.len(), Instant::now());
                    if let ClientMessage::Chat { .. } = message {
                        self.pace.write(Instant::now());
                    }
                    Ok(Some(message))
                }
                Err(why) => Err(self.not_understood(&why).await),
            },
        }
    }

    async fn not_understood(&mut self, why: &str) -> End {
        let message = ServerMessage::Error {
            code: Close::NotUnderstood.reason().to_owned(),
            message: why.to_owned(),
        };
        match self.send(&message).await {
            Ok(()) => Close::NotUnderstood.into(),
            Err(end) => end,
        }
    }

    async fn send(&mut self, message: &ServerMessage) -> Result<(), End> {
        let Ok(text) = serde_json::to_string(message) else {
            return Err(Close::Broken.into());
        };
        match tokio::time::timeout(SEND, self.socket.send(Message::Text(text.into()))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    async fn close(&mut self, end: End) {
        let End::Close(close) = end else { return };
        let frame = CloseFrame {
            code: close.code(),
            reason: close.reason().into(),
        };
        // Whoever is gone by now needs no goodbye.
        let _ = tokio::time::timeout(SEND, self.socket.send(Message::Close(Some(frame)))).await;
    }
}

/// Whether an event says that this very person was invited to a consult.
fn names_as_invited(numbered: &NumberedEvent, actor: &Actor) -> bool {
    match numbered.event.fact {
        Fact::ConsultInvited { person } => actor.reference().person() == Some(person),
        _ => false,
    }
}
