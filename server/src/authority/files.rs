//! Files of the keys folder: private ones are written with mode 0600, synced, and moved into place whole.
//! It knows nothing of what is in them.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::AuthorityError;

/// Makes the folder and its missing parents, readable by its owner only; an existing folder keeps its mode.
pub(crate) fn make_private_folder(folder: &Path) -> Result<(), AuthorityError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|e| failed(folder, e))
}

/// Reads a private key; refuses one that group or others can read.
pub(crate) fn read_private(path: &Path) -> Result<Zeroizing<String>, AuthorityError> {
    let mode = fs::metadata(path)
        .map_err(|e| failed(path, e))?
        .permissions()
        .mode()
        & 0o777;
    if mode & 0o077 != 0 {
        return Err(AuthorityError::Exposed {
            path: path.to_path_buf(),
            mode,
        });
    }
    Ok(Zeroizing::new(
        fs::read_to_string(path).map_err(|e| failed(path, e))?,
    ))
}

/// Reads a certificate.
pub(crate) fn read_public(path: &Path) -> Result<String, AuthorityError> {
    fs::read_to_string(path).map_err(|e| failed(path, e))
}

/// Writes a private key so that it is whole on the disk or not there at all.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), AuthorityError> {
    write(path, bytes, 0o600)
}

/// Writes a certificate in the same way, readable by all.
pub(crate) fn write_public(path: &Path, bytes: &[u8]) -> Result<(), AuthorityError> {
    write(path, bytes, 0o644)
}

fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<(), AuthorityError> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".new");
    let temporary = PathBuf::from(temporary);
    // A half-written file of an earlier crash is of no use to anyone.
    match fs::remove_file(&temporary) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(failed(&temporary, e)),
        Ok(()) | Err(_) => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(&temporary)
        .map_err(|e| failed(&temporary, e))?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(|e| failed(&temporary, e))?;
    fs::rename(&temporary, path).map_err(|e| failed(path, e))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|e| failed(folder, e))
}

fn failed(path: &Path, source: std::io::Error) -> AuthorityError {
    AuthorityError::File {
        path: path.to_path_buf(),
        source,
    }
}
