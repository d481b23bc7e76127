//! A running relay, as the program holds it.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use thiserror::Error;
use tokio::sync::mpsc;

use crate::config::{Config, ConfigError};
use crate::figures::Figures;
use crate::net::{Media, Thread, advertised, listen};
use crate::node::{Limits, Node};
use crate::order::{Order, Report, RoomId};
use crate::peer::{Failed, Identity};

/// Orders that may wait for one thread.
const WAITING: usize = 1_024;

/// A running relay. Dropping it ends its threads and every consult on them.
pub struct Relay {
    threads: Vec<(Thread, SyncSender<Order>)>,
    rooms: Mutex<HashMap<RoomId, usize>>,
}

/// A relay that could not be started.
#[derive(Debug, Error)]
pub enum StartError {
    /// The configuration cannot be.
    #[error("the relay cannot be started as configured")]
    Config(#[from] ConfigError),
    /// A port cannot be listened on, or a thread not be started.
    #[error("the relay cannot listen on {address}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// No certificate could be made.
    #[error("the relay cannot make its certificate")]
    Identity {
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Too many orders wait. The same order may be given again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the relay is busy: too many orders wait")]
pub struct Busy;

impl Relay {
    /// Starts its threads. Reports go to `reports` in the order of each thread.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start(config: &Config, reports: &mpsc::Sender<Report>) -> Result<Self, StartError> {
        config.check()?;
        let identity = Arc::new(
            Identity::generate().map_err(|error: Failed| StartError::Identity {
                source: Box::new(error),
            })?,
        );
        let limits = Limits {
            room_size: config.room_size,
            members: config.peers_per_thread,
            interrupted_after: config.interrupted_after,
            gone_after: config.gone_after,
        };
        let threads = (0..config.threads)
            .map(|index| {
                let mut address = config.listen;
                if address.port() != 0 {
                    address.set_port(address.port() + index as u16);
                }
                let fault = |source| StartError::Listen { address, source };
                let socket = listen(address).map_err(fault)?;
                let listening = advertised(socket.local_addr().map_err(fault)?, &config.advertise);
                let (sender, orders) = sync_channel(WAITING);
                let media = Media {
                    socket,
                    node: Node::new(limits, Arc::clone(&identity), listening),
                    orders,
                    reports: reports.clone(),
                };
                let thread = Thread::start(format!("media-{index}"), media).map_err(fault)?;
                Ok((thread, sender))
            })
            .collect::<Result<Vec<_>, StartError>>()?;
        Ok(Self {
            threads,
            rooms: Mutex::default(),
        })
    }

    /// Gives an order. A room is opened on the thread with the fewest.
    ///
    /// # Errors
    /// [`Busy`]; nothing was ordered then.
    pub fn order(&self, order: Order) -> Result<(), Busy> {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        let room = order.room();
        let placed = rooms.get(&room).copied();
        let index = placed.unwrap_or_else(|| {
            let open_on = |index: &usize| rooms.values().filter(|thread| *thread == index).count();
            (0..self.threads.len()).min_by_key(open_on).unwrap_or(0)
        });
        let opens = matches!(order, Order::Open { .. });
        let closes = matches!(order, Order::Close { .. });
        let (thread, sender) = &self.threads[index];
        match sender.try_send(order) {
            Ok(()) => {}
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => return Err(Busy),
        }
        if opens {
            rooms.insert(room, index);
        } else if closes {
            rooms.remove(&room);
        }
        thread.wake();
        Ok(())
    }

    /// Where its threads listen.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.threads.iter().map(|(thread, _)| thread.address).collect()
    }

    /// What its threads counted, summed.
    #[must_use]
    pub fn figures(&self) -> Figures {
        self.threads
            .iter()
            .map(|(thread, _)| thread.figures())
            .fold(Figures::default(), Figures::plus)
    }
}
