//! Pixels, waveforms, PDFs: bytes named by their hash. This is the one place where such bytes go in and out,
//! so that enciphering them later changes one file.
//!
//! What is stored is durable before its name is handed out: written to a temporary file of the same file
//! system, synced, renamed, folder synced. Names come from the content and never from the input. A row that
//! names an object is written after the object, never before; an object no row names is swept later.
//! It knows neither patients nor rights.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, WriteMultipart};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{Mutex, RwLock};
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::moment::Moment;

use crate::alone;
use crate::config::ObjectsConfig;
use crate::error::{Result, StoreError};

/// Bytes gathered before they go to the file in one write.
const WRITE_BUFFER: usize = 1 << 20;
/// Parts of one object on their way to a bucket at once; each is 5 MiB in memory.
const PARTS_AT_ONCE: usize = 4;
/// Bytes read at a time when a stored file is hashed again.
const READ_BUFFER: usize = 1 << 18;

/// A stored object: its name and how long it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectRef {
    /// Its name.
    pub hash: Digest,
    /// Its length in bytes.
    pub size: u64,
}

/// Where bytes are kept. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Objects {
    backend: Arc<dyn ObjectStore>,
    /// `None` when the backend is a bucket.
    files: Option<PathBuf>,
    spool: PathBuf,
    next: Arc<AtomicU64>,
    /// Held shared while an object comes in, alone while one is swept: what just came is never taken for old.
    gate: Arc<RwLock<()>>,
    /// Held while folders are made and synced: nobody relies on one that another has made and not synced yet.
    making: Arc<Mutex<()>>,
}

impl Objects {
    /// Opens the folder `objects/` of the data folder, or the bucket with that folder as its spool. Another program
    /// may be receiving into it: nothing is removed here.
    pub(crate) async fn open(config: &ObjectsConfig, folder: &Path) -> Result<Self> {
        let root = folder.join("objects");
        let spool = root.join("incoming");
        alone::make_folder(&spool)?;
        sync_folder(root.clone()).await?;
        let (backend, files): (Arc<dyn ObjectStore>, _) = match config {
            ObjectsConfig::Files => (
                Arc::new(LocalFileSystem::new_with_prefix(&root)?.with_fsync(true)),
                Some(root),
            ),
            ObjectsConfig::S3 {
                endpoint,
                bucket,
                region,
                access_key_id,
                secret_access_key,
                allow_http,
            } => {
                let bucket = AmazonS3Builder::new()
                    .with_endpoint(endpoint)
                    .with_bucket_name(bucket)
                    .with_region(region)
                    .with_access_key_id(access_key_id)
                    .with_secret_access_key(secret_access_key)
                    .with_allow_http(*allow_http)
                    .build()?;
                (Arc::new(bucket), None)
            }
        };
        Ok(Self {
            backend,
            files,
            spool,
            next: Arc::default(),
            gate: Arc::default(),
            making: Arc::default(),
        })
    }

    /// Starts to receive an object of unknown length.
    pub async fn begin(&self) -> Result<Incoming> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let path = self
            .spool
            .join(format!("receive-{}-{number}", std::process::id()));
        let file = tokio::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(alone::FILE_MODE)
            .open(&path)
            .await?;
        Ok(Incoming {
            objects: self.clone(),
            file,
            path: Some(path),
            hasher: Sha256::new(),
            size: 0,
            pending: Vec::new(),
        })
    }

    /// Stores bytes that are at hand.
    pub async fn put(&self, bytes: &[u8]) -> Result<ObjectRef> {
        let mut incoming = self.begin().await?;
        incoming.write(bytes).await?;
        incoming.finish().await
    }

    /// The whole object, checked against its name. For small things: reports, headers, metadata.
    pub async fn read(&self, hash: &Digest) -> Result<Bytes> {
        let bytes = self.backend.get(&location(hash)).await?.bytes().await?;
        if Digest::sha256(&bytes) == *hash {
            Ok(bytes)
        } else {
            Err(StoreError::ObjectAltered {
                hash: hash.to_string(),
            })
        }
    }

    /// A stream of the bytes `from..to` (`to` past the end means the end) and the object's whole size.
    pub async fn open_range(
        &self,
        hash: &Digest,
        range: Option<std::ops::Range<u64>>,
    ) -> Result<(u64, BoxStream<'static, Result<Bytes>>)> {
        let options = GetOptions {
            range: range.map(GetRange::Bounded),
            ..GetOptions::default()
        };
        let found = self.backend.get_opts(&location(hash), options).await?;
        let size = found.meta.size;
        Ok((size, found.into_stream().map_err(StoreError::from).boxed()))
    }

    /// The bytes `range` of an object, in memory.
    pub async fn read_range(&self, hash: &Digest, range: std::ops::Range<u64>) -> Result<Bytes> {
        Ok(self.backend.get_range(&location(hash), range).await?)
    }

    /// Whether the object is there, and how long it is.
    pub async fn find(&self, hash: &Digest) -> Result<Option<ObjectRef>> {
        match self.backend.head(&location(hash)).await {
            Ok(meta) => Ok(Some(ObjectRef {
                hash: hash.clone(),
                size: meta.size,
            })),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The file of an object on this machine, for a child process that must map it. `None` with a bucket.
    pub fn local_file(&self, hash: &Digest) -> Option<PathBuf> {
        self.files.as_ref().map(|root| root.join(key(hash)))
    }

    /// The folder of files on their way in, on the same file system as the objects.
    pub(crate) fn spool(&self) -> &Path {
        &self.spool
    }

    /// Removes what an earlier run left half received. Resumable uploads stay. Only for who holds the data folder
    /// alone: to a running server these are its receives.
    pub(crate) async fn remove_leftovers(&self) -> Result<()> {
        let mut entries = tokio::fs::read_dir(&self.spool).await?;
        while let Some(entry) = entries.next_entry().await? {
            if entry.file_name().to_string_lossy().starts_with("receive-") {
                tokio::fs::remove_file(entry.path()).await?;
            }
        }
        Ok(())
    }

    /// Takes over a finished, synced file of the spool. The caller says what it hashed. An object that is here already
    /// is written again: that costs little, makes it young again for the sweep and heals a damaged one.
    pub(crate) async fn adopt(&self, path: &Path, found: ObjectRef) -> Result<ObjectRef> {
        let _coming_in = self.gate.read().await;
        match &self.files {
            Some(root) => self.adopt_file(root, path, found).await,
            None => self.adopt_into_bucket(path, found).await,
        }
    }

    /// The objects written before the moment, in no order.
    pub(crate) fn older_than(&self, before: Moment) -> BoxStream<'static, Result<Digest>> {
        let old = move |meta: object_store::ObjectMeta| {
            let hex = meta.location.filename().map(|name| format!("sha256:{name}"));
            let digest = hex.and_then(|text| Digest::parse(&text).ok());
            std::future::ready(Ok(
                digest.filter(|_| meta.last_modified.timestamp_millis() < before.millis())
            ))
        };
        let listed = self.backend.list(Some(&ObjectPath::from("sha256")));
        listed.map_err(StoreError::from).try_filter_map(old).boxed()
    }

    /// Removes an object unless it came in again since the moment.
    pub(crate) async fn remove_if_older(&self, hash: &Digest, before: Moment) -> Result<bool> {
        let _alone = self.gate.write().await;
        match self.backend.head(&location(hash)).await {
            Ok(meta) if meta.last_modified.timestamp_millis() < before.millis() => {
                self.backend.delete(&location(hash)).await?;
                Ok(true)
            }
            Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn adopt_file(&self, root: &Path, path: &Path, found: ObjectRef) -> Result<ObjectRef> {
        let target = root.join(key(&found.hash));
        let folder = target.parent().expect("a key has folders").to_owned();
        {
            let _making = self.making.lock().await;
            make_synced_folders(root, &folder).await?;
        }
        tokio::fs::rename(path, &target).await?;
        sync_folder(folder).await?;
        Ok(found)
    }

    async fn adopt_into_bucket(&self, path: &Path, found: ObjectRef) -> Result<ObjectRef> {
        let upload = self.backend.put_multipart(&location(&found.hash)).await?;
        let mut writer = WriteMultipart::new(upload);
        let mut file = tokio::fs::File::open(path).await?;
        let mut buffer = vec![0; READ_BUFFER];
        loop {
            let read = file.read(&mut buffer).await?;
            if read == 0 {
                break;
            }
            writer.wait_for_capacity(PARTS_AT_ONCE).await?;
            writer.write(&buffer[..read]);
        }
        writer.finish().await?;
        tokio::fs::remove_file(path).await?;
        Ok(found)
    }
}

/// An object on its way in. Dropped unfinished it leaves nothing behind.
#[derive(Debug)]
pub struct Incoming {
    objects: Objects,
    file: tokio::fs::File,
    path: Option<PathBuf>,
    hasher: Sha256,
    size: u64,
    pending: Vec<u8>,
}

impl Incoming {
    /// Adds bytes.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= WRITE_BUFFER {
            self.flush().await?;
        }
        Ok(())
    }

    /// How many bytes came so far; the caller enforces its limit with it.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The file the bytes are in so far, complete but not yet durable, for who must look before taking it. It is gone
    /// with this value.
    pub async fn spooled(&mut self) -> Result<&Path> {
        self.flush().await?;
        self.file.flush().await?;
        Ok(self.path.as_deref().expect("only finish and drop take the path"))
    }

    /// Makes the object durable and says its name. Only now may it be acknowledged.
    pub async fn finish(mut self) -> Result<ObjectRef> {
        self.flush().await?;
        self.file.flush().await?;
        self.file.sync_data().await?;
        let hash = Digest::from_sha256(std::mem::take(&mut self.hasher).finalize().into());
        let found = ObjectRef {
            hash,
            size: self.size,
        };
        let path = self.path.clone().expect("only finish and drop take the path");
        let stored = self.objects.adopt(&path, found).await?;
        self.path = None;
        Ok(stored)
    }

    async fn flush(&mut self) -> Result<()> {
        if !self.pending.is_empty() {
            self.file.write_all(&self.pending).await?;
            self.pending.clear();
        }
        Ok(())
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if let Some(path) = self.path.take() {
            // Best effort: what stays is removed at the next start.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Reads a spool file again and names it.
pub(crate) async fn hash_file(path: &Path) -> Result<ObjectRef> {
    let mut file = tokio::fs::File::open(path).await?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; READ_BUFFER];
    let mut size = 0;
    loop {
        let read = file.read(&mut buffer).await?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        size += read as u64;
    }
    Ok(ObjectRef {
        hash: Digest::from_sha256(hasher.finalize().into()),
        size,
    })
}

/// A rename is durable only when its folder is.
pub(crate) async fn sync_folder(folder: PathBuf) -> Result<()> {
    tokio::task::spawn_blocking(move || std::fs::File::open(folder)?.sync_all())
        .await
        .map_err(|_| StoreError::Config("the program is stopping".to_owned()))??;
    Ok(())
}

async fn make_synced_folders(root: &Path, folder: &Path) -> Result<()> {
    if tokio::fs::try_exists(folder).await? {
        return Ok(());
    }
    tokio::fs::DirBuilder::new()
        .recursive(true)
        .mode(alone::FOLDER_MODE)
        .create(folder)
        .await?;
    let mut parent = folder.parent();
    while let Some(above) = parent.filter(|above| above.starts_with(root)) {
        sync_folder(above.to_owned()).await?;
        parent = above.parent();
    }
    Ok(())
}

/// Where an object lies: spread over folders, so that none grows beyond what people and tools can list.
fn key(hash: &Digest) -> String {
    let hex = hash.hex();
    format!("sha256/{}/{}/{hex}", &hex[..2], &hex[2..4])
}

fn location(hash: &Digest) -> ObjectPath {
    ObjectPath::from(key(hash))
}
