//! Whole reports held against the part that was ordered: the template of another examination is asked about, and what
//! lies beside the ordered part on the same images is not.

use yuanzhen_domain::report::ReportContent;
use yuanzhen_domain::report::checks::{Expected, Field, Severity, check};
use yuanzhen_domain::values::{BodyPart, Laterality, Sex};

use BodyPart::{
    Abdomen, Ankle, CervicalSpine, Chest, Foot, Hand, Head, Hip, Kidney, Knee, Leg, LumbarSpine, Neck,
    Pelvis, Rib, Shoulder, Sinus, ThoracicSpine, Uterus, WholeBody, Wrist,
};

fn found(ordered: BodyPart, findings: &str, impression: &str, critical: &str) -> Option<(Field, String)> {
    let content = ReportContent {
        technique: "头颅、胸部、腹部、四肢平扫".into(),
        findings: findings.into(),
        impression: impression.into(),
        critical: Some(critical.into()),
        ..ReportContent::default()
    };
    let expected = Expected {
        body_part: ordered,
        ordered_side: Laterality::Unpaired,
        image_side: None,
        sex: Sex::Unknown,
        age: None,
    };
    let found = check(&content, &expected);
    let finding = found.iter().find(|finding| finding.code == "part-differs")?;
    assert_eq!(finding.severity, Severity::Warn);
    assert_eq!(finding.args[0], ("ordered", ordered.as_str().to_owned()));
    assert!(finding.span.is_some());
    Some((finding.field, finding.args[1].1.clone()))
}

const HEAD: &str =
    "双侧大脑半球对称，脑实质内未见明显异常密度影。脑室系统未见扩张，中线结构居中。颅骨未见骨折。";
const CHEST: &str = "胸廓对称。双肺纹理清晰。气管通畅。纵隔居中。心脏大小如常。双侧胸腔未见积液。";
const ABDOMEN: &str =
    "肝脏大小、形态如常，肝内外胆管未见扩张。胆囊不大。胰腺、脾脏、双肾未见异常。腹腔未见积液。";
const KNEE: &str = "右膝诸骨骨质连续，髌骨未见骨折。关节间隙正常。髌上囊未见积液。";

#[test]
fn a_report_of_another_part_is_asked_about() {
    let (seen, said) = (Field::Findings, Field::Impression);
    for (ordered, findings, impression, field, text) in [
        (
            Chest,
            HEAD,
            "颅脑 CT 平扫未见明显异常。",
            seen,
            "脑、中线结构、颅",
        ),
        (
            Chest,
            HEAD,
            "胸部 CT 平扫未见明显异常。",
            seen,
            "脑、中线结构、颅",
        ),
        (
            Chest,
            HEAD,
            "未见明显异常，建议复查胸部 CT。",
            seen,
            "脑、中线结构、颅",
        ),
        (Chest, ABDOMEN, "上腹部 CT 平扫未见明显异常。", seen, "肝、胆、胰"),
        (Head, CHEST, "胸部 CT 平扫未见明显异常。", seen, "胸、肺、气管"),
        (Abdomen, CHEST, "心、肺、膈未见明显异常。", seen, "胸、肺、气管"),
        (
            Abdomen,
            HEAD,
            "头颅 CT 平扫未见明显异常。",
            seen,
            "脑、中线结构、颅",
        ),
        (Knee, CHEST, "双肺未见明显异常。", seen, "胸、肺、气管"),
        (
            Knee,
            "外踝骨皮质不连续，距骨在位。",
            "右侧外踝骨折。",
            seen,
            "踝、距骨",
        ),
        (
            Wrist,
            "肱骨小头骨皮质连续，肘关节间隙正常。",
            "未见骨折。",
            seen,
            "肱、肘",
        ),
        (
            Hand,
            "足部诸骨骨质连续，第1跖骨未见骨折。",
            "未见骨折。",
            seen,
            "足部、跖",
        ),
        (LumbarSpine, ABDOMEN, "肝囊肿。", seen, "肝、胆、胰"),
        (
            LumbarSpine,
            "颈曲变直，颈5/6间隙变窄。",
            "颈部退行性变。",
            seen,
            "颈",
        ),
        (Chest, CHEST, "颅脑 CT 平扫未见明显异常。", said, "颅、脑"),
        (Head, HEAD, "肝囊肿；双肾结石。", said, "肝、肾"),
        (Knee, KNEE, "右侧踝关节退行性变。", said, "踝"),
        (Chest, "未见明显异常密度影。", "肝囊肿。", said, "肝"),
    ] {
        assert_eq!(
            found(ordered, findings, impression, ""),
            Some((field, text.to_owned())),
            "{ordered}: {findings} / {impression}"
        );
    }
    assert_eq!(
        found(Chest, CHEST, "双肺未见异常。", "颅内出血"),
        Some((Field::Critical, "颅".to_owned()))
    );
}

#[test]
fn neighbours_on_the_images_advice_and_denials_are_left_alone() {
    for (ordered, findings, impression) in [
        (Head, HEAD, "颅脑 CT 平扫未见明显异常。"),
        (Head, "左侧上颌窦黏膜增厚，脑实质未见异常。", "左侧上颌窦炎。"),
        (Head, "鼻骨骨皮质不连续。", "鼻骨骨折。"),
        (
            Head,
            "右侧基底节区低密度影。颈内动脉壁钙化。",
            "腔隙性脑梗死，建议颈部 CTA。",
        ),
        (Sinus, "双侧筛窦、上颌窦黏膜增厚，鼻中隔偏曲。", "鼻窦炎。"),
        (Neck, "甲状腺右叶见结节，气管受压左移。", "甲状腺右叶结节。"),
        (Chest, CHEST, "胸部 CT 平扫未见明显异常。"),
        (
            Chest,
            "双肺清晰。肝右叶囊性灶，右侧肾上腺结节。甲状腺增大。",
            "肝囊肿；右侧肾上腺结节；甲状腺肿。",
        ),
        (Chest, "双肺清晰，心影不大。", "肝囊肿。"),
        (Chest, "右肺上叶肿块。", "右肺癌，建议颅脑 MR 除外转移。"),
        (
            Chest,
            "双侧胸腔未见积液，双肺未见实变。",
            "未见明显异常，既往脑梗死病史，请结合临床。",
        ),
        (Chest, "未见明显异常。", "未见脑转移征象。"),
        (Rib, CHEST, "未见明显骨折。"),
        (Abdomen, ABDOMEN, "上腹部 CT 平扫未见明显异常。"),
        (
            Abdomen,
            "双膈下未见游离气体，肠管未见扩张积气。",
            "腹部平片未见明显异常。",
        ),
        (Abdomen, "前列腺增大，膀胱充盈良好。", "前列腺增生。"),
        (
            Abdomen,
            "肝内见低密度灶。右肺下叶见条索影，双侧胸腔少量积液。",
            "右肺下叶纤维灶；胸腔积液。",
        ),
        (
            Kidney,
            "左侧输尿管上段见高密度影，其上肾盂扩张。",
            "左侧输尿管结石伴肾积水。",
        ),
        (
            Pelvis,
            "子宫大小正常，双侧附件区未见肿块。肠管未见扩张。",
            "盆腔未见明显异常。",
        ),
        (
            Uterus,
            "宫内见胎儿，双顶径 82 mm，股骨长 62 mm，胎心规律，侧脑室不宽。",
            "宫内单活胎。",
        ),
        (
            CervicalSpine,
            "颈曲变直，C5/6 椎间盘突出，硬膜囊受压，脊髓未见异常。",
            "颈椎病。",
        ),
        (ThoracicSpine, "胸12椎体楔形变。双肺清晰。", "胸12椎体压缩骨折。"),
        (
            LumbarSpine,
            "腰4/5椎间盘膨出。双肾囊肿。",
            "腰椎间盘膨出；双肾囊肿。",
        ),
        (Hip, "双侧股骨头形态正常，骨盆诸骨骨质连续。", "未见骨折。"),
        (Knee, KNEE, "右膝未见明显异常。"),
        (Knee, "胫骨平台骨皮质不连续，腓骨头骨折。", "右侧胫骨平台骨折。"),
        (Knee, "诸骨骨质连续，关节间隙正常，未见骨折。", "未见明显异常。"),
        (Leg, "右侧胫腓骨中段骨折，踝关节在位。", "右侧胫腓骨骨折。"),
        (Ankle, "外踝骨折，距骨在位，第5跖骨基底部完整。", "外踝骨折。"),
        (Foot, "右足诸骨骨质连续，跟骨骨刺。", "右侧跟骨骨刺。"),
        (Shoulder, "右侧锁骨骨折，肩锁关节间隙增宽。", "右侧锁骨骨折。"),
        (
            Wrist,
            "桡骨远端骨皮质不连续，尺骨茎突骨折。",
            "右侧桡骨远端骨折。",
        ),
        (Hand, "第5掌骨骨折。左手软组织肿胀。", "左侧第5掌骨骨折。"),
        (WholeBody, HEAD, "肝囊肿。"),
        (Chest, "", ""),
    ] {
        assert_eq!(
            found(ordered, findings, impression, ""),
            None,
            "{ordered}: {findings} / {impression}"
        );
    }
    assert_eq!(
        found(Chest, CHEST, "左侧气胸。", "左侧张力性气胸，纵隔右移"),
        None
    );
}
