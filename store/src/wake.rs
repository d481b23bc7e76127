//! The wake-up after a commit with events: a number that only grows, watched by the live feed and the workers.
//! It carries no truth; who wakes reads the rows, and who misses a wake-up finds them at the next poll. With
//! several nodes NATS passes the number on, if configured.

use std::sync::Arc;

use futures_util::StreamExt;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::error::{Result, StoreError};

const SUBJECT: &str = "yuanzhen.events";

/// The wake-up of one node.
#[derive(Debug, Clone)]
pub(crate) struct Wake {
    last: Arc<watch::Sender<u64>>,
    bus: Option<Arc<Bus>>,
}

#[derive(Debug)]
struct Bus {
    client: async_nats::Client,
    listener: JoinHandle<()>,
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.listener.abort();
    }
}

impl Wake {
    /// `nats` is the address of a server, if there is one. An unreachable server is no reason not to start: the
    /// client goes on trying, and until then nodes find events by polling.
    pub(crate) async fn open(nats: Option<&str>) -> Result<Self> {
        let last = Arc::new(watch::Sender::new(0));
        let bus = match nats {
            None => None,
            Some(address) => Some(Arc::new(Bus::open(address, last.clone()).await?)),
        };
        Ok(Self { last, bus })
    }

    /// Says that events up to this number are committed.
    pub(crate) fn announce(&self, number: u64) {
        raise(&self.last, number);
        if let Some(bus) = self.bus.clone() {
            tokio::spawn(async move {
                if let Err(error) = bus.client.publish(SUBJECT, number.to_string().into()).await {
                    tracing::debug!(%error, "wake-up to other nodes was not sent");
                }
            });
        }
    }

    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.last.subscribe()
    }
}

impl Bus {
    async fn open(address: &str, last: Arc<watch::Sender<u64>>) -> Result<Self> {
        let client = async_nats::ConnectOptions::new()
            .retry_on_initial_connect()
            .connect(address)
            .await
            .map_err(|_| StoreError::Config("the NATS address cannot be read".to_owned()))?;
        let mut messages = client
            .subscribe(SUBJECT)
            .await
            .map_err(|_| StoreError::Config("the NATS subject cannot be listened to".to_owned()))?;
        let listener = tokio::spawn(async move {
            while let Some(message) = messages.next().await {
                let number = std::str::from_utf8(&message.payload)
                    .ok()
                    .and_then(|text| text.parse().ok());
                if let Some(number) = number {
                    raise(&last, number);
                }
            }
        });
        Ok(Self { client, listener })
    }
}

fn raise(last: &watch::Sender<u64>, number: u64) {
    last.send_if_modified(|last| {
        let grown = number > *last;
        *last = number.max(*last);
        grown
    });
}
