//! A small disk in memory, to run out of space on.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use nix::unistd::Uid;
use tempfile::TempDir;

use crate::missing;

/// A mounted tmpfs of a few megabytes; dropping it unmounts it.
#[derive(Debug)]
pub struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    /// Mounts one of this size, or `None` after saying that this user may not mount.
    ///
    /// # Panics
    ///
    /// When root cannot mount, and as [`crate::missing`] does.
    #[must_use]
    pub fn of_megabytes(size: u32) -> Option<Self> {
        if !Uid::effective().is_root() {
            missing("the right to mount a small disk", "run these tests as root");
            return None;
        }
        Some(Self::mount(size).expect("root may mount a tmpfs"))
    }

    fn mount(size: u32) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("yz-small-").tempdir()?;
        let output = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}m"), "tmpfs"])
            .arg(folder.path())
            .output()
            .context("cannot run mount")?;
        ensure!(
            output.status.success(),
            "mount: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(Self { folder })
    }

    /// Where it is mounted.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount")
            .arg("--lazy")
            .arg(self.folder.path())
            .status();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_disk_gets_full() {
        let Some(disk) = SmallDisk::of_megabytes(1) else {
            return;
        };
        let error = std::fs::write(disk.path().join("large"), vec![1; 2_000_000]).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
    }
}
