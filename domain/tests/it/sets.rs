//! What a signature names: all studies of a case, each with all of its instances.

use std::collections::BTreeSet;

use proptest::prelude::*;
use yuanzhen_domain::case::Case;
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::{PatientId, ReportId, StudyId};
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::place::Signatures;
use yuanzhen_domain::refusal::Why;
use yuanzhen_domain::report::{Report, ReportContent, SigningFacts};
use yuanzhen_domain::study::{How, InstanceSet, Quarantine, Study, StudySet, StudySetBuilder};
use yuanzhen_domain::uid::DicomUid;

use crate::county::{MATCHER, case, person, study, study_set, uuid};

/// A claimed case with two studies that are whole: a device sent the two views of one examination as two.
fn two_views() -> (Case, Vec<Study>) {
    let (case, _) = case(1)
        .claim(person(1), Moment::EPOCH, Millis::minutes(30))
        .unwrap();
    let views = [6_000, 6_001].map(|number| {
        let mut view = study();
        view.id = StudyId::from_uuid(uuid(number));
        let (view, _) = view
            .link(&case, How::ByHand, Vec::new(), MATCHER, Moment::EPOCH)
            .unwrap();
        let (view, _) = view.receive(1, MATCHER, Moment::EPOCH).unwrap();
        view.complete(MATCHER, Moment::EPOCH).unwrap().0
    });
    (case, views.to_vec())
}

fn set(case: &Case, studies: &[Study]) -> InstanceSet {
    let sets = studies.iter().map(|study| study_set(study, case)).collect();
    InstanceSet::of(case.id, case.patient, sets)
}

/// Submits a report read from `seen` while `studies` are what there is.
fn submit(case: &Case, studies: &[Study], seen: &InstanceSet) -> Result<Report, Why> {
    let now = set(case, studies);
    let (id, by) = (ReportId::from_uuid(uuid(7_000)), person(1));
    let facts = SigningFacts {
        case,
        studies,
        set: &now,
        seen,
        version: 1,
        findings: &[],
        accepted: &BTreeSet::new(),
        hands: Signatures::One,
    };
    Report::start(
        id,
        case,
        seen.clone(),
        ReportContent::default(),
        by,
        Moment::EPOCH,
    )
    .and_then(|(report, _)| report.submit(by, Moment::EPOCH, &facts))
    .map(|(report, _)| report)
    .map_err(|refusal| refusal.why)
}

#[test]
fn a_signature_names_both_studies_of_a_case() {
    let (case, views) = two_views();
    let both = set(&case, &views);
    let signed = submit(&case, &views, &both).unwrap();
    let named = &signed.state.signatures()[0].set;
    assert_eq!((named.studies.len(), named.instances()), (2, 2));

    let only_the_first = set(&case, &views[..1]);
    let Err(Why::Stale(difference)) = submit(&case, &views, &only_the_first) else {
        panic!("signed with half of the images unseen");
    };
    let unseen = &difference.studies[0];
    assert_eq!(
        (unseen.study, unseen.instances_read, unseen.instances_now),
        (views[1].id, None, Some(1))
    );
}

#[test]
fn a_late_image_or_a_quarantine_of_the_second_study_stops_a_signature() {
    let (case, views) = two_views();
    let seen = set(&case, &views);
    let (late, _) = views[1].clone().receive(2, MATCHER, Moment::EPOCH).unwrap();
    let with_late = vec![views[0].clone(), late.clone()];
    assert!(matches!(submit(&case, &with_late, &seen), Err(Why::Stale(_))));
    let looked = set(&case, &with_late);
    assert_eq!(
        submit(&case, &with_late, &looked),
        Err(Why::NotComplete),
        "more may come"
    );
    let (held, _) = views[1]
        .clone()
        .quarantine(Quarantine::MixedPatients, MATCHER, Moment::EPOCH)
        .unwrap();
    let with_held = vec![views[0].clone(), held];
    assert_eq!(submit(&case, &with_held, &seen), Err(Why::Quarantined));
}

#[test]
fn a_case_without_a_study_is_not_signed() {
    let (case, _) = two_views();
    let nothing = set(&case, &[]);
    assert_eq!(submit(&case, &[], &nothing), Err(Why::NotComplete));
}

/// One to three studies of up to four instances each.
fn studies() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop::collection::vec(prop::collection::vec(any::<u8>(), 0..4), 1..4)
}

fn built(contents: &[Vec<u8>], patient: u128) -> InstanceSet {
    let (case, patient) = (case(1).id, PatientId::from_uuid(uuid(patient)));
    let sets: Vec<StudySet> = contents
        .iter()
        .enumerate()
        .map(|(number, instances)| {
            let id = StudyId::from_uuid(uuid(6_000 + number as u128));
            let mut set = StudySetBuilder::new(id, 1, patient, case);
            for (at, content) in instances.iter().enumerate() {
                let uid = DicomUid::parse(&format!("1.2.{number}.{at}")).unwrap();
                set.add(uid, Digest::sha256(&[*content]));
            }
            set.finish()
        })
        .collect();
    InstanceSet::of(case, patient, sets)
}

proptest! {
    /// Two sets are the same exactly when studies, instances, contents and patient are; the order they were read in
    /// says nothing, and every study that differs is told.
    #[test]
    fn every_difference_is_told_and_no_other(one in studies(), two in studies(), other_patient in any::<bool>()) {
        let (a, b) = (built(&one, 5_001), built(&two, if other_patient { 5_002 } else { 5_001 }));
        let difference = a.difference(&b);
        prop_assert_eq!(difference.is_none(), one == two && !other_patient);
        if let Some(difference) = difference {
            prop_assert_eq!(difference.patient_changed, other_patient);
            prop_assert!(!difference.studies.is_empty());
            for told in &difference.studies {
                let now = b.studies.iter().find(|each| each.study == told.study);
                prop_assert_eq!(told.instances_now, now.map(|each| each.instances));
            }
        }
        let mut turned = a.studies.clone();
        turned.reverse();
        prop_assert_eq!(InstanceSet::of(a.case, a.patient, turned), a);
    }
}
