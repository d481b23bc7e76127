//! The media relay of a consult: voices and pictures in, voices and pictures out, to whoever sits in the same room.
//!
//! It knows rooms, participants and streams, and nothing of cases or patients. It is told what to do by [`Order`]s and
//! tells back by [`Report`]s, over channels in one process or a socket between two. Media threads own one UDP port each and
//! are no tokio tasks; a room lives on one thread, so that no packet waits for a lock.
//!
//! | room | what it is |
//! |---|---|
//! | `net` | sockets: batches of datagrams in and out |
//! | `peer` | one WebRTC transport: ICE-lite, DTLS, SRTP, SDP. The only place that knows the protocol crates |
//! | `rtp` | headers and payload formats, read in place |
//! | `forward` | which packet next: losses, repairs, layers, budgets. Pure |
//! | `room` | who sees whom: seats, wishes, who speaks. Pure |
//! | `node` | one thread's rooms and peers, without socket or clock |

mod config;
mod figures;
mod forward;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod handle;

mod net;
mod node;
mod order;
mod outbox;
mod peer;
mod room;
mod rtp;
mod units;

pub use config::{Config, ConfigError};
pub use figures::Figures;
pub use handle::{Busy, Relay, StartError};

pub use order::{
    Envelope, Gone, Line, LineFigures, Offer, Order, OtherVersion, ParticipantId, Picture, Refusal, Report,
    RoomId, SeatMids, Shown, Size, Source, Traffic, VERSION, Why,
};
pub use units::Bitrate;
