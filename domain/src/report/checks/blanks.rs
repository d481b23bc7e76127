//! Blanks of a template that nobody filled in: `___`, `【】`, `[ ]`, `（ ）`, `XX`, `××`.

use super::{Field, Finding, Severity, texts};
use crate::report::ReportContent;

const BRACKETS: [(char, char); 6] = [
    ('【', '】'),
    ('[', ']'),
    ('［', '］'),
    ('（', '）'),
    ('(', ')'),
    ('{', '}'),
];

/// Units that stand right behind a number.
const UNITS: [&str; 4] = ["mm", "cm", "ml", "HU"];

pub(super) fn check(content: &ReportContent) -> Vec<Finding> {
    texts(content)
        .into_iter()
        .flat_map(|(field, text)| in_field(field, text))
        .collect()
}

fn in_field(field: Field, text: &str) -> Vec<Finding> {
    let text: Vec<char> = text.chars().collect();
    let mut findings = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let length = [
            underscores(&text[at..]),
            crosses(&text, at),
            brackets(&text[at..]),
        ]
        .into_iter()
        .max()
        .unwrap_or(0);
        if length > 0 {
            let shown: String = text[at..at + length].iter().collect();
            let finding = Finding::new("template-blank", Severity::Block, field).at(at, at + length);
            findings.push(finding.with("text", &shown));
        }
        at += length.max(1);
    }
    findings
}

/// Two or more underscores in a row.
fn underscores(rest: &[char]) -> usize {
    let run = rest.iter().take_while(|c| matches!(c, '_' | '＿')).count();
    if run >= 2 { run } else { 0 }
}

/// Two or more X or × that are no part of a Latin word; a unit after them is none.
fn crosses(text: &[char], at: usize) -> usize {
    let run = text[at..]
        .iter()
        .take_while(|c| matches!(c, 'X' | 'x' | '×' | 'Ｘ'))
        .count();
    let after = &text[at + run..];
    let touches = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let unit = UNITS
        .iter()
        .any(|unit| unit.chars().eq(after.iter().copied().take(2)));
    let touched_before = at.checked_sub(1).is_some_and(|before| touches(text.get(before)));
    let part_of_word = touched_before || (touches(after.first()) && !unit);
    if run >= 2 && !part_of_word { run } else { 0 }
}

/// A pair of brackets with nothing but spaces between.
fn brackets(rest: &[char]) -> usize {
    let Some((_, close)) = rest
        .first()
        .and_then(|open| BRACKETS.iter().find(|(start, _)| start == open))
    else {
        return 0;
    };
    let inside = rest[1..]
        .iter()
        .take_while(|c| c.is_whitespace() || matches!(c, '_' | '＿'))
        .count();
    if rest.get(1 + inside) == Some(close) {
        inside + 2
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blanks(text: &str) -> usize {
        in_field(Field::Findings, text).len()
    }

    #[test]
    fn blanks_are_found_and_sizes_are_not() {
        assert_eq!(blanks("右肺上叶见大小约___mm结节"), 1);
        assert_eq!(blanks("位于【】，密度[ ]，边缘（  ）"), 3);
        assert_eq!(blanks("左肺XX段，大小××cm"), 2);
        assert_eq!(blanks("大小约3×4mm，T1X，XXL码，（左侧）[1]【附】"), 0);
    }
}
