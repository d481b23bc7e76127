//! VRs and keywords of standard elements, from the dictionary crate.

use dicom_bytes::{Tag, Vr};
use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry};
use dicom_dictionary_std::StandardDataDictionary;

/// The VR of a tag, where the wire has none. Tags whose VR depends on other elements get the usual one.
pub fn vr_of(tag: Tag) -> Option<Vr> {
    if tag.is_private() {
        // Private creators are LO (PS3.5 section 7.8.1); the rest is known to nobody.
        return (0x0010..=0x00FF).contains(&tag.element).then_some(Vr::LO);
    }
    if tag.element == 0 {
        return Some(Vr::UL);
    }
    let entry = StandardDataDictionary.by_tag(dicom_core::Tag(tag.group, tag.element))?;
    let name = entry.vr().relaxed().to_string();
    let letters = name.as_bytes().first_chunk::<2>()?;
    Vr::from_bytes(*letters)
}

/// The keyword of a standard tag, such as `PatientName`.
pub fn keyword(tag: Tag) -> Option<&'static str> {
    let entry = StandardDataDictionary.by_tag(dicom_core::Tag(tag.group, tag.element))?;
    Some(entry.alias)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::tags;

    #[test]
    fn standard_and_private_tags() {
        assert_eq!(vr_of(tags::PATIENT_NAME), Some(Vr::PN));
        assert_eq!(vr_of(Tag::new(0x0008, 0x1140)), Some(Vr::SQ));
        assert_eq!(vr_of(Tag::new(0x0009, 0x0010)), Some(Vr::LO));
        assert_eq!(vr_of(Tag::new(0x0009, 0x1010)), None);
        assert_eq!(keyword(tags::PATIENT_NAME), Some("PatientName"));
    }
}
