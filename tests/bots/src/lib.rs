//! Scripted WebRTC participants on a stack foreign to the relay, and a bad line, for the relay's tests.
//!
//! A [`Bot`] makes the offers a browser makes, sends voice and pictures whose packets tell who sent them and when,
//! and proves by [`BotStats`] what came of the others. It decodes nothing and it knows neither the relay nor the
//! server: offers and answers are carried by whoever runs it, such as a [`Visitor`], who speaks the messages of `/ws`.

pub mod bot;
pub mod clock;
pub mod crypto;
pub mod line;
pub mod load;
pub mod marker;
pub mod media;
pub mod mischief;
pub mod offer;
mod socket;
pub mod stats;
pub mod visitor;
mod watch;
mod worker;

pub use bot::{Bot, BotConfig, Picture, Voice};
pub use line::{Line, LineSettings, WaySettings, rewrite_candidates};
pub use load::{Answer, Load, LoadPlan, LoadStats, Negotiate, Participant};
pub use marker::Layer;
pub use media::Coding;
pub use mischief::{Junk, Lie, Mischief};
pub use offer::{Offer, Seat};
pub use stats::{BotStats, PlaceStats, SentStats};
pub use visitor::{Invitation, Met, Visitor};
pub use watch::Percentiles;
