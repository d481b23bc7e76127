//! The header of an instance: what matching, routing, lists and the viewer's banner need, as values.
//! A value that is missing or makes no sense is absent; only the three UIDs and the SOP class must be there.

use std::collections::BTreeMap;

use dicom_bytes::Tag;
use jiff::civil::{Date, DateTime, Time};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::uid::DicomUid;

use super::charset::{Decoder, Kind, Trust};
use super::{ReadError, tags};

/// In the file meta group, or agreed on by the association.
const TRANSFER_SYNTAX: Tag = Tag::new(0x0002, 0x0010);

/// What an instance says of itself.
#[derive(Clone, Debug)]
pub struct Header {
    /// The transfer syntax it is stored in.
    pub transfer_syntax: DicomUid,
    /// SOP Class UID.
    pub sop_class: DicomUid,
    /// SOP Instance UID.
    pub sop_instance: DicomUid,
    /// Study Instance UID.
    pub study: DicomUid,
    /// Series Instance UID.
    pub series: DicomUid,
    /// Frame of Reference UID.
    pub frame_of_reference: Option<DicomUid>,
    /// Who it is of, as the device was told.
    pub patient: PatientModule,
    /// Accession Number.
    pub accession: Option<String>,
    /// Modality, as sent.
    pub modality: String,
    /// Body Part Examined, as sent.
    pub body_part: Option<String>,
    /// Image Laterality or else Laterality.
    pub laterality: Option<String>,
    /// View Position.
    pub view_position: Option<String>,
    /// Station Name.
    pub station: Option<String>,
    /// Institution Name.
    pub institution: Option<String>,
    /// Manufacturer and model.
    pub equipment: Option<String>,
    /// Operators' Name, the first; parts joined as people write it.
    pub operator: Option<Private<String>>,
    /// Study Description.
    pub study_description: Option<String>,
    /// Series Description.
    pub series_description: Option<String>,
    /// Study ID.
    pub study_number: Option<String>,
    /// Series Number.
    pub series_number: Option<i64>,
    /// Instance Number.
    pub instance_number: Option<i64>,
    /// Study Date and Time, by the device's clock and without zone.
    pub study_at: Option<DateTime>,
    /// Acquisition, content or series date and time, the first that is there.
    pub acquired_at: Option<DateTime>,
    /// Rows and columns.
    pub size: Option<(u16, u16)>,
    /// Number of Frames, 1 when not given.
    pub frames: u32,
    /// Samples per Pixel.
    pub samples: u16,
    /// Photometric Interpretation.
    pub photometric: Option<String>,
    /// Bits Allocated.
    pub bits_allocated: Option<u16>,
    /// Bits Stored.
    pub bits_stored: Option<u16>,
    /// How far pixels are apart, and where that is known from.
    pub spacing: Option<Spacing>,
    /// Image Orientation (Patient): row and column cosines.
    pub orientation: Option<[f64; 6]>,
    /// Image Position (Patient).
    pub position: Option<[f64; 3]>,
    /// Patient Orientation, for projection images: row and column direction letters.
    pub patient_orientation: Option<(String, String)>,
    /// Whether it was ever compressed with loss.
    pub lossy: Lossy,
    /// Whether text is burned into the pixels.
    pub burned_in: Option<bool>,
    /// The specific character set, as labelled.
    pub character_set: Option<String>,
    /// How far the texts can be trusted.
    pub trust: Trust,
}

/// The patient module, as the device was told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatientModule {
    /// Patient's Name, all groups, as in DICOM (`^` and `=`).
    pub name: Private<String>,
    /// The name in every decoding that is possible, the one above first; one only when the label is believed.
    pub readings: Vec<Private<String>>,
    /// Patient ID.
    pub id: Private<String>,
    /// Patient's Birth Date.
    pub birth_date: Option<Private<Date>>,
    /// Patient's Sex, as sent.
    pub sex: Option<String>,
    /// Patient's Age, as sent (`045Y`).
    pub age: Option<String>,
}

impl PatientModule {
    /// The name as people write it: the ideographic group if there is one, parts joined; family name first
    /// without a space for Chinese characters.
    pub fn display_name(&self) -> Private<String> {
        Private::new(as_written(self.name.expose()))
    }
}

/// A name of DICOM (`^` and `=`) as people write it.
fn as_written(whole: &str) -> String {
    let groups: Vec<&str> = whole.split('=').collect();
    let group = groups
        .get(1)
        .filter(|group| !group.trim_matches(['^', ' ']).is_empty());
    let group = group.or(groups.first()).copied().unwrap_or_default();
    let parts: Vec<&str> = group
        .split('^')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    let han = parts.iter().all(|part| part.chars().all(|c| !c.is_ascii()));
    parts.join(if han { "" } else { " " })
}

/// The distance between pixels, rows first, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spacing {
    /// In the patient: Pixel Spacing (measured or calibrated).
    Patient(f64, f64),
    /// At the detector: Imager Pixel Spacing, not corrected for magnification.
    Detector(f64, f64),
}

/// Whether pixels are those the device measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lossy {
    /// Nothing says so.
    No,
    /// The header says that it was compressed with loss at some time.
    AtSource,
    /// The transfer syntax itself is a lossy one.
    AsStored,
}

impl Header {
    pub(super) fn from_values(
        values: &BTreeMap<Tag, Vec<u8>>,
        decoder: &mut Decoder,
        big_endian: bool,
        transfer_syntax: &str,
    ) -> Result<Header, ReadError> {
        let mut fields = Fields {
            values,
            decoder,
            big_endian,
        };
        let lossy = if is_lossy(transfer_syntax) {
            Lossy::AsStored
        } else if fields
            .plain(tags::LOSSY_COMPRESSION)
            .is_some_and(|flag| flag == "01")
        {
            Lossy::AtSource
        } else {
            Lossy::No
        };
        let pair = |values: Vec<f64>| {
            <[f64; 2]>::try_from(values)
                .ok()
                .filter(|v| v.iter().all(|x| *x > 0.0))
        };
        let spacing =
            pair(fields.numbers(tags::PIXEL_SPACING)).map(|[row, column]| Spacing::Patient(row, column));
        let detector = pair(fields.numbers(tags::IMAGER_PIXEL_SPACING))
            .map(|[row, column]| Spacing::Detector(row, column));
        let mut header = Header {
            transfer_syntax: DicomUid::parse(transfer_syntax).map_err(|source| ReadError::NotAUid {
                tag: TRANSFER_SYNTAX,
                source,
            })?,
            sop_class: fields.uid(tags::SOP_CLASS_UID, "SOP class UID")?,
            sop_instance: fields.uid(tags::SOP_INSTANCE_UID, "SOP instance UID")?,
            study: fields.uid(tags::STUDY_INSTANCE_UID, "study instance UID")?,
            series: fields.uid(tags::SERIES_INSTANCE_UID, "series instance UID")?,
            frame_of_reference: fields.uid(tags::FRAME_OF_REFERENCE_UID, "").ok(),
            patient: PatientModule {
                name: Private::new(fields.name(tags::PATIENT_NAME)),
                readings: fields.readings(tags::PATIENT_NAME),
                id: Private::new(fields.text(tags::PATIENT_ID).unwrap_or_default()),
                birth_date: fields.date(tags::PATIENT_BIRTH_DATE).map(Private::new),
                sex: fields.plain(tags::PATIENT_SEX),
                age: fields.plain(tags::PATIENT_AGE),
            },
            accession: fields.text(tags::ACCESSION_NUMBER),
            modality: fields.plain(tags::MODALITY).unwrap_or_else(|| "OT".to_owned()),
            body_part: fields.plain(tags::BODY_PART_EXAMINED),
            laterality: fields
                .plain(tags::IMAGE_LATERALITY)
                .or_else(|| fields.plain(tags::LATERALITY)),
            view_position: fields.plain(tags::VIEW_POSITION),
            station: fields.text(tags::STATION_NAME),
            institution: fields.text(tags::INSTITUTION_NAME),
            equipment: fields.equipment(),
            operator: fields.operator(),
            study_description: fields.text(tags::STUDY_DESCRIPTION),
            series_description: fields.text(tags::SERIES_DESCRIPTION),
            study_number: fields.text(tags::STUDY_ID),
            series_number: fields.integer(tags::SERIES_NUMBER),
            instance_number: fields.integer(tags::INSTANCE_NUMBER),
            study_at: fields.date_time(tags::STUDY_DATE, tags::STUDY_TIME),
            acquired_at: fields
                .date_time(tags::ACQUISITION_DATE, tags::ACQUISITION_TIME)
                .or_else(|| fields.date_time(tags::CONTENT_DATE, tags::CONTENT_TIME))
                .or_else(|| fields.date_time(tags::SERIES_DATE, tags::SERIES_TIME)),
            size: fields.u16(tags::ROWS).zip(fields.u16(tags::COLUMNS)),
            frames: fields
                .integer(tags::NUMBER_OF_FRAMES)
                .and_then(|n| u32::try_from(n).ok())
                .unwrap_or(1)
                .max(1),
            samples: fields.u16(tags::SAMPLES_PER_PIXEL).unwrap_or(1),
            photometric: fields.plain(tags::PHOTOMETRIC_INTERPRETATION),
            bits_allocated: fields.u16(tags::BITS_ALLOCATED),
            bits_stored: fields.u16(tags::BITS_STORED),
            spacing: spacing.or(detector),
            orientation: fields.numbers(tags::IMAGE_ORIENTATION).try_into().ok(),
            position: fields.numbers(tags::IMAGE_POSITION).try_into().ok(),
            patient_orientation: fields.pair(tags::PATIENT_ORIENTATION),
            lossy,
            burned_in: fields.plain(tags::BURNED_IN_ANNOTATION).map(|flag| flag == "YES"),
            character_set: fields.plain(tags::SPECIFIC_CHARACTER_SET),
            trust: Trust::Labelled,
        };
        header.trust = decoder.trust();
        Ok(header)
    }

    /// Whether the transfer syntax puts pixel data into fragments.
    pub fn is_encapsulated(&self) -> bool {
        !matches!(
            self.transfer_syntax.as_str(),
            "1.2.840.10008.1.2" | "1.2.840.10008.1.2.1" | "1.2.840.10008.1.2.1.99" | "1.2.840.10008.1.2.2"
        ) && self.transfer_syntax.as_str().starts_with("1.2.840.10008.1.2.")
    }

    /// How many fragments compressed pixel data has at least: one for each frame where frames are compressed one by one
    /// (PS3.5 annex A.4), one altogether for a film.
    pub(super) fn least_fragments(&self) -> u32 {
        let syntax = self.transfer_syntax.as_str();
        let frame_by_frame = syntax == "1.2.840.10008.1.2.5"
            || syntax.strip_prefix("1.2.840.10008.1.2.4.").is_some_and(|last| {
                matches!(
                    last,
                    "50" | "51" | "57" | "70" | "80" | "81" | "90" | "91" | "201" | "202" | "203"
                )
            });
        if frame_by_frame { self.frames } else { 1 }
    }

    /// How many bytes plain pixel data of these dimensions needs; when no number can say it, more than any element
    /// can hold. Chroma may be subsampled: then unknown.
    pub fn pixel_bytes(&self) -> Option<u64> {
        if self
            .photometric
            .as_deref()
            .is_some_and(|p| p.contains("422") || p.contains("420"))
        {
            return None;
        }
        let (rows, columns) = self.size?;
        let bits = [columns, self.samples, self.bits_allocated?]
            .map(u64::from)
            .into_iter()
            .chain([u64::from(self.frames)])
            .try_fold(u64::from(rows), u64::checked_mul);
        Some(bits.map_or(u64::MAX, |bits| bits.div_ceil(8)))
    }
}

struct Fields<'a> {
    values: &'a BTreeMap<Tag, Vec<u8>>,
    decoder: &'a mut Decoder,
    big_endian: bool,
}

impl Fields<'_> {
    /// A value of the default repertoire; empty is absent.
    fn plain(&self, tag: Tag) -> Option<String> {
        let text = String::from_utf8_lossy(self.values.get(&tag)?)
            .replace(char::is_control, "")
            .trim_matches(' ')
            .to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// A value in the character set; empty is absent.
    fn text(&mut self, tag: Tag) -> Option<String> {
        let text = self
            .decoder
            .decode(self.values.get(&tag)?, Kind::Values)
            .trim()
            .to_owned();
        (!text.is_empty()).then_some(text)
    }

    fn name(&mut self, tag: Tag) -> String {
        self.values
            .get(&tag)
            .map(|bytes| self.decoder.decode(bytes, Kind::Name))
            .unwrap_or_default()
    }

    fn readings(&self, tag: Tag) -> Vec<Private<String>> {
        let bytes = self.values.get(&tag).map(Vec::as_slice).unwrap_or_default();
        self.decoder
            .readings(bytes, Kind::Name)
            .into_iter()
            .map(Private::new)
            .collect()
    }

    fn uid(&self, tag: Tag, what: &'static str) -> Result<DicomUid, ReadError> {
        let text = self.plain(tag).ok_or(ReadError::Missing(what))?;
        DicomUid::parse(&text).map_err(|source| ReadError::NotAUid { tag, source })
    }

    fn integer(&self, tag: Tag) -> Option<i64> {
        self.plain(tag)?.split('\\').next()?.trim().parse().ok()
    }

    fn numbers(&self, tag: Tag) -> Vec<f64> {
        let Some(text) = self.plain(tag) else {
            return Vec::new();
        };
        let numbers = text
            .split('\\')
            .map(|n| n.trim().parse::<f64>().ok().filter(|n| n.is_finite()));
        numbers.collect::<Option<Vec<_>>>().unwrap_or_default()
    }

    fn pair(&self, tag: Tag) -> Option<(String, String)> {
        let text = self.plain(tag)?;
        let (row, column) = text.split_once('\\')?;
        Some((row.trim().to_owned(), column.trim().to_owned()))
    }

    fn u16(&self, tag: Tag) -> Option<u16> {
        let bytes = *self.values.get(&tag)?.first_chunk::<2>()?;
        Some(if self.big_endian {
            u16::from_be_bytes(bytes)
        } else {
            u16::from_le_bytes(bytes)
        })
    }

    fn date(&self, tag: Tag) -> Option<Date> {
        date(&self.plain(tag)?)
    }

    fn date_time(&self, date: Tag, time: Tag) -> Option<DateTime> {
        let day = self.date(date)?;
        let time = self
            .plain(time)
            .and_then(|text| clock(&text))
            .unwrap_or(Time::midnight());
        Some(day.to_datetime(time))
    }

    fn operator(&mut self) -> Option<Private<String>> {
        let first = self.name(tags::OPERATORS_NAME);
        let first = as_written(first.split('\\').next()?);
        (!first.is_empty()).then(|| Private::new(first))
    }

    fn equipment(&mut self) -> Option<String> {
        match (self.text(tags::MANUFACTURER), self.text(tags::MANUFACTURER_MODEL)) {
            (Some(maker), Some(model)) => Some(format!("{maker} {model}")),
            (maker, model) => maker.or(model),
        }
    }
}

/// DA: `YYYYMMDD`, or `YYYY.MM.DD` of ACR-NEMA.
fn date(text: &str) -> Option<Date> {
    let digits: String = text.chars().filter(|c| *c != '.').collect();
    if digits.len() != 8 || !digits.is_ascii() {
        return None;
    }
    Date::new(
        digits[..4].parse().ok()?,
        digits[4..6].parse().ok()?,
        digits[6..].parse().ok()?,
    )
    .ok()
}

/// TM: `HHMMSS.FFFFFF`, cut anywhere, with the colons of ACR-NEMA.
fn clock(text: &str) -> Option<Time> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = whole.chars().filter(|c| *c != ':').collect();
    let part = |range: std::ops::Range<usize>| digits.get(range).map_or(Some(0i8), |part| part.parse().ok());
    let micros: i32 = format!("{fraction:0<6}").get(..6)?.parse().unwrap_or(0);
    // A leap second is the last second of its minute here.
    Time::new(part(0..2)?, part(2..4)?, part(4..6)?.min(59), micros * 1000).ok()
}

fn is_lossy(transfer_syntax: &str) -> bool {
    let Some(last) = transfer_syntax.strip_prefix("1.2.840.10008.1.2.4.") else {
        return false;
    };
    // 91, 93, 112 and 203 may hold lossless streams too; what they hold is not looked at, so they count as lossy.
    !matches!(
        last,
        "57" | "58" | "65" | "66" | "70" | "80" | "90" | "92" | "110" | "201" | "202"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_of_devices() {
        assert_eq!(date("20240229"), Some(jiff::civil::date(2024, 2, 29)));
        assert_eq!(date("2024.02.29"), Some(jiff::civil::date(2024, 2, 29)));
        assert_eq!(date("20230229"), None);
        assert_eq!(clock("1030"), Some(jiff::civil::time(10, 30, 0, 0)));
        assert_eq!(
            clock("103059.5"),
            Some(jiff::civil::time(10, 30, 59, 500_000_000))
        );
        assert_eq!(clock("99"), None);
        assert_eq!(clock(""), Some(Time::midnight()));
    }

    #[test]
    fn the_ideographic_name_is_shown_without_spaces() {
        let show = |name: &str| {
            let module = PatientModule {
                name: name.into(),
                ..PatientModule::default()
            };
            module.display_name().into_exposed()
        };
        assert_eq!(show("Zhang^XiaoDong=张^小东="), "张小东");
        assert_eq!(show("张三"), "张三");
        assert_eq!(show("Smith^John^^Dr"), "Smith John Dr");
        assert_eq!(show("Zhang^San=="), "Zhang San");
        assert_eq!(show(""), "");
    }

    #[test]
    fn lossy_transfer_syntaxes() {
        assert!(is_lossy("1.2.840.10008.1.2.4.50"));
        assert!(is_lossy("1.2.840.10008.1.2.4.91"));
        assert!(!is_lossy("1.2.840.10008.1.2.4.70"));
        assert!(!is_lossy("1.2.840.10008.1.2.5"));
    }
}
