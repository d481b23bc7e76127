//! From the bytes of a device, or of a file that a person brings, to a durable, known instance. Success is returned only
//! when the object is synced and its row is committed.

mod bring;
mod intake;
mod record;

pub use bring::{Bringer, Brought, SetAside, bring, brought_before};
pub use intake::{Intake, NotTaken, Receiver, ReceiverConfig, Sender};
pub(crate) use record::match_job;
pub use record::{Hand, Outcome, Received, RecordError, record};
