//! Looks at the data folder: can it be written and synced, can others look into it, is there room, are the keys private.

use std::{
    fs::{self, File},
    io::Write,
    os::unix::fs::PermissionsExt,
    path::Path,
};

use nix::sys::statvfs::statvfs;
use yuanzhen_store::alone;

use super::Finding;
use crate::{config::Config, key_folder, keys, system::System};

/// Below this the server stops taking images soon.
const BAD_BYTES: u64 = 2 << 30;

/// A week of a county's images.
const DOUBTFUL_BYTES: u64 = 120 << 30;

pub(super) fn is_writable(config: &Config, system: &System) -> Finding {
    let folder = &config.node.data;
    if !folder.is_dir() {
        return Finding::bad(
            format!("there is no data folder {}", folder.display()),
            "create it, owned by the account that runs the server, mode 0700; or start the server once",
        );
    }
    let probe = folder.join(format!(".doctor-{}", hex::encode(system.bytes::<6>())));
    let written = write_synced(&probe);
    // A probe left behind is empty and harmless.
    let _ = fs::remove_file(&probe);
    match written {
        Ok(()) => Finding::good(format!(
            "the data folder {} can be written and synced",
            folder.display()
        )),
        Err(error) => Finding::bad(
            format!("the data folder {} cannot be written: {error}", folder.display()),
            "run the doctor as the server's account; check owner, mode, and whether the disk is mounted read-only",
        ),
    }
}

/// Names, images and reports lie in it; nothing when it is not there.
pub(super) fn is_private(config: &Config) -> Option<Finding> {
    let folder = &config.node.data;
    if !folder.is_dir() {
        return None;
    }
    let Some(mode) = alone::exposed(folder) else {
        let what = format!("the data folder {} is its owner's alone", folder.display());
        return Some(Finding::good(what));
    };
    let what = format!(
        "others can look into the data folder {} (mode {mode:o}): names, images and reports lie in it",
        folder.display()
    );
    let todo = format!(
        "chmod 700 {}, as the server does when it starts and the folder is its own; then think about who could have read it",
        folder.display()
    );
    Some(Finding::bad(what, todo))
}

fn write_synced(path: &Path) -> std::io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(b"doctor")?;
    file.sync_all()?;
    path.parent()
        .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

pub(super) fn has_room(config: &Config) -> Finding {
    let folder = &config.node.data;
    let there = match statvfs(folder.as_path()) {
        Ok(there) => there,
        Err(error) => {
            return Finding::bad(
                format!(
                    "the room on the disk of {} cannot be told: {error}",
                    folder.display()
                ),
                "check that the folder is there and the disk is mounted",
            );
        }
    };
    let free = there.blocks_available().saturating_mul(there.fragment_size());
    let words = format!("{} GiB free for data", free >> 30);
    if free < BAD_BYTES {
        Finding::bad(
            words,
            "make room or move the data folder to a larger disk; devices are refused when it is full",
        )
    } else if free < DOUBTFUL_BYTES {
        Finding::doubtful(
            words,
            "a county sends about 16 GB of images a day: plan for a larger disk",
        )
    } else {
        Finding::good(words)
    }
}

pub(super) fn keys_are_private(config: &Config) -> Vec<Finding> {
    let folder = key_folder::folder(&config.node.data);
    if !folder.is_dir() {
        let what = format!("there is no keys folder {} yet", folder.display());
        return vec![Finding::doubtful(
            what,
            "the server makes it at its first start; then put it into the backup",
        )];
    }
    let exposed: Vec<String> = [
        keys::DATA_KEYS,
        keys::SIGNING_KEY,
        keys::JOINING_KEY,
        "county-ca.key",
        "tls.key",
    ]
    .iter()
    .map(|name| folder.join(name))
    .filter(|path| fs::metadata(path).is_ok_and(|file| file.permissions().mode() & 0o077 != 0))
    .map(|path| path.display().to_string())
    .collect();
    if !exposed.is_empty() {
        let todo = format!(
            "chmod 600 {}; then think about who could have read them",
            exposed.join(" ")
        );
        return vec![Finding::bad(
            format!("others can read {}", exposed.join(", ")),
            todo,
        )];
    }
    if folder.join(keys::DATA_KEYS).is_file() {
        vec![Finding::good("the keys are there and private")]
    } else if config.node.data.join("yuanzhen.sqlite").is_file() {
        vec![Finding::bad(
            format!("{} is missing beside its database", keys::DATA_KEYS),
            "restore the keys folder from its backup; a new key opens nothing",
        )]
    } else {
        vec![Finding::doubtful(
            "there is no data key yet",
            "the server makes it at its first start",
        )]
    }
}
