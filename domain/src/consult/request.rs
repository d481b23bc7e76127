//! What is asked of the expert: the complaint, the five fields the rules ask of an invitation (《远程医疗服务管理规范（试行）》
//! 国卫医发〔2018〕25号: 事由、目的、时间安排、病历摘要、专业与职称要求), and what there is to look at. Nothing is judged here but
//! what is missing.

use serde::{Deserialize, Serialize};

use super::ConsultKind;
use crate::id::{CaseId, ObjectId, ReportId, StudyId};
use crate::moment::Moment;
use crate::named::named;
use crate::private::Private;

/// The longest text of one field, in characters.
pub const LONGEST_TEXT: usize = 4_000;
/// The most things attached to one request.
pub const MOST_ATTACHMENTS: usize = 40;

named! {
    /// Complaints that are tapped, not typed.
    pub enum ComplaintChip {
        /// 胸痛
        ChestPain = "chest-pain",
        /// 胸闷
        ChestTightness = "chest-tightness",
        /// 呼吸困难
        Dyspnoea = "dyspnoea",
        /// 心悸
        Palpitations = "palpitations",
        /// 晕厥
        Syncope = "syncope",
        /// 意识不清
        Unconscious = "unconscious",
        /// 口角歪斜或肢体无力
        Stroke = "stroke",
        /// 抽搐
        Convulsion = "convulsion",
        /// 头痛
        Headache = "headache",
        /// 头晕
        Dizziness = "dizziness",
        /// 腹痛
        AbdominalPain = "abdominal-pain",
        /// 呕吐或腹泻
        Vomiting = "vomiting",
        /// 发热
        Fever = "fever",
        /// 咳嗽或咯血
        Cough = "cough",
        /// 出血
        Bleeding = "bleeding",
        /// 外伤
        Trauma = "trauma",
        /// 烧烫伤
        Burn = "burn",
        /// 中毒
        Poisoning = "poisoning",
        /// 过敏
        Allergy = "allergy",
        /// 孕产
        Pregnancy = "pregnancy",
        /// 小儿不适
        Child = "child",
        /// 皮疹
        Rash = "rash",
        /// 其他
        Other = "other",
    }
}

named! {
    /// The specialties an expert is asked for.
    pub enum Specialty {
        /// 急诊医学
        Emergency = "emergency",
        /// 重症医学
        CriticalCare = "critical-care",
        /// 心血管内科
        Cardiology = "cardiology",
        /// 神经内科
        Neurology = "neurology",
        /// 呼吸内科
        Respiratory = "respiratory",
        /// 消化内科
        Gastroenterology = "gastroenterology",
        /// 肾病
        Nephrology = "nephrology",
        /// 内分泌
        Endocrinology = "endocrinology",
        /// 感染
        Infectious = "infectious",
        /// 肿瘤
        Oncology = "oncology",
        /// 普通外科
        Surgery = "surgery",
        /// 神经外科
        Neurosurgery = "neurosurgery",
        /// 骨科
        Orthopaedics = "orthopaedics",
        /// 泌尿外科
        Urology = "urology",
        /// 妇产科
        Obstetrics = "obstetrics",
        /// 儿科
        Paediatrics = "paediatrics",
        /// 眼科
        Ophthalmology = "ophthalmology",
        /// 耳鼻咽喉
        Ent = "ent",
        /// 皮肤
        Dermatology = "dermatology",
        /// 精神
        Psychiatry = "psychiatry",
        /// 中医
        TraditionalMedicine = "traditional-medicine",
        /// 医学影像
        Radiology = "radiology",
        /// 心电诊断
        Electrocardiology = "electrocardiology",
        /// 全科
        General = "general",
    }
}

named! {
    /// The title an expert must at least hold (职称), lowest first.
    pub enum ExpertTitle {
        /// 主治医师
        Attending = "attending",
        /// 副主任医师
        AssociateChief = "associate-chief",
        /// 主任医师
        Chief = "chief",
    }
}

named! {
    /// What a request must say.
    pub enum ConsultField {
        /// 主诉
        Complaint = "complaint",
        /// 邀请事由
        Reason = "reason",
        /// 会诊目的
        Purpose = "purpose",
        /// 时间安排
        Time = "time",
        /// 病历摘要
        Summary = "summary",
        /// 专业与职称要求
        Expertise = "expertise",
        /// A text is longer than a field holds.
        TooLong = "too-long",
        /// More is attached than a request holds.
        TooMany = "too-many",
    }
}

/// What is asked of the expert.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Request {
    /// Why the patient came.
    pub complaint: Complaint,
    /// Why an expert is asked for (事由).
    pub reason: Private<String>,
    /// What for (目的).
    pub purpose: Private<String>,
    /// When (时间安排).
    pub wanted: Option<Wanted>,
    /// The history in short (病历摘要).
    pub summary: Private<String>,
    /// Of whom (专业与职称要求).
    pub expertise: Option<Expertise>,
    /// What there is to look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

/// Why the patient came: tapped, and in words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Complaint {
    /// The chips tapped, in the order they were.
    pub chips: Private<Vec<ComplaintChip>>,
    /// In words.
    pub words: Private<String>,
    /// Since when, if anybody knows.
    pub onset_at: Option<Moment>,
}

/// The time wished for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Not before.
    pub from: Moment,
    /// Not after.
    pub until: Moment,
}

/// Who is wished for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expertise {
    /// Of which specialty.
    pub specialty: Specialty,
    /// With at least which title.
    pub title: ExpertTitle,
}

/// One thing to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "kebab-case")]
pub enum Attachment {
    /// An earlier case with all it has.
    Case(CaseId),
    /// A study.
    Study(StudyId),
    /// A signed report.
    Report(ReportId),
    /// A photograph.
    Photo(ObjectId),
    /// A scanned or printed paper.
    Paper(ObjectId),
}

impl Complaint {
    /// Whether nothing is said.
    pub fn is_blank(&self) -> bool {
        self.chips.expose().is_empty() && self.words.is_blank()
    }
}

impl Request {
    /// What must be put right before it can be sent. In an emergency the complaint is enough, and chips are enough of a
    /// complaint: nothing has to be typed.
    pub fn missing(&self, kind: ConsultKind) -> Vec<ConsultField> {
        let mut fields = match kind {
            ConsultKind::Urgent => self.unsaid(&[ConsultField::Complaint]),
            ConsultKind::Ordinary | ConsultKind::Named | ConsultKind::Mdt | ConsultKind::FollowUp => {
                self.unsaid(ConsultField::ALL)
            }
            // An answer in writing comes when it comes; the rest is the same.
            ConsultKind::Written => {
                let mut fields = self.unsaid(ConsultField::ALL);
                fields.retain(|field| *field != ConsultField::Time);
                fields
            }
        };
        let texts = [&self.complaint.words, &self.reason, &self.purpose, &self.summary];
        if texts
            .iter()
            .any(|text| text.expose().chars().count() > LONGEST_TEXT)
        {
            fields.push(ConsultField::TooLong);
        }
        if self.attachments.len() > MOST_ATTACHMENTS {
            fields.push(ConsultField::TooMany);
        }
        fields
    }

    /// What the rules ask for and is not there yet. After an emergency this is owed within hours; the time is then
    /// known, for it was at once.
    pub fn owed(&self, kind: ConsultKind) -> Vec<ConsultField> {
        let mut fields = self.unsaid(ConsultField::ALL);
        if matches!(kind, ConsultKind::Urgent | ConsultKind::Written) {
            fields.retain(|field| *field != ConsultField::Time);
        }
        fields
    }

    /// Without a word of the patient; what is counted stays.
    #[must_use]
    pub(super) fn masked(self) -> Self {
        Self {
            wanted: self.wanted,
            expertise: self.expertise,
            ..Self::default()
        }
    }

    fn unsaid(&self, fields: &[ConsultField]) -> Vec<ConsultField> {
        let is_said = |field: &ConsultField| match field {
            ConsultField::Complaint => !self.complaint.is_blank(),
            ConsultField::Reason => !self.reason.is_blank(),
            ConsultField::Purpose => !self.purpose.is_blank(),
            ConsultField::Time => self.wanted.is_some_and(|wanted| wanted.from <= wanted.until),
            ConsultField::Summary => !self.summary.is_blank(),
            ConsultField::Expertise => self.expertise.is_some(),
            ConsultField::TooLong | ConsultField::TooMany => true,
        };
        fields.iter().copied().filter(|field| !is_said(field)).collect()
    }
}

/// Their stable names, for a refusal.
pub(super) fn names(fields: &[ConsultField]) -> Vec<&'static str> {
    fields.iter().map(|field| field.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emergency_asks_for_one_tap_and_owes_the_rest() {
        let mut request = Request::default();
        assert_eq!(request.missing(ConsultKind::Urgent), [ConsultField::Complaint]);
        request.complaint.chips = vec![ComplaintChip::ChestPain].into();
        assert!(request.missing(ConsultKind::Urgent).is_empty());
        let owed = request.owed(ConsultKind::Urgent);
        assert_eq!(names(&owed), ["reason", "purpose", "summary", "expertise"]);
    }

    #[test]
    fn an_ordinary_request_says_all_five_and_blanks_say_nothing() {
        let all = Request {
            complaint: Complaint {
                words: "头痛三天".into(),
                ..Complaint::default()
            },
            reason: "诊断不明".into(),
            purpose: "明确诊断".into(),
            wanted: Some(Wanted {
                from: Moment::EPOCH,
                until: Moment::EPOCH,
            }),
            summary: "无外伤".into(),
            expertise: Some(Expertise {
                specialty: Specialty::Neurology,
                title: ExpertTitle::Attending,
            }),
            attachments: Vec::new(),
        };
        assert!(all.missing(ConsultKind::Ordinary).is_empty());
        let blank = Request {
            purpose: "  ".into(),
            wanted: None,
            ..all.clone()
        };
        assert_eq!(
            blank.missing(ConsultKind::Mdt),
            [ConsultField::Purpose, ConsultField::Time]
        );
        assert_eq!(blank.missing(ConsultKind::Written), [ConsultField::Purpose]);
        let long = Request {
            summary: "长".repeat(LONGEST_TEXT + 1).into(),
            attachments: vec![
                Attachment::Photo(ObjectId::from_uuid(uuid::Uuid::nil()));
                MOST_ATTACHMENTS + 1
            ],
            ..all
        };
        assert_eq!(
            names(&long.missing(ConsultKind::Urgent)),
            ["too-long", "too-many"]
        );
    }
}
