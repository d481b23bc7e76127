//! The character sets of PS3.3 table C.12-2 to C.12-5, by their defined terms.

use encoding_rs::Encoding;

/// One defined term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CharacterSet(pub(super) Set);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    Ascii,
    /// ISO 8859-1.
    Latin1,
    /// A single-byte set: ASCII below, this above.
    Single(Part),
    /// JIS X 0201: romaji below, katakana above.
    Katakana,
    Utf8,
    /// GB18030, and GBK as its subset.
    Gb18030,
    /// JIS X 0208 and JIS X 0212, by escape sequence only.
    Kanji,
    /// KS X 1001, by escape sequence only.
    Korean,
    /// GB 2312, by escape sequence only.
    Chinese,
}

/// The upper halves of the single-byte sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Latin2,
    Latin3,
    Latin4,
    Latin5,
    Latin9,
    Cyrillic,
    Arabic,
    Greek,
    Hebrew,
    Thai,
}

impl Part {
    /// Identical to the ISO 8859 part from 0xA0 on; below are control characters no text has.
    pub(super) fn encoding(self) -> &'static Encoding {
        match self {
            Part::Latin2 => encoding_rs::ISO_8859_2,
            Part::Latin3 => encoding_rs::ISO_8859_3,
            Part::Latin4 => encoding_rs::ISO_8859_4,
            Part::Latin5 => encoding_rs::WINDOWS_1254,
            Part::Latin9 => encoding_rs::ISO_8859_15,
            Part::Cyrillic => encoding_rs::ISO_8859_5,
            Part::Arabic => encoding_rs::ISO_8859_6,
            Part::Greek => encoding_rs::ISO_8859_7,
            Part::Hebrew => encoding_rs::ISO_8859_8,
            Part::Thai => encoding_rs::WINDOWS_874,
        }
    }
}

/// A term that is none of the standard's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a specific character set")]
pub struct UnknownCharacterSet(pub String);

impl CharacterSet {
    /// The default repertoire.
    pub const DEFAULT: CharacterSet = CharacterSet(Set::Ascii);
    /// GB18030, with GBK and GB 2312 as subsets.
    pub const GB18030: CharacterSet = CharacterSet(Set::Gb18030);
    /// UTF-8.
    pub const UTF8: CharacterSet = CharacterSet(Set::Utf8);
    /// ISO 8859-1.
    pub const LATIN1: CharacterSet = CharacterSet(Set::Latin1);

    /// The set of a defined term; `ISO_IR 100` and `ISO 2022 IR 100` name the same one, and common
    /// misspellings are understood.
    pub fn from_term(term: &str) -> Result<CharacterSet, UnknownCharacterSet> {
        let plain: String = term.trim().to_ascii_uppercase().replace(['_', '-'], " ");
        let set = match plain.as_str() {
            "" | "ISO IR 6" | "ISO 2022 IR 6" => Set::Ascii,
            "ISO IR 100" | "ISO 2022 IR 100" | "ISO 8859 1" | "LATIN1" => Set::Latin1,
            "ISO IR 101" | "ISO 2022 IR 101" => Set::Single(Part::Latin2),
            "ISO IR 109" | "ISO 2022 IR 109" => Set::Single(Part::Latin3),
            "ISO IR 110" | "ISO 2022 IR 110" => Set::Single(Part::Latin4),
            "ISO IR 148" | "ISO 2022 IR 148" => Set::Single(Part::Latin5),
            "ISO IR 203" | "ISO 2022 IR 203" => Set::Single(Part::Latin9),
            "ISO IR 144" | "ISO 2022 IR 144" => Set::Single(Part::Cyrillic),
            "ISO IR 127" | "ISO 2022 IR 127" => Set::Single(Part::Arabic),
            "ISO IR 126" | "ISO 2022 IR 126" => Set::Single(Part::Greek),
            "ISO IR 138" | "ISO 2022 IR 138" => Set::Single(Part::Hebrew),
            "ISO IR 166" | "ISO 2022 IR 166" => Set::Single(Part::Thai),
            "ISO IR 13" | "ISO 2022 IR 13" => Set::Katakana,
            "ISO IR 192" | "UTF 8" | "UTF8" => Set::Utf8,
            "GB18030" | "GBK" | "GB2312" | "GB 18030" => Set::Gb18030,
            "ISO IR 87" | "ISO 2022 IR 87" | "ISO IR 159" | "ISO 2022 IR 159" => Set::Kanji,
            "ISO IR 149" | "ISO 2022 IR 149" => Set::Korean,
            "ISO IR 58" | "ISO 2022 IR 58" => Set::Chinese,
            _ => return Err(UnknownCharacterSet(term.chars().take(32).collect())),
        };
        Ok(CharacterSet(set))
    }

    /// Whether bytes above 0x7F are Latin letters, or nothing at all.
    pub(super) fn is_latin_or_ascii(self) -> bool {
        matches!(
            self.0,
            Set::Ascii
                | Set::Latin1
                | Set::Single(Part::Latin2 | Part::Latin3 | Part::Latin4 | Part::Latin5 | Part::Latin9)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_of_both_forms_and_unknown_ones() {
        assert_eq!(
            CharacterSet::from_term("ISO_IR 100"),
            CharacterSet::from_term("ISO 2022 IR 100")
        );
        assert_eq!(CharacterSet::from_term(" gbk "), Ok(CharacterSet::GB18030));
        assert_eq!(CharacterSet::from_term(""), Ok(CharacterSet::DEFAULT));
        assert!(CharacterSet::from_term("ISO_IR 999").is_err());
    }
}
