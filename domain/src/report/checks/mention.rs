//! What a text says is there, with the side and the part of the body it is said of.

use std::ops::Range;

use super::abnormal::{Said, abnormal};
use super::clause::{clause_end, clause_start};
use super::side_words::{Sides, all, marks};
use super::{places, sentence_start};

/// Words for one thing.
const SAME: [(&str, &str); 3] = [("梗塞", "梗死"), ("肿物", "肿块"), ("占位", "肿块")];

/// Parts of the body, the longer before the shorter that begin alike, and what they are a part of.
const PARTS: [(&str, &str); 46] = [
    ("肾上腺", "肾上腺"),
    ("肾", "肾"),
    ("甲状腺", "甲状腺"),
    ("腮腺", "腮腺"),
    ("乳突", "乳突"),
    ("乳", "乳"),
    ("肺门", "肺门"),
    ("肺", "肺"),
    ("胸腔", "胸腔"),
    ("胸膜", "胸腔"),
    ("胸壁", "胸壁"),
    ("心包", "心包"),
    ("纵隔", "纵隔"),
    ("淋巴结", "淋巴结"),
    ("肋", "肋"),
    ("锁骨", "锁骨"),
    ("肩", "肩"),
    ("肱骨", "肱骨"),
    ("肘", "肘"),
    ("尺骨", "尺骨"),
    ("桡骨", "桡骨"),
    ("腕", "腕"),
    ("髂", "髂"),
    ("髋", "髋"),
    ("股骨", "股骨"),
    ("膝", "膝"),
    ("髌", "膝"),
    ("胫", "胫"),
    ("腓", "腓"),
    ("踝", "踝"),
    ("跟骨", "跟骨"),
    ("肝", "肝"),
    ("脾", "脾"),
    ("胆", "胆"),
    ("胰", "胰"),
    ("输尿管", "输尿管"),
    ("卵巢", "附件"),
    ("附件", "附件"),
    ("头皮", "头皮"),
    ("颞骨", "颅骨"),
    ("颅骨", "颅骨"),
    ("额窦", "窦"),
    ("窦", "窦"),
    ("椎", "椎"),
    ("颅", "脑"),
    ("脑", "脑"),
];

/// Parts of the brain, which an impression often calls the brain.
const OF_THE_BRAIN: [&str; 8] = ["额", "颞", "顶", "枕", "基底节", "丘脑", "小脑", "放射冠"];

/// One abnormal thing a text says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// What it is.
    pub(super) thing: &'static str,
    /// The sides it is said of; none when the text gives none.
    pub(super) sides: Sides,
    /// Where its side stands, when it stands in the same clause and is not taken from an earlier one.
    pub(super) side_at: Option<usize>,
    parts: Vec<&'static str>,
}

impl Mention {
    /// Whether others of the same thing and part all stand on the side across from this one.
    pub(super) fn is_opposed(&self, others: &[Self]) -> bool {
        let sides = others
            .iter()
            .filter(|other| other.thing == self.thing && self.may_be_of(other))
            .fold(Sides::default(), |sides, other| sides.or(other.sides));
        match (self.sides.only(), sides.only()) {
            (Some(here), Some(there)) => here != there,
            _ => false,
        }
    }

    fn may_be_of(&self, other: &Self) -> bool {
        self.parts.is_empty()
            || other.parts.is_empty()
            || self.parts.iter().any(|part| other.parts.contains(part))
    }
}

/// The abnormal things a text says, in order.
pub(super) fn mentions(text: &[char]) -> Vec<Mention> {
    let (said, marks) = (abnormal(text), marks(text));
    (0..said.len())
        .map(|at| mention(text, &said, at, &marks))
        .collect()
}

fn mention(text: &[char], said: &[Said], at: usize, marks: &[(usize, Sides)]) -> Mention {
    let (word, start, end) = said[at];
    let within = |stretch: &Range<usize>| {
        let from = marks.partition_point(|(at, _)| *at < stretch.start);
        let to = marks.partition_point(|(at, _)| *at < stretch.end);
        &marks[from..to.max(from)]
    };
    let clause = clause_start(text, start)..clause_end(text, end);
    let own = before(&said[..at], &clause, start)
        .into_iter()
        .chain(behind(text, said.get(at + 1), &clause, end))
        .find(|stretch| !within(stretch).is_empty());
    if let Some(stretch) = own {
        let here = within(&stretch);
        let words = stretch.start.min(start)..stretch.end.max(end);
        return made(word, parts(&text[words]), all(here), Some(here[0].0));
    }
    let sentence = sentence_start(text, start);
    let carried = within(&(sentence..clause.start)).last().map(|(at, _)| {
        let from = clause_start(text, *at);
        from..clause_end(text, *at)
    });
    let mut named = parts(&text[clause]);
    let mut sides = Sides::default();
    if let Some(earlier) = carried {
        sides = all(within(&earlier));
        if named.is_empty() {
            named = parts(&text[earlier]);
        }
    }
    made(word, named, sides, None)
}

fn made(word: &'static str, parts: Vec<&'static str>, sides: Sides, side_at: Option<usize>) -> Mention {
    let thing = SAME
        .iter()
        .find(|(other, _)| *other == word)
        .map_or(word, |(_, same)| same);
    // 胸腔积气 is 气胸, and is in no other part.
    let pneumothorax = thing == "气胸" || thing == "积气" && parts.contains(&"胸腔");
    let (thing, parts) = if pneumothorax {
        ("气胸", Vec::new())
    } else {
        (thing, parts)
    };
    Mention {
        thing,
        sides,
        side_at,
        parts,
    }
}

/// The stretches of a clause before a word, short to long: each begins behind another abnormal word, or with the clause.
/// The shortest that names a side is the one whose side is meant: 右肺结节、左肺斑片, but 右肺及左肺结节.
fn before(earlier: &[Said], clause: &Range<usize>, start: usize) -> Vec<Range<usize>> {
    earlier
        .iter()
        .rev()
        .map(|(_, _, end)| (*end).min(start))
        .take_while(|end| *end > clause.start)
        .chain([clause.start])
        .map(|from| from..start)
        .collect()
}

/// The stretch of a clause behind a word, when it says where: 结节位于右肺, 骨折（左侧）.
fn behind(text: &[char], next: Option<&Said>, clause: &Range<usize>, end: usize) -> Option<Range<usize>> {
    let to = next.map_or(clause.end, |(_, start, _)| (*start).clamp(end, clause.end));
    let stretch = end..to;
    let says_where = text[stretch.clone()]
        .iter()
        .any(|c| matches!(c, '于' | '（' | '('));
    says_where.then_some(stretch)
}

/// The parts of the body some words name.
fn parts(words: &[char]) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut add = |word: &str, part| {
        for (at, end) in places(words, word) {
            found.push((at, end, part));
        }
    };
    PARTS.iter().for_each(|(word, part)| add(word, *part));
    OF_THE_BRAIN.iter().for_each(|word| add(word, "脑"));
    let covered = |(at, end, _): &(usize, usize, &str)| {
        found
            .iter()
            .any(|(from, to, _)| from <= at && end <= to && to - from > end - at)
    };
    found
        .iter()
        .filter(|one| !covered(one))
        .map(|(_, _, part)| *part)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(&'static str, bool, bool)> {
        mentions(&text.chars().collect::<Vec<_>>())
            .into_iter()
            .map(|one| (one.thing, one.sides.left, one.sides.right))
            .collect()
    }

    #[test]
    fn a_thing_has_the_side_that_stands_nearest_before_it() {
        assert_eq!(
            read("右肺上叶结节、左肺下叶斑片，双肺未见实变"),
            [("结节", false, true), ("斑片", true, false)]
        );
        assert_eq!(read("右肺上叶及左肺下叶结节"), [("结节", true, true)]);
        assert_eq!(
            read("左侧气胸、肺炎"),
            [("气胸", true, false), ("炎", true, false)]
        );
        assert_eq!(read("右侧胸腔大量积气，纵隔左移"), [("气胸", false, true)]);
    }

    #[test]
    fn a_side_may_stand_behind_or_in_an_earlier_clause() {
        assert_eq!(read("结节位于右肺上叶"), [("结节", false, true)]);
        assert_eq!(
            read("右肺上叶高密度影，边缘模糊，考虑炎症"),
            [("炎", false, true)]
        );
        assert_eq!(read("右肺上叶高密度影。脾肿大"), [("肿大", false, false)]);
    }

    #[test]
    fn only_what_may_be_of_one_part_is_opposed() {
        let opposed = |one: &str, others: &str| {
            let read = |text: &str| mentions(&text.chars().collect::<Vec<_>>());
            read(one)[0].is_opposed(&read(others))
        };
        assert!(opposed("左肺结节", "右肺上叶结节"));
        assert!(opposed("左侧脑出血", "右侧额叶出血"));
        assert!(!opposed("右侧甲状腺结节", "左肺结节"));
        assert!(!opposed("右肾结节", "左肾上腺结节"));
        assert!(!opposed("左肺结节", "双肺结节"));
        assert!(!opposed("左肺结节", "右肺结节。左肺下叶结节"));
    }
}
