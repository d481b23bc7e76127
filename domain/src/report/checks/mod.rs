//! What is looked at before a hand is put under a report. Pure reading of texts against the order, the images and the
//! patient; it proposes nothing and calls nothing normal.

mod blanks;
mod clause;
mod conclusion;
mod fields;
mod organs;
mod sides;
mod sizes;

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
    findings.extend(conclusion::check(content));
    findings.extend(sizes::check(content));
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

    fn at(mut self, start: usize, end: usize) -> Self {
        self.span = Some((start, end));
        self
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.args.push((name, value.to_owned()));
        self
    }
}

/// The fields a reader writes in words.
fn texts(content: &ReportContent) -> [(Field, &str); 3] {
    [
        (Field::Technique, content.technique.expose().as_str()),
        (Field::Findings, content.findings.expose().as_str()),
        (Field::Impression, content.impression.expose().as_str()),
    ]
}

/// Where a word stands in a text, each place once, in characters.
fn places<'a>(text: &'a [char], word: &str) -> impl Iterator<Item = (usize, usize)> + 'a {
    let word: Vec<char> = word.chars().collect();
    let length = word.len();
    (0..text.len().saturating_sub(length.saturating_sub(1)))
        .filter(move |start| text[*start..*start + length] == word[..])
        .map(move |start| (start, start + length))
}
