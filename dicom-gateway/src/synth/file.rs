//! What all synthetic instances share: UIDs from a seed, the modules of patient, study, series and equipment.

use dicom_bytes::{ElementWriter, Meta, Syntax, Tag, Vr, encode_head};
use jiff::civil::DateTime;
use sha2::{Digest, Sha256};

use super::Person;
use super::canvas::Canvas;
use crate::dimse::{EXPLICIT_LITTLE_ENDIAN, IMPLEMENTATION_CLASS, IMPLEMENTATION_VERSION};
use crate::object::tags;

/// One synthetic examination.
#[derive(Clone, Debug)]
pub struct Exam {
    /// Everything follows from it.
    pub seed: u64,
    /// Who it is of.
    pub person: Person,
    /// Accession Number; empty when the device was not told.
    pub accession: String,
    /// Study Date and Time by the device's clock.
    pub at: DateTime,
    /// Institution Name.
    pub institution: String,
    /// Station Name, plain ASCII.
    pub station: String,
    /// Study Description.
    pub description: String,
}

/// A Part-10 file, explicit VR little endian.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its SOP Instance UID.
    pub sop_instance: String,
    /// The whole file.
    pub file: Vec<u8>,
}

/// A UID that follows from a seed and a purpose (a UUID-derived UID, PS3.5 annex B.2).
pub fn uid(seed: u64, purpose: &str) -> String {
    let digest = Sha256::new()
        .chain_update(seed.to_be_bytes())
        .chain_update(purpose)
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    // Version 8, variant 10: a UUID that says that it was made our own way.
    bytes[6] = bytes[6] & 0x0F | 0x80;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    format!("2.25.{}", u128::from_be_bytes(bytes))
}

/// What differs between the kinds of image, in the order of the data set.
pub(super) struct Picture<'a> {
    pub(super) sop_class: &'a str,
    pub(super) modality: &'a str,
    pub(super) image_type: &'a str,
    pub(super) model: &'a str,
    pub(super) number: u16,
    pub(super) canvas: &'a Canvas,
    pub(super) bits_stored: u16,
    pub(super) series_description: &'a str,
    pub(super) presentation_intent: Option<&'a str>,
    /// Group 0018.
    pub(super) acquisition: &'a [(Tag, Vr, String)],
    /// Group 0020 after the instance number.
    pub(super) geometry: &'a [(Tag, Vr, String)],
    /// Pixel Spacing, if the image has one.
    pub(super) pixel_spacing: Option<String>,
    /// Group 0028 after the pixel representation.
    pub(super) display: &'a [(Tag, Vr, String)],
}

impl Exam {
    /// Puts an instance together.
    pub(super) fn instance(&self, picture: &Picture<'_>) -> Instance {
        let sop_instance = uid(self.seed, &format!("{}-{}", picture.modality, picture.number));
        let mut file = encode_head(&Meta {
            sop_class: picture.sop_class,
            sop_instance: &sop_instance,
            transfer_syntax: EXPLICIT_LITTLE_ENDIAN,
            implementation_class: IMPLEMENTATION_CLASS,
            implementation_version: IMPLEMENTATION_VERSION,
            source_ae: None,
        });
        let mut set = ElementWriter::new(Syntax::ExplicitLe);
        self.general(&mut set, picture, &sop_instance);
        self.patient(&mut set);
        for (tag, vr, value) in picture.acquisition {
            set.text(*tag, *vr, value);
        }
        set.text(tags::STUDY_INSTANCE_UID, Vr::UI, &uid(self.seed, "study"));
        set.text(
            tags::SERIES_INSTANCE_UID,
            Vr::UI,
            &uid(self.seed, &format!("series-{}", picture.modality)),
        );
        set.text(tags::STUDY_ID, Vr::SH, "1");
        set.text(tags::SERIES_NUMBER, Vr::IS, "1");
        set.text(tags::INSTANCE_NUMBER, Vr::IS, &picture.number.to_string());
        for (tag, vr, value) in picture.geometry {
            set.text(*tag, *vr, value);
        }
        pixels(&mut set, picture);
        file.extend(set.into_bytes());
        Instance { sop_instance, file }
    }

    fn general(&self, set: &mut ElementWriter, picture: &Picture<'_>, sop_instance: &str) {
        let (date, time) = (
            self.at.strftime("%Y%m%d").to_string(),
            self.at.strftime("%H%M%S").to_string(),
        );
        if let Some(term) = self.person.label.term() {
            set.text(tags::SPECIFIC_CHARACTER_SET, Vr::CS, term);
        }
        set.text(tags::IMAGE_TYPE, Vr::CS, picture.image_type);
        set.text(tags::SOP_CLASS_UID, Vr::UI, picture.sop_class);
        set.text(tags::SOP_INSTANCE_UID, Vr::UI, sop_instance);
        for tag in [
            tags::STUDY_DATE,
            tags::SERIES_DATE,
            tags::ACQUISITION_DATE,
            tags::CONTENT_DATE,
        ] {
            set.text(tag, Vr::DA, &date);
        }
        for tag in [
            tags::STUDY_TIME,
            tags::SERIES_TIME,
            tags::ACQUISITION_TIME,
            tags::CONTENT_TIME,
        ] {
            set.text(tag, Vr::TM, &time);
        }
        set.text(tags::ACCESSION_NUMBER, Vr::SH, &self.accession);
        set.text(tags::MODALITY, Vr::CS, picture.modality);
        if let Some(intent) = picture.presentation_intent {
            set.text(tags::PRESENTATION_INTENT, Vr::CS, intent);
        }
        set.text(tags::MANUFACTURER, Vr::LO, "Yuanzhen synthetic");
        let encode = |text: &str| self.person.label.encode(text);
        set.bytes(tags::INSTITUTION_NAME, Vr::LO, &encode(&self.institution));
        set.text(tags::REFERRING_PHYSICIAN, Vr::PN, "");
        set.text(tags::STATION_NAME, Vr::SH, &self.station);
        set.bytes(tags::STUDY_DESCRIPTION, Vr::LO, &encode(&self.description));
        set.text(tags::SERIES_DESCRIPTION, Vr::LO, picture.series_description);
        set.text(tags::OPERATORS_NAME, Vr::PN, "Operator^Synthetic");
        set.text(tags::MANUFACTURER_MODEL, Vr::LO, picture.model);
    }

    fn patient(&self, set: &mut ElementWriter) {
        let person = &self.person;
        set.bytes(tags::PATIENT_NAME, Vr::PN, &person.label.encode(&person.name));
        set.bytes(tags::PATIENT_ID, Vr::LO, &person.label.encode(&person.number));
        let born = person
            .birth_date
            .map(|date| date.strftime("%Y%m%d").to_string())
            .unwrap_or_default();
        set.text(tags::PATIENT_BIRTH_DATE, Vr::DA, &born);
        set.text(tags::PATIENT_SEX, Vr::CS, &person.sex.to_string());
    }
}

fn pixels(set: &mut ElementWriter, picture: &Picture<'_>) {
    set.u16s(tags::SAMPLES_PER_PIXEL, &[1]);
    set.text(tags::PHOTOMETRIC_INTERPRETATION, Vr::CS, "MONOCHROME2");
    set.u16s(tags::ROWS, &[picture.canvas.rows]);
    set.u16s(tags::COLUMNS, &[picture.canvas.columns]);
    if let Some(spacing) = &picture.pixel_spacing {
        set.text(tags::PIXEL_SPACING, Vr::DS, spacing);
    }
    set.u16s(tags::BITS_ALLOCATED, &[16]);
    set.u16s(tags::BITS_STORED, &[picture.bits_stored]);
    set.u16s(tags::HIGH_BIT, &[picture.bits_stored - 1]);
    set.u16s(tags::PIXEL_REPRESENTATION, &[0]);
    for (tag, vr, value) in picture.display {
        set.text(*tag, *vr, value);
    }
    set.bytes(tags::PIXEL_DATA, Vr::OW, &picture.canvas.bytes());
}
