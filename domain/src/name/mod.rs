//! Comparing names as devices send them: full width or half, any case, PN separators, Latin letters for characters.
//! It says same, different, or not comparable; it never guesses.

mod pinyin;

use crate::private::Private;

/// How two names stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// The same name.
    Same,
    /// Another name.
    Differs,
    /// Nobody can tell from these.
    NotComparable,
}

/// Compares what a device sent with a name on record. `None` when it sent no name.
///
/// Each group (alphabetic, ideographic) is the same when any of its decodings is. One group that differs outweighs
/// another that is the same. Digits count where the name on record has some: 约30岁 is not 约60岁.
pub fn compare_given(groups: &[Vec<Private<String>>], ours: &str) -> Option<Likeness> {
    let numbers = numbers_in(ours);
    let ours = fold(ours);
    let mut verdict = None;
    for group in groups {
        let likeness = group
            .iter()
            .filter(|reading| !reading.expose().contains(char::REPLACEMENT_CHARACTER))
            .map(|reading| (fold(reading.expose()), numbers_in(reading.expose())))
            .filter(|(letters, _)| !letters.is_empty())
            .map(|(letters, theirs)| {
                if numbers.is_empty() || theirs == numbers {
                    compare(&letters, &ours)
                } else {
                    Likeness::Differs
                }
            })
            .min_by_key(|likeness| rank(*likeness));
        verdict = match (verdict, likeness) {
            (None, likeness) => likeness,
            (verdict, None) => verdict,
            (Some(Likeness::Differs), _) | (_, Some(Likeness::Differs)) => Some(Likeness::Differs),
            (Some(Likeness::Same), _) | (_, Some(Likeness::Same)) => Some(Likeness::Same),
            (Some(Likeness::NotComparable), Some(Likeness::NotComparable)) => Some(Likeness::NotComparable),
        };
    }
    verdict
}

const fn rank(likeness: Likeness) -> u8 {
    match likeness {
        Likeness::Same => 0,
        Likeness::NotComparable => 1,
        Likeness::Differs => 2,
    }
}

/// How a Chinese name is typed in Latin letters, each way after a bar, for finding it: `|wangguiying|wgy`. Empty for a name
/// that pinyin does not spell.
pub fn spellings(name: &str) -> String {
    pinyin::spellings(&fold(name))
}

/// Two folded names.
fn compare(given: &str, ours: &str) -> Likeness {
    if given == ours {
        return Likeness::Same;
    }
    let latin = |text: &str| text.bytes().all(|b| b.is_ascii_alphabetic());
    match (latin(given), latin(ours)) {
        (true, false) => pinyin::compare(given, ours),
        (false, true) => pinyin::compare(ours, given),
        (true, true) | (false, false) => Likeness::Differs,
    }
}

/// Half width, upper case, letters only: separators, spaces, points and tone marks drop out; ü is V.
pub fn fold(text: &str) -> String {
    text.chars()
        .map(half_width)
        .map(plain)
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_uppercase)
        .collect()
}

/// The numbers in a text, in order, as digits.
fn numbers_in(text: &str) -> Vec<String> {
    let text: String = text.chars().map(half_width).collect();
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Half width, upper case, letters and digits only.
pub fn fold_number(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .collect()
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

/// A vowel without its tone mark.
fn plain(c: char) -> char {
    match c {
        'ā' | 'á' | 'ǎ' | 'à' | 'Ā' | 'Á' | 'Ǎ' | 'À' => 'a',
        'ē' | 'é' | 'ě' | 'è' | 'Ē' | 'É' | 'Ě' | 'È' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' | 'Ī' | 'Í' | 'Ǐ' | 'Ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' | 'Ō' | 'Ó' | 'Ǒ' | 'Ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' | 'Ū' | 'Ú' | 'Ǔ' | 'Ù' => 'u',
        'ü' | 'Ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' | 'Ǖ' | 'Ǘ' | 'Ǚ' | 'Ǜ' => 'v',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(groups: &[&[&str]], ours: &str) -> Option<Likeness> {
        let groups: Vec<Vec<Private<String>>> = groups
            .iter()
            .map(|group| group.iter().map(|name| Private::from(*name)).collect())
            .collect();
        compare_given(&groups, ours)
    }

    #[test]
    fn unknown_patients_are_told_apart_by_their_digits() {
        let ours = "无名氏 约30岁 男";
        assert_eq!(given(&[&["无名氏 约60岁 男"]], ours), Some(Likeness::Differs));
        assert_eq!(given(&[&["无名氏^约３０岁 男"]], ours), Some(Likeness::Same));
        assert_eq!(given(&[&["无名氏 约 30 岁男"]], ours), Some(Likeness::Same));
        assert_eq!(given(&[&["无名氏 约岁 男"]], ours), Some(Likeness::Differs));
        assert_eq!(
            given(&[&["无名氏 2号 约31岁"]], "无名氏 23号 约1岁"),
            Some(Likeness::Differs),
            "number by number"
        );
        assert_eq!(given(&[&["王建国1"]], "王建国"), Some(Likeness::Same));
        assert_eq!(
            given(&[&["ZHANG^SAN 2"]], "张三2"),
            Some(Likeness::Same),
            "letters are spelt all the same"
        );
        assert_eq!(given(&[&["ZHANG^SAN 1"]], "张三2"), Some(Likeness::Differs));
        assert_eq!(
            given(&[&["WU MING SHI 30"]], ours),
            Some(Likeness::NotComparable),
            "nobody can tell"
        );
    }

    #[test]
    fn the_same_name_however_a_device_writes_it() {
        for name in [
            "张三",
            "张^三",
            " 张 三 ",
            "Zhang^San",
            "ZHANG SAN",
            "ＺＨＡＮＧ　ＳＡＮ",
            "zhāng sān",
            "San Zhang",
        ] {
            assert_eq!(given(&[&[name]], "张三"), Some(Likeness::Same), "{name}");
        }
        assert_eq!(given(&[&["ZHANG^SAN"], &["张^三"]], "张三"), Some(Likeness::Same));
        assert_eq!(
            given(&[&["ÕÅÈý", "张三"]], "张三"),
            Some(Likeness::Same),
            "one of two decodings"
        );
    }

    #[test]
    fn another_name_is_another_name() {
        assert_eq!(given(&[&["李四"]], "张三"), Some(Likeness::Differs));
        assert_eq!(given(&[&["张三丰"]], "张三"), Some(Likeness::Differs));
        assert_eq!(
            given(&[&["ZHANG^SAN"], &["李四"]], "张三"),
            Some(Likeness::Differs),
            "groups disagree"
        );
    }

    #[test]
    fn nothing_is_said_about_nothing() {
        assert_eq!(given(&[], "张三"), None);
        assert_eq!(given(&[&["", " ^ "]], "张三"), None);
        assert_eq!(given(&[&["张\u{FFFD}"]], "张三"), None);
    }
}
