//! Follows the store's events, in their order, and hands them to the hub. One reader for all connections of this
//! node. It decides who may see an event for nobody: each connection asks with its own person.

use std::{sync::Arc, time::Duration};

use yuanzhen_domain::access::{Actor, scope};
use yuanzhen_store::{Feed, NumberedEvent, StoreError};

use super::hub::Pulse;
use crate::app::App;

/// Without a wake-up (another node committed, and no NATS carries its word) the store is asked this often.
const POLL: Duration = Duration::from_secs(2);

/// After a failure of the store the feed rests this long.
const REST: Duration = Duration::from_secs(5);

/// Events read at a time.
pub const PAGE: u32 = 200;

/// Runs until shutdown.
pub async fn run(app: App) {
    let mut wake = app.store.wake();
    let mut after = None;
    while !app.life.is_finishing() {
        match advance(&app, after).await {
            Ok(last) => after = Some(last),
            Err(error) => {
                tracing::warn!(
                    error = format!("{:#}", anyhow::Error::from(error)),
                    "the live feed cannot read events"
                );
                tokio::time::sleep(REST).await;
                continue;
            }
        }
        tokio::select! {
            () = app.life.finishing() => return,
            // A closed channel cannot be: the store outlives this task. The poll serves then, too.
            _ = tokio::time::timeout(POLL, wake.changed()) => {}
        }
    }
}

/// Reads and spreads everything after `after`; at the start of the program, nothing. Returns where it stands.
async fn advance(app: &App, after: Option<u64>) -> Result<u64, StoreError> {
    let mut reading = app.store.read().await?;
    let Some(mut after) = after else {
        return reading.last_event_number().await;
    };
    loop {
        match reading.events_after(after, PAGE).await? {
            Feed::Resync { from } => {
                app.hub.spread(Pulse::Resync);
                return Ok(from);
            }
            Feed::Events(events) => {
                let full = events.len() == PAGE as usize;
                for event in events {
                    after = event.number;
                    app.hub.spread(Pulse::Event(Arc::new(event)));
                }
                app.figures
                    .last_event
                    .set(i64::try_from(after).unwrap_or(i64::MAX));
                if !full {
                    return Ok(after);
                }
            }
        }
    }
}

/// Whether `actor` may know of `event`: whoever may look at its subject may.
#[must_use]
pub fn is_visible(actor: &Actor, event: &NumberedEvent) -> bool {
    let event = &event.event;
    event
        .subject
        .kind
        .looks()
        .iter()
        .any(|look| scope(actor, *look).holds(&event.subject, &event.relation))
}
