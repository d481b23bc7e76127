//! Reports, authorities and foreign programs for the tests of paper and signatures. All people and findings are invented.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use jiff::Zoned;
use yuanzhen_domain::moment::Moment;
use yuanzhen_server::authority::{Authority, SignerPerson};
use yuanzhen_server::key_folder::KeyFolder;
use yuanzhen_server::print::{
    Examination, Fidelity, Fonts, Hand, Identifier, Outcome, PatientLines, ReportSheet, State, print_report,
};
use yuanzhen_server::sign::{DocumentMark, EcdsaSigner, Meaning, Seal, add_signature};
use yuanzhen_server::words::Language;

/// The fonts of this machine, read once.
pub(crate) static FONTS: LazyLock<Fonts> =
    LazyLock::new(|| Fonts::system().expect("the fonts of scripts/setup-debian"));

/// 2026-11-23 16:31 in the county.
pub(crate) fn at(minute: i64) -> Zoned {
    let start: Zoned = "2026-11-23T16:00:00+08:00[Asia/Shanghai]"
        .parse()
        .expect("a time");
    start
        .checked_add(jiff::Span::new().minutes(minute))
        .expect("a time")
}

pub(crate) fn moment(minute: i64) -> Moment {
    Moment::from_millis(at(minute).timestamp().as_millisecond())
}

/// A short report in Chinese, final, with two hands.
pub(crate) fn chinese() -> ReportSheet {
    ReportSheet {
        language: Language::Chinese,
        institution: "青山县人民医院".into(),
        department: Some("青山县域医共体影像诊断中心".into()),
        number: "QSYY-261123-0042".into(),
        code: "7Q2M-K4XH-9D3T-VC8R".into(),
        verify_link: Some("https://county.example/verify".into()),
        version: 1,
        state: State::Final,
        patient: PatientLines {
            name: "欧阳𠮷祥".into(),
            sex: "男".into(),
            age: "58岁".into(),
            birth_date: Some("1968-02-14".into()),
            identifiers: vec![
                Identifier { label: "居民身份证".into(), text: "410101********1234".into() },
                Identifier { label: "就诊卡号".into(), text: "C20261123007".into() },
            ],
        },
        examination: Examination {
            modality: Some("CT".into()),
            name: "胸部CT平扫".into(),
            method: Some("螺旋扫描，层厚 1.25 mm，肺窗、纵隔窗".into()),
            device: Some("清溪镇卫生院 CT 1号机".into()),
            technician: Some("田晓梅".into()),
            accession: Some("QXWS-261123-0007".into()),
            performed_at: Some(at(-95)),
            received_at: Some(at(-90)),
            requested_by: Some("清溪镇中心卫生院".into()),
            requesting_doctor: Some("陈建国".into()),
            registered_by: None,
            clinical: Some("咳嗽、咳痰 2 周，伴活动后气促；既往有高血压病史 10 年".into()),
            fidelity: Fidelity::Lossless,
        },
        findings: "胸廓对称，气管居中。右肺上叶后段见一枚大小约 12 mm × 9 mm 的实性结节，边缘可见短毛刺，邻近胸膜轻度牵拉；余肺野透亮度正常，未见明确渗出及实变影。\n\
                   两肺门不大，各叶、段支气管开口通畅。纵隔居中，其内未见明显肿大淋巴结（最大者短径约 6 mm）。\n\
                   心影大小、形态正常，冠状动脉走行区见点状钙化。两侧胸腔未见积液；所见骨质未见明确破坏。"
            .into(),
        impression: "1. 右肺上叶后段实性结节（12 mm × 9 mm），伴毛刺及胸膜牵拉，恶性待排。\n2. 冠状动脉钙化。".into(),
        advice: Some("建议胸外科就诊，行增强 CT 或 PET-CT 进一步检查。".into()),
        outcome: Some(Outcome::Positive),
        critical: None,
        emergency: false,
        written: Hand { name: "李文静".into(), title: Some("主治医师".into()), at: Some(at(12)) },
        reviewed: Some(Hand { name: "王守义".into(), title: Some("副主任医师".into()), at: Some(at(31)) }),
        signed_at: Some(at(31)),
        amendment: None,
        images: Vec::new(),
        opinion: None,
        stamp: true,
        created_at: at(31),
    }
}

/// A mark for a sheet.
pub(crate) fn mark(sheet: &ReportSheet) -> DocumentMark {
    DocumentMark {
        code: sheet.code.clone(),
        number: sheet.number.clone(),
        version: sheet.version,
        content: format!("sha256:{}", "5a".repeat(32)),
    }
}

/// A county with its authority and two doctors.
pub(crate) struct County {
    pub(crate) authority: Authority,
    pub(crate) writer: EcdsaSigner,
    pub(crate) writer_serial: String,
    pub(crate) reviewer: EcdsaSigner,
    pub(crate) folder: tempfile::TempDir,
}

impl County {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = KeyFolder::of(folder.path(), std::path::Path::new("")).expect("no passphrase");
        let authority = Authority::open_or_create(&keys, moment(-600)).expect("an authority");
        let doctor = |name: &str, title: &str, number: &str| {
            let person = SignerPerson {
                name: name.into(),
                institution: "青山县人民医院".into(),
                title: Some(title.into()),
                number: number.into(),
            };
            authority
                .issue_signer(&person, moment(-500))
                .expect("a certificate")
        };
        let writer = doctor("李文静", "主治医师", "R-0017");
        let reviewer = doctor("王守义", "副主任医师", "R-0003");
        let signer = |issued: &yuanzhen_server::authority::IssuedSigner| {
            EcdsaSigner::new(issued.certificate_der.clone(), &issued.key_pkcs8_der).expect("a signer")
        };
        Self {
            writer: signer(&writer),
            writer_serial: writer.serial.clone(),
            reviewer: signer(&reviewer),
            authority,
            folder,
        }
    }

    /// The sheet printed and signed by both.
    pub(crate) fn signed(&self, sheet: &ReportSheet) -> Vec<u8> {
        let page = print_report(sheet, &FONTS).expect("a page").pdf;
        let once = add_signature(&page, &seal(sheet, 1), &self.writer).expect("the first signature");
        add_signature(&once, &seal(sheet, 2), &self.reviewer).expect("the second signature")
    }
}

/// The words of the n-th of two signatures.
pub(crate) fn seal(sheet: &ReportSheet, part: u8) -> Seal {
    let first = part == 1;
    Seal {
        mark: mark(sheet),
        part,
        parts: 2,
        signer: if first { "李文静" } else { "王守义" }.into(),
        institution: "青山县人民医院".into(),
        meaning: if first {
            Meaning::Written
        } else {
            Meaning::Reviewed
        },
        reason: sheet.language.words().say_with(
            if first {
                "reason-written"
            } else {
                "reason-reviewed"
            },
            &[("at", "2026-11-23")],
        ),
        at: at(if first { 12 } else { 31 }),
    }
}

/// Runs a foreign program; `None`, loudly, when the machine lacks it and the run may skip.
pub(crate) fn run(program: impl AsRef<Path>, arguments: &[&str]) -> Option<Output> {
    let program = program.as_ref();
    match Command::new(program).args(arguments).output() {
        Ok(output) => Some(output),
        Err(error) => {
            #[expect(
                clippy::disallowed_methods,
                reason = "whether a test may skip is told by the environment"
            )]
            let required = std::env::var("REQUIRE_ALL").is_ok_and(|all| all == "1");
            assert!(!required, "{} cannot be run: {error}", program.display());
            eprintln!("SKIPPED: {} cannot be run: {error}", program.display());
            None
        }
    }
}

/// Output as text.
pub(crate) fn text(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A folder that stays after the run, for looking at pages.
pub(crate) fn kept(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("paper");
    std::fs::create_dir_all(&folder).expect("a folder");
    folder.join(name)
}
