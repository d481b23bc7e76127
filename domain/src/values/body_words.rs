//! Parts of the body in the free words of devices and orders, and whether two parts can be of one examination.
//!
//! Made to doubt seldom: what is not understood names nothing, and neighbours (chest and abdomen, pelvis and leg) are taken
//! for one, for an examination of the one often shows the other. It decides nothing.

use super::BodyPart;
use BodyPart::{
    Abdomen, Ankle, Arm, Breast, CervicalSpine, Chest, Elbow, Foot, Hand, Head, Hip, Kidney, Knee, Leg,
    LumbarSpine, Neck, Ovary, Pelvis, Prostate, Rib, Shoulder, Sinus, ThoracicSpine, Uterus, WholeBody,
    Wrist,
};

/// Whole words in Latin letters, in capitals. A word of two parts stands at both; ARM is left out for the sake of C-ARM.
const LATIN: &[(BodyPart, &[&str])] = &[
    (
        Head,
        &[
            "HEAD", "BRAIN", "SKULL", "CRANIUM", "CRANIAL", "CEREBRAL", "FACE", "FACIAL", "ORBIT", "ORBITS",
        ],
    ),
    (Sinus, &["SINUS", "SINUSES", "PARANASAL"]),
    (Neck, &["NECK", "THYROID", "LARYNX"]),
    (CervicalSpine, &["CSPINE", "CERVICAL", "SPINE"]),
    (Chest, &["CHEST", "THORAX", "THORACIC", "LUNG", "LUNGS"]),
    (ThoracicSpine, &["TSPINE", "SPINE"]),
    (Rib, &["RIB", "RIBS"]),
    (Breast, &["BREAST", "MAMMO", "MAMMOGRAPHY"]),
    (
        Abdomen,
        &["ABDOMEN", "ABDOMINAL", "ABD", "LIVER", "PANCREAS", "KUB"],
    ),
    (Kidney, &["KIDNEY", "KIDNEYS", "RENAL"]),
    (LumbarSpine, &["LSPINE", "LUMBAR", "SPINE"]),
    (Pelvis, &["PELVIS", "PELVIC", "BLADDER", "SACRUM"]),
    (Prostate, &["PROSTATE"]),
    (Uterus, &["UTERUS", "UTERINE", "CERVIX", "CERVICAL"]),
    (Ovary, &["OVARY", "OVARIES"]),
    (Hip, &["HIP", "HIPS", "FEMORAL"]),
    (Shoulder, &["SHOULDER", "CLAVICLE", "SCAPULA"]),
    (Elbow, &["ELBOW"]),
    (Wrist, &["WRIST"]),
    (Hand, &["HAND", "FINGER"]),
    (Arm, &["FOREARM", "HUMERUS"]),
    (Knee, &["KNEE", "KNEES", "PATELLA"]),
    (Ankle, &["ANKLE"]),
    (Foot, &["FOOT", "FEET", "TOE", "CALCANEUS"]),
    (Leg, &["LEG", "FEMUR", "TIBIA", "THIGH"]),
    (WholeBody, &["WHOLEBODY", "WHOLE"]),
];

/// In Chinese, anywhere in the text. No word that is a piece of another part's name: 头 is in 股骨头, 颈 in 宫颈, 手 in 手术, 足 in 不足.
const CHINESE: &[(BodyPart, &[&str])] = &[
    (Head, &["头颅", "头部", "颅", "脑", "颌面", "眼眶", "颞骨"]),
    (Sinus, &["鼻窦"]),
    (Neck, &["颈部", "甲状腺", "喉部"]),
    (CervicalSpine, &["颈椎", "脊柱"]),
    (Chest, &["胸", "肺", "纵隔"]),
    (ThoracicSpine, &["胸椎", "脊柱"]),
    (Rib, &["肋"]),
    (Breast, &["乳腺"]),
    (Abdomen, &["腹", "肝", "胰腺"]),
    (Kidney, &["肾", "泌尿"]),
    (LumbarSpine, &["腰椎", "脊柱"]),
    (Pelvis, &["盆腔", "骨盆", "膀胱", "骶"]),
    (Prostate, &["前列腺"]),
    (Uterus, &["子宫", "宫颈"]),
    (Ovary, &["卵巢"]),
    (Hip, &["髋", "股骨头", "股骨颈"]),
    (Shoulder, &["肩", "锁骨"]),
    (Elbow, &["肘"]),
    (Wrist, &["腕"]),
    (Hand, &["手部", "手正", "手指", "左手", "右手", "双手"]),
    (Arm, &["上肢", "肱骨", "前臂", "尺桡骨"]),
    (Knee, &["膝", "髌骨"]),
    (Ankle, &["踝"]),
    (Foot, &["足部", "足正", "左足", "右足", "双足", "趾", "跟骨"]),
    (Leg, &["下肢", "股骨", "胫", "小腿", "大腿"]),
    (WholeBody, &["全身"]),
];

/// Words in which a part's name is something else.
const NOT_A_PART: [&str; 4] = ["电脑", "手术", "胸外科", "脑外科"];

/// Stretches of the body in the order in which they lie.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stretch {
    Head,
    Neck,
    Chest,
    Abdomen,
    Pelvis,
    Leg,
    Shoulder,
    Arm,
}

impl BodyPart {
    /// The parts that a text in free words names.
    pub fn named_in(text: &str) -> Vec<Self> {
        let text = NOT_A_PART
            .iter()
            .fold(text.to_uppercase(), |text, other| text.replace(other, " "));
        let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphabetic()).collect();
        let latin = LATIN
            .iter()
            .filter(|(_, names)| names.iter().any(|name| words.contains(name)));
        let chinese = CHINESE
            .iter()
            .filter(|(_, names)| names.iter().any(|name| text.contains(name)));
        let mut parts = Vec::new();
        for (part, _) in latin.chain(chinese) {
            if !parts.contains(part) {
                parts.push(*part);
            }
        }
        parts
    }

    /// Whether images of this part can be of an examination of the other: it is the same stretch of the body, or the next.
    pub fn can_be_with(self, other: Self) -> bool {
        use Stretch::{Abdomen, Arm, Chest, Head, Leg, Neck, Pelvis, Shoulder};
        let (Some(one), Some(two)) = (self.stretch(), other.stretch()) else {
            return true;
        };
        let next = |one, two| {
            matches!(
                (one, two),
                (Head, Neck)
                    | (Neck, Chest | Shoulder)
                    | (Chest, Abdomen | Shoulder)
                    | (Abdomen, Pelvis)
                    | (Pelvis, Leg)
                    | (Shoulder, Arm)
            )
        };
        one == two || next(one, two) || next(two, one)
    }

    /// Where it lies; `None` for the whole body.
    fn stretch(self) -> Option<Stretch> {
        Some(match self {
            Head | Sinus => Stretch::Head,
            Neck | CervicalSpine => Stretch::Neck,
            Chest | ThoracicSpine | Rib | Breast => Stretch::Chest,
            Abdomen | LumbarSpine | Kidney => Stretch::Abdomen,
            Pelvis | Prostate | Uterus | Ovary | Hip => Stretch::Pelvis,
            Knee | Ankle | Foot | Leg => Stretch::Leg,
            Shoulder => Stretch::Shoulder,
            Elbow | Wrist | Hand | Arm => Stretch::Arm,
            WholeBody => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_from_the_words_of_devices_and_orders() {
        for (text, parts) in [
            ("Head plain", &[Head][..]),
            ("CT BRAIN W/O CONTRAST", &[Head]),
            ("头颅CT平扫", &[Head]),
            ("胸部CT平扫", &[Chest]),
            ("CHEST^ABDOMEN", &[Chest, Abdomen]),
            ("THORAX", &[Chest]),
            ("右膝关节正侧位", &[Knee]),
            ("左侧股骨头", &[Hip, Leg]),
            ("胸部+腹部增强", &[Chest, Abdomen]),
            ("术后复查（手术后 3 月）", &[]),
            ("电脑断层 平扫", &[]),
            ("Examination", &[]),
            ("HEADER CHESTNUT", &[]),
            ("正侧位", &[]),
            ("", &[]),
        ] {
            assert_eq!(BodyPart::named_in(text), parts, "{text}");
        }
    }

    #[test]
    fn neighbours_are_taken_for_one_and_what_lies_apart_is_not() {
        for (one, two) in [
            (Chest, Abdomen),
            (Chest, Rib),
            (Head, CervicalSpine),
            (Chest, Shoulder),
            (Hip, Leg),
            (Knee, Leg),
            (WholeBody, Hand),
        ] {
            assert!(one.can_be_with(two) && two.can_be_with(one), "{one} {two}");
        }
        for (one, two) in [
            (Head, Chest),
            (Chest, Knee),
            (Hand, Foot),
            (Chest, Hand),
            (Head, Abdomen),
        ] {
            assert!(!one.can_be_with(two) && !two.can_be_with(one), "{one} {two}");
        }
    }
}
