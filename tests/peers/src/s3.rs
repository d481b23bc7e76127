//! An S3 look-alike: the server of the PyPI package `moto`, which keeps its objects in memory.

use std::process::Command;
use std::time::Duration;

use anyhow::{Result, bail};
use tempfile::TempDir;

use crate::port::{free_port, wait_until_listening};
use crate::{Keeper, python_tool};

const START_WITHIN: Duration = Duration::from_secs(60);
const ATTEMPTS: u32 = 3;

/// A running S3 server; dropping it ends it. It takes any credentials and has no bucket at first.
#[derive(Debug)]
pub struct S3 {
    keeper: Keeper,
    port: u16,
    _folder: TempDir,
}

impl S3 {
    /// Starts one on a free loopback port, or `None` after saying that it is missing.
    ///
    /// # Panics
    ///
    /// When it is there and does not start, and as [`crate::missing`] does.
    #[must_use]
    pub fn start() -> Option<Self> {
        let server = python_tool("moto_server")?;
        Some(Self::launch(&server).expect("moto is installed and must start"))
    }

    fn launch(server: &std::path::Path) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("yz-s3-").tempdir()?;
        let log = folder.path().join("server.log");
        for _ in 0..ATTEMPTS {
            let port = free_port()?;
            let mut command = Command::new(server);
            command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
            let keeper = Keeper::start(&command, None, &log)?;
            if wait_until_listening(port, START_WITHIN, || keeper.is_alive()).is_ok() {
                return Ok(Self {
                    keeper,
                    port,
                    _folder: folder,
                });
            }
        }
        bail!(
            "the S3 server did not start: {}",
            std::fs::read_to_string(&log).unwrap_or_default()
        )
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The process that runs it.
    #[must_use]
    pub fn process(&self) -> &Keeper {
        &self.keeper
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_s3_server_listens() {
        let Some(s3) = S3::start() else { return };
        assert!(s3.process().is_alive() && s3.url().starts_with("http://127.0.0.1:"));
    }
}
