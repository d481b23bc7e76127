//! Keeps the head of a data set while it streams past on its way to disk, up to where the pixel data starts,
//! so that the header can be read without reading the file again and without holding an instance.

use std::io;

use dicom_bytes::{Encoding, Source, Syntax, Tag, Walk};

use super::vr_of;

/// The longest head that is kept. Headers of plain images have some kB; those of enhanced multi-frame
/// objects with thousands of frames have a few MB.
pub(super) const MAX_HEAD: usize = 8 << 20;
/// How many bytes of a deflated data set are kept: its head cannot be told from its pixels before inflating.
const MAX_DEFLATED: usize = 1 << 20;
/// The head is looked at for the first time after this many bytes, then each time it has doubled.
const FIRST_LOOK: usize = 8 << 10;

/// The head of a data set, growing.
#[derive(Debug)]
pub struct HeadCapture {
    encoding: Encoding,
    bytes: Vec<u8>,
    total: u64,
    next_look: usize,
    complete: bool,
}

impl HeadCapture {
    /// For a data set in this encoding.
    pub fn new(encoding: Encoding) -> Self {
        HeadCapture {
            encoding,
            bytes: Vec::new(),
            total: 0,
            next_look: FIRST_LOOK,
            complete: false,
        }
    }

    /// Bytes that follow what came before.
    pub fn push(&mut self, bytes: &[u8]) {
        self.total += bytes.len() as u64;
        if self.complete {
            return;
        }
        let limit = if self.encoding.deflated {
            MAX_DEFLATED
        } else {
            MAX_HEAD
        };
        let room = limit.saturating_sub(self.bytes.len());
        self.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if self.bytes.len() >= limit {
            self.complete = true;
        } else if self.bytes.len() >= self.next_look && !self.encoding.deflated {
            self.next_look = self.bytes.len() * 2;
            self.look();
        }
    }

    /// How long the data set was altogether.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Its encoding.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The head, as a source that is as long as the data set: lengths are judged against the whole, reading
    /// ends where the head does.
    pub fn source(&self) -> HeadSource<'_> {
        HeadSource {
            head: &self.bytes,
            size: self.total,
        }
    }

    /// Whether the walk gets as far as the pixel data; if so, nothing after it is kept.
    fn look(&mut self) {
        // The end is not known yet, so nothing can be said to be too long yet.
        let source = HeadSource {
            head: &self.bytes,
            size: u64::MAX,
        };
        let mut walk = Walk::new(source, 0, self.encoding.syntax, vr_of).until(Tag::PIXEL_DATA);
        loop {
            match walk.advance() {
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(_) => return,
            }
        }
        // Keep the header of the pixel data element, so that the walk can see it.
        let end = walk.position().saturating_add(PIXEL_HEADER);
        self.bytes.truncate(usize::try_from(end).unwrap_or(usize::MAX));
        self.bytes.shrink_to_fit();
        self.complete = true;
    }
}

/// Bytes of the longest element header.
const PIXEL_HEADER: u64 = 12;

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

    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.head
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

#[cfg(test)]
mod tests {
    use dicom_bytes::{ElementWriter, Vr};

    use super::*;
    use crate::object::tags;

    #[test]
    fn only_the_head_of_a_large_instance_is_kept() {
        let mut writer = ElementWriter::new(Syntax::ExplicitLe);
        writer.text(tags::MODALITY, Vr::CS, "CT");
        let pixel_data_at = {
            let bytes = writer.into_bytes();
            writer = ElementWriter::new(Syntax::ExplicitLe);
            writer.text(tags::MODALITY, Vr::CS, "CT");
            bytes.len()
        };
        writer.bytes(tags::PIXEL_DATA, Vr::OW, &vec![7; 600_000]);
        let bytes = writer.into_bytes();
        let mut head = HeadCapture::new(Encoding::of("1.2.840.10008.1.2.1"));
        for piece in bytes.chunks(4096) {
            head.push(piece);
        }
        assert_eq!(head.total(), bytes.len() as u64);
        assert_eq!(head.source().bytes().len(), pixel_data_at + 12);
    }

    #[test]
    fn a_head_that_never_ends_is_cut() {
        let mut writer = ElementWriter::new(Syntax::ExplicitLe);
        writer.bytes(Tag::new(0x0009, 0x1010), Vr::OB, &vec![0; 20 << 20]);
        let mut head = HeadCapture::new(Encoding::of("1.2.840.10008.1.2.1"));
        for piece in writer.into_bytes().chunks(65_536) {
            head.push(piece);
        }
        assert_eq!(head.source().bytes().len(), MAX_HEAD);
    }
}
