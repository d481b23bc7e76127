//! A scripted participant of a room.

mod config;
mod driver;
mod lines;
mod sender;
mod session;
mod tongue;

use std::net::SocketAddr;
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;

use anyhow::{Context, Result, anyhow};

use crate::clock;
use crate::mischief::Mischief;
use crate::offer::Offer;
use crate::stats::BotStats;
use driver::{Ask, Driver};
use session::Session;

pub use config::{BotConfig, Picture, Voice};

/// A participant with a thread and a UDP socket of its own. Dropping it ends it without a word, as a power cut does.
#[derive(Debug)]
pub struct Bot {
    asks: Option<Sender<Ask>>,
    thread: Option<JoinHandle<()>>,
}

impl Bot {
    /// Starts a participant that has not yet made an offer.
    pub fn start(config: &BotConfig) -> Result<Self> {
        let socket = driver::bind(config.address)?;
        let here = socket.local_addr()?;
        let session = Session::new(config, here, clock::now())?;
        let driver = Driver::new(session, socket)?;
        let (asks, asked) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name(format!("bot-{}", config.sender))
            .spawn(move || driver.run(&asked))
            .context("no thread for a bot")?;
        Ok(Self {
            asks: Some(asks),
            thread: Some(thread),
        })
    }

    /// An offer with at least this many seats, and everything earlier offers had.
    pub fn offer(&self, seats: usize) -> Result<Offer> {
        self.ask(move |driver| driver.session.offer(seats, clock::now()))?
    }

    /// Takes the answer to the newest offer.
    pub fn answer(&self, sdp: &str) -> Result<()> {
        let sdp = sdp.to_owned();
        self.ask(move |driver| driver.session.answer(&sdp, clock::now()))?
    }

    /// An offer that also has a line for this participant's screen.
    pub fn share(&self) -> Result<Offer> {
        self.ask(|driver| driver.session.share(clock::now()))?
    }

    /// An offer with new ICE credentials.
    pub fn restart_ice(&self) -> Result<Offer> {
        self.ask(|driver| driver.session.restart_ice(clock::now()))?
    }

    /// Takes a new local port while all else stays, as when a NAT forgets its binding. Returns the new address.
    pub fn rebind(&self) -> Result<SocketAddr> {
        self.ask(Driver::rebind)?
    }

    /// Mutes or unmutes the voice.
    pub fn speak(&self, speaks: bool) -> Result<()> {
        self.ask(move |driver| driver.session.sender.voice_is_on = speaks)
    }

    /// Stops or starts the camera.
    pub fn show(&self, shows: bool) -> Result<()> {
        self.ask(move |driver| driver.session.sender.camera_is_on = shows)
    }

    /// Does what a participant must not do, from now on or once.
    pub fn misbehave(&self, how: Mischief) -> Result<()> {
        self.ask(move |driver| {
            let session = &mut driver.session;
            match how {
                Mischief::UnknownPayload(is_on) => session.sender.speaks_in_tongues = is_on,
                Mischief::RogueStream(is_on) => session.sender.is_rogue = is_on,
                Mischief::Deaf(is_on) => driver.is_deaf = is_on,
                Mischief::IgnoreRequests(is_on) => session.sender.ignores_requests = is_on,
                Mischief::Replay(packets) => session.replay(packets),
                Mischief::Raw(bytes) => session.send_raw(bytes),
            }
        })
    }

    /// What it has seen and sent.
    pub fn stats(&self) -> Result<BotStats> {
        self.ask(|driver| driver.session.stats(clock::now()))
    }

    /// Counts from now on.
    pub fn begin_measuring(&self) -> Result<()> {
        self.ask(|driver| driver.session.begin_measuring(clock::now()))
    }

    /// Leaves as a client does, and returns what it has seen.
    pub fn stop(mut self) -> Result<BotStats> {
        let stats = self.ask(|driver| {
            let stats = driver.session.stats(clock::now());
            driver.is_done = true;
            driver.session.close().map(|()| stats)
        })?;
        self.join();
        stats
    }

    /// Does something on the participant's thread and waits for what comes of it.
    fn ask<T: Send + 'static>(&self, what: impl FnOnce(&mut Driver) -> T + Send + 'static) -> Result<T> {
        let (tell, told) = mpsc::sync_channel(1);
        let ask: Ask = Box::new(move |driver| {
            // Who asked waits below, unless it has panicked.
            drop(tell.send(what(driver)));
        });
        let asks = self.asks.as_ref().context("the bot has been stopped")?;
        asks.send(ask).map_err(|_| anyhow!("the bot has ended"))?;
        told.recv().context("the bot has ended")
    }

    fn join(&mut self) {
        self.asks = None;
        if let Some(thread) = self.thread.take() {
            // A panic of its thread has been printed and shows in every later question.
            drop(thread.join());
        }
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.join();
    }
}
