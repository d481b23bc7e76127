//! The first bytes of something longer: lengths are judged against the whole, reading ends where the bytes do.

use std::io;

use dicom_bytes::{Source, Syntax};

/// The head of something longer.
#[derive(Clone, Copy, Debug)]
pub struct HeadSource<'a> {
    head: &'a [u8],
    size: u64,
}

impl<'a> HeadSource<'a> {
    /// The first bytes of something that has `size` bytes.
    pub fn new(head: &'a [u8], size: u64) -> Self {
        HeadSource { head, size }
    }
}

impl Source for HeadSource<'_> {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, position: u64, into: &mut [u8]) -> io::Result<()> {
        (&mut &*self.head).read_at(position, into)
    }
}

/// The layout that inflated bytes have.
pub(crate) const INFLATED: Syntax = Syntax::ExplicitLe;
