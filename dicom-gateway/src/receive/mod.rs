//! From a device's bytes to a durable, known instance. Success is returned only when the object is synced and its
//! row is committed.

mod intake;
mod record;

pub use intake::{Intake, NotTaken, Receiver, ReceiverConfig, Sender};
pub(crate) use record::match_job;
pub use record::{Outcome, Received, RecordError, record};
