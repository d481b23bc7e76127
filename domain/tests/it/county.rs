//! The small cast of these tests: ids by number, a case, a study and what was read of it.

use uuid::Uuid;
use yuanzhen_domain::access::ActorRef;
use yuanzhen_domain::case::{Case, CaseState, Examination};
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::*;
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::number::{AccessionNumber, Number};
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::study::{InstanceSet, Study, StudySet, StudySetBuilder};
use yuanzhen_domain::uid::DicomUid;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_domain::values::{BodyPart, Laterality, Modality};

/// Any private text of these tests holds this word; no event may.
pub(crate) const SECRET: &str = "机密";

pub(crate) const MATCHER: ActorRef = ActorRef::Job(JobKind::MatchStudy);

pub(crate) fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(crate) fn person(number: u128) -> PersonId {
    PersonId::from_uuid(uuid(number))
}

pub(crate) fn institution(number: u128) -> InstitutionId {
    InstitutionId::from_uuid(uuid(1_000 + number))
}

pub(crate) fn consortium(number: u128) -> ConsortiumId {
    ConsortiumId::from_uuid(uuid(2_000 + number))
}

pub(crate) fn group(number: u128) -> ReadingGroupId {
    ReadingGroupId::from_uuid(uuid(3_000 + number))
}

pub(crate) fn secret(text: &str) -> yuanzhen_domain::private::Private<String> {
    format!("{SECRET}{text}").into()
}

/// A head CT of a township, with a village behind it, on the list of a group.
pub(crate) fn case(number: u128) -> Case {
    Case {
        id: CaseId::from_uuid(uuid(4_000 + number)),
        number: Number::parse("QS-261123-0001").unwrap(),
        owner: Owner::of(institution(1), Some(consortium(1))).routed_to(group(1)),
        patient: PatientId::from_uuid(uuid(5_000 + number)),
        requested_by: Some(person(90)),
        origin: Some(institution(2)),
        examination: Examination {
            modality: Modality::Ct,
            body_part: BodyPart::Head,
            laterality: Laterality::Unpaired,
            method: "平扫".to_owned(),
            clinical_diagnosis: secret("头痛"),
            icd10: None,
            reason: secret("外伤后"),
            accession: AccessionNumber::parse("QS-261123-0001").unwrap(),
            examined_at: None,
        },
        urgency: Urgency::Emergency,
        submitted_at: Moment::EPOCH,
        state: CaseState::Submitted { at: Moment::EPOCH },
    }
}

pub(crate) fn study() -> Study {
    let uid = DicomUid::parse("1.2.3").unwrap();
    let owner = case(1).owner;
    Study::register(
        StudyId::from_uuid(uuid(6_000)),
        uid,
        owner,
        None,
        Modality::Ct,
        MATCHER,
        Moment::EPOCH,
    )
    .0
}

/// What there is to read of a case with one study.
pub(crate) fn set_of(study: &Study, case: &Case) -> InstanceSet {
    InstanceSet::of(case.id, case.patient, vec![study_set(study, case)])
}

/// What there is to read of a study, taken for some case.
pub(crate) fn study_set(study: &Study, case: &Case) -> StudySet {
    let mut set = StudySetBuilder::new(study.id, study.content_version, case.patient, case.id);
    for number in 0..study.instances {
        let uid = DicomUid::parse(&format!("1.2.3.{number}")).unwrap();
        set.add(uid, Digest::sha256(&number.to_be_bytes()));
    }
    set.finish()
}
