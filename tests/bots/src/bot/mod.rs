//! A scripted participant of a room.

mod config;
mod driver;
mod lines;
mod sender;
mod session;
mod tongue;
mod track;

use std::net::SocketAddr;

use anyhow::Result;

use crate::mischief::Mischief;
use crate::offer::Offer;
use crate::stats::BotStats;
use crate::watch::Spread;
use crate::worker::Worker;
use crate::{clock, socket};
use driver::Driver;
use session::Session;

pub use config::{BotConfig, Picture, Voice};

/// A participant with a thread and a UDP socket of its own. Dropping it ends it without a word, as a power cut does.
#[derive(Debug)]
pub struct Bot(Worker<Driver>);

impl Bot {
    /// Starts a participant that has not yet made an offer.
    pub fn start(config: &BotConfig) -> Result<Self> {
        let socket = socket::bind(config.address)?;
        let here = socket.local_addr()?;
        let session = Session::new(config, here, clock::now())?;
        let driver = Driver::new(session, socket, config.address);
        let name = format!("bot-{}", config.sender);
        Ok(Self(Worker::start(name, driver)?))
    }

    /// An offer with at least this many seats, and everything earlier offers had.
    pub fn offer(&self, seats: usize) -> Result<Offer> {
        self.0
            .ask(move |driver| driver.session.offer(seats, clock::now()))?
    }

    /// Takes the answer to the newest offer.
    pub fn answer(&self, sdp: &str) -> Result<()> {
        let sdp = sdp.to_owned();
        self.0
            .ask(move |driver| driver.session.answer(&sdp, clock::now()))?
    }

    /// Takes an offer of the relay's, instead of making one, and returns the answer.
    pub fn accept(&self, sdp: &str) -> Result<String> {
        let sdp = sdp.to_owned();
        self.0
            .ask(move |driver| driver.session.accept(&sdp, clock::now()))?
    }

    /// An offer that also has a line for this participant's screen.
    pub fn share(&self) -> Result<Offer> {
        self.0.ask(|driver| driver.session.share(clock::now()))?
    }

    /// An offer with new ICE credentials.
    pub fn restart_ice(&self) -> Result<Offer> {
        self.0.ask(|driver| driver.session.restart_ice(clock::now()))?
    }

    /// Takes a new local port while all else stays, as when a NAT forgets its binding. Returns the new address.
    pub fn rebind(&self) -> Result<SocketAddr> {
        self.0.ask(Driver::rebind)?
    }

    /// Mutes or unmutes the voice.
    pub fn speak(&self, speaks: bool) -> Result<()> {
        self.0
            .ask(move |driver| driver.session.sender.voice_is_on = speaks)
    }

    /// Stops or starts the camera.
    pub fn show(&self, shows: bool) -> Result<()> {
        self.0
            .ask(move |driver| driver.session.sender.camera_is_on = shows)
    }

    /// Does what a participant must not do, from now on or once.
    pub fn misbehave(&self, how: Mischief) -> Result<()> {
        self.0.ask(move |driver| {
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
        self.0.ask(|driver| driver.session.stats(clock::now()))
    }

    /// How long everything was on the way that it received.
    pub(crate) fn latency(&self) -> Result<Spread> {
        self.0.ask(|driver| driver.session.latency())
    }

    /// Counts from now on.
    pub fn begin_measuring(&self) -> Result<()> {
        self.0.ask(|driver| driver.session.begin_measuring(clock::now()))
    }

    /// Leaves as a client does, and returns what it has seen.
    pub fn stop(mut self) -> Result<BotStats> {
        let stats = self.0.ask(|driver| {
            let stats = driver.session.stats(clock::now());
            driver.is_done = true;
            driver.session.close().map(|()| stats)
        })?;
        self.0.join();
        stats
    }
}
