//! A data element tag. Names and meanings of tags belong to the crates that use them.

use std::fmt;

/// A data element tag, ordered as data sets are ordered.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag {
    /// The group number.
    pub group: u16,
    /// The element number.
    pub element: u16,
}

impl Tag {
    /// An item of a sequence or of encapsulated pixel data (PS3.5 section 7.5).
    pub const ITEM: Tag = Tag::new(0xFFFE, 0xE000);
    /// The end of an item of undefined length.
    pub const ITEM_END: Tag = Tag::new(0xFFFE, 0xE00D);
    /// The end of a sequence of undefined length.
    pub const SEQUENCE_END: Tag = Tag::new(0xFFFE, 0xE0DD);
    /// Pixel Data.
    pub const PIXEL_DATA: Tag = Tag::new(0x7FE0, 0x0010);

    /// The tag (group, element).
    pub const fn new(group: u16, element: u16) -> Self {
        Tag { group, element }
    }

    /// Private groups are odd (PS3.5 section 7.8).
    pub const fn is_private(self) -> bool {
        self.group % 2 == 1
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({:04X},{:04X})", self.group, self.element)
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
