//! A bounded walk over the elements of a data set: headers only, values on request.
//!
//! Every declared length is checked against the enclosing item, sequence and source before anything
//! is done with it; nesting has a limit; nothing is allocated but the path. It does not inflate,
//! does not know a dictionary beyond the one function it is given, and does not interpret values.

use std::io;

use crate::{Source, Tag, Vr};

/// Sequences nested deeper than this are refused. Real objects stay below 10 (enhanced multi-frame
/// with content templates); a few hundred bytes can declare thousands of levels.
pub const MAX_DEPTH: usize = 24;

const UNDEFINED: u32 = 0xFFFF_FFFF;

/// How elements are laid out (PS3.5 section 7.1 and annex A).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// No VR on the wire, little endian.
    ImplicitLe,
    /// VR on the wire, little endian.
    ExplicitLe,
    /// VR on the wire, big endian (retired, still met).
    ExplicitBe,
}

/// An element with a value of known length, which is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its tag.
    pub tag: Tag,
    /// Its VR, or the dictionary's, or UN.
    pub vr: Vr,
    /// Where its header starts.
    pub position: u64,
    /// Where its value starts.
    pub value_at: u64,
    /// How long the value is.
    pub length: u32,
}

/// The start of a sequence or of encapsulated pixel data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Container {
    /// Its tag.
    pub tag: Tag,
    /// Its VR as on the wire (UN for an undefined length without dictionary).
    pub vr: Vr,
    /// Where its header starts.
    pub position: u64,
    /// Its length, unless delimited.
    pub length: Option<u32>,
}

/// One fragment of encapsulated pixel data; the first is the basic offset table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// 0 for the offset table.
    pub index: u32,
    /// Where its bytes start.
    pub value_at: u64,
    /// How many there are.
    pub length: u32,
}

/// What the walk meets, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// An element with a value.
    Element(Element),
    /// A sequence opens.
    SequenceStart(Container),
    /// An item opens; the path now ends with it.
    ItemStart,
    /// The item closes; the path no longer has it.
    ItemEnd,
    /// The sequence closes.
    SequenceEnd(Tag),
    /// Encapsulated pixel data opens.
    FragmentsStart(Container),
    /// A fragment of it.
    Fragment(Fragment),
    /// Encapsulated pixel data closes.
    FragmentsEnd(Tag),
}

/// One step from the data set down: which item of which sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The sequence.
    pub tag: Tag,
    /// The item, counted from 0.
    pub item: u32,
}

/// Why a data set is refused, and at which byte.
#[derive(Debug, thiserror::Error)]
#[error("at byte {at}: {why}")]
pub struct WalkError {
    /// The byte at which it was decided.
    pub at: u64,
    /// The reason.
    #[source]
    pub why: Refusal,
}

/// The reasons a walk gives for refusing.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The bytes end inside an element header.
    #[error("an element header needs {needed} bytes and {left} are left")]
    HeaderCut {
        /// Bytes a header needs.
        needed: u64,
        /// Bytes left in what encloses it.
        left: u64,
    },
    /// A declared length reaches past what encloses it.
    #[error("{tag} declares {declared} bytes and {left} are left")]
    Overrun {
        /// The element.
        tag: Tag,
        /// Its declared length.
        declared: u32,
        /// Bytes left in what encloses it.
        left: u64,
    },
    /// The VR is not two capital letters.
    #[error("{tag} has the value representation {bytes:02x?}")]
    BadVr {
        /// The element.
        tag: Tag,
        /// The bytes found.
        bytes: [u8; 2],
    },
    /// An undefined length where none is allowed.
    #[error("{tag} with value representation {vr} has an undefined length")]
    UndefinedLength {
        /// The element.
        tag: Tag,
        /// Its VR.
        vr: Vr,
    },
    /// A delimiter or item where none belongs.
    #[error("{tag} does not belong here")]
    Misplaced {
        /// The tag found.
        tag: Tag,
    },
    /// A sequence or item of undefined length is never closed.
    #[error("a sequence or item is not closed before its end")]
    Unclosed,
    /// Too many levels.
    #[error("sequences are nested deeper than {MAX_DEPTH} levels")]
    TooDeep,
    /// A value is longer than the reader wants.
    #[error("{tag} has {length} bytes where at most {limit} are read")]
    TooLong {
        /// The element.
        tag: Tag,
        /// Its length.
        length: u32,
        /// What was asked for.
        limit: u32,
    },
    /// The source failed.
    #[error("the bytes cannot be read")]
    Source(#[source] io::Error),
}

/// The walk itself. Call [`Walk::advance`] until it gives `None`.
#[derive(Debug)]
pub struct Walk<S> {
    source: S,
    position: u64,
    end: u64,
    syntax: Syntax,
    dictionary: fn(Tag) -> Option<Vr>,
    stop: Option<Tag>,
    open: Vec<Open>,
    path: Vec<Step>,
}

#[derive(Debug)]
struct Open {
    kind: Kind,
    tag: Tag,
    /// Where it ends when its length is defined.
    closes_at: Option<u64>,
    /// Where it must have ended at the latest.
    bound: u64,
    /// What to go back to afterwards.
    outer_syntax: Syntax,
    count: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Sequence,
    Item,
    Fragments,
}

impl<S: Source> Walk<S> {
    /// A walk over the data set that starts at `start`. `dictionary` gives VRs where the wire has none;
    /// answering `None` for everything is allowed, then sequences of defined length stay opaque in implicit VR.
    pub fn new(source: S, start: u64, syntax: Syntax, dictionary: fn(Tag) -> Option<Vr>) -> Self {
        let end = source.size();
        Walk {
            source,
            position: start,
            end,
            syntax,
            dictionary,
            stop: None,
            open: Vec::new(),
            path: Vec::new(),
        }
    }

    /// Stops before the first top-level element with this tag or a later one.
    pub fn until(mut self, stop: Tag) -> Self {
        self.stop = Some(stop);
        self
    }

    /// Treats the source as if it ended here (never later than it does).
    pub fn within(mut self, end: u64) -> Self {
        self.end = self.end.min(end);
        self
    }

    /// The items we are in, outermost first.
    pub fn path(&self) -> &[Step] {
        &self.path
    }

    /// The next byte the walk will look at; after the end, where it stopped.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The layout at the present position.
    pub fn syntax(&self) -> Syntax {
        self.syntax
    }

    /// The next event, or `None` at the end or before the stop tag.
    pub fn advance(&mut self) -> Result<Option<Event>, WalkError> {
        if let Some(top) = self.open.last()
            && top.closes_at == Some(self.position)
        {
            return Ok(Some(self.close()));
        }
        let bound = self.open.last().map_or(self.end, |top| top.bound);
        if self.position >= bound {
            return if self.open.is_empty() {
                Ok(None)
            } else {
                Err(self.refuse(Refusal::Unclosed))
            };
        }
        let tag = self.tag(bound)?;
        match self.open.last().map(|top| (top.kind, top.closes_at)) {
            Some((Kind::Sequence, closes_at)) => self.in_sequence(tag, bound, closes_at),
            Some((Kind::Fragments, _)) => self.in_fragments(tag, bound),
            Some((Kind::Item, None)) if tag == Tag::ITEM_END => {
                self.position += 8;
                Ok(Some(self.close()))
            }
            None if self.stop.is_some_and(|stop| tag >= stop) => Ok(None),
            Some((Kind::Item, _)) | None => self.element(tag, bound),
        }
    }

    /// The value of an element, if it has at most `limit` bytes.
    pub fn value(&mut self, element: &Element, limit: u32) -> Result<Vec<u8>, WalkError> {
        if element.length > limit {
            let why = Refusal::TooLong {
                tag: element.tag,
                length: element.length,
                limit,
            };
            return Err(WalkError {
                at: element.position,
                why,
            });
        }
        let mut bytes = vec![0; element.length as usize];
        self.read(element.value_at, &mut bytes)?;
        Ok(bytes)
    }

    /// Gives the source back.
    pub fn into_source(self) -> S {
        self.source
    }

    fn in_sequence(
        &mut self,
        tag: Tag,
        bound: u64,
        closes_at: Option<u64>,
    ) -> Result<Option<Event>, WalkError> {
        if tag == Tag::SEQUENCE_END && closes_at.is_none() {
            self.position += 8;
            return Ok(Some(self.close()));
        }
        if tag != Tag::ITEM {
            return Err(self.refuse(Refusal::Misplaced { tag }));
        }
        let length = self.u32_at(self.position + 4)?;
        let (closes_at, bound) = self.extent(tag, length, self.position + 8, bound)?;
        let Some(sequence) = self.open.last_mut() else {
            return Err(self.refuse(Refusal::Misplaced { tag }));
        };
        self.path.push(Step {
            tag: sequence.tag,
            item: sequence.count,
        });
        sequence.count = sequence.count.saturating_add(1);
        self.position += 8;
        self.open.push(Open {
            kind: Kind::Item,
            tag,
            closes_at,
            bound,
            outer_syntax: self.syntax,
            count: 0,
        });
        Ok(Some(Event::ItemStart))
    }

    fn in_fragments(&mut self, tag: Tag, bound: u64) -> Result<Option<Event>, WalkError> {
        if tag == Tag::SEQUENCE_END {
            self.position += 8;
            return Ok(Some(self.close()));
        }
        if tag != Tag::ITEM {
            return Err(self.refuse(Refusal::Misplaced { tag }));
        }
        let length = self.u32_at(self.position + 4)?;
        let value_at = self.position + 8;
        if length == UNDEFINED {
            return Err(self.refuse(Refusal::UndefinedLength { tag, vr: Vr::OB }));
        }
        self.fits(tag, length, value_at, bound)?;
        let index = self.open.last().map_or(0, |top| top.count);
        if let Some(top) = self.open.last_mut() {
            top.count = top.count.saturating_add(1);
        }
        self.position = value_at + u64::from(length);
        Ok(Some(Event::Fragment(Fragment {
            index,
            value_at,
            length,
        })))
    }

    fn element(&mut self, tag: Tag, bound: u64) -> Result<Option<Event>, WalkError> {
        if tag.group == 0xFFFE {
            return Err(self.refuse(Refusal::Misplaced { tag }));
        }
        let position = self.position;
        let (vr, length, value_at) = self.header(tag, bound)?;
        let wire_length = (length != UNDEFINED).then_some(length);
        let container = Container {
            tag,
            vr,
            position,
            length: wire_length,
        };

        if wire_length.is_none() && (tag == Tag::PIXEL_DATA || vr == Vr::OB || vr == Vr::OW) {
            self.open_container(Kind::Fragments, tag, None, bound);
            self.position = value_at;
            return Ok(Some(Event::FragmentsStart(container)));
        }
        if vr == Vr::SQ || (wire_length.is_none() && vr == Vr::UN) {
            if self
                .open
                .iter()
                .filter(|open| open.kind == Kind::Sequence)
                .count()
                >= MAX_DEPTH
            {
                return Err(self.refuse(Refusal::TooDeep));
            }
            let (closes_at, inner) = self.extent(tag, length, value_at, bound)?;
            self.open_container(Kind::Sequence, tag, closes_at, inner);
            if vr == Vr::UN {
                // PS3.5 section 6.2.2 note 4: a sequence sent as UN is in implicit VR, little endian.
                self.syntax = Syntax::ImplicitLe;
            }
            self.position = value_at;
            return Ok(Some(Event::SequenceStart(container)));
        }
        if wire_length.is_none() {
            return Err(self.refuse(Refusal::UndefinedLength { tag, vr }));
        }
        self.fits(tag, length, value_at, bound)?;
        self.position = value_at + u64::from(length);
        Ok(Some(Event::Element(Element {
            tag,
            vr,
            position,
            value_at,
            length,
        })))
    }

    /// VR, length and start of the value, of the element header at the present position.
    fn header(&mut self, tag: Tag, bound: u64) -> Result<(Vr, u32, u64), WalkError> {
        let at = self.position + 4;
        if self.syntax == Syntax::ImplicitLe {
            let length = self.u32_at(at)?;
            let vr = (self.dictionary)(tag).unwrap_or(Vr::UN);
            // Without a dictionary's word, an undefined length is the only sign of a sequence.
            let vr = if length == UNDEFINED && tag != Tag::PIXEL_DATA {
                Vr::SQ
            } else {
                vr
            };
            return Ok((vr, length, at + 4));
        }
        let mut four = [0; 4];
        self.read(at, &mut four)?;
        let letters = [four[0], four[1]];
        let vr = Vr::from_bytes(letters).ok_or(WalkError {
            at,
            why: Refusal::BadVr { tag, bytes: letters },
        })?;
        if vr.has_short_length() {
            let length = match self.syntax {
                Syntax::ExplicitBe => u16::from_be_bytes([four[2], four[3]]),
                Syntax::ExplicitLe | Syntax::ImplicitLe => u16::from_le_bytes([four[2], four[3]]),
            };
            return Ok((vr, u32::from(length), at + 4));
        }
        let left = bound - self.position;
        if left < 12 {
            return Err(self.refuse(Refusal::HeaderCut { needed: 12, left }));
        }
        Ok((vr, self.u32_at(at + 4)?, at + 8))
    }

    fn tag(&mut self, bound: u64) -> Result<Tag, WalkError> {
        let left = bound - self.position;
        if left < 8 {
            return Err(self.refuse(Refusal::HeaderCut { needed: 8, left }));
        }
        let mut b = [0; 4];
        self.read(self.position, &mut b)?;
        Ok(match self.syntax {
            Syntax::ExplicitBe => {
                Tag::new(u16::from_be_bytes([b[0], b[1]]), u16::from_be_bytes([b[2], b[3]]))
            }
            Syntax::ExplicitLe | Syntax::ImplicitLe => {
                Tag::new(u16::from_le_bytes([b[0], b[1]]), u16::from_le_bytes([b[2], b[3]]))
            }
        })
    }

    fn u32_at(&mut self, at: u64) -> Result<u32, WalkError> {
        let mut bytes = [0; 4];
        self.read(at, &mut bytes)?;
        Ok(match self.syntax {
            Syntax::ExplicitBe => u32::from_be_bytes(bytes),
            Syntax::ExplicitLe | Syntax::ImplicitLe => u32::from_le_bytes(bytes),
        })
    }

    fn read(&mut self, at: u64, into: &mut [u8]) -> Result<(), WalkError> {
        self.source.read_at(at, into).map_err(|error| WalkError {
            at,
            why: Refusal::Source(error),
        })
    }

    /// Where a container closes, and the bound for what is in it.
    fn extent(
        &self,
        tag: Tag,
        length: u32,
        value_at: u64,
        bound: u64,
    ) -> Result<(Option<u64>, u64), WalkError> {
        if length == UNDEFINED {
            return Ok((None, bound));
        }
        self.fits(tag, length, value_at, bound)?;
        let end = value_at + u64::from(length);
        Ok((Some(end), end))
    }

    fn fits(&self, tag: Tag, declared: u32, value_at: u64, bound: u64) -> Result<(), WalkError> {
        let left = bound.saturating_sub(value_at);
        if u64::from(declared) > left {
            return Err(self.refuse(Refusal::Overrun { tag, declared, left }));
        }
        Ok(())
    }

    fn open_container(&mut self, kind: Kind, tag: Tag, closes_at: Option<u64>, bound: u64) {
        self.open.push(Open {
            kind,
            tag,
            closes_at,
            bound,
            outer_syntax: self.syntax,
            count: 0,
        });
    }

    fn close(&mut self) -> Event {
        let Some(closed) = self.open.pop() else {
            return Event::ItemEnd;
        };
        self.syntax = closed.outer_syntax;
        match closed.kind {
            Kind::Sequence => Event::SequenceEnd(closed.tag),
            Kind::Fragments => Event::FragmentsEnd(closed.tag),
            Kind::Item => {
                self.path.pop();
                Event::ItemEnd
            }
        }
    }

    fn refuse(&self, why: Refusal) -> WalkError {
        WalkError {
            at: self.position,
            why,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ElementWriter;

    fn no_dictionary(_: Tag) -> Option<Vr> {
        None
    }

    fn all(bytes: &[u8], syntax: Syntax) -> Result<Vec<Event>, WalkError> {
        let mut walk = Walk::new(bytes, 0, syntax, no_dictionary);
        let mut events = Vec::new();
        while let Some(event) = walk.advance()? {
            events.push(event);
        }
        Ok(events)
    }

    const NAME: Tag = Tag::new(0x0010, 0x0010);
    const SEQUENCE: Tag = Tag::new(0x0008, 0x1140);

    fn nested(syntax: Syntax) -> Vec<u8> {
        let mut writer = ElementWriter::new(syntax);
        writer.text(Tag::new(0x0008, 0x0060), Vr::CS, "CT");
        writer.sequence(SEQUENCE, |sequence| {
            sequence.item(|item| item.text(Tag::new(0x0008, 0x1155), Vr::UI, "1.2.3"));
            sequence.item(|item| item.sequence(SEQUENCE, |inner| inner.item(|_| ())));
        });
        writer.text(NAME, Vr::PN, "A^B");
        writer.into_bytes()
    }

    #[test]
    fn all_three_layouts_walk_alike() {
        for syntax in [Syntax::ImplicitLe, Syntax::ExplicitLe, Syntax::ExplicitBe] {
            let bytes = nested(syntax);
            let mut walk = Walk::new(&bytes[..], 0, syntax, no_dictionary);
            let mut found = Vec::new();
            while let Some(event) = walk.advance().unwrap() {
                if let Event::Element(element) = event {
                    found.push((
                        walk.path().to_vec(),
                        element.tag,
                        walk.value(&element, 64).unwrap(),
                    ));
                }
            }
            let step = Step {
                tag: SEQUENCE,
                item: 0,
            };
            assert_eq!(
                found,
                [
                    (vec![], Tag::new(0x0008, 0x0060), b"CT".to_vec()),
                    (vec![step], Tag::new(0x0008, 0x1155), b"1.2.3\0".to_vec()),
                    (vec![], NAME, b"A^B ".to_vec()),
                ]
            );
        }
    }

    #[test]
    fn a_declared_length_beyond_the_file_is_refused_before_anything_is_read() {
        let mut bytes = b"\x10\x00\x20\x40LT".to_vec();
        bytes[4..6].copy_from_slice(b"UT");
        bytes.extend([0, 0]);
        bytes.extend(0xFFFF_FFF0_u32.to_le_bytes());
        bytes.extend([0; 1400]);
        let error = all(&bytes, Syntax::ExplicitLe).unwrap_err();
        assert_eq!(error.at, 0);
        assert!(matches!(
            error.why,
            Refusal::Overrun {
                declared: 0xFFFF_FFF0,
                left: 1400,
                ..
            }
        ));
    }

    #[test]
    fn a_child_may_not_reach_out_of_its_item() {
        let mut bytes = vec![0x08, 0, 0x40, 0x11, b'S', b'Q', 0, 0, 16, 0, 0, 0];
        bytes.extend([0xFE, 0xFF, 0x00, 0xE0, 8, 0, 0, 0]);
        bytes.extend([0x10, 0, 0x10, 0, b'P', b'N', 100, 0]);
        bytes.extend([b' '; 200]);
        let error = all(&bytes, Syntax::ExplicitLe).unwrap_err();
        assert!(matches!(
            error.why,
            Refusal::Overrun {
                declared: 100,
                left: 0,
                ..
            }
        ));
    }

    #[test]
    fn deep_nesting_is_refused_at_the_limit() {
        fn levels(n: usize) -> Vec<u8> {
            let mut bytes = Vec::new();
            for _ in 0..n {
                bytes.extend([0x08, 0, 0x40, 0x11, b'S', b'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
                bytes.extend([0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
            }
            for _ in 0..n {
                bytes.extend([
                    0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0,
                ]);
            }
            bytes
        }
        assert!(all(&levels(MAX_DEPTH), Syntax::ExplicitLe).is_ok());
        let error = all(&levels(MAX_DEPTH + 1), Syntax::ExplicitLe).unwrap_err();
        assert!(matches!(error.why, Refusal::TooDeep));
    }

    #[test]
    fn fragments_are_listed_with_their_places() {
        let mut bytes = vec![0xE0, 0x7F, 0x10, 0x00, b'O', b'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
        bytes.extend([0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0]);
        bytes.extend([0xFE, 0xFF, 0x00, 0xE0, 2, 0, 0, 0, 1, 2]);
        bytes.extend([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
        let events = all(&bytes, Syntax::ExplicitLe).unwrap();
        assert_eq!(
            events[1],
            Event::Fragment(Fragment {
                index: 0,
                value_at: 20,
                length: 0
            })
        );
        assert_eq!(
            events[2],
            Event::Fragment(Fragment {
                index: 1,
                value_at: 28,
                length: 2
            })
        );
        assert_eq!(events[3], Event::FragmentsEnd(Tag::PIXEL_DATA));
    }

    #[test]
    fn a_sequence_sent_as_un_is_walked_in_implicit_vr() {
        let mut bytes = vec![0x09, 0, 0x01, 0x10, b'U', b'N', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
        bytes.extend([0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
        bytes.extend([0x10, 0, 0x10, 0, 2, 0, 0, 0, b'A', b' ']);
        bytes.extend([
            0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0,
        ]);
        bytes.extend([0x10, 0, 0x20, 0, b'L', b'O', 2, 0, b'7', b' ']);
        let events = all(&bytes, Syntax::ExplicitLe).unwrap();
        assert_eq!(events.len(), 6);
        assert!(matches!(
            events[5],
            Event::Element(Element {
                vr: Vr::LO,
                length: 2,
                ..
            })
        ));
    }

    #[test]
    fn the_walk_stops_before_the_stop_tag() {
        let bytes = nested(Syntax::ExplicitLe);
        let mut walk = Walk::new(&bytes[..], 0, Syntax::ExplicitLe, no_dictionary).until(NAME);
        while walk.advance().unwrap().is_some() {}
        assert_eq!(walk.position(), bytes.len() as u64 - 12);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_never_panic_and_always_end(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            for syntax in [Syntax::ImplicitLe, Syntax::ExplicitLe, Syntax::ExplicitBe] {
                let mut walk = Walk::new(&bytes[..], 0, syntax, |_| Some(Vr::SQ));
                let mut steps = 0;
                while let Ok(Some(_)) = walk.advance() {
                    steps += 1;
                    prop_assert!(steps <= bytes.len() * 2 + 2);
                    prop_assert!(walk.position() <= bytes.len() as u64);
                }
            }
        }

        #[test]
        fn a_cut_or_flipped_data_set_is_walked_or_refused(cut in 0usize..120, flip in 0usize..120, with: u8) {
            let mut bytes = nested(Syntax::ExplicitLe);
            bytes.truncate(cut.max(1));
            let at = flip % bytes.len();
            bytes[at] ^= with;
            let mut walk = Walk::new(&bytes[..], 0, Syntax::ExplicitLe, no_dictionary);
            while let Ok(Some(event)) = walk.advance() {
                if let Event::Element(element) = event {
                    prop_assert!(walk.value(&element, u32::MAX).is_ok());
                }
            }
        }
    }
}
