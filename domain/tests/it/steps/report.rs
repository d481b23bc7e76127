//! Steps of a report and its delivery: hands, checks, amendments, acknowledgement.

use std::collections::BTreeSet;

use yuanzhen_domain::delivery::Delivery;
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::event::Fact;
use yuanzhen_domain::id::DeliveryId;
use yuanzhen_domain::place::Signatures;
use yuanzhen_domain::refusal::Why;
use yuanzhen_domain::report::checks::{Expected, check};
use yuanzhen_domain::report::{Conclusion, ReportContent, ReportState, SigningFacts};
use yuanzhen_domain::values::{BodyPart, Laterality, Sex};

use super::{NONE, draft, minutes, ready, written};
use crate::county::{MATCHER, institution, person, set_of, uuid};

#[test]
fn one_hand_is_enough_where_the_group_says_so_and_never_where_it_says_two() {
    let (case, study) = ready();
    let set = set_of(&study, &case);
    let facts = SigningFacts {
        case: &case,
        studies: std::slice::from_ref(&study),
        set: &set,
        seen: &set,
        version: 1,
        findings: &[],
        accepted: &NONE,
        hands: Signatures::One,
    };
    let (signed, _) = draft(&case, &study)
        .submit(person(1), minutes(1), &facts)
        .unwrap();
    assert_eq!(signed.state.signatures().len(), 1);
    assert!(signed.is_signed());

    let two = SigningFacts {
        hands: Signatures::Two,
        ..facts
    };
    let (submitted, _) = draft(&case, &study).submit(person(1), minutes(1), &two).unwrap();
    assert!(!submitted.is_signed());
    assert_eq!(
        submitted.clone().review(person(1), minutes(2)).unwrap_err().why,
        Why::SameHand
    );
    let (reviewing, _) = submitted.review(person(2), minutes(2)).unwrap();
    assert_eq!(
        reviewing
            .clone()
            .sign(person(1), minutes(3), &two)
            .unwrap_err()
            .why,
        Why::SameHand
    );
    assert_eq!(
        reviewing
            .clone()
            .sign(person(3), minutes(3), &two)
            .unwrap_err()
            .why,
        Why::NotTheHolder
    );
    let stale_page = SigningFacts { version: 2, ..two };
    let refused = reviewing
        .clone()
        .sign(person(2), minutes(3), &stale_page)
        .unwrap_err();
    assert_eq!(refused.why, Why::OtherVersion { current: 1 });
    let (signed, _) = reviewing.sign(person(2), minutes(3), &two).unwrap();
    assert_eq!(signed.state.signatures().len(), 2);
    let set = set_of(&study, &case);
    assert_eq!(
        signed
            .save(written(), set, person(1), minutes(4))
            .unwrap_err()
            .why,
        Why::WrongState
    );
}

#[test]
fn what_the_checks_block_is_not_signed_and_warnings_ask_to_be_seen() {
    let (case, study) = ready();
    let set = set_of(&study, &case);
    let expected = Expected {
        body_part: BodyPart::Head,
        ordered_side: Laterality::Unpaired,
        image_side: None,
        sex: Sex::Male,
        age: Some(40),
    };
    let mut content = written();
    content.findings = "右侧基底节见高密度影".into();
    content.impression = "颅内出血".into();
    content.conclusion = Some(Conclusion::Positive);
    let submit = |content: &ReportContent, accepted: &BTreeSet<Digest>| {
        let findings = check(content, &expected);
        let facts = SigningFacts {
            case: &case,
            studies: std::slice::from_ref(&study),
            set: &set,
            seen: &set,
            version: 1,
            findings: &findings,
            accepted,
            hands: Signatures::Two,
        };
        let report = draft(&case, &study);
        let (report, _) = report
            .save(content.clone(), set.clone(), person(1), minutes(1))
            .unwrap();
        report.submit(person(1), minutes(1), &facts)
    };
    let codes = |content: &ReportContent, accepted: &BTreeSet<Digest>| match submit(content, accepted)
        .unwrap_err()
        .why
    {
        Why::ChecksFailed { codes } => codes,
        other => panic!("{other}"),
    };
    assert_eq!(codes(&content, &NONE), ["critical-not-flagged"]);
    let warned: BTreeSet<_> = check(&content, &expected)
        .iter()
        .map(|finding| finding.key(&content))
        .collect();
    assert!(submit(&content, &warned).is_ok());

    let mut rewritten = content.clone();
    rewritten.impression = "主动脉夹层".into();
    assert_eq!(
        codes(&rewritten, &warned),
        ["critical-not-flagged"],
        "what was accepted was another sentence"
    );
    content.findings = "右侧基底节见高密度影，大小约___mm".into();
    assert_eq!(codes(&content, &warned), ["template-blank"]);
}

#[test]
fn an_amendment_leaves_the_signed_version_as_it_is() {
    let (case, study) = ready();
    let set = set_of(&study, &case);
    let facts = SigningFacts {
        case: &case,
        studies: std::slice::from_ref(&study),
        set: &set,
        seen: &set,
        version: 1,
        findings: &[],
        accepted: &NONE,
        hands: Signatures::One,
    };
    let (first, _) = draft(&case, &study)
        .submit(person(1), minutes(1), &facts)
        .unwrap();
    let refused = first.amend(person(3), minutes(5), " ".into()).unwrap_err();
    assert_eq!(refused.why, Why::ReasonMissing);
    let (second, _) = first.amend(person(3), minutes(5), "补充测量".into()).unwrap();
    assert_eq!(
        (second.version, second.written_by, first.is_signed()),
        (2, person(3), true)
    );
    assert!(
        first.clone().replaced_by(&second, minutes(6)).is_err(),
        "a draft replaces nothing"
    );
    let given_up = second.give_up(person(4), minutes(6)).unwrap();
    assert_eq!(given_up[0].fact, Fact::ReportGivenUp { version: 2 });
    for kept in [&first, &draft(&case, &study)] {
        let refused = kept.give_up(person(3), minutes(6)).unwrap_err();
        assert_eq!(refused.why, Why::WrongState, "signed, or the first");
    }
    let facts = SigningFacts { version: 2, ..facts };
    let (second, _) = second.submit(person(3), minutes(6), &facts).unwrap();
    let content = first.content.clone();
    let (first, _) = first.replaced_by(&second, minutes(6)).unwrap();
    assert!(matches!(first.state, ReportState::Amended { by_version: 2, .. }));
    assert_eq!((first.content, first.state.signatures().len()), (content, 1));

    let (gone, _) = second
        .withdraw(person(3), minutes(7), "图像属于另一位患者".into())
        .unwrap();
    let (third, _) = gone.amend(person(3), minutes(8), "重写".into()).unwrap();
    assert_eq!(
        (third.version, &third.content, third.is_signed()),
        (3, &ReportContent::default(), false),
        "what was withdrawn is not written on"
    );
}

#[test]
fn a_delivery_is_acknowledged_once_and_after_it_arrived() {
    let (case, study) = ready();
    let draft = draft(&case, &study);
    let id = DeliveryId::from_uuid(uuid(8_000));
    let refused = Delivery::publish(id, &draft, institution(1), MATCHER, minutes(1)).unwrap_err();
    assert_eq!(refused.why, Why::NotSigned);
    assert_eq!(
        Delivery::receivers(&draft),
        [institution(1), institution(2)],
        "township and village"
    );
    let set = set_of(&study, &case);
    let facts = SigningFacts {
        case: &case,
        studies: std::slice::from_ref(&study),
        set: &set,
        seen: &set,
        version: 1,
        findings: &[],
        accepted: &NONE,
        hands: Signatures::One,
    };
    let (signed, _) = draft.submit(person(1), minutes(1), &facts).unwrap();
    let (delivery, _) = Delivery::publish(id, &signed, institution(2), MATCHER, minutes(1)).unwrap();
    assert_eq!(
        delivery
            .clone()
            .acknowledge(person(5), minutes(2))
            .unwrap_err()
            .state,
        "published"
    );
    let (delivery, _) = delivery.deliver(MATCHER, minutes(2)).unwrap();
    let (delivery, _) = delivery.print(person(5), minutes(3)).unwrap();
    let (delivery, _) = delivery.acknowledge(person(5), minutes(3)).unwrap();
    assert_eq!(delivery.printed.len(), 1);
    assert!(delivery.acknowledge(person(5), minutes(4)).is_err());
}

#[test]
fn a_draft_that_is_handed_over_names_who_wrote_until_then() {
    let (claimed, study) = ready();
    let report = draft(&claimed, &study);
    let (same, nothing) = report
        .clone()
        .hand_over(person(1), person(1).into(), minutes(1))
        .unwrap();
    assert_eq!((same.written_by, nothing.len()), (person(1), 0));
    let (next, events) = report
        .clone()
        .hand_over(person(2), person(3).into(), minutes(31))
        .unwrap();
    assert_eq!(next.written_by, person(2));
    assert_eq!(next.content, report.content);
    let expected = Fact::ReportHandedOver {
        from: person(1),
        to: person(2),
    };
    assert_eq!((&events[0].fact, events[0].by), (&expected, person(3).into()));
}
