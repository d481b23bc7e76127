//! The imaging edge: devices send by DIMSE, browsers read by DICOMweb.
//!
//! [`dimse`] takes instances in, [`object`] reads what they say of themselves, [`receive`] makes them durable and
//! known, [`assemble`] decides when a study is complete, [`route`] who reads it, [`matching`] whose it is. [`synth`]
//! writes synthetic images for the demo county and for tests. The receiving side never holds an instance and never
//! looks at a pixel; [`render`] does, in a child process, for browsers and, with letters beside it, for paper
//! ([`figure`]).

mod ambient;
mod as_sent;
pub mod assemble;
pub mod dimse;
pub mod figure;
pub mod matching;
pub mod object;
pub mod receive;
pub mod render;
pub mod route;
pub mod synth;
pub mod web;

pub use ambient::Ambient;
pub use as_sent::as_sent;
