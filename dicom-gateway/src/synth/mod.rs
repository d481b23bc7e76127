//! Synthetic images for the demo county and for tests: our own writer, phantoms with asymmetric marks so that a
//! mirrored or turned picture is seen at once, names in any encoding that devices get wrong. No real patient, ever.
//!
//! Everything follows from a seed: the same seed gives the same UIDs and the same bytes.

mod canvas;
mod ct;
mod dx;
mod file;
mod knee;
mod person;

pub use ct::{CT_SLICE_SPACING_MM, ct_phantom, head_phantom};
pub use dx::dx_phantom;
pub use file::{Exam, Instance, uid};
pub use knee::knee_phantom;
pub use person::{Label, Person};
