//! The program: reads the command line and runs one command. Everything else is in the library.

use std::process::ExitCode;

use clap::Parser;
use yuanzhen_server::{
    cli::{Cli, Command},
    command, tls,
};

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Command::RenderChild(asked) = cli.command {
        // It has one thread and little memory: no runtime.
        return command::render_child::run(asked);
    }
    tls::install_provider();
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
