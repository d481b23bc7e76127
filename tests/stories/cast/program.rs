//! The program `yuanzhen` with its demo county, as a process of its own that can be killed.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;
use tempfile::TempDir;
use yuanzhen_peers::keeper::Signal;
use yuanzhen_peers::{Keeper, missing};

/// Longer than any start takes, on a machine that is busy compiling as well.
const START_STEPS: u32 = 600;
const STEP: Duration = Duration::from_millis(100);

/// The running program.
pub(crate) struct Program {
    keeper: Keeper,
    facts: Value,
    _log: TempDir,
}

impl Program {
    /// Where the build put it, or `None` after saying that it is missing.
    pub(crate) fn executable() -> Option<PathBuf> {
        let here = std::env::current_exe().ok()?;
        let program = here.parent()?.parent()?.join("yuanzhen");
        if !program.is_file() {
            missing(
                "the program yuanzhen",
                "run cargo build --workspace --all-targets",
            );
            return None;
        }
        Some(program)
    }

    /// Starts the demo county in this data folder, on free ports, and waits until it is ready.
    pub(crate) async fn serve(data: &Path) -> Result<Self> {
        Self::serve_with(data, &[]).await
    }

    /// The same with more of its configuration in the environment.
    pub(crate) async fn serve_with(data: &Path, environment: &[(&str, &Path)]) -> Result<Self> {
        let program = Self::executable().context("the program is not built")?;
        let log = tempfile::tempdir()?;
        let mut command = Command::new(program);
        command.args([
            "serve",
            "--demo",
            "--http",
            "127.0.0.1:0",
            "--https",
            "127.0.0.1:0",
        ]);
        command.args(["--dicom", "127.0.0.1:0", "--media", "127.0.0.1:0", "--data"]);
        command.arg(data);
        command.envs(environment.iter().copied());
        let file = log.path().join("program.log");
        let mut keeper = Keeper::start(&command, None, &file)?;
        for _ in 0..START_STEPS {
            let text = std::fs::read_to_string(&file)?;
            let ready = text
                .lines()
                .find(|line| line.starts_with("{\"ready\":true") && line.ends_with('}'));
            if let Some(line) = ready {
                return Ok(Self {
                    keeper,
                    facts: serde_json::from_str(line)?,
                    _log: log,
                });
            }
            if !keeper.is_alive() {
                bail!("the program ended while starting:\n{text}");
            }
            tokio::time::sleep(STEP).await;
        }
        keeper.stop(Signal::SIGKILL);
        bail!(
            "the program was not ready in time:\n{}",
            std::fs::read_to_string(&file)?
        )
    }

    /// The number of its process.
    pub(crate) fn pid(&self) -> i32 {
        self.keeper.pid()
    }

    /// Kills it without any warning.
    pub(crate) fn kill(mut self) {
        self.keeper.stop(Signal::SIGKILL);
    }

    /// Sends the kill and does not wait until the process is gone, as a person at a shell.
    pub(crate) fn kill_without_waiting(&self) {
        self.keeper.signal(Signal::SIGKILL).unwrap();
    }

    /// The address of its pages.
    pub(crate) fn http(&self) -> String {
        self.facts["http"].as_str().unwrap().to_owned()
    }

    /// Where devices send to.
    pub(crate) fn dicom(&self) -> SocketAddr {
        self.facts["dicom"].as_str().unwrap().parse().unwrap()
    }

    /// Login and password of the first person with this role whose place fits.
    pub(crate) fn login(&self, role: &str, place: &str) -> (String, String) {
        let users = self.facts["demo"]["users"].as_array().unwrap();
        let user = users
            .iter()
            .find(|user| user["role"] == role && user["place"].as_str().unwrap().contains(place))
            .unwrap_or_else(|| panic!("no {role} at {place} in {users:?}"));
        (
            user["login"].as_str().unwrap().to_owned(),
            user["password"].as_str().unwrap().to_owned(),
        )
    }
}
