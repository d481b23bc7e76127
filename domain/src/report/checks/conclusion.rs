//! Positive or negative against what the text says, and the critical flag against words that usually are critical.

use super::abnormal::{Said, abnormal, has_sign, said_of};
use super::clause::{clause_end, clause_start};
use super::{Field, Finding, Severity, places, sentence_start};
use crate::report::{Conclusion, ReportContent};

/// Words of things that grow with age or do no harm: many houses call them negative.
const MILD: [&str; 4] = ["囊肿", "增生", "退行性", "膨出"];

/// Words of things that an operation or an illness before does not make harmless; only what is called old itself is old.
const ACUTE: [&str; 13] = [
    "出血",
    "血肿",
    "气胸",
    "夹层",
    "栓塞",
    "穿孔",
    "梗阻",
    "脱位",
    "积气",
    "骨质破坏",
    "转移",
    "脑疝",
    "游离气体",
];

/// Words that say a clause speaks of what was there before.
const BEFORE: [&str; 5] = ["术后", "治疗后", "病史", "既往", "陈旧"];

/// Words after which a clause speaks of what might be: 如疑脑梗死, 不除外骨折.
const CONDITIONS: [&str; 6] = ["如", "若", "一旦", "不除外", "不能除外", "不能排除"];

/// Words that usually are a critical value.
const CRITICAL: [&str; 11] = [
    "主动脉夹层",
    "肺栓塞",
    "张力性气胸",
    "脑疝",
    "颅内出血",
    "脑出血",
    "蛛网膜下腔出血",
    "膈下游离气体",
    "消化道穿孔",
    "硬膜外血肿",
    "硬膜下血肿",
];

pub(super) fn check(content: &ReportContent) -> Vec<Finding> {
    let mut findings = Vec::new();
    let impression: Vec<char> = content.impression.expose().chars().collect();
    match content.conclusion {
        Some(Conclusion::Negative) => findings.extend(against_negative(&impression)),
        Some(Conclusion::Positive) => findings.extend(against_positive(&impression)),
        None => {}
    }
    if content.critical.is_none() {
        for (field, text) in [
            (Field::Findings, &content.findings),
            (Field::Impression, &content.impression),
        ] {
            let text: Vec<char> = text.expose().chars().collect();
            let mut sentence = None;
            for (word, start, end) in said_of(&text, &CRITICAL) {
                let begins = sentence_start(&text, start);
                if sentence.replace(begins) == Some(begins) {
                    continue;
                }
                let finding = Finding::new("critical-not-flagged", Severity::Warn, field);
                findings.push(finding.at(start, end).with("text", word));
            }
        }
    }
    findings
}

/// Negative, and the impression says something is there. That blocks, unless all it says may be old, mild or conditional:
/// then it is asked about, once a sentence.
fn against_negative(impression: &[char]) -> Vec<Finding> {
    let found = |severity, (word, start, end): Said| {
        Finding::new("negative-against-text", severity, Field::Impression)
            .at(start, end)
            .with("text", word)
    };
    let said = abnormal(impression);
    if let Some(grave) = said.iter().find(|said| !may_be_negative(impression, said)) {
        return vec![found(Severity::Block, *grave)];
    }
    let mut sentence = None;
    said.into_iter()
        .filter(|(_, start, _)| {
            let begins = sentence_start(impression, *start);
            sentence.replace(begins) != Some(begins)
        })
        .map(|said| found(Severity::Warn, said))
        .collect()
}

/// Positive, and the impression only says that nothing is there. It may say something in words that are not understood
/// here, so it is asked about.
fn against_positive(impression: &[char]) -> Option<Finding> {
    if !abnormal(impression).is_empty() || has_sign(impression) {
        return None;
    }
    let (word, start, end) = nothing_seen(impression)?;
    let finding = Finding::new("positive-against-text", Severity::Warn, Field::Impression);
    Some(finding.at(start, end).with("text", word))
}

/// Whether a reader may have good reason to say a word and to call the whole negative.
fn may_be_negative(text: &[char], (word, start, end): &Said) -> bool {
    let from = clause_start(text, *start);
    let before: String = text[from..*start].iter().collect();
    let clause: String = text[from..clause_end(text, *end)].iter().collect();
    let of_before = if ACUTE.contains(word) {
        before.contains("陈旧")
    } else {
        BEFORE.iter().any(|old| clause.contains(old))
    };
    of_before || MILD.contains(word) || is_condition(text, *start)
}

/// Whether the word at `start` stands behind an "if" in its clause.
pub(super) fn is_condition(text: &[char], start: usize) -> bool {
    let before: String = text[clause_start(text, start)..start].iter().collect();
    let before = before.replace("如常", "");
    CONDITIONS.iter().any(|word| before.contains(word))
}

/// Words that say nothing is there.
const NOTHING: [&str; 4] = ["未见", "无明显异常", "无异常", "阴性"];

/// The first words by which a text says that nothing is there, and where they stand.
pub(super) fn nothing_seen(text: &[char]) -> Option<Said> {
    NOTHING
        .iter()
        .flat_map(|word| places(text, word).map(|(start, end)| (*word, start, end)))
        .min_by_key(|(_, start, _)| *start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(conclusion: Conclusion, impression: &str) -> Vec<&'static str> {
        let content = ReportContent {
            impression: impression.into(),
            conclusion: Some(conclusion),
            ..ReportContent::default()
        };
        check(&content).into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn negative_with_a_fracture_is_caught_and_a_denied_fracture_is_not() {
        assert_eq!(
            codes(Conclusion::Negative, "左侧第5肋骨骨折"),
            ["negative-against-text"]
        );
        assert!(codes(Conclusion::Negative, "胸部CT平扫未见明显骨折、结节及积液").is_empty());
        assert!(codes(Conclusion::Positive, "右肺上叶结节，未见胸腔积液").is_empty());
        assert_eq!(
            codes(Conclusion::Positive, "胸部未见明显异常"),
            ["positive-against-text"]
        );
    }

    fn severities(conclusion: Conclusion, impression: &str) -> Vec<Severity> {
        let content = ReportContent {
            impression: impression.into(),
            conclusion: Some(conclusion),
            critical: Some("".into()),
            ..ReportContent::default()
        };
        check(&content)
            .into_iter()
            .map(|finding| finding.severity)
            .collect()
    }

    #[test]
    fn positive_beside_words_that_are_not_understood_can_be_confirmed() {
        let asked = |impression| severities(Conclusion::Positive, impression);
        assert_eq!(asked("胸部未见明显异常"), [Severity::Warn]);
        assert_eq!(asked("右侧颈肋，未见明显实变"), [Severity::Warn]);
        for text in [
            "右肺上叶磨玻璃影改变，未见明显实变",
            "心影增大，未见明显异常",
            "骨质疏松，未见明显骨折",
        ] {
            assert_eq!(asked(text), [], "{text}");
        }
    }

    #[test]
    fn negative_beside_what_may_be_old_or_mild_can_be_confirmed_and_beside_the_acute_not() {
        let asked = |impression| severities(Conclusion::Negative, impression);
        for text in [
            "右侧第5肋陈旧性骨折",
            "左侧陈旧性脑出血",
            "右股骨骨折术后改变",
            "肝囊肿，腰椎退行性变",
            "未见明显异常，如疑脑梗死建议MR",
        ] {
            assert_eq!(asked(text), [Severity::Warn], "{text}");
        }
        for text in [
            "颅脑术后出血",
            "右肺癌术后，纵隔淋巴结转移",
            "右肺癌术后转移",
            "建议随访右肺结节",
            "右侧陈旧性骨折，左侧气胸",
            "右肺结节",
            "肝囊肿；右肾结石",
            "可疑骨折",
        ] {
            assert_eq!(asked(text), [Severity::Block], "{text}");
        }
        assert_eq!(asked("未见明显异常，建议抗炎治疗后复查"), []);
        assert_eq!(asked("肝囊肿；腰椎退行性变"), [Severity::Warn, Severity::Warn]);
    }

    #[test]
    fn a_dissection_without_the_flag_is_asked_about() {
        assert_eq!(
            codes(Conclusion::Positive, "主动脉夹层"),
            ["critical-not-flagged"]
        );
        assert_eq!(
            codes(Conclusion::Positive, "1. 主动脉夹层，肺栓塞。2. 颅内出血。"),
            ["critical-not-flagged", "critical-not-flagged"],
            "once a sentence"
        );
        assert!(codes(Conclusion::Positive, "右肺结节，未见主动脉夹层").is_empty());
    }
}
