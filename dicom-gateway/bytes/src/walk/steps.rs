//! The walk step by step. Nothing is believed before it is checked against what encloses it.

use super::{Container, Element, Event, Fragment, MAX_DEPTH, Refusal, Step, Syntax, WalkError};
use crate::{Source, Tag, Vr};

const UNDEFINED: u32 = 0xFFFF_FFFF;

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
#[path = "tests.rs"]
mod tests;
