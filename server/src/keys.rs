//! The keys folder: the data key that enciphers columns, the signing key for short-lived tokens, and the key of join
//! tokens. All are made at first start, mode 0600, and named, so that a later key can stand beside an old one. A key that others can read is
//! refused. The county CA lives in the same folder and is opened by `authority`.

use std::path::PathBuf;

use ed25519_dalek::SigningKey;
use yuanzhen_store::DataKey;
use zeroize::Zeroizing;

use crate::{
    key_folder::{KeyFolder, KeyFolderError},
    system::System,
};

/// Lines `name hex`; the key in use comes first, older ones follow.
pub const DATA_KEYS: &str = "data.keys";

/// One line `name hex`.
pub const SIGNING_KEY: &str = "signing.key";

/// One line `name hex`.
pub const JOINING_KEY: &str = "joining.key";

/// The program's own keys.
pub struct Keys {
    /// Keys for enciphered columns, the one in use first.
    pub data: Vec<DataKey>,
    /// Signs short-lived tokens, such as the token of a case that the viewer carries.
    pub signing: SigningKey,
    /// The name of the signing key.
    pub signing_id: String,
    /// Signs the tokens with which people come into a room; alone, so that a relay elsewhere can be given its public half.
    pub joining: SigningKey,
    /// The name of that key.
    pub joining_id: String,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Keys({} data keys, signing key {}, joining key {})",
            self.data.len(),
            self.signing_id,
            self.joining_id
        )
    }
}

/// Why the keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// A file cannot be read, written, or is readable by others.
    #[error(transparent)]
    File(#[from] KeyFolderError),
    /// A file does not hold what it should.
    #[error("{path} line {line} is not a name and 64 hexadecimal digits")]
    Garbled {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// The database is there, its key is not: a new key could open nothing.
    #[error(
        "{path} is missing, but there is a database enciphered with it; restore the keys folder from its backup"
    )]
    Lost {
        /// The file.
        path: PathBuf,
    },
}

impl Keys {
    /// Reads the keys of the data folder, or makes them when there is no database yet.
    ///
    /// # Errors
    /// When a file is missing beside an existing database, readable by others, or garbled.
    pub fn open_or_create(folder: &KeyFolder, system: &System) -> Result<Self, KeysError> {
        folder.make("")?;
        if !folder.has(DATA_KEYS) {
            if folder.path().with_file_name("yuanzhen.sqlite").exists() {
                return Err(KeysError::Lost {
                    path: folder.path().join(DATA_KEYS),
                });
            }
            make(folder, DATA_KEYS, "data", system)?;
        }
        if !folder.has(SIGNING_KEY) {
            make(folder, SIGNING_KEY, "signing", system)?;
        }
        if !folder.has(JOINING_KEY) {
            make(folder, JOINING_KEY, "joining", system)?;
        }
        Self::open(folder)
    }

    /// Reads the keys of a data folder that has some. For commands that look: they make none.
    ///
    /// # Errors
    /// When a file is missing, readable by others, or garbled.
    pub fn open(folder: &KeyFolder) -> Result<Self, KeysError> {
        let data_keys = read(folder, DATA_KEYS)?;
        let signing = read(folder, SIGNING_KEY)?.swap_remove(0);
        let joining = read(folder, JOINING_KEY)?.swap_remove(0);
        Ok(Self {
            data: data_keys,
            signing: SigningKey::from_bytes(&signing.bytes),
            signing_id: signing.id,
            joining: SigningKey::from_bytes(&joining.bytes),
            joining_id: joining.id,
        })
    }
}

fn make(folder: &KeyFolder, file: &str, kind: &str, system: &System) -> Result<(), KeysError> {
    let bytes = Zeroizing::new(system.bytes::<32>());
    let name = hex::encode(system.bytes::<4>());
    let line = Zeroizing::new(format!("{kind}-{name} {}\n", hex::encode(bytes.as_slice())));
    Ok(folder.write_private(file, &line)?)
}

fn read(folder: &KeyFolder, file: &str) -> Result<Vec<DataKey>, KeysError> {
    let text = folder.read_private(file)?;
    let path = folder.path().join(file);
    let keys = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(index, line)| {
            read_line(line).ok_or_else(|| KeysError::Garbled {
                path: path.clone(),
                line: index + 1,
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    if keys.is_empty() {
        return Err(KeysError::Garbled { path, line: 1 });
    }
    Ok(keys)
}

fn read_line(line: &str) -> Option<DataKey> {
    let (id, digits) = line.trim().split_once(' ')?;
    let mut bytes = Zeroizing::new([0; 32]);
    hex::decode_to_slice(digits.trim(), bytes.as_mut_slice()).ok()?;
    Some(DataKey {
        id: id.to_owned(),
        bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, os::unix::fs::PermissionsExt, path::Path};

    fn keys_of(data: &tempfile::TempDir) -> KeyFolder {
        KeyFolder::of(data.path(), Path::new("")).expect("no passphrase")
    }

    #[test]
    fn keys_are_made_once_and_readable_by_the_owner_only() {
        let data = tempfile::tempdir().expect("a folder");
        let first = Keys::open_or_create(&keys_of(&data), &System::real()).expect("made");
        let again = Keys::open_or_create(&keys_of(&data), &System::real()).expect("read");
        assert_eq!(first.data[0].id, again.data[0].id);
        assert_eq!(*first.data[0].bytes, *again.data[0].bytes);
        assert_eq!(first.signing_id, again.signing_id);
        assert_eq!(first.joining, again.joining);
        for name in [DATA_KEYS, SIGNING_KEY, JOINING_KEY] {
            let path = keys_of(&data).path().join(name);
            let mode = fs::metadata(&path).expect("there").permissions().mode() & 0o777;
            assert_eq!(mode, 0o600, "{name}");
        }
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let data = tempfile::tempdir().expect("a folder");
        Keys::open_or_create(&keys_of(&data), &System::real()).expect("made");
        let path = keys_of(&data).path().join(DATA_KEYS);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("changed");
        assert!(matches!(
            Keys::open_or_create(&keys_of(&data), &System::real()),
            Err(KeysError::File(_))
        ));
    }

    #[test]
    fn a_lost_data_key_is_not_replaced_beside_a_database() {
        let data = tempfile::tempdir().expect("a folder");
        fs::write(data.path().join("yuanzhen.sqlite"), b"").expect("written");
        assert!(matches!(
            Keys::open_or_create(&keys_of(&data), &System::real()),
            Err(KeysError::Lost { .. })
        ));
    }
}
