//! Blanks of a template that nobody filled in: `___`, `【】`, `【左/右】`, `【部位】`, `[ ]`, `（ ）`, `XX`, `××`. Words in
//! lenticular brackets that are no blank of ours may be one of a house's own template: they are asked about.

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

/// What the templates of this program ask for by name.
const NAMED: [&str; 12] = [
    "部位", "叶", "段", "诊断", "大小", "数值", "左右", "侧", "征象", "描述", "填写", "选择",
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
        let found = [
            (underscores(&text[at..]), Severity::Block),
            (crosses(&text, at), Severity::Block),
            (brackets(&text[at..]), Severity::Block),
            lenticular(&text[at..]).unwrap_or((0, Severity::Warn)),
        ];
        let (length, severity) = found
            .into_iter()
            .max_by_key(|(length, _)| *length)
            .unwrap_or((0, Severity::Block));
        if length > 0 {
            let shown: String = text[at..at + length].iter().collect();
            let finding = Finding::new("template-blank", severity, field).at(at, at + length);
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

/// Words in lenticular brackets: a choice (`【左/右】`) or the name of what is missing (`【部位】`) is a blank, other words
/// may be one.
fn lenticular(rest: &[char]) -> Option<(usize, Severity)> {
    let inside = rest.strip_prefix(&['【'])?;
    let length = inside.iter().position(|c| matches!(c, '】' | '【' | '\n'))?;
    if length == 0 || inside.get(length) != Some(&'】') {
        return None;
    }
    let words: String = inside[..length].iter().collect();
    let sure = words.contains(['/', '／']) || NAMED.contains(&words.trim());
    Some((length + 2, if sure { Severity::Block } else { Severity::Warn }))
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
        assert_eq!(blanks("大小约3×4mm，T1X，XXL码，（左侧）[1]"), 0);
    }

    #[test]
    fn a_choice_not_made_and_a_name_not_filled_in_block_and_a_heading_is_asked_about() {
        let found = |text| {
            in_field(Field::Findings, text)
                .into_iter()
                .map(|finding| (finding.severity, finding.span))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found("【左/右】肺【上/中/下】叶【部位】"),
            [
                (Severity::Block, Some((0, 5))),
                (Severity::Block, Some((6, 13))),
                (Severity::Block, Some((14, 18))),
            ]
        );
        assert_eq!(found("【附】建议复查"), [(Severity::Warn, Some((0, 3)))]);
        assert_eq!(found("【没有结束\n】"), []);
    }
}
