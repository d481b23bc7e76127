//! Where a text names a side of the body. 左 and 右 also say whither something moves, leans or turns (纵隔左移, 向右移位),
//! and how the patient lies or the beam runs; those are no sides. English words for sides count as the Chinese do.

use super::clause::clause_start;
use super::latin_sides::latin;
use super::places;
use super::sizes::half_width;

/// 左 and 右 in words that name no side of the body.
const NOT_SIDES: [&str; 8] = [
    "左右",
    "右左",
    "左前斜",
    "右前斜",
    "左后斜",
    "右后斜",
    "左侧卧",
    "右侧卧",
];

/// What follows a direction: 左移, 右偏, 左旋, 左凸, 右倾, 左弯, 右位心.
const AFTER_DIRECTION: [char; 7] = ['移', '偏', '旋', '凸', '倾', '弯', '位'];

/// What follows a direction behind 侧: 左侧弯, 右侧凸.
const AFTER_SIDE_OF_DIRECTION: [char; 4] = ['弯', '凸', '偏', '倾'];

/// What goes before a direction: 向左, 偏右.
const BEFORE_DIRECTION: [char; 4] = ['向', '朝', '往', '偏'];

/// What stands in the middle, so that a side it is displaced to is a direction: 纵隔左侧移位.
const MIDDLE: [&str; 6] = ["纵隔", "气管", "中线", "心影", "心脏", "脑室"];

/// 双 in words that say nothing of two sides.
const AFTER_NOT_BOTH: [char; 8] = ['轨', '泡', '腔', '源', 'J', 'j', '边', '房'];

/// What follows 两 when it counts and does not mean both sides: 两枚, 两处.
const COUNTED: [char; 16] = [
    '枚', '处', '个', '者', '条', '块', '段', '节', '层', '期', '次', '端', '断', '根', '月', '周',
];

/// Which sides are named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sides {
    pub(super) left: bool,
    pub(super) right: bool,
}

impl Sides {
    const BOTH: Self = Self {
        left: true,
        right: true,
    };

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            left: self.left || other.left,
            right: self.right || other.right,
        }
    }

    pub(super) fn is_none(self) -> bool {
        self == Self::default()
    }

    /// The side, when it is one.
    pub(super) fn only(self) -> Option<char> {
        match (self.left, self.right) {
            (true, false) => Some('左'),
            (false, true) => Some('右'),
            (true, true) | (false, false) => None,
        }
    }
}

/// The side across.
pub(super) fn across(side: char) -> char {
    if side == '左' { '右' } else { '左' }
}

/// Where a side is named, in order.
pub(super) fn sides(text: &[char], side: char) -> Vec<usize> {
    marks(text)
        .into_iter()
        .filter(|(_, sides)| sides.only() == Some(side))
        .map(|(at, _)| at)
        .collect()
}

/// Where a word for a side ends: 左 is one character, left and Lt are all their letters.
pub(super) fn word_end(text: &[char], at: usize) -> usize {
    let letters = text[at..]
        .iter()
        .take_while(|c| half_width(**c).is_ascii_alphabetic());
    at + letters.count().max(1)
}

/// Where a side is named in Chinese.
fn chinese(text: &[char], side: char) -> impl Iterator<Item = usize> {
    let skipped: Vec<(usize, usize)> = NOT_SIDES.iter().flat_map(|word| places(text, word)).collect();
    (0..text.len()).filter(move |at| {
        text[*at] == side
            && !skipped.iter().any(|(start, end)| (*start..*end).contains(at))
            && !is_direction(text, *at)
    })
}

/// Everything in a text that says a side or both, in order.
pub(super) fn marks(text: &[char]) -> Vec<(usize, Sides)> {
    let left = chinese(text, '左').map(|at| {
        let left = Sides {
            left: true,
            right: false,
        };
        (at, left)
    });
    let right = chinese(text, '右').map(|at| {
        let right = Sides {
            left: false,
            right: true,
        };
        (at, right)
    });
    let both = (0..text.len()).filter(|at| is_both(text, *at));
    let mut marks: Vec<_> = left
        .chain(right)
        .chain(both.map(|at| (at, Sides::BOTH)))
        .chain(latin(text))
        .collect();
    marks.sort_by_key(|(at, _)| *at);
    marks
}

/// All sides of some marks.
pub(super) fn all(marks: &[(usize, Sides)]) -> Sides {
    marks
        .iter()
        .fold(Sides::default(), |all, (_, sides)| all.or(*sides))
}

/// 双侧, 两肺, 左右; and 对侧, which may be either.
fn is_both(text: &[char], at: usize) -> bool {
    let next = text.get(at + 1).copied();
    match text[at] {
        '双' => next.is_some_and(|next| !AFTER_NOT_BOTH.contains(&next)),
        '两' => next.is_some_and(|next| !COUNTED.contains(&next)),
        '左' => next == Some('右'),
        '右' => next == Some('左'),
        '对' => next == Some('侧'),
        _ => false,
    }
}

fn is_direction(text: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    let after = |n: usize| text.get(at + n);
    let has = |c: Option<&char>, words: &[char]| c.is_some_and(|c| words.contains(c));
    let other_word = matches!(
        (after(1), after(2)),
        (Some('移'), Some('植')) | (Some('位'), Some('于' | '置'))
    );
    if has(before, &BEFORE_DIRECTION) || has(after(1), &AFTER_DIRECTION) && !other_word {
        return true;
    }
    if after(1) != Some(&'侧') {
        return false;
    }
    let displaced = after(2) == Some(&'移') && {
        let clause: String = text[clause_start(text, at)..at].iter().collect();
        MIDDLE.iter().any(|word| clause.contains(word))
    };
    displaced || has(after(2), &AFTER_SIDE_OF_DIRECTION)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> (bool, bool) {
        let sides = all(&marks(&text.chars().collect::<Vec<_>>()));
        (sides.left, sides.right)
    }

    #[test]
    fn a_direction_is_no_side() {
        for text in [
            "纵隔左移",
            "气管右移，心影左偏",
            "中线结构向左侧移位约 12 mm",
            "纵隔右侧移位",
            "脊柱左侧弯，凸向右侧",
            "右位心",
            "取左侧卧位、右前斜位",
        ] {
            assert_eq!(named(text), (false, false), "{text}");
        }
        assert_eq!(named("右侧大量气胸，纵隔左移"), (false, true));
        assert_eq!(named("左侧第5肋骨骨折，断端向右移位"), (true, false));
        assert_eq!(named("右侧移位骨折"), (false, true));
        assert_eq!(named("右移植肾，病灶右位于"), (false, true));
    }

    #[test]
    fn both_sides_are_named_in_one_word() {
        for text in ["双肺清晰", "两侧胸腔", "左右肺", "向对侧", "左、右肾"] {
            assert_eq!(named(text), (true, true), "{text}");
        }
        assert_eq!(named("右肺两枚结节，双轨征"), (false, true));
        assert_eq!(named("两处骨折"), (false, false));
    }

    #[test]
    fn english_words_stand_among_the_chinese_in_order() {
        let text: Vec<char> = "左肺清晰，right lung 结节，右侧胸腔积液".chars().collect();
        assert_eq!(sides(&text, '右'), [5, 19]);
        assert_eq!(sides(&text, '左'), [0]);
        assert_eq!((word_end(&text, 5), word_end(&text, 0)), (10, 1));
    }
}
