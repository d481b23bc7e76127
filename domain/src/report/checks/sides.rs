//! Left and right: the text against the order, the images against the order.

use super::side_words::{sides, word_end};
use super::{Expected, Field, Finding, Severity, agreement, sentence_start, texts};
use crate::report::ReportContent;
use crate::values::Laterality;

pub(super) fn check(content: &ReportContent, expected: &Expected) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(image) = expected.image_side
        && image.contradicts(expected.ordered_side)
    {
        let finding = Finding::new("image-side-differs", Severity::Warn, Field::Findings);
        findings.push(
            finding
                .with("ordered", expected.ordered_side.as_str())
                .with("images", image.as_str()),
        );
    }
    match expected.ordered_side {
        Laterality::Left => findings.extend(against_order(content, '左', '右')),
        Laterality::Right => findings.extend(against_order(content, '右', '左')),
        Laterality::Both | Laterality::Unpaired => findings.extend(agreement::check(content)),
    }
    findings
}

/// One side was ordered. The other alone is a mistake; both may be a comparison. Each sentence with the other side is
/// told, so that meaning one so says nothing of the next.
fn against_order(content: &ReportContent, ordered: char, other: char) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (field, text) in texts(content) {
        let text: Vec<char> = text.chars().collect();
        let (code, severity) = if sides(&text, ordered).is_empty() {
            ("side-differs", Severity::Block)
        } else {
            ("side-mixed", Severity::Warn)
        };
        let mut sentence = None;
        for at in sides(&text, other) {
            let begins = sentence_start(&text, at);
            if sentence.replace(begins) == Some(begins) {
                continue;
            }
            let end = word_end(&text, at);
            let word: String = text[at..end].iter().collect();
            findings.push(
                Finding::new(code, severity, field)
                    .at(at, end)
                    .with("ordered", &ordered.to_string())
                    .with("text", &word),
            );
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{BodyPart, Sex};

    fn codes(ordered: Laterality, findings: &str, impression: &str) -> Vec<&'static str> {
        let content = ReportContent {
            findings: findings.into(),
            impression: impression.into(),
            ..ReportContent::default()
        };
        let expected = Expected {
            body_part: BodyPart::Knee,
            ordered_side: ordered,
            image_side: None,
            sex: Sex::Unknown,
            age: None,
        };
        check(&content, &expected)
            .into_iter()
            .map(|finding| finding.code)
            .collect()
    }

    /// Against a left knee.
    fn severities(findings: &str, images: Option<Laterality>) -> Vec<(&'static str, Severity)> {
        let content = ReportContent {
            findings: findings.into(),
            ..ReportContent::default()
        };
        let expected = Expected {
            body_part: BodyPart::Knee,
            ordered_side: Laterality::Left,
            image_side: images,
            sex: Sex::Unknown,
            age: None,
        };
        check(&content, &expected)
            .into_iter()
            .map(|finding| (finding.code, finding.severity))
            .collect()
    }

    #[test]
    fn the_wrong_side_cannot_be_signed_and_a_comparison_can() {
        assert_eq!(
            severities("右膝关节间隙变窄", None),
            [("side-differs", Severity::Block)]
        );
        assert_eq!(
            severities("左膝较右膝肿胀", None),
            [("side-mixed", Severity::Warn)]
        );
    }

    #[test]
    fn english_sides_are_held_against_the_order_as_chinese_ones_are() {
        for findings in [
            "Right knee effusion",
            "RT knee: fracture",
            "R膝关节积液",
            "Rt. 膝退变",
        ] {
            assert_eq!(
                severities(findings, None),
                [("side-differs", Severity::Block)],
                "{findings}"
            );
        }
        assert_eq!(
            severities("Left knee swollen compared to the right", None),
            [("side-mixed", Severity::Warn)]
        );
        for findings in [
            "Left knee effusion, call right away",
            "L knee: normal. Both knees compared",
            "Lt knee, patella displaced to the right",
            "左膝，right-handed patient, all right",
        ] {
            assert_eq!(severities(findings, None), [], "{findings}");
        }
        let content = ReportContent {
            findings: "膝关节 Right side 积液".into(),
            ..ReportContent::default()
        };
        let found = against_order(&content, '左', '右');
        assert_eq!(found[0].span, Some((4, 9)), "the whole word");
        assert_eq!(found[0].args[1], ("text", "Right".to_owned()));
    }

    #[test]
    fn images_of_the_other_side_are_told() {
        let told = [("image-side-differs", Severity::Warn)];
        assert_eq!(severities("左膝关节间隙变窄", Some(Laterality::Right)), told);
        assert_eq!(severities("左膝关节间隙变窄", Some(Laterality::Left)), []);
        assert_eq!(severities("左膝关节间隙变窄", None), []);
    }

    #[test]
    fn the_other_side_alone_blocks() {
        assert_eq!(
            codes(Laterality::Left, "右膝关节间隙变窄", "左膝退行性变"),
            ["side-differs"]
        );
        assert!(codes(Laterality::Left, "左膝关节间隙变窄", "左膝退行性变").is_empty());
        assert_eq!(
            codes(Laterality::Left, "左膝较右膝肿胀", "左膝肿胀"),
            ["side-mixed"]
        );
        assert!(codes(Laterality::Left, "左右径增大，左膝", "左膝").is_empty());
    }

    #[test]
    fn the_critical_value_is_held_against_the_order_as_the_other_fields_are() {
        let found = |critical: &str| {
            let content = ReportContent {
                impression: "右膝骨折".into(),
                critical: Some(critical.into()),
                ..ReportContent::default()
            };
            let expected = Expected {
                body_part: BodyPart::Knee,
                ordered_side: Laterality::Right,
                image_side: None,
                sex: Sex::Unknown,
                age: None,
            };
            check(&content, &expected)
                .into_iter()
                .map(|finding| (finding.code, finding.severity, finding.field))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found("左膝开放性骨折"),
            [("side-differs", Severity::Block, Field::Critical)]
        );
        assert_eq!(
            found("右膝骨折，左膝脱位"),
            [("side-mixed", Severity::Warn, Field::Critical)]
        );
        assert_eq!(found("右膝开放性骨折，断端向左移位"), []);
        assert_eq!(found("开放性骨折"), []);
    }

    #[test]
    fn where_no_side_was_ordered_the_fields_are_held_against_each_other() {
        assert_eq!(
            codes(Laterality::Unpaired, "右肺上叶见结节", "左肺结节"),
            ["side-inconsistent"]
        );
        assert!(codes(Laterality::Unpaired, "双肺纹理清晰", "左肺结节待排").is_empty());
        assert!(codes(Laterality::Unpaired, "右肺上叶见结节", "右肺结节").is_empty());
    }
}
