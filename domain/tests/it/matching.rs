//! What a link by itself needs: one difference, or one witness too few, and a person decides.

use jiff::civil::date;
use yuanzhen_domain::id::{CaseId, PatientId};
use yuanzhen_domain::study::matching::{Candidate, DeviceGiven, Match, Verdict, Warning, find, warnings};
use yuanzhen_domain::values::{BodyPart, Modality, Sex};

use crate::county::{consortium, uuid};

fn order() -> Candidate {
    Candidate {
        case: CaseId::from_uuid(uuid(1)),
        patient: PatientId::from_uuid(uuid(1)),
        consortium: Some(consortium(1)),
        accession: "QS-1".to_owned(),
        patient_number: "P-1".into(),
        certificate_sent: false,
        former_name: None,
        name: "王桂英".into(),
        sex: Sex::Female,
        birth_date: Some(date(1960, 2, 29).into()),
        modality: Modality::Ct,
        parts: vec![BodyPart::Chest],
        open: true,
    }
}

fn sent() -> DeviceGiven {
    DeviceGiven {
        accession: Some("QS-1".to_owned()),
        patient_number: Some("P-1".into()),
        names: vec![vec!["王桂英".into()]],
        sex: Some(Sex::Female),
        birth_date: Some(date(1960, 2, 29).into()),
        modality: Some(Modality::Ct),
        parts: vec![BodyPart::Chest],
    }
}

fn found(given: &DeviceGiven, orders: &[Candidate]) -> Verdict {
    find(given, Some(consortium(1)), orders)
}

#[test]
fn the_number_of_the_certificate_speaks_for_the_patient_like_their_own() {
    let given = DeviceGiven {
        patient_number: Some("11010519491231002X".into()),
        birth_date: None,
        ..sent()
    };
    is_suggested(&found(&given, &[order()]), Warning::PatientNumberDiffers);
    let known = Candidate {
        certificate_sent: true,
        ..order()
    };
    let verdict = found(&given, std::slice::from_ref(&known));
    assert!(matches!(verdict.found, Match::Matched { case, .. } if case == known.case));
}

#[test]
fn what_an_unknown_patient_was_called_by_still_speaks_for_them() {
    let identified = Candidate {
        former_name: Some("无名氏 约50岁 蓝色上衣".into()),
        ..order()
    };
    let given = DeviceGiven {
        names: vec![vec!["无名氏 约50岁 蓝色上衣".into()]],
        birth_date: None,
        ..sent()
    };
    is_suggested(&found(&given, &[order()]), Warning::NameDiffers);
    let verdict = found(&given, std::slice::from_ref(&identified));
    assert!(
        matches!(verdict.found, Match::Matched { .. }),
        "the order was made under that name: {verdict:?}"
    );
    let by_name = found(&sent(), &[identified]);
    assert!(matches!(by_name.found, Match::Matched { .. }), "{by_name:?}");
}

#[test]
fn an_image_that_says_nothing_agrees_with_nobody() {
    let blank = DeviceGiven {
        modality: Some(Modality::Ct),
        ..DeviceGiven::default()
    };
    assert_eq!(
        warnings(&blank, &order()),
        [Warning::NameMissing, Warning::TooLittle]
    );
    assert_eq!(warnings(&sent(), &order()), []);
}

fn is_suggested(verdict: &Verdict, warning: Warning) {
    assert!(matches!(verdict.found, Match::Suggest(_)), "{verdict:?}");
    assert_eq!(verdict.warnings, [warning]);
}

#[test]
fn any_single_difference_leaves_it_to_a_person() {
    assert!(matches!(found(&sent(), &[order()]).found, Match::Matched { .. }));
    type Change = fn(&mut DeviceGiven);
    let differing: [(Change, Warning); 7] = [
        (
            |given| given.accession = Some("QS-2".to_owned()),
            Warning::AccessionDiffers,
        ),
        (
            |given| given.patient_number = Some("P-2".into()),
            Warning::PatientNumberDiffers,
        ),
        (
            |given| given.names = vec![vec!["王桂芝".into()]],
            Warning::NameDiffers,
        ),
        (|given| given.sex = Some(Sex::Male), Warning::SexDiffers),
        (
            |given| given.birth_date = Some(date(1960, 2, 28).into()),
            Warning::BirthDateDiffers,
        ),
        (
            |given| given.modality = Some(Modality::Dx),
            Warning::ModalityDiffers,
        ),
        (|given| given.parts = vec![BodyPart::Head], Warning::PartDiffers),
    ];
    for (spoil, warning) in differing {
        let mut given = sent();
        spoil(&mut given);
        is_suggested(&found(&given, &[order()]), warning);
    }
    let taken = Candidate {
        open: false,
        ..order()
    };
    is_suggested(&found(&sent(), &[taken]), Warning::OrderNotOpen);
}

#[test]
fn a_part_that_lies_apart_is_a_doubt_and_silence_or_a_neighbour_is_none() {
    for parts in [
        &[][..],
        &[BodyPart::Abdomen],
        &[BodyPart::Head, BodyPart::Chest],
        &[BodyPart::WholeBody],
    ] {
        let given = DeviceGiven {
            parts: parts.to_vec(),
            ..sent()
        };
        let verdict = found(&given, &[order()]);
        assert!(
            matches!(verdict.found, Match::Matched { .. }),
            "{parts:?} {verdict:?}"
        );
    }
    // A machine without a code for the part tells by its words.
    let head = DeviceGiven {
        parts: BodyPart::named_in("Head plain"),
        ..sent()
    };
    is_suggested(&found(&head, &[order()]), Warning::PartDiffers);
    let both = Candidate {
        parts: vec![BodyPart::Chest, BodyPart::Head],
        ..order()
    };
    assert!(matches!(found(&head, &[both]).found, Match::Matched { .. }));
}

#[test]
fn a_name_and_one_witness_are_too_little() {
    let blanks: [fn(&mut DeviceGiven); 3] = [
        |given| (given.accession, given.patient_number) = (None, None),
        |given| (given.accession, given.birth_date) = (None, None),
        |given| (given.patient_number, given.birth_date) = (None, None),
    ];
    for blank in blanks {
        let mut given = sent();
        blank(&mut given);
        is_suggested(&found(&given, &[order()]), Warning::TooLittle);
    }
}

#[test]
fn without_a_birth_date_a_namesake_is_enough_to_be_unsure() {
    let given = DeviceGiven {
        birth_date: None,
        ..sent()
    };
    assert!(matches!(found(&given, &[order()]).found, Match::Matched { .. }));
    let namesake = Candidate {
        case: CaseId::from_uuid(uuid(2)),
        patient: PatientId::from_uuid(uuid(2)),
        accession: "QS-2".to_owned(),
        patient_number: "P-2".into(),
        birth_date: Some(date(1948, 7, 1).into()),
        ..order()
    };
    let both = [order(), namesake];
    is_suggested(&found(&given, &both), Warning::TooLittle);
    assert!(matches!(found(&sent(), &both).found, Match::Matched { .. }));
}
