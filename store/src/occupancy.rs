//! The data folder has one server at a time. Whoever serves from it holds the lock of a file in it; commands that only
//! look may open the store beside it, and then touch nothing that is under way. The lock goes with the process,
//! however that ends. It says nothing about other nodes: each has a data folder of its own.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Store;
use crate::error::{Result, StoreError};

/// The file whose lock is held; what is in it means nothing.
const LOCK_FILE: &str = "serving.lock";

/// The held lock, shared by all clones of a store.
#[derive(Debug, Clone, Default)]
pub(crate) struct Occupancy(Arc<Mutex<Option<File>>>);

impl Occupancy {
    fn take(&self, folder: &Path) -> Result<()> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_some() {
            return Ok(());
        }
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join(LOCK_FILE))?;
        match file.try_lock() {
            Ok(()) => {
                *held = Some(file);
                Ok(())
            }
            Err(TryLockError::WouldBlock) => Err(StoreError::Occupied {
                folder: folder.to_owned(),
            }),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    pub(crate) fn give_back(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Store {
    /// Takes the data folder for this server alone until [`Store::close`], and removes what an earlier one left half
    /// received. Call it once before anything is received.
    pub async fn occupy(&self) -> Result<()> {
        self.occupancy.take(&self.folder)?;
        self.objects.remove_leftovers().await
    }
}
