//! Who carries what the partner has to say to the relay: the server does it by orders, a test by hand.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use crate::offer::Offer;

/// Carries offers and wishes to the relay.
#[async_trait]
pub trait Carrier: Send + Sync + 'static {
    /// Carries an offer; the session description of the answer.
    ///
    /// # Errors
    /// [`Refused`] when the relay does not take it.
    async fn negotiate(&self, offer: Offer) -> Result<String, Refused>;

    /// Carries the wish for a participant's camera in this size; it replaces the one before. Must not wait.
    fn wish(&self, participant: Uuid, size: Size);
}

/// How large a picture is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Size {
    /// The layer that every line should take.
    Small,
    /// The full one.
    Large,
}

/// The relay did not take an offer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the relay refused the echo partner's offer: {code}")]
pub struct Refused {
    /// Why, as the relay's code.
    pub code: String,
}
