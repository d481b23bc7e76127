//! Where the frames of a stored instance lie in its object. One bounded walk over element headers; of the values only
//! the few that describe pixels are read, and no pixel is. What the header declares is checked against what is there.

use std::collections::BTreeMap;
use std::ops::Range;

use dicom_bytes::{
    Encoding, Event, Part10Error, Part10Head, Source, Syntax, Tag, Vr, Walk, WalkError, read_head,
};

use super::{tags, vr_of};

/// Fragments beyond this are not walked.
const MAX_FRAGMENTS: usize = 1 << 20;
/// Elements before the pixel data beyond this are not walked.
const MAX_ELEMENTS: usize = 400_000;
/// The longest value that describes pixels: a table of 65 536 entries of 16 bits.
const MAX_VALUE: u32 = 128 << 10;
/// The longest table of frame offsets.
const MAX_TABLE: u32 = 16 << 20;

const EXTENDED_OFFSETS: Tag = Tag::new(0x7FE0, 0x0001);
const PER_FRAME_GROUPS: Tag = Tag::new(0x5200, 0x9230);

/// Why frames cannot be found.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// No Part-10 file.
    #[error("not a DICOM file")]
    NotPart10(#[from] Part10Error),
    /// The data set does not hold together.
    #[error("the data set does not hold together")]
    Walk(#[from] WalkError),
    /// The file cannot be read.
    #[error("the file cannot be read")]
    File(#[from] std::io::Error),
    /// The data set is deflated: frames have no place in the file.
    #[error("the data set is deflated")]
    Deflated(Part10Head),
    /// No pixel data.
    #[error("no pixel data")]
    NoPixels,
    /// Fewer frames.
    #[error("no such frame")]
    NoSuchFrame,
    /// What is declared cannot be.
    #[error("{0}")]
    Nonsense(&'static str),
}

/// How frames are stored.
#[derive(Debug, PartialEq, Eq)]
pub enum Stored {
    /// One after the other from `at` on, `bytes` each. `swap` when the bytes of each pair are in the other order.
    Plain {
        /// Where the first begins.
        at: u64,
        /// How long each is.
        bytes: u64,
        /// Whether pairs of bytes are to be swapped.
        swap: bool,
    },
    /// In fragments; the ranges of each frame.
    Fragments(Vec<Vec<Range<u64>>>),
}

/// What there is to know about an instance's frames.
#[derive(Debug)]
pub struct Layout {
    /// The transfer syntax of the object.
    pub transfer_syntax: String,
    /// How many frames.
    pub frames: u32,
    /// Where they are.
    pub stored: Stored,
    /// Where the data set lies up to its pixel data.
    pub head: Range<u64>,
    /// Values of group 0028 and of the palettes, by path-less tag: of the top level, else of the functional groups
    /// of the first frame.
    values: BTreeMap<Tag, Vec<u8>>,
    big_endian: bool,
}

impl Layout {
    /// The ranges of a frame, counted from 0.
    pub fn frame(&self, index: u32) -> Result<Vec<Range<u64>>, LayoutError> {
        if index >= self.frames {
            return Err(LayoutError::NoSuchFrame);
        }
        match &self.stored {
            Stored::Plain { at, bytes, .. } => {
                let from = at + bytes * u64::from(index);
                Ok(std::iter::once(from..from + bytes).collect())
            }
            Stored::Fragments(frames) => frames
                .get(index as usize)
                .cloned()
                .ok_or(LayoutError::NoSuchFrame),
        }
    }

    /// The transfer syntax that frames are given out in: plain ones always in little endian.
    pub fn frame_syntax(&self) -> &str {
        match self.stored {
            Stored::Plain { .. } => "1.2.840.10008.1.2.1",
            Stored::Fragments(_) => &self.transfer_syntax,
        }
    }

    /// A number of 16 bits.
    pub fn number(&self, tag: Tag) -> Option<u16> {
        self.numbers(tag).first().copied()
    }

    /// Numbers of 16 bits.
    pub fn numbers(&self, tag: Tag) -> Vec<u16> {
        let read = |pair: &[u8; 2]| match self.big_endian {
            true => u16::from_be_bytes(*pair),
            false => u16::from_le_bytes(*pair),
        };
        let bytes = self.values.get(&tag).map_or(&[][..], Vec::as_slice);
        bytes.as_chunks::<2>().0.iter().map(read).collect()
    }

    /// A text without padding.
    pub fn text(&self, tag: Tag) -> String {
        let bytes = self.values.get(&tag).map_or(&[][..], Vec::as_slice);
        String::from_utf8_lossy(bytes)
            .trim_matches(['\0', ' '])
            .to_owned()
    }

    /// The first of decimal numbers.
    pub fn decimal(&self, tag: Tag) -> Option<f64> {
        let text = self.text(tag);
        let number = text.split('\\').next()?.trim().parse::<f64>().ok()?;
        number.is_finite().then_some(number)
    }
}

/// Finds the frames of a Part-10 file.
pub fn locate<S: Source>(mut source: S) -> Result<Layout, LayoutError> {
    let head = read_head(&mut source)?;
    let encoding = Encoding::of(&head.transfer_syntax);
    if encoding.deflated {
        return Err(LayoutError::Deflated(head));
    }
    locate_from(source, head.data_set_at, encoding.syntax, head.transfer_syntax)
}

/// Finds the frames of a data set that begins at `start`.
pub(crate) fn locate_from<S: Source>(
    source: S,
    start: u64,
    syntax: Syntax,
    transfer_syntax: String,
) -> Result<Layout, LayoutError> {
    let mut walk = Walk::new(source, start, syntax, vr_of);
    let mut values = BTreeMap::new();
    let mut offsets = None;
    for _ in 0..MAX_ELEMENTS {
        let Some(event) = walk.advance()? else {
            return Err(LayoutError::NoPixels);
        };
        let top = walk.path().is_empty();
        match event {
            Event::Element(element) if top && element.tag == Tag::PIXEL_DATA => {
                let layout = Layout {
                    transfer_syntax,
                    frames: 0,
                    stored: Stored::Fragments(Vec::new()),
                    head: start..element.position,
                    values,
                    big_endian: syntax == Syntax::ExplicitBe,
                };
                let swap = layout.big_endian && element.vr == Vr::OW;
                return plain(layout, element.value_at, u64::from(element.length), swap);
            }
            Event::FragmentsStart(container) if top && container.tag == Tag::PIXEL_DATA => {
                let layout = Layout {
                    transfer_syntax,
                    frames: 0,
                    stored: Stored::Fragments(Vec::new()),
                    head: start..container.position,
                    values,
                    big_endian: false,
                };
                return fragments(layout, walk, offsets);
            }
            Event::Element(element) if top && element.tag == EXTENDED_OFFSETS => {
                offsets = Some(walk.value(&element, MAX_TABLE)?);
            }
            Event::Element(element) if describes(element.tag, walk.path()) && element.length <= MAX_VALUE => {
                let value = walk.value(&element, MAX_VALUE)?;
                values.entry(element.tag).or_insert(value);
            }
            _ => {}
        }
    }
    Err(LayoutError::Nonsense("too many elements before the pixel data"))
}

/// What describes pixels: group 0028 of the top level, or of the functional groups all frames or the first one have.
fn describes(tag: Tag, path: &[dicom_bytes::Step]) -> bool {
    tag.group == 0x0028
        && match path {
            [] => true,
            [first, ..] => {
                first.tag == tags::SHARED_FUNCTIONAL_GROUPS
                    || (first.tag == PER_FRAME_GROUPS && first.item == 0)
            }
        }
}

fn declared_frames(layout: &Layout) -> u32 {
    let text = layout.text(tags::NUMBER_OF_FRAMES);
    text.parse::<u32>().ok().filter(|frames| *frames > 0).unwrap_or(1)
}

fn plain(mut layout: Layout, at: u64, length: u64, swap: bool) -> Result<Layout, LayoutError> {
    let field = |tag| layout.number(tag).map(u64::from).filter(|number| *number > 0);
    let (Some(rows), Some(columns), Some(bits)) = (
        field(tags::ROWS),
        field(tags::COLUMNS),
        field(tags::BITS_ALLOCATED),
    ) else {
        return Err(LayoutError::Nonsense("rows, columns or bits are missing"));
    };
    let samples = field(tags::SAMPLES_PER_PIXEL).unwrap_or(1);
    // Two chroma samples serve two pixels (PS3.3 C.7.6.3.1.2).
    let samples = match layout.text(tags::PHOTOMETRIC_INTERPRETATION).as_str() {
        "YBR_FULL_422" => 2,
        _ => samples,
    };
    let bits = (rows * columns)
        .checked_mul(samples)
        .and_then(|samples| samples.checked_mul(bits))
        .ok_or(LayoutError::Nonsense("dimensions are too large"))?;
    let frames = declared_frames(&layout);
    if frames > 1 && !bits.is_multiple_of(8) {
        return Err(LayoutError::Nonsense("frames do not begin at bytes"));
    }
    let mut bytes = bits.div_ceil(8);
    if swap && !bytes.is_multiple_of(2) {
        // The last byte lies in a word of two, whose other byte is padding.
        if frames > 1 {
            return Err(LayoutError::Nonsense("frames do not begin at words"));
        }
        bytes += 1;
    }
    if bytes
        .checked_mul(u64::from(frames))
        .is_none_or(|needed| needed > length)
    {
        return Err(LayoutError::Nonsense("the pixel data is shorter than its frames"));
    }
    layout.frames = frames;
    layout.stored = Stored::Plain { at, bytes, swap };
    Ok(layout)
}

fn fragments<S: Source>(
    mut layout: Layout,
    mut walk: Walk<S>,
    extended: Option<Vec<u8>>,
) -> Result<Layout, LayoutError> {
    let mut table = None;
    let mut found: Vec<Range<u64>> = Vec::new();
    while let Some(event) = walk.advance()? {
        let Event::Fragment(fragment) = event else { break };
        let range = fragment.value_at..fragment.value_at + u64::from(fragment.length);
        if table.is_none() {
            table = Some(range);
        } else if found.len() < MAX_FRAGMENTS {
            found.push(range);
        } else {
            return Err(LayoutError::Nonsense("too many fragments"));
        }
    }
    let table = table.ok_or(LayoutError::NoPixels)?;
    let frames = declared_frames(&layout) as usize;
    let mut source = walk.into_source();
    let offsets = match extended {
        Some(bytes) => bytes
            .as_chunks::<8>()
            .0
            .iter()
            .map(|eight| u64::from_le_bytes(*eight))
            .collect(),
        None => basic_offsets(&mut source, &table)?,
    };
    let frames = if frames == 1 {
        vec![found]
    } else if found.len() == frames {
        found.into_iter().map(|range| vec![range]).collect()
    } else if offsets.len() == frames {
        by_offsets(&found, &offsets, table.end)?
    } else {
        by_marks(&mut source, found, frames)?
    };
    if frames.iter().any(Vec::is_empty) {
        return Err(LayoutError::Nonsense("a frame has no fragments"));
    }
    layout.frames = u32::try_from(frames.len()).unwrap_or(u32::MAX);
    layout.stored = Stored::Fragments(frames);
    Ok(layout)
}

fn basic_offsets<S: Source>(source: &mut S, table: &Range<u64>) -> Result<Vec<u64>, LayoutError> {
    let length = table.end - table.start;
    if length > u64::from(MAX_TABLE) {
        return Err(LayoutError::Nonsense("the offset table is too long"));
    }
    let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
    source.read_at(table.start, &mut bytes)?;
    let read = |four: &[u8; 4]| u64::from(u32::from_le_bytes(*four));
    Ok(bytes.as_chunks::<4>().0.iter().map(read).collect())
}

/// Offsets count from the item of the first fragment, which follows the table.
fn by_offsets(
    found: &[Range<u64>],
    offsets: &[u64],
    first: u64,
) -> Result<Vec<Vec<Range<u64>>>, LayoutError> {
    let wrong = || LayoutError::Nonsense("the offset table names no fragment");
    let mut frames = vec![Vec::new(); offsets.len()];
    let mut frame = None;
    for range in found {
        let offset = (range.start - 8).checked_sub(first).ok_or_else(wrong)?;
        let next = frame.map_or(0, |frame| frame + 1);
        if offsets.get(next) == Some(&offset) {
            frame = Some(next);
        }
        frames[frame.ok_or_else(wrong)?].push(range.clone());
    }
    Ok(frames)
}

/// Without a table: a frame begins with the marker of its code stream.
fn by_marks<S: Source>(
    source: &mut S,
    found: Vec<Range<u64>>,
    wanted: usize,
) -> Result<Vec<Vec<Range<u64>>>, LayoutError> {
    let mut frames: Vec<Vec<Range<u64>>> = Vec::new();
    for range in found {
        let mut mark = [0; 2];
        if range.end - range.start >= 2 {
            source.read_at(range.start, &mut mark)?;
        }
        match frames.last_mut() {
            Some(frame) if !matches!(mark, [0xFF, 0xD8 | 0x4F]) => frame.push(range),
            _ => frames.push(vec![range]),
        }
    }
    if frames.len() == wanted {
        Ok(frames)
    } else {
        Err(LayoutError::Nonsense("frames and fragments do not fit"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A data set of `frames` frames in these fragments.
    fn encapsulated(frames: u32, table: &[u32], fragments: &[&[u8]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let text = format!("{frames:<2}");
        bytes.extend([0x28, 0, 8, 0, b'I', b'S', 2, 0]);
        bytes.extend(text.as_bytes());
        bytes.extend([0xE0, 0x7F, 0x10, 0, b'O', b'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
        let table: Vec<u8> = table.iter().flat_map(|offset| offset.to_le_bytes()).collect();
        for item in std::iter::once(&table[..]).chain(fragments.iter().copied()) {
            bytes.extend([0xFE, 0xFF, 0x00, 0xE0]);
            bytes.extend(u32::try_from(item.len()).unwrap().to_le_bytes());
            bytes.extend(item);
        }
        bytes.extend([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
        bytes
    }

    fn frames(bytes: &[u8]) -> Result<Vec<Vec<u8>>, LayoutError> {
        let layout = locate_from(bytes, 0, Syntax::ExplicitLe, "1.2.840.10008.1.2.4.50".into())?;
        (0..layout.frames)
            .map(|frame| {
                let ranges = layout.frame(frame)?;
                let slice = |range: Range<u64>| &bytes[range.start as usize..range.end as usize];
                Ok(ranges.into_iter().flat_map(slice).copied().collect())
            })
            .collect()
    }

    #[test]
    fn fragments_become_frames_by_count_table_or_marker() {
        assert_eq!(frames(&encapsulated(1, &[], &[b"ab", b"cd"])).unwrap(), [b"abcd"]);
        assert_eq!(
            frames(&encapsulated(2, &[], &[b"ab", b"cd"])).unwrap(),
            [b"ab", b"cd"]
        );
        let table = frames(&encapsulated(2, &[0, 20], &[b"ab", b"cd", b"ef"])).unwrap();
        assert_eq!(table, [b"abcd".to_vec(), b"ef".to_vec()]);
        let marks = frames(&encapsulated(2, &[], &[b"\xFF\xD8", b"cd", b"\xFF\xD8"])).unwrap();
        assert_eq!(marks, [b"\xFF\xD8cd".to_vec(), b"\xFF\xD8".to_vec()]);
        assert!(frames(&encapsulated(2, &[0, 7], &[b"ab", b"cd", b"ef"])).is_err());
        assert!(frames(&encapsulated(2, &[], &[b"ab", b"cd", b"ef"])).is_err());
    }
}
