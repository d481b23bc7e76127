//! Parts of the body that are examined, each with whether it comes in pairs and which sex has it.
//! The codes are DICOM's Body Part Examined terms (PS3.16 annex L); only those a county orders every day.

use super::{Coded, Sex};
use crate::named::named;

named! {
    /// What part was examined.
    pub enum BodyPart {
        /// 头颅
        Head = "HEAD",
        /// 颈部
        Neck = "NECK",
        /// 胸部
        Chest = "CHEST",
        /// 腹部
        Abdomen = "ABDOMEN",
        /// 骨盆
        Pelvis = "PELVIS",
        /// 颈椎
        CervicalSpine = "CSPINE",
        /// 胸椎
        ThoracicSpine = "TSPINE",
        /// 腰椎
        LumbarSpine = "LSPINE",
        /// 肩
        Shoulder = "SHOULDER",
        /// 肘
        Elbow = "ELBOW",
        /// 腕
        Wrist = "WRIST",
        /// 手
        Hand = "HAND",
        /// 髋
        Hip = "HIP",
        /// 膝
        Knee = "KNEE",
        /// 踝
        Ankle = "ANKLE",
        /// 足
        Foot = "FOOT",
        /// 上肢
        Arm = "ARM",
        /// 下肢
        Leg = "LEG",
        /// 肋骨
        Rib = "RIB",
        /// 乳腺
        Breast = "BREAST",
        /// 肾
        Kidney = "KIDNEY",
        /// 前列腺
        Prostate = "PROSTATE",
        /// 子宫
        Uterus = "UTERUS",
        /// 卵巢
        Ovary = "OVARY",
        /// 鼻窦
        Sinus = "SINUS",
        /// 全身
        WholeBody = "WHOLEBODY",
    }
}

named! {
    /// Which side of a pair (DICOM Laterality, PS3.3 C.7.3.1).
    pub enum Laterality {
        /// The patient's left.
        Left = "L",
        /// The patient's right.
        Right = "R",
        /// Both sides.
        Both = "B",
        /// The part is not one of a pair, or the side was not ordered.
        Unpaired = "U",
    }
}

impl BodyPart {
    /// Whether left or right must be said.
    pub fn is_paired(self) -> bool {
        match self {
            Self::Shoulder
            | Self::Elbow
            | Self::Wrist
            | Self::Hand
            | Self::Hip
            | Self::Knee
            | Self::Ankle
            | Self::Foot
            | Self::Arm
            | Self::Leg
            | Self::Breast
            | Self::Kidney
            | Self::Ovary
            | Self::Rib => true,
            Self::Head
            | Self::Neck
            | Self::Chest
            | Self::Abdomen
            | Self::Pelvis
            | Self::CervicalSpine
            | Self::ThoracicSpine
            | Self::LumbarSpine
            | Self::Prostate
            | Self::Uterus
            | Self::Sinus
            | Self::WholeBody => false,
        }
    }

    /// The only sex that has it, if there is only one.
    pub fn only_sex(self) -> Option<Sex> {
        match self {
            Self::Prostate => Some(Sex::Male),
            Self::Uterus | Self::Ovary => Some(Sex::Female),
            Self::Head
            | Self::Neck
            | Self::Chest
            | Self::Abdomen
            | Self::Pelvis
            | Self::CervicalSpine
            | Self::ThoracicSpine
            | Self::LumbarSpine
            | Self::Shoulder
            | Self::Elbow
            | Self::Wrist
            | Self::Hand
            | Self::Hip
            | Self::Knee
            | Self::Ankle
            | Self::Foot
            | Self::Arm
            | Self::Leg
            | Self::Rib
            | Self::Breast
            | Self::Kidney
            | Self::Sinus
            | Self::WholeBody => None,
        }
    }

    /// The DICOM term with its list.
    pub fn coded(self) -> Coded {
        Coded {
            system: "DICOM PS3.16 annex L",
            version: "2024e",
            code: self.as_str().to_owned(),
        }
    }
}

impl Laterality {
    /// Whether both name one side and the sides differ.
    pub fn contradicts(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Left, Self::Right) | (Self::Right, Self::Left)
        )
    }
}
