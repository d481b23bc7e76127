//! `yuanzhen config print|check`: the configuration in force, as a file one could start from. Secrets are left out.

use std::process::ExitCode;

use crate::{cli::Place, config::describe};

pub(super) fn print(place: &Place) -> anyhow::Result<ExitCode> {
    print!("{}", describe::toml(&place.config()?));
    Ok(ExitCode::SUCCESS)
}

pub(super) fn check(place: &Place) -> anyhow::Result<ExitCode> {
    let config = place.config()?;
    println!(
        "the configuration can be used; data in {}",
        config.node.data.display()
    );
    Ok(ExitCode::SUCCESS)
}
