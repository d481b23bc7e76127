//! An echo partner, as the program holds it.

use std::sync::Arc;

use thiserror::Error;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::carrier::{Carrier, Refused};
use crate::config::{Config, SEATS_MOST};
use crate::driver::{Driver, Measurement, Told, now, run};
use crate::ears::Ears;
use crate::measure::{LineFigures, Measured, Voice};

/// An echo partner in a room. Dropping it makes it leave.
#[derive(Debug)]
pub struct Echo {
    told: watch::Sender<Told>,
    measured: watch::Receiver<Measurement>,
    ears: watch::Receiver<Ears>,
    /// Dropped, it ends the task.
    stay: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

/// An echo partner that could not come in.
#[derive(Debug, Error)]
pub enum JoinError {
    /// There are as many as there may be.
    #[error("every place for an echo partner is taken")]
    Full,
    /// The relay did not take its offer.
    #[error("the echo partner was not let into the room")]
    Refused(#[from] Refused),
    /// No answer came.
    #[error("the echo partner's offer was not answered")]
    Unanswered,
    /// No transport could be made.
    #[error("the echo partner cannot make a transport")]
    Transport {
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// It left, or lost the room, before it had measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the echo partner left before it had measured")]
pub struct Ended;

impl Echo {
    /// Joins a room: its offer is answered when this returns. Must be called within a tokio runtime.
    ///
    /// # Errors
    /// [`JoinError`].
    pub async fn join(config: Config, carrier: Arc<dyn Carrier>) -> Result<Self, JoinError> {
        let place = config.places.take().ok_or(JoinError::Full)?;
        let life = config.life();
        let (tell, told) = watch::channel(Told::wanting(config.seats()));
        let (measure, measured) = watch::channel(Measurement::Waiting);
        let (listen, ears) = watch::channel(Ears::default());
        let (stay, left) = oneshot::channel();
        let driver = Driver::join(config, carrier, told, measure, listen).await?;
        let task = tokio::spawn(async move {
            run(driver, left, life).await;
            drop(place);
        });
        Ok(Self {
            told: tell,
            measured,
            ears,
            stay: Some(stay),
            task,
        })
    }

    /// The relay said who sits where, in the order of its offer's seats.
    pub fn seats(&self, seats: Vec<Option<Uuid>>) {
        self.told.send_modify(|told| told.seats = seats);
    }

    /// The relay wants an offer with so many seats.
    pub fn offer_wanted(&self, seats: usize) {
        self.told
            .send_modify(|told| told.wanted = told.wanted.max(seats.min(SEATS_MOST)));
    }

    /// The relay told of somebody's line.
    pub fn line(&self, participant: Uuid, figures: LineFigures) {
        self.told.send_modify(|told| told.line(participant, figures));
    }

    /// What it hears now of each other who sits.
    #[must_use]
    pub fn hears(&self) -> Vec<(Uuid, Voice)> {
        self.ears.borrow().voices(now())
    }

    /// Waits until something comes from the other and the fifteen seconds run; at once when they did before.
    ///
    /// # Errors
    /// [`Ended`].
    pub async fn measuring(&self) -> Result<(), Ended> {
        let mut measured = self.measured.clone();
        let began = |now: &Measurement| !matches!(now, Measurement::Waiting);
        measured.wait_for(began).await.map(drop).map_err(|_| Ended)
    }

    /// How the other's line is, once it was measured; at once when it was before.
    ///
    /// # Errors
    /// [`Ended`].
    pub async fn measured(&self) -> Result<Measured, Ended> {
        let mut measured = self.measured.clone();
        let is_over = |now: &Measurement| now.result().is_some();
        let found = measured.wait_for(is_over).await.map_err(|_| Ended)?;
        found.result().cloned().ok_or(Ended)
    }

    /// Whether it is still there.
    #[must_use]
    pub fn is_here(&self) -> bool {
        !self.task.is_finished()
    }

    /// Leaves. When this returns its socket, its tasks and its place are free.
    pub async fn leave(mut self) {
        self.stay = None;
        if let Err(error) = self.task.await {
            tracing::error!(error = %error, "an echo partner ended out of order");
        }
    }
}
