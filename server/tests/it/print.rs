//! The printed report as foreign programs read it: Poppler's text and pictures.

use yuanzhen_server::print::{
    Amendment, Fidelity, ImageEdges, KeyImage, Outcome, ReportSheet, State, Warning, print_report,
};
use yuanzhen_server::words::Language;

use crate::paper::{FONTS, at, chinese, kept, run, text};

/// A character of CJK Extension H that no font of the setup has.
const UNPRINTABLE: char = '\u{32300}';

fn long() -> ReportSheet {
    let mut sheet = chinese();
    let paragraph = sheet.findings.clone();
    sheet.findings = std::iter::repeat_n(paragraph, 7).collect::<Vec<_>>().join("\n");
    sheet.patient.name = format!("司马𪚥{UNPRINTABLE}");
    sheet.version = 2;
    sheet.amendment = Some(Amendment {
        previous: 1,
        reason: "补充结节径线测量，结论不变".into(),
    });
    sheet.critical = Some("主动脉夹层可能（Stanford A 型），请立即复核并启动危急值处置流程。".into());
    sheet.emergency = true;
    sheet.examination.fidelity = Fidelity::LossyAtSource {
        ratio: Some("12:1".into()),
    };
    let image = phantom();
    sheet.images = vec![
        KeyImage {
            side: Some("右侧 [R]".into()),
            ..key_image(image.clone(), "右上叶结节　序列 3 图像 42 · 窗宽 1500 窗位 -600")
        },
        key_image(image, "序列 4 图像 42 · 窗宽 350 窗位 40"),
        KeyImage {
            picture: Err("图像过大".into()),
            edges: None,
            ..key_image(Vec::new(), "序列 5 图像 1")
        },
    ];
    sheet
}

fn english() -> ReportSheet {
    let mut sheet = chinese();
    sheet.language = Language::English;
    sheet.institution = "Qingshan County People's Hospital".into();
    sheet.department = Some("Imaging Centre of the Qingshan County Medical Consortium".into());
    sheet.patient.name = "OUYANG Jixiang (欧阳𠮷祥)".into();
    sheet.patient.sex = "Male".into();
    sheet.patient.age = "58 years".into();
    sheet.patient.identifiers[0].label = "Resident identity card".into();
    sheet.patient.identifiers[1].label = "Visit card".into();
    sheet.examination.name = "CT of the chest, plain".into();
    sheet.examination.method = Some("Helical, slice thickness 1.25 mm; lung and mediastinal windows".into());
    sheet.examination.device = Some("Qingxi Township, CT 1".into());
    sheet.examination.requested_by = Some("Qingxi Township Hospital".into());
    sheet.examination.requesting_doctor = Some("CHEN Jianguo".into());
    sheet.examination.clinical = Some("Cough and sputum for two weeks; hypertension for ten years".into());
    sheet.findings = "The chest is symmetrical and the trachea central. In the posterior segment of the right upper lobe there is a solid nodule of about 12 mm × 9 mm with short spiculation and slight retraction of the adjacent pleura. The other lung fields are clear, without exudation or consolidation.\nThe hila are not enlarged; lobar and segmental bronchi are patent. No enlarged mediastinal lymph nodes (largest short axis about 6 mm).\nThe heart is of normal size and shape, with punctate calcification along the coronary arteries. No pleural effusion on either side, no bone destruction.".into();
    sheet.impression = "1. Solid nodule of the right upper lobe, 12 mm × 9 mm, with spiculation and pleural retraction; malignancy to be excluded.\n2. Coronary calcification.".into();
    sheet.advice = Some("Thoracic surgery; contrast-enhanced CT or PET-CT.".into());
    sheet.written.name = "LI Wenjing".into();
    sheet.written.title = Some("Attending physician".into());
    if let Some(reviewed) = &mut sheet.reviewed {
        reviewed.name = "WANG Shouyi".into();
        reviewed.title = Some("Associate chief physician".into());
    }
    sheet
}

/// An axial slice as a key image.
fn key_image(bytes: Vec<u8>, caption: &str) -> KeyImage {
    let [left, right, top, bottom] = ["R", "L", "A", "P"].map(str::to_owned);
    KeyImage {
        picture: Ok(bytes),
        aspect: 1.0,
        edges: Some(ImageEdges {
            left,
            right,
            top,
            bottom,
        }),
        side: None,
        caption: caption.into(),
    }
}

/// A grey picture with an asymmetric mark, as PNG.
fn phantom() -> Vec<u8> {
    let picture = image::GrayImage::from_fn(256, 256, |x, y| {
        let (dx, dy) = (x as f32 - 128.0, (y as f32 - 128.0) * 1.25);
        let body = (dx * dx + dy * dy).sqrt() < 112.0;
        let left = ((dx + 45.0).powi(2) + dy * dy).sqrt() < 38.0;
        let right = ((dx - 45.0).powi(2) + dy * dy).sqrt() < 38.0;
        let nodule = ((dx + 50.0).powi(2) + (dy + 12.0).powi(2)).sqrt() < 6.0;
        image::Luma([if nodule {
            210
        } else if left || right {
            24
        } else if body {
            150
        } else {
            0
        }])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}

/// Prints, writes the file and pictures of its pages where they can be looked at, and gives pages and text.
fn printed(name: &str, sheet: &ReportSheet) -> Option<(usize, Vec<Warning>, String)> {
    let page = print_report(sheet, &FONTS).expect("a page");
    let path = kept(&format!("{name}.pdf"));
    std::fs::write(&path, &page.pdf).expect("written");
    let path = path.to_str().expect("a path");
    run(
        "pdftoppm",
        &[
            "-r",
            "100",
            "-png",
            path,
            path.strip_suffix(".pdf").expect("a PDF"),
        ],
    )?;
    let output = run("pdftotext", &["-layout", path, "-"])?;
    Some((page.pages, page.warnings, text(&output)))
}

/// The text without its spaces and line ends, as broken lines part it.
fn joined(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn a_short_report_is_one_page_and_its_text_can_be_found() {
    let sheet = chinese();
    let Some((pages, warnings, text)) = printed("short-zh", &sheet) else {
        return;
    };
    assert_eq!((pages, warnings), (1, vec![]));
    let text = joined(&text);
    for words in [
        "青山县人民医院",
        "CT影像诊断报告单",
        "欧阳𠮷祥",
        "410101********1234",
        "2026-11-2316:31(+08:00)",
        "2026-11-2316:12(+08:00)",
        "右肺上叶后段",
        "恶性待排",
        "阳性",
        "QSYY-261123-0042",
        "第1页共1页",
        "李文静",
        "王守义",
        "7Q2M-K4XH-9D3T-VC8R",
    ] {
        assert!(text.contains(words), "{words} is on the page:\n{text}");
    }
}

#[test]
fn every_page_of_a_long_report_names_patient_number_page_and_cautions() {
    let sheet = long();
    let Some((pages, warnings, text)) = printed("long-zh", &sheet) else {
        return;
    };
    assert!(pages >= 3, "{pages} pages");
    assert_eq!(
        warnings,
        vec![
            Warning::NoGlyph {
                character: UNPRINTABLE
            },
            Warning::Image { index: 2 }
        ]
    );
    for (index, page) in text.split('\u{c}').take(pages).enumerate() {
        let page = joined(page);
        let count = format!("第{}页共{pages}页", index + 1);
        for words in [
            "司马𪚥[U+32300]",
            "QSYY-261123-0042",
            &count,
            "第2版",
            "有损压缩（12:1）",
            "青山县人民医院",
        ] {
            assert!(page.contains(words), "{words} is on page {}:\n{page}", index + 1);
        }
    }
    let all = joined(&text);
    assert!(all.contains("替代第1版") && all.contains("危急值") && all.contains("急诊"));
}

#[test]
fn signatures_do_not_stand_on_a_page_of_their_own() {
    let mut sheet = chinese();
    sheet.advice = None;
    sheet.images = vec![];
    let paragraph = sheet.findings.clone();
    // From a short report to a long one, so that the fold falls everywhere.
    for lines in (0..paragraph.lines().count() * 40).step_by(3) {
        sheet.findings = paragraph.chars().cycle().take(40 + lines * 10).collect();
        let Some((pages, _, text)) = printed("fold-zh", &sheet) else {
            return;
        };
        let last = joined(text.split('\u{c}').nth(pages - 1).expect("a page"));
        assert!(last.contains("书写医师"), "{last}");
        assert!(
            last.contains("恶性待排"),
            "the diagnosis is with its signatures:\n{last}"
        );
    }
}

#[test]
fn the_diagnosis_comes_before_its_pictures() {
    let mut sheet = chinese();
    sheet.images = vec![key_image(phantom(), "右上叶结节　序列 3 图像 42"); 4];
    let paragraph = sheet.findings.clone();
    for lines in (0..paragraph.lines().count() * 40).step_by(13) {
        sheet.findings = paragraph.chars().cycle().take(40 + lines * 10).collect();
        let Some((pages, _, text)) = printed("pictures-zh", &sheet) else {
            return;
        };
        let place = |words: &str| text.find(words).expect(words);
        assert!(place("恶性待排") < place("关键图像"), "{text}");
        let last = joined(text.split('\u{c}').nth(pages - 1).expect("a page"));
        assert!(
            last.contains("书写医师") && last.contains("序列3图像42"),
            "the signatures are with what they sign:\n{last}"
        );
    }
}

#[test]
fn a_key_image_is_smaller_where_that_saves_a_page() {
    let mut sheet = chinese();
    sheet.findings = "右肺上叶后段见一枚实性结节。".into();
    sheet.advice = None;
    sheet.images = vec![key_image(phantom(), "右上叶结节")];
    let Some((pages, warnings, text)) = printed("one-image-zh", &sheet) else {
        return;
    };
    assert_eq!((pages, warnings), (1, vec![]));
    assert!(joined(&text).contains("右上叶结节"), "{text}");
}

#[test]
fn no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() {
    let Some((_, _, text)) = printed("long-zh-lines", &long()) else {
        return;
    };
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        assert!(
            !line.starts_with(['，', '。', '、', '；', '：', '）', '！', '？', '%']),
            "{line}"
        );
        assert!(!line.ends_with(['（', '“', '《']), "{line}");
        assert!(
            !line.ends_with("12") && !line.starts_with("mm"),
            "a number and its unit part: {line}"
        );
    }
}

#[test]
fn english_is_set_in_whole_words() {
    let Some((pages, warnings, text)) = printed("short-en", &english()) else {
        return;
    };
    assert_eq!((pages, warnings), (1, vec![]));
    for words in [
        "Qingshan County People's Hospital",
        "OUYANG Jixiang",
        "Page 1 of 1",
        "spiculation",
        "Positive",
    ] {
        assert!(text.contains(words), "{words} is on the page:\n{text}");
    }
}

#[test]
fn a_draft_says_so_across_every_page_and_leaves_no_place_for_a_stamp() {
    let mut sheet = chinese();
    sheet.state = State::Draft;
    sheet.reviewed = None;
    sheet.written.at = None;
    sheet.signed_at = None;
    sheet.outcome = Some(Outcome::Negative);
    let Some((_, _, text)) = printed("draft-zh", &sheet) else {
        return;
    };
    let text = joined(&text);
    assert!(
        text.contains("草稿未签名") && text.contains("（尚未签名）"),
        "{text}"
    );
    assert!(!text.contains("盖章处") && !text.contains("电子签名李"), "{text}");
}

#[test]
fn what_cannot_be_drawn_is_said_and_nothing_panics() {
    let mut sheet = chinese();
    sheet.images = vec![key_image(b"\x89PNG no picture".to_vec(), "坏图")];
    sheet.findings = "\u{202e}反转\u{0}零\t制表\u{e123}私用 无空格".into();
    sheet.patient.name = "邊\u{e0101}辺".into();
    sheet.impression = "x".repeat(900);
    let page = print_report(&sheet, &FONTS).expect("a page");
    assert_eq!(
        page.warnings,
        vec![
            Warning::NoGlyph {
                character: '\u{e123}'
            },
            Warning::Image { index: 0 }
        ]
    );
    sheet.findings = "长\n".repeat(6_000);
    assert!(print_report(&sheet, &FONTS).is_err(), "a report has an end");
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    let sheet = chinese();
    let one = print_report(&sheet, &FONTS).expect("a page").pdf;
    let two = print_report(&sheet, &FONTS).expect("a page").pdf;
    assert!(one == two, "bytes differ");
    assert_eq!(at(31), sheet.created_at);
}
