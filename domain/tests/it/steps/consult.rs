//! Steps of a consult: asked, taken, planned, talked, gone on in writing, answered, disposed of; and what an emergency
//! owes.

use yuanzhen_domain::access::ActorRef;
use yuanzhen_domain::consult::{
    Adopted, Agreed, Broken, Bypass, Consent, ConsentHow, ConsentState, Consult, ConsultKind, ConsultRung,
    ConsultState, Disposition, Part, Request, Side, Signer, SignerRelation, Way,
};
use yuanzhen_domain::id::ObjectId;
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::refusal::Why;
use yuanzhen_domain::urgency::Urgency;

use super::minutes;
use crate::consulting::{
    TIMERS, accepted, asked, consent, draft, kinds, opinion_of, pending, qualified, request, signed,
};
use crate::county::{group, person, uuid};

const PROGRAM: ActorRef = ActorRef::Job(JobKind::RemindConsult);

#[test]
fn an_emergency_rings_with_one_tap_and_owes_the_papers_within_six_hours() {
    let mut urgent = draft(ConsultKind::Urgent);
    urgent.request = Request::default();
    let refused = Consult::ask(urgent.clone(), minutes(0), &TIMERS).unwrap_err();
    assert_eq!(
        refused.why,
        Why::FieldsMissing {
            fields: vec!["complaint"]
        }
    );
    urgent.request.complaint = request().complaint;
    urgent.urgency = Urgency::Routine;
    urgent.agreed = Agreed::Emergency;
    let (consult, events) = Consult::ask(urgent, minutes(0), &TIMERS).unwrap();
    assert_eq!(kinds(&events), ["consult-submitted", "consent-emergency"]);
    assert_eq!(consult.state.name(), "ringing");
    assert_eq!(consult.urgency, Urgency::Emergency);
    assert_eq!(consult.agreed.bypass(), Some(Bypass::Agreement));
    let all = [
        "reason",
        "purpose",
        "summary",
        "expertise",
        "consent",
        "emergency-reason",
    ];
    assert_eq!(consult.owed(), all);
    let hours: Vec<_> = consult
        .dues(&TIMERS)
        .into_iter()
        .map(|due| (due.rung, due.at.millis() / 3_600_000))
        .collect();
    assert_eq!(
        hours,
        [
            (ConsultRung::BackfillFirst, 2),
            (ConsultRung::BackfillSecond, 4),
            (ConsultRung::BackfillThird, 5),
            (ConsultRung::BackfillLate, 6)
        ]
    );

    // Filled in during and after the talk, in any order; then nothing is asked for any more.
    let (consult, _) = consult.answer(qualified(1), minutes(1)).unwrap();
    let (consult, _) = consult.change(request(), person(90), minutes(2)).unwrap();
    assert_eq!(consult.owed(), ["consent", "emergency-reason"]);
    let (consult, _) = consult
        .claim_emergency("昏迷，家属在途".into(), person(90), minutes(3), &TIMERS)
        .unwrap();
    assert_eq!(consult.owed(), ["consent"]);
    let ConsentState::Emergency { emergency } = &consult.consent else {
        panic!("an emergency stands in for it");
    };
    assert_eq!(
        emergency.due_at,
        minutes(360),
        "saying why does not buy more time"
    );
    let (consult, _) = consult
        .consent(consent(minutes(30)), person(90), minutes(30))
        .unwrap();
    assert!(consult.dues(&TIMERS).is_empty());
    let ConsentState::Given { after, .. } = &consult.consent else {
        panic!("given");
    };
    assert!(after.is_some(), "that it was an emergency stays on record");
}

#[test]
fn what_was_filled_in_is_not_emptied_again() {
    let (consult, _) = Consult::ask(draft(ConsultKind::Urgent), minutes(0), &TIMERS).unwrap();
    let emptied = Request {
        summary: " ".into(),
        ..request()
    };
    let refused = consult
        .clone()
        .change(emptied, person(90), minutes(1))
        .unwrap_err();
    assert_eq!(
        refused.why,
        Why::FieldsMissing {
            fields: vec!["summary"]
        }
    );
    let (cancelled, _) = consult.cancel("误触".into(), person(90), minutes(1)).unwrap();
    let changed = cancelled.change(request(), person(90), minutes(2));
    assert!(changed.is_ok(), "the consent is still owed");
}

#[test]
fn an_ordinary_consult_says_all_and_goes_past_no_agreement() {
    let mut ordinary = draft(ConsultKind::Ordinary);
    ordinary.agreed = Agreed::Emergency;
    let refused = Consult::ask(ordinary.clone(), minutes(0), &TIMERS).unwrap_err();
    assert_eq!(refused.why, Why::NoAgreement);
    ordinary.agreed = Agreed::SameHouse;
    ordinary.request.purpose = "".into();
    let refused = Consult::ask(ordinary, minutes(0), &TIMERS).unwrap_err();
    assert_eq!(
        refused.why,
        Why::FieldsMissing {
            fields: vec!["purpose"]
        }
    );
    let refused = Consult::ask(draft(ConsultKind::Named), minutes(0), &TIMERS).unwrap_err();
    assert_eq!(
        refused.why,
        Why::FieldsMissing {
            fields: vec!["experts"]
        }
    );
}

#[test]
fn no_talk_without_consent_and_none_after_it_was_taken_back() {
    let consult = accepted(ConsultKind::Ordinary, 1);
    let refused = consult.clone().begin(PROGRAM, minutes(5)).unwrap_err();
    assert_eq!((refused.state, refused.why), ("accepted", Why::ConsentMissing));
    let refused = consult
        .clone()
        .claim_emergency("急".into(), person(90), minutes(5), &TIMERS)
        .unwrap_err();
    assert_eq!(
        refused.why,
        Why::ConsentMissing,
        "an ordinary one is no emergency"
    );
    let refused = consult
        .clone()
        .convert_to_written(person(1), minutes(5))
        .unwrap_err();
    assert_eq!(
        refused.why,
        Why::ConsentMissing,
        "the packet is read in writing too"
    );
    let (consult, _) = consult
        .consent(consent(minutes(4)), person(90), minutes(5))
        .unwrap();
    assert!(!consult.consent.allows_recording());
    let (back, _) = consult
        .withdraw_consent("改主意".into(), person(90), minutes(6))
        .unwrap();
    assert_eq!(
        back.clone().begin(PROGRAM, minutes(7)).unwrap_err().why,
        Why::ConsentWithdrawn
    );
    let (again, _) = back.consent(consent(minutes(8)), person(90), minutes(8)).unwrap();
    let (live, _) = again.begin(PROGRAM, minutes(9)).unwrap();
    // In the middle of the talk it is taken back: the talk stops.
    let (stopped, events) = live
        .withdraw_consent("不愿继续".into(), person(90), minutes(10))
        .unwrap();
    assert_eq!(kinds(&events), ["consent-withdrawn", "consult-interrupted"]);
    let refused = stopped.clone().resume(PROGRAM, minutes(11)).unwrap_err();
    assert_eq!(refused.why, Why::ConsentWithdrawn);
    let (ended, _) = stopped.end(PROGRAM, minutes(11)).unwrap();
    assert_eq!(ended.state.name(), "opinion-pending");
}

#[test]
fn a_spoken_consent_has_a_witness_and_somebody_signs() {
    let consult = asked(ConsultKind::Ordinary);
    let bad = Consent {
        signer: Signer {
            name: " ".into(),
            relation: SignerRelation::Child,
            phone: None,
        },
        how: ConsentHow::Video {
            object: ObjectId::from_uuid(uuid(1)),
            witness: "".into(),
        },
        signed_at: minutes(9),
        ..consent(minutes(1))
    };
    let refused = consult.consent(bad, person(90), minutes(2)).unwrap_err();
    let fields = vec!["signer", "witness", "signed-at"];
    assert_eq!(refused.why, Why::FieldsMissing { fields });
}

#[test]
fn the_first_expert_has_it_and_the_second_is_told_who() {
    let (urgent, _) = Consult::ask(draft(ConsultKind::Urgent), minutes(0), &TIMERS).unwrap();
    let (live, events) = urgent.answer(qualified(1), minutes(1)).unwrap();
    assert_eq!(
        kinds(&events),
        ["consult-invited", "consult-accepted", "consult-live"]
    );
    let refused = live.answer(qualified(2), minutes(1)).unwrap_err();
    assert_eq!(refused.why, Why::TakenByAnother { by: person(1) });
    let taken = accepted(ConsultKind::Ordinary, 1);
    let refused = taken.accept(qualified(2), minutes(2)).unwrap_err();
    assert_eq!(refused.why, Why::TakenByAnother { by: person(1) });
    let own = asked(ConsultKind::Ordinary).accept(qualified(90), minutes(1));
    assert_eq!(own.unwrap_err().why, Why::SameHand);
}

#[test]
fn who_is_asked_by_name_answers_or_somebody_distributes_it() {
    let mut named = draft(ConsultKind::Named);
    named.experts = vec![person(1)];
    let (named, _) = Consult::ask(named, minutes(0), &TIMERS).unwrap();
    let refused = named.clone().accept(qualified(2), minutes(1)).unwrap_err();
    assert_eq!(refused.why, Why::NotOfThePanel);
    assert!(named.clone().accept(qualified(1), minutes(1)).is_ok());
    let (given, _) = named.assign(qualified(2), person(80), minutes(1)).unwrap();
    assert_eq!(given.panel(), [person(2)], "one hand is asked for");
}

#[test]
fn nobody_answered_so_it_waits_on_the_list_and_may_be_rung_again() {
    let (urgent, _) = Consult::ask(draft(ConsultKind::Urgent), minutes(0), &TIMERS).unwrap();
    let waiting = urgent.unanswered(minutes(10)).unwrap();
    assert_eq!(waiting.state.name(), "submitted");
    let first = waiting.next_due(&TIMERS, minutes(10)).unwrap();
    assert_eq!(
        (first.rung, first.at),
        (ConsultRung::AcceptDispatcher, minutes(11))
    );
    assert_eq!(waiting.clone().ring(minutes(11)).unwrap().state.name(), "ringing");
    assert!(waiting.accept(qualified(1), minutes(12)).is_ok());
}

#[test]
fn a_time_is_set_agreed_to_moved_and_missed() {
    let consult = accepted(ConsultKind::Ordinary, 1);
    let set = |consult: Consult, from, until, by| {
        consult.schedule(minutes(from), minutes(until), person(by), minutes(2))
    };
    assert_eq!(
        set(consult.clone(), 60, 60, 80).unwrap_err().why,
        Why::TimeImpossible
    );
    assert_eq!(
        set(consult.clone(), 1, 60, 80).unwrap_err().why,
        Why::TimeImpossible
    );
    let (planned, events) = set(consult, 60, 90, 80).unwrap();
    assert_eq!(kinds(&events), ["consult-scheduled"]);
    assert_eq!(
        planned.clone().confirm(person(2), minutes(3)).unwrap_err().why,
        Why::NotTheExpert
    );
    let (agreed, _) = planned.confirm(person(1), minutes(3)).unwrap();
    let dues: Vec<_> = agreed.dues(&TIMERS).into_iter().map(|due| due.at).collect();
    assert_eq!(dues, [minutes(45), minutes(70)]);
    let (moved, events) = set(agreed.clone(), 100, 130, 80).unwrap();
    assert_eq!(kinds(&events), ["consult-rescheduled"]);
    assert_eq!(moved.state.name(), "scheduled", "to be agreed to anew");
    let (moved, _) = set(agreed.clone(), 100, 130, 1).unwrap();
    assert_eq!(moved.state.name(), "confirmed", "the expert set it");

    let missed = |at| {
        agreed
            .clone()
            .no_show(Side::Requester, person(1), minutes(at), &TIMERS)
    };
    assert_eq!(missed(69).unwrap_err().why, Why::TooEarly);
    let (missed, _) = missed(70).unwrap();
    assert_eq!(missed.state.expert().unwrap().by, person(1));
    let (again, _) = missed
        .schedule(minutes(200), minutes(230), person(80), minutes(71))
        .unwrap();
    assert_eq!(again.state.name(), "scheduled");

    let mut other = agreed.clone();
    assert!(!agreed.clashes_with(&other), "itself");
    other.id = yuanzhen_domain::id::ConsultId::from_uuid(uuid(99));
    assert!(agreed.clashes_with(&other));
    let (later, _) = set(other, 90, 100, 1).unwrap();
    assert!(!agreed.clashes_with(&later), "one after the other");
}

#[test]
fn a_talk_that_breaks_off_goes_on_in_writing_with_all_it_has() {
    let (urgent, _) = Consult::ask(draft(ConsultKind::Urgent), minutes(0), &TIMERS).unwrap();
    let (live, _) = urgent.answer(qualified(1), minutes(1)).unwrap();
    let (broken, _) = live
        .interrupt(Broken::RequesterLine, PROGRAM, minutes(2))
        .unwrap();
    let (live, _) = broken.clone().resume(PROGRAM, minutes(3)).unwrap();
    assert_eq!(live.sittings.len(), 1, "one talk with a break in it");
    let asked_for = broken.request.clone();
    let (written, events) = broken.convert_to_written(person(90), minutes(4)).unwrap();
    assert_eq!(kinds(&events), ["consult-converted"]);
    let ConsultState::OpinionPending { expert, way, .. } = written.state else {
        panic!("the opinion is owed");
    };
    assert_eq!((expert.by, way), (person(1), Way::BrokeOff));
    assert_eq!(written.request, asked_for, "nothing is asked twice");
    assert_eq!(written.sittings[0].until, Some(minutes(4)));
    assert_eq!(written.sittings[0].breaks, 1);
    // The line is there again before the opinion was signed.
    let (again, _) = written.talk_again(PROGRAM, minutes(5)).unwrap();
    assert_eq!((again.state.name(), again.sittings.len()), ("live", 2));
}

#[test]
fn it_is_answered_in_writing_only() {
    let (consented, _) = asked(ConsultKind::Ordinary)
        .consent(consent(minutes(0)), person(90), minutes(0))
        .unwrap();
    let (written, events) = consented.accept_in_writing(qualified(1), minutes(1)).unwrap();
    assert_eq!(
        kinds(&events),
        ["consult-invited", "consult-accepted", "consult-converted"]
    );
    assert!(matches!(
        written.state,
        ConsultState::OpinionPending {
            way: Way::Written,
            ..
        }
    ));
    assert!(!written.state.has_open_room());
    let refused = asked(ConsultKind::Written).accept(qualified(1), minutes(1));
    assert_eq!(refused.unwrap_err().why, Why::ConsentMissing);
    // A ring that nobody answers becomes a written one on the list; what the emergency left out is still owed.
    let (urgent, _) = Consult::ask(draft(ConsultKind::Urgent), minutes(0), &TIMERS).unwrap();
    let (waiting, _) = urgent.convert_to_written(person(90), minutes(3)).unwrap();
    assert_eq!(waiting.state.name(), "submitted");
    assert!(waiting.owes_anything());
}

#[test]
fn it_is_given_away_and_whoever_held_it_signs_no_more() {
    let consult = pending(ConsultKind::Ordinary);
    let (given, events) = consult.assign(qualified(2), person(80), minutes(20)).unwrap();
    assert_eq!(
        kinds(&events),
        ["consult-released", "consult-invited", "consult-accepted"]
    );
    assert_eq!(given.panel(), [person(2)]);
    let held = given
        .invited
        .iter()
        .find(|invited| invited.person == person(1))
        .unwrap();
    assert_eq!(held.part, Part::Guest);
    let refused = given.release(&"不便".into(), person(1), minutes(21)).unwrap_err();
    assert_eq!(
        refused.why,
        Why::WrongState,
        "after a talk it is given to somebody, not back"
    );
}

#[test]
fn a_higher_group_is_asked_and_the_first_expert_comes_along() {
    let consult = accepted(ConsultKind::Ordinary, 1);
    let refused = consult
        .clone()
        .escalate(
            group(9),
            Agreed::SameHouse,
            &" ".into(),
            person(1).into(),
            minutes(2),
        )
        .unwrap_err();
    assert_eq!(refused.why, Why::ReasonMissing);
    let (higher, events) = consult
        .escalate(
            group(9),
            Agreed::SameHouse,
            &"疑难".into(),
            person(1).into(),
            minutes(2),
        )
        .unwrap();
    assert_eq!(kinds(&events), ["consult-released", "consult-escalated"]);
    assert_eq!(higher.owner.reading_group, Some(group(9)));
    assert_eq!(higher.panel(), []);
    let (taken, _) = higher.accept(qualified(3), minutes(3)).unwrap();
    assert_eq!(taken.panel(), [person(3)]);
    assert!(taken.invitation(person(1), &TIMERS, minutes(4)).is_some());
}

#[test]
fn it_goes_back_only_with_a_reason_and_lapses_by_itself() {
    let consult = asked(ConsultKind::Ordinary);
    let refused = consult
        .clone()
        .send_back(" ".into(), person(1), minutes(1))
        .unwrap_err();
    assert_eq!(refused.why, Why::ReasonMissing);
    let held = accepted(ConsultKind::Ordinary, 1);
    let refused = held
        .send_back("缺病史".into(), person(2), minutes(2))
        .unwrap_err();
    assert_eq!(refused.why, Why::NotTheExpert);
    let (urgent, _) = Consult::ask(draft(ConsultKind::Urgent), minutes(0), &TIMERS).unwrap();
    let refused = urgent
        .send_back("缺病史".into(), person(1), minutes(1))
        .unwrap_err();
    assert_eq!(refused.why, Why::WrongState, "an emergency is not sent back");
    let (returned, _) = consult.send_back("缺病史".into(), person(1), minutes(1)).unwrap();
    let lapsed = minutes(1 + 72 * 60);
    let early = lapsed.minus(Millis::new(1));
    assert_eq!(
        returned.clone().lapse(PROGRAM, early, &TIMERS).unwrap_err().why,
        Why::TooEarly
    );
    let (cancelled, _) = returned.clone().lapse(PROGRAM, lapsed, &TIMERS).unwrap();
    assert_eq!(cancelled.state.name(), "cancelled");
    let (again, _) = returned.resubmit(request(), person(90), minutes(3)).unwrap();
    assert_eq!(again.state.name(), "submitted");
    assert_eq!(
        again.next_due(&TIMERS, minutes(3)).unwrap().at,
        minutes(4 * 60),
        "counted from when it was first asked for"
    );
}

#[test]
fn the_opinion_goes_to_the_site_and_the_site_says_what_it_did() {
    let consult = pending(ConsultKind::Ordinary);
    let unsigned = opinion_of(&consult);
    let refused = consult.clone().sign(&unsigned, PROGRAM, minutes(20)).unwrap_err();
    assert_eq!(refused.why, Why::NotSigned);
    let (signed, opinion) = signed(ConsultKind::Ordinary);
    assert!(signed.print(person(90), minutes(21)).is_ok());
    let refused = signed.clone().acknowledge(person(90), minutes(21)).unwrap_err();
    assert_eq!(refused.why, Why::WrongState, "it has not arrived");
    let (arrived, _) = signed.deliver(PROGRAM, minutes(21)).unwrap();
    let (noted, _) = arrived.acknowledge(person(90), minutes(22)).unwrap();
    let disposition = |adopted, reason: &str, done: &str| Disposition {
        adopted,
        reason: reason.into(),
        done: done.into(),
    };
    for incomplete in [
        disposition(Adopted::Partly, " ", "转院"),
        disposition(Adopted::Wholly, "", ""),
    ] {
        let refused = noted.clone().dispose(incomplete, person(90), minutes(23));
        assert_eq!(refused.unwrap_err().why, Why::ReasonMissing);
    }
    let (over, events) = noted
        .dispose(
            disposition(Adopted::Not, "家属拒绝", "留观"),
            person(90),
            minutes(23),
        )
        .unwrap();
    assert_eq!(kinds(&events), ["consult-disposed"]);
    // The opinion is amended later: the way to the site begins anew.
    let (next, _) = opinion
        .amend("补充".into(), &over, person(1), minutes(30))
        .unwrap();
    let digest = next.content.digest();
    let says = yuanzhen_domain::consult::Says::Agrees;
    let (next, _) = next
        .sign(&over, qualified(1), says, &digest, minutes(31))
        .unwrap();
    let (again, _) = over.sign(&next, PROGRAM, minutes(31)).unwrap();
    assert_eq!(again.state.opinion(), Some((opinion.id, 2)));
    let refused = again.sign(&opinion, PROGRAM, minutes(32)).unwrap_err();
    assert_eq!(refused.why, Why::OtherVersion { current: 2 });
}

#[test]
fn an_invitation_ends_some_days_after_the_answer_and_with_being_sent_out() {
    let (consult, _) = signed(ConsultKind::Ordinary);
    let until = minutes(19).plus(TIMERS.invitation_lasts);
    let open = |at| consult.invitation(person(1), &TIMERS, at).is_some();
    assert!(open(until.minus(Millis::new(1))));
    assert!(!open(until));
    let (guest, _) = accepted(ConsultKind::Ordinary, 1)
        .invite(person(7), Part::Guest, person(90).into(), minutes(2))
        .unwrap();
    let invitation = guest.invitation(person(7), &TIMERS, minutes(3)).unwrap();
    assert!(!invitation.asked_for_opinion);
    let (out, _) = guest
        .remove(person(7), "非本案".into(), person(1), minutes(3))
        .unwrap();
    assert_eq!(out.invitation(person(7), &TIMERS, minutes(3)), None);
    let back = out
        .clone()
        .invite(person(7), Part::Guest, person(90).into(), minutes(4));
    assert_eq!(back.unwrap_err().why, Why::Removed);
    for (who, why) in [
        (90, Why::NotInvited),
        (1, Why::NotInvited),
        (8, Why::NotInvited),
        (7, Why::Removed),
    ] {
        let refused = out.clone().remove(person(who), "x".into(), person(1), minutes(4));
        assert_eq!(refused.unwrap_err().why, why, "{who}");
    }
    let refused = out.remove(person(1), "x".into(), person(90), minutes(4));
    assert_eq!(
        refused.unwrap_err().why,
        Why::WrongState,
        "without its expert there is no consult"
    );
}

#[test]
fn states_read_back_from_json_under_their_names_and_masked_ones_say_nothing() {
    let (consult, _) = signed(ConsultKind::Ordinary);
    let (declined, _) = asked(ConsultKind::Ordinary)
        .decline("机密非本组".into(), person(1), minutes(1))
        .unwrap();
    for state in [&consult.state, &declined.state] {
        let json = serde_json::to_value(state).unwrap();
        assert_eq!(json["state"], state.name());
        assert!(ConsultState::NAMES.contains(&state.name()));
        assert_eq!(serde_json::from_value::<ConsultState>(json).unwrap(), *state);
    }
    let masked = declined.masked();
    let words = format!(
        "{}{}{}",
        serde_json::to_string(&masked.state).unwrap(),
        serde_json::to_string(&masked.request).unwrap(),
        serde_json::to_string(&masked.consent).unwrap()
    );
    assert!(!words.contains("机密"), "{words}");
    let masked = consult.masked();
    let words = serde_json::to_string(&masked.consent).unwrap();
    assert!(!words.contains("机密"), "{words}");
    assert_eq!(masked.submitted_at, Moment::EPOCH);
}
