//! Where the frames of an instance are: found by one walk over its head, on a thread that may wait, and remembered
//! for a while.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use dicom_bytes::Source;
use yuanzhen_domain::digest::Digest;
use yuanzhen_store::{Instance, Objects};

use super::{Gate, Web};
use crate::object::{FileSource, Layout, LayoutError, locate};

/// Layouts remembered.
const REMEMBERED: usize = 32;

impl<G: Gate> Web<G> {
    /// Where the frames of an instance are.
    pub(super) async fn layout(&self, instance: &Instance) -> Result<Arc<Layout>, LayoutError> {
        let hash = &instance.object.hash;
        if let Some(layout) = self.layouts.get(hash) {
            return Ok(layout);
        }
        let objects = self.store.objects().clone();
        let object = instance.object.clone();
        let runtime = tokio::runtime::Handle::current();
        let found = tokio::task::spawn_blocking(move || match objects.local_file(&object.hash) {
            Some(path) => locate(FileSource::open(&path)?),
            None => locate(BucketSource {
                objects,
                hash: object.hash,
                size: object.size,
                runtime,
                window: Bytes::new(),
                window_at: 0,
            }),
        })
        .await
        .map_err(|error| LayoutError::File(std::io::Error::other(error)))?;
        let layout = Arc::new(found?);
        self.layouts.put(hash, &layout);
        Ok(layout)
    }
}

/// The layouts looked at last: a series is scrolled through, a long loop played.
#[derive(Debug, Default)]
pub(super) struct LayoutCache(Mutex<VecDeque<(Digest, Arc<Layout>)>>);

impl LayoutCache {
    pub(super) fn get(&self, hash: &Digest) -> Option<Arc<Layout>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known.iter().find(|(key, _)| key == hash)?;
        Some(Arc::clone(&found.1))
    }

    pub(super) fn put(&self, hash: &Digest, layout: &Arc<Layout>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.pop_front();
        }
        known.push_back((hash.clone(), Arc::clone(layout)));
    }
}

/// An object in a bucket, read through a window on a thread that may wait.
struct BucketSource {
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

    fn read_at(&mut self, position: u64, into: &mut [u8]) -> std::io::Result<()> {
        let end = position + into.len() as u64;
        if position < self.window_at || end > self.window_at + self.window.len() as u64 {
            let range = position..end.max(position + WINDOW).min(self.size);
            let read = self.objects.read_range(&self.hash, range);
            self.window = self.runtime.block_on(read).map_err(std::io::Error::other)?;
            self.window_at = position;
        }
        let start = usize::try_from(position - self.window_at).unwrap_or(usize::MAX);
        let bytes = self.window.get(start..).and_then(|rest| rest.get(..into.len()));
        into.copy_from_slice(bytes.ok_or(std::io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}
