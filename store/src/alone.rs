//! Folders and files that are their owner's alone: the data folder holds names, images and reports, and no other account
//! of the machine has business there. What is made is made so (0700, 0600); what an older program or a person made wider
//! is narrowed. It knows nothing of what is in them.

use std::fs::{self, DirBuilder, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// The mode of a folder nobody else may enter.
pub const FOLDER_MODE: u32 = 0o700;
/// The mode of a file nobody else may read.
pub const FILE_MODE: u32 = 0o600;

const OTHERS: u32 = 0o077;
/// Where everybody may write and nobody removes what is another's, such as `/tmp`: never one server's own.
const STICKY: u32 = 0o1000;

/// Makes a folder and its missing parents, each synced into the one above it: what is synced in them later is found after
/// a power cut. One that is there keeps its mode.
pub fn make_folder(path: &Path) -> io::Result<()> {
    let named = path.ancestors().filter(|one| !one.as_os_str().is_empty());
    let missing: Vec<_> = named.take_while(|one| !one.exists()).collect();
    DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(path)?;
    for made in missing {
        let above = made.parent().filter(|above| !above.as_os_str().is_empty());
        fs::File::open(above.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

/// The permission bits of what others can read, write or enter; `None` when nobody else can, or nothing is there.
#[must_use]
pub fn exposed(path: &Path) -> Option<u32> {
    let mode = fs::metadata(path).ok()?.permissions().mode();
    (mode & OTHERS != 0).then_some(mode & 0o7777)
}

/// Makes a folder or file its owner's alone and says what its mode was when it was wider. What belongs to another
/// account, or to everybody, is left as it is, for the doctor to say.
pub fn narrow(path: &Path) -> io::Result<Option<u32>> {
    let Some(mode) = exposed(path).filter(|mode| mode & STICKY == 0) else {
        return Ok(None);
    };
    match fs::set_permissions(path, Permissions::from_mode(mode & !OTHERS)) {
        Ok(()) => Ok(Some(mode)),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(None),
        Err(error) => Err(error),
    }
}

/// Makes an empty file where there is none, and narrows one that is there.
pub(crate) fn make_file(path: &Path) -> io::Result<()> {
    OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(FILE_MODE)
        .open(path)?;
    narrow(path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_the_owners_alone_and_what_was_wide_is_narrowed() {
        let place = tempfile::tempdir().unwrap();
        let inner = place.path().join("data/objects");
        make_folder(&inner).unwrap();
        assert_eq!(exposed(&inner), None);
        assert_eq!(exposed(&place.path().join("data")), None);
        fs::set_permissions(&inner, Permissions::from_mode(0o755)).unwrap();
        assert_eq!(exposed(&inner), Some(0o755));
        assert_eq!(narrow(&inner).unwrap(), Some(0o755));
        assert_eq!(narrow(&inner).unwrap(), None, "once");
        let file = inner.join("file");
        make_file(&file).unwrap();
        assert_eq!(exposed(&file), None);
        fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        make_file(&file).unwrap();
        assert_eq!(exposed(&file), None);
    }

    #[test]
    fn a_folder_of_everybody_is_left_to_everybody() {
        let place = tempfile::tempdir().unwrap();
        fs::set_permissions(place.path(), Permissions::from_mode(0o1777)).unwrap();
        assert_eq!(narrow(place.path()).unwrap(), None);
        assert_eq!(exposed(place.path()), Some(0o1777));
        assert_eq!(exposed(&place.path().join("nothing")), None);
    }
}
