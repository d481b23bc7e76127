//! How a frame lies in the patient: edges, side, shape of its pixels. One bounded walk over the head; of functional
//! groups those of all frames and of this one. What makes no sense is unsaid.

use std::collections::BTreeMap;

use dicom_bytes::{Encoding, Event, Source, Step, Syntax, Tag, Walk, read_head};

use super::Edges;
use crate::object::{HeadSource, LayoutError, ReadError, inflated_head, tags, vr_of};

/// Elements walked.
const MAX_ELEMENTS: usize = 400_000;
/// The longest value read: six decimal numbers.
const MAX_VALUE: u32 = 256;
/// Pixels longer or narrower than this are a mistake of the header.
const MOST_ASPECT: f64 = 10.0;

const PER_FRAME_GROUPS: Tag = Tag::new(0x5200, 0x9230);
const FRAME_LATERALITY: Tag = Tag::new(0x0020, 0x9072);
const PIXEL_ASPECT_RATIO: Tag = Tag::new(0x0028, 0x0034);
/// What is read.
const READ: [Tag; 9] = [
    tags::IMAGE_ORIENTATION,
    tags::PATIENT_ORIENTATION,
    FRAME_LATERALITY,
    tags::IMAGE_LATERALITY,
    tags::LATERALITY,
    tags::PIXEL_SPACING,
    tags::IMAGER_PIXEL_SPACING,
    PIXEL_ASPECT_RATIO,
    tags::SAMPLES_PER_PIXEL,
];

/// One side of a paired part of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The patient's left.
    Left,
    /// The patient's right.
    Right,
}

/// How a frame lies in the patient.
#[derive(Clone, Debug, PartialEq)]
pub struct Stance {
    /// What its edges point to, when the image says.
    pub edges: Option<Edges>,
    /// Which side of the body it is of, when the image says.
    pub side: Option<Side>,
    /// How much wider than high a pixel is.
    pub aspect: f64,
    /// Whether it has grey values, which a window shows.
    pub grey: bool,
}

impl Stance {
    /// Reads the head of a Part-10 file for a frame, counted from 0.
    pub(super) fn read<S: Source>(mut source: S, frame: u32) -> Result<Stance, LayoutError> {
        let head = read_head(&mut source)?;
        let encoding = Encoding::of(&head.transfer_syntax);
        let values = if encoding.deflated {
            let (bytes, size) = inflated_head(&mut source, head.data_set_at).map_err(uninflated)?;
            let inflated = HeadSource::new(&bytes, size);
            collect(Walk::new(inflated, 0, Syntax::ExplicitLe, vr_of), frame)?
        } else {
            let walk = Walk::new(source, head.data_set_at, encoding.syntax, vr_of);
            collect(walk, frame)?
        };
        Ok(Values {
            found: values,
            big_endian: encoding.syntax == Syntax::ExplicitBe,
        }
        .stance())
    }
}

fn uninflated(error: ReadError) -> LayoutError {
    match error {
        ReadError::File(error) => LayoutError::File(error),
        _ => LayoutError::Nonsense("the deflated data set cannot be inflated"),
    }
}

/// Where a value stands; the nearest to the frame counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    ThisFrame,
    AllFrames,
    Top,
}

impl Place {
    fn of(path: &[Step], frame: u32) -> Option<Place> {
        match path {
            [] => Some(Place::Top),
            [all, group] if all.tag == tags::SHARED_FUNCTIONAL_GROUPS && all.item == 0 && group.item == 0 => {
                Some(Place::AllFrames)
            }
            [each, group] if each.tag == PER_FRAME_GROUPS && each.item == frame && group.item == 0 => {
                Some(Place::ThisFrame)
            }
            _ => None,
        }
    }
}

type Found = BTreeMap<(Tag, Place), Vec<u8>>;

fn collect<S: Source>(walk: Walk<S>, frame: u32) -> Result<Found, LayoutError> {
    let mut walk = walk.until(Tag::PIXEL_DATA);
    let mut found = Found::new();
    for _ in 0..MAX_ELEMENTS {
        let Some(event) = walk.advance()? else {
            return Ok(found);
        };
        if let Event::Element(element) = event
            && READ.contains(&element.tag)
            && element.length <= MAX_VALUE
            && let Some(place) = Place::of(walk.path(), frame)
        {
            let value = walk.value(&element, MAX_VALUE)?;
            found.entry((element.tag, place)).or_insert(value);
        }
    }
    Err(LayoutError::Nonsense("too many elements before the pixel data"))
}

/// The values that were found.
struct Values {
    found: Found,
    big_endian: bool,
}

impl Values {
    fn stance(&self) -> Stance {
        let cosines = self.numbers(tags::IMAGE_ORIENTATION);
        let words = self.text(tags::PATIENT_ORIENTATION);
        let (row, column) = words.split_once('\\').unwrap_or_default();
        let side = [FRAME_LATERALITY, tags::IMAGE_LATERALITY, tags::LATERALITY]
            .into_iter()
            .map(|tag| self.text(tag))
            .find(|text| !text.is_empty());
        Stance {
            edges: Edges::of_cosines(&cosines).or_else(|| Edges::of_words(row.trim(), column.trim())),
            side: match side.as_deref() {
                Some("L") => Some(Side::Left),
                Some("R") => Some(Side::Right),
                _ => None,
            },
            aspect: self.aspect(),
            grey: self.samples() == 1,
        }
    }

    fn bytes(&self, tag: Tag) -> &[u8] {
        let places = [Place::ThisFrame, Place::AllFrames, Place::Top];
        let found = places.iter().filter_map(|place| self.found.get(&(tag, *place)));
        found
            .map(Vec::as_slice)
            .find(|value| !value.is_empty())
            .unwrap_or_default()
    }

    fn text(&self, tag: Tag) -> String {
        let text = String::from_utf8_lossy(self.bytes(tag)).into_owned();
        text.trim_matches(['\0', ' ']).to_owned()
    }

    fn numbers(&self, tag: Tag) -> Vec<f64> {
        let text = self.text(tag);
        let numbers = text.split('\\').map(|number| number.trim().parse().ok());
        numbers.collect::<Option<Vec<f64>>>().unwrap_or_default()
    }

    fn samples(&self) -> u16 {
        let bytes = self.bytes(tags::SAMPLES_PER_PIXEL).first_chunk::<2>().copied();
        bytes.map_or(1, |bytes| match self.big_endian {
            true => u16::from_be_bytes(bytes),
            false => u16::from_le_bytes(bytes),
        })
    }

    /// Spacings are of rows first, then of columns.
    fn aspect(&self) -> f64 {
        [
            tags::PIXEL_SPACING,
            tags::IMAGER_PIXEL_SPACING,
            PIXEL_ASPECT_RATIO,
        ]
        .into_iter()
        .find_map(|tag| {
            let &[row, column] = self.numbers(tag).as_slice() else {
                return None;
            };
            let aspect = column / row;
            (row > 0.0 && (1.0 / MOST_ASPECT..=MOST_ASPECT).contains(&aspect)).then_some(aspect)
        })
        .unwrap_or(1.0)
    }
}

#[cfg(test)]
mod tests {
    use dicom_bytes::{ElementWriter, Meta, Vr, encode_head};

    use super::*;

    const EXPLICIT: &str = "1.2.840.10008.1.2.1";

    fn file(transfer_syntax: &str, set: Vec<u8>) -> Vec<u8> {
        let mut file = encode_head(&Meta {
            sop_class: "1.2.840.10008.5.1.4.1.1.2.1",
            sop_instance: "1.2.3.4",
            transfer_syntax,
            implementation_class: "2.25.1",
            implementation_version: "TEST",
            source_ae: None,
        });
        file.extend(set);
        file
    }

    fn read(fill: impl FnOnce(&mut ElementWriter), frame: u32) -> Stance {
        let mut set = ElementWriter::new(Syntax::ExplicitLe);
        fill(&mut set);
        let file = file(EXPLICIT, set.into_bytes());
        Stance::read(&file[..], frame).unwrap()
    }

    fn left(stance: &Stance) -> Option<&str> {
        stance.edges.as_ref().map(|edges| edges.left.as_str())
    }

    #[test]
    fn a_slice_and_a_film_say_how_they_lie() {
        let slice = read(
            |set| {
                set.text(tags::IMAGE_ORIENTATION, Vr::DS, "1\\0\\0\\0\\1\\0");
                set.text(tags::PATIENT_ORIENTATION, Vr::CS, "R\\H");
                set.text(tags::PIXEL_SPACING, Vr::DS, "0.5\\1.0");
            },
            0,
        );
        assert_eq!((left(&slice), slice.side, slice.aspect), (Some("R"), None, 2.0));
        let film = read(
            |set| {
                set.text(tags::PATIENT_ORIENTATION, Vr::CS, "L\\F");
                set.text(tags::LATERALITY, Vr::CS, "R");
                set.text(tags::IMAGE_LATERALITY, Vr::CS, "L");
                set.text(tags::IMAGER_PIXEL_SPACING, Vr::DS, "0.2\\0.2");
                set.u16s(tags::SAMPLES_PER_PIXEL, &[3]);
            },
            0,
        );
        assert_eq!((left(&film), film.side), (Some("R"), Some(Side::Left)));
        assert_eq!((film.aspect, film.grey), (1.0, false));
    }

    #[test]
    fn what_is_not_said_or_makes_no_sense_is_unsaid() {
        let nothing = Stance {
            edges: None,
            side: None,
            aspect: 1.0,
            grey: true,
        };
        assert_eq!(read(|_| (), 0), nothing);
        let nonsense = |set: &mut ElementWriter| {
            set.text(tags::PIXEL_SPACING, Vr::DS, "0\\1");
            set.text(tags::IMAGE_ORIENTATION, Vr::DS, "1\\0\\0\\x\\1\\0");
            set.text(tags::IMAGE_LATERALITY, Vr::CS, "B");
        };
        assert_eq!(read(nonsense, 0), nothing);
    }

    #[test]
    fn each_frame_of_an_enhanced_object_has_its_own_geometry() {
        let plane = Tag::new(0x0020, 0x9116);
        let anatomy = Tag::new(0x0020, 0x9071);
        let fill = |set: &mut ElementWriter| {
            set.sequence(tags::SHARED_FUNCTIONAL_GROUPS, |items| {
                items.item(|item| {
                    item.sequence(anatomy, |inner| {
                        inner.item(|item| item.text(FRAME_LATERALITY, Vr::CS, "R"));
                    });
                });
            });
            set.sequence(PER_FRAME_GROUPS, |items| {
                for cosines in ["1\\0\\0\\0\\1\\0", "-1\\0\\0\\0\\1\\0"] {
                    items.item(|item| {
                        item.sequence(plane, |inner| {
                            inner.item(|item| item.text(tags::IMAGE_ORIENTATION, Vr::DS, cosines));
                        });
                    });
                }
            });
        };
        let (first, second) = (read(fill, 0), read(fill, 1));
        assert_eq!((left(&first), left(&second)), (Some("R"), Some("L")));
        assert_eq!((first.side, second.side), (Some(Side::Right), Some(Side::Right)));
        assert_eq!(left(&read(fill, 2)), None);
    }

    #[test]
    fn a_deflated_object_says_the_same() {
        use std::io::Write;
        let mut set = ElementWriter::new(Syntax::ExplicitLe);
        set.text(tags::IMAGE_ORIENTATION, Vr::DS, "1\\0\\0\\0\\1\\0");
        let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(&set.into_bytes()).unwrap();
        let file = file("1.2.840.10008.1.2.1.99", encoder.finish().unwrap());
        let stance = Stance::read(&file[..], 0).unwrap();
        assert_eq!(left(&stance), Some("R"));
    }
}
