//! The data folder has one server at a time. Whoever serves from it holds the lock of a file in it; commands that only
//! look may open the store beside it, and then touch nothing that is under way. The lock goes with the process,
//! however that ends. It says nothing about other nodes: each has a data folder of its own.
//!
//! A process that was killed is gone a little later than `kill` says: a thread of it that is writing to the disk ends its
//! write first, and until then the lock is held: some milliseconds, or seconds on a disk that is busy. Whoever starts
//! meanwhile waits a little before saying no.

use std::fs::{File, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::Store;
use crate::alone;
use crate::error::{Result, StoreError};

/// The file whose lock is held; what is in it means nothing.
const LOCK_FILE: &str = "serving.lock";
/// How long a server that was killed may take to let go: some writes of a slow disk. One that lives never does.
const PATIENCE: Duration = Duration::from_secs(10);
const STEP: Duration = Duration::from_millis(50);

/// The held lock, shared by all clones of a store.
#[derive(Debug, Clone, Default)]
pub(crate) struct Occupancy(Arc<Mutex<Option<File>>>);

impl Occupancy {
    /// Whether it is held by this store now.
    fn take(&self, folder: &Path) -> Result<bool> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_some() {
            return Ok(true);
        }
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(alone::FILE_MODE)
            .open(folder.join(LOCK_FILE))?;
        match file.try_lock() {
            Ok(()) => {
                *held = Some(file);
                Ok(true)
            }
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    async fn wait_for(&self, folder: &Path) -> Result<()> {
        let taken = async {
            while !self.take(folder)? {
                sleep(STEP).await;
            }
            Ok(())
        };
        let occupied = || StoreError::Occupied {
            folder: folder.to_owned(),
        };
        timeout(PATIENCE, taken).await.unwrap_or_else(|_| Err(occupied()))
    }

    pub(crate) fn give_back(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Store {
    /// Takes the data folder for this server alone until [`Store::close`], and removes what an earlier one left half
    /// received. Call it once before anything is received.
    pub async fn occupy(&self) -> Result<()> {
        self.occupancy.wait_for(&self.folder).await?;
        self.objects.remove_leftovers().await
    }
}
