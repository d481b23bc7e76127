//! The unit behind a number: those findings are measured in, and lengths and weights that no finding has.

use super::Field;
use super::sizes::skip_spaces;

/// What stands behind a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// mm
    Millimetre,
    /// cm
    Centimetre,
    /// HU
    Hounsfield,
    /// A length or weight, but of no finding.
    Foreign,
}

/// Units of findings, in any case.
const KNOWN: [(&str, Unit); 6] = [
    ("mm", Unit::Millimetre),
    ("毫米", Unit::Millimetre),
    ("cm", Unit::Centimetre),
    ("厘米", Unit::Centimetre),
    ("公分", Unit::Centimetre),
    ("hu", Unit::Hounsfield),
];

/// Latin units of no finding, as they are written: G is a needle, M is no metre.
const FOREIGN_LATIN: [&str; 13] = [
    "m", "dm", "km", "KM", "Km", "g", "kg", "KG", "Kg", "um", "μm", "µm", "nm",
];

/// Chinese ones.
const FOREIGN_CHINESE: [&str; 12] = [
    "米", "分米", "千米", "公里", "微米", "纳米", "英寸", "克", "千克", "公斤", "斤", "吨",
];

/// What follows a Chinese unit that is a part of another word: 克氏针, 克罗恩病, 克雷伯菌, 米粒样.
const NO_UNIT_BEFORE: [char; 5] = ['氏', '罗', '雷', '隆', '粒'];

/// What follows a Latin unit that is a part of another one: m², m/s, g/L, kg·m.
const MORE_UNIT: [char; 8] = ['²', '³', '/', '·', '^', '⁻', '%', '_'];

/// Words for what is measured in such units anywhere in a report.
const OF_A_PERSON: [&str; 4] = ["体重", "身高", "身长", "估重"];

/// Words for what is measured in such units where the technique is told: contrast medium, distance of the film.
const OF_TECHNIQUE: [&str; 8] = ["剂", "钡", "碘", "服", "注射", "距", "甘露醇", "SID"];

/// A unit, if one stands here; `end` moves behind it.
pub(super) fn unit_at(text: &[char], end: &mut usize) -> Option<Unit> {
    let start = skip_spaces(text, *end);
    let rest: String = text[start..].iter().take(4).collect();
    let lower = rest.to_lowercase();
    let known = KNOWN.into_iter().find(|(word, _)| lower.starts_with(word));
    let (word, unit) = known.or_else(|| foreign(&rest).map(|word| (word, Unit::Foreign)))?;
    *end = start + word.chars().count();
    Some(unit)
}

/// Whether a clause with such a unit speaks of a person, or of how the images were made.
pub(super) fn is_of_something_else(field: Field, clause: &[char]) -> bool {
    let clause: String = clause.iter().collect();
    let speaks_of = |words: &[&str]| words.iter().any(|word| clause.contains(word));
    speaks_of(&OF_A_PERSON) || field == Field::Technique && speaks_of(&OF_TECHNIQUE)
}

fn foreign(rest: &str) -> Option<&'static str> {
    let next = |word: &str| rest.strip_prefix(word).map(|rest| rest.chars().next());
    let latin = FOREIGN_LATIN.into_iter().find(|word| {
        next(word)
            .is_some_and(|next| !next.is_some_and(|c| c.is_ascii_alphanumeric() || MORE_UNIT.contains(&c)))
    });
    let chinese = || {
        FOREIGN_CHINESE
            .into_iter()
            .find(|word| next(word).is_some_and(|next| !next.is_some_and(|c| NO_UNIT_BEFORE.contains(&c))))
    };
    latin.or_else(chinese)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Option<Unit> {
        unit_at(&text.chars().collect::<Vec<_>>(), &mut 0)
    }

    #[test]
    fn lengths_and_weights_of_no_finding() {
        for text in [
            "m",
            " m，边界清",
            "km",
            "kg",
            "g",
            "dm。",
            "米",
            "分米",
            "公斤",
            "μm",
        ] {
            assert_eq!(unit(text), Some(Unit::Foreign), "{text}");
        }
        assert_eq!(unit(" MM"), Some(Unit::Millimetre));
        assert_eq!(unit("厘米"), Some(Unit::Centimetre));
    }

    #[test]
    fn other_words_and_other_units_are_none() {
        for text in [
            " min",
            " mg",
            "ml",
            "mAs",
            "mGy",
            "kV",
            "G穿刺针",
            "T MRI",
            "月",
            "m²",
            "m/s",
            "g/L",
            "克氏针",
            " 克罗恩病",
            "米粒样",
            "MHU",
            "个",
            "",
        ] {
            assert_eq!(unit(text), None, "{text}");
        }
    }

    #[test]
    fn weights_and_distances_of_the_technique_are_meant_so() {
        let meant = |field, clause: &str| is_of_something_else(field, &clause.chars().collect::<Vec<_>>());
        assert!(meant(Field::Technique, "口服硫酸钡 200 g"));
        assert!(meant(Field::Technique, "距离 1.8 m"));
        assert!(meant(Field::Findings, "胎儿估重约 3.2 kg"));
        assert!(!meant(Field::Findings, "距肛门约 5 m"));
    }
}
