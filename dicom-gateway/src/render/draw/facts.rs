//! What a head says of the pixels of one frame: shape, colours, how stored values become grey. One bounded walk; of
//! functional groups those of all frames and of this one. What makes no sense is refused before anything is allocated.

use std::collections::BTreeMap;

use dicom_bytes::{Encoding, Event, Step, Syntax, Tag, Walk};

use super::lut::{Lut, words};
use crate::object::{tags, vr_of};
use crate::render::{Shape, Trouble, Window};

/// The longest value read: a table of 65 536 entries of 16 bits.
const MAX_VALUE: u32 = 128 << 10;
/// Elements walked.
const MAX_ELEMENTS: usize = 400_000;
/// The most samples of one frame: a film of 8192 × 8192, or 21 million pixels in colour.
const MOST_SAMPLES: u64 = 64 << 20;

const PLANAR_CONFIGURATION: Tag = Tag::new(0x0028, 0x0006);
const VOI_LUT_FUNCTION: Tag = Tag::new(0x0028, 0x1056);
const PALETTES: [(Tag, Tag); 3] = [
    (Tag::new(0x0028, 0x1101), Tag::new(0x0028, 0x1201)),
    (Tag::new(0x0028, 0x1102), Tag::new(0x0028, 0x1202)),
    (Tag::new(0x0028, 0x1103), Tag::new(0x0028, 0x1203)),
];
const MODALITY_LUT: Tag = Tag::new(0x0028, 0x3000);
const LUT_DESCRIPTOR: Tag = Tag::new(0x0028, 0x3002);
const LUT_DATA: Tag = Tag::new(0x0028, 0x3006);
const VOI_LUT: Tag = Tag::new(0x0028, 0x3010);
const PER_FRAME_GROUPS: Tag = Tag::new(0x5200, 0x9230);

/// Photometric interpretations that are drawn (PS3.3 section C.7.6.3.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colour {
    /// MONOCHROME1: low values are bright.
    Inverted,
    /// MONOCHROME2.
    Grey,
    /// PALETTE COLOR.
    Palette,
    /// RGB.
    Rgb,
    /// YBR_FULL.
    Ybr,
    /// YBR_FULL_422.
    Ybr422,
    /// YBR_ICT and YBR_RCT: decoders of JPEG 2000 give RGB.
    J2k,
}

impl Colour {
    fn parse(text: &str) -> Option<Colour> {
        Some(match text {
            "MONOCHROME1" => Colour::Inverted,
            "MONOCHROME2" => Colour::Grey,
            "PALETTE COLOR" => Colour::Palette,
            "RGB" => Colour::Rgb,
            "YBR_FULL" => Colour::Ybr,
            "YBR_FULL_422" => Colour::Ybr422,
            "YBR_ICT" | "YBR_RCT" => Colour::J2k,
            _ => return None,
        })
    }

    pub(super) const fn is_grey(self) -> bool {
        matches!(self, Colour::Inverted | Colour::Grey)
    }

    const fn samples(self) -> u16 {
        match self {
            Colour::Inverted | Colour::Grey | Colour::Palette => 1,
            Colour::Rgb | Colour::Ybr | Colour::Ybr422 | Colour::J2k => 3,
        }
    }
}

/// What is said of the pixels.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) rows: u16,
    pub(super) columns: u16,
    pub(super) samples: u16,
    pub(super) bits_allocated: u16,
    pub(super) bits_stored: u16,
    pub(super) high_bit: u16,
    pub(super) signed: bool,
    pub(super) planar: bool,
    pub(super) colour: Colour,
    pub(super) slope: f64,
    pub(super) intercept: f64,
    pub(super) modality_lut: Option<Lut>,
    pub(super) voi_lut: Option<Lut>,
    pub(super) window: Option<Window>,
    pub(super) palette: Option<[Lut; 3]>,
}

impl Facts {
    /// Reads a head.
    pub(super) fn read(head: &[u8], transfer_syntax: &str, frame: u32) -> Result<Facts, Trouble> {
        let syntax = Encoding::of(transfer_syntax).syntax;
        let values = Values::collect(head, syntax, frame)?;
        let number = |tag| values.number(tag);
        let needed = |tag| number(tag).filter(|number| *number > 0).ok_or(Trouble::Malformed);
        let colour = values.text(tags::PHOTOMETRIC_INTERPRETATION);
        let colour = Colour::parse(&colour).ok_or(Trouble::Pixels)?;
        let bits_allocated = needed(tags::BITS_ALLOCATED)?;
        let bits_stored = number(tags::BITS_STORED).unwrap_or(bits_allocated);
        let facts = Facts {
            rows: needed(tags::ROWS)?,
            columns: needed(tags::COLUMNS)?,
            samples: number(tags::SAMPLES_PER_PIXEL).unwrap_or(1),
            bits_allocated,
            bits_stored,
            high_bit: number(tags::HIGH_BIT).unwrap_or(bits_stored.saturating_sub(1)),
            signed: number(tags::PIXEL_REPRESENTATION) == Some(1),
            planar: number(PLANAR_CONFIGURATION) == Some(1),
            colour,
            slope: values
                .decimal(tags::RESCALE_SLOPE)
                .filter(|slope| *slope != 0.0)
                .unwrap_or(1.0),
            intercept: values.decimal(tags::RESCALE_INTERCEPT).unwrap_or(0.0),
            modality_lut: None,
            voi_lut: None,
            window: values.window(),
            palette: None,
        };
        facts.must_make_sense()?;
        values.with_tables(facts)
    }

    /// Pixels of the frame.
    pub(super) fn pixels(&self) -> usize {
        usize::from(self.rows) * usize::from(self.columns)
    }

    fn must_make_sense(&self) -> Result<(), Trouble> {
        if !matches!(self.bits_allocated, 1 | 8 | 16 | 32) || self.samples != self.colour.samples() {
            return Err(Trouble::Pixels);
        }
        let fits = (1..=self.bits_allocated).contains(&self.bits_stored)
            && self.high_bit < self.bits_allocated
            && self.high_bit + 1 >= self.bits_stored;
        if !fits {
            return Err(Trouble::Malformed);
        }
        let samples = u64::from(self.rows) * u64::from(self.columns) * u64::from(self.samples);
        if samples > MOST_SAMPLES {
            return Err(Trouble::TooLarge);
        }
        Ok(())
    }
}

/// Where a value stands; of one that stands in several places the last counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Top,
    AllFrames,
    ThisFrame,
    ModalityLut,
    VoiLut,
}

impl Place {
    fn of(path: &[Step], frame: u32) -> Option<Place> {
        let is = |step: &Step, tag| step.tag == tag && step.item == 0;
        match path {
            [] => Some(Place::Top),
            [one] if is(one, MODALITY_LUT) => Some(Place::ModalityLut),
            [one] if is(one, VOI_LUT) => Some(Place::VoiLut),
            [all, macro_] if is(all, tags::SHARED_FUNCTIONAL_GROUPS) && macro_.item == 0 => {
                Some(Place::AllFrames)
            }
            [each, macro_] if each.tag == PER_FRAME_GROUPS && each.item == frame && macro_.item == 0 => {
                Some(Place::ThisFrame)
            }
            _ => None,
        }
    }
}

/// Values of group 0028.
struct Values {
    found: BTreeMap<(Place, Tag), Vec<u8>>,
    big_endian: bool,
}

impl Values {
    fn collect(head: &[u8], syntax: Syntax, frame: u32) -> Result<Values, Trouble> {
        let mut walk = Walk::new(head, 0, syntax, vr_of);
        let mut found = BTreeMap::new();
        for _ in 0..MAX_ELEMENTS {
            let Some(event) = walk.advance().map_err(|_| Trouble::Malformed)? else {
                return Ok(Values {
                    found,
                    big_endian: syntax == Syntax::ExplicitBe,
                });
            };
            if let Event::Element(element) = event
                && element.tag.group == 0x0028
                && element.length <= MAX_VALUE
                && let Some(place) = Place::of(walk.path(), frame)
            {
                let value = walk.value(&element, MAX_VALUE).map_err(|_| Trouble::Malformed)?;
                found.entry((place, element.tag)).or_insert(value);
            }
        }
        Err(Trouble::TooLarge)
    }

    fn at(&self, place: Place, tag: Tag) -> Option<&[u8]> {
        self.found
            .get(&(place, tag))
            .map(Vec::as_slice)
            .filter(|value| !value.is_empty())
    }

    fn value(&self, tag: Tag) -> Option<&[u8]> {
        [Place::ThisFrame, Place::AllFrames, Place::Top]
            .into_iter()
            .find_map(|place| self.at(place, tag))
    }

    fn number(&self, tag: Tag) -> Option<u16> {
        words(self.value(tag)?, self.big_endian).next()
    }

    fn text(&self, tag: Tag) -> String {
        let text = String::from_utf8_lossy(self.value(tag).unwrap_or_default()).into_owned();
        text.trim_matches(['\0', ' ']).to_owned()
    }

    /// The first of decimal numbers.
    fn decimal(&self, tag: Tag) -> Option<f64> {
        let text = self.text(tag);
        let number = text.split('\\').next()?.trim().parse::<f64>().ok()?;
        number.is_finite().then_some(number)
    }

    fn window(&self) -> Option<Window> {
        let shape = match self.text(VOI_LUT_FUNCTION).as_str() {
            "LINEAR_EXACT" => Shape::LinearExact,
            "SIGMOID" => Shape::Sigmoid,
            _ => Shape::Linear,
        };
        let (center, width) = (
            self.decimal(tags::WINDOW_CENTER)?,
            self.decimal(tags::WINDOW_WIDTH)?,
        );
        Window::new(center, width, shape)
    }

    fn table(&self, place: Place, descriptor: Tag, data: Tag, signed: bool) -> Result<Option<Lut>, Trouble> {
        let (Some(descriptor), Some(data)) = (self.at(place, descriptor), self.at(place, data)) else {
            return Ok(None);
        };
        let descriptor: Vec<u16> = words(descriptor, self.big_endian).collect();
        Lut::new(&descriptor, data, signed, self.big_endian).map(Some)
    }

    fn with_tables(&self, mut facts: Facts) -> Result<Facts, Trouble> {
        if facts.colour == Colour::Palette {
            let mut tables = Vec::new();
            for (descriptor, data) in PALETTES {
                // Segmented tables stand elsewhere and are not drawn.
                let table = self.table(Place::Top, descriptor, data, facts.signed)?;
                tables.push(table.ok_or(Trouble::Pixels)?);
            }
            facts.palette = tables.try_into().ok();
            return Ok(facts);
        }
        facts.modality_lut = self.table(Place::ModalityLut, LUT_DESCRIPTOR, LUT_DATA, facts.signed)?;
        // After a rescale to negative values the VOI table counts from a negative value too.
        let signed = facts.modality_lut.is_none() && (facts.signed || facts.intercept < 0.0);
        facts.voi_lut = self.table(Place::VoiLut, LUT_DESCRIPTOR, LUT_DATA, signed)?;
        Ok(facts)
    }
}

#[cfg(test)]
mod tests {
    use dicom_bytes::{ElementWriter, Vr};

    use super::*;

    const EXPLICIT: &str = "1.2.840.10008.1.2.1";

    fn head(rows: u16, columns: u16, more: impl FnOnce(&mut ElementWriter)) -> Vec<u8> {
        let mut set = ElementWriter::new(Syntax::ExplicitLe);
        let short = |set: &mut ElementWriter, tag, number| set.u16s(tag, &[number]);
        short(&mut set, tags::SAMPLES_PER_PIXEL, 1);
        set.text(tags::PHOTOMETRIC_INTERPRETATION, Vr::CS, "MONOCHROME2");
        short(&mut set, tags::ROWS, rows);
        short(&mut set, tags::COLUMNS, columns);
        short(&mut set, tags::BITS_ALLOCATED, 16);
        short(&mut set, tags::BITS_STORED, 12);
        short(&mut set, tags::HIGH_BIT, 11);
        more(&mut set);
        set.into_bytes()
    }

    fn decimals(set: &mut ElementWriter, center: &str, slope: &str) {
        set.text(tags::WINDOW_CENTER, Vr::DS, center);
        set.text(tags::WINDOW_WIDTH, Vr::DS, "400");
        set.text(tags::RESCALE_SLOPE, Vr::DS, slope);
    }

    #[test]
    fn dimensions_are_checked_before_anything_is_allocated() {
        assert_eq!(
            Facts::read(&head(65_535, 65_535, |_| ()), EXPLICIT, 0).unwrap_err(),
            Trouble::TooLarge
        );
        assert_eq!(
            Facts::read(&head(0, 512, |_| ()), EXPLICIT, 0).unwrap_err(),
            Trouble::Malformed
        );
        assert_eq!(
            Facts::read(&head(512, 512, |_| ()), EXPLICIT, 0)
                .unwrap()
                .pixels(),
            512 * 512
        );
    }

    #[test]
    fn the_first_window_counts_and_a_senseless_one_does_not() {
        let facts = Facts::read(&head(1, 1, |set| decimals(set, "40\\600", "2")), EXPLICIT, 0).unwrap();
        assert_eq!(
            facts.window.map(|window| (window.center, window.width)),
            Some((40.0, 400.0))
        );
        assert_eq!(facts.slope, 2.0);
        let facts = Facts::read(&head(1, 1, |set| decimals(set, "x", "0")), EXPLICIT, 0).unwrap();
        assert_eq!((facts.window, facts.slope), (None, 1.0));
    }

    #[test]
    fn each_frame_has_its_own_groups() {
        let groups = |set: &mut ElementWriter| {
            set.sequence(PER_FRAME_GROUPS, |items| {
                for slope in ["2", "3"] {
                    items.item(|item| {
                        item.sequence(Tag::new(0x0028, 0x9145), |inner| {
                            inner.item(|item| item.text(tags::RESCALE_SLOPE, Vr::DS, slope));
                        });
                    });
                }
            });
        };
        let head = head(1, 1, groups);
        let slope = |frame| Facts::read(&head, EXPLICIT, frame).unwrap().slope;
        assert_eq!([slope(0), slope(1), slope(2)], [2.0, 3.0, 1.0]);
    }
}
