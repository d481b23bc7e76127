//! The echo partner of a consult's room: whoever is alone with it hears and sees themselves as another would, and is told how
//! their line is.
//!
//! It joins a room like any other client: it offers, the relay answers, and it learns from the relay who sits where. What it
//! hears and sees of the one other participant it sends back on its own voice and camera after a short delay. Nothing is
//! decoded, recorded or kept: packets wait in memory for that delay and are gone. While more than one other is there it is
//! silent, so that nobody hears a third person's words twice.
//!
//! In a newcomer's try of a whole consult it sits on the other side, and is the same.
//!
//! | room | what it is |
//! |---|---|
//! | `connection` | one WebRTC transport; the only place that knows the protocol crates' machinery |
//! | `partner` | what to send back, when, and to ask for. Pure |
//! | `ears` | whose voice is heard now. Pure |
//! | `measure` | what the line does, in numbers and in a word. Pure |
//! | `driver` | sockets, time and questions to whoever carries its offers |
//!
//! It knows neither the relay nor the server: a [`Carrier`] takes its offers and wishes, and whoever owns it passes on what the
//! relay reports.

mod carrier;
mod config;
mod connection;
mod delay;
mod driver;
mod ears;
mod echo;
mod evening;
mod measure;
mod numbers;
mod offer;
mod partner;

pub use carrier::{Carrier, Refused, Size};
pub use config::{AT_ONCE, Config, DELAY, DELAY_MOST, LIFE_MOST, Places};
pub use echo::{Echo, Ended, JoinError};
pub use measure::{LineFigures, MEASURED_FOR, Measured, Traffic, Verdict, Voice, Way};
pub use offer::{Offer, Seat};
