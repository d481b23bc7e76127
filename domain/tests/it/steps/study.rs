//! Steps of a study: linked, unlinked, doubted.

use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::refusal::Why;
use yuanzhen_domain::study::matching::{Candidate, DeviceGiven, Warning, corrections};
use yuanzhen_domain::study::{How, Link, Quarantine, Undone};
use yuanzhen_domain::values::{Modality, Sex};

use super::minutes;
use crate::county::{MATCHER, case, consortium, institution, person, study};

#[test]
fn a_link_made_by_hand_is_undone_by_another_hand() {
    let (study, _) = study().receive(1, MATCHER, Moment::EPOCH).unwrap();
    let (study, _) = study
        .link(&case(1), How::ByHand, Vec::new(), person(1).into(), Moment::EPOCH)
        .unwrap();
    let undo = |by, reason: &str| study.clone().unlink(person(by), Moment::EPOCH, reason.into());
    assert_eq!(undo(1, "wrong order").unwrap_err().why, Why::SameHand);
    assert_eq!(undo(2, " ").unwrap_err().why, Why::ReasonMissing);
    let before = study.content_version;
    let (study, events) = undo(2, "wrong order").unwrap();
    let [remark] = study.remarks.as_slice() else {
        panic!("the reason is kept: {:?}", study.remarks)
    };
    assert_eq!((remark.undone, remark.by), (Undone::Link, person(2)));
    assert_eq!(remark.reason.expose(), "wrong order");
    assert!(matches!(study.link, Link::Unmatched { .. }));
    assert_eq!(study.content_version, before + 1);
    assert_eq!(events[0].case, Some(case(1).id), "the case learns of it");
}

#[test]
fn a_study_is_not_linked_across_consortia() {
    let mut foreign = case(1);
    foreign.owner.institution = institution(5);
    foreign.owner.consortium = Some(consortium(2));
    let refused = study()
        .link(&foreign, How::ByHand, Vec::new(), person(1).into(), Moment::EPOCH)
        .unwrap_err();
    assert_eq!(refused.why, Why::TwoConsortia);
}

#[test]
fn a_quarantine_is_lifted_by_a_person_with_a_reason_that_stays() {
    let (study, _) = study()
        .quarantine(Quarantine::MixedPatients, MATCHER, Moment::EPOCH)
        .unwrap();
    let lift = |reason: &str| study.clone().clear(person(1), minutes(5), reason.into());
    assert_eq!(lift("").unwrap_err().why, Why::ReasonMissing);
    let (cleared, events) = lift("one person, typed twice").unwrap();
    assert!(cleared.quarantine.is_empty());
    assert_eq!(events[0].fact.kind(), "study-cleared");
    assert_eq!(cleared.remarks[0].undone, Undone::Quarantine);
    assert_eq!(cleared.remarks[0].at, minutes(5));
    let again = cleared.clear(person(1), minutes(6), "again".into());
    assert_eq!(again.unwrap_err().why, Why::WrongState);
}

#[test]
fn what_a_person_corrected_is_named_and_new_numbers_are_not() {
    let given = DeviceGiven {
        accession: Some("HIS-7".to_owned()),
        patient_number: Some("0042".into()),
        names: vec![vec!["王桂英".into()]],
        sex: Some(Sex::Female),
        ..DeviceGiven::default()
    };
    let made = Candidate {
        former_name: None,
        case: case(1).id,
        patient: case(1).patient,
        consortium: None,
        accession: "QS-261123-0001".to_owned(),
        patient_number: "QS-261123-0002".into(),
        certificate_sent: false,
        name: "王桂英".into(),
        sex: Sex::Female,
        birth_date: None,
        modality: Modality::Ct,
        parts: Vec::new(),
        open: true,
    };
    assert_eq!(corrections(&given, &made, false), []);
    assert_eq!(corrections(&given, &made, true), [Warning::PatientNumberDiffers]);
    let corrected = Candidate {
        name: "王桂芝".into(),
        sex: Sex::Male,
        ..made
    };
    assert_eq!(
        corrections(&given, &corrected, false),
        [Warning::NameDiffers, Warning::SexDiffers]
    );
}
