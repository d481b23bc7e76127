//! One walk over the head of an instance gives everything we keep of it: header, metadata, where the pixels are.
//! A data set that does not hold together up to and including the pixel data element is refused. Of compressed pixels
//! the headers of their fragments are walked when an instance arrives; no pixel is read.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;

use dicom_bytes::{Encoding, Event, Part10Error, Refusal, Source, Syntax, Tag, Walk, WalkError, read_head};
use flate2::read::DeflateDecoder;

use super::charset::{CharacterSet, Decoder};
use super::head::{HeadSource, INFLATED};
use super::metadata::MetadataBuilder;
use super::pixels::{Fragments, PixelData};
use super::{Header, tags, vr_of};

/// Values of header elements are short; longer ones are not a header's.
const MAX_HEADER_VALUE: u32 = 4096;
/// All values of a header together: more than a few kB come from nobody who means well.
const MAX_HEADER: usize = 1 << 20;
/// How many bytes of a deflated data set are read: its head cannot be told from its pixels before inflating.
const MAX_DEFLATED: u64 = 1 << 20;
/// How much of a deflated data set is inflated. Headers of plain images have some kB; those of enhanced multi-frame
/// objects with thousands of frames have a few MB.
const MAX_INFLATED: usize = 8 << 20;
/// Fragments beyond this are not walked.
const MAX_FRAGMENTS: u32 = 1 << 20;
/// Elements of a head beyond this are not walked: an enhanced object of 2 000 frames has about 100 000.
const MAX_ELEMENTS: usize = 400_000;

/// What an instance says of itself.
#[derive(Debug)]
pub struct Reading {
    /// What matching, routing and lists need.
    pub header: Header,
    /// DICOM JSON (PS3.18 annex F) of all elements but bulk data, as text.
    pub metadata: String,
    /// Where the pixels are and how they are stored; `None` for an object without.
    pub pixels: Option<PixelData>,
}

/// Why an instance cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Not a Part-10 file.
    #[error("not a DICOM file")]
    NotPart10(#[from] Part10Error),
    /// The data set does not hold together.
    #[error("the data set does not hold together")]
    Walk(#[from] WalkError),
    /// More elements than we walk.
    #[error("the data set has more elements or fragments than are walked")]
    TooManyElements,
    /// The deflated data set cannot be inflated.
    #[error("the deflated data set cannot be inflated")]
    Inflate(#[source] io::Error),
    /// Something every instance has is missing.
    #[error("the data set has no {0}")]
    Missing(&'static str),
    /// A UID is not one.
    #[error("{tag} is not a UID")]
    NotAUid {
        /// Which.
        tag: Tag,
        /// Why.
        source: yuanzhen_domain::uid::InvalidUid,
    },
    /// The file cannot be opened.
    #[error("the file cannot be read")]
    File(#[source] io::Error),
}

impl ReadError {
    /// A stable code for events and lists.
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::NotPart10(_) => "not-dicom",
            ReadError::Walk(_) | ReadError::TooManyElements => "malformed",
            ReadError::Inflate(_) => "cannot-inflate",
            ReadError::Missing(_) | ReadError::NotAUid { .. } => "incomplete",
            ReadError::File(_) => "file",
        }
    }
}

/// Reads the head of a Part-10 file, up to where its pixels begin.
pub fn read_part10<S: Source>(source: S, device: Option<CharacterSet>) -> Result<Reading, ReadError> {
    read(source, device, Extent::Head)
}

/// Reads a Part-10 file that just arrived: its head, and whether its compressed pixels are all there.
pub fn read_whole<S: Source>(source: S, device: Option<CharacterSet>) -> Result<Reading, ReadError> {
    read(source, device, Extent::Fragments)
}

/// How far an instance is walked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// To where the pixels begin.
    Head,
    /// To the end of the last fragment.
    Fragments,
}

fn read<S: Source>(
    mut source: S,
    device: Option<CharacterSet>,
    extent: Extent,
) -> Result<Reading, ReadError> {
    let head = read_head(&mut source)?;
    let encoding = Encoding::of(&head.transfer_syntax);
    if !encoding.deflated {
        let (start, syntax) = (head.data_set_at, encoding.syntax);
        return walk(source, start, syntax, &head.transfer_syntax, device, extent);
    }
    let (inflated, size) = inflated_head(&mut source, head.data_set_at)?;
    // Only the head was inflated, and compressed pixels are not deflated again.
    let source = HeadSource::new(&inflated, size);
    walk(source, 0, INFLATED, &head.transfer_syntax, device, Extent::Head)
}

fn walk<S: Source>(
    source: S,
    start: u64,
    syntax: Syntax,
    transfer_syntax: &str,
    device: Option<CharacterSet>,
    extent: Extent,
) -> Result<Reading, ReadError> {
    let big_endian = syntax == Syntax::ExplicitBe;
    let mut walk = Walk::new(source, start, syntax, vr_of);
    let mut values: BTreeMap<Tag, Vec<u8>> = BTreeMap::new();
    let mut kept = 0;
    let mut metadata = MetadataBuilder::new(device, big_endian);
    let mut decoder = Decoder::new(None, device);
    let mut pixels = None;
    for count in 0.. {
        if count == MAX_ELEMENTS || kept > MAX_HEADER {
            return Err(ReadError::TooManyElements);
        }
        let Some(event) = walk.advance()? else { break };
        if walk.path().is_empty()
            && let Some(found) = PixelData::of(&event)
        {
            pixels = Some(found);
            break;
        }
        if let Event::Element(element) = &event
            && element.length <= MAX_HEADER_VALUE
            && is_header(element.tag, walk.path())
            && !values.contains_key(&element.tag)
        {
            let value = walk.value(element, MAX_HEADER_VALUE)?;
            if element.tag == tags::SPECIFIC_CHARACTER_SET {
                decoder = Decoder::new(Some(&String::from_utf8_lossy(&value)), device);
            }
            kept += value.len();
            values.insert(element.tag, value);
        }
        metadata.take(&event, &mut walk)?;
    }
    let header = Header::from_values(&values, &mut decoder, big_endian, transfer_syntax)?;
    let fragments = match pixels {
        Some(PixelData { length: None, .. }) if extent == Extent::Fragments => {
            Some(count_fragments(&mut walk)?)
        }
        _ => None,
    };
    let pixels = pixels.map(|found| found.judged(&header, fragments));
    Ok(Reading {
        header,
        metadata: metadata.finish(transfer_syntax),
        pixels,
    })
}

/// Walks the headers of the fragments to their end. One that reaches past the end of the file was cut short.
fn count_fragments<S: Source>(walk: &mut Walk<S>) -> Result<Fragments, ReadError> {
    let mut items: u32 = 0;
    loop {
        match walk.advance() {
            Ok(Some(Event::Fragment(_))) if items <= MAX_FRAGMENTS => items += 1,
            Ok(Some(Event::Fragment(_))) => return Err(ReadError::TooManyElements),
            Ok(Some(Event::FragmentsEnd(_))) => return Ok(Fragments::of(items, true)),
            // Between two fragments: a sender that forgot the end, or a cut that cannot be told from it.
            Ok(_) => return Ok(Fragments::of(items, false)),
            Err(error) if matches!(error.why, Refusal::Unclosed) => return Ok(Fragments::of(items, false)),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Elements of the header: all of the top level up to the pixel description, and the geometry that enhanced
/// objects share between frames.
fn is_header(tag: Tag, path: &[dicom_bytes::Step]) -> bool {
    match path {
        [] => tag.group <= 0x0028,
        [first, ..] => {
            first.tag == tags::SHARED_FUNCTIONAL_GROUPS && tag.group >= 0x0018 && tag.group <= 0x0028
        }
    }
}

/// The beginning of a deflated data set that begins at `start`, and how long the data set is as far as is known.
pub(crate) fn inflated_head<S: Source>(source: &mut S, start: u64) -> Result<(Vec<u8>, u64), ReadError> {
    let size = source.size().saturating_sub(start).min(MAX_DEFLATED);
    let mut deflated = vec![0; usize::try_from(size).unwrap_or(0)];
    source.read_at(start, &mut deflated).map_err(ReadError::File)?;
    inflate(&deflated)
}

/// Inflates at most as much as a head may have; the size is unknown unless all of it was there.
fn inflate(deflated: &[u8]) -> Result<(Vec<u8>, u64), ReadError> {
    let mut inflated = Vec::new();
    let read = DeflateDecoder::new(deflated)
        .take(MAX_INFLATED as u64)
        .read_to_end(&mut inflated);
    match read {
        Ok(size) if size < MAX_INFLATED => Ok((inflated, size as u64)),
        // Cut by our limit, or by that of what is kept: what was inflated can be read.
        Ok(_) => Ok((inflated, u64::MAX)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !inflated.is_empty() => {
            Ok((inflated, u64::MAX))
        }
        Err(error) => Err(ReadError::Inflate(error)),
    }
}

/// A file read through a window, so that a walk of small reads is not one system call each.
#[derive(Debug)]
pub struct FileSource {
    file: File,
    size: u64,
    window: Vec<u8>,
    window_at: u64,
}

/// Bytes read ahead.
const WINDOW: usize = 64 << 10;

impl FileSource {
    /// The whole file.
    pub fn open(path: &std::path::Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        Ok(FileSource {
            file,
            size,
            window: Vec::new(),
            window_at: 0,
        })
    }
}

impl Source for FileSource {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&mut self, position: u64, into: &mut [u8]) -> io::Result<()> {
        if into.len() > WINDOW {
            return self.file.read_exact_at(into, position);
        }
        let inside = |from: u64, window: &[u8]| {
            let start = usize::try_from(position.checked_sub(from)?).ok()?;
            Some(start..start + into.len()).filter(|range| range.end <= window.len())
        };
        let range = match inside(self.window_at, &self.window) {
            Some(range) => range,
            None => {
                let left = usize::try_from(self.size.saturating_sub(position)).unwrap_or(usize::MAX);
                self.window.resize(WINDOW.min(left), 0);
                self.window_at = position;
                self.file.read_exact_at(&mut self.window, position)?;
                0..into.len()
            }
        };
        into.copy_from_slice(self.window.get(range).ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}
