//! The part of the body a text speaks of against the part that was ordered: the template of another examination. It asks
//! only where a text names organs and none of them is at home in the ordered part; neighbours beside it are no matter.

use super::clause::{clause_end, clause_start, is_denied};
use super::part_words::{Named, named};
use super::{Expected, Field, Finding, Severity, words_of};
use crate::report::ReportContent;
use crate::values::BodyPart;

/// A clause with one of these speaks of another examination or of an earlier illness: 建议颅脑 MR.
const OUTSIDE: [&str; 5] = ["建议", "必要时", "进一步", "病史", "既往"];

/// As many words are shown.
const SHOWN: usize = 3;

/// Parts whose images show little of their neighbours.
const LIMBS: [BodyPart; 9] = [
    BodyPart::Shoulder,
    BodyPart::Elbow,
    BodyPart::Wrist,
    BodyPart::Hand,
    BodyPart::Arm,
    BodyPart::Knee,
    BodyPart::Ankle,
    BodyPart::Foot,
    BodyPart::Leg,
];

/// The findings are held against the order; what is concluded from them against the order and what they name.
pub(super) fn check(content: &ReportContent, expected: &Expected) -> Option<Finding> {
    let ordered = expected.body_part;
    if ordered == BodyPart::WholeBody {
        return None;
    }
    let seen = Read::of(words_of(content, Field::Findings));
    let concluded = |field| {
        let read = Read::of(words_of(content, field));
        let finding = read.of_another(ordered, field)?;
        (!read.goes_with(&seen, ordered)).then_some(finding)
    };
    seen.of_another(ordered, Field::Findings).or_else(|| {
        [Field::Impression, Field::Critical]
            .into_iter()
            .find_map(concluded)
    })
}

/// A text with the organs it names on the images of this examination.
struct Read {
    text: Vec<char>,
    names: Vec<Named>,
}

impl Read {
    fn of(text: &str) -> Self {
        let text: Vec<char> = text.chars().collect();
        let mut names = named(&text);
        names.retain(|name| {
            let clause = clause_start(&text, name.start)..clause_end(&text, name.end);
            let clause: String = text[clause].iter().collect();
            !OUTSIDE.iter().any(|word| clause.contains(word))
        });
        Self { text, names }
    }

    /// That it names organs, and none of the ordered part. An organ of another part that is only denied counts for nothing.
    fn of_another(&self, ordered: BodyPart, field: Field) -> Option<Finding> {
        if self.names.iter().any(|name| name.homes.contains(&ordered)) {
            return None;
        }
        let mut others = self
            .names
            .iter()
            .filter(|name| !is_denied(&self.text, name.start))
            .peekable();
        let first = *others.peek()?;
        let mut shown: Vec<String> = Vec::new();
        for other in others {
            let word: String = self.text[other.start..other.end].iter().collect();
            if shown.len() < SHOWN && !shown.contains(&word) {
                shown.push(word);
            }
        }
        let finding = Finding::new("part-differs", Severity::Warn, field).at(first.start, first.end);
        Some(
            finding
                .with("ordered", ordered.as_str())
                .with("text", &shown.join("、")),
        )
    }

    /// Whether it speaks of what the findings speak of, or of what lies beside the ordered part and may be on its images.
    fn goes_with(&self, seen: &Self, ordered: BodyPart) -> bool {
        let is_seen = |name: &Named| seen.names.iter().any(|seen| seen.homes == name.homes);
        let is_beside = |name: &Named| {
            let mut homes = name.homes.iter();
            !LIMBS.contains(&ordered) && homes.any(|part| part.can_be_with(ordered))
        };
        let goes = |name: &Named| is_seen(name) || is_beside(name);
        !seen.names.is_empty() && self.names.iter().any(goes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{Laterality, Sex};

    #[test]
    fn the_first_strange_word_is_marked() {
        let content = ReportContent {
            findings: "所示骨质完整。脑沟增宽，脑室扩大，颅骨、额窦、眼眶如常。".into(),
            ..ReportContent::default()
        };
        let expected = Expected {
            body_part: BodyPart::Chest,
            ordered_side: Laterality::Unpaired,
            image_side: None,
            sex: Sex::Unknown,
            age: None,
        };
        let finding = check(&content, &expected).unwrap();
        assert_eq!(finding.span, Some((7, 8)));
        assert_eq!(finding.args[1].1, "脑、颅、额窦", "as many as are shown");
    }
}
