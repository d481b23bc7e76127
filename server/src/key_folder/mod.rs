//! The keys folder: its private files are written with mode 0600, synced, and moved into place whole; under a
//! passphrase they are sealed besides, so that a copy of the folder alone opens nothing. It knows nothing of what is
//! in them.

mod lock;

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use yuanzhen_store::alone;
use zeroize::Zeroizing;

use self::lock::Lock;

/// Why a file of the keys folder could not be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyFolderError {
    /// It could not be read or written.
    #[error("cannot use key file {path}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// It is private and readable by others.
    #[error("key file {path} is readable by others (mode {mode:o}); set it to 600")]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It is under a passphrase and none was given.
    #[error("key file {path} is under a passphrase; name the file that holds it in node.passphrase_file")]
    Sealed {
        /// The file.
        path: PathBuf,
    },
    /// The passphrase is another one, or the file was altered.
    #[error("key file {path} does not open with the passphrase of node.passphrase_file")]
    WrongPassphrase {
        /// The file.
        path: PathBuf,
    },
    /// The passphrase's own file cannot serve.
    #[error("the passphrase file {path} {why}")]
    PassphraseFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, as the end of a sentence.
        why: &'static str,
    },
}

/// Where the keys are kept.
#[derive(Clone)]
pub struct KeyFolder {
    path: PathBuf,
    lock: Option<Arc<Lock>>,
}

impl std::fmt::Debug for KeyFolder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sealed = if self.lock.is_some() { ", sealed" } else { "" };
        write!(f, "KeyFolder({}{sealed})", self.path.display())
    }
}

impl KeyFolder {
    /// The keys folder of a data folder, under the passphrase in `passphrase_file`; an empty path is none. Nothing is
    /// read but the passphrase.
    ///
    /// # Errors
    /// When the passphrase file cannot be read, is readable by others, is empty, or lies in the folder it guards.
    pub fn of(data: &Path, passphrase_file: &Path) -> Result<Self, KeyFolderError> {
        let path = folder(data);
        if passphrase_file.as_os_str().is_empty() {
            return Ok(Self { path, lock: None });
        }
        let unfit = |why| KeyFolderError::PassphraseFile {
            path: passphrase_file.to_owned(),
            why,
        };
        if within(passphrase_file, data) {
            return Err(unfit(
                "lies in the data folder: whoever copies the one has the other",
            ));
        }
        let text = read_owners_file(passphrase_file).map_err(|error| match error {
            KeyFolderError::Exposed { .. } => unfit("is readable by others: set its mode to 600"),
            _ => unfit("cannot be read"),
        })?;
        let words = text.trim_end_matches(['\r', '\n']);
        if words.is_empty() {
            return Err(unfit("is empty"));
        }
        let lock = Some(Arc::new(Lock::new(words.as_bytes())));
        Ok(Self { path, lock })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes it and its missing parents, readable by its owner only, and one folder in it when `inner` is not empty;
    /// an existing folder keeps its mode.
    pub(crate) fn make(&self, inner: &str) -> Result<(), KeyFolderError> {
        let folder = self.path.join(inner);
        alone::make_folder(&folder).map_err(|e| failed(&folder, e))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path.join(name).exists()
    }

    /// Reads a private file; refuses one that group or others can read.
    pub(crate) fn read_private(&self, name: &str) -> Result<Zeroizing<String>, KeyFolderError> {
        let path = self.path.join(name);
        let text = read_owners_file(&path)?;
        if !lock::is_sealed(&text) {
            return Ok(text);
        }
        let Some(lock) = &self.lock else {
            return Err(KeyFolderError::Sealed { path });
        };
        lock.open(name, &text)
            .ok_or(KeyFolderError::WrongPassphrase { path })
    }

    /// Destroys a file.
    pub(crate) fn remove(&self, name: &str) -> Result<(), KeyFolderError> {
        let path = self.path.join(name);
        fs::remove_file(&path).map_err(|e| failed(&path, e))
    }

    /// Reads a certificate.
    pub(crate) fn read_public(&self, name: &str) -> Result<String, KeyFolderError> {
        let path = self.path.join(name);
        fs::read_to_string(&path).map_err(|e| failed(&path, e))
    }

    /// Writes a private file so that it is whole on the disk or not there at all.
    pub(crate) fn write_private(&self, name: &str, text: &str) -> Result<(), KeyFolderError> {
        let path = self.path.join(name);
        match &self.lock {
            None => write(&path, text.as_bytes(), 0o600),
            Some(lock) => write(&path, lock.seal(name, text).as_bytes(), 0o600),
        }
    }

    /// Writes a certificate in the same way, readable by whoever can enter the folder.
    pub(crate) fn write_public(&self, name: &str, text: &str) -> Result<(), KeyFolderError> {
        write(&self.path.join(name), text.as_bytes(), 0o644)
    }

    /// Seals what was written before there was a passphrase, and says how many files that were.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn seal_the_rest(&self) -> Result<usize, KeyFolderError> {
        if self.lock.is_none() {
            return Ok(0);
        }
        let mut sealed = 0;
        for name in private_files(&self.path)? {
            let text = read_owners_file(&self.path.join(&name))?;
            if !lock::is_sealed(&text) {
                self.write_private(&name, &text)?;
                sealed += 1;
            }
        }
        Ok(sealed)
    }
}

/// The keys folder of a data folder.
#[must_use]
pub fn folder(data: &Path) -> PathBuf {
    data.join("keys")
}

/// The names of the files in the folder, and one folder deeper, that are their owner's alone.
fn private_files(folder: &Path) -> Result<Vec<String>, KeyFolderError> {
    let mut names = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(inner) = folders.pop() {
        let here = folder.join(&inner);
        let entries = match fs::read_dir(&here) {
            Ok(entries) => entries,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
            Err(e) => return Err(failed(&here, e)),
        };
        for entry in entries {
            let entry = entry.map_err(|e| failed(&here, e))?;
            let meta = entry.metadata().map_err(|e| failed(&entry.path(), e))?;
            // Ours have plain names; what somebody else laid there is left alone.
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            if meta.is_dir() && inner.is_empty() {
                folders.push(format!("{name}/"));
            } else if meta.is_file() && meta.permissions().mode() & 0o077 == 0 && !name.ends_with(NEW) {
                names.push(format!("{inner}{name}"));
            }
        }
    }
    Ok(names)
}

/// Whether a file lies below a folder, as far as both are there.
fn within(file: &Path, folder: &Path) -> bool {
    match (file.canonicalize(), folder.canonicalize()) {
        (Ok(file), Ok(folder)) => file.starts_with(folder),
        _ => file.starts_with(folder),
    }
}

/// Reads a file that nobody but its owner can read.
fn read_owners_file(path: &Path) -> Result<Zeroizing<String>, KeyFolderError> {
    let mode = fs::metadata(path)
        .map_err(|e| failed(path, e))?
        .permissions()
        .mode()
        & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyFolderError::Exposed {
            path: path.to_path_buf(),
            mode,
        });
    }
    Ok(Zeroizing::new(
        fs::read_to_string(path).map_err(|e| failed(path, e))?,
    ))
}

/// How a file is called until it is whole.
const NEW: &str = ".new";

fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<(), KeyFolderError> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(NEW);
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

fn failed(path: &Path, source: std::io::Error) -> KeyFolderError {
    KeyFolderError::File {
        path: path.to_path_buf(),
        source,
    }
}

#[cfg(test)]
mod tests;
