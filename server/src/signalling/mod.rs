//! The live connection `/ws`: its messages and the socket that speaks them. docs/PROTOCOL.md is the page for it.

pub mod message;
pub mod socket;
