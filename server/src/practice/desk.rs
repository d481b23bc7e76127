//! The partner's desk: what rings at it is answered after a moment, one after the other, and talked through until the other
//! side has left.

use std::{collections::HashMap, time::Duration};

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{
    select,
    time::{Instant, sleep_until},
};
use uuid::Uuid;

use super::{
    client::{Client, Fault},
    duty,
    line::Line,
    talk::{Over, Step, Talk},
};
use crate::signalling::{
    message::{ClientMessage, ServerMessage},
    trial::way::Way,
};

/// For how long it lets a ring ring, so that one sees and hears it.
const RINGS: Duration = Duration::from_secs(3);

/// How often a room is tried again that could not be entered or was lost; the waits double from a second.
const TRIES: u32 = 6;

/// Which consult the partner has, also while its connection is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// The program has just begun: what it has stands in its list.
    Unknown,
    /// None.
    Nothing,
    /// This one.
    Consult(Uuid),
}

/// A page of a list.
#[derive(Deserialize)]
struct Page<T> {
    items: Vec<T>,
}

/// What rings.
#[derive(Deserialize)]
struct Ring {
    id: Uuid,
    consult: Uuid,
}

/// A consult of its group.
#[derive(Deserialize)]
struct Consult {
    id: Uuid,
    state: String,
    mine: bool,
    since: i64,
}

/// What one comes into a room with.
#[derive(Deserialize)]
struct Ticket {
    token: String,
}

/// Something that rings, and when it is answered.
struct Ringing {
    consult: Uuid,
    answer_at: Instant,
}

/// The partner at work.
pub(super) struct Desk<'a> {
    client: Client,
    line: Line,
    way: Way,
    held: &'a mut Held,
    beat_every: Duration,
    beat_at: Instant,
    rings: HashMap<Uuid, Ringing>,
    talk: Option<Talk>,
    tries: u32,
    /// When the room of the consult it has is entered again.
    enter_at: Option<Instant>,
}

impl<'a> Desk<'a> {
    /// Opens the live connection, goes on duty, and takes up what it had.
    pub(super) async fn open(client: Client, way: Way, held: &'a mut Held) -> Result<Self, Fault> {
        let line = Line::open(&client).await?;
        let beat_every = duty::take(&client).await?;
        if *held == Held::Unknown {
            *held = had(&client).await?.map_or(Held::Nothing, Held::Consult);
        }
        let mut desk = Self {
            beat_at: Instant::now() + beat_every,
            client,
            line,
            way,
            enter_at: matches!(held, Held::Consult(_)).then(Instant::now),
            held,
            beat_every,
            rings: HashMap::new(),
            talk: None,
            tries: 0,
        };
        desk.look().await?;
        tracing::info!("the practice partner is on duty");
        Ok(desk)
    }

    /// Works until something breaks.
    pub(super) async fn work(&mut self) -> Fault {
        loop {
            let until = self.next_moment();
            let done = select! {
                message = self.line.hear() => match message {
                    Ok(message) => self.hear(message).await,
                    Err(fault) => Err(fault),
                },
                step = next(&mut self.talk) => self.step(step).await,
                () = sleep_until(until) => self.due().await,
            };
            if let Err(fault) = done {
                return fault;
            }
        }
    }

    /// Gets up. Its place in a room is kept for a while: it may come back.
    pub(super) async fn rise(&mut self) {
        if let Some(talk) = self.talk.take() {
            talk.leave().await;
        }
    }

    async fn hear(&mut self, message: ServerMessage) -> Result<(), Fault> {
        match message {
            ServerMessage::Ping => self.line.say(&ClientMessage::Pong).await,
            ServerMessage::Event { subject, .. } if subject.kind == "consult" => {
                // Before anything else: a page opened under its name by hand may just have said that it hears nothing.
                duty::beat(&self.client).await?;
                self.look().await
            }
            ServerMessage::Resync { .. } => self.look().await,
            ServerMessage::Locked => Err(Fault::Line("the session is locked".to_owned())),
            message => match self.talk.as_mut().and_then(|talk| talk.hear(message)) {
                Some(answer) => self.line.say(&answer).await,
                None => Ok(()),
            },
        }
    }

    async fn step(&mut self, step: Step) -> Result<(), Fault> {
        match step {
            Step::Say(message) => self.line.say(&message).await,
            Step::Over(over) => self.leave(over).await,
        }
    }

    /// Looks what rings at it.
    async fn look(&mut self) -> Result<(), Fault> {
        let Page { items } = self.client.get::<Page<Ring>>("/rings").await?;
        self.rings.retain(|id, _| items.iter().any(|ring| ring.id == *id));
        for ring in items {
            if self.rings.contains_key(&ring.id) {
                continue;
            }
            let heard = self.client.tell(&format!("/rings/{}/heard", ring.id)).await;
            if Fault::unless_refused(heard)?.is_some() {
                let answer_at = Instant::now() + RINGS;
                let consult = ring.consult;
                self.rings.insert(ring.id, Ringing { consult, answer_at });
            }
        }
        Ok(())
    }

    fn is_free(&self) -> bool {
        !matches!(self.held, Held::Consult(_))
    }

    fn next_ring(&self) -> Option<(Uuid, Instant)> {
        let rings = self.rings.iter().map(|(id, ring)| (*id, ring.answer_at));
        rings.min_by_key(|(_, at)| *at).filter(|_| self.is_free())
    }

    fn next_moment(&self) -> Instant {
        let answer_at = self.next_ring().map(|(_, at)| at);
        [answer_at, self.enter_at]
            .into_iter()
            .flatten()
            .fold(self.beat_at, Instant::min)
    }

    async fn due(&mut self) -> Result<(), Fault> {
        let now = Instant::now();
        if self.beat_at <= now {
            self.beat_at = now + self.beat_every;
            duty::beat(&self.client).await?;
            self.look().await?;
        }
        if let Some((ring, _)) = self.next_ring().filter(|(_, at)| *at <= now) {
            self.answer(ring).await?;
        }
        if self.enter_at.is_some_and(|at| at <= now) {
            self.enter_at = None;
            self.enter().await?;
        }
        Ok(())
    }

    async fn answer(&mut self, id: Uuid) -> Result<(), Fault> {
        let Some(Ringing { consult, .. }) = self.rings.remove(&id) else {
            return Ok(());
        };
        let answered = self.client.post(&format!("/rings/{id}/accept"), json!({})).await;
        if Fault::unless_refused::<Value>(answered)?.is_some() {
            *self.held = Held::Consult(consult);
            self.tries = 0;
            self.enter_at = Some(Instant::now());
        }
        Ok(())
    }

    /// Goes into the room of the consult it has.
    async fn enter(&mut self) -> Result<(), Fault> {
        let Held::Consult(consult) = *self.held else {
            return Ok(());
        };
        let asked = self
            .client
            .post::<Ticket>(&format!("/consults/{consult}/join"), json!({}))
            .await;
        match Fault::unless_refused(asked)? {
            Some(Ticket { token }) => self.talk = Some(Talk::begin(token, self.way)),
            // It is over, or the room is shut.
            None => *self.held = Held::Nothing,
        }
        Ok(())
    }

    async fn leave(&mut self, over: Over) -> Result<(), Fault> {
        let Some(talk) = self.talk.take() else {
            return Ok(());
        };
        let is_in = talk.is_in();
        talk.leave().await;
        if over == Over::Broken && self.tries < TRIES {
            self.enter_at = Some(Instant::now() + Duration::from_secs(1 << self.tries));
            self.tries += 1;
            return Ok(());
        }
        *self.held = Held::Nothing;
        if is_in {
            self.line.say(&ClientMessage::Leave).await?;
        }
        self.look().await
    }
}

/// What the talk wants next; nothing while there is none.
async fn next(talk: &mut Option<Talk>) -> Step {
    match talk {
        Some(talk) => talk.next().await,
        None => std::future::pending().await,
    }
}

/// The consult the partner was talking in when the program went away, if there is one.
async fn had(client: &Client) -> Result<Option<Uuid>, Fault> {
    let Page { items } = client.get::<Page<Consult>>("/consults?list=asked").await?;
    let talking = items
        .into_iter()
        .filter(|one| one.mine && ["accepted", "live", "interrupted"].contains(&one.state.as_str()));
    Ok(talking.max_by_key(|one| one.since).map(|one| one.id))
}
