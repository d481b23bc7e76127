//! Whether Latin letters spell a Chinese name. Readings are those of Unicode's Unihan database for the characters of
//! GB 2312 and about a hundred more that are in use in names; a rarer character has none, and nothing is guessed for it.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use super::Likeness;

/// One line a syllable: the syllable in ASCII (`v` for ü), then every character read so.
const TABLE: &str = include_str!("pinyin.txt");

/// Longer names are transliterations (阿迪力·买买提), which pinyin does not spell.
const LONGEST_SPELT: usize = 4;

/// Ways kept of one name; four characters with three readings each have 81.
const MOST_WAYS: usize = 96;

/// Holds upper-case letters without separators against a folded Chinese name. Family name first or last, since
/// devices are given both.
pub(super) fn compare(letters: &str, characters: &str) -> Likeness {
    let letters = letters.to_ascii_lowercase();
    let count = characters.chars().count();
    let readings: Option<Vec<&[&str]>> = characters
        .chars()
        .map(|c| table().get(&c).map(Vec::as_slice))
        .collect();
    let Some(readings) = readings.filter(|_| (1..=LONGEST_SPELT).contains(&count)) else {
        return Likeness::NotComparable;
    };
    let family_last = |family: usize| {
        let (family, given) = readings.split_at(family);
        [given, family].concat()
    };
    let spelt = spells(&readings, &letters)
        || (count > 1 && spells(&family_last(1), &letters))
        || (count > 2 && spells(&family_last(2), &letters));
    if spelt { Likeness::Same } else { Likeness::Differs }
}

/// Every way in which a folded Chinese name is typed, each after a bar: its syllables in their order, and their first
/// letters. Nothing for a name that has a character without a reading, and for names that pinyin does not spell.
pub(super) fn spellings(characters: &str) -> String {
    let readings: Option<Vec<&[&str]>> = characters
        .chars()
        .map(|c| table().get(&c).map(Vec::as_slice))
        .collect();
    let Some(readings) = readings.filter(|all| (1..=LONGEST_SPELT).contains(&all.len())) else {
        return String::new();
    };
    let mut ways = vec![(String::new(), String::new())];
    for syllables in readings {
        ways = ways
            .iter()
            .flat_map(|(whole, firsts)| {
                syllables.iter().map(move |syllable| {
                    let first = syllable.get(..1).unwrap_or_default();
                    (format!("{whole}{syllable}"), format!("{firsts}{first}"))
                })
            })
            .take(MOST_WAYS)
            .collect();
    }
    let mut said = BTreeSet::new();
    for (whole, firsts) in ways {
        said.insert(whole);
        said.insert(firsts);
    }
    said.into_iter().map(|way| format!("|{way}")).collect()
}

/// Whether the letters are these syllables in this order, each in one of its readings.
fn spells(syllables: &[&[&str]], letters: &str) -> bool {
    let Some((first, rest)) = syllables.split_first() else {
        return letters.is_empty();
    };
    first.iter().any(|reading| {
        letters
            .strip_prefix(reading)
            .is_some_and(|letters| spells(rest, letters))
    })
}

fn table() -> &'static HashMap<char, Vec<&'static str>> {
    static READINGS: OnceLock<HashMap<char, Vec<&'static str>>> = OnceLock::new();
    READINGS.get_or_init(|| {
        let mut readings: HashMap<char, Vec<&'static str>> = HashMap::new();
        for (syllable, characters) in TABLE.lines().filter_map(|line| line.split_once(' ')) {
            for character in characters.chars() {
                let known = readings.entry(character).or_default();
                known.push(syllable);
                known.extend(without_umlaut(syllable));
            }
        }
        readings
    })
}

/// How ü is written where a keyboard has none: 吕 is LV, LU or LYU.
fn without_umlaut(syllable: &str) -> &'static [&'static str] {
    match syllable {
        "lv" => &["lu", "lyu"],
        "nv" => &["nu", "nyu"],
        "lve" => &["lue"],
        "nve" => &["nue"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_spell_a_name_in_either_order() {
        for (letters, characters) in [
            ("ZHANGSAN", "张三"),
            ("SANZHANG", "张三"),
            ("OUYANGXIU", "欧阳修"),
            ("XIUOUYANG", "欧阳修"),
            ("LVBU", "吕布"),
            ("LYUBU", "吕布"),
            ("SHANXIONGXIN", "单雄信"),
            ("CENGGUOFAN", "曾国藩"),
            ("ZENGGUOFAN", "曾国藩"),
            ("WANGYUE", "王玥"),
        ] {
            assert_eq!(compare(letters, characters), Likeness::Same, "{letters}");
        }
        assert_eq!(compare("LISI", "张三"), Likeness::Differs);
        assert_eq!(compare("ZHANGSANFENG", "张三"), Likeness::Differs);
    }

    #[test]
    fn a_name_is_found_by_every_way_it_is_typed() {
        // Every reading Unihan has, also those that no family bears.
        for (name, ways) in [
            ("王桂英", ["wangguiying", "wgy"]),
            ("单雄信", ["shanxiongxin", "sxx"]),
            ("单雄信", ["danxiongxin", "dxx"]),
            ("曾国藩", ["zengguofan", "zgf"]),
        ] {
            let said = format!("{}|", spellings(name));
            for way in ways {
                assert!(said.contains(&format!("|{way}|")), "{way} in {said}");
            }
        }
        assert!(spellings("吕布").contains("|lvbu|"), "{}", spellings("吕布"));
        for none in ["", "ADIL", "阿迪力买买提", "张\u{2B5E0}"] {
            assert_eq!(spellings(none), "", "{none}");
        }
        let most = spellings("单曾单曾");
        assert!(most.matches('|').count() <= 2 * MOST_WAYS, "{most}");
    }

    #[test]
    fn what_has_no_reading_cannot_be_compared() {
        assert_eq!(compare("ZHANGYAN", "张\u{2B5E0}"), Likeness::NotComparable);
        assert_eq!(compare("ADIL", "阿迪力买买提"), Likeness::NotComparable);
    }
}
