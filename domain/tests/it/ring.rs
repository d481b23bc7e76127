//! A ring under any order of what can happen to it, and the stories it is made for.
//!
//! 1. It ends once, and at most one person has it.
//! 2. Nobody rings after the end, and every screen that was told to ring is told to stop.
//! 3. Every rung is reached on time, early only where nobody hears.
//! 4. A restart between any two inputs changes nothing.
//! 5. Waking late changes nothing but when things are told.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use yuanzhen_domain::consult::{
    Answer, Beat, Called, ConsultTimers, Duty, Input, Outcome, Output, Ring, RingPurpose, RingRung,
    RingStanding, Stop, Unreachable, WakeLock,
};
use yuanzhen_domain::id::{ConsultId, PersonId, RingId};
use yuanzhen_domain::moment::{Millis, Moment};

use crate::county::{person, uuid};

const WELL: Beat = Beat {
    sound: true,
    wake_lock: WakeLock::Held,
    visible: true,
};
const MUTE: Beat = Beat { sound: false, ..WELL };

fn seconds(seconds: i64) -> Moment {
    Moment::EPOCH.plus(Millis::seconds(seconds))
}

fn on_duty(beat: Beat, at: Moment) -> Duty {
    Duty::take(Moment::EPOCH).prove(Moment::EPOCH).beat(beat, at)
}

/// Person 1 is first, person 2 second, 3 to 5 are the group.
fn called() -> Called {
    Called {
        first: vec![person(1)],
        second: vec![person(2)],
        group: vec![person(3), person(4), person(5)],
    }
}

fn start(purpose: RingPurpose, called: &Called, hearing: &[u128]) -> (Ring, Vec<Output>) {
    let duties = hearing
        .iter()
        .map(|number| (person(*number), on_duty(WELL, Moment::EPOCH)))
        .collect();
    Ring::start(
        RingId::from_uuid(uuid(1)),
        ConsultId::from_uuid(uuid(2)),
        purpose,
        called,
        duties,
        &ConsultTimers::default(),
        Moment::EPOCH,
    )
}

/// Everybody listed beats well at a second.
fn beat(ring: &mut Ring, second: i64, who: &[u128]) -> Vec<Output> {
    let mut out = Vec::new();
    for number in who {
        let duty = Some(on_duty(WELL, seconds(second)));
        let input = Input::Duty {
            person: person(*number),
            duty,
        };
        out.extend(ring.handle(input, seconds(second)));
    }
    out
}

fn rings_at(ring: &Ring) -> Vec<PersonId> {
    ring.ringers()
        .map(|(person, _)| person)
        .filter(|person| ring.rings_at(*person))
        .collect()
}

#[test]
fn the_ladder_rings_higher_until_somebody_answers() {
    let everybody = [1, 2, 3, 4, 5];
    let (mut ring, out) = start(RingPurpose::Expert, &called(), &everybody);
    assert_eq!(rings_at(&ring), [person(1)]);
    assert!(out.contains(&Output::Ring { person: person(1) }));
    let mut outside = Vec::new();
    let mut rungs = Vec::new();
    for second in (10..=600).step_by(10) {
        for output in beat(&mut ring, second, &everybody) {
            match output {
                Output::Climbed { rung, .. } => rungs.push((second, rung)),
                Output::Outside { time } => outside.push((second, time)),
                Output::ShowPhone => assert_eq!(second, 60),
                Output::Alarm => assert_eq!(second, 120),
                _ => {}
            }
        }
    }
    assert_eq!(
        rungs,
        [
            (30, RingRung::Second),
            (60, RingRung::Group),
            (120, RingRung::Outside)
        ]
    );
    assert_eq!(outside, [(120, 1), (240, 2), (360, 3), (480, 4), (600, 5)]);
    assert_eq!(ring.outcome(), Some(Outcome::Unanswered { at: seconds(600) }));
    assert_eq!(ring.standing(person(3)), Some(RingStanding::NoAnswer));
    assert_eq!(ring.next_timeout(), None);
}

#[test]
fn who_cannot_be_proven_to_hear_is_passed_at_once_and_rings_when_they_can() {
    let (mut ring, out) = start(RingPurpose::Expert, &called(), &[2, 3]);
    let skipped = Output::Skipped {
        person: person(1),
        why: Unreachable::OffDuty,
    };
    assert!(out.contains(&skipped));
    assert_eq!(rings_at(&ring), [person(2)], "the second rings now");
    assert_eq!(
        ring.next_timeout(),
        Some(seconds(25)),
        "then their beat would be missed"
    );
    // The first comes to the page in the middle of the ring.
    beat(&mut ring, 5, &[1, 2, 3]);
    assert_eq!(rings_at(&ring), [person(1), person(2)]);
    // The group is brought forward as well: thirty seconds after the second.
    beat(&mut ring, 20, &[1, 2, 3]);
    let out = ring.handle(Input::Wake, seconds(30));
    assert!(out.contains(&Output::Ring { person: person(3) }));
    assert_eq!(ring.standing(person(4)), Some(RingStanding::NotReachable));
}

#[test]
fn a_page_that_falls_silent_in_the_middle_is_waited_for_no_more() {
    let (mut ring, _) = start(RingPurpose::Expert, &called(), &[1]);
    let out = ring.handle(Input::Heard { person: person(1) }, seconds(1));
    let heard = Output::Stands {
        person: person(1),
        standing: RingStanding::Heard,
    };
    assert_eq!(out, [heard]);
    let out = ring.handle(Input::Wake, seconds(25));
    let silent = Output::Skipped {
        person: person(1),
        why: Unreachable::Silent,
    };
    assert!(out.contains(&silent), "{out:?}");
    assert!(
        out.contains(&Output::Alarm),
        "nobody hears at all: the dispatcher at once"
    );
    let muted = Input::Duty {
        person: person(2),
        duty: Some(on_duty(MUTE, seconds(26))),
    };
    assert!(ring.handle(muted, seconds(26)).is_empty());
    beat(&mut ring, 30, &[1]);
    assert_eq!(rings_at(&ring), [person(1)]);
}

#[test]
fn the_first_to_accept_has_it_and_the_others_are_told_by_whom() {
    let (mut ring, _) = start(RingPurpose::Expert, &called(), &[1, 2, 3]);
    beat(&mut ring, 20, &[1, 2, 3]);
    ring.handle(Input::Wake, seconds(30));
    let out = ring.handle(Input::Accept { person: person(2) }, seconds(31));
    let by = person(2);
    let stop = Output::Stop {
        person: person(1),
        why: Stop::TakenByAnother { by },
    };
    assert!(out.contains(&stop));
    assert_eq!(
        out.last(),
        Some(&Output::Ended(Outcome::Answered { by, at: seconds(31) }))
    );
    assert_eq!(ring.standing(person(1)), Some(RingStanding::TakenByAnother));
    assert_eq!(
        ring.standing(person(3)),
        Some(RingStanding::Waiting),
        "it never rang there"
    );
    let late = ring.handle(Input::Accept { person: person(1) }, seconds(32));
    let answer = Answer::TakenByAnother { by };
    assert_eq!(
        late,
        [Output::Refused {
            person: person(1),
            answer
        }]
    );
    let twice = ring.handle(Input::Accept { person: by }, seconds(32));
    let answer = Answer::AlreadyYours;
    assert_eq!(twice, [Output::Refused { person: by, answer }]);
}

#[test]
fn who_declines_says_why_and_the_next_rung_rings_at_once() {
    let (mut ring, _) = start(RingPurpose::Expert, &called(), &[1, 2]);
    let decline = |number, reason: &str| Input::Decline {
        person: person(number),
        reason: reason.into(),
    };
    let out = ring.handle(decline(1, " "), seconds(3));
    let answer = Answer::ReasonMissing;
    assert_eq!(
        out,
        [Output::Refused {
            person: person(1),
            answer
        }]
    );
    ring.handle(decline(1, "手术中"), seconds(4));
    assert_eq!(rings_at(&ring), [person(2)]);
    let stranger = ring.handle(decline(9, "手术中"), seconds(4));
    let answer = Answer::NotAsked;
    assert_eq!(
        stranger,
        [Output::Refused {
            person: person(9),
            answer
        }]
    );
    // Who declined may think better of it, and may be called again.
    let mut again = ring.clone();
    let out = again.handle(Input::Call { person: person(1) }, seconds(5));
    assert!(out.contains(&Output::Ring { person: person(1) }));
    let out = ring.handle(Input::Accept { person: person(1) }, seconds(5));
    assert!(out.contains(&Output::Stop {
        person: person(1),
        why: Stop::Accepted
    }));
}

#[test]
fn a_guest_rings_without_duty_and_their_no_ends_it() {
    let (mut ring, out) = start(RingPurpose::Guest, &Called::one(person(7)), &[]);
    assert!(out.contains(&Output::Ring { person: person(7) }));
    assert!(
        out.contains(&Output::Outside { time: 1 }),
        "nobody waits for an unproven page"
    );
    let mut heard = ring.clone();
    heard.handle(Input::Heard { person: person(7) }, seconds(2));
    assert_eq!(heard.standing(person(7)), Some(RingStanding::Heard));
    let out = ring.handle(
        Input::Decline {
            person: person(7),
            reason: "在途".into(),
        },
        seconds(3),
    );
    assert_eq!(
        out.last(),
        Some(&Output::Ended(Outcome::Unanswered { at: seconds(3) }))
    );
}

#[test]
fn a_restart_of_the_program_silences_no_page() {
    let (ring, _) = start(RingPurpose::Expert, &called(), &[1]);
    let text = serde_json::to_string(&ring).unwrap();
    let mut back: Ring = serde_json::from_str(&text).unwrap();
    // The program was away for twenty-eight seconds; no page could beat.
    back.handle(Input::Restarted, seconds(28));
    assert_eq!(rings_at(&back), [person(1)]);
    let out = back.handle(Input::Wake, seconds(30));
    let second = Output::Climbed {
        rung: RingRung::Second,
        at: seconds(30),
    };
    assert!(out.contains(&second), "the ladder goes on by the clock");
    assert!(
        back.handle(Input::Wake, seconds(53))
            .iter()
            .any(|output| { matches!(output, Output::Skipped { person: who, .. } if *who == person(1)) })
    );
}

#[derive(Debug, Clone)]
enum Act {
    Wake,
    Restarted,
    Beat(u128, Beat),
    Off(u128),
    Heard(u128),
    Accept(u128),
    Decline(u128),
    DeclineWithoutReason(u128),
    Call(u128),
    CallOff,
}

fn acts(restarts: bool) -> impl Strategy<Value = Vec<(i64, Act)>> {
    let who = || 1_u128..8;
    let beat = prop_oneof![
        4 => Just(WELL),
        1 => Just(MUTE),
        1 => Just(Beat { visible: false, ..WELL }),
        1 => Just(Beat { wake_lock: WakeLock::Lost, ..WELL }),
    ];
    let away = if restarts { Act::Restarted } else { Act::Wake };
    let act = prop_oneof![
        3 => Just(Act::Wake),
        1 => Just(away),
        12 => (who(), beat).prop_map(|(who, beat)| Act::Beat(who, beat)),
        1 => who().prop_map(Act::Off),
        2 => who().prop_map(Act::Heard),
        1 => who().prop_map(Act::Accept),
        2 => who().prop_map(Act::Decline),
        1 => who().prop_map(Act::DeclineWithoutReason),
        1 => who().prop_map(Act::Call),
        1 => prop::sample::select(vec![Act::Wake, Act::Wake, Act::CallOff]),
    ];
    let pause = prop_oneof![3 => 0_i64..4_000, 2 => 0_i64..40_000, 1 => Just(0)];
    prop::collection::vec((pause, act), 1..60)
}

fn input(act: &Act, now: Moment) -> Input {
    match act {
        Act::Wake => Input::Wake,
        Act::Restarted => Input::Restarted,
        Act::Beat(who, beat) => Input::Duty {
            person: person(*who),
            duty: Some(on_duty(*beat, now)),
        },
        Act::Off(who) => Input::Duty {
            person: person(*who),
            duty: None,
        },
        Act::Heard(who) => Input::Heard { person: person(*who) },
        Act::Accept(who) => Input::Accept { person: person(*who) },
        Act::Decline(who) => Input::Decline {
            person: person(*who),
            reason: "手术中".into(),
        },
        Act::DeclineWithoutReason(who) => Input::Decline {
            person: person(*who),
            reason: "".into(),
        },
        Act::Call(who) => Input::Call { person: person(*who) },
        Act::CallOff => Input::CallOff,
    }
}

/// The screens that were told to ring and not to stop; in the order told.
fn follow(screens: &mut BTreeSet<PersonId>, out: &[Output]) {
    for output in out {
        match output {
            Output::Ring { person } => {
                screens.insert(*person);
            }
            Output::Stop { person, .. } => {
                screens.remove(person);
            }
            _ => {}
        }
    }
}

/// What was told of a climb, in order.
#[derive(Default)]
struct Climb {
    ringing: BTreeSet<PersonId>,
    last: Option<(RingRung, Moment)>,
}

impl Climb {
    fn follow(&mut self, out: &[Output]) -> Result<(), TestCaseError> {
        let ladder = ConsultTimers::default().ring;
        for output in out {
            match output {
                Output::Stands { person, standing } if standing.rings() => {
                    self.ringing.insert(*person);
                }
                Output::Stands { person, .. } => {
                    self.ringing.remove(person);
                }
                Output::Climbed { rung, at } => {
                    if let Some((before, since)) = self.last {
                        prop_assert!(before < *rung);
                        let apart = ladder.after(*rung).get() - ladder.after(before).get();
                        let early = at.since(since).get() < apart;
                        prop_assert!(!early || self.ringing.is_empty(), "{rung} came early");
                    }
                    self.last = Some((*rung, *at));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn purposes() -> impl Strategy<Value = RingPurpose> {
    prop::sample::select(RingPurpose::ALL)
}

fn hearing() -> impl Strategy<Value = Vec<u128>> {
    prop::collection::btree_set(1_u128..8, 0..7).prop_map(|set| set.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn it_ends_once_and_nobody_rings_after_the_end(
        purpose in purposes(), hearing in hearing(), acts in acts(true),
    ) {
        let (mut ring, out) = start(purpose, &called(), &hearing);
        let mut screens = BTreeSet::new();
        follow(&mut screens, &out);
        let mut now = Moment::EPOCH;
        let mut ends = 0;
        for (pause, act) in &acts {
            now = now.plus(Millis::new(*pause));
            let was_over = ring.outcome().is_some();
            let out = ring.handle(input(act, now), now);
            follow(&mut screens, &out);
            ends += out.iter().filter(|output| matches!(output, Output::Ended(_))).count();
            if was_over {
                let only_refusals = out.iter().all(|output| matches!(output, Output::Refused { .. }));
                prop_assert!(only_refusals, "after the end: {out:?}");
            }
            if ring.outcome().is_some() {
                prop_assert!(screens.is_empty(), "screens still ring: {screens:?}");
                prop_assert!(rings_at(&ring).is_empty());
                prop_assert_eq!(ring.next_timeout(), None);
            } else {
                prop_assert!(ring.next_timeout().unwrap() > now, "it would be woken for ever");
                for person in rings_at(&ring) {
                    prop_assert!(screens.contains(&person), "it rings where no screen was told");
                }
            }
        }
        prop_assert!(ends <= 1);
        prop_assert_eq!(ends == 1, ring.outcome().is_some());
        let accepted = ring.ringers().filter(|(_, ringer)| ringer.standing == RingStanding::Accepted).count();
        prop_assert!(accepted <= 1);
        let answered = matches!(ring.outcome(), Some(Outcome::Answered { .. }));
        prop_assert_eq!(accepted == 1, answered);
    }

    #[test]
    fn every_rung_is_reached_on_time_and_early_only_where_nobody_hears(
        hearing in hearing(), acts in acts(false),
    ) {
        let ladder = ConsultTimers::default().ring;
        let (mut ring, out) = start(RingPurpose::Expert, &called(), &hearing);
        let mut climb = Climb::default();
        climb.follow(&out)?;
        let mut now = Moment::EPOCH;
        for (pause, act) in &acts {
            now = now.plus(Millis::new(*pause));
            climb.follow(&ring.handle(input(act, now), now))?;
            for rung in RingRung::ALL {
                let due = Moment::EPOCH.plus(ladder.after(*rung));
                let reached = ring.reached().iter().find(|(one, _)| one == rung);
                match reached {
                    Some((_, at)) => prop_assert!(*at <= due, "{rung} was late"),
                    None => prop_assert!(ring.outcome().is_some() || now < due, "{rung} did not come"),
                }
            }
            // Somebody rings, or everybody who can be asked in a browser was asked.
            if ring.outcome().is_none() && rings_at(&ring).is_empty() {
                prop_assert_eq!(climb.last.map(|(rung, _)| rung), Some(RingRung::Outside));
            }
        }
    }

    #[test]
    fn a_restart_between_any_two_inputs_changes_nothing(
        purpose in purposes(), hearing in hearing(), acts in acts(true),
    ) {
        let (mut ring, _) = start(purpose, &called(), &hearing);
        let mut other = ring.clone();
        let mut now = Moment::EPOCH;
        for (pause, act) in &acts {
            now = now.plus(Millis::new(*pause));
            let text = serde_json::to_string(&other).unwrap();
            other = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(other.next_timeout(), ring.next_timeout());
            prop_assert_eq!(other.handle(input(act, now), now), ring.handle(input(act, now), now));
            prop_assert_eq!(&other, &ring);
        }
    }

    #[test]
    fn waking_late_changes_nothing_but_when_things_are_told(
        purpose in purposes(), hearing in hearing(), acts in acts(false),
    ) {
        let (mut late, _) = start(purpose, &called(), &hearing);
        let mut punctual = late.clone();
        let mut now = Moment::EPOCH;
        for (pause, act) in &acts {
            now = now.plus(Millis::new(*pause));
            let mut told = Vec::new();
            while let Some(at) = punctual.next_timeout().filter(|at| *at <= now) {
                told.extend(punctual.handle(Input::Wake, at));
            }
            told.extend(punctual.handle(input(act, now), now));
            prop_assert_eq!(late.handle(input(act, now), now), told);
            prop_assert_eq!(&late, &punctual);
        }
    }
}

#[test]
fn a_ring_calls_nobody_twice_and_never_whoever_asks() {
    let on_call = yuanzhen_domain::roster::OnCall {
        first: vec![person(1), person(2)],
        second: vec![person(2), person(3)],
        group: vec![person(4)],
    };
    let called = Called::on_call(on_call, person(1));
    let duties = BTreeMap::new();
    let (ring, _) = Ring::start(
        RingId::from_uuid(uuid(1)),
        ConsultId::from_uuid(uuid(2)),
        RingPurpose::Expert,
        &called,
        duties,
        &ConsultTimers::default(),
        Moment::EPOCH,
    );
    let rungs: Vec<_> = ring
        .ringers()
        .map(|(person, ringer)| (person, ringer.rung))
        .collect();
    assert_eq!(
        rungs,
        [
            (person(2), RingRung::First),
            (person(3), RingRung::Second),
            (person(4), RingRung::Group)
        ]
    );
}
