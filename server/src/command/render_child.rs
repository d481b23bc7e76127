//! `yuanzhen render-child`: the program as a child that draws one picture. It is started by the server, before any
//! runtime is, and is of no use to a person.

use std::process::ExitCode;

use yuanzhen_dicom_gateway::render::{ChildLimits, run_child};

use crate::cli::RenderChild;

/// Draws what is ordered on standard input.
#[must_use]
pub fn run(asked: RenderChild) -> ExitCode {
    run_child(ChildLimits {
        memory_bytes: asked.memory_bytes,
        cpu_seconds: asked.cpu_seconds,
    })
}
