//! The program `yuanzhen`: its HTTP and WebSocket edges, background work, paper and signatures. The rules live in the
//! domain crate and all SQL in the store; this crate carries values between people, devices and those two.

pub mod api;
pub mod app;
pub mod authority;
pub mod cli;
pub mod command;
pub mod config;
mod demo;
mod dicomweb;
mod figures;
pub mod http;
pub mod identity;
mod intake;
pub mod jobs;
pub mod key_folder;
pub mod keys;
pub mod lifecycle;
pub mod live;
mod opinion_paper;
mod paper;
mod practice;
pub mod print;
pub mod role;
pub mod sign;
pub mod signalling;
pub mod system;
pub mod telemetry;
pub mod tls;
pub(crate) mod view;
mod watch;
pub mod words;

/// Names this build to pages and logs.
pub const BUILD: &str = env!("CARGO_PKG_VERSION");
