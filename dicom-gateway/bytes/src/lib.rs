//! DICOM at the level of bytes, pure: PDUs in and out, a walk over the elements of a data set that
//! believes no declared length, the head of a Part-10 file, and a writer for elements.
//!
//! It knows no dictionary, no character set, no pixel format and no file system. Nothing in it
//! allocates by a length that a peer merely declared: lengths are checked against what is there
//! first, and every refusal names the byte at which it was decided.

mod encode;
mod part10;
pub mod pdu;
mod source;
mod tag;
mod vr;
mod walk;

pub use encode::ElementWriter;
pub use part10::{Encoding, Meta, Part10Error, Part10Head, encode_head, missing_lead, read_head};
pub use source::Source;
pub use tag::Tag;
pub use vr::Vr;
pub use walk::{Container, Element, Event, Fragment, MAX_DEPTH, Refusal, Step, Syntax, Walk, WalkError};
