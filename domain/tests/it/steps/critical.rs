//! Steps of a critical value: its ladder, its read-back, and that it holds no longer.

use yuanzhen_domain::critical::{Critical, Ladder, Revocation, RevokedFor, Rung, Settlement};
use yuanzhen_domain::id::CriticalId;
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::refusal::Why;

use super::{CLAIM, minutes};
use crate::county::{MATCHER, case, person, uuid};

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
fn a_revoked_critical_value_keeps_what_was_done_and_rings_until_noted_where_nothing_rings_in_its_place() {
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
        (RevokedFor::Withdrawn, "revoked", false),
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
        let ladder = Ladder::default();
        let next = |at| revoked.next_due(&ladder, at).map(|due| (due.rung, due.at));
        if may_close {
            assert_eq!(next(minutes(3)), None, "another rings in its place");
        } else {
            assert_eq!(next(minutes(4)), Some((Rung::Screen, minutes(4))));
            assert_eq!(next(minutes(5)), Some((Rung::Phone, minutes(8))));
            assert_eq!(next(minutes(14)), None);
            let (noted, _) = revoked.clone().note(person(5), minutes(4)).unwrap();
            assert_eq!(noted.next_due(&ladder, minutes(4)), None);
        }
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
