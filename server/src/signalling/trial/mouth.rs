//! What an echo partner wants said to its room: its offers and wishes wait here for whoever speaks for it.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;
use yuanzhen_echo::{Carrier, Offer, Refused, Size};

/// What a partner asks for and that is not yet said. It waits for each answer, and wishes come seldom.
const ASKS: usize = 16;

/// What the partner wants said to the room.
pub(crate) enum Ask {
    /// An offer, and who waits for its answer.
    Offer(Offer, oneshot::Sender<Result<String, Refused>>),
    /// A wish for a picture.
    Wish(Uuid, Size),
}

/// A mouth for a partner, and where what it says comes out.
pub(crate) fn mouth() -> (Arc<dyn Carrier>, mpsc::Receiver<Ask>) {
    let (mouth, asks) = mpsc::channel(ASKS);
    (Arc::new(Mouth(mouth)), asks)
}

struct Mouth(mpsc::Sender<Ask>);

#[async_trait]
impl Carrier for Mouth {
    async fn negotiate(&self, offer: Offer) -> Result<String, Refused> {
        let gone = || Refused {
            code: "room-closed".to_owned(),
        };
        let (tell, told) = oneshot::channel();
        self.0.send(Ask::Offer(offer, tell)).await.map_err(|_| gone())?;
        told.await.unwrap_or_else(|_| Err(gone()))
    }

    fn wish(&self, participant: Uuid, size: Size) {
        // A wish that does not fit any more is followed by others, or by the end.
        let _ = self.0.try_send(Ask::Wish(participant, size));
    }
}
