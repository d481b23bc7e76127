//! Texts of a data set in their specific character set (PS3.3 C.12.1.1.2, PS3.5 section 6.1).
//!
//! Labels lie every day: GBK bytes labelled ISO_IR 100, or not labelled at all. A device can have an override;
//! without one, text without a label, or with a Latin label it cannot be, is guessed, and said to be guessed.
//! The original bytes are in the stored file and stay as they are.

mod guess;
mod iso2022;
mod set;

pub use set::{CharacterSet, UnknownCharacterSet};

use guess::{looks_like_chinese, unlabelled};

/// How far a text can be trusted, from most to least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// As labelled.
    Labelled,
    /// As the device's override says.
    Overridden,
    /// Guessed from the bytes: the label is absent or cannot be right.
    Guessed,
    /// Some bytes are of no character; they show as U+FFFD.
    Damaged,
}

/// Whether a value is a person name, whose delimiters reset code extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// PN.
    Name,
    /// LO, SH, UC: a backslash separates values.
    Values,
    /// LT, ST, UT: one value, a backslash is a character.
    Text,
}

/// Decodes the texts of one data set.
#[derive(Clone, Debug)]
pub struct Decoder {
    labels: Vec<CharacterSet>,
    label_unknown: bool,
    device: Option<CharacterSet>,
    worst: Trust,
}

impl Decoder {
    /// For the value of (0008,0005), if there is one, and the device's override, if it has one.
    pub fn new(label: Option<&str>, device: Option<CharacterSet>) -> Self {
        let mut label_unknown = false;
        let labels = label
            .unwrap_or_default()
            .split('\\')
            .map(|term| {
                CharacterSet::from_term(term).unwrap_or_else(|_| {
                    label_unknown = true;
                    CharacterSet::DEFAULT
                })
            })
            .collect();
        Decoder {
            labels,
            label_unknown,
            device,
            worst: Trust::Labelled,
        }
    }

    /// The text of a value, trailing padding removed.
    pub fn decode(&mut self, bytes: &[u8], kind: Kind) -> String {
        let (text, trust) = self.decode_one(bytes, kind);
        self.worst = self.worst.max(trust);
        text
    }

    /// The text in every decoding that is possible: as [`Decoder::decode`] gives it first; then, when the label
    /// cannot be trusted, as labelled and as the encodings met in China. Damaged ones are left out.
    pub fn readings(&self, bytes: &[u8], kind: Kind) -> Vec<String> {
        let (first, trust) = self.decode_one(bytes, kind);
        let mut readings = vec![first];
        let doubtful = trust != Trust::Labelled || self.labels.iter().all(|label| label.is_latin_or_ascii());
        if doubtful && !bytes.is_ascii() {
            let others = [CharacterSet::GB18030, CharacterSet::UTF8].map(|set| vec![set]);
            for sets in std::iter::once(self.labels.clone()).chain(others) {
                let (reading, damaged) = iso2022::decode(trimmed(bytes), &sets, kind);
                let reading = printable(reading, kind);
                if !damaged && !readings.contains(&reading) {
                    readings.push(reading);
                }
            }
        }
        readings
    }

    /// The least trustworthy text so far.
    pub fn trust(&self) -> Trust {
        self.worst
    }

    fn decode_one(&self, bytes: &[u8], kind: Kind) -> (String, Trust) {
        let (text, trust) = self.decode_all(bytes, kind);
        (printable(text, kind), trust)
    }

    fn decode_all(&self, bytes: &[u8], kind: Kind) -> (String, Trust) {
        let bytes = trimmed(bytes);
        if bytes.is_ascii() && !bytes.contains(&0x1B) {
            // Every set we know has ASCII, but for two characters of ISO_IR 13, which Japan reads as these.
            return (bytes.iter().map(|b| char::from(*b)).collect(), Trust::Labelled);
        }
        if let Some(device) = self.device {
            let (text, damaged) = iso2022::decode(bytes, &[device], kind);
            if !damaged {
                return (text, Trust::Overridden);
            }
        }
        let unlabelled_set = self.labels == [CharacterSet::DEFAULT] || self.label_unknown;
        if unlabelled_set && !bytes.contains(&0x1B) {
            let (set, damaged) = unlabelled(bytes);
            let (text, _) = iso2022::decode(bytes, &[set], kind);
            return (text, if damaged { Trust::Damaged } else { Trust::Guessed });
        }
        if self.labels.iter().all(|label| label.is_latin_or_ascii()) && looks_like_chinese(bytes) {
            let (text, damaged) = iso2022::decode(bytes, &[CharacterSet::GB18030], kind);
            if !damaged {
                return (text, Trust::Guessed);
            }
        }
        let (text, damaged) = iso2022::decode(bytes, &self.labels, kind);
        (text, if damaged { Trust::Damaged } else { Trust::Labelled })
    }
}

/// Without control characters: no value representation allows them but for line ends in texts (PS3.5 table 6.1-1), and
/// a database may refuse the whole instance for one NUL.
fn printable(text: String, kind: Kind) -> String {
    let allowed =
        |c: char| !c.is_control() || (kind == Kind::Text && matches!(c, '\t' | '\n' | '\x0C' | '\r'));
    if text.chars().all(allowed) {
        return text;
    }
    text.chars().filter(|c| allowed(*c)).collect()
}

/// Trailing spaces and NULs are padding (PS3.5 section 6.2).
fn trimmed(bytes: &[u8]) -> &[u8] {
    let end = bytes
        .iter()
        .rposition(|b| !matches!(b, b' ' | 0))
        .map_or(0, |last| last + 1);
    &bytes[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(label: Option<&str>, device: Option<CharacterSet>, bytes: &[u8]) -> (String, Trust) {
        let mut decoder = Decoder::new(label, device);
        let text = decoder.decode(bytes, Kind::Name);
        (text, decoder.trust())
    }

    /// 张三 in GBK.
    const ZHANG_SAN: &[u8] = b"\xD5\xC5\xC8\xFD";

    #[test]
    fn as_labelled() {
        assert_eq!(
            name(Some("GB18030"), None, ZHANG_SAN),
            ("张三".into(), Trust::Labelled)
        );
        assert_eq!(
            name(Some("GBK"), None, ZHANG_SAN),
            ("张三".into(), Trust::Labelled)
        );
        assert_eq!(
            name(Some("ISO_IR 192"), None, "张三^".as_bytes()),
            ("张三^".into(), Trust::Labelled)
        );
        assert_eq!(
            name(Some("ISO_IR 100"), None, b"M\xFCller^J\xF6rg"),
            ("Müller^Jörg".into(), Trust::Labelled)
        );
        // A rare character of four bytes: U+20000.
        assert_eq!(
            name(Some("GB18030"), None, b"\x95\x32\x82\x36"),
            ("\u{20000}".into(), Trust::Labelled)
        );
        assert_eq!(
            name(
                Some("ISO_IR 144"),
                None,
                b"\xBB\xEE\xDA\x63\x65\xDC\xD1\x79\x70\xD3"
            )
            .0,
            "Люкceмбypг"
        );
    }

    #[test]
    fn control_characters_within_a_text_are_left_out() {
        assert_eq!(name(None, None, b"Zhang\0^S\x07an\0").0, "Zhang^San");
        assert_eq!(name(Some("GB18030"), None, b"\xD5\xC5\0\xC8\xFD").0, "张三");
        let mut decoder = Decoder::new(None, None);
        assert_eq!(decoder.decode(b"a\0\r\nb", Kind::Text), "a\r\nb");
        assert_eq!(decoder.readings(b"a\0b", Kind::Values), ["ab"]);
    }

    /// The examples of PS3.5 annexes H, I and K.
    #[test]
    fn the_examples_of_the_standard() {
        let yamada = b"Yamada^Tarou=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B=\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B";
        assert_eq!(
            name(Some("\\ISO 2022 IR 87"), None, yamada),
            ("Yamada^Tarou=山田^太郎=やまだ^たろう".into(), Trust::Labelled)
        );
        let half_width =
            b"\xD4\xCF\xC0\xDE^\xC0\xDB\xB3=\x1B$B;3ED\x1B(J^\x1B$BB@O:\x1B(J=\x1B$B$d$^$@\x1B(J^\x1B$B$?$m$&\x1B(J";
        assert_eq!(
            name(Some("ISO 2022 IR 13\\ISO 2022 IR 87"), None, half_width),
            ("ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう".into(), Trust::Labelled)
        );
        let hong =
            b"Hong^Gildong=\x1B$)C\xFB\xF3^\x1B$)C\xD1\xCE\xD4\xD7=\x1B$)C\xC8\xAB^\x1B$)C\xB1\xE6\xB5\xBF";
        assert_eq!(
            name(Some("\\ISO 2022 IR 149"), None, hong),
            ("Hong^Gildong=洪^吉洞=홍^길동".into(), Trust::Labelled)
        );
        let zhang = b"Zhang^XiaoDong=\x1B$)A\xD5\xC5^\x1B$)A\xD0\xA1\xB6\xAB=";
        assert_eq!(
            name(Some("\\ISO 2022 IR 58"), None, zhang),
            ("Zhang^XiaoDong=张^小东=".into(), Trust::Labelled)
        );
        let wang = b"Wang^XiaoDong=\xCD\xF5^\xD0\xA1\xB6\xAB=";
        assert_eq!(name(Some("GB18030"), None, wang).0, "Wang^XiaoDong=王^小东=");
    }

    #[test]
    fn a_lying_or_absent_label_is_guessed_and_said_so() {
        assert_eq!(name(None, None, ZHANG_SAN), ("张三".into(), Trust::Guessed));
        assert_eq!(
            name(None, None, "张三".as_bytes()),
            ("张三".into(), Trust::Guessed)
        );
        assert_eq!(
            name(Some("ISO_IR 100"), None, ZHANG_SAN),
            ("张三".into(), Trust::Guessed)
        );
        assert_eq!(
            name(Some("KLINGON"), None, ZHANG_SAN),
            ("张三".into(), Trust::Guessed)
        );
        assert_eq!(
            name(None, None, b"ZHANG^SAN"),
            ("ZHANG^SAN".into(), Trust::Labelled)
        );
        assert_eq!(name(None, None, b"M\xFCller"), ("Müller".into(), Trust::Guessed));
    }

    #[test]
    fn an_override_wins_over_the_label_unless_it_cannot_be() {
        let gbk = Some(CharacterSet::GB18030);
        // A character whose second byte is a backslash, which separates no values.
        assert_eq!(
            name(Some("ISO_IR 100"), gbk, b"\x95\x5C"),
            ("昞".into(), Trust::Overridden)
        );
        assert_eq!(name(Some("ISO_IR 192"), gbk, "é".as_bytes()).1, Trust::Overridden);
        assert_eq!(name(Some("ISO_IR 192"), gbk, b"ab\xC3").1, Trust::Damaged);
        assert_eq!(name(Some("GB18030"), None, b"\xD5\xC5\xFF").1, Trust::Damaged);
    }
}
