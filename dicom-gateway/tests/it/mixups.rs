//! Mix-ups as devices send them: real bytes in every encoding, through the receiver, assembly and matching, until a
//! study is linked or waits for a person. None may come under a wrong patient, and what is right is seldom held back.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::{Date, date};
use yuanzhen_dicom_gateway::dimse::Status;
use yuanzhen_dicom_gateway::synth::{Exam, Label, ct_phantom, uid};
use yuanzhen_domain::case::Case;
use yuanzhen_domain::patient::Patient;
use yuanzhen_domain::study::Link;
use yuanzhen_domain::values::Sex;
use yuanzhen_store::StudyListed;

use crate::site::{Site, exam};

const TRIALS: usize = 320;
/// Studies that arrive together, in one association, and are matched together.
const AT_ONCE: usize = 40;
/// Every run throws the same dice.
const SEED: u64 = 0x0059_7561_6E7A_6865;

const FAMILIES: [(&str, &str); 10] = [
    ("张", "Zhang"),
    ("章", "Zhang"),
    ("李", "Li"),
    ("黎", "Li"),
    ("王", "Wang"),
    ("吕", "Lv"),
    ("陈", "Chen"),
    ("程", "Cheng"),
    ("徐", "Xu"),
    ("许", "Xu"),
];
const GIVENS: [(&str, &str); 10] = [
    ("伟", "Wei"),
    ("薇", "Wei"),
    ("秀英", "XiuYing"),
    ("秀莹", "XiuYing"),
    ("建国", "JianGuo"),
    ("建军", "JianJun"),
    ("敏", "Min"),
    ("静", "Jing"),
    ("桂兰", "GuiLan"),
    ("国强", "GuoQiang"),
];
const LABELS: [Label; 7] = [
    Label::Gb18030,
    Label::Gbk,
    Label::Utf8,
    Label::Latin1,
    Label::Iso2022Ir58,
    Label::GbkAsLatin1,
    Label::GbkUnlabelled,
];

/// What goes wrong between the order and the console of the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MixUp {
    Nothing,
    /// Right, with a field left out that may be.
    Sparse,
    WrongAccession,
    WrongNumber,
    WrongBoth,
    /// The console kept the last patient's name.
    StaleName,
    BlankIds,
    BlankName,
    /// One digit of the accession number mistyped.
    SimilarAccession,
    WrongBirthDate,
    WrongSex,
    /// No name that says anything, and somebody else's accession number.
    Undecodable,
}

const KINDS: [MixUp; 16] = [
    MixUp::Nothing,
    MixUp::Nothing,
    MixUp::Nothing,
    MixUp::Nothing,
    MixUp::Sparse,
    MixUp::Sparse,
    MixUp::WrongAccession,
    MixUp::WrongNumber,
    MixUp::WrongBoth,
    MixUp::StaleName,
    MixUp::BlankIds,
    MixUp::BlankName,
    MixUp::SimilarAccession,
    MixUp::WrongBirthDate,
    MixUp::WrongSex,
    MixUp::Undecodable,
];

/// Numbers that are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

/// A patient with an open order, and how a device spells them.
#[derive(Clone)]
struct Waiting {
    patient: Patient,
    case: Case,
    family: (&'static str, &'static str),
    given: (&'static str, &'static str),
}

impl Waiting {
    async fn come(site: &Site, dice: &mut Dice, number: usize) -> Self {
        let (family, given) = (FAMILIES[dice.below(10)], GIVENS[dice.below(10)]);
        let sex = [Sex::Male, Sex::Female][dice.below(2)];
        // No two of one birthday: those with one name would be one patient to every hospital.
        let born = date(1930, 1, 1) + jiff::Span::new().days(i64::try_from(number * 31).unwrap());
        let (patient, case) = site
            .order_of(&format!("{}{}", family.0, given.0), sex, born)
            .await;
        Self {
            patient,
            case,
            family,
            given,
        }
    }

    /// The name as this device writes it.
    fn name(&self, label: Label, dice: &mut Dice) -> String {
        let latin = format!("{}^{}", self.family.1, self.given.1);
        match label {
            Label::Latin1 => latin.to_uppercase(),
            Label::Utf8 | Label::Iso2022Ir58 => format!("{latin}={}^{}", self.family.0, self.given.0),
            _ if dice.below(2) == 0 => format!("{}{}", self.family.0, self.given.0),
            _ => format!("{}^{}", self.family.0, self.given.0),
        }
    }

    fn born(&self) -> Option<Date> {
        self.patient.birth_date.as_ref().map(|born| *born.expose())
    }
}

/// One study on its way.
struct Trial {
    kind: MixUp,
    label: Label,
    truth: Waiting,
    exam: Exam,
}

impl Trial {
    fn of(number: usize, dice: &mut Dice, own: Waiting, other: &Waiting) -> Self {
        let (kind, label) = (KINDS[dice.below(KINDS.len())], LABELS[number % LABELS.len()]);
        let mut exam = exam(1_000 + number as u64, &own.name(label, dice), label);
        exam.accession = own.case.examination.accession.to_string();
        exam.person.number = own.patient.number.to_string();
        exam.person.sex = letter(own.patient.sex);
        exam.person.birth_date = own.born();
        let other_accession = other.case.examination.accession.to_string();
        match kind {
            MixUp::Nothing => {}
            MixUp::Sparse if dice.below(2) == 0 => exam.person.sex = 'O',
            MixUp::Sparse => exam.person.number = String::new(),
            MixUp::WrongAccession => exam.accession = other_accession,
            MixUp::WrongNumber => exam.person.number = other.patient.number.to_string(),
            MixUp::WrongBoth => {
                exam.accession = other_accession;
                exam.person.number = other.patient.number.to_string();
            }
            MixUp::StaleName => exam.person.name = other.name(label, dice),
            MixUp::BlankIds => {
                exam.accession = ["", "0", "NULL"][dice.below(3)].to_owned();
                exam.person.number = String::new();
            }
            MixUp::BlankName => {
                exam.person.name = ["", "^"][dice.below(2)].to_owned();
                exam.accession = other_accession;
            }
            MixUp::SimilarAccession => {
                let last = exam.accession.pop().and_then(|digit| digit.to_digit(10)).unwrap();
                exam.accession.push_str(&((last + 1) % 10).to_string());
            }
            MixUp::WrongBirthDate => exam.person.birth_date = other.born(),
            MixUp::WrongSex => {
                exam.person.sex = if exam.person.sex == 'M' { 'F' } else { 'M' };
            }
            MixUp::Undecodable => {
                exam.person.name = "??".to_owned();
                exam.accession = other_accession;
            }
        }
        Self {
            kind,
            label,
            truth: own,
            exam,
        }
    }

    fn is_right(&self) -> bool {
        matches!(self.kind, MixUp::Nothing | MixUp::Sparse)
    }

    fn told(&self) -> String {
        format!("seed {SEED:#x}: {:?} in {:?}", self.kind, self.label)
    }
}

fn letter(sex: Sex) -> char {
    if sex == Sex::Male { 'M' } else { 'F' }
}

/// A slice whose pixels are cut to eight by eight: what is written about it is what matters here.
fn small(site: &Site, exam: &Exam) -> PathBuf {
    let mut file = ct_phantom(exam, 1).next().unwrap().file;
    let find = |file: &[u8], wanted: &[u8]| {
        file.windows(wanted.len())
            .rposition(|bytes| bytes == wanted)
            .unwrap()
    };
    for tag in [b"\x28\x00\x10\x00US\x02\x00", b"\x28\x00\x11\x00US\x02\x00"] {
        let at = find(&file, tag) + tag.len();
        file[at..at + 2].copy_from_slice(&8_u16.to_le_bytes());
    }
    let head = b"\xE0\x7F\x10\x00OW\0\0";
    let at = find(&file, head) + head.len();
    file[at..at + 4].copy_from_slice(&128_u32.to_le_bytes());
    file.truncate(at + 4 + 128);
    site.file(&format!("{}.dcm", exam.seed), &file)
}

/// Sends studies in one association and lets them be matched; by UID, what became of them.
async fn sent(site: &Site, exams: &[&Exam]) -> BTreeMap<String, StudyListed> {
    let files: Vec<PathBuf> = exams.iter().map(|exam| small(site, exam)).collect();
    let answers = site.send(&files).await;
    assert!(answers.iter().all(|one| one.status == Status::Success));
    site.settle().await;
    site.all_studies()
        .await
        .into_iter()
        .map(|listed| (listed.study.value.uid.to_string(), listed))
        .collect()
}

#[tokio::test]
async fn mix_ups_in_any_encoding_come_under_no_wrong_patient() {
    let site = Site::open().await;
    let mut dice = Dice(SEED);
    let (mut right, mut held_back, mut linked) = (0, Vec::new(), Vec::new());
    for batch in 0..TRIALS / AT_ONCE {
        let mut trials = Vec::new();
        for number in batch * AT_ONCE..(batch + 1) * AT_ONCE {
            let own = Waiting::come(&site, &mut dice, 2 * number).await;
            let other = Waiting::come(&site, &mut dice, 2 * number + 1).await;
            trials.push(Trial::of(number, &mut dice, own, &other));
        }
        let exams: Vec<&Exam> = trials.iter().map(|trial| &trial.exam).collect();
        let studies = sent(&site, &exams).await;
        for trial in trials {
            let listed = &studies[&uid(trial.exam.seed, "study")];
            is_read_right(&trial, listed);
            right += usize::from(trial.is_right());
            match &listed.study.value.link {
                Link::Matched { patient, case, .. } => {
                    assert_eq!(*patient, trial.truth.patient.id, "{}", trial.told());
                    assert_eq!(*case, trial.truth.case.id, "{}", trial.told());
                    linked.push(trial);
                }
                Link::Unmatched { suggested, warnings } => {
                    let silent = !suggested.is_empty() && warnings.is_empty();
                    assert!(!silent, "{}: suggested without a warning", trial.told());
                    if trial.is_right() {
                        held_back.push(format!("{}: {warnings:?}", trial.told()));
                    }
                }
                other => panic!("{}: {other:?}", trial.told()),
            }
        }
    }
    assert!(right > TRIALS / 4 && linked.len() >= right * 99 / 100);
    assert!(held_back.len() * 100 <= right, "of {right}: {held_back:#?}");

    // The console keeps a whole patient whose order has its images: the next one's images do not join them.
    let stale: Vec<Exam> = linked
        .iter()
        .take(AT_ONCE)
        .enumerate()
        .map(|(number, trial)| Exam {
            seed: 100_000 + number as u64,
            ..trial.exam.clone()
        })
        .collect();
    let exams: Vec<&Exam> = stale.iter().collect();
    let studies = sent(&site, &exams).await;
    for exam in stale {
        let link = &studies[&uid(exam.seed, "study")].study.value.link;
        let warned = matches!(link, Link::Unmatched { warnings, .. } if !warnings.is_empty());
        assert!(warned, "a stale patient: {link:?}");
    }
}

/// Whatever the label, the name that was typed is among the readings.
fn is_read_right(trial: &Trial, listed: &StudyListed) {
    let typed = trial.exam.person.name.rsplit('=').next().unwrap();
    let names = &listed.as_sent.as_ref().unwrap().names;
    let found = names
        .iter()
        .flatten()
        .any(|name| name.expose().trim_end_matches('^') == typed.trim_end_matches('^'));
    assert!(
        found || typed.trim_matches('^').is_empty(),
        "{}: {typed} was read as {:?}",
        trial.told(),
        names
            .iter()
            .map(|readings| readings
                .iter()
                .map(|name| name.expose().clone())
                .collect::<Vec<_>>())
            .collect::<Vec<_>>()
    );
}
