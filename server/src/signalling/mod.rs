//! The live connection `/ws`: its messages and the socket that speaks them. docs/PROTOCOL.md is the page for it.

mod admission;
pub mod close;
mod lobby;
pub mod message;
mod pace;
pub mod room_message;
pub mod rooms;
pub mod socket;
mod token;
mod translate;
pub mod trial;
mod writing;
