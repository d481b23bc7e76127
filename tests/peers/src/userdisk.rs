//! A disk that an ordinary user may mount: a file system by FUSE that keeps in memory what was synced, and nothing else.
//!
//! It is a program in Python (`userdisk/fuse.py`, which says how it is spoken to), so that no process that uses the disk
//! serves it as well: killed in the middle of a write, such a process would wait for itself.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

use crate::{missing, stamp, tool};

const FILES: &str = include_str!("userdisk/files.py");
const FUSE: &str = include_str!("userdisk/fuse.py");

/// The lines that are told and answered.
const CUT: &str = "cut\n";
const MOUNT: &str = "mount\n";

/// A mounted disk; dropping it unmounts it.
#[derive(Debug)]
pub(crate) struct UserDisk {
    server: Child,
    orders: Option<ChildStdin>,
    answers: File,
    path: PathBuf,
    folder: TempDir,
}

impl UserDisk {
    /// Mounts a disk of this size, or `None` after saying what is missing here.
    ///
    /// # Panics
    ///
    /// As [`crate::missing`] does.
    pub(crate) fn of_megabytes(size: u64) -> Option<Self> {
        tool("python3")?;
        tool("fusermount3")?;
        match Self::start(size) {
            Ok(disk) => Some(disk),
            Err(why) => {
                missing(
                    &format!("the right to mount a file system by FUSE ({why:#})"),
                    "let this user open /dev/fuse and run fusermount3 with its set-uid bit, or run these tests as root",
                );
                None
            }
        }
    }

    fn start(size: u64) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("yz-disk-").tempdir()?;
        let path = folder.path().join("mnt");
        std::fs::create_dir(&path)?;
        std::fs::write(folder.path().join("files.py"), FILES)?;
        std::fs::write(folder.path().join("fuse.py"), FUSE)?;
        let mut server = Command::new(tool::find("python3").context("python3 is missing")?)
            .arg(folder.path().join("fuse.py"))
            .arg(&path)
            .arg((size * 1024 * 1024).to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(folder.path().join("log"))?)
            // It ends when its input does and unmounts then; what ends a whole test run must not end it before.
            .process_group(0)
            .spawn()?;
        let orders = server.stdin.take();
        let answers = server.stdout.take().context("the disk's output")?;
        let disk = Self {
            server,
            orders,
            answers: File::from(OwnedFd::from(answers)),
            path,
            folder,
        };
        disk.hear(MOUNT)?;
        Ok(disk)
    }

    /// Where it is mounted.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Cuts the power, see [`PowerCutDisk::cut`](crate::PowerCutDisk::cut).
    pub(crate) fn cut(&self) -> Result<Instant> {
        let moment = stamp();
        self.tell(CUT)?;
        Ok(moment)
    }

    /// Gives the power back: unmounts and mounts again what was synced.
    pub(crate) fn restore(&mut self) -> Result<()> {
        let fusermount = tool::find("fusermount3").context("fusermount3 is missing")?;
        let output = Command::new(fusermount)
            .args(["-u", "--"])
            .arg(&self.path)
            .output()?;
        ensure!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
        self.tell(MOUNT)
    }

    fn tell(&self, line: &str) -> Result<()> {
        let mut orders = self.orders.as_ref().context("the disk has ended")?;
        orders.write_all(line.as_bytes())?;
        self.hear(line)
    }

    fn hear(&self, line: &str) -> Result<()> {
        let mut said = vec![0; line.len()];
        let mut answers = &self.answers;
        if answers.read_exact(&mut said).is_err() {
            let log = std::fs::read_to_string(self.folder.path().join("log"))?;
            bail!("{}", log.trim());
        }
        ensure!(said == line.as_bytes(), "the disk answered something else");
        Ok(())
    }
}

impl Drop for UserDisk {
    fn drop(&mut self) {
        drop(self.orders.take());
        let _ = self.server.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stricter than ext4, where the sync of any file is one of all names.
    #[test]
    fn names_are_kept_by_the_sync_of_their_folder_and_bytes_by_that_of_their_file() {
        let Some(mut disk) = UserDisk::of_megabytes(16) else {
            return;
        };
        let folder = disk.path().join("new/folder");
        std::fs::create_dir_all(&folder).unwrap();
        let (empty, old, new) = (folder.join("empty"), folder.join("old"), folder.join("new"));
        std::fs::write(&empty, b"not synced").unwrap();
        std::fs::write(&old, b"synced").unwrap();
        File::open(&old).unwrap().sync_all().unwrap();
        File::open(&folder).unwrap().sync_all().unwrap();
        std::fs::rename(&old, &new).unwrap();
        let nameless = folder.join("nameless");
        std::fs::write(&nameless, b"synced").unwrap();
        File::open(&nameless).unwrap().sync_all().unwrap();

        disk.cut().unwrap();
        disk.restore().unwrap();

        assert_eq!(std::fs::read(&empty).unwrap(), b"");
        assert_eq!(std::fs::read(&old).unwrap(), b"synced");
        assert!(!new.exists() && !nameless.exists());
    }
}
