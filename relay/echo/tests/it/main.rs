//! The echo partner in rooms of a real relay, with scripted peers on another stack over real sockets.

#![expect(clippy::unwrap_used, reason = "a helper of a test that fails fails the test")]

mod cast;
mod coming;
mod echo;
mod measure;
