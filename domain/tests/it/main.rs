//! The county's rules under generated orders of events: cases, access, mix-ups. No I/O beyond reviewed snapshots.
#![expect(clippy::unwrap_used, reason = "these are tests")]

mod access;
mod consult_life;
mod consulting;
mod county;
mod key_images;
mod life;
mod matching;
mod mixups;
mod report_checks;
mod report_parts;
mod ring;
mod sets;
mod steps;
