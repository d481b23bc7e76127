//! What the gateway is handed instead of a clock and a source of ids.

use uuid::Uuid;
use yuanzhen_domain::moment::Moment;

/// The present moment and new ids: the program's `System` behind a small face, so that tests can steer both.
pub trait Ambient: Send + Sync + 'static {
    /// Now, by the server's clock.
    fn now(&self) -> Moment;

    /// A new UUIDv7.
    fn uuid(&self) -> Uuid;
}
