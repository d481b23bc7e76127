//! An object of the store as a walk reads it: a file of this machine, or a bucket read through a window. Walks are
//! many small reads and run on a thread that may wait.

use std::io;

use bytes::Bytes;
use dicom_bytes::Source;
use yuanzhen_domain::digest::Digest;
use yuanzhen_store::{ObjectRef, Objects};

use super::FileSource;

/// Walks a stored object.
pub(crate) async fn walk_object<T: Send + 'static>(
    objects: &Objects,
    object: &ObjectRef,
    walk: impl FnOnce(StoredSource) -> T + Send + 'static,
) -> io::Result<T> {
    let (objects, object) = (objects.clone(), object.clone());
    let runtime = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || {
        let source = match objects.local_file(&object.hash) {
            Some(path) => StoredSource::File(FileSource::open(&path)?),
            None => StoredSource::Bucket(BucketSource {
                objects,
                hash: object.hash,
                size: object.size,
                runtime,
                window: Bytes::new(),
                window_at: 0,
            }),
        };
        Ok(walk(source))
    })
    .await
    .map_err(io::Error::other)?
}

/// Where its bytes are.
pub(crate) enum StoredSource {
    File(FileSource),
    Bucket(BucketSource),
}

impl Source for StoredSource {
    fn size(&self) -> u64 {
        match self {
            StoredSource::File(file) => file.size(),
            StoredSource::Bucket(bucket) => bucket.size(),
        }
    }

    fn read_at(&mut self, position: u64, into: &mut [u8]) -> io::Result<()> {
        match self {
            StoredSource::File(file) => file.read_at(position, into),
            StoredSource::Bucket(bucket) => bucket.read_at(position, into),
        }
    }
}

/// An object in a bucket, read through a window on a thread that may wait.
pub(crate) struct BucketSource {
    objects: Objects,
    hash: Digest,
    size: u64,
    runtime: tokio::runtime::Handle,
    window: Bytes,
    window_at: u64,
}

/// Bytes read ahead.
const WINDOW: u64 = 256 << 10;

impl Source for BucketSource {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, position: u64, into: &mut [u8]) -> io::Result<()> {
        let end = position + into.len() as u64;
        if position < self.window_at || end > self.window_at + self.window.len() as u64 {
            let range = position..end.max(position + WINDOW).min(self.size);
            let read = self.objects.read_range(&self.hash, range);
            self.window = self.runtime.block_on(read).map_err(io::Error::other)?;
            self.window_at = position;
        }
        let start = usize::try_from(position - self.window_at).unwrap_or(usize::MAX);
        let bytes = self.window.get(start..).and_then(|rest| rest.get(..into.len()));
        into.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}
