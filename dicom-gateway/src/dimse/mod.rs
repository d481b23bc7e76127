//! DIMSE over TCP: the listener that devices send to, and a small client.
//!
//! [`session`] is a machine without sockets or clock; [`listen`] owns the sockets and does nothing clever;
//! [`admit`] says who may call; [`command`], [`status`] and [`contexts`] are the words of the protocol.
//! Query, retrieve, worklist and commitment are not here yet.

mod admit;
mod client;
mod command;
mod contexts;
mod listen;
mod session;
mod status;
mod wire;

pub use admit::{Admission, Caller, RefusedCaller, Verdict};
pub use client::{Client, ClientError, Sent};
pub use command::{CommandError, Request, Response, StoreRequest};
pub(crate) use contexts::is_storage_class;
pub use listen::{Listener, ListenerConfig};
pub use session::{Announced, Ending, Input, Output, Session, SessionConfig};
pub use status::Status;

/// Our implementation class UID, in file meta groups and associations (a UUID-derived UID, PS3.5 annex B.2).
pub const IMPLEMENTATION_CLASS: &str = "2.25.188938818596332089276741787462058900895";
/// Our implementation version name, at most 16 characters.
pub const IMPLEMENTATION_VERSION: &str = "YUANZHEN_0_1";

/// The transfer syntax every DICOM speaker knows.
pub(crate) const IMPLICIT_LITTLE_ENDIAN: &str = "1.2.840.10008.1.2";
/// The transfer syntax we prefer for what is not compressed.
pub(crate) const EXPLICIT_LITTLE_ENDIAN: &str = "1.2.840.10008.1.2.1";
/// The SOP class of C-ECHO.
pub(crate) const VERIFICATION: &str = "1.2.840.10008.1.1";
