//! Organs and words that do not go with the patient's sex or age.

use super::{Expected, Field, Finding, Severity, places, texts};
use crate::report::ReportContent;
use crate::values::Sex;

/// What only women have.
const FEMALE: [&str; 10] = [
    "子宫",
    "卵巢",
    "宫颈",
    "输卵管",
    "阴道",
    "宫腔",
    "附件区",
    "双附件",
    "胎儿",
    "孕囊",
];

/// What only men have.
const MALE: [&str; 6] = ["前列腺", "精囊", "睾丸", "附睾", "阴茎", "阴囊"];

/// Words for ages outside which they are a mistake: from, to (both inclusive).
const AGES: [(&str, i16, i16); 7] = [
    ("患儿", 0, 17),
    ("小儿", 0, 17),
    ("骨骺未闭", 0, 25),
    ("新生儿", 0, 1),
    ("绝经后", 35, i16::MAX),
    ("老年性", 45, i16::MAX),
    ("老年", 45, i16::MAX),
];

pub(super) fn check(content: &ReportContent, expected: &Expected) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(only) = expected.body_part.only_sex()
        && only.contradicts(expected.sex)
    {
        let finding = Finding::new("ordered-part-against-sex", Severity::Block, Field::Findings);
        findings.push(finding.with("part", expected.body_part.as_str()));
    }
    let foreign: &[&str] = match expected.sex {
        Sex::Male => &FEMALE,
        Sex::Female => &MALE,
        Sex::Unknown | Sex::Unstated => &[],
    };
    for (field, text) in texts(content) {
        let text: Vec<char> = text.chars().collect();
        for word in foreign {
            for (start, end) in places(&text, word) {
                let finding = Finding::new("organ-against-sex", Severity::Block, field).at(start, end);
                findings.push(finding.with("text", word));
            }
        }
        let Some(age) = expected.age else { continue };
        for (word, from, to) in AGES
            .into_iter()
            .filter(|(_, from, to)| !(*from..=*to).contains(&age))
        {
            for (start, end) in places(&text, word) {
                let years = format!(
                    "{from}-{}",
                    if to == i16::MAX {
                        String::new()
                    } else {
                        to.to_string()
                    }
                );
                let finding = Finding::new("word-against-age", Severity::Warn, field).at(start, end);
                findings.push(finding.with("text", word).with("years", &years));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{BodyPart, Laterality};

    fn codes(sex: Sex, age: i16, part: BodyPart, findings: &str) -> Vec<&'static str> {
        let content = ReportContent {
            findings: findings.into(),
            ..ReportContent::default()
        };
        let expected = Expected {
            body_part: part,
            ordered_side: Laterality::Unpaired,
            image_side: None,
            sex,
            age: Some(age),
        };
        check(&content, &expected)
            .into_iter()
            .map(|finding| finding.code)
            .collect()
    }

    #[test]
    fn organs_go_with_the_sex() {
        assert_eq!(
            codes(Sex::Female, 60, BodyPart::Pelvis, "前列腺体积增大"),
            ["organ-against-sex"]
        );
        assert_eq!(
            codes(Sex::Male, 60, BodyPart::Pelvis, "子宫形态正常"),
            ["organ-against-sex"]
        );
        assert!(codes(Sex::Male, 60, BodyPart::LumbarSpine, "椎体及附件骨质未见异常").is_empty());
        assert!(codes(Sex::Unknown, 60, BodyPart::Pelvis, "前列腺体积增大").is_empty());
        assert_eq!(
            codes(Sex::Female, 60, BodyPart::Prostate, ""),
            ["ordered-part-against-sex"]
        );
    }

    #[test]
    fn words_go_with_the_age() {
        assert_eq!(
            codes(Sex::Male, 60, BodyPart::Chest, "患儿双肺纹理增多"),
            ["word-against-age"]
        );
        assert!(codes(Sex::Male, 6, BodyPart::Chest, "患儿双肺纹理增多").is_empty());
    }
}
