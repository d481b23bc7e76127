//! Ten thousand generated mix-ups of patient and order. None may be linked to a wrong patient without a warning, and of
//! the studies with nothing wrong at most one in a hundred may be held back.
//!
//! What no data can show (a device that sends another patient's whole, correct, still open order) is not generated:
//! against that stand the banner, the sign dialog and the second hand.

use jiff::civil::{Date, date};
use uuid::Uuid;
use yuanzhen_domain::id::{CaseId, PatientId};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::study::matching::{Candidate, DeviceGiven, Match, find};
use yuanzhen_domain::values::{BodyPart, Modality, Sex};

use crate::county::consortium;

const SEED: u64 = 0x5EED_2026_1123;
const TRIALS: usize = 10_000;

const PARTS: [BodyPart; 4] = [BodyPart::Head, BodyPart::Chest, BodyPart::Abdomen, BodyPart::Knee];

/// Small, fixed and good enough: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % n as u64).unwrap()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// Family and given names with their usual spelling. Homophones and near-likes on purpose.
const FAMILIES: [(&str, &str); 14] = [
    ("张", "zhang"),
    ("章", "zhang"),
    ("李", "li"),
    ("黎", "li"),
    ("王", "wang"),
    ("汪", "wang"),
    ("吕", "lv"),
    ("欧阳", "ouyang"),
    ("单", "shan"),
    ("曾", "zeng"),
    ("陈", "chen"),
    ("程", "cheng"),
    ("徐", "xu"),
    ("许", "xu"),
];
const GIVENS: [(&str, &str); 16] = [
    ("伟", "wei"),
    ("薇", "wei"),
    ("芳", "fang"),
    ("秀英", "xiuying"),
    ("秀莹", "xiuying"),
    ("建国", "jianguo"),
    ("建军", "jianjun"),
    ("敏", "min"),
    ("静", "jing"),
    ("婧", "jing"),
    ("桂兰", "guilan"),
    ("桂英", "guiying"),
    ("喆", "zhe"),
    ("堃", "kun"),
    ("玥", "yue"),
    ("国强", "guoqiang"),
];

#[derive(Clone)]
struct Order {
    candidate: Candidate,
    spelt: (String, String),
}

/// A hall of waiting patients, some done; namesakes happen.
fn hall(dice: &mut Dice) -> Vec<Order> {
    let mut hall: Vec<Order> = Vec::new();
    let count = 12 + dice.below(20);
    for number in 0..count {
        let (family, family_spelt) = FAMILIES[dice.below(FAMILIES.len())];
        let (given, given_spelt) = GIVENS[dice.below(GIVENS.len())];
        let name = format!("{family}{given}");
        let born = birthday(dice);
        if hall
            .iter()
            .any(|order| order.candidate.birth_date == Some(born.into()))
        {
            continue; // two namesakes of one day are one patient to every hospital
        }
        let id = |kind: u128| Uuid::from_u128(kind * 1_000 + number as u128);
        hall.push(Order {
            candidate: Candidate {
                case: CaseId::from_uuid(id(1)),
                patient: PatientId::from_uuid(id(2)),
                consortium: Some(consortium(1)),
                accession: format!("QS-261123-{number:04}"),
                patient_number: format!(
                    "QS-26{:02}{:02}-{number:04}",
                    1 + dice.below(11),
                    1 + dice.below(28)
                )
                .into(),
                certificate_sent: false,
                former_name: None,
                name: name.into(),
                sex: if dice.one_in(2) { Sex::Male } else { Sex::Female },
                birth_date: Some(born.into()),
                modality: if dice.one_in(3) {
                    Modality::Dx
                } else {
                    Modality::Ct
                },
                parts: vec![PARTS[dice.below(PARTS.len())]],
                open: !dice.one_in(4),
            },
            spelt: (family_spelt.to_owned(), given_spelt.to_owned()),
        });
    }
    hall
}

fn birthday(dice: &mut Dice) -> Date {
    date(
        1930 + i16::try_from(dice.below(90)).unwrap(),
        1 + i8::try_from(dice.below(12)).unwrap(),
        1 + i8::try_from(dice.below(28)).unwrap(),
    )
}

/// The name as some device sends it: right, in one of its ways.
fn as_sent(dice: &mut Dice, order: &Order) -> Vec<Vec<Private<String>>> {
    let name = order.candidate.name.expose().clone();
    let (family, given) = &order.spelt;
    let family = if family == "lv" {
        ["lv", "lu", "lyu"][dice.below(3)]
    } else {
        family
    };
    let latin = match dice.below(5) {
        0 => format!("{}^{}", family.to_uppercase(), given.to_uppercase()),
        1 => format!("{family} {given}"),
        2 => format!("{given} {family}"),
        3 => full_width(&format!("{family}{given}")),
        _ => format!("{family}{given}"),
    };
    let mojibake: String = name.bytes().map(|byte| char::from(byte | 0x80)).collect();
    match dice.below(6) {
        0 => vec![vec![name.into()]],
        1 => vec![vec![format!(" {name}　").into()]],
        2 => vec![vec![latin.into()]],
        3 => vec![vec![latin.into()], vec![name.into()]],
        4 => vec![vec![mojibake.into(), name.into()]],
        _ => vec![vec![format!("{name}^^^^").into()]],
    }
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap())
        .collect()
}

fn correct(dice: &mut Dice, order: &Order) -> DeviceGiven {
    let candidate = &order.candidate;
    DeviceGiven {
        accession: Some(candidate.accession.clone()),
        patient_number: Some(candidate.patient_number.clone()),
        names: as_sent(dice, order),
        sex: Some(candidate.sex),
        birth_date: candidate.birth_date.clone(),
        modality: Some(candidate.modality),
        parts: parts_as_sent(dice, candidate.parts[0]),
    }
}

/// The part as some machine says it: by code, in words, with a neighbour, or not at all.
fn parts_as_sent(dice: &mut Dice, ordered: BodyPart) -> Vec<BodyPart> {
    let (said, neighbour) = match ordered {
        BodyPart::Head => (["CT BRAIN", "头颅CT平扫"], BodyPart::Neck),
        BodyPart::Chest => (["THORAX ROUTINE", "胸部正侧位"], BodyPart::Abdomen),
        BodyPart::Abdomen => (["ABD^PELVIS", "上腹部平扫"], BodyPart::Pelvis),
        _ => (["Knee AP", "右膝关节正侧位"], BodyPart::Leg),
    };
    match dice.below(6) {
        0 => Vec::new(),
        1 => vec![ordered],
        2 => BodyPart::named_in(said[0]),
        3 => BodyPart::named_in(said[1]),
        4 => BodyPart::named_in("Examination 正侧位"),
        _ => vec![neighbour],
    }
}

/// What goes wrong between the device and the order.
#[derive(Debug, Clone, Copy)]
enum MixUp {
    Nothing,
    /// Right, but the device leaves one of the fields out that it may.
    Sparse,
    WrongAccession,
    WrongNumber,
    WrongBoth,
    /// The machine kept the last patient's name.
    StaleName,
    /// The machine kept the last patient altogether, whose order has its images already.
    StalePatient,
    BlankIds,
    BlankName,
    /// A typing mistake in a number that gives nobody's.
    SimilarIds,
    /// Two orders carry the same numbers.
    DuplicateIds,
    WrongBirthDate,
    /// Another part of the body than was ordered, which another order asks for.
    WrongPart,
    /// The name could not be decoded and somebody's numbers were typed.
    Undecodable,
}

const KINDS: [MixUp; 14] = [
    MixUp::Nothing,
    MixUp::Sparse,
    MixUp::WrongAccession,
    MixUp::WrongNumber,
    MixUp::WrongBoth,
    MixUp::StaleName,
    MixUp::StalePatient,
    MixUp::BlankIds,
    MixUp::BlankName,
    MixUp::SimilarIds,
    MixUp::DuplicateIds,
    MixUp::WrongBirthDate,
    MixUp::WrongPart,
    MixUp::Undecodable,
];

/// Spoils what the device sends, or the hall, as `kind` says. `true` when everything was right all the same.
fn spoil(
    dice: &mut Dice,
    kind: MixUp,
    given: &mut DeviceGiven,
    hall: &mut [Order],
    own: usize,
    other: usize,
) -> bool {
    let wrong = hall[other].clone();
    match kind {
        MixUp::Nothing => return true,
        MixUp::Sparse => {
            match dice.below(3) {
                0 => given.sex = None,
                1 => given.patient_number = None,
                _ => given.modality = None,
            }
            return true;
        }
        MixUp::WrongAccession => given.accession = Some(wrong.candidate.accession),
        MixUp::WrongNumber => given.patient_number = Some(wrong.candidate.patient_number),
        MixUp::WrongBoth => {
            given.accession = Some(wrong.candidate.accession);
            given.patient_number = Some(wrong.candidate.patient_number);
        }
        MixUp::StaleName => given.names = as_sent(dice, &wrong),
        MixUp::StalePatient => {
            hall[other].candidate.open = false;
            *given = correct(dice, &wrong);
        }
        MixUp::BlankIds => {
            given.accession = Some(["", " ", "0", "NULL"][dice.below(4)].to_owned());
            given.patient_number = None;
        }
        MixUp::BlankName => {
            given.names = vec![vec![["", "^", " "][dice.below(3)].into()]];
            if dice.one_in(2) {
                given.accession = Some(wrong.candidate.accession);
                given.patient_number = Some(wrong.candidate.patient_number);
            }
        }
        MixUp::SimilarIds => {
            let mut accession = hall[own].candidate.accession.clone();
            accession.pop();
            given.accession = Some(accession + &dice.below(10).to_string());
        }
        MixUp::DuplicateIds => {
            hall[other].candidate.accession = hall[own].candidate.accession.clone();
            hall[other].candidate.patient_number = hall[own].candidate.patient_number.clone();
        }
        MixUp::WrongBirthDate => given.birth_date = Some(birthday(dice).into()),
        MixUp::WrongPart => {
            hall[own].candidate.parts = vec![BodyPart::Chest];
            given.parts = BodyPart::named_in(["Head plain", "左膝正侧位"][dice.below(2)]);
        }
        MixUp::Undecodable => {
            given.names = vec![vec!["??".into(), "\u{FFFD}\u{FFFD}".into()]];
            given.accession = Some(wrong.candidate.accession);
        }
    }
    false
}

#[test]
fn ten_thousand_mix_ups_none_under_a_wrong_patient_and_few_false_warnings() {
    let mut dice = Dice(SEED);
    let (mut right, mut held_back, mut linked) = (0_u32, 0_u32, 0_u32);
    for trial in 0..TRIALS {
        let mut hall = hall(&mut dice);
        let own = dice.below(hall.len());
        let other = (own + 1 + dice.below(hall.len() - 1)) % hall.len();
        hall[own].candidate.open = true;
        if dice.one_in(4) {
            // A namesake of another birthday stands behind them.
            hall[other].candidate.name = hall[own].candidate.name.clone();
            hall[other].spelt = hall[own].spelt.clone();
        }
        let kind = KINDS[dice.below(KINDS.len())];
        let mut given = correct(&mut dice, &hall[own]);
        let is_right = spoil(&mut dice, kind, &mut given, &mut hall, own, other);
        let truth = hall[own].candidate.patient;
        let orders: Vec<Candidate> = hall.iter().map(|order| order.candidate.clone()).collect();

        let verdict = find(&given, Some(consortium(1)), &orders);
        if let Match::Matched { patient, .. } = verdict.found {
            linked += 1;
            assert_eq!(
                patient, truth,
                "seed {SEED:#x} trial {trial}: {kind:?} linked to a wrong patient"
            );
        }
        if is_right {
            right += 1;
            if !matches!(verdict.found, Match::Matched { .. }) {
                held_back += 1;
            }
        } else if !matches!(verdict.found, Match::Matched { .. }) {
            let silent = matches!(verdict.found, Match::Suggest(_)) && verdict.warnings.is_empty();
            assert!(
                !silent,
                "seed {SEED:#x} trial {trial}: {kind:?} suggested without a warning"
            );
        }
        if matches!(kind, MixUp::WrongPart) {
            assert!(
                !matches!(verdict.found, Match::Matched { .. }),
                "seed {SEED:#x} trial {trial}: a head or a knee was linked to the order of a chest"
            );
        }
        let elsewhere = find(&given, Some(consortium(2)), &orders);
        assert_eq!(
            elsewhere.found,
            Match::Nothing,
            "another consortium's orders were looked at"
        );
    }
    println!("seed {SEED:#x}: {right} right, {held_back} held back; {linked} linked");
    assert!(right > 1_000);
    assert!(
        held_back * 100 <= right,
        "{held_back} of {right} right studies were held back"
    );
}
