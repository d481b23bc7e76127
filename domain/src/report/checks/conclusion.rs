//! Positive or negative against what the text says, and the critical flag against words that usually are critical.

use super::clause::is_denied;
use super::{Field, Finding, Severity, places, sentence_start};
use crate::report::{Conclusion, ReportContent};

/// Words that say something is there, unless they are denied.
const ABNORMAL: [&str; 34] = [
    "骨折",
    "结节",
    "占位",
    "肿块",
    "肿物",
    "出血",
    "血肿",
    "梗死",
    "梗塞",
    "积液",
    "积气",
    "气胸",
    "炎",
    "肿瘤",
    "转移",
    "夹层",
    "栓塞",
    "脱位",
    "结石",
    "穿孔",
    "梗阻",
    "动脉瘤",
    "癌",
    "囊肿",
    "增生",
    "退行性",
    "斑片",
    "磨玻璃",
    "实变",
    "结核",
    "肿大",
    "狭窄",
    "骨质破坏",
    "膨出",
];

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
    let said = said_of(&impression, &ABNORMAL).into_iter().next();
    match content.conclusion {
        Some(Conclusion::Negative) => {
            if let Some((word, start, end)) = said {
                let finding = Finding::new("negative-against-text", Severity::Block, Field::Impression);
                findings.push(finding.at(start, end).with("text", word));
            }
        }
        Some(Conclusion::Positive) if said.is_none() => {
            if let Some((word, start, end)) = nothing_seen(&impression) {
                let finding = Finding::new("positive-against-text", Severity::Block, Field::Impression);
                findings.push(finding.at(start, end).with("text", word));
            }
        }
        Some(Conclusion::Positive) | None => {}
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

/// The words of some that a text says and does not deny, where they stand, in order.
fn said_of(text: &[char], words: &[&'static str]) -> Vec<(&'static str, usize, usize)> {
    let mut said: Vec<_> = words
        .iter()
        .flat_map(|word| places(text, word).map(|(start, end)| (*word, start, end)))
        .filter(|(_, start, _)| !is_denied(text, *start))
        .collect();
    said.sort_by_key(|(_, start, _)| *start);
    said
}

/// Words that say nothing is there.
const NOTHING: [&str; 4] = ["未见", "无明显异常", "无异常", "阴性"];

/// The first words by which a text says that nothing is there, and where they stand.
fn nothing_seen(text: &[char]) -> Option<(&'static str, usize, usize)> {
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
