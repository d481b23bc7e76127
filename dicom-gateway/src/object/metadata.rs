//! DICOM JSON of an instance without its bulk data (PS3.18 annex F.2), made while the header is walked, so that
//! a viewer's metadata request is one read. Texts are in UTF-8 here, whatever the file has.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use dicom_bytes::{Element, Event, Source, Tag, Vr, Walk, WalkError};
use serde_json::{Map, Number, Value, json};

use super::charset::{CharacterSet, Decoder, Kind};
use super::{tags, vr_of};

/// Binary values up to here are in the JSON (lookup tables of 256 entries); longer ones are bulk data.
const MAX_BINARY: u32 = 4096;
/// Texts and numbers up to here.
const MAX_TEXT: u32 = 64 << 10;
/// Elements beyond this are left out; a viewer then reads the instance itself.
const MAX_ELEMENTS: usize = 200_000;
/// Values beyond this many bytes altogether are left out as well. The functional groups of an enhanced object with
/// thousands of frames have a few MB.
const MAX_VALUES: u64 = 8 << 20;

/// Collects elements into JSON.
pub(super) struct MetadataBuilder {
    device: Option<CharacterSet>,
    big_endian: bool,
    signed: bool,
    open: Vec<Open>,
    root: Map<String, Value>,
    count: usize,
    taken: u64,
    decoders: Vec<(usize, Decoder)>,
}

enum Open {
    Sequence { tag: Tag, items: Vec<Value> },
    Item(Map<String, Value>),
}

impl MetadataBuilder {
    pub(super) fn new(device: Option<CharacterSet>, big_endian: bool) -> Self {
        MetadataBuilder {
            device,
            big_endian,
            signed: false,
            open: Vec::new(),
            root: Map::new(),
            count: 0,
            taken: 0,
            decoders: vec![(0, Decoder::new(None, device))],
        }
    }

    /// Takes what the walk met.
    pub(super) fn take<S: Source>(&mut self, event: &Event, walk: &mut Walk<S>) -> Result<(), WalkError> {
        match event {
            Event::SequenceStart(container) => {
                self.open.push(Open::Sequence {
                    tag: container.tag,
                    items: Vec::new(),
                });
            }
            Event::ItemStart => self.open.push(Open::Item(Map::new())),
            Event::ItemEnd => {
                self.decoders
                    .retain(|(depth, _)| *depth < self.open.len() || *depth == 0);
                if let Some(Open::Item(item)) = self.open.pop()
                    && let Some(Open::Sequence { items, .. }) = self.open.last_mut()
                {
                    items.push(Value::Object(item));
                }
            }
            Event::SequenceEnd(_) => {
                if let Some(Open::Sequence { tag, items }) = self.open.pop() {
                    self.insert(tag, json!({ "vr": "SQ", "Value": items }));
                }
            }
            Event::Element(element) => self.element(element, walk)?,
            Event::FragmentsStart(_) | Event::Fragment(_) | Event::FragmentsEnd(_) => {}
        }
        Ok(())
    }

    /// The JSON object as text, with the transfer syntax the object is stored in: a viewer knows by it what it can
    /// decode.
    pub(super) fn finish(mut self, transfer_syntax: &str) -> String {
        let syntax = json!({ "vr": "UI", "Value": [transfer_syntax] });
        // A sequence left open by a data set cut short does not take it.
        self.open.clear();
        self.insert(tags::AVAILABLE_TRANSFER_SYNTAX, syntax);
        Value::Object(self.root).to_string()
    }

    fn element<S: Source>(&mut self, element: &Element, walk: &mut Walk<S>) -> Result<(), WalkError> {
        self.count += 1;
        // Group lengths say nothing any more (PS3.5 section 7.2).
        if self.count > MAX_ELEMENTS || element.tag.element == 0 {
            return Ok(());
        }
        // What was stored as UN by somebody who did not know it, we may know.
        let vr = match element.vr {
            Vr::UN => vr_of(element.tag).filter(|vr| *vr != Vr::SQ).unwrap_or(Vr::UN),
            known => known,
        };
        let limit = if is_binary(vr) { MAX_BINARY } else { MAX_TEXT };
        if element.length > limit || self.taken + u64::from(element.length) > MAX_VALUES {
            return Ok(());
        }
        self.taken += u64::from(element.length);
        let bytes = walk.value(element, limit)?;
        self.notice(element.tag, &bytes);
        let vr = if vr == Vr::US && self.signed && follows_sign(element.tag) && element.vr == Vr::US {
            // Only implicit VR needs this; explicit files say SS themselves.
            if walk.syntax() == dicom_bytes::Syntax::ImplicitLe {
                Vr::SS
            } else {
                vr
            }
        } else {
            vr
        };
        let value = self.value(element.tag, vr, &bytes);
        self.insert(element.tag, value);
        Ok(())
    }

    fn notice(&mut self, tag: Tag, bytes: &[u8]) {
        match tag {
            tags::SPECIFIC_CHARACTER_SET => {
                let depth = self.open.len();
                self.decoders.retain(|(at, _)| *at < depth);
                let label = String::from_utf8_lossy(bytes);
                self.decoders
                    .push((depth, Decoder::new(Some(&label), self.device)));
            }
            tags::PIXEL_REPRESENTATION => self.signed = bytes.contains(&1),
            _ => {}
        }
    }

    fn value(&mut self, tag: Tag, vr: Vr, bytes: &[u8]) -> Value {
        if tag == tags::SPECIFIC_CHARACTER_SET {
            return json!({ "vr": "CS", "Value": ["ISO_IR 192"] });
        }
        if is_binary(vr) {
            return if bytes.is_empty() {
                json!({ "vr": vr.as_str() })
            } else {
                json!({ "vr": vr.as_str(), "InlineBinary": STANDARD.encode(bytes) })
            };
        }
        let values = self.values(vr, bytes);
        if values.is_empty() || values.iter().all(Value::is_null) {
            json!({ "vr": vr.as_str() })
        } else {
            json!({ "vr": vr.as_str(), "Value": values })
        }
    }

    fn values(&mut self, vr: Vr, bytes: &[u8]) -> Vec<Value> {
        match vr {
            Vr::PN => self.decode(bytes, Kind::Name).split('\\').map(name).collect(),
            Vr::LO | Vr::SH | Vr::UC => {
                let text = self.decode(bytes, Kind::Values);
                text.split('\\').map(|value| text_or_null(value.trim())).collect()
            }
            Vr::LT | Vr::ST | Vr::UT => vec![text_or_null(&self.decode(bytes, Kind::Text))],
            Vr::UR => vec![text_or_null(String::from_utf8_lossy(bytes).trim())],
            Vr::DS | Vr::IS => plain(bytes)
                .split('\\')
                .map(|value| number(value.trim()))
                .collect(),
            Vr::AT => bytes
                .chunks_exact(4)
                .map(|c| json!(format!("{:04X}{:04X}", self.u16(&c[..2]), self.u16(&c[2..]))))
                .collect(),
            Vr::US => bytes.chunks_exact(2).map(|c| json!(self.u16(c))).collect(),
            Vr::SS => bytes
                .chunks_exact(2)
                .map(|c| json!(self.u16(c).cast_signed()))
                .collect(),
            Vr::UL => self.wide::<4>(bytes).map(|n| json!(n)).collect(),
            Vr::SL => self
                .wide::<4>(bytes)
                .map(|n| json!((n as u32).cast_signed()))
                .collect(),
            Vr::UV => self.wide::<8>(bytes).map(|n| json!(n)).collect(),
            Vr::SV => self.wide::<8>(bytes).map(|n| json!(n.cast_signed())).collect(),
            Vr::FL => self
                .wide::<4>(bytes)
                .map(|n| float(f32::from_bits(n as u32).into()))
                .collect(),
            Vr::FD => self.wide::<8>(bytes).map(|n| float(f64::from_bits(n))).collect(),
            _ => plain(bytes)
                .split('\\')
                .map(|value| text_or_null(value.trim_matches(['\0', ' '])))
                .collect(),
        }
    }

    fn decode(&mut self, bytes: &[u8], kind: Kind) -> String {
        self.decoders
            .last_mut()
            .map(|(_, decoder)| decoder.decode(bytes, kind))
            .unwrap_or_default()
    }

    fn u16(&self, bytes: &[u8]) -> u16 {
        let bytes = *bytes.first_chunk::<2>().unwrap_or(&[0; 2]);
        if self.big_endian {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        }
    }

    /// Unsigned numbers of N bytes each.
    fn wide<const N: usize>(&self, bytes: &[u8]) -> impl Iterator<Item = u64> {
        let big_endian = self.big_endian;
        bytes.as_chunks::<N>().0.iter().map(move |chunk| {
            let fold = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
            if big_endian {
                chunk.iter().fold(0, fold)
            } else {
                chunk.iter().rev().fold(0, fold)
            }
        })
    }

    fn insert(&mut self, tag: Tag, value: Value) {
        let key = format!("{:04X}{:04X}", tag.group, tag.element);
        match self.open.last_mut() {
            Some(Open::Item(item)) => item.insert(key, value),
            Some(Open::Sequence { .. }) | None => self.root.insert(key, value),
        };
    }
}

fn is_binary(vr: Vr) -> bool {
    matches!(vr, Vr::OB | Vr::OD | Vr::OF | Vr::OL | Vr::OV | Vr::OW | Vr::UN)
        || !(vr.has_short_length()
            || vr.is_charset_text()
            || vr.is_plain_text()
            || vr == Vr::UV
            || vr == Vr::SV)
}

/// Elements that are US or SS by Pixel Representation (PS3.6) and matter to a viewer.
fn follows_sign(tag: Tag) -> bool {
    tag.group == 0x0028 && matches!(tag.element, 0x0106..=0x0109 | 0x0120 | 0x0121)
}

/// PS3.18 section F.2.2: a name is an object of its groups.
fn name(value: &str) -> Value {
    let groups = ["Alphabetic", "Ideographic", "Phonetic"];
    let mut object = Map::new();
    for (key, group) in groups.into_iter().zip(value.split('=')) {
        let group = group.trim_end_matches(['^', ' ']);
        if !group.is_empty() {
            object.insert(key.to_owned(), json!(group));
        }
    }
    if object.is_empty() {
        Value::Null
    } else {
        Value::Object(object)
    }
}

fn plain(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .trim_end_matches(['\0', ' '])
        .to_owned()
}

fn text_or_null(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { json!(text) }
}

/// DS and IS as numbers; what is none stays a text (allowed by table F.2.3-1).
fn number(text: &str) -> Value {
    if text.is_empty() {
        return Value::Null;
    }
    if let Ok(integer) = text.parse::<i64>() {
        return json!(integer);
    }
    match text.parse::<f64>().ok().and_then(Number::from_f64) {
        Some(number) => Value::Number(number),
        None => json!(text),
    }
}

fn float(number: f64) -> Value {
    Number::from_f64(number).map_or_else(|| json!(number.to_string()), Value::Number)
}

#[cfg(test)]
mod tests {
    use dicom_bytes::{ElementWriter, Syntax};

    use super::*;

    fn json_of(syntax: Syntax, fill: impl FnOnce(&mut ElementWriter)) -> Value {
        let mut writer = ElementWriter::new(syntax);
        fill(&mut writer);
        let bytes = writer.into_bytes();
        let mut walk = Walk::new(&bytes[..], 0, syntax, vr_of);
        let mut builder = MetadataBuilder::new(None, syntax == Syntax::ExplicitBe);
        while let Some(event) = walk.advance().unwrap() {
            builder.take(&event, &mut walk).unwrap();
        }
        serde_json::from_str(&builder.finish("1.2.840.10008.1.2")).unwrap()
    }

    #[test]
    fn every_kind_of_value_in_all_layouts() {
        for syntax in [Syntax::ImplicitLe, Syntax::ExplicitLe, Syntax::ExplicitBe] {
            let json = json_of(syntax, |set| {
                set.text(tags::SPECIFIC_CHARACTER_SET, Vr::CS, "GB18030");
                set.bytes(tags::PATIENT_NAME, Vr::PN, b"Zhang^San=\xD5\xC5^\xC8\xFD");
                set.sequence(Tag::new(0x0008, 0x1140), |s| {
                    s.item(|item| item.text(Tag::new(0x0008, 0x1155), Vr::UI, "1.2.3"));
                });
                set.u16s(tags::ROWS, &[512]);
                set.text(tags::PIXEL_SPACING, Vr::DS, "0.5\\0.25");
                set.text(tags::WINDOW_CENTER, Vr::DS, "");
            });
            assert_eq!(
                json,
                json!({
                    "00080005": { "vr": "CS", "Value": ["ISO_IR 192"] },
                    "00083002": { "vr": "UI", "Value": ["1.2.840.10008.1.2"] },
                    "00081140": { "vr": "SQ", "Value": [{ "00081155": { "vr": "UI", "Value": ["1.2.3"] } }] },
                    "00100010": { "vr": "PN", "Value": [{ "Alphabetic": "Zhang^San", "Ideographic": "张^三" }] },
                    "00280010": { "vr": "US", "Value": [512] },
                    "00280030": { "vr": "DS", "Value": [0.5, 0.25] },
                    "00281050": { "vr": "DS" },
                }),
                "{syntax:?}"
            );
        }
    }

    #[test]
    fn bulk_data_is_left_out_and_short_tables_are_in() {
        let json = json_of(Syntax::ExplicitLe, |set| {
            set.bytes(Tag::new(0x0028, 0x1201), Vr::OW, &[1, 2]);
            set.bytes(
                Tag::new(0x0028, 0x1202),
                Vr::OW,
                &vec![0; MAX_BINARY as usize + 2],
            );
        });
        assert_eq!(
            json,
            json!({
                "00083002": { "vr": "UI", "Value": ["1.2.840.10008.1.2"] },
                "00281201": { "vr": "OW", "InlineBinary": "AQI=" },
            })
        );
    }
}
