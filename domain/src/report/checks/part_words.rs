//! Organs and bones as reports call them, each with the parts whose reports speak of it every day. A word that is at home in
//! many parts stands for all of them; 主动脉, 淋巴结 and what else is everywhere are no words at all. So are pieces of other
//! words (手 in 手术, 头 in 胰头, 足 in 不足).

use crate::values::BodyPart;
use BodyPart::{
    Abdomen, Ankle, Arm, Breast, CervicalSpine, Chest, Elbow, Foot, Hand, Head, Hip, Kidney, Knee, Leg,
    LumbarSpine, Neck, Ovary, Pelvis, Prostate, Rib, Shoulder, Sinus, ThoracicSpine, Uterus, Wrist,
};

/// A word in a text.
pub(super) struct Named {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The parts in whose reports it is nothing strange.
    pub(super) homes: &'static [BodyPart],
}

/// Where the pelvis, or an organ in it, was examined; a lower abdomen is ordered as abdomen.
const PELVIC: &[BodyPart] = &[Pelvis, Prostate, Uterus, Ovary, Hip, Abdomen, Kidney];

/// Of several words that begin at one character the longest counts. Without a home: what is no part, though a piece of it is.
const WORDS: &[(&[BodyPart], &str)] = &[
    (
        &[],
        "左手术 右手术 电脑 肉眼 额外 胸痛 胸闷 腹痛 腹泻 腹胀 腰痛 膝痛 肩痛 腹侧 肌腹 胆固醇 胰岛素 肾上腺素 肝素 \
         乳头 乳糜 瘤颈 盏颈 囊颈 骨颈 外科颈 心腰 心耳 舌段 舌叶 鼻胃管 鼻饲",
    ),
    (
        &[Head],
        "脑 颅 蛛网膜 基底节 丘脑 内囊膝 内囊 放射冠 半卵圆 胼胝体膝 胼胝体 中线结构 膝状体 额叶 顶叶 岛叶",
    ),
    (
        &[Head, Sinus],
        "颞 额 眼 眶 垂体 蝶鞍 乳突 鼓室 额窦 筛窦 蝶窦 上颌窦 鼻窦 窦腔 窦壁 鼻",
    ),
    (&[Head, Sinus, Neck], "颌 咽 腮腺 舌 牙 耳 颅底 鼻咽"),
    (
        &[Head, Neck, CervicalSpine],
        "枕 寰 颅颈 椎动脉 基底动脉 颈内动脉",
    ),
    (&[Head, CervicalSpine, ThoracicSpine, LumbarSpine], "脑脊液"),
    (&[Neck], "甲状腺 甲状旁腺 喉 声带 会厌 胸锁乳突肌"),
    (&[Neck, CervicalSpine], "颈"),
    (&[Neck, Chest, Rib], "气管"),
    (&[Neck, Chest, Abdomen], "食管 食道 贲门"),
    (
        &[Chest, Rib],
        "肺 纵隔 支气管 心影 心脏 心包 心腔 心室 心房 冠状动脉 二尖瓣 三尖瓣 主动脉瓣 室间隔 膈 肋膈角",
    ),
    (&[Chest, Rib, Breast], "胸"),
    (&[Chest, Rib, ThoracicSpine], "肋 胸段"),
    (&[Chest, Rib, Abdomen], "膈下 膈疝 肋弓"),
    (&[Breast, Chest], "乳"),
    (&[Breast, Chest, Shoulder, Arm, Neck], "腋"),
    (&[CervicalSpine, ThoracicSpine], "颈胸"),
    (&[ThoracicSpine], "胸椎 胸髓"),
    (&[ThoracicSpine, LumbarSpine], "胸腰"),
    (
        &[CervicalSpine, ThoracicSpine, LumbarSpine],
        "椎 硬膜囊 脊髓 脊柱 黄韧带 马尾 棘突",
    ),
    (&[LumbarSpine], "腰"),
    (&[LumbarSpine, Abdomen, Kidney, Pelvis, Hip], "腰大肌"),
    (&[Abdomen], "肝 胆 胰 脾 胃 十二指肠 门静脉 腹膜后"),
    (&[Abdomen, Kidney], "肾 肾上腺"),
    (
        &[Abdomen, Kidney, Pelvis, Prostate, Uterus, Ovary],
        "腹 肠 阑尾 肠系膜",
    ),
    (
        PELVIC,
        "盆 膀胱 输尿管 尿道 前列腺 精囊 睾丸 附睾 阴囊 阴茎 子宫 宫腔 宫颈 宫内 卵巢 附件区 输卵管 阴道 胎 孕囊 \
         羊水 直肠 乙状结肠 肛",
    ),
    (&[Pelvis, Hip, Leg, Abdomen, Prostate, Uterus, Ovary], "腹股沟"),
    (&[Pelvis, Hip, LumbarSpine, Leg, Abdomen], "骶 髂 尾骨 耻骨 坐骨"),
    (&[Hip, Pelvis, Leg], "髋 股骨头 股骨颈 股骨粗隆 股骨转子"),
    (&[Hip, Pelvis, Leg, Knee], "股骨"),
    (&[Hip, Pelvis, Leg, Abdomen], "股动脉 股静脉 股总 股浅 股深"),
    (&[Hip, Pelvis, Abdomen, Leg, Knee, Ankle, Foot], "下肢"),
    (&[Leg, Hip], "大腿"),
    (&[Knee, Leg], "膝 髌 半月板 交叉韧带 腘"),
    (&[Knee, Leg, Ankle], "胫 腓 腓肠 小腿"),
    (&[Ankle, Foot, Leg], "踝 跟骨 跟腱 距骨 距下关节"),
    (
        &[Ankle, Foot],
        "左足 右足 双足 足部 足底 足弓 足趾 跗 楔骨 骰骨 跖 趾",
    ),
    (&[Ankle, Foot, Wrist, Hand], "舟骨 舟状骨"),
    (&[Shoulder, Arm], "肩 肩峰 冈上肌 冈下肌 盂唇"),
    (&[Shoulder, Chest, Rib, Arm], "肩胛"),
    (&[Shoulder, Chest, Rib, Neck, Arm], "锁骨 胸锁关节"),
    (&[Shoulder, Elbow, Arm], "肱"),
    (&[Elbow, Arm], "肘 鹰嘴"),
    (&[Elbow, Arm, Wrist, Hand], "尺骨 桡 前臂"),
    (&[Shoulder, Elbow, Arm, Wrist, Hand], "上肢"),
    (&[Wrist, Hand, Arm], "腕 掌骨"),
    (
        &[Wrist, Hand],
        "掌指 指骨 指间关节 手指 拇指 食指 左手 右手 双手 手部 头状骨 钩骨",
    ),
];

/// The words of a text that have a home, in order.
pub(super) fn named(text: &[char]) -> Vec<Named> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let Some((length, homes)) = longest(&text[at..]) else {
            at += 1;
            continue;
        };
        if !homes.is_empty() {
            found.push(Named {
                start: at,
                end: at + length,
                homes,
            });
        }
        at += length;
    }
    found
}

/// The longest word a text begins with: its length and homes.
fn longest(text: &[char]) -> Option<(usize, &'static [BodyPart])> {
    WORDS
        .iter()
        .flat_map(|(homes, words)| words.split_whitespace().map(move |word| (word, *homes)))
        .filter(|(word, _)| begins(text, word))
        .map(|(word, homes)| (word.chars().count(), homes))
        .max_by_key(|(length, _)| *length)
}

fn begins(text: &[char], word: &str) -> bool {
    let mut text = text.iter();
    word.chars().all(|c| text.next() == Some(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let text: Vec<char> = text.chars().collect();
        named(&text)
            .iter()
            .map(|one| text[one.start..one.end].iter().collect())
            .collect()
    }

    #[test]
    fn the_longest_word_counts_and_pieces_of_others_do_not() {
        assert_eq!(words("左侧股骨颈骨折"), ["股骨颈"]);
        assert_eq!(words("胸椎、腰椎"), ["胸椎", "腰", "椎"]);
        assert_eq!(words("胼胝体膝部、内囊膝部"), ["胼胝体膝", "内囊膝"]);
        assert_eq!(words("肱骨外科颈、桡骨颈"), ["肱", "桡"]);
        for text in [
            "左手术区积液",
            "腹侧见液体",
            "充气不足",
            "胰岛素、肝素",
            "心腰平直",
            "骨质完整",
            "",
        ] {
            assert!(words(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn each_word_is_written_once() {
        let mut all: Vec<_> = WORDS
            .iter()
            .flat_map(|(_, words)| words.split_whitespace())
            .collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn every_part_has_words_of_its_own_kind() {
        for part in BodyPart::ALL.iter().filter(|part| **part != BodyPart::WholeBody) {
            assert!(WORDS.iter().any(|(homes, _)| homes.contains(part)), "{part}");
        }
    }
}
