//! Who a synthetic image is of, and how a device would encode the name.

use jiff::civil::Date;

/// What the device is told of the patient.
#[derive(Clone, Debug)]
pub struct Person {
    /// Patient's Name, with DICOM's `^` and `=` where wanted.
    pub name: String,
    /// Patient ID.
    pub number: String,
    /// `M`, `F` or `O`.
    pub sex: char,
    /// Patient's Birth Date.
    pub birth_date: Option<Date>,
    /// How texts are encoded and labelled.
    pub label: Label,
}

/// An encoding together with what the device says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// GB18030, said so.
    Gb18030,
    /// GBK, said so.
    Gbk,
    /// UTF-8, said so.
    Utf8,
    /// ISO 8859-1, said so.
    Latin1,
    /// GB 2312 by escape sequences, said so.
    Iso2022Ir58,
    /// GBK bytes labelled ISO_IR 100: the everyday lie.
    GbkAsLatin1,
    /// GBK bytes without a label.
    GbkUnlabelled,
}

impl Label {
    /// The value of Specific Character Set, if there is one.
    pub(super) fn term(self) -> Option<&'static str> {
        match self {
            Label::Gb18030 => Some("GB18030"),
            Label::Gbk => Some("GBK"),
            Label::Utf8 => Some("ISO_IR 192"),
            Label::Latin1 | Label::GbkAsLatin1 => Some("ISO_IR 100"),
            Label::Iso2022Ir58 => Some("\\ISO 2022 IR 58"),
            Label::GbkUnlabelled => None,
        }
    }

    /// The bytes of a text. Characters the encoding does not have become `?`.
    pub(super) fn encode(self, text: &str) -> Vec<u8> {
        match self {
            Label::Utf8 => text.as_bytes().to_vec(),
            Label::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
            Label::Gbk | Label::GbkAsLatin1 | Label::GbkUnlabelled => {
                encoding_rs::GBK.encode(text).0.into_owned()
            }
            Label::Latin1 => text
                .chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
                .collect(),
            Label::Iso2022Ir58 => iso_2022_ir_58(text),
        }
    }
}

/// GB 2312 in the upper half, announced again after each delimiter (PS3.5 annex K).
fn iso_2022_ir_58(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut announced = false;
    for character in text.chars() {
        if character.is_ascii() {
            announced &= !matches!(character, '^' | '=' | '\\');
            bytes.extend(character.to_string().bytes());
            continue;
        }
        if !announced {
            bytes.extend(b"\x1B$)A");
            announced = true;
        }
        let mut buffer = [0; 4];
        bytes.extend_from_slice(&encoding_rs::GBK.encode(character.encode_utf8(&mut buffer)).0);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::charset::{Decoder, Kind};

    #[test]
    fn what_a_label_encodes_is_decoded() {
        for (label, name) in [
            (Label::Gb18030, "张^三"),
            (Label::Gbk, "张^三"),
            (Label::Utf8, "Zhang^San=张^三"),
            (Label::Latin1, "Müller^Jörg"),
            (Label::Iso2022Ir58, "Zhang^San=张^三=zhang"),
            (Label::GbkAsLatin1, "李四"),
            (Label::GbkUnlabelled, "王^小东"),
        ] {
            let mut decoder = Decoder::new(label.term(), None);
            assert_eq!(decoder.decode(&label.encode(name), Kind::Name), name, "{label:?}");
        }
    }
}
