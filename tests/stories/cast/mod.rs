//! Who and what the stories are about: the running program, people at its pages, devices. They speak to the program as
//! the world does, over HTTP, WebSocket and DICOM, and know nothing of its inside.

mod device;
mod program;
mod visitor;

pub(crate) use device::{Device, Slice};
pub(crate) use program::Program;
pub(crate) use visitor::Visitor;
