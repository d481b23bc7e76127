//! Left and right among the fields of one report, where no one side was ordered: the impression against the findings,
//! the critical value against both.

use super::abnormal::is_normal;
use super::clause::clauses;
use super::mention::{Mention, mentions};
use super::side_words::{Sides, across, all, marks, word_end};
use super::{Field, Finding, Severity, sentence_start};
use crate::report::ReportContent;

/// A text with what it says of sides.
struct Read {
    text: Vec<char>,
    marks: Vec<(usize, Sides)>,
    mentions: Vec<Mention>,
}

impl Read {
    fn of(text: &str) -> Self {
        let text: Vec<char> = text.chars().collect();
        Self {
            marks: marks(&text),
            mentions: mentions(&text),
            text,
        }
    }

    /// All sides it names, of whatever.
    fn sides(&self) -> Sides {
        all(&self.marks)
    }

    /// Where it names one side first.
    fn first(&self, side: char) -> Option<usize> {
        let names = |(_, sides): &&(usize, Sides)| sides.only() == Some(side);
        self.marks.iter().find(names).map(|(at, _)| *at)
    }

    /// The sides of which it says more than that all is well. A clause without a side speaks of the side before it.
    fn sides_with_something(&self) -> Sides {
        let (mut something, mut last) = (Sides::default(), Sides::default());
        for clause in clauses(&self.text) {
            let here = self.marks.iter().filter(|(at, _)| clause.contains(at));
            let here = here.fold(Sides::default(), |here, (_, sides)| here.or(*sides));
            if !here.is_none() {
                last = here;
            }
            let heading = matches!(self.text.get(clause.end), Some('：' | ':'));
            if !clause.is_empty() && !heading && !is_normal(&self.text, &clause) {
                something = something.or(last);
            }
        }
        something
    }
}

pub(super) fn check(content: &ReportContent) -> Vec<Finding> {
    let seen = Read::of(content.findings.expose());
    let meant = Read::of(content.impression.expose());
    let mut findings = impression(&seen, &meant);
    if let Some(critical) = &content.critical {
        findings.extend(critical_value(&seen, &meant, &Read::of(critical.expose())));
    }
    findings
}

/// A side in the impression that the findings do not know blocks. Where they name both, what stands with one thing on
/// one side in the impression and only on the other in the findings is asked about, once a sentence: it may be worded
/// in a way that is not understood here.
fn impression(seen: &Read, meant: &Read) -> Vec<Finding> {
    let differs = |severity, side: char, at| {
        Finding::new("side-inconsistent", severity, Field::Impression)
            .at(at, word_end(&meant.text, at))
            .with("text", &side.to_string())
            .with("findings", &across(side).to_string())
    };
    for side in ['左', '右'] {
        if let Some(at) = meant.first(side)
            && seen.sides().only() == Some(across(side))
        {
            return vec![differs(Severity::Block, side, at)];
        }
    }
    let something = seen.sides_with_something();
    let mut sentence = None;
    let mut findings = Vec::new();
    for one in &meant.mentions {
        let (Some(side), Some(at)) = (one.sides.only(), one.side_at) else {
            continue;
        };
        let begins = sentence_start(&meant.text, at);
        let against = something.only() == Some(across(side)) || one.is_opposed(&seen.mentions);
        if against && sentence.replace(begins) != Some(begins) {
            findings.push(differs(Severity::Warn, side, at));
        }
    }
    findings
}

/// The critical value is read out and acted on before anybody reads the report. When it names one side and the impression
/// only the other, it blocks if they speak of the same thing or the findings do not know its side either; as it does
/// when only the findings name a side, and name the other. All of these are put right by a word. What else looks
/// contrary (another thing than the impression's, one of several things) may be meant so and has to be accepted.
fn critical_value(seen: &Read, meant: &Read, critical: &Read) -> Option<Finding> {
    let differs = |severity, side: char, at| {
        Finding::new("critical-side-inconsistent", severity, Field::Critical)
            .at(at, word_end(&critical.text, at))
            .with("text", &side.to_string())
            .with("report", &across(side).to_string())
    };
    let opposed = |one: &&Mention| {
        let has_side = |other: &Mention| other.thing == one.thing && !other.sides.is_none();
        let by_impression = meant.mentions.iter().any(has_side);
        one.is_opposed(&meant.mentions) || !by_impression && one.is_opposed(&seen.mentions)
    };
    let contrary = critical
        .mentions
        .iter()
        .filter(|one| one.side_at.is_some())
        .find(opposed);
    if let Some(side) = critical.sides().only() {
        let other = Some(across(side));
        let by_impression = meant.sides().only() == other;
        let sure = by_impression && (contrary.is_some() || !names(seen.sides(), side))
            || meant.sides().is_none() && seen.sides().only() == other;
        if sure || by_impression {
            let severity = if sure { Severity::Block } else { Severity::Warn };
            return Some(differs(severity, side, critical.first(side)?));
        }
    }
    let one = contrary?;
    Some(differs(Severity::Warn, one.sides.only()?, one.side_at?))
}

fn names(sides: Sides, side: char) -> bool {
    if side == '左' { sides.left } else { sides.right }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(findings: &str, impression: &str, critical: Option<&str>) -> Vec<(&'static str, Severity)> {
        let content = ReportContent {
            findings: findings.into(),
            impression: impression.into(),
            critical: critical.map(Into::into),
            ..ReportContent::default()
        };
        check(&content)
            .into_iter()
            .map(|finding| (finding.code, finding.severity))
            .collect()
    }

    const BLOCKS: [(&str, Severity); 1] = [("side-inconsistent", Severity::Block)];
    const ASKS: [(&str, Severity); 1] = [("side-inconsistent", Severity::Warn)];
    const CRITICAL_BLOCKS: [(&str, Severity); 1] = [("critical-side-inconsistent", Severity::Block)];
    const CRITICAL_ASKS: [(&str, Severity); 1] = [("critical-side-inconsistent", Severity::Warn)];

    #[test]
    fn impression_and_findings_name_the_same_side() {
        assert_eq!(found("右肺上叶见结节", "左肺结节", None), BLOCKS);
        assert_eq!(found("右侧大量气胸，纵隔左移", "左侧气胸", None), BLOCKS);
        assert_eq!(found("双肺纹理清晰", "左肺结节待排", None), []);
        assert_eq!(found("右肺上叶见结节", "右肺结节", None), []);
    }

    #[test]
    fn english_sides_are_compared_as_chinese_ones_are() {
        for (findings, impression) in [
            ("Nodule in the right upper lobe.", "Left lung nodule."),
            ("Rt. lung nodule", "左肺结节"),
            ("右肺上叶见结节", "LT lung 结节"),
            ("R 肺结节", "left-sided nodule"),
        ] {
            assert_eq!(
                found(findings, impression, None),
                BLOCKS,
                "{findings} / {impression}"
            );
        }
        assert_eq!(
            found("右侧气胸，left pleural 积液", "left 气胸", None),
            ASKS,
            "thing by thing"
        );
        assert_eq!(
            found(
                "Left pneumothorax.",
                "Left pneumothorax.",
                Some("Right pneumothorax")
            ),
            CRITICAL_BLOCKS
        );
        for (findings, impression) in [
            (
                "Right pneumothorax, mediastinum shifted to the left.",
                "Right pneumothorax.",
            ),
            ("Both lungs are clear.", "No nodule in the left lung."),
            ("Bilateral effusions.", "Right effusion."),
            (
                "右肺结节",
                "右肺结节, left-handed patient, call left behind notes",
            ),
            ("Lung nodule, call right away.", "左肺结节"),
            ("右肺上叶见结节", "右肺结节，L1 椎体骨折，L4/5 椎间盘突出"),
        ] {
            assert_eq!(found(findings, impression, None), [], "{findings} / {impression}");
        }
    }

    #[test]
    fn one_thing_on_the_other_side_is_asked_about_where_findings_name_both() {
        for (findings, impression) in [
            ("右侧气胸，左侧胸腔积液", "左侧气胸"),
            ("双肺门不大。右侧胸腔大量积气，左肺纹理增多", "左侧气胸"),
            ("双肺纹理清晰。右侧胸腔见气体影，纵隔左移", "左侧气胸"),
            ("右侧额叶出血，左侧颞骨骨折", "左侧脑出血"),
            ("右肺斑片影。左肺清晰，双侧胸腔未见积液", "左肺炎症"),
            ("左肾囊肿，右肾结石", "右肾囊肿；左肾结石"),
        ] {
            let found = found(findings, impression, None);
            assert!(!found.is_empty(), "{findings} / {impression}");
            assert!(found.iter().all(|one| *one == ASKS[0]), "{findings}: {found:?}");
        }
    }

    #[test]
    fn two_things_on_two_sides_and_words_that_are_not_understood_are_left_alone() {
        for (findings, impression) in [
            ("左肺上叶见结节，右肺下叶见斑片影", "右肺炎症；左肺结节"),
            ("双肺散在斑片影", "右肺炎症"),
            ("双肺纹理增多。右肺见片影。", "左肺炎症"),
            ("左肺结节。右侧甲状腺低密度影", "左肺结节；右侧甲状腺结节"),
            ("右侧气胸，纵隔向左侧移位", "右侧气胸"),
            ("左侧第5肋骨骨折，右侧胸腔积液", "左侧肋骨骨折，右侧胸腔积液"),
            ("左肺下叶支气管通畅，周围见片影。右肺结节", "右肺结节；左肺炎症"),
            ("肝左叶囊肿。右肾囊肿", "肝左叶囊肿，肾囊肿"),
            ("心影增大，双侧胸腔积液，右侧为著", "左侧胸腔积液"),
        ] {
            assert_eq!(found(findings, impression, None), [], "{findings} / {impression}");
        }
    }

    #[test]
    fn the_critical_value_names_the_side_of_the_report() {
        let plain = "左侧胸腔大量积气，纵隔右移。";
        let usual = "双肺门不大。左侧胸腔大量积气，纵隔右移。";
        for findings in ["", plain, usual] {
            assert_eq!(
                found(findings, "左侧张力性气胸", Some("右侧张力性气胸")),
                CRITICAL_BLOCKS
            );
            assert_eq!(
                found(findings, "左侧张力性气胸", Some("左侧张力性气胸，纵隔右移")),
                []
            );
            assert_eq!(found(findings, "左侧张力性气胸", Some("张力性气胸")), []);
        }
        assert_eq!(
            found(plain, "张力性气胸", Some("右侧张力性气胸")),
            CRITICAL_BLOCKS
        );
        assert_eq!(found(usual, "张力性气胸", Some("右侧张力性气胸")), CRITICAL_ASKS);
    }

    #[test]
    fn a_critical_value_of_another_thing_or_one_of_several_is_asked_about() {
        let both = "左侧胸腔积气，右侧胸腔少量积液";
        let impression = "左侧气胸；右侧胸腔积液";
        assert_eq!(found(both, impression, Some("右侧气胸")), CRITICAL_ASKS);
        assert_eq!(found(both, impression, Some("左侧气胸")), []);
        assert_eq!(
            found(
                "右侧基底节区出血，左侧胸腔积液",
                "脑出血；左侧胸腔积液",
                Some("右侧脑出血")
            ),
            CRITICAL_ASKS
        );
        assert_eq!(found("双侧胸腔积气", "双侧气胸", Some("右侧张力性气胸")), []);
        assert_eq!(
            found(
                "右侧额颞部颅骨内板下见梭形高密度影，中线结构左移约 12 mm",
                "右侧额颞部硬膜外血肿",
                Some("硬膜外血肿，中线移位 12 mm")
            ),
            []
        );
    }
}
