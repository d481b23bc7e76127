//! Scripted peers against a small relay of their own stack, and on bad lines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod hall;
mod line;
mod load;
mod mischief;
mod peer;
