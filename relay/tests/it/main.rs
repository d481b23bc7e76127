//! The relay over real sockets, with scripted participants on a foreign WebRTC stack.

#![expect(clippy::unwrap_used, reason = "a helper of a test that fails fails the test")]

mod cast;
mod comings;
mod lines;
mod rooms;
mod strangers;
