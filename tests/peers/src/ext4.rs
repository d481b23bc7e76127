//! A disk that only root may mount: an ext4 image on a loop device that is told to stop at once.
//!
//! `EXT4_IOC_SHUTDOWN` without a flush of the journal drops whatever was not synced, as a power cut does; what
//! the disk holds after mounting again is what a real box would hold.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use nix::unistd::Uid;
use tempfile::TempDir;

use crate::{stamp, tool};

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
pub(crate) struct Ext4Disk {
    folder: TempDir,
    mounted: bool,
}

impl Ext4Disk {
    /// Whether this process may have one.
    pub(crate) fn is_allowed() -> bool {
        Uid::effective().is_root() && Path::new("/dev/loop-control").exists()
    }

    /// Makes and mounts a disk of this size.
    pub(crate) fn of_megabytes(size: u64) -> Result<Self> {
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
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("mnt")
    }

    /// Cuts the power, see [`PowerCutDisk::cut`](crate::PowerCutDisk::cut).
    pub(crate) fn cut(&self) -> Result<Instant> {
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
    pub(crate) fn restore(&mut self) -> Result<()> {
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

impl Drop for Ext4Disk {
    fn drop(&mut self) {
        if self.unmount().is_err() {
            let _ = Command::new("umount").arg("--lazy").arg(self.path()).status();
        }
    }
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
