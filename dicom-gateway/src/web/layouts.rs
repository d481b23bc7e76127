//! Where the frames of an instance are: found by one walk over its head, on a thread that may wait, and remembered
//! for a while.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use yuanzhen_domain::digest::Digest;
use yuanzhen_store::Instance;

use super::{Gate, Web};
use crate::object::{Layout, LayoutError, locate, walk_object};

/// Layouts remembered.
const REMEMBERED: usize = 32;

impl<G: Gate> Web<G> {
    /// Where the frames of an instance are.
    pub(super) async fn layout(&self, instance: &Instance) -> Result<Arc<Layout>, LayoutError> {
        let hash = &instance.object.hash;
        if let Some(layout) = self.layouts.get(hash) {
            return Ok(layout);
        }
        let found = walk_object(self.store.objects(), &instance.object, locate)
            .await
            .map_err(LayoutError::File)?;
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
