//! `yuanzhen api openapi|messages`: the description of the interfaces, for generating clients.

use std::process::ExitCode;

use crate::{app, signalling::message};

pub(super) fn openapi() -> anyhow::Result<ExitCode> {
    println!("{}", app::openapi().to_pretty_json()?);
    Ok(ExitCode::SUCCESS)
}

pub(super) fn messages() -> anyhow::Result<ExitCode> {
    print!("{}", message::typescript());
    Ok(ExitCode::SUCCESS)
}
