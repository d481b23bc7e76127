//! The gateway against foreign peers, real files and bad input, over a real store and real sockets.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod bad_input;
mod bring;
mod foreign;
mod mixups;
mod site;
mod story;
