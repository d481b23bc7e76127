//! Words that say something is there, and texts that say nothing is. Neither list is complete; a text that fits neither
//! is left alone.

use std::ops::Range;

use super::clause::{clauses, denies, is_denied};
use super::places;

/// Words that say something is there, unless they are denied.
const ABNORMAL: [&str; 36] = [
    "骨折",
    "结节",
    "占位",
    "肿块",
    "肿物",
    "出血",
    "血肿",
    "梗死",
    "梗塞",
    "积液",
    "积气",
    "气胸",
    "炎",
    "肿瘤",
    "转移",
    "夹层",
    "栓塞",
    "脱位",
    "结石",
    "穿孔",
    "梗阻",
    "动脉瘤",
    "癌",
    "囊肿",
    "增生",
    "退行性",
    "斑片",
    "磨玻璃",
    "实变",
    "结核",
    "肿大",
    "狭窄",
    "骨质破坏",
    "膨出",
    "脑疝",
    "游离气体",
];

/// Words in which those name a treatment or a test and nothing that is there.
const NO_FINDING: [&str; 7] = [
    "抗炎",
    "消炎",
    "抗结核",
    "抗肿瘤",
    "肿瘤标志",
    "肿瘤标记",
    "肿瘤科",
];

/// Words that describe something out of the ordinary and may be harmless: enough to leave a text alone, too little to
/// hold against one.
const SIGNS: [&str; 85] = [
    "增高", "增大", "增宽", "增厚", "增多", "增粗", "增深", "减低", "减少", "减弱", "变窄", "变形", "变性",
    "变浅", "变钝", "变直", "变薄", "扩张", "扩大", "移位", "移", "偏", "突出", "膨隆", "压缩", "受压",
    "塌陷", "不张", "钙化", "缺损", "中断", "水肿", "积水", "积血", "模糊", "紊乱", "粗糙", "毛糙", "不均",
    "不光", "不齐", "不清", "不全", "欠", "稍", "略", "饱满", "迂曲", "萎缩", "软化", "条索", "条片", "片状",
    "片影", "渗出", "纤维", "气肿", "空洞", "毛刺", "分叶", "疏松", "侧弯", "畸形", "撕裂", "破裂", "损伤",
    "陈旧", "术后", "异常", "阴影", "病灶", "病变", "肿", "瘤", "消失", "灶", "囊性", "致密", "团块", "包块",
    "充填", "闭塞", "扭曲", "骨裂", "新发",
];

/// The longer of them.
const LONG_SIGNS: [&str; 11] = [
    "不连续",
    "不规则",
    "不对称",
    "不完整",
    "高密度",
    "低密度",
    "高信号",
    "低信号",
    "密度影",
    "信号影",
    "片状影",
];

/// Words that say something is as it should be.
const NORMAL: [&str; 27] = [
    "清晰", "清楚", "正常", "如常", "对称", "居中", "通畅", "完整", "光整", "光滑", "锐利", "自然", "良好",
    "不大", "不厚", "不宽", "不高", "存在", "连续", "整齐", "均匀", "规则", "在位", "尚可", "适中", "充盈",
    "无殊",
];

/// What is said before 见 when nothing is seen.
const UNSEEN: [char; 6] = ['未', '不', '没', '无', '少', '罕'];

/// A word, and where it begins and ends.
pub(super) type Said = (&'static str, usize, usize);

/// The words of some that a text says and does not deny, where they stand, in order.
pub(super) fn said_of(text: &[char], words: &[&'static str]) -> Vec<Said> {
    let mut said: Vec<_> = words
        .iter()
        .flat_map(|word| places(text, word).map(|(start, end)| (*word, start, end)))
        .filter(|(_, start, _)| !is_denied(text, *start))
        .collect();
    said.sort_by_key(|(_, start, _)| *start);
    said
}

/// The abnormal things a text says and does not deny, in order.
pub(super) fn abnormal(text: &[char]) -> Vec<Said> {
    let not_there: Vec<_> = NO_FINDING.iter().flat_map(|word| places(text, word)).collect();
    let mut said = said_of(text, &ABNORMAL);
    said.retain(|(_, start, _)| !not_there.iter().any(|(from, to)| (*from..*to).contains(start)));
    said
}

/// Whether a text describes something out of the ordinary.
pub(super) fn has_sign(text: &[char]) -> bool {
    let unsaid = |at: usize| {
        at.checked_sub(1)
            .is_some_and(|at| matches!(text[at], '未' | '不' | '无'))
    };
    [&SIGNS[..], &LONG_SIGNS[..]]
        .iter()
        .flat_map(|words| said_of(text, words))
        .any(|(_, start, _)| !unsaid(start))
}

/// Whether a clause only denies, or says that something is as it should be.
pub(super) fn is_normal(text: &[char], clause: &Range<usize>) -> bool {
    let words = &text[clause.clone()];
    let says_normal = || {
        let words: String = words.iter().collect();
        words.contains('未') || NORMAL.iter().any(|word| words.contains(word))
    };
    !says_something(words) && (denies(words) || says_normal())
}

/// Whether a text denies everything: each clause of it is normal, or a heading.
pub(super) fn is_all_normal(text: &[char]) -> bool {
    let (mut normal, mut other) = (false, false);
    for clause in clauses(text) {
        let words = &text[clause.clone()];
        let heading = matches!(text.get(clause.end), Some('：' | ':')) && !says_something(words);
        if is_normal(text, &clause) {
            normal = true;
        } else if !heading && words.iter().any(|c| c.is_alphabetic()) {
            other = true;
        }
    }
    normal && !other
}

fn says_something(clause: &[char]) -> bool {
    let seen = places(clause, "见").any(|(at, _)| {
        let unseen = at
            .checked_sub(1)
            .is_some_and(|before| UNSEEN.contains(&clause[before]));
        !unseen && !is_denied(clause, at)
    });
    seen || !abnormal(clause).is_empty() || has_sign(clause)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_normal(text: &str) -> bool {
        is_all_normal(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn a_treatment_is_no_finding() {
        let words = |text: &str| abnormal(&text.chars().collect::<Vec<_>>()).len();
        assert_eq!(words("建议抗炎治疗后复查，肿瘤标志物检查"), 0);
        assert_eq!(words("右肺炎症，建议抗炎治疗"), 1);
    }

    #[test]
    fn texts_that_deny_everything() {
        for text in [
            "双肺野清晰，未见明显异常",
            "胸廓对称。双肺纹理清晰，肺实质内未见明显异常密度影。心脏大小、形态如常。双侧胸腔未见积液。",
            "1. 胆囊不大，胆管未扩张。\n2. 腹腔：未见积液及游离气体。",
            "所示诸骨骨质连续，未见明显骨折征象。",
        ] {
            assert!(all_normal(text), "{text}");
        }
    }

    #[test]
    fn a_text_that_names_anything_does_not_deny_everything() {
        for text in [
            "双肺纹理增多，未见明显异常",
            "右肺上叶高密度影边缘清晰。双侧胸腔未见积液。",
            "心影增大。双肺清晰。",
            "右肺上叶见团块，余未见异常",
            "左侧第5肋骨骨皮质不连续，余骨质完整",
            "纵隔左移，双肺清晰",
            "团块大小约 12 mm，双肺清晰",
            "左侧附件区囊性灶边缘光整",
            "",
        ] {
            assert!(!all_normal(text), "{text}");
        }
    }
}
