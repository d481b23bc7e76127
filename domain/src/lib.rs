//! The county's rules, pure: who is who, what a case, a study, a report may become, and who may see it.
//!
//! No I/O, no clock, no randomness, no tokio: moments, ids and facts come in as values. A thing with a life is an
//! enum inside an outer struct; a step takes the thing, who and when, and gives the thing as it is then with the
//! [`event::Event`]s it caused, or a [`refusal::Refusal`] naming the state it was in and what was asked.
//! Wire types and rows are not here.

mod named;

pub mod access;
pub mod audit;
pub mod case;
pub mod consult;
pub mod critical;
pub mod delivery;
pub mod digest;
pub mod document;
pub mod event;
pub mod id;
pub mod identity_card;
pub mod job;
pub mod moment;
pub mod name;
pub mod number;
pub mod owner;
pub mod patient;
pub mod person;
pub mod place;
pub mod private;
pub mod refusal;
pub mod report;
pub mod roster;
pub mod study;
pub mod uid;
pub mod urgency;
pub mod values;

pub use named::UnknownName;
