//! Single steps and their refusals, each named for what a doctor would say of it.

use std::collections::BTreeSet;

use yuanzhen_domain::access::ActorRef;
use yuanzhen_domain::case::{Case, CaseState, Closing, Standing};
use yuanzhen_domain::critical::{Critical, Ladder, Revocation, RevokedFor, Rung, Settlement};
use yuanzhen_domain::delivery::Delivery;
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::event::Fact;
use yuanzhen_domain::id::{CriticalId, DeliveryId, ReportId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::place::Signatures;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::refusal::Why;
use yuanzhen_domain::report::checks::{Expected, check};
use yuanzhen_domain::report::{Conclusion, Report, ReportContent, ReportState, SigningFacts};
use yuanzhen_domain::study::matching::{Candidate, DeviceGiven, Warning, corrections};
use yuanzhen_domain::study::{How, Link, Quarantine, Study, Undone};
use yuanzhen_domain::values::{BodyPart, Laterality, Modality, Sex};

use crate::county::{MATCHER, case, consortium, institution, person, set_of, study, uuid};

/// No warning was accepted.
const NONE: BTreeSet<Digest> = BTreeSet::new();

const CLAIM: Millis = Millis::minutes(30);

fn minutes(minutes: i64) -> Moment {
    Moment::EPOCH.plus(Millis::minutes(minutes))
}

/// Person 1 has claimed the case, and the study is whole and linked to it.
fn ready() -> (Case, Study) {
    let (case, _) = case(1).claim(person(1), Moment::EPOCH, CLAIM).unwrap();
    let (study, _) = study().receive(1, MATCHER, Moment::EPOCH).unwrap();
    let (study, _) = study.complete(MATCHER, Moment::EPOCH).unwrap();
    let (study, _) = study
        .link(&case, How::Accession, Vec::new(), MATCHER, Moment::EPOCH)
        .unwrap();
    (case, study)
}

fn written() -> ReportContent {
    ReportContent {
        technique: "头颅CT平扫".into(),
        findings: "脑实质未见异常密度影".into(),
        impression: "头颅CT平扫未见明显异常".into(),
        conclusion: Some(Conclusion::Negative),
        critical: None,
        ..ReportContent::default()
    }
}

fn draft(case: &Case, study: &Study) -> Report {
    let id = ReportId::from_uuid(uuid(7_000));
    Report::start(id, case, set_of(study, case), written(), person(1), Moment::EPOCH)
        .unwrap()
        .0
}

#[test]
fn a_claimed_case_is_anothers_only_after_the_claim_has_run_out() {
    let (case, _) = case(1).claim(person(1), Moment::EPOCH, CLAIM).unwrap();
    let refused = case.clone().claim(person(2), minutes(29), CLAIM).unwrap_err();
    assert_eq!(
        refused.why,
        Why::ClaimedByAnother {
            by: person(1),
            until: minutes(30)
        }
    );
    assert_eq!((refused.state, refused.asked), ("claimed", "claim"));
    let (case, events) = case.claim(person(2), minutes(30), CLAIM).unwrap();
    assert_eq!(case.state.holder(minutes(31)), Some(person(2)));
    let kinds: Vec<_> = events.iter().map(|event| event.fact.kind()).collect();
    assert_eq!(kinds, ["case-released", "case-claimed"]);
}

#[test]
fn a_case_goes_back_only_with_a_reason() {
    let refused = case(1)
        .send_back(person(1), Moment::EPOCH, " ".into(), Standing::Free)
        .unwrap_err();
    assert_eq!(refused.why, Why::ReasonMissing);
    let refused = case(1)
        .decline(person(1), Moment::EPOCH, "非本组".into(), Standing::Signed)
        .unwrap_err();
    assert_eq!(refused.why, Why::Signed);
}

#[test]
fn what_was_sent_back_lapses_by_itself_and_only_when_its_time_has_come() {
    let patience = Millis::hours(72);
    let by = ActorRef::Job(JobKind::LapseReturned);
    let (claimed, _) = ready();
    assert_eq!(claimed.remind(by, minutes(1)).unwrap_err().why, Why::WrongState);
    assert_eq!(
        claimed.clone().lapse(by, minutes(1), patience).unwrap_err().why,
        Why::WrongState
    );
    let (returned, _) = claimed
        .send_back(person(1), minutes(5), "缺病史".into(), Standing::Free)
        .unwrap();
    let events = returned.remind(by, minutes(24 * 60)).unwrap();
    assert_eq!(events[0].fact.kind(), "case-reminded");
    let due = minutes(5 + 72 * 60);
    let early = due.minus(Millis::new(1));
    assert_eq!(
        returned.clone().lapse(by, early, patience).unwrap_err().why,
        Why::TooEarly
    );
    let (lapsed, events) = returned.clone().lapse(by, due, patience).unwrap();
    assert_eq!(events[0].fact.kind(), "case-cancelled");
    assert!(matches!(lapsed.state, CaseState::Cancelled { by: who, .. } if who == by));
    // What came in time waits for nobody.
    let (again, _) = returned.resubmit(person(5), minutes(6)).unwrap();
    assert_eq!(again.lapse(by, due, patience).unwrap_err().why, Why::WrongState);
}

#[test]
fn a_masked_critical_value_says_where_it_stands_and_nothing_else() {
    let id = CriticalId::from_uuid(uuid(9_001));
    let (case, _) = case(1).claim(person(1), Moment::EPOCH, CLAIM).unwrap();
    let (raised, _) = Critical::raise(
        id,
        &case,
        "脑疝".into(),
        "速回电".into(),
        person(1),
        Moment::EPOCH,
    )
    .unwrap();
    let (told, _) = raised.notify(None, MATCHER, minutes(1)).unwrap();
    let (heard, _) = told
        .read_back("脑疝，收到".into(), person(5), minutes(2))
        .unwrap();
    let (handled, _) = heard.handle("已转院".into(), person(5), minutes(3)).unwrap();
    let (closed, _) = handled.close(person(1), minutes(4)).unwrap();
    let masked = closed.clone().masked();
    assert_eq!(masked.state.name(), "closed");
    let words = serde_json::to_string(&masked.state).unwrap();
    for text in ["脑疝", "已转院", "速回电"] {
        assert!(!words.contains(text), "{words}");
    }
    assert!(masked.value.is_blank() && masked.note.is_blank());
    assert_eq!(masked.raised, closed.raised);
}

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
    let facts = SigningFacts { version: 2, ..facts };
    let (second, _) = second.submit(person(3), minutes(6), &facts).unwrap();
    let content = first.content.clone();
    let (first, _) = first.replaced_by(&second, minutes(6)).unwrap();
    assert!(matches!(first.state, ReportState::Amended { by_version: 2, .. }));
    assert_eq!((first.content, first.state.signatures().len()), (content, 1));
}

#[test]
fn a_case_is_closed_by_its_holder_after_the_report_was_signed_and_arrived() {
    let (case, study) = ready();
    let unsigned = draft(&case, &study);
    let close = |case: &Case, by, at, report: &Report, deliveries: &[Delivery]| {
        let closing = Closing::of(case, std::slice::from_ref(report), deliveries, &[]);
        case.clone().close(person(by), at, &closing)
    };
    assert_eq!(
        close(&case, 1, minutes(1), &unsigned, &[]).unwrap_err().why,
        Why::NotSigned
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
    let (signed, _) = unsigned.submit(person(1), minutes(1), &facts).unwrap();
    assert_eq!(
        close(&case, 1, minutes(2), &signed, &[]).unwrap_err().why,
        Why::NotDelivered
    );
    let id = DeliveryId::from_uuid(uuid(8_000));
    let (sent, _) = Delivery::publish(id, &signed, institution(1), MATCHER, minutes(2)).unwrap();
    assert_eq!(
        close(&case, 1, minutes(2), &signed, std::slice::from_ref(&sent))
            .unwrap_err()
            .why,
        Why::NotDelivered
    );
    let (arrived, _) = sent.deliver(MATCHER, minutes(3)).unwrap();
    let arrived = [arrived];
    assert_eq!(
        close(&case, 2, minutes(29), &signed, &arrived).unwrap_err().why,
        Why::NotTheHolder
    );
    assert!(close(&case, 1, minutes(29), &signed, &arrived).is_ok());
    assert!(
        close(&case, 2, minutes(31), &signed, &arrived).is_ok(),
        "the claim ran out"
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
fn a_critical_value_rings_higher_until_it_is_read_back() {
    let id = CriticalId::from_uuid(uuid(9_000));
    let (case, _) = case(1).claim(person(1), Moment::EPOCH, CLAIM).unwrap();
    let (critical, _) =
        Critical::raise(id, &case, "脑疝".into(), "".into(), person(1), Moment::EPOCH).unwrap();
    let ladder = Ladder::default();
    let next = |critical: &Critical, now| critical.next_due(&ladder, now).map(|due| (due.rung, due.at));
    assert_eq!(next(&critical, Moment::EPOCH), Some((Rung::Screen, minutes(1))));
    assert_eq!(next(&critical, minutes(2)), Some((Rung::Phone, minutes(5))));
    assert_eq!(next(&critical, minutes(6)), Some((Rung::Duty, minutes(10))));
    assert_eq!(next(&critical, minutes(11)), None);
    assert_eq!(
        critical.overdue(&ladder, minutes(11)).map(|due| due.rung),
        Some(Rung::Duty)
    );

    let (told, _) = critical.notify(Some(person(5)), MATCHER, minutes(2)).unwrap();
    assert_eq!(
        told.clone()
            .read_back("脑疝".into(), person(1), minutes(3))
            .unwrap_err()
            .why,
        Why::SameHand
    );
    let refused = told
        .clone()
        .read_back("知道了".into(), person(5), minutes(3))
        .unwrap_err();
    assert_eq!(refused.why, Why::ReadBackDiffers);
    let (heard, _) = told
        .read_back("复述：脑疝".into(), person(5), minutes(3))
        .unwrap();
    assert_eq!(next(&heard, minutes(3)), Some((Rung::Handling, minutes(33))));
    assert!(!heard.may_close_case());
    let (handled, _) = heard.handle("已转县医院".into(), person(5), minutes(9)).unwrap();
    assert!(handled.may_close_case());
    assert_eq!(next(&handled, minutes(9)), None);
}

#[test]
fn a_revoked_critical_value_keeps_what_was_done_and_waits_to_be_noted_only_when_nothing_else_tells() {
    let minutes = |count| Moment::EPOCH.plus(Millis::minutes(count));
    let id = CriticalId::from_uuid(uuid(70));
    let (critical, _) =
        Critical::raise(id, &case(1), "脑疝".into(), "".into(), person(1), minutes(0)).unwrap();
    let (told, _) = critical.notify(None, MATCHER, minutes(0)).unwrap();
    let (heard, _) = told
        .clone()
        .read_back("脑疝".into(), person(5), minutes(2))
        .unwrap();
    for (why, name, may_close) in [
        (RevokedFor::TakenBack, "revoked", false),
        (RevokedFor::Replaced, "void", true),
        (RevokedFor::Withdrawn, "void", true),
    ] {
        let revocation = Revocation {
            by: person(2),
            at: minutes(3),
            why,
            reason: "复核".into(),
        };
        let (revoked, events) = heard.clone().revoke(&case(1), revocation.clone()).unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!(
            (revoked.state.name(), revoked.may_close_case()),
            (name, may_close)
        );
        assert_eq!(revoked.done(), &heard.state, "what was done is kept");
        assert_eq!(
            revoked.overdue(&Ladder::default(), minutes(90)),
            None,
            "it rings no more"
        );
        let again = revoked.clone().revoke(&case(1), revocation.clone());
        assert_eq!(again.unwrap_err().why, Why::WrongState);
        let answered = revoked.clone().handle("已转院".into(), person(5), minutes(4));
        assert_eq!(answered.unwrap_err().why, Why::WrongState);
        assert_eq!(revoked.clone().note(person(5), minutes(4)).is_ok(), !may_close);
        let hidden = serde_json::to_string(&revoked.masked().state).unwrap();
        assert!(!hidden.contains("脑疝") && !hidden.contains("复核"), "{hidden}");
    }
}

#[test]
fn what_a_report_says_settles_the_critical_values_of_its_case() {
    let raise = |number, value: &str| {
        let id = CriticalId::from_uuid(uuid(number));
        let at = Moment::EPOCH;
        Critical::raise(id, &case(1), value.into(), "".into(), person(1), at)
            .unwrap()
            .0
    };
    let settle = |said: Option<&str>, known: &[Critical]| {
        let said = said.map(|words| Private::new(words.to_owned()));
        let settlement = Settlement::of(said.as_ref(), known);
        (settlement.raise.is_some(), settlement.revoke, settlement.why)
    };
    let (left, right) = (raise(71, "左侧气胸"), raise(72, "右侧气胸"));
    let both = [left.clone(), right.clone()];
    assert_eq!(
        settle(Some("右侧气胸"), &[]),
        (true, vec![], RevokedFor::Replaced)
    );
    assert!(!settle(Some(" 左侧气胸"), &both[..1]).0, "told already");
    assert_eq!(
        settle(Some("右侧气胸"), &both[..1]),
        (true, vec![0], RevokedFor::Replaced)
    );
    // Nothing new rings in its place: the site must be told of it by itself.
    assert_eq!(
        settle(Some("右侧气胸"), &both),
        (false, vec![0], RevokedFor::TakenBack)
    );
    assert_eq!(settle(None, &both), (false, vec![0, 1], RevokedFor::TakenBack));
    let withdrawn = Revocation {
        by: person(1),
        at: Moment::EPOCH,
        why: RevokedFor::Withdrawn,
        reason: Private::default(),
    };
    let (void, _) = right.revoke(&case(1), withdrawn).unwrap();
    let known = [left, void];
    assert_eq!(
        settle(Some("右侧气胸"), &known),
        (true, vec![0], RevokedFor::Replaced)
    );
    assert_eq!(settle(None, &known).1, [0]);
}

#[test]
fn states_read_back_from_json_under_their_names() {
    let (claimed, _) = case(1).claim(person(1), Moment::EPOCH, CLAIM).unwrap();
    let json = serde_json::to_value(&claimed.state).unwrap();
    assert_eq!(json["state"], claimed.state.name());
    assert_eq!(serde_json::from_value::<CaseState>(json).unwrap(), claimed.state);
    let (case, study) = ready();
    for json in [
        serde_json::to_value(&study.arrival).unwrap()["state"].clone(),
        serde_json::to_value(&study.link).unwrap()["link"].clone(),
        serde_json::to_value(&draft(&case, &study).state).unwrap()["state"].clone(),
    ] {
        assert!(
            ["complete", "matched", "draft"].contains(&json.as_str().unwrap()),
            "{json}"
        );
    }
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

#[test]
fn a_reader_takes_what_there_is_something_to_read_of() {
    let (reader, other) = (person(1), person(2));
    let refused = case(1).claim_to_read(reader, minutes(0), CLAIM, 0);
    assert_eq!(refused.unwrap_err().why, Why::NoImages);
    let (held, _) = case(1).claim_to_read(reader, minutes(0), CLAIM, 1).unwrap();
    // Their images were taken off: whoever holds the case goes on holding it, and to another it is taken.
    let renewed = held.clone().claim_to_read(reader, minutes(5), CLAIM, 0);
    assert!(renewed.is_ok());
    let taken = held.claim_to_read(other, minutes(5), CLAIM, 0).unwrap_err().why;
    assert!(matches!(taken, Why::ClaimedByAnother { .. }), "{taken:?}");
    // A dispatcher may give it away before they come.
    assert!(case(1).assign(reader, other, minutes(0), CLAIM).is_ok());
}
