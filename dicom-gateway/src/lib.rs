//! The imaging edge: devices send by DIMSE, browsers read by DICOMweb.
//!
//! [`dimse`] takes instances in, [`object`] reads what they say of themselves, [`receive`] makes them durable and
//! known, [`assemble`] decides when a study is complete, [`route`] who reads it. [`synth`] writes synthetic
//! images for the demo county and for tests. The receiving side never holds an instance and never looks at a pixel.

pub mod dimse;
pub mod object;
pub mod receive;
