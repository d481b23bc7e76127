//! Sizes in the impression against those in the findings: 8 mm that became 8 cm on the way down. What is said in the
//! impression alone, as a threshold or of an earlier examination, is left alone.

use super::sizes::{clause_around, half_width, measures};
use super::{Field, Finding, Severity};
use crate::report::ReportContent;

/// How much an impression may round: a tenth, or half a millimetre of what is small.
const ROUNDING: f64 = 0.1;
const ROUNDING_MM: f64 = 0.5;
/// A clause with one of these compares with another day, or names a limit.
const ELSEWHERE: [&str; 14] = [
    "原", "前片", "前次", "既往", "较前", "上次", "曾", "大于", "小于", "超过", "不足", "以上", "以下",
    "随访",
];

pub(super) fn check(content: &ReportContent) -> Vec<Finding> {
    let letters = |text: &str| text.chars().map(half_width).collect::<Vec<char>>();
    let seen = letters(content.findings.expose());
    let known: Vec<_> = measures(&seen)
        .into_iter()
        .filter(|one| !one.millimetres().is_empty())
        .collect();
    if known.is_empty() {
        return Vec::new();
    }
    let meant = letters(content.impression.expose());
    let said = |text: &[char], from: usize, to: usize| text[from..to].iter().collect::<String>();
    measures(&meant)
        .into_iter()
        .filter(|one| {
            let largest = one.millimetres().into_iter().fold(0.0, f64::max);
            let mut all = known.iter().flat_map(|known| known.millimetres());
            largest > 0.0 && !all.any(|size| is_rounded(size, largest)) && !is_elsewhere(&meant, one)
        })
        .map(|one| {
            let mut sizes: Vec<_> = known.iter().map(|one| said(&seen, one.start, one.end)).collect();
            sizes.dedup();
            Finding::new("size-inconsistent", Severity::Warn, Field::Impression)
                .at(one.start, one.end)
                .with("text", &said(&meant, one.start, one.end))
                .with("findings", &sizes.join("、"))
        })
        .collect()
}

fn is_rounded(size: f64, said: f64) -> bool {
    (size - said).abs() <= (size * ROUNDING).max(ROUNDING_MM) + 1e-9
}

fn is_elsewhere(text: &[char], one: &super::sizes::Measure) -> bool {
    let limit = text[..one.start].iter().rev().find(|c| !c.is_whitespace());
    let clause = clause_around(text, one);
    limit.is_some_and(|c| "<>≥≤＞＜~～≈".contains(*c)) || ELSEWHERE.iter().any(|word| clause.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(findings: &str, impression: &str) -> Vec<String> {
        let content = ReportContent {
            findings: findings.into(),
            impression: impression.into(),
            ..ReportContent::default()
        };
        let texts = check(&content).into_iter().map(|finding| {
            assert_eq!(
                (finding.code, finding.severity),
                ("size-inconsistent", Severity::Warn)
            );
            finding
                .args
                .into_iter()
                .map(|(_, value)| value)
                .collect::<Vec<_>>()
                .join(" / ")
        });
        texts.collect()
    }

    #[test]
    fn another_size_than_was_seen_is_asked_about() {
        for (findings, impression, told) in [
            ("右肺上叶结节，大小约8 mm", "右肺上叶结节（8 cm）", "8 cm / 8 mm"),
            ("结节约12mm×9mm", "结节，约21mm", "21mm / 12mm×9mm"),
            ("肝右叶囊肿，直径约3.2cm", "肝囊肿，约32cm", "32cm / 3.2cm"),
            ("结节约８ｍｍ，另见5mm结节", "结节，约 80 mm", "80 mm / 8mm、5mm"),
            ("左肾结石约6毫米", "左肾结石，约6厘米", "6厘米 / 6毫米"),
            ("右肺上叶结节约8mm", "右肺上叶结节约8cm", "8cm / 8mm"),
            (
                "右肺肿块约12×8×6mm。左肺结节约5毫米",
                "右肺肿块约12厘米；左肺结节",
                "12厘米 / 12×8×6mm、5毫米",
            ),
            ("两枚结节，约3-5mm", "结节，较大者约15mm", "15mm / 5mm"),
        ] {
            assert_eq!(marked(findings, impression), [told], "{findings}");
        }
    }

    #[test]
    fn the_same_size_and_sizes_of_other_days_pass() {
        for (findings, impression) in [
            ("大小约8 mm", "结节（0.8 cm）"),
            ("大小约12mm×9mm", "结节，约1.2cm"),
            ("大小约12mm×9mm", "结节，最大径约12 mm，短径9 mm"),
            ("大小约 3.18 cm", "囊肿，约 3 cm"),
            ("大小约 3-5 mm", "小结节，约 5 mm"),
            ("结节约3～5毫米", "小结节，约0.3～0.5厘米"),
            (
                "右肺肿块约42×38×36mm。左肺结节约5毫米",
                "右肺肿块（4.2cm）；左肺结节（5mm）",
            ),
            ("肿块约4.2cm×3.8cm×3.6cm", "右肺肿块，约42×38×36mm"),
            ("原8mm，现10mm", "结节较前增大，现约1cm"),
            ("胸腔积液，最深约3.2cm", "胸腔积液（约3cm）"),
            ("直径约4.6mm", "小结节，约5mm"),
            ("大小约10mm", "结节较前增大，原8mm，现10mm"),
            ("大小约10mm", "结节，前片8mm"),
            ("大小约4mm", "微小结节（<6mm），建议年度复查"),
            ("大小约4mm", "结节小于6mm，无需随访"),
            ("未见异常", "结节，约 8 mm"),
            ("大小约8 mm", "右肺结节，建议3个月复查"),
            ("大小约8 mm，CT值约-650HU", "磨玻璃结节，CT值约-650HU"),
            ("层面 12，结节 8 mm", "T12 椎体压缩骨折；结节 8 mm"),
            ("双侧胸腔积液，深约 35 mm", "胸腔积液，引流 300 ml"),
        ] {
            assert_eq!(
                marked(findings, impression),
                Vec::<String>::new(),
                "{findings} / {impression}"
            );
        }
    }
}
