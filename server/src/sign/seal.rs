//! What a signature says in plain words: which document and version, from which images, who, in what capacity, where and
//! when; and how that is written into and read from the PDF's signature dictionary. It does not sign.

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::SignError;

/// The document a signature is on. Carries nothing of the patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentMark {
    /// The verification string printed on the page; what the status list names the document by.
    pub code: String,
    /// The report's number.
    pub number: String,
    /// The report's version.
    pub version: u32,
    /// The digest, with its algorithm, of the set of instances or the recording the report was read from.
    pub content: String,
}

/// In what capacity somebody signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Wrote the report.
    Written,
    /// Reviewed what another wrote.
    Reviewed,
}

impl Meaning {
    /// The word in the signature and in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Reviewed => "reviewed",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Written, Self::Reviewed]
            .into_iter()
            .find(|meaning| meaning.word() == word)
    }
}

/// One signature's words.
#[derive(Debug, Clone, PartialEq)]
pub struct Seal {
    /// The document.
    pub mark: DocumentMark,
    /// Which signature this is, from 1.
    pub part: u8,
    /// How many signatures the document is to carry.
    pub parts: u8,
    /// The signer's name.
    pub signer: String,
    /// The institution signed for.
    pub institution: String,
    /// In what capacity.
    pub meaning: Meaning,
    /// The capacity as a sentence for the reader of the PDF.
    pub reason: String,
    /// When, to the second, with the institution's offset.
    pub at: Zoned,
}

/// The bytes kept for the CMS structure; a time stamp will have room beside it.
pub(super) const CONTENTS_BYTES: usize = 8192;
/// The start of every signature dictionary we write, after its object number.
pub(super) const SEAL_HEAD: &[u8] =
    b" 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name<";
/// Room for the four numbers of a ByteRange: three of up to ten digits, filled up with spaces.
const RANGE_WIDTH: usize = 36;
/// The format of the words under `/YUZH`; a later format is told apart by this number.
const FORMAT: u32 = 1;

/// A signature dictionary with its two holes still to be filled, as offsets into `bytes`.
pub(super) struct SealBytes {
    pub(super) bytes: Vec<u8>,
    /// Where the ByteRange's numbers go.
    pub(super) range_at: usize,
    /// Where `<` of the contents stands.
    pub(super) gap_at: usize,
}

/// The length of the gap: the hexadecimal digits and their brackets.
pub(super) const GAP: usize = CONTENTS_BYTES * 2 + 2;

impl Seal {
    /// Refuses words that could break out of the dictionary.
    pub(super) fn check(&self) -> Result<(), SignError> {
        let plain = |what: &'static str, text: &str| {
            let fits = !text.is_empty()
                && text.len() <= 128
                && text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-._:/".contains(&b));
            fits.then_some(()).ok_or(SignError::Mark { what })
        };
        plain("verification string", &self.mark.code)?;
        plain("report number", &self.mark.number)?;
        plain("content digest", &self.mark.content)
    }

    /// Writes the signature dictionary as object `id`.
    pub(super) fn write(&self, id: u32) -> SealBytes {
        let mut bytes = id.to_string().into_bytes();
        bytes.extend_from_slice(SEAL_HEAD);
        let words = format!(
            "{}>/Location<{}>/Reason<{}>/M(D:{})/YUZH<</Format {FORMAT}/Part {}/Parts {}/Code({})/Number({})/Version {}/Content({})/Meaning/{}>>/ByteRange[",
            text(&self.signer),
            text(&self.institution),
            text(&self.reason),
            date(&self.at),
            self.part,
            self.parts,
            self.mark.code,
            self.mark.number,
            self.mark.version,
            self.mark.content,
            self.meaning.word(),
        );
        bytes.extend_from_slice(words.as_bytes());
        let range_at = bytes.len();
        bytes.extend_from_slice(&[b' '; RANGE_WIDTH]);
        bytes.extend_from_slice(b"]/Contents");
        let gap_at = bytes.len();
        bytes.push(b'<');
        bytes.resize(bytes.len() + CONTENTS_BYTES * 2, b'0');
        bytes.extend_from_slice(b">>>\nendobj\n");
        SealBytes {
            bytes,
            range_at,
            gap_at,
        }
    }

    /// Reads the words back from the text after [`SEAL_HEAD`]; `None` when they are not in our form.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = Rest(bytes);
        let signer = untext(rest.until(b">/Location<")?)?;
        let institution = untext(rest.until(b">/Reason<")?)?;
        let reason = untext(rest.until(b">/M(D:")?)?;
        let at = undate(rest.until(b")/YUZH<</Format ")?)?;
        let format: u32 = rest.number(b"/Part ")?;
        let part = rest.number(b"/Parts ")?;
        let parts = rest.number(b"/Code(")?;
        let code = rest.word(b")/Number(")?;
        let number = rest.word(b")/Version ")?;
        let version = rest.number(b"/Content(")?;
        let content = rest.word(b")/Meaning/")?;
        let meaning = Meaning::from_word(&rest.word(b">>/ByteRange[")?)?;
        (format == FORMAT).then_some(Self {
            mark: DocumentMark {
                code,
                number,
                version,
                content,
            },
            part,
            parts,
            signer,
            institution,
            meaning,
            reason,
            at,
        })
    }
}

/// The four numbers of a ByteRange, filled up to their room.
pub(super) fn byte_range(gap_start: usize, gap_end: usize, total: usize) -> Option<Vec<u8>> {
    let numbers = format!("0 {gap_start} {gap_end} {}", total.checked_sub(gap_end)?);
    (numbers.len() <= RANGE_WIDTH).then(|| format!("{numbers:<RANGE_WIDTH$}").into_bytes())
}

/// The longest piece of words read between two marks.
const WORD_LIMIT: usize = 4096;

struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn until(&mut self, mark: &[u8]) -> Option<&'a [u8]> {
        let near = &self.0[..self.0.len().min(WORD_LIMIT)];
        let at = near.windows(mark.len()).position(|window| window == mark)?;
        let piece = &self.0[..at];
        self.0 = &self.0[at + mark.len()..];
        Some(piece)
    }

    fn word(&mut self, mark: &[u8]) -> Option<String> {
        String::from_utf8(self.until(mark)?.to_vec()).ok()
    }

    fn number<N: std::str::FromStr>(&mut self, mark: &[u8]) -> Option<N> {
        std::str::from_utf8(self.until(mark)?).ok()?.parse().ok()
    }
}

/// A text string in UTF-16 with its byte order mark, in hexadecimal (ISO 32000-1, 7.9.2.2).
fn text(text: &str) -> String {
    let mut out = String::from("FEFF");
    for unit in text.encode_utf16() {
        out.push_str(&format!("{unit:04X}"));
    }
    out
}

fn untext(bytes: &[u8]) -> Option<String> {
    let digits = std::str::from_utf8(bytes).ok()?.strip_prefix("FEFF")?;
    let octets = hex::decode(digits).ok()?;
    if octets.len() % 2 != 0 {
        return None;
    }
    let units: Vec<u16> = octets
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    String::from_utf16(&units).ok()
}

/// A date as PDF writes it, without its `D:` (ISO 32000-1, 7.9.4).
fn date(at: &Zoned) -> String {
    let minutes = at.offset().seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    format!(
        "{}{sign}{hours:02}'{rest:02}'",
        at.datetime().strftime("%Y%m%d%H%M%S")
    )
}

fn undate(bytes: &[u8]) -> Option<Zoned> {
    let text = std::str::from_utf8(bytes).ok()?;
    if text.len() != 21 || !text.is_ascii() {
        return None;
    }
    let civil = DateTime::strptime("%Y%m%d%H%M%S", &text[..14]).ok()?;
    let minutes: i32 = text[15..17].parse::<i32>().ok()? * 60 + text[18..20].parse::<i32>().ok()?;
    let minutes = match &text[14..15] {
        "+" => minutes,
        "-" => -minutes,
        _ => return None,
    };
    civil
        .to_zoned(TimeZone::fixed(Offset::from_seconds(minutes * 60).ok()?))
        .ok()
}
