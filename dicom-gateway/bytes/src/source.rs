//! Where a walk reads from: bytes in memory, or anything with a known size and positioned reads.

use std::io;

/// Bytes of a known size that can be read at a position.
///
/// `read_at` fills the whole buffer or fails; a walk never asks beyond `size`.
pub trait Source {
    /// How many bytes there are.
    fn size(&self) -> u64;

    /// Fills `into` from `position` on.
    fn read_at(&mut self, position: u64, into: &mut [u8]) -> io::Result<()>;
}

impl Source for &[u8] {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&mut self, position: u64, into: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(position).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        let end = start
            .checked_add(into.len())
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        into.copy_from_slice(self.get(start..end).ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

impl<S: Source + ?Sized> Source for &mut S {
    fn size(&self) -> u64 {
        (**self).size()
    }

    fn read_at(&mut self, position: u64, into: &mut [u8]) -> io::Result<()> {
        (**self).read_at(position, into)
    }
}
