//! Keeps one foreign process: started by a thread that outlives the test, ended by its own id.
//!
//! The kernel is asked to end the child when that thread goes (`setpriv --pdeathsig`), so a test run that is
//! killed leaves no server behind. It does not restart what ends by itself.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result};
pub use nix::sys::signal::Signal;
use nix::sys::signal::kill;
use nix::unistd::Pid;

/// How long a process gets to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(10);
const STEP: Duration = Duration::from_millis(20);

/// A running foreign process; dropping it ends the process.
#[derive(Debug)]
pub struct Keeper {
    pid: Pid,
    ended: Arc<Mutex<bool>>,
    stop: Option<Sender<Signal>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// Starts `command` with its output in the file `log`.
    ///
    /// The command runs under `setpriv --pdeathsig KILL`; when `as_user` is given (a root-only wish) it also
    /// changes to that user first.
    pub fn start(command: &Command, as_user: Option<&str>, log: &Path) -> Result<Self> {
        let out = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut wrapped = wrap(command, as_user);
        wrapped.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out);
        let name = command.get_program().to_string_lossy().into_owned();

        let ended = Arc::new(Mutex::new(false));
        let (stop, orders) = channel();
        let (born, birth) = channel();
        let flag = Arc::clone(&ended);
        let thread = std::thread::Builder::new()
            .name(format!("keeper of {name}"))
            .spawn(move || match wrapped.spawn() {
                Ok(child) => {
                    let _ = born.send(Ok(child.id()));
                    watch(child, &orders, &flag);
                }
                Err(error) => {
                    let _ = born.send(Err(error));
                }
            })
            .context("cannot start a thread")?;
        let id = birth
            .recv()
            .context("the keeper thread ended")?
            .with_context(|| format!("cannot start {name}"))?;
        let pid = Pid::from_raw(i32::try_from(id).context("a process id out of range")?);
        Ok(Self {
            pid,
            ended,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The process id.
    #[must_use]
    pub fn pid(&self) -> i32 {
        self.pid.as_raw()
    }

    /// Whether the process still runs.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        !*self.ended.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends one signal; a process that has ended already is left alone.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if *ended {
            return Ok(());
        }
        kill(self.pid, signal).with_context(|| format!("cannot signal process {}", self.pid))
    }

    /// Ends the process with `signal`, kills it after a grace time, and waits until it is gone.
    pub fn stop(&mut self, signal: Signal) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(signal);
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.stop(Signal::SIGTERM);
    }
}

/// The life of one child, from birth to its last wait.
fn watch(mut child: Child, orders: &Receiver<Signal>, ended: &Mutex<bool>) {
    let pid = Pid::from_raw(i32::try_from(child.id()).unwrap_or(i32::MAX));
    let mut grace: Option<Duration> = None;
    loop {
        {
            // Under the lock, so that nobody signals a process id that has been handed on to another.
            let mut ended = ended.lock().unwrap_or_else(PoisonError::into_inner);
            if !matches!(child.try_wait(), Ok(None)) {
                *ended = true;
                return;
            }
        }
        match grace {
            None => match orders.recv_timeout(STEP) {
                Ok(signal) => {
                    let _ = kill(pid, signal);
                    grace = Some(GRACE);
                }
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {}
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => grace = Some(Duration::ZERO),
            },
            Some(left) if left.is_zero() => {
                let _ = child.kill();
                std::thread::sleep(STEP);
            }
            Some(left) => {
                std::thread::sleep(STEP);
                grace = Some(left.saturating_sub(STEP));
            }
        }
    }
}

/// The same command under `setpriv`, which execs it: the process id stays ours to signal.
fn wrap(command: &Command, as_user: Option<&str>) -> Command {
    let mut wrapped = Command::new("setpriv");
    wrapped.args(["--pdeathsig", "KILL"]);
    if let Some(user) = as_user {
        wrapped.args([
            &format!("--reuid={user}"),
            &format!("--regid={user}"),
            "--init-groups",
        ]);
    }
    wrapped
        .arg("--")
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        wrapped.current_dir(folder);
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_process_lives_until_it_is_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let mut sleep = Command::new("sleep");
        sleep.arg("600");
        let mut kept = Keeper::start(&sleep, None, &folder.path().join("log")).unwrap();
        assert!(kept.is_alive());
        kept.stop(Signal::SIGTERM);
        assert!(!kept.is_alive());
        kept.signal(Signal::SIGKILL).unwrap();
    }
}
