//! Writes elements: for DIMSE commands, file meta groups, synthetic images and tests.
//! It keeps lengths even and pads; it does not sort, check or convert values.

use crate::{Syntax, Tag, Vr};

/// Appends elements to a growing buffer.
#[derive(Debug)]
pub struct ElementWriter {
    syntax: Syntax,
    bytes: Vec<u8>,
}

impl ElementWriter {
    /// An empty data set in this layout.
    pub fn new(syntax: Syntax) -> Self {
        ElementWriter {
            syntax,
            bytes: Vec::new(),
        }
    }

    /// An element with these bytes, padded to an even length with what its VR asks for.
    pub fn bytes(&mut self, tag: Tag, vr: Vr, value: &[u8]) {
        let padded = value.len() + value.len() % 2;
        // A value of 4 GiB cannot be an element; the writer's callers have none.
        self.header(tag, vr, u32::try_from(padded).unwrap_or(0));
        if u32::try_from(padded).is_err() {
            return;
        }
        self.bytes.extend_from_slice(value);
        if padded != value.len() {
            let text = (vr.is_charset_text() || vr.is_plain_text()) && vr != Vr::UI;
            self.bytes.push(if text { b' ' } else { 0 });
        }
    }

    /// An element with text as it is.
    pub fn text(&mut self, tag: Tag, vr: Vr, value: &str) {
        self.bytes(tag, vr, value.as_bytes());
    }

    /// US values.
    pub fn u16s(&mut self, tag: Tag, values: &[u16]) {
        let bytes: Vec<u8> = values.iter().flat_map(|v| self.u16_bytes(*v)).collect();
        self.bytes(tag, Vr::US, &bytes);
    }

    /// A UL value.
    pub fn u32(&mut self, tag: Tag, value: u32) {
        let bytes = self.u32_bytes(value);
        self.bytes(tag, Vr::UL, &bytes);
    }

    /// A sequence of undefined length.
    pub fn sequence(&mut self, tag: Tag, fill: impl FnOnce(&mut ItemWriter<'_>)) {
        self.header(tag, Vr::SQ, u32::MAX);
        fill(&mut ItemWriter { writer: self });
        self.tag(Tag::SEQUENCE_END);
        self.bytes.extend([0; 4]);
    }

    /// What has been written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn header(&mut self, tag: Tag, vr: Vr, length: u32) {
        self.tag(tag);
        if self.syntax == Syntax::ImplicitLe {
            self.bytes.extend(length.to_le_bytes());
            return;
        }
        self.bytes.extend(vr.bytes());
        if vr.has_short_length() {
            // Longer values of short VRs do not exist in what we write.
            let short = self.u16_bytes(u16::try_from(length).unwrap_or(u16::MAX));
            self.bytes.extend(short);
        } else {
            let long = self.u32_bytes(length);
            self.bytes.extend([0, 0]);
            self.bytes.extend(long);
        }
    }

    fn tag(&mut self, tag: Tag) {
        let (group, element) = (self.u16_bytes(tag.group), self.u16_bytes(tag.element));
        self.bytes.extend(group);
        self.bytes.extend(element);
    }

    fn u16_bytes(&self, value: u16) -> [u8; 2] {
        if self.syntax == Syntax::ExplicitBe {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        }
    }

    fn u32_bytes(&self, value: u32) -> [u8; 4] {
        if self.syntax == Syntax::ExplicitBe {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        }
    }
}

/// Appends items to an open sequence.
#[derive(Debug)]
pub struct ItemWriter<'w> {
    writer: &'w mut ElementWriter,
}

impl ItemWriter<'_> {
    /// An item of undefined length.
    pub fn item(&mut self, fill: impl FnOnce(&mut ElementWriter)) {
        self.writer.tag(Tag::ITEM);
        self.writer.bytes.extend([0xFF; 4]);
        fill(self.writer);
        self.writer.tag(Tag::ITEM_END);
        self.writer.bytes.extend([0; 4]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_padded_as_their_vr_asks() {
        let mut writer = ElementWriter::new(Syntax::ExplicitLe);
        writer.text(Tag::new(8, 0x18), Vr::UI, "1.2.3");
        writer.text(Tag::new(0x10, 0x10), Vr::PN, "ABC");
        assert_eq!(
            writer.into_bytes(),
            b"\x08\x00\x18\x00UI\x06\x001.2.3\0\x10\x00\x10\x00PN\x04\x00ABC ".to_vec()
        );
    }

    #[test]
    fn long_forms_have_two_reserved_bytes() {
        let mut writer = ElementWriter::new(Syntax::ExplicitBe);
        writer.bytes(Tag::new(2, 1), Vr::OB, &[0, 1]);
        assert_eq!(
            writer.into_bytes(),
            b"\x00\x02\x00\x01OB\0\0\0\0\0\x02\x00\x01".to_vec()
        );
    }
}
