//! A text cut into clauses, and whether a word in a clause is denied. Simple on purpose: a negation reaches from its
//! word to the end of its clause, or to a "but". 、 joins and does not cut.

use std::ops::Range;

/// Words that deny what follows them.
const DENIALS: [&str; 13] = [
    "未见",
    "未发现",
    "未示",
    "未及",
    "未探及",
    "没有",
    "否认",
    "排除",
    "除外",
    "不考虑",
    "无",
    "不支持",
    "no ",
];

/// "无" and the like inside words that deny nothing; what cannot be excluded is not denied.
const NOT_DENIALS: [&str; 10] = [
    "无名",
    "无菌",
    "除外伤",
    "无法",
    "不除外",
    "不能除外",
    "不完全除外",
    "不排除",
    "不能排除",
    "不完全排除",
];

/// Words that end a denial.
const BUTS: [&str; 4] = ["但", "仅见", "可见", "而"];

const CUTS: [char; 12] = ['，', '。', '；', '！', '\n', ',', ';', '!', '：', ':', '\r', '？'];

/// Where the clause around a character begins.
pub(super) fn clause_start(text: &[char], at: usize) -> usize {
    text[..at]
        .iter()
        .rposition(|c| CUTS.contains(c))
        .map_or(0, |cut| cut + 1)
}

/// Where the clause around a character ends, before what cuts it.
pub(super) fn clause_end(text: &[char], at: usize) -> usize {
    text[at..]
        .iter()
        .position(|c| CUTS.contains(c))
        .map_or(text.len(), |cut| at + cut)
}

/// The clauses of a text, in order, without what cuts them.
pub(super) fn clauses(text: &[char]) -> Vec<Range<usize>> {
    let mut clauses = Vec::new();
    let mut start = 0;
    while start <= text.len() {
        let end = clause_end(text, start);
        clauses.push(start..end);
        start = end + 1;
    }
    clauses
}

/// Whether the word at `start` is denied by what stands before it in its clause.
pub(super) fn is_denied(text: &[char], start: usize) -> bool {
    let before = without_false_denials(&text[clause_start(text, start)..start]);
    let last = |words: &[&str]| words.iter().filter_map(|word| before.rfind(word)).max();
    match (last(&DENIALS), last(&BUTS)) {
        (Some(denial), Some(but)) => denial > but,
        (Some(_), None) => true,
        (None, _) => false,
    }
}

/// Whether a clause denies anything.
pub(super) fn denies(clause: &[char]) -> bool {
    let clause = without_false_denials(clause);
    DENIALS.iter().any(|word| clause.contains(word))
}

fn without_false_denials(words: &[char]) -> String {
    let words: String = words.iter().collect();
    NOT_DENIALS
        .iter()
        .fold(words.to_lowercase(), |words, word| words.replace(word, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn denied(text: &str, word: &str) -> bool {
        let at = text.find(word).unwrap();
        let start = text[..at].chars().count();
        is_denied(&text.chars().collect::<Vec<_>>(), start)
    }

    #[test]
    fn a_text_falls_into_clauses() {
        let text: Vec<char> = "双肺清晰，无结节。".chars().collect();
        assert_eq!(clauses(&text), [0..4, 5..8, 9..9]);
        assert_eq!((clause_start(&text, 6), clause_end(&text, 6)), (5, 8));
        assert!(denies(&text[5..8]) && !denies(&text[..4]));
    }

    #[test]
    fn a_denial_reaches_to_the_end_of_its_clause() {
        assert!(denied("双肺未见结节、占位及实变", "实变"));
        assert!(denied("无明显骨折征象", "骨折"));
        assert!(!denied("未见胸腔积液，右肺上叶结节", "结节"));
        assert!(
            !denied("右肺结节未见明显变化", "结节"),
            "what comes before a denial is not denied"
        );
        assert!(!denied("未见骨折，但见关节积液", "积液"));
        assert!(!denied("无名指骨折", "骨折"));
        assert!(!denied("肋骨走行欠规则，不能除外骨折", "骨折"));
    }
}
