//! A disk whose power can be cut.
//!
//! Root gets a real ext4 (`ext4.rs`), an ordinary user a file system by FUSE that keeps less than ext4 does
//! (`userdisk.rs`). Neither simulates torn sectors.
//!
//! Unlike a real cut it does not stop the processor: programs run on against the failing disk, and a sync that waits
//! for the journal while it is aborted may be told that all is well. So what is owed is what was acknowledged *before*
//! the moment that [`PowerCutDisk::cut`] returns; a real box says nothing after it.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;

use crate::ext4::Ext4Disk;
use crate::tool;
use crate::userdisk::UserDisk;

/// A mounted disk; dropping it unmounts it.
#[derive(Debug)]
pub struct PowerCutDisk(Kind);

#[derive(Debug)]
enum Kind {
    Ext4(Ext4Disk),
    User(UserDisk),
}

impl PowerCutDisk {
    /// Makes and mounts a disk of this size, or `None` after saying what is missing here.
    ///
    /// # Panics
    ///
    /// When root cannot mount, and as [`crate::missing`] does.
    #[must_use]
    pub fn of_megabytes(size: u64) -> Option<Self> {
        if !Ext4Disk::is_allowed() {
            return UserDisk::of_megabytes(size).map(|disk| Self(Kind::User(disk)));
        }
        tool("mkfs.ext4")?;
        tool("python3")?;
        let disk = Ext4Disk::of_megabytes(size).expect("root may mount a disk image");
        Some(Self(Kind::Ext4(disk)))
    }

    /// Where it is mounted.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        match &self.0 {
            Kind::Ext4(disk) => disk.path(),
            Kind::User(disk) => disk.path().to_owned(),
        }
    }

    /// Cuts the power: from now on every access fails, and nothing unsynced will be there again. Returns the last
    /// moment before it: what was acknowledged until then must be there.
    ///
    /// Processes with files open on it must be ended before [`restore`](Self::restore).
    pub fn cut(&self) -> Result<Instant> {
        match &self.0 {
            Kind::Ext4(disk) => disk.cut(),
            Kind::User(disk) => disk.cut(),
        }
    }

    /// Gives the power back: unmounts, mounts again, lets the journal recover.
    pub fn restore(&mut self) -> Result<()> {
        match &mut self.0 {
            Kind::Ext4(disk) => disk.restore(),
            Kind::User(disk) => disk.restore(),
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

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::Write;

    use super::*;

    #[test]
    fn a_cut_loses_what_was_not_synced_and_nothing_else() {
        if let Some(disk) = PowerCutDisk::of_megabytes(64) {
            loses_what_was_not_synced_and_nothing_else(disk);
        }
    }

    /// Root's tests look at the ordinary user's disk as well.
    #[test]
    fn so_does_a_cut_of_the_disk_of_an_ordinary_user() {
        if let Some(disk) = UserDisk::of_megabytes(64) {
            loses_what_was_not_synced_and_nothing_else(PowerCutDisk(Kind::User(disk)));
        }
    }

    fn loses_what_was_not_synced_and_nothing_else(mut disk: PowerCutDisk) {
        let kept = disk.path().join("synced");
        let mut file = File::create(&kept).unwrap();
        file.write_all(b"kept").unwrap();
        file.sync_all().unwrap();
        File::open(disk.path()).unwrap().sync_all().unwrap();
        drop(file);
        std::fs::write(disk.path().join("unsynced"), b"lost").unwrap();

        disk.cut().unwrap();
        assert!(std::fs::write(disk.path().join("after"), b"x").is_err());
        disk.restore().unwrap();

        assert_eq!(std::fs::read(&kept).unwrap(), b"kept");
        assert!(!disk.path().join("unsynced").exists());
    }
}
