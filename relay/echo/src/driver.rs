//! Drives one partner: what its connection and its owner tell goes in, what it wants done is done.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{oneshot, watch};
use tokio::time::{sleep, sleep_until, timeout};
use uuid::Uuid;

use crate::carrier::Carrier;
use crate::config::Config;
use crate::connection::{Connection, Event};
use crate::ears::Ears;
use crate::echo::JoinError;
use crate::measure::{LineFigures, Measured};
use crate::partner::{Act, Coding, Partner};

/// An offer that is not answered for so long was lost.
const ANSWER: Duration = Duration::from_secs(10);

/// A transport that is not made for so long will not be.
const CONNECTING: Duration = Duration::from_secs(15);

/// Transports one partner makes: each time the other's pictures are coded otherwise it needs another.
const TRANSPORTS: usize = 8;

/// Lines remembered: more than a room has people.
const LINES: usize = 32;

/// What its owner told, each thing as it is now.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) seats: Vec<Option<Uuid>>,
    pub(crate) wanted: usize,
    /// The newest of each line, and when it was told.
    lines: BTreeMap<Uuid, (Instant, LineFigures)>,
}

impl Told {
    pub(crate) fn wanting(seats: usize) -> Self {
        Self {
            seats: Vec::new(),
            wanted: seats,
            lines: BTreeMap::new(),
        }
    }

    pub(crate) fn line(&mut self, who: Uuid, figures: LineFigures) {
        if self.lines.len() == LINES && !self.lines.contains_key(&who) {
            self.lines.clear();
        }
        self.lines.insert(who, (now(), figures));
    }
}

/// How far a measurement is.
#[derive(Debug, Clone)]
pub(crate) enum Measurement {
    /// Nothing has come yet.
    Waiting,
    /// The fifteen seconds run.
    Running,
    /// What it found.
    Over(Measured),
}

impl Measurement {
    pub(crate) fn result(&self) -> Option<&Measured> {
        match self {
            Self::Over(measured) => Some(measured),
            Self::Waiting | Self::Running => None,
        }
    }
}

/// One partner at work.
pub(crate) struct Driver {
    address: IpAddr,
    carrier: Arc<dyn Carrier>,
    told: watch::Receiver<Told>,
    measure: watch::Sender<Measurement>,
    ears: watch::Sender<Ears>,
    connection: Connection,
    transports: usize,
    offered: usize,
    connect_by: Option<Instant>,
    partner: Partner,
}

/// Lets it work until it has to go.
pub(crate) async fn run(mut driver: Driver, left: oneshot::Receiver<()>, life: Duration) {
    tokio::select! {
        why = driver.work() => tracing::info!(why = %why, "an echo partner lost its room"),
        _ = left => {}
        () = sleep(life) => tracing::info!("an echo partner left by itself after its time"),
    }
    driver.connection.close().await;
}

impl Driver {
    /// Joins with the seats that are wanted.
    pub(crate) async fn join(
        config: Config,
        carrier: Arc<dyn Carrier>,
        told: watch::Receiver<Told>,
        measure: watch::Sender<Measurement>,
        ears: watch::Sender<Ears>,
    ) -> Result<Self, JoinError> {
        let connection = Connection::open(config.address, Coding::Vp8)
            .await
            .map_err(transport)?;
        let mut driver = Self {
            address: config.address,
            carrier,
            told,
            measure,
            ears,
            connection,
            transports: 1,
            offered: 0,
            connect_by: Some(now() + CONNECTING),
            partner: Partner::new(config.delay(), Coding::Vp8),
        };
        match driver.negotiate().await {
            Ok(()) => Ok(driver),
            Err(error) => {
                driver.connection.close().await;
                Err(error)
            }
        }
    }

    /// Offers as many seats as are wanted and takes the answer.
    async fn negotiate(&mut self) -> Result<(), JoinError> {
        let seats = self.told.borrow().wanted;
        let offer = self.connection.offer(seats).await.map_err(transport)?;
        let answer = timeout(ANSWER, self.carrier.negotiate(offer))
            .await
            .map_err(|_| JoinError::Unanswered)??;
        self.connection.answer(answer).await.map_err(transport)?;
        self.offered = seats;
        Ok(())
    }

    /// Works for as long as it can; why it cannot any more.
    async fn work(&mut self) -> String {
        loop {
            match self.turn().await {
                Ok(true) => {}
                Ok(false) => return "its transport did not go on".to_owned(),
                Err(error) => return error.to_string(),
            }
        }
    }

    /// Does what is to be done and waits for what comes next; false when nothing more will.
    async fn turn(&mut self) -> Result<bool, JoinError> {
        while let Some(act) = self.partner.poll(now()) {
            if !self.act(act).await? {
                return Ok(false);
            }
        }
        let until = self
            .partner
            .next_timeout()
            .into_iter()
            .chain(self.connect_by)
            .min();
        tokio::select! {
            event = self.connection.next() => return Ok(self.happened(event)),
            changed = self.told.changed() => {
                if changed.is_err() {
                    return Ok(false);
                }
                self.listen().await?;
            }
            () = wait(until) => return Ok(self.connect_by.is_none_or(|by| by > now())),
        }
        Ok(true)
    }

    fn happened(&mut self, event: Event) -> bool {
        match event {
            Event::Connected => self.connect_by = None,
            Event::Came(came) => {
                self.ears.send_modify(|ears| ears.hear(&came, now()));
                self.partner.came(came, now());
            }
            Event::PictureAsked => self.partner.picture_asked(now()),
            Event::Failed => return false,
        }
        true
    }

    /// Takes what its owner told.
    async fn listen(&mut self) -> Result<(), JoinError> {
        let told = self.told.borrow_and_update().clone();
        if told.wanted > self.offered {
            self.negotiate().await?;
        }
        self.ears.send_modify(|ears| ears.seats(&told.seats));
        self.partner.seats(&told.seats, now());
        for (who, (at, figures)) in told.lines {
            self.partner.told(who, figures, at);
        }
        Ok(())
    }

    /// Does it; false when it may not be done any more.
    async fn act(&mut self, act: Act) -> Result<bool, JoinError> {
        let connection = &self.connection;
        match act {
            Act::Send(medium, packet) => connection.send(medium, packet).await.map_err(transport)?,
            Act::AskPicture { seat, ssrc } => connection.ask_picture(seat, ssrc).await.map_err(transport)?,
            Act::Wish(who, size) => self.carrier.wish(who, size),
            Act::Recode(coding) => return self.recode(coding).await,
            Act::Begin => drop(self.measure.send_replace(Measurement::Running)),
            Act::Tell(measured) => drop(self.measure.send_replace(Measurement::Over(measured))),
        }
        Ok(true)
    }

    /// Comes in anew with a section for pictures coded otherwise: one section is agreed for one coding.
    async fn recode(&mut self, coding: Coding) -> Result<bool, JoinError> {
        if self.transports == TRANSPORTS {
            return Ok(false);
        }
        self.transports += 1;
        self.connection.close().await;
        self.connection = Connection::open(self.address, coding).await.map_err(transport)?;
        self.connect_by = Some(now() + CONNECTING);
        self.partner.begin_anew();
        self.negotiate().await?;
        self.listen().await?;
        Ok(true)
    }
}

async fn wait(until: Option<Instant>) {
    match until {
        Some(until) => sleep_until(until.into()).await,
        None => std::future::pending().await,
    }
}

pub(crate) fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

fn transport(error: webrtc::error::Error) -> JoinError {
    JoinError::Transport {
        source: Box::new(error),
    }
}
