//! Whole reports as they are written: the good ones pass the checks without a word, the mixed-up ones do not.

use yuanzhen_domain::report::checks::{Expected, Severity, check, linked};
use yuanzhen_domain::report::{Conclusion, ReportContent};
use yuanzhen_domain::study::matching::Warning;
use yuanzhen_domain::values::{BodyPart, Laterality, Sex};

use Conclusion::{Negative, Positive};

fn found(
    body_part: BodyPart,
    side: Laterality,
    conclusion: Conclusion,
    findings: &str,
    impression: &str,
    critical: Option<&str>,
) -> Vec<(&'static str, Severity)> {
    let content = ReportContent {
        technique: "平扫，层厚 5 mm，管电压 120 kV。".into(),
        findings: findings.into(),
        impression: impression.into(),
        conclusion: Some(conclusion),
        critical: critical.map(Into::into),
        ..ReportContent::default()
    };
    let expected = Expected {
        body_part,
        ordered_side: side,
        image_side: None,
        sex: Sex::Male,
        age: Some(60),
    };
    check(&content, &expected)
        .into_iter()
        .map(|finding| (finding.code, finding.severity))
        .collect()
}

#[test]
fn good_reports_pass_without_a_word() {
    for (part, conclusion, findings, impression, critical) in [
        (
            BodyPart::Chest,
            Negative,
            "胸廓对称。双肺纹理清晰，肺实质内未见明显异常密度影。气管及主要支气管通畅。纵隔居中，未见肿大淋巴结。\
             心脏大小、形态如常。双侧胸腔未见积液。所示骨质未见明显异常。",
            "胸部 CT 平扫未见明显异常，请结合临床。",
            None,
        ),
        (
            BodyPart::Chest,
            Positive,
            "胸廓对称。右肺上叶后段见实性结节，大小约 12 mm × 9 mm，边缘见毛刺，邻近胸膜牵拉。左肺下叶见条索影。\
             纵隔未见肿大淋巴结。双侧胸腔未见积液。冠状动脉走行区见钙化。",
            "1. 右肺上叶后段实性结节，恶性待排。\n2. 左肺下叶纤维灶。\n3. 冠状动脉钙化。",
            None,
        ),
        (
            BodyPart::Chest,
            Positive,
            "双肺门不大。右侧胸腔见大量无肺纹理区，右肺压缩约 90%，纵隔及气管左移，心影向左侧移位。左肺纹理清晰。",
            "右侧张力性气胸，右肺压缩约 90%。",
            Some("右侧张力性气胸，纵隔左移"),
        ),
        (
            BodyPart::Chest,
            Positive,
            "左肺上叶见斑片状密度增高影，边缘模糊。右肺中叶见结节，直径约 6 mm。双侧胸腔见弧形液性密度影，左侧为著。\
             心影增大。",
            "1. 左肺上叶炎症，建议抗炎治疗后复查。2. 右肺中叶结节，建议 6 个月后复查。3. 双侧胸腔积液。",
            None,
        ),
        (
            BodyPart::Head,
            Positive,
            "右侧额颞部颅骨内板下见梭形高密度影，厚约 22 mm。右侧侧脑室受压，中线结构左移约 12 mm。左侧颞骨骨质不连续。\
             左侧额颞部头皮软组织肿胀。",
            "1. 右侧额颞部硬膜外血肿，中线左移。\n2. 左侧颞骨骨折。\n3. 左侧额颞部头皮血肿。",
            Some("右侧额颞部硬膜外血肿，中线左移 12 mm"),
        ),
        (
            BodyPart::Head,
            Positive,
            "左侧基底节区、右侧半卵圆中心见斑点状低密度影。双侧侧脑室旁见片状低密度影。脑沟、脑裂增宽。",
            "左侧基底节区、右侧半卵圆中心腔隙性脑梗死；脑萎缩。",
            None,
        ),
        (
            BodyPart::Abdomen,
            Positive,
            "肝右叶见类圆形低密度影，边界清楚，大小约 15 mm × 12 mm。左肾见高密度结石影，直径约 4 mm。右肾见囊状低密度影。\
             胆囊、胰腺、脾脏未见明显异常。",
            "1. 肝右叶囊肿。2. 左肾结石；右肾囊肿。",
            None,
        ),
        (
            BodyPart::Chest,
            Positive,
            "左侧第5、6肋骨骨皮质不连续，断端向右移位。右侧肋骨未见明显骨折征象。左侧胸腔见少量液性密度影。",
            "左侧第5、6肋骨骨折；左侧胸腔少量积液。",
            None,
        ),
        (
            BodyPart::Chest,
            Positive,
            "脊柱向左侧弯，胸椎椎体边缘见骨质增生。双肺野清晰。",
            "脊柱侧弯，胸椎退行性变。",
            None,
        ),
        (
            BodyPart::Chest,
            Positive,
            "心影增大，双肺纹理清晰。",
            "心影增大，余胸部未见明显异常。",
            None,
        ),
        (
            BodyPart::Chest,
            Positive,
            "右位心。左肺下叶见实变影，其内见支气管充气征。",
            "左肺下叶炎症；右位心。",
            None,
        ),
        (
            BodyPart::Chest,
            Positive,
            "甲状腺右叶见低密度影，左叶形态如常。左肺上叶见磨玻璃结节，直径约 0.5 cm。",
            "左肺上叶磨玻璃结节；甲状腺右叶结节。",
            None,
        ),
        (
            BodyPart::Chest,
            Positive,
            "右肺上叶切除术后改变，右侧胸廓塌陷，纵隔右移。左肺代偿性气肿，左肺下叶见结节。",
            "右肺上叶切除术后改变；左肺下叶结节，转移待排。",
            None,
        ),
        (
            BodyPart::Chest,
            Positive,
            "两肺透亮度增高，右肺下叶见两枚结节，较大者直径约 8 mm，左肺未见结节。",
            "肺气肿；右肺下叶两枚结节。",
            None,
        ),
    ] {
        let found = found(
            part,
            Laterality::Unpaired,
            conclusion,
            findings,
            impression,
            critical,
        );
        assert_eq!(found, [], "{findings} / {impression}");
    }
}

/// What is said of the sides of a report, where no side was ordered.
fn sides(findings: &str, impression: &str) -> Vec<(&'static str, Severity)> {
    let side = Laterality::Unpaired;
    let mut found = found(BodyPart::Chest, side, Positive, findings, impression, None);
    found.retain(|(code, _)| code.contains("side"));
    found
}

#[test]
fn sides_in_english_words_are_compared_and_other_uses_of_the_words_are_not() {
    for (findings, impression) in [
        ("Rt. 肺上叶见结节，直径约 8 mm。", "Lt. 肺结节。"),
        ("R肺下叶见斑片影，边缘模糊。", "左肺下叶炎症。"),
        (
            "右侧胸腔见液性密度影。",
            "Left pleural effusion（少量胸腔积液）。",
        ),
        ("LEFT lung 见实变影。", "Right lung 实变，考虑炎症。"),
        ("肺内见结节（R），直径约 6 mm。", "左肺结节。"),
        ("RT lung 见磨玻璃影。", "L lung 磨玻璃影。"),
    ] {
        let told = [("side-inconsistent", Severity::Block)];
        assert_eq!(sides(findings, impression), told, "{findings} / {impression}");
    }
    for (findings, impression) in [
        ("Rt. 肺上叶见结节，直径约 8 mm。", "右肺上叶结节。"),
        ("右肺见结节。L1 椎体楔形变。", "右肺结节；L1 椎体压缩骨折。"),
        (
            "右肺下叶见实变影，L4/5 椎间盘膨出。",
            "右肺下叶炎症，建议 right away 复诊。",
        ),
        ("Both lungs 散在斑片影。", "右肺为著，双肺炎症。"),
        ("Bilateral 胸腔积液，右侧为著。", "胸腔积液，left 侧少量。"),
        (
            "右侧胸腔大量积气，mediastinum shifted to the left。",
            "右侧气胸。",
        ),
        ("右肺结节，直径约 5 mm。", "右肺结节（patient left-handed）。"),
        ("右肺上叶见肿块，RT 后改变。", "右肺癌 RT 后，肿块较前缩小。"),
        ("右侧胸腔引流管 left in place，少量积气。", "右侧少量气胸。"),
        ("右肺见结节，WBC 4.5×10^9/L。", "右肺结节，血红蛋白 120 g/L。"),
        ("R0 切除术后，右肺条索影。", "右肺术后改变，条索影。"),
        ("Right lateral decubitus：左侧胸腔积液流动。", "左侧胸腔积液。"),
        ("左肺见结节。copyright PACS leftover 文字已删。", "左肺结节。"),
    ] {
        assert_eq!(sides(findings, impression), [], "{findings} / {impression}");
    }
}

#[test]
fn reports_about_one_side_pass_and_their_critical_value_is_of_that_side() {
    let knee = |critical| {
        found(
            BodyPart::Knee,
            Laterality::Right,
            Positive,
            "右侧胫骨平台骨皮质不连续，断端向左移位约 5 mm。右膝关节囊肿胀。",
            "右侧胫骨平台骨折。",
            critical,
        )
    };
    assert_eq!(knee(None), []);
    assert_eq!(knee(Some("右侧胫骨平台开放性骨折")), []);
    assert_eq!(knee(Some("左膝骨折")), [("side-differs", Severity::Block)]);
    assert_eq!(
        knee(Some("右膝___")),
        [("template-blank", Severity::Block)],
        "all that is looked at in words is looked at there too"
    );
}

#[test]
fn mixed_up_reports_do_not() {
    let mixed = |conclusion, findings, impression, critical| {
        found(
            BodyPart::Chest,
            Laterality::Unpaired,
            conclusion,
            findings,
            impression,
            critical,
        )
    };
    let usual = "双肺门不大。左侧胸腔大量积气，左肺压缩约 90%，纵隔右移。";
    assert_eq!(
        mixed(Positive, usual, "左侧张力性气胸", Some("右侧张力性气胸")),
        [("critical-side-inconsistent", Severity::Block)]
    );
    assert_eq!(
        mixed(Positive, usual, "右侧气胸", None),
        [("side-inconsistent", Severity::Warn)]
    );
    assert_eq!(
        mixed(Positive, "双肺野清晰，未见明显异常", "右侧气胸", None),
        [("impression-without-finding", Severity::Warn)]
    );
    assert_eq!(
        mixed(Positive, "右肺结节，直径约 35 m", "右肺结节", None),
        [("unit-unlikely", Severity::Warn)]
    );
}

#[test]
fn what_spoke_against_linking_the_images_is_meant_by_whoever_signs() {
    let codes = |doubts: &[Warning]| -> Vec<_> {
        linked(doubts)
            .iter()
            .map(|finding| (finding.code, finding.severity))
            .collect()
    };
    let doubts = [
        Warning::PartDiffers,
        Warning::BirthDateDiffers,
        Warning::AccessionUnknown,
        Warning::PartDiffers,
    ];
    assert_eq!(
        codes(&doubts),
        [
            ("linked-birth-date-differs", Severity::Warn),
            ("linked-part-differs", Severity::Warn)
        ]
    );
    let of_the_order = [
        Warning::AccessionUnknown,
        Warning::SeveralOrders,
        Warning::OrderNotOpen,
        Warning::TooLittle,
    ];
    assert_eq!(codes(&of_the_order), []);
}
