//! Where the pixel data of an instance is, and whether it can be what the header says. No pixel is read.

use dicom_bytes::{Event, Tag};

use super::Header;

const FLOAT_PIXEL_DATA: Tag = Tag::new(0x7FE0, 0x0008);
const DOUBLE_PIXEL_DATA: Tag = Tag::new(0x7FE0, 0x0009);

/// The pixel data element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelData {
    /// Where its value (or its first fragment's item) starts, from the start of the data set.
    pub at: u64,
    /// Its length; `None` when encapsulated.
    pub length: Option<u32>,
    /// What cannot be.
    pub suspicion: Option<Suspicion>,
}

/// Why a header is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspicion {
    /// The transfer syntax is a compressed one and the pixels are plain, or the other way round.
    WrongEncapsulation,
    /// Rows, columns and frames need more bytes or fragments than there are.
    TooShort,
    /// Compressed pixels have no end: it was forgotten, or the file is cut between two fragments.
    Unclosed,
}

/// What the walk over the fragments of compressed pixels found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fragments {
    /// How many there are beside the offset table.
    count: u32,
    /// Whether their end is there.
    closed: bool,
}

impl Fragments {
    /// Of so many items, the first of which is the offset table.
    pub(super) fn of(items: u32, closed: bool) -> Self {
        Fragments {
            count: items.saturating_sub(1),
            closed,
        }
    }
}

impl Suspicion {
    /// A stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Suspicion::WrongEncapsulation => "wrong-encapsulation",
            Suspicion::TooShort => "pixel-data-too-short",
            Suspicion::Unclosed => "pixel-data-unclosed",
        }
    }
}

impl PixelData {
    /// The pixel data, if this event is it.
    pub(super) fn of(event: &Event) -> Option<PixelData> {
        match event {
            Event::Element(element)
                if matches!(
                    element.tag,
                    Tag::PIXEL_DATA | FLOAT_PIXEL_DATA | DOUBLE_PIXEL_DATA
                ) =>
            {
                Some(PixelData {
                    at: element.value_at,
                    length: Some(element.length),
                    suspicion: None,
                })
            }
            Event::FragmentsStart(container) if container.tag == Tag::PIXEL_DATA => {
                // Explicit VR always: twelve bytes of header.
                Some(PixelData {
                    at: container.position + 12,
                    length: None,
                    suspicion: None,
                })
            }
            _ => None,
        }
    }

    /// The same, compared with the header and, where they were walked, the fragments.
    pub(super) fn judged(mut self, header: &Header, fragments: Option<Fragments>) -> PixelData {
        self.suspicion = match (self.length, fragments) {
            _ if header.is_encapsulated() != self.length.is_none() => Some(Suspicion::WrongEncapsulation),
            (Some(length), _)
                if header
                    .pixel_bytes()
                    .is_some_and(|needed| needed > u64::from(length)) =>
            {
                Some(Suspicion::TooShort)
            }
            (None, Some(Fragments { closed: false, .. })) => Some(Suspicion::Unclosed),
            (None, Some(Fragments { count, .. })) if count < header.least_fragments() => {
                Some(Suspicion::TooShort)
            }
            _ => None,
        };
        self
    }
}
