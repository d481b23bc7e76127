//! Steps of a case: claimed, sent back, lapsed, closed.

use yuanzhen_domain::access::ActorRef;
use yuanzhen_domain::case::{Case, CaseState, Closing, Standing};
use yuanzhen_domain::delivery::Delivery;
use yuanzhen_domain::id::DeliveryId;
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::place::Signatures;
use yuanzhen_domain::refusal::Why;
use yuanzhen_domain::report::{Report, SigningFacts};

use super::{CLAIM, NONE, draft, minutes, ready};
use crate::county::{MATCHER, case, institution, person, set_of, uuid};

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
