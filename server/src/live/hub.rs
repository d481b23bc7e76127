//! Spreads what happened over the open live connections of this node. A slow connection loses pulses, never delays
//! others; it is told and catches up from the store.

use std::sync::Arc;

use tokio::sync::broadcast;
use yuanzhen_domain::id::{PersonId, SessionId};
use yuanzhen_store::NumberedEvent;

/// Pulses a connection may be behind before it has to catch up from the store.
const BEHIND: usize = 1_024;

/// What is spread.
#[derive(Clone, Debug)]
pub enum Pulse {
    /// Something happened.
    Event(Arc<NumberedEvent>),
    /// A session was ended or locked: its connections look at once.
    Session(SessionId),
    /// All sessions, or the rights, of a person changed.
    Person(PersonId),
    /// The feed lost its place, as after a restore: load everything afresh.
    Resync,
}

/// The middle of the star.
#[derive(Clone, Debug)]
pub struct Hub(broadcast::Sender<Pulse>);

impl Default for Hub {
    fn default() -> Self {
        Self(broadcast::Sender::new(BEHIND))
    }
}

impl Hub {
    /// Spreads a pulse. Nobody listening is no fault.
    pub fn spread(&self, pulse: Pulse) {
        let _ = self.0.send(pulse);
    }

    /// Listens from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Pulse> {
        self.0.subscribe()
    }
}
