//! What is looked at before a hand is put under a report. Pure reading of texts against the order, the images and the
//! patient; it proposes nothing and calls nothing normal.

mod abnormal;
mod agreement;
mod announced;
mod blanks;
mod clause;
mod conclusion;
mod fields;
mod images;
mod latin_sides;
mod latin_words;
mod linked;
mod mention;
mod opinion;
mod organs;
mod part_words;
mod parts;
mod side_words;
mod sides;
mod size_agreement;
mod sizes;
mod unfounded;
mod units;

pub use announced::announced;
pub use images::{ImageThere, key_images};
pub use linked::linked;
pub use opinion::opinion;

use crate::digest::Digest;
use crate::named::named;
use crate::report::ReportContent;
use crate::values::{BodyPart, Laterality, Sex};

named! {
    /// What a finding means for signing.
    pub enum Severity {
        /// It must be put right.
        Block = "block",
        /// The signer must say that it is meant so.
        Warn = "warn",
    }
}

named! {
    /// A field of the report.
    pub enum Field {
        /// 检查方法
        Technique = "technique",
        /// 影像所见
        Findings = "findings",
        /// 诊断意见
        Impression = "impression",
        /// 阳性/阴性
        Conclusion = "conclusion",
        /// 危急值
        Critical = "critical",
        /// 关键图像
        KeyImages = "key-images",
    }
}

/// Something the checks found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The stable kebab-case code.
    pub code: &'static str,
    /// What it means for signing.
    pub severity: Severity,
    /// Where.
    pub field: Field,
    /// Which characters of the field (start, end), counted in `char`s; `None` for the whole field.
    pub span: Option<(usize, usize)>,
    /// Words for the sentence the reader is shown, by name.
    pub args: Vec<(&'static str, String)>,
}

/// What the texts are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// The part that was ordered.
    pub body_part: BodyPart,
    /// The side that was ordered.
    pub ordered_side: Laterality,
    /// The side the images say, if they do.
    pub image_side: Option<Laterality>,
    /// The patient's sex.
    pub sex: Sex,
    /// The patient's age in years, when known.
    pub age: Option<i16>,
}

/// Everything there is to say about a content, what blocks first.
pub fn check(content: &ReportContent, expected: &Expected) -> Vec<Finding> {
    let mut findings = fields::check(content);
    findings.extend(blanks::check(content));
    findings.extend(sides::check(content, expected));
    findings.extend(organs::check(content, expected));
    findings.extend(parts::check(content, expected));
    findings.extend(conclusion::check(content));
    findings.extend(unfounded::check(content));
    findings.extend(sizes::check(content));
    findings.extend(size_agreement::check(content));
    findings.sort_by_key(|finding| (finding.severity, finding.field, finding.span));
    findings
}

impl Finding {
    fn new(code: &'static str, severity: Severity, field: Field) -> Self {
        Self {
            code,
            severity,
            field,
            span: None,
            args: Vec::new(),
        }
    }

    /// What an acceptance of this finding names: what was found, and the sentence it was found in. When that sentence
    /// is written anew, it is another finding and has to be seen again; a change elsewhere in the text is not.
    pub fn key(&self, content: &ReportContent) -> Digest {
        let (sentence, place) = match self.span {
            Some((start, end)) => sentence_at(words_of(content, self.field), start, end),
            None => (String::new(), 0),
        };
        let mut text = format!("yuanzhen-finding-1\n{}\n{}\n{place}\n", self.code, self.field);
        for (name, value) in &self.args {
            text.push_str(&format!("{name}:{}:{value}\n", value.len()));
        }
        text.push_str(&sentence);
        Digest::sha256(text.as_bytes())
    }

    fn at(mut self, start: usize, end: usize) -> Self {
        self.span = Some((start, end));
        self
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.args.push((name, value.to_owned()));
        self
    }
}

/// Ends a sentence.
const ENDS: [char; 8] = ['。', '；', '！', '？', ';', '!', '\n', '\r'];

/// The sentence around some characters, and where in it they begin.
fn sentence_at(text: &str, start: usize, end: usize) -> (String, usize) {
    let text: Vec<char> = text.chars().collect();
    let (start, end) = (
        start.min(text.len()),
        end.clamp(start.min(text.len()), text.len()),
    );
    let from = sentence_start(&text, start);
    let to = text[end..]
        .iter()
        .position(|c| ENDS.contains(c))
        .map_or(text.len(), |at| end + at);
    (text[from..to].iter().collect(), start - from)
}

/// Where the sentence around a character begins.
fn sentence_start(text: &[char], at: usize) -> usize {
    text[..at]
        .iter()
        .rposition(|c| ENDS.contains(c))
        .map_or(0, |end| end + 1)
}

/// What a field says; nothing for one that is chosen.
fn words_of(content: &ReportContent, field: Field) -> &str {
    match field {
        Field::Technique => content.technique.expose(),
        Field::Findings => content.findings.expose(),
        Field::Impression => content.impression.expose(),
        Field::Critical => content.critical.as_ref().map_or("", |text| text.expose()),
        Field::Conclusion | Field::KeyImages => "",
    }
}

/// The fields a reader writes in words.
fn texts(content: &ReportContent) -> [(Field, &str); 4] {
    [
        Field::Technique,
        Field::Findings,
        Field::Impression,
        Field::Critical,
    ]
    .map(|field| (field, words_of(content, field)))
}

/// Where a word stands in a text, each place once, in characters.
fn places<'a>(text: &'a [char], word: &str) -> impl Iterator<Item = (usize, usize)> + 'a {
    let word: Vec<char> = word.chars().collect();
    let length = word.len();
    (0..text.len().saturating_sub(length.saturating_sub(1)))
        .filter(move |start| text[*start..*start + length] == word[..])
        .map(move |start| (start, start + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of the warnings about a left knee.
    fn keys(findings: &str) -> Vec<Digest> {
        let content = ReportContent {
            technique: "DR".into(),
            findings: findings.into(),
            ..ReportContent::default()
        };
        let expected = Expected {
            body_part: BodyPart::Knee,
            ordered_side: Laterality::Left,
            image_side: None,
            sex: Sex::Unknown,
            age: None,
        };
        check(&content, &expected)
            .iter()
            .filter(|finding| finding.code == "side-mixed")
            .map(|finding| finding.key(&content))
            .collect()
    }

    #[test]
    fn an_acceptance_is_of_one_sentence_and_outlives_no_change_of_it() {
        let accepted = keys("左膝较右膝肿胀。");
        assert_eq!(accepted.len(), 1);
        assert_eq!(
            keys("骨质完整。左膝较右膝肿胀。余未见异常。"),
            accepted,
            "the same sentence"
        );
        assert_ne!(
            keys("左膝骨折，右膝肿胀。"),
            accepted,
            "other words about the other side"
        );
        assert_ne!(
            keys("左膝较右膝肿胀，右膝骨折。"),
            accepted,
            "the sentence went on"
        );
        let twice = keys("左膝较右膝肿胀。右膝骨折。");
        assert_eq!(
            (twice.len(), twice.first()),
            (2, accepted.first()),
            "a second sentence asks again"
        );
    }
}
