//! A real PostgreSQL of one's own: a fresh cluster in a temporary folder, on a Unix socket and a loopback port.
//!
//! It is a test's server: it trusts everybody on loopback and does not sync its writes unless asked to. As
//! root it runs as the user `postgres`, since PostgreSQL refuses root.

use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use nix::sys::signal::Signal;
use nix::unistd::{Uid, User};
use tempfile::TempDir;

use crate::port::{free_port, wait_until_listening};
use crate::{Keeper, tool};

/// The cluster's superuser.
const OWNER: &str = "yuanzhen";
/// The user the server runs as when the tests run as root.
const SERVICE: &str = "postgres";
const START_WITHIN: Duration = Duration::from_secs(60);
/// How often a start is tried: another process may have taken the port in between, and the children of a killed
/// server take a moment to let go of its shared memory.
const ATTEMPTS: u32 = 10;
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(300);

/// A running PostgreSQL; dropping it ends the server and removes its files.
#[derive(Debug)]
pub struct Postgres {
    // Declared first, so that the server is gone before its folder.
    keeper: Mutex<Keeper>,
    folder: TempDir,
    server: PathBuf,
    port: u16,
    durable: bool,
    made: AtomicU32,
}

impl Postgres {
    /// Starts a server that does not sync its writes, or `None` after saying that PostgreSQL is missing.
    ///
    /// It takes about a second; tests of one binary may share one through a `OnceLock` and take a
    /// [`database`](Self::database) each.
    ///
    /// # Panics
    ///
    /// When PostgreSQL is there and does not start, and as [`crate::missing`] does.
    #[must_use]
    pub fn start() -> Option<Self> {
        Self::start_with(false)
    }

    /// The same with `fsync` and `synchronous_commit` on, for tests that kill it.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    #[must_use]
    pub fn start_durable() -> Option<Self> {
        Self::start_with(true)
    }

    fn start_with(durable: bool) -> Option<Self> {
        let initdb = tool("initdb")?;
        let server = tool("postgres")?;
        Some(Self::create(&initdb, server, durable).expect("PostgreSQL is installed and must start"))
    }

    fn create(initdb: &Path, server: PathBuf, durable: bool) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("yz-pg-").tempdir()?;
        give_to_service(folder.path())?;
        run_as_service(
            Command::new(initdb)
                .args([
                    "--username",
                    OWNER,
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync",
                ])
                .arg("--pgdata")
                .arg(folder.path().join("cluster")),
        )?;
        let (keeper, port) = launch(&server, folder.path(), durable)?;
        Ok(Self {
            keeper: Mutex::new(keeper),
            folder,
            server,
            port,
            durable,
            made: AtomicU32::new(0),
        })
    }

    /// The loopback port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder with its Unix socket.
    #[must_use]
    pub fn socket_folder(&self) -> &Path {
        self.folder.path()
    }

    /// The address of the database of this name.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://{OWNER}@127.0.0.1:{}/{database}?sslmode=disable",
            self.port
        )
    }

    /// Makes an empty database of its own and gives its address.
    ///
    /// # Panics
    ///
    /// When the server refuses.
    #[must_use]
    pub fn database(&self) -> String {
        let name = format!("county{}", self.made.fetch_add(1, Ordering::Relaxed));
        self.query("postgres", &format!("CREATE DATABASE {name}"))
            .expect("a fresh server makes a database");
        self.url(&name)
    }

    /// Runs one statement by `psql` and gives its rows, one a line, columns parted by `|`.
    pub fn query(&self, database: &str, sql: &str) -> Result<String> {
        let psql = tool::find("psql").context("psql is missing; run scripts/setup-debian")?;
        let output = Command::new(psql)
            .args([
                "--no-psqlrc",
                "--tuples-only",
                "--no-align",
                "--set=ON_ERROR_STOP=1",
                "--quiet",
            ])
            .args(["--command", sql])
            .arg(self.url(database))
            .output()?;
        ensure!(
            output.status.success(),
            "psql: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Kills the server as a power cut of the process would, without any clean-up of its own.
    pub fn kill(&self) {
        let mut keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        // The postmaster's children notice its death and end; shared memory goes with them.
        keeper.stop(Signal::SIGKILL);
    }

    /// Starts the same cluster again on a port that may be another one.
    pub fn restart(&mut self) -> Result<()> {
        self.kill();
        let (keeper, port) = launch(&self.server, self.folder.path(), self.durable)?;
        self.keeper = Mutex::new(keeper);
        self.port = port;
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let keeper = self.keeper.get_mut().unwrap_or_else(PoisonError::into_inner);
        // "Immediate shutdown": the postmaster takes its children along, nothing is flushed.
        keeper.stop(Signal::SIGQUIT);
    }
}

fn launch(server: &Path, folder: &Path, durable: bool) -> Result<(Keeper, u16)> {
    let log = folder.join("server.log");
    for _ in 0..ATTEMPTS {
        let port = free_port()?;
        let mut command = Command::new(server);
        command
            .arg("-D")
            .arg(folder.join("cluster"))
            .arg("-k")
            .arg(folder);
        command.args(["-h", "127.0.0.1", "-p", &port.to_string()]);
        let sync = if durable { "on" } else { "off" };
        let settings = [
            format!("fsync={sync}"),
            format!("synchronous_commit={sync}"),
            format!("full_page_writes={sync}"),
            "max_connections=200".to_owned(),
            "shared_buffers=32MB".to_owned(),
            "log_line_prefix=".to_owned(),
        ];
        command.args(settings.iter().flat_map(|setting| ["-c", setting.as_str()]));
        let keeper = Keeper::start(&command, service(), &log)?;
        if wait_until_listening(port, START_WITHIN, || keeper.is_alive()).is_ok() {
            wait_until_ready(folder, port)?;
            return Ok((keeper, port));
        }
        std::thread::sleep(BETWEEN_ATTEMPTS);
    }
    bail!(
        "PostgreSQL did not start: {}",
        std::fs::read_to_string(&log).unwrap_or_default()
    )
}

/// Listening comes before the end of recovery: the server is ready when it answers a query.
fn wait_until_ready(folder: &Path, port: u16) -> Result<()> {
    let ready = tool::find("pg_isready").context("pg_isready is missing; run scripts/setup-debian")?;
    for _ in 0..START_WITHIN.as_millis() / 100 {
        let status = Command::new(&ready)
            .args([
                "--quiet",
                "--username",
                OWNER,
                "--dbname",
                "postgres",
                "--port",
                &port.to_string(),
                "--host",
            ])
            .arg(folder)
            .status()?;
        if status.success() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    bail!("PostgreSQL listens on port {port} and answers no query")
}

fn service() -> Option<&'static str> {
    Uid::effective().is_root().then_some(SERVICE)
}

fn give_to_service(folder: &Path) -> Result<()> {
    if let Some(name) = service() {
        let user =
            User::from_name(name)?.with_context(|| format!("no user {name}; run scripts/setup-debian"))?;
        chown(folder, Some(user.uid.as_raw()), Some(user.gid.as_raw()))?;
    }
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    Ok(())
}

fn run_as_service(command: &Command) -> Result<()> {
    let mut wrapped = match service() {
        Some(user) => {
            let mut wrapped = Command::new("setpriv");
            wrapped.args([
                &format!("--reuid={user}"),
                &format!("--regid={user}"),
                "--init-groups",
                "--",
            ]);
            wrapped.arg(command.get_program()).args(command.get_args());
            wrapped
        }
        None => {
            let mut plain = Command::new(command.get_program());
            plain.args(command.get_args());
            plain
        }
    };
    // A folder that the other user may enter: the tests' own may be closed to it.
    let output = wrapped.current_dir("/").output()?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_of_ones_own_survives_a_kill_when_durable() {
        let Some(mut postgres) = Postgres::start_durable() else {
            return;
        };
        let first = postgres.database();
        assert_ne!(first, postgres.database());
        postgres
            .query("county0", "CREATE TABLE t (n BIGINT); INSERT INTO t VALUES (7)")
            .unwrap();
        postgres.restart().unwrap();
        assert_eq!(postgres.query("county0", "SELECT n FROM t").unwrap().trim(), "7");
        let folder = postgres.socket_folder().to_owned();
        drop(postgres);
        assert!(!folder.exists());
    }
}
