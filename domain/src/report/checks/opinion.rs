//! The same reading for the opinion of a consult: its words against the patient's sex, its sides and sizes against each
//! other. An opinion is of no one examination, so nothing was ordered that it could be held against. There is no accepting
//! of what was found: only what would stop a report stops an opinion, and an emergency is not held up by a doubt.

use super::{Expected, Finding};
use super::{Field, Severity, agreement, organs, size_agreement, sizes, words_of};
use crate::consult::OpinionContent;
use crate::private::Private;
use crate::report::ReportContent;
use crate::values::{BodyPart, Laterality, Sex};

/// Something in an opinion that must be put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpinionFault {
    /// The stable kebab-case code, as for a report.
    pub code: &'static str,
    /// The field of the opinion: `analysis`, `diagnoses`, `advice` or `further`.
    pub field: &'static str,
    /// The words it is about; empty for a whole field.
    pub text: String,
}

/// What stands between the words of an opinion and a hand under it.
pub fn opinion(content: &OpinionContent, sex: Sex) -> Vec<OpinionFault> {
    let diagnoses: Vec<&str> = content
        .diagnoses
        .iter()
        .map(|diagnosis| diagnosis.words.expose().as_str())
        .collect();
    let beside = [&content.further, &content.notes, &content.referral_words]
        .map(|words| words.expose().as_str())
        .join("\n");
    let as_report = ReportContent {
        technique: content.advice.clone(),
        findings: content.analysis.clone(),
        impression: Private::new(diagnoses.join("\n")),
        critical: Some(Private::new(beside)),
        ..ReportContent::default()
    };
    let expected = Expected {
        body_part: BodyPart::WholeBody,
        ordered_side: Laterality::Unpaired,
        image_side: None,
        sex,
        age: None,
    };
    let is_measured = |finding: &Finding| matches!(finding.field, Field::Findings | Field::Impression);
    let mut found = organs::check(&as_report, &expected);
    // Doses and pressures are no sizes; they stand in what is advised.
    found.extend(sizes::check(&as_report).into_iter().filter(is_measured));
    found.extend(size_agreement::check(&as_report));
    found.extend(agreement::check(&as_report).into_iter().filter(is_measured));
    found
        .into_iter()
        .filter(|finding| finding.severity == Severity::Block)
        .map(|finding| fault(&finding, &as_report))
        .collect()
}

fn fault(finding: &Finding, content: &ReportContent) -> OpinionFault {
    let text = finding.span.map_or_else(String::new, |(start, end)| {
        words_of(content, finding.field)
            .chars()
            .skip(start)
            .take(end.saturating_sub(start))
            .collect()
    });
    OpinionFault {
        code: finding.code,
        field: match finding.field {
            Field::Findings => "analysis",
            Field::Impression => "diagnoses",
            Field::Technique => "advice",
            Field::Critical | Field::Conclusion | Field::KeyImages => "further",
        },
        text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consult::Diagnosis;

    fn faults(
        sex: Sex,
        analysis: &str,
        diagnosis: &str,
        advice: &str,
    ) -> Vec<(&'static str, &'static str, String)> {
        let content = OpinionContent {
            analysis: analysis.into(),
            diagnoses: vec![Diagnosis {
                icd10: None,
                words: diagnosis.into(),
            }],
            advice: advice.into(),
            ..OpinionContent::default()
        };
        opinion(&content, sex)
            .into_iter()
            .map(|fault| (fault.code, fault.field, fault.text))
            .collect()
    }

    #[test]
    fn an_opinion_with_an_organ_of_the_other_sex_or_an_impossible_size_is_found() {
        assert_eq!(
            faults(Sex::Female, "下腹痛，考虑前列腺增生。", "尿潴留", "导尿。"),
            [("organ-against-sex", "analysis", "前列腺".to_owned())]
        );
        assert_eq!(
            faults(Sex::Male, "下腹痛。", "尿潴留", "查子宫附件超声。"),
            [("organ-against-sex", "advice", "子宫".to_owned())]
        );
        let size = faults(Sex::Unknown, "右肺上叶肿块 80 cm × 60 cm。", "右肺占位", "转诊。");
        assert_eq!(
            size.first().map(|one| (one.0, one.1)),
            Some(("size-impossible", "analysis"))
        );
    }

    #[test]
    fn a_side_that_changes_on_the_way_to_the_diagnosis_is_found() {
        let side = faults(
            Sex::Unknown,
            "左侧肢体无力。左侧肋骨骨折。",
            "右侧肋骨骨折",
            "制动。",
        );
        assert!(side.iter().any(|one| one.0 == "side-inconsistent"), "{side:?}");
    }

    #[test]
    fn doses_pressures_and_values_hold_up_no_emergency() {
        assert_eq!(
            faults(
                Sex::Female,
                "突发胸痛 2 小时，血压 180/110 mmHg，肌钙蛋白 0.5 ng/ml，心电图示 II、III、aVF 导联 ST 段抬高 0.3 mV。",
                "急性下壁心肌梗死",
                "阿司匹林 300 mg 嚼服，氯吡格雷 75 mg × 4 片，立即转运。",
            ),
            []
        );
    }
}
