//! Sizes: without a unit, impossible, or so large that millimetres and centimetres were probably mixed up; in a
//! unit no finding is measured in; and CT numbers no scanner gives.

use super::clause::{clause_end, clause_start};
use super::units::{Unit, is_of_something_else, unit_at};
use super::{Field, Finding, Severity, texts};
use crate::report::ReportContent;

/// Nothing in a person is larger.
const LARGEST_MM: f64 = 600.0;
/// What is larger is called a mass (肿块), not a nodule.
const LARGEST_NODULE_MM: f64 = 35.0;
/// CT numbers of a twelve-bit scanner, with room for metal.
const HU: std::ops::RangeInclusive<f64> = -1_100.0..=4_100.0;

pub(super) fn check(content: &ReportContent) -> Vec<Finding> {
    texts(content)
        .into_iter()
        .flat_map(|(field, text)| in_field(field, text))
        .collect()
}

fn in_field(field: Field, text: &str) -> Vec<Finding> {
    let text: Vec<char> = text.chars().map(half_width).collect();
    let mut findings = Vec::new();
    for measure in measures(&text) {
        if let Some((code, severity)) = judge(field, &text, &measure) {
            let shown: String = text[measure.start..measure.end].iter().collect();
            findings.push(
                Finding::new(code, severity, field)
                    .at(measure.start, measure.end)
                    .with("text", &shown),
            );
        }
    }
    findings
}

/// One or more numbers joined by ×, and the unit after them.
pub(super) struct Measure {
    pub(super) start: usize,
    pub(super) end: usize,
    numbers: Vec<f64>,
    unit: Option<Unit>,
    /// Whether one of the numbers has a unit no finding is measured in.
    foreign: bool,
}

impl Measure {
    fn largest(&self) -> f64 {
        self.numbers.iter().copied().fold(f64::MIN, f64::max)
    }

    fn smallest(&self) -> f64 {
        self.numbers.iter().copied().fold(f64::MAX, f64::min)
    }

    /// Its numbers in millimetres; none when it is no length.
    pub(super) fn millimetres(&self) -> Vec<f64> {
        let factor = match self.unit {
            _ if self.foreign => return Vec::new(),
            Some(Unit::Millimetre) => 1.0,
            Some(Unit::Centimetre) => 10.0,
            Some(Unit::Hounsfield | Unit::Foreign) | None => return Vec::new(),
        };
        self.numbers.iter().map(|number| number * factor).collect()
    }
}

/// The measures of a text, in its order.
pub(super) fn measures(text: &[char]) -> Vec<Measure> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match measure(text, at) {
            None => at += 1,
            Some(found) => {
                at = found.end;
                all.push(found);
            }
        }
    }
    all
}

fn judge(field: Field, text: &[char], measure: &Measure) -> Option<(&'static str, Severity)> {
    if measure.foreign {
        let meant = is_of_something_else(field, with_heading(text, measure));
        return (!meant).then_some(("unit-unlikely", Severity::Warn));
    }
    let millimetres = match measure.unit {
        Some(Unit::Millimetre) => measure.largest(),
        Some(Unit::Centimetre) => measure.largest() * 10.0,
        Some(Unit::Hounsfield) => {
            let fits = HU.contains(&measure.largest()) && HU.contains(&measure.smallest());
            return (!fits).then_some(("hu-impossible", Severity::Block));
        }
        Some(Unit::Foreign) => return None,
        None if measure.numbers.len() >= 2 => return Some(("size-without-unit", Severity::Block)),
        None => return None,
    };
    if millimetres > LARGEST_MM {
        return Some(("size-impossible", Severity::Block));
    }
    let nodule = clause_around(text, measure).contains("结节");
    (nodule && millimetres > LARGEST_NODULE_MM).then_some(("nodule-too-large", Severity::Warn))
}

/// The clause around a measure, with the heading before it: 体重：65 kg.
fn with_heading<'a>(text: &'a [char], measure: &Measure) -> &'a [char] {
    let start = clause_start(text, measure.start);
    let start = match start.checked_sub(1) {
        Some(cut) if text[cut] == ':' => clause_start(text, cut),
        _ => start,
    };
    &text[start..clause_end(text, measure.end)]
}

pub(super) fn clause_around(text: &[char], measure: &Measure) -> String {
    let cut = |c: &char| matches!(c, '，' | '。' | '；' | ',' | ';' | '\n');
    let start = text[..measure.start].iter().rposition(cut).map_or(0, |at| at + 1);
    let end = text[measure.end..]
        .iter()
        .position(cut)
        .map_or(text.len(), |at| measure.end + at);
    text[start..end].iter().collect()
}

/// Reads a measure that begins at `at`.
fn measure(text: &[char], at: usize) -> Option<Measure> {
    let inside_word = at.checked_sub(1).is_some_and(|before| {
        let c = text[before];
        c.is_ascii_alphanumeric() || c == '.'
    });
    if inside_word {
        return None;
    }
    let (first, mut end) = number(text, at)?;
    let mut numbers = vec![first];
    let mut unit = unit_at(text, &mut end);
    let mut foreign = unit == Some(Unit::Foreign);
    while let Some((next, after)) = joined(text, end) {
        numbers.push(next);
        end = after;
        unit = unit_at(text, &mut end).or(unit);
        foreign |= unit == Some(Unit::Foreign);
    }
    Some(Measure {
        start: at,
        end,
        numbers,
        unit,
        foreign,
    })
}

/// A number, with sign and decimals, and where it ends.
fn number(text: &[char], at: usize) -> Option<(f64, usize)> {
    let digits_from = at + usize::from(text.get(at) == Some(&'-'));
    let length = text[digits_from..]
        .iter()
        .take_while(|c| c.is_ascii_digit() || **c == '.')
        .count();
    if !text.get(digits_from)?.is_ascii_digit() {
        return None;
    }
    let shown: String = text[at..digits_from + length].iter().collect();
    let trimmed = shown.trim_end_matches('.');
    Some((trimmed.parse().ok()?, at + trimmed.chars().count()))
}

/// × and another number.
fn joined(text: &[char], at: usize) -> Option<(f64, usize)> {
    let at = skip_spaces(text, at);
    let is_cross = matches!(text.get(at)?, '×' | 'x' | 'X' | '*' | '＊' | '✕');
    if !is_cross {
        return None;
    }
    number(text, skip_spaces(text, at + 1))
}

pub(super) fn skip_spaces(text: &[char], at: usize) -> usize {
    at + text[at.min(text.len())..]
        .iter()
        .take_while(|c| c.is_whitespace())
        .count()
}

pub(super) fn half_width(c: char) -> char {
    match c {
        '！'..='～' if !matches!(c, '，' | '；') => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<&'static str> {
        in_field(Field::Findings, text)
            .into_iter()
            .map(|finding| finding.code)
            .collect()
    }

    #[test]
    fn impossible_and_unlikely_sizes() {
        assert_eq!(codes("见大小约120cm×80cm肿块"), ["size-impossible"]);
        assert_eq!(codes("见直径约8cm结节"), ["nodule-too-large"]);
        assert_eq!(codes("见大小约12×8结节"), ["size-without-unit"]);
        assert_eq!(codes("CT值约9000HU"), ["hu-impossible"]);
    }

    #[test]
    fn a_unit_no_finding_is_measured_in_is_asked_about() {
        for text in [
            "结节，直径约35 m",
            "大小约35 m×20 mm",
            "大小约35×20m",
            "质量约 3.5 kg",
            "直径约 ３ 米，边界清",
            "肿块约 2 分米",
        ] {
            assert_eq!(codes(text), ["unit-unlikely"], "{text}");
        }
    }

    #[test]
    fn ordinary_sizes_pass() {
        for text in [
            "直径约8mm结节",
            "大小约12mm×8mm",
            "大小约1.2 × 0.8 cm结节",
            "CT值约-650HU",
            "第5肋骨，T12椎体，L4/5",
            "2026.11.23复查",
            "１２ｍｍ结节",
            "体重：65 kg，身高 1.7 m",
            "MRI 3.0 T，T1WI，5 min 后，300 mg，120 kV，100 mAs，80 ml",
        ] {
            assert!(codes(text).is_empty(), "{text}: {:?}", codes(text));
        }
    }
}
