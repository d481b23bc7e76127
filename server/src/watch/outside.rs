//! The path outside the browser: a ring nobody answers is handed to the county's webhook, which makes a call, a text
//! message or a message of it. What leaves says which site calls, how urgently and which number to call back, and
//! nothing of the patient. It is signed, tried again, and every attempt stays to be looked at. The demo county has no
//! webhook: there a message is only written down, for the page that shows them.

use std::time::Duration;

use anyhow::{Context as _, anyhow};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;
use yuanzhen_domain::consult::{Consult, Ring};
use yuanzhen_domain::id::JobId;
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_store::{Job, NewJob, OutsideMessage, OutsideState, StoreError, Tx};

use crate::{
    app::App,
    jobs::{Failure, worker},
};

/// How long the other side may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The header with the moment of sending, in milliseconds; it is part of what is signed.
pub(crate) const TIMESTAMP: &str = "x-yuanzhen-timestamp";

/// The header with the signature: `sha256=` and the HMAC of timestamp, a full stop, and the body.
pub(crate) const SIGNATURE: &str = "x-yuanzhen-signature";

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    /// Names this message; the same again is the same message.
    pub(crate) id: Uuid,
    /// For which time the ring goes outside.
    pub(crate) time: u32,
    /// The readable number of the consult.
    pub(crate) consult: String,
    /// Who calls.
    pub(crate) site: String,
    /// Whom they call.
    pub(crate) group: String,
    /// How soon.
    pub(crate) urgency: Urgency,
    /// The number of whoever calls; empty when the directory has none.
    pub(crate) call_back: String,
    /// When the ring began.
    pub(crate) since: Moment,
}

/// What a job is told.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    message: Uuid,
}

/// Puts a message on its way, in the transaction of the ring.
pub(super) async fn put(
    app: &App,
    tx: &mut Tx,
    consult: &Consult,
    ring: &Ring,
    time: u32,
    now: Moment,
) -> Result<(), StoreError> {
    let id = app.system.uuid();
    let site = tx.institution(consult.owner.institution).await?;
    let group = match consult.owner.reading_group {
        Some(group) => tx.reading_group(group).await?,
        None => None,
    };
    let caller = tx.person(consult.requested_by).await?;
    let words = Words {
        id,
        time,
        consult: consult.number.to_string(),
        site: site.map(|site| site.value.name).unwrap_or_default(),
        group: group.map(|group| group.value.name).unwrap_or_default(),
        urgency: consult.urgency,
        call_back: caller
            .and_then(|caller| caller.value.staff.phone)
            .map(Private::into_exposed)
            .unwrap_or_default(),
        since: ring.began_at,
    };
    tx.add_outside_message(&OutsideMessage {
        id,
        owner: consult.owner,
        origin: consult.origin,
        consult: consult.id,
        ring: ring.id,
        time,
        words: Private::new(serde_json::json!(words).to_string()),
        made_at: now,
        state: OutsideState::Waiting,
        attempts: 0,
        tried_at: None,
        answer: None,
    })
    .await?;
    tx.enqueue(&NewJob {
        id: JobId::from_uuid(app.system.uuid()),
        kind: JobKind::RingConsult,
        body: serde_json::json!(Body { message: id }).to_string(),
        due_at: now,
    })
    .await
}

/// Sends a message. What the other side answers stays beside it.
pub(crate) async fn send(app: App, job: Job) -> Result<(), Failure> {
    let body: Body = serde_json::from_str(&job.body).map_err(|error| Failure::GiveUp(error.into()))?;
    let message = app.store.read().await?.outside_message(body.message).await?;
    let message = message.ok_or_else(|| Failure::GiveUp(anyhow!("message {} is not there", body.message)))?;
    let sent = match (app.config.consults.webhook.as_str(), app.demo) {
        ("", true) => Ok("the demo county sends nothing out: it is written here".to_owned()),
        ("", false) => Err(Unsent::ForGood("no webhook is configured".to_owned())),
        (address, _) => post(&app, address, &message).await,
    };
    let last = job.attempts >= worker::ATTEMPTS;
    let (state, said) = match &sent {
        Ok(answer) => (OutsideState::Sent, answer),
        Err(Unsent::ForGood(why)) => (OutsideState::Failed, why),
        Err(Unsent::ForNow(why)) if last => (OutsideState::Failed, why),
        Err(Unsent::ForNow(why)) => (OutsideState::Waiting, why),
    };
    let now = app.system.now();
    app.store
        .note_outside_attempt(message.id, state, said, now)
        .await?;
    match sent {
        Ok(_) => {
            tracing::warn!(
                consult.id = %message.consult,
                message.id = %message.id,
                "the ring of consult {} went outside the browser",
                message.consult
            );
            let mut tx = app.store.begin().await?;
            tx.finish_job(&job, now).await?;
            tx.commit(yuanzhen_domain::audit::AuditEntry::new(
                super::ring::ACTOR.reference(),
                "send-outside",
                now,
            ))
            .await?;
            Ok(())
        }
        Err(Unsent::ForGood(why)) => Err(Failure::GiveUp(anyhow!(why))),
        Err(Unsent::ForNow(why)) => Err(Failure::Retry(anyhow!(why))),
    }
}

/// Why a message was not taken.
enum Unsent {
    /// It may be taken later.
    ForNow(String),
    /// It never will.
    ForGood(String),
}

async fn post(app: &App, address: &str, message: &OutsideMessage) -> Result<String, Unsent> {
    let secret = secret(app).map_err(|error| Unsent::ForGood(format!("{error:#}")))?;
    let at = app.system.now().millis().to_string();
    let body = message.words.expose().clone();
    let signature = sign(&secret, &at, &body).map_err(|error| Unsent::ForGood(format!("{error:#}")))?;
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| Unsent::ForNow(format!("{error:#}")))?;
    let answer = client
        .post(address)
        .header("content-type", "application/json")
        .header(TIMESTAMP, at)
        .header(SIGNATURE, signature)
        .body(body)
        .send()
        .await
        // The address is the county's own affair: it stays out of the log.
        .map_err(|error| Unsent::ForNow(error.without_url().to_string()))?;
    let status = answer.status();
    if status.is_success() {
        return Ok(status.to_string());
    }
    let again = status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429);
    let why = format!("the webhook answered {status}");
    Err(if again {
        Unsent::ForNow(why)
    } else {
        Unsent::ForGood(why)
    })
}

fn secret(app: &App) -> anyhow::Result<SecretString> {
    let file = &app.config.consults.webhook_secret_file;
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("the secret of the webhook cannot be read from {}", file.display()))?;
    Ok(SecretString::from(text.trim().to_owned()))
}

fn sign(secret: &SecretString, at: &str, body: &str) -> anyhow::Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
        .context("the secret of the webhook cannot sign")?;
    mac.update(at.as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    let digest = mac.finalize().into_bytes();
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(format!("sha256={hex}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_signed_with_its_moment() {
        let secret = SecretString::from("key");
        let signed = sign(&secret, "1", "{}").expect("signed");
        // What openssl says: `printf '1.{}' | openssl dgst -sha256 -hmac key`.
        let known = "sha256=1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224";
        assert_eq!(signed, known);
        assert_ne!(signed, sign(&secret, "2", "{}").expect("signed"));
        assert_ne!(
            signed,
            sign(&SecretString::from("other"), "1", "{}").expect("signed")
        );
    }
}
