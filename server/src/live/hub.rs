//! Spreads what happened over the open live connections of this node. A slow connection loses pulses, never delays
//! others; it is told and catches up from the store.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::broadcast;
use yuanzhen_domain::id::{PersonId, SessionId};
use yuanzhen_store::NumberedEvent;

/// Pulses a connection may be behind before it has to catch up from the store.
const BEHIND: usize = 1_024;

/// Live connections of one person at once: a few pages on a few machines.
pub const SEATS: usize = 16;

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
pub struct Hub {
    sender: broadcast::Sender<Pulse>,
    seats: Arc<Mutex<HashMap<PersonId, usize>>>,
}

/// A place of one live connection; given back when dropped.
#[derive(Debug)]
pub struct Seat {
    person: PersonId,
    seats: Arc<Mutex<HashMap<PersonId, usize>>>,
}

impl Default for Hub {
    fn default() -> Self {
        Self {
            sender: broadcast::Sender::new(BEHIND),
            seats: Arc::default(),
        }
    }
}

impl Hub {
    /// Spreads a pulse. Nobody listening is no fault.
    pub fn spread(&self, pulse: Pulse) {
        let _ = self.sender.send(pulse);
    }

    /// Listens from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Pulse> {
        self.sender.subscribe()
    }

    /// A seat for one more connection of a person; none beyond [`SEATS`].
    #[must_use]
    pub fn seat(&self, person: PersonId) -> Option<Seat> {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = seats.entry(person).or_insert(0);
        if *taken >= SEATS {
            return None;
        }
        *taken += 1;
        Some(Seat {
            person,
            seats: Arc::clone(&self.seats),
        })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = seats.get_mut(&self.person) {
            *taken -= 1;
            if *taken == 0 {
                seats.remove(&self.person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_person_has_so_many_seats_and_gets_them_back() {
        let hub = Hub::default();
        let person = PersonId::from_uuid(Uuid::from_u128(1));
        let mut taken: Vec<_> = (0..SEATS).map(|_| hub.seat(person).expect("a seat")).collect();
        assert!(hub.seat(person).is_none());
        assert!(hub.seat(PersonId::from_uuid(Uuid::from_u128(2))).is_some());
        taken.pop();
        assert!(hub.seat(person).is_some());
    }
}
