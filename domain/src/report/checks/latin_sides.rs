//! Left and right in English words: left, right, bilateral, both lungs, Lt., Rt., L and R before a part of the body.
//! Whole words only, and none of the uses in which they name no side: right away, left-handed, shifted to the left, left
//! lateral decubitus. An abbreviation names a side only before a part: RT is a therapy too, L a litre and a vertebra.

use super::clause::clause_start;
use super::latin_words::{Word, has, is_ordinal, is_part, words};
use super::side_words::Sides;
use super::sizes::half_width;

/// Parts of the body in Chinese, right behind an abbreviation: R肺, Lt.膝.
const CHINESE_PARTS: &str = "侧肺膝肾肩髋踝腕肘手足乳胸肋股胫腓桡尺肱锁眼耳肢";

/// Words behind left or right in which it names no side.
const BEHIND: &str = "after alone angle angled angles away axis before behind blank convex convexity decubitus deviated \
    deviation dominance dominant handed handedness hander now out over rotated rotation shift shifted shifting tilt \
    untreated";

/// Two words behind it: drain left in place, left lateral decubitus, right anterior oblique, left to right shunt.
const BEHIND_IN_TWO: [(&str, &str); 12] = [
    ("in", "place"),
    ("in", "situ"),
    ("lateral", "decubitus"),
    ("lateral", "position"),
    ("lateral", "projection"),
    ("lateral", "view"),
    ("lateral", "views"),
    ("anterior", "oblique"),
    ("posterior", "oblique"),
    ("to", "right"),
    ("to", "left"),
    ("or", "wrong"),
];

/// Words before it, unless a part of the body is behind it: it was left, all right.
const BEFORE: &str = "all be been being had has have nothing was were";

/// Whither something moves: to the left, towards the right.
const WHITHER: &str = "to toward towards";

/// How words begin for what moves, leans or turns, so that a side it does so to is a direction.
const MOVES: [&str; 12] = [
    "shift", "deviat", "displac", "convex", "bowed", "bowing", "rotat", "tilt", "push", "curv", "lean",
    "midline",
];

/// What a text names in English, in its order: where a word begins, and its sides.
pub(super) fn latin(text: &[char]) -> Vec<(usize, Sides)> {
    let text: Vec<char> = text.iter().map(|c| half_width(*c)).collect();
    let words = words(&text);
    let read = Read {
        text: &text,
        words: &words,
    };
    (0..words.len())
        .filter_map(|at| Some((words[at].place.start, read.sides(at)?)))
        .collect()
}

struct Read<'a> {
    text: &'a [char],
    words: &'a [Word],
}

impl Read<'_> {
    /// The sides a word names, if it names any.
    fn sides(&self, at: usize) -> Option<Sides> {
        let word = self.words[at].text.as_str();
        let named = match word {
            "left" | "right" => !self.is_direction(at) && self.is_side(at),
            "lt" | "rt" => self.is_before_part(at),
            "l" | "r" => self.is_capital(at) && (self.is_before_part(at) || self.is_in_brackets(at)),
            "bilateral" | "bilaterally" | "contralateral" => true,
            "both" => self.behind(at, 1).is_some_and(is_part),
            _ => false,
        };
        let both = !word.starts_with(['l', 'r']);
        let (left, right) = (both || word.starts_with('l'), both || word.starts_with('r'));
        named.then_some(Sides { left, right })
    }

    fn is_side(&self, at: usize) -> bool {
        let (next, second) = (self.behind(at, 1), self.behind(at, 2));
        if let Some(next) = next {
            let in_two = second.is_some_and(|second| BEHIND_IN_TWO.contains(&(next, second)));
            if in_two || has(BEHIND, next) {
                return false;
            }
        }
        let from_across =
            self.before(at, 1) == Some("to") && matches!(self.before(at, 2), Some("left" | "right"));
        let is_verb = self.before(at, 1).is_some_and(|word| has(BEFORE, word));
        !from_across && (!is_verb || next.is_some_and(is_part))
    }

    /// Whether something moves to this side, and is not a part of it: shifted to the left, but displaced to the left hip.
    fn is_direction(&self, at: usize) -> bool {
        let back = if self.before(at, 1) == Some("the") { 2 } else { 1 };
        if !self.before(at, back).is_some_and(|word| has(WHITHER, word)) {
            return false;
        }
        let start = self.clause_start(self.words[at].place.start);
        let mut clause = self.words[..at].iter().filter(|word| word.place.start >= start);
        let moves = |word: &Word| MOVES.iter().any(|begins| word.text.starts_with(begins));
        let of_part = |word: &str| is_part(word) && !word.starts_with("side");
        clause.any(moves) && !self.behind(at, 1).is_some_and(of_part)
    }

    /// Where the clause around a character begins; a point before a space cuts too.
    fn clause_start(&self, at: usize) -> usize {
        let point = (1..at)
            .rev()
            .find(|one| self.text[one - 1] == '.' && self.text[*one] == ' ');
        clause_start(self.text, at).max(point.unwrap_or(0))
    }

    /// Whether an abbreviation, with or without its point, stands before a part of the body: Rt. lung, L-knee, R肺, L/R hip.
    fn is_before_part(&self, at: usize) -> bool {
        let end = self.words[at].place.end;
        let is_joint = |c: &&char| matches!(**c, ' ' | '.' | '-' | '/');
        let joints = self.text[end..].iter().take_while(is_joint).count();
        let slashed = self.text[end..end + joints].contains(&'/');
        let next = self
            .words
            .get(at + 1)
            .filter(|next| next.place.start == end + joints);
        match next {
            Some(next) if slashed => {
                matches!(next.text.as_str(), "l" | "r" | "lt" | "rt") && self.is_before_part(at + 1)
            }
            Some(next) => is_part(&next.text) || is_ordinal(&next.text),
            None => {
                let after = self.text.get(end + joints);
                !slashed && !self.is_of_unit(at) && after.is_some_and(|c| CHINESE_PARTS.contains(*c))
            }
        }
    }

    /// The litre of 4.5×10^9/L and g/L.
    fn is_of_unit(&self, at: usize) -> bool {
        let slashed = before(self.text, self.words[at].place.start) == Some('/');
        let other = at.checked_sub(1).map(|other| self.words[other].text.as_str());
        slashed && !matches!(other, Some("l" | "r" | "lt" | "rt"))
    }

    fn is_in_brackets(&self, at: usize) -> bool {
        let place = &self.words[at].place;
        matches!(
            (before(self.text, place.start), self.text.get(place.end)),
            (Some('('), Some(')')) | (Some('['), Some(']'))
        )
    }

    fn is_capital(&self, at: usize) -> bool {
        self.text[self.words[at].place.start].is_ascii_uppercase()
    }

    /// A word some words on, when spaces or hyphens alone part them.
    fn behind(&self, at: usize, steps: usize) -> Option<&str> {
        (at..at + steps)
            .all(|one| self.is_joined(one))
            .then(|| self.words[at + steps].text.as_str())
    }

    /// A word some words back, when spaces or hyphens alone part them.
    fn before(&self, at: usize, steps: usize) -> Option<&str> {
        let from = at.checked_sub(steps)?;
        (from..at)
            .all(|one| self.is_joined(one))
            .then(|| self.words[from].text.as_str())
    }

    fn is_joined(&self, at: usize) -> bool {
        self.words.get(at + 1).is_some_and(|next| {
            let between = &self.text[self.words[at].place.end..next.place.start];
            between.iter().all(|c| matches!(c, ' ' | '-'))
        })
    }
}

fn before(text: &[char], at: usize) -> Option<char> {
    at.checked_sub(1).map(|before| text[before])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> (bool, bool) {
        let text: Vec<char> = text.chars().collect();
        let sides = latin(&text).into_iter().map(|(_, sides)| sides);
        let all = sides.fold(Sides::default(), Sides::or);
        (all.left, all.right)
    }

    #[test]
    fn sides_in_english_words() {
        for text in [
            "Nodule in the left upper lobe",
            "LEFT knee effusion",
            "left膝关节积液",
            "Left-sided pleural effusion",
            "Fracture of the Lt. clavicle",
            "Lt 5th rib fracture",
            "L lung nodule",
            "L-knee AP",
            "结节（L）",
            "L肺上叶结节",
            "Compared to the left, normal",
            "The elbow is swollen compared to the left",
            "Midline shift. Similar to the left",
            "Effusion has been seen on the left.",
            "It has left hip pain",
            "The left lateral ventricle is dilated",
            "Fragment displaced to the left hip",
            "ｌｅｆｔ lung",
        ] {
            assert_eq!(named(text), (true, false), "{text}");
        }
        for text in [
            "right lower lobe opacity",
            "Rt. kidney stone",
            "RT knee",
            "R hip",
            "R 侧胸腔积液",
            "Right.",
        ] {
            assert_eq!(named(text), (false, true), "{text}");
        }
        for text in [
            "Bilateral pleural effusions",
            "both lungs are clear",
            "Both knees",
            "L/R hip",
            "shift to the contralateral side",
            "left and right kidneys",
        ] {
            assert_eq!(named(text), (true, true), "{text}");
        }
    }

    #[test]
    fn words_that_name_no_side() {
        for text in [
            "call right away",
            "follow up right now, right after contrast",
            "all right",
            "the patient is left-handed, right handed writer",
            "at a right angle, right-angled",
            "copyright leftover leftward bright alright Wright",
            "drain left in place, catheter left in situ, stone left behind",
            "the wound was left open",
            "mediastinum shifted to the left",
            "Tracheal deviation to the right.",
            "midline shift of 12 mm towards the right side",
            "scoliosis convex to the left",
            "left shift, left axis deviation",
            "right lateral decubitus, left anterior oblique, left lateral view",
            "left-to-right shunt",
            "right-dominant coronary circulation",
            "L4/5, L1 椎体, L5-S1, L spine, L-spine, L 4 椎间盘",
            "R wave, R波, R0 切除, R-CHOP, L-DOPA",
            "WBC 4.5×10^9/L，12 g/L 肾功能正常",
            "s/p RT. CT after RT, LT recipient",
            "both nodules, both of which are stable",
            "T1WI, SUVmax, CT, DR, mAs",
        ] {
            assert_eq!(named(text), (false, false), "{text}");
        }
    }
}
