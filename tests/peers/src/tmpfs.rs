//! A small disk in memory, to run out of space on: a tmpfs for root, a file system by FUSE for an ordinary user.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use nix::unistd::Uid;
use tempfile::TempDir;

use crate::userdisk::UserDisk;

/// A mounted disk of a few megabytes; dropping it unmounts it.
#[derive(Debug)]
pub struct SmallDisk(Kind);

#[derive(Debug)]
enum Kind {
    Tmpfs(Tmpfs),
    User(UserDisk),
}

impl SmallDisk {
    /// Mounts one of this size, or `None` after saying what is missing here.
    ///
    /// # Panics
    ///
    /// When root cannot mount, and as [`crate::missing`] does.
    #[must_use]
    pub fn of_megabytes(size: u32) -> Option<Self> {
        if !Uid::effective().is_root() {
            return UserDisk::of_megabytes(u64::from(size)).map(|disk| Self(Kind::User(disk)));
        }
        let disk = Tmpfs::of_megabytes(size).expect("root may mount a tmpfs");
        Some(Self(Kind::Tmpfs(disk)))
    }

    /// Where it is mounted.
    #[must_use]
    pub fn path(&self) -> &Path {
        match &self.0 {
            Kind::Tmpfs(disk) => disk.0.path(),
            Kind::User(disk) => disk.path(),
        }
    }
}

#[derive(Debug)]
struct Tmpfs(TempDir);

impl Tmpfs {
    fn of_megabytes(size: u32) -> Result<Self> {
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
        Ok(Self(folder))
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_disk_gets_full() {
        if let Some(disk) = SmallDisk::of_megabytes(1) {
            gets_full(&disk);
        }
    }

    /// Root's tests look at the ordinary user's disk as well.
    #[test]
    fn so_does_the_small_disk_of_an_ordinary_user() {
        if let Some(disk) = UserDisk::of_megabytes(1) {
            gets_full(&SmallDisk(Kind::User(disk)));
        }
    }

    fn gets_full(disk: &SmallDisk) {
        let large = disk.path().join("large");
        let error = std::fs::write(&large, vec![1; 2_000_000]).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull);
        std::fs::remove_file(&large).unwrap();
        std::fs::write(large, vec![1; 500_000]).unwrap();
    }
}
