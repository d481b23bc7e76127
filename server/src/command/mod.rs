//! One file for each command. Commands print results to standard output, words to standard error, and end with 0 when
//! all is well, 1 when they could not do it, 2 when they did and the answer is "no".

mod api;
mod audit;
mod config;
mod dicom;
mod doctor;
pub mod render_child;
mod serve;
pub mod trust;
pub mod verify;

use std::process::ExitCode;

use crate::cli::{ApiCommand, AuditCommand, Command, ConfigCommand, DicomCommand, TrustCommand};

/// The answer is "no".
pub(crate) const NO: u8 = 2;

/// Runs a command.
///
/// # Errors
/// When it could not be done; the message says why.
pub async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(asked) => serve::run(asked).await,
        Command::Config(ConfigCommand::Print(place)) => config::print(&place),
        Command::Config(ConfigCommand::Check(place)) => config::check(&place),
        Command::Doctor(place) => doctor::run(&place).await,
        Command::Api(ApiCommand::Openapi) => api::openapi(),
        Command::Api(ApiCommand::Messages) => api::messages(),
        Command::Audit(AuditCommand::Verify(place)) => audit::verify(&place).await,
        Command::Verify(asked) => verify::run(&asked),
        Command::Trust(TrustCommand::Export(asked)) => trust::export(&asked).await,
        Command::Dicom(DicomCommand::Echo(peer)) => dicom::echo(&peer).await,
        Command::Dicom(DicomCommand::Send { peer, files }) => dicom::send(&peer, &files).await,
        Command::RenderChild(asked) => Ok(render_child::run(asked)),
    }
}
