//! The program: reads the command line and runs one command. Everything else is in the library.

use std::process::ExitCode;

use clap::Parser;
use yuanzhen_server::{cli::Cli, command, tls};

fn main() -> ExitCode {
    tls::install_provider();
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("yuanzhen: the runtime cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(command::run(cli.command)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("yuanzhen: {error:#}");
            ExitCode::FAILURE
        }
    }
}
