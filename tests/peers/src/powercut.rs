//! A disk whose power can be cut: an ext4 image on a loop device that is told to stop at once.
//!
//! `EXT4_IOC_SHUTDOWN` without a flush of the journal drops whatever was not synced, as a power cut does; what
//! the disk holds after mounting again is what a real box would hold. It does not simulate torn sectors.
//!
//! Unlike a real cut it does not stop the processor: programs run on against the failing disk, and a sync that waits
//! for the journal while it is aborted may be told that all is well. So what is owed is what was acknowledged *before*
//! the moment that [`PowerCutDisk::cut`] returns; a real box says nothing after it.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use nix::unistd::Uid;
use tempfile::TempDir;

use crate::{missing, tool};

/// The request `EXT4_IOC_SHUTDOWN` with `EXT4_GOING_FLAGS_NOLOGFLUSH`, given from Python because the call has
/// no safe wrapper in Rust. It says when it is ready and waits for a line, so that the moment is ours.
const CUT: &str = "\
import fcntl, os, struct, sys
folder = os.open(sys.argv[1], os.O_RDONLY)
print('ready', flush=True)
sys.stdin.readline()
fcntl.ioctl(folder, 0x8004587d, struct.pack('I', 2))
";

/// A mounted ext4 image; dropping it unmounts it.
#[derive(Debug)]
pub struct PowerCutDisk {
    folder: TempDir,
    mounted: bool,
}

impl PowerCutDisk {
    /// Makes and mounts a disk of this size, or `None` after saying what is missing here.
    ///
    /// # Panics
    ///
    /// When root cannot mount, and as [`crate::missing`] does.
    #[must_use]
    pub fn of_megabytes(size: u64) -> Option<Self> {
        tool("mkfs.ext4")?;
        tool("python3")?;
        if !Uid::effective().is_root() || !Path::new("/dev/loop-control").exists() {
            missing(
                "the right to mount a disk image",
                "run these tests as root where loop devices exist",
            );
            return None;
        }
        Some(Self::create(size).expect("root may mount a disk image"))
    }

    fn create(size: u64) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("yz-disk-").tempdir()?;
        std::fs::create_dir(folder.path().join("mnt"))?;
        let image = std::fs::File::create(folder.path().join("image"))?;
        image.set_len(size * 1024 * 1024)?;
        let mkfs = tool::find("mkfs.ext4").context("mkfs.ext4 is missing")?;
        run(Command::new(mkfs)
            .args(["-q", "-F"])
            .arg(folder.path().join("image")))?;
        let mut disk = Self {
            folder,
            mounted: false,
        };
        disk.mount()?;
        Ok(disk)
    }

    /// Where it is mounted.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("mnt")
    }

    /// Cuts the power: from now on every access fails, and nothing unsynced will be there again. Returns the last
    /// moment before it: what was acknowledged until then must be there.
    ///
    /// Processes with files open on it must be ended before [`restore`](Self::restore).
    pub fn cut(&self) -> Result<Instant> {
        let python = tool::find("python3").context("python3 is missing")?;
        let mut child = Command::new(python)
            .args(["-c", CUT])
            .arg(self.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut ready = String::new();
        let output = child.stdout.take().context("the cutter's output")?;
        BufReader::new(output).read_line(&mut ready)?;
        ensure!(ready == "ready\n", "the cutter is not ready");
        let moment = stamp();
        let mut input = child.stdin.take().context("the cutter's input")?;
        input.write_all(b"\n")?;
        drop(input);
        ensure!(child.wait()?.success(), "the power was not cut");
        Ok(moment)
    }

    /// Gives the power back: unmounts, mounts again, lets the journal recover.
    pub fn restore(&mut self) -> Result<()> {
        self.unmount()?;
        self.mount()
    }

    fn mount(&mut self) -> Result<()> {
        run(Command::new("mount")
            .args(["-t", "ext4", "-o", "loop"])
            .arg(self.folder.path().join("image"))
            .arg(self.path()))?;
        self.mounted = true;
        Ok(())
    }

    fn unmount(&mut self) -> Result<()> {
        if self.mounted {
            run(Command::new("umount").arg(self.path()))?;
            self.mounted = false;
        }
        Ok(())
    }
}

impl Drop for PowerCutDisk {
    fn drop(&mut self) {
        if self.unmount().is_err() {
            let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
        }
    }
}

/// When something was said, to hold against the moment of a cut.
#[must_use]
#[expect(
    clippy::disallowed_methods,
    reason = "a power cut happens in real time; no clock of the program is moved by it"
)]
pub fn stamp() -> Instant {
    Instant::now()
}

fn run(command: &mut Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("cannot run {command:?}"))?;
    ensure!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_cut_loses_what_was_not_synced_and_nothing_else() {
        let Some(mut disk) = PowerCutDisk::of_megabytes(64) else {
            return;
        };
        let kept = disk.path().join("synced");
        let mut file = std::fs::File::create(&kept).unwrap();
        file.write_all(b"kept").unwrap();
        file.sync_all().unwrap();
        std::fs::File::open(disk.path()).unwrap().sync_all().unwrap();
        drop(file);
        std::fs::write(disk.path().join("unsynced"), b"lost").unwrap();

        disk.cut().unwrap();
        assert!(std::fs::write(disk.path().join("after"), b"x").is_err());
        disk.restore().unwrap();

        assert_eq!(std::fs::read(&kept).unwrap(), b"kept");
        assert!(!disk.path().join("unsynced").exists());
    }
}
