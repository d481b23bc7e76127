//! A text cut into clauses, and whether a word in a clause is denied. Simple on purpose: a negation reaches from its
//! word to the end of its clause, or to a "but". 、 joins and does not cut.

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

/// "无" and the like inside words that deny nothing.
const NOT_DENIALS: [&str; 4] = ["无名", "无菌", "除外伤", "无法"];

/// Words that end a denial.
const BUTS: [&str; 4] = ["但", "仅见", "可见", "而"];

const CUTS: [char; 12] = ['，', '。', '；', '！', '\n', ',', ';', '!', '：', ':', '\r', '？'];

/// Whether the word at `start` is denied by what stands before it in its clause.
pub(super) fn is_denied(text: &[char], start: usize) -> bool {
    let from = text[..start]
        .iter()
        .rposition(|c| CUTS.contains(c))
        .map_or(0, |cut| cut + 1);
    let before: String = text[from..start].iter().collect();
    let mut before = before.to_lowercase();
    for word in NOT_DENIALS {
        before = before.replace(word, "");
    }
    let last = |words: &[&str]| words.iter().filter_map(|word| before.rfind(word)).max();
    match (last(&DENIALS), last(&BUTS)) {
        (Some(denial), Some(but)) => denial > but,
        (Some(_), None) => true,
        (None, _) => false,
    }
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
    }
}
