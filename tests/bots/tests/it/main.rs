//! Scripted peers against a small relay of their own stack: one client, whose own voice and picture sit in its first
//! seat.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod line;
mod mirror;
mod mischief;
mod peer;
