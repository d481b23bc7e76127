//! Decoding with code extensions (ISO 2022 as PS3.5 section 6.1.2.5 restricts it): a state of two halves,
//! switched by escape sequences, reset by the delimiters of the standard. Multi-byte sets without code
//! extensions (UTF-8, GB18030) are decoded whole, since their second bytes may look like delimiters.

use encoding_rs::{EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8};

use super::Kind;
use super::set::{CharacterSet, Part, Set};

const ESCAPE: u8 = 0x1B;

/// What bytes below 0x80 are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Low {
    Ascii,
    Romaji,
    Kanji,
    SupplementaryKanji,
}

/// What bytes from 0x80 on are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum High {
    Nothing,
    Latin1,
    Single(Part),
    Katakana,
    Korean,
    Chinese,
}

/// The text, and whether any bytes were of no character.
pub(super) fn decode(bytes: &[u8], sets: &[CharacterSet], kind: Kind) -> (String, bool) {
    let first = sets.first().copied().unwrap_or(CharacterSet::DEFAULT);
    match first.0 {
        Set::Utf8 => whole(UTF_8, bytes),
        Set::Gb18030 => whole(GB18030, bytes),
        _ => Extended {
            bytes,
            at: 0,
            text: String::new(),
            damaged: false,
        }
        .run(initial(first), kind),
    }
}

fn whole(encoding: &'static Encoding, bytes: &[u8]) -> (String, bool) {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), damaged)
}

fn initial(first: CharacterSet) -> (Low, High) {
    match first.0 {
        Set::Ascii | Set::Utf8 | Set::Gb18030 => (Low::Ascii, High::Nothing),
        Set::Latin1 => (Low::Ascii, High::Latin1),
        Set::Single(part) => (Low::Ascii, High::Single(part)),
        Set::Katakana => (Low::Romaji, High::Katakana),
        Set::Kanji => (Low::Kanji, High::Nothing),
        // Devices that name these without the empty first value mean them from the start.
        Set::Korean => (Low::Ascii, High::Korean),
        Set::Chinese => (Low::Ascii, High::Chinese),
    }
}

struct Extended<'a> {
    bytes: &'a [u8],
    at: usize,
    text: String,
    damaged: bool,
}

impl Extended<'_> {
    fn run(mut self, initial: (Low, High), kind: Kind) -> (String, bool) {
        let (mut low, mut high) = initial;
        while let Some(&byte) = self.bytes.get(self.at) {
            if byte == ESCAPE {
                self.escape(&mut low, &mut high);
            } else if byte < 0x20 || is_delimiter(byte, low, kind) {
                self.text.push(char::from(byte));
                self.at += 1;
                (low, high) = initial;
            } else if byte < 0x80 {
                self.low(low, byte);
            } else {
                self.high(high, byte);
            }
        }
        (self.text, self.damaged)
    }

    /// PS3.3 tables C.12-3 and C.12-4.
    fn escape(&mut self, low: &mut Low, high: &mut High) {
        const SEQUENCES: &[(&[u8], Option<Low>, Option<High>)] = &[
            (b"(B", Some(Low::Ascii), None),
            (b"(J", Some(Low::Romaji), None),
            (b"$B", Some(Low::Kanji), None),
            (b"$@", Some(Low::Kanji), None),
            (b"$(D", Some(Low::SupplementaryKanji), None),
            (b")I", None, Some(High::Katakana)),
            (b"-A", None, Some(High::Latin1)),
            (b"-B", None, Some(High::Single(Part::Latin2))),
            (b"-C", None, Some(High::Single(Part::Latin3))),
            (b"-D", None, Some(High::Single(Part::Latin4))),
            (b"-M", None, Some(High::Single(Part::Latin5))),
            (b"-b", None, Some(High::Single(Part::Latin9))),
            (b"-L", None, Some(High::Single(Part::Cyrillic))),
            (b"-G", None, Some(High::Single(Part::Arabic))),
            (b"-F", None, Some(High::Single(Part::Greek))),
            (b"-H", None, Some(High::Single(Part::Hebrew))),
            (b"-T", None, Some(High::Single(Part::Thai))),
            (b"$)C", None, Some(High::Korean)),
            (b"$)A", None, Some(High::Chinese)),
        ];
        let rest = &self.bytes[self.at + 1..];
        let Some((sequence, to_low, to_high)) =
            SEQUENCES.iter().find(|(sequence, ..)| rest.starts_with(sequence))
        else {
            return self.damage(1);
        };
        *low = to_low.unwrap_or(*low);
        *high = to_high.unwrap_or(*high);
        self.at += 1 + sequence.len();
    }

    fn low(&mut self, low: Low, byte: u8) {
        let pair = || Some([byte | 0x80, *self.bytes.get(self.at + 1)? | 0x80]);
        match low {
            Low::Ascii | Low::Romaji => {
                // Romaji differs in the yen sign and the overline, which Japan reads as \ and ~.
                self.text.push(char::from(byte));
                self.at += 1;
            }
            Low::Kanji => match pair() {
                Some(pair) => self.character(EUC_JP, &pair, 2),
                None => self.damage(1),
            },
            Low::SupplementaryKanji => match pair() {
                Some([a, b]) => self.character(EUC_JP, &[0x8F, a, b], 2),
                None => self.damage(1),
            },
        }
    }

    fn high(&mut self, high: High, byte: u8) {
        let pair = || Some([byte, *self.bytes.get(self.at + 1).filter(|next| **next >= 0x80)?]);
        match high {
            High::Nothing => self.damage(1),
            High::Latin1 => {
                self.text.push(char::from(byte));
                self.at += 1;
            }
            High::Single(part) => self.character(part.encoding(), &[byte], 1),
            High::Katakana => self.character(SHIFT_JIS, &[byte], 1),
            High::Korean => match pair() {
                Some(pair) => self.character(EUC_KR, &pair, 2),
                None => self.damage(1),
            },
            High::Chinese => match pair() {
                Some(pair) => self.character(GBK, &pair, 2),
                None => self.damage(1),
            },
        }
    }

    fn character(&mut self, encoding: &'static Encoding, bytes: &[u8], consumed: usize) {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes);
        self.text.push_str(&text);
        self.damaged |= damaged;
        self.at += consumed;
    }

    fn damage(&mut self, consumed: usize) {
        self.text.push(char::REPLACEMENT_CHARACTER);
        self.damaged = true;
        self.at += consumed;
    }
}

/// Delimiters that reset to the first set (PS3.5 section 6.1.2.5.3). In kanji these bytes are halves of characters.
fn is_delimiter(byte: u8, low: Low, kind: Kind) -> bool {
    if matches!(low, Low::Kanji | Low::SupplementaryKanji) {
        return false;
    }
    match kind {
        Kind::Name => matches!(byte, b'^' | b'=' | b'\\'),
        Kind::Values => byte == b'\\',
        Kind::Text => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_delimiter_resets_the_upper_half() {
        let sets = [CharacterSet::DEFAULT, CharacterSet(Set::Chinese)];
        let (text, damaged) = decode(b"\x1B$)A\xD5\xC5^\xD0\xA1", &sets, Kind::Name);
        assert!(damaged, "{text}");
        let (text, damaged) = decode(b"\x1B$)A\xD5\xC5^\xD0\xA1", &sets, Kind::Text);
        assert_eq!((text.as_str(), damaged), ("张^小", false));
    }

    #[test]
    fn an_unknown_escape_is_damage_not_panic() {
        assert!(decode(b"\x1B", &[CharacterSet::DEFAULT], Kind::Name).1);
        assert!(decode(b"\x1B$)Zabc", &[CharacterSet::DEFAULT], Kind::Name).1);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_decode_to_something(bytes in proptest::collection::vec(any::<u8>(), 0..120)) {
            for term in ["", "ISO_IR 100", "ISO 2022 IR 87", "ISO 2022 IR 58", "ISO_IR 13", "GB18030", "ISO_IR 192"] {
                let set = CharacterSet::from_term(term).unwrap();
                for kind in [Kind::Name, Kind::Values, Kind::Text] {
                    let _ = decode(&bytes, &[set], kind);
                }
            }
        }
    }
}
