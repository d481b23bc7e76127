//! The partner on duty, as a page is: it says that it hears a ring, and beats. A program hears every ring it is sent; its
//! proof is that it is there.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::client::{Client, Fault};

/// What of its duty it needs to know.
#[derive(Deserialize)]
struct Standing {
    beat_ms: u64,
    why: Option<String>,
}

/// Goes on duty and proves that it hears; how often it has to beat.
pub(super) async fn take(client: &Client) -> Result<Duration, Fault> {
    client.tell("/duty").await?;
    let standing = say(client).await?;
    client.tell("/duty/proven").await?;
    Ok(Duration::from_millis(standing.beat_ms.max(1_000)))
}

/// Beats. Whoever signed in under its name by hand may have left its duty, or silenced it: it takes it up again.
pub(super) async fn beat(client: &Client) -> Result<(), Fault> {
    match say(client).await {
        Ok(standing) if standing.why.as_deref() == Some("unproven") => client.tell("/duty/proven").await,
        Ok(_) => Ok(()),
        Err(fault) if fault.code() == Some("not-on-duty") => take(client).await.map(drop),
        Err(fault) => Err(fault),
    }
}

async fn say(client: &Client) -> Result<Standing, Fault> {
    // It has no screen that could go dark.
    let form = json!({ "sound": true, "wake_lock": "unsupported", "visible": true });
    client.post("/duty/beat", form).await
}
