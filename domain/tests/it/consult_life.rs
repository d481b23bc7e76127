//! No order of actions breaks a consult. Generated actions go over one consult with its opinion, as several people and
//! the program would do them; after each the invariants below must hold.
//!
//! 1. Nobody talks or owes an opinion without consent, or an emergency that stands in for it, when it began.
//! 2. A consult that is signed has an opinion under which every hand it needs stood then, the writer's first.
//! 3. A signed version never changes.
//! 4. There is one lead at most; whoever was sent out is never one, and never comes back.
//! 5. Sittings do not overlap, and only the last of a live consult is open.
//! 6. Whoever asks never answers.
//! 7. An emergency keeps owing what it left out until it is there, whatever else happens.
//! 8. Events carry no text of a patient and belong to the consult and its owner.

use std::collections::BTreeMap;

use proptest::prelude::*;
use yuanzhen_domain::consult::{
    Adopted, Agreed, Broken, Consult, ConsultKind, ConsultState, Disposition, Hand, Opinion, OpinionContent,
    OpinionState, Part, Says, Side,
};
use yuanzhen_domain::event::Event;
use yuanzhen_domain::id::OpinionId;
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::refusal::Refusal;

use crate::consulting::{PROGRAM, TIMERS, consent, content, draft, qualified, request};
use crate::county::{SECRET, group, person, secret, uuid};

#[derive(Debug, Clone, Copy)]
enum Act {
    Wait(i64),
    Change,
    Route,
    Escalate,
    SendBack,
    Resubmit,
    Decline,
    Cancel,
    Lapse,
    Consent,
    Emergency,
    WithdrawConsent,
    Accept,
    AcceptInWriting,
    Assign,
    Answer,
    Unanswered,
    Ring,
    Release,
    Schedule,
    Confirm,
    NoShow,
    Begin,
    Interrupt,
    Resume,
    End,
    Convert,
    TalkAgain,
    Invite(Part),
    Remove,
    HandLead,
    Start,
    Save,
    Sign,
    Dissent,
    Reopen,
    Excuse,
    Amend,
    Finish,
    Deliver,
    Acknowledge,
    Dispose,
}

fn acts() -> impl Strategy<Value = Vec<(Act, u128)>> {
    use Act::*;
    let act = prop_oneof![
        2 => (1_i64..90).prop_map(Wait),
        2 => prop::sample::select(vec![Change, Route, Escalate, SendBack, Resubmit, Decline, Cancel, Lapse]),
        5 => Just(Consent),
        1 => prop::sample::select(vec![Emergency, WithdrawConsent]),
        6 => prop::sample::select(vec![Accept, AcceptInWriting, Answer]),
        2 => prop::sample::select(vec![Assign, Unanswered, Ring, Release]),
        2 => prop::sample::select(vec![Schedule, Confirm, NoShow]),
        6 => prop::sample::select(vec![Begin, Interrupt, Resume, End, Convert, TalkAgain]),
        2 => prop::sample::select(Part::ALL).prop_map(Invite),
        1 => prop::sample::select(vec![Remove, HandLead]),
        12 => prop::sample::select(vec![Start, Save, Sign, Sign, Dissent, Finish]),
        1 => prop::sample::select(vec![Reopen, Excuse, Amend]),
        5 => prop::sample::select(vec![Deliver, Acknowledge, Dispose]),
    ];
    let any_order = prop::collection::vec((act, 1_u128..5), 1..70);
    (0..=WAY.len(), any_order).prop_map(|(begun, rest)| WAY[..begun].iter().copied().chain(rest).collect())
}

/// How an emergency goes when nothing gets in the way. A generated run begins anywhere on it.
const WAY: [(Act, u128); 12] = [
    (Act::Answer, 1),
    (Act::Accept, 1),
    (Act::Consent, 1),
    (Act::Begin, 1),
    (Act::Start, 1),
    (Act::End, 1),
    (Act::Sign, 1),
    (Act::Sign, 2),
    (Act::Finish, 1),
    (Act::Deliver, 1),
    (Act::Acknowledge, 1),
    (Act::Dispose, 1),
];

struct Ward {
    now: Moment,
    consult: Consult,
    versions: Vec<Opinion>,
    events: Vec<Event>,
    signed: BTreeMap<u32, (OpinionContent, Vec<Hand>)>,
}

impl Ward {
    fn new(kind: ConsultKind) -> Self {
        let mut draft = draft(kind);
        draft.experts = match kind {
            ConsultKind::Mdt => vec![person(1), person(2)],
            ConsultKind::Named => vec![person(1)],
            _ => Vec::new(),
        };
        if kind == ConsultKind::Urgent {
            draft.request.summary = "".into();
        }
        let (consult, events) = Consult::ask(draft, Moment::EPOCH, &TIMERS).unwrap();
        Self {
            now: Moment::EPOCH,
            consult,
            versions: Vec::new(),
            events,
            signed: BTreeMap::new(),
        }
    }

    /// Does one thing; a refusal leaves everything as it was.
    fn act(&mut self, act: Act, who: u128) -> Result<(), Refusal> {
        use Act::*;
        let (now, by, consult) = (self.now, person(who), self.consult.clone());
        let asker = person(90);
        let step = match act {
            Wait(minutes) => {
                self.now = now.plus(Millis::minutes(minutes));
                return Ok(());
            }
            Change => consult.change(request(), asker, now),
            Route => consult.route(group(who), Agreed::SameHouse, PROGRAM, now),
            Escalate => consult.escalate(group(who), Agreed::SameHouse, &secret("疑难"), by.into(), now),
            SendBack => consult.send_back(secret("缺"), by, now),
            Resubmit => consult.resubmit(request(), asker, now),
            Decline => consult.decline(secret("拒"), by, now),
            Cancel => consult.cancel(secret("消"), asker, now),
            Lapse => consult.lapse(PROGRAM, now, &TIMERS),
            Consent => consult.consent(consent(now), asker, now),
            Emergency => consult.claim_emergency(secret("昏迷"), asker, now, &TIMERS),
            WithdrawConsent => consult.withdraw_consent(secret("不"), asker, now),
            Accept => consult.accept(qualified(who), now),
            AcceptInWriting => consult.accept_in_writing(qualified(who), now),
            Assign => consult.assign(qualified(who), person(80), now),
            Answer => consult.answer(qualified(who), now),
            Unanswered => consult.unanswered(now).map(|consult| (consult, Vec::new())),
            Ring => consult.ring(now).map(|consult| (consult, Vec::new())),
            Release => consult.release(&secret("忙"), by, now),
            Schedule => {
                let (from, until) = (now.plus(Millis::minutes(20)), now.plus(Millis::minutes(50)));
                consult.schedule(from, until, by, now)
            }
            Confirm => consult.confirm(by, now),
            NoShow => consult.no_show(Side::Expert, asker, now, &TIMERS),
            Begin => consult.begin(PROGRAM, now),
            Interrupt => consult.interrupt(Broken::ExpertLine, PROGRAM, now),
            Resume => consult.resume(PROGRAM, now),
            End => consult.end(PROGRAM, now),
            Convert => consult.convert_to_written(by, now),
            TalkAgain => consult.talk_again(PROGRAM, now),
            Invite(part) => consult.invite(by, part, asker.into(), now),
            Remove => consult.remove(by, secret("请出"), person(who % 4 + 1), now),
            HandLead => consult.hand_lead(by, PROGRAM, now),
            Deliver => consult.deliver(PROGRAM, now),
            Acknowledge => consult.acknowledge(asker, now),
            Dispose => {
                let disposition = Disposition {
                    adopted: Adopted::Partly,
                    reason: secret("部分"),
                    done: secret("转院"),
                };
                consult.dispose(disposition, asker, now)
            }
            Finish => match self.versions.last() {
                Some(opinion) => consult.sign(opinion, PROGRAM, now),
                None => return Ok(()),
            },
            Excuse => match self.versions.last() {
                Some(opinion) => {
                    let lead = consult.panel().first().copied().unwrap_or(by);
                    consult.excuse(opinion, by, &secret("手术"), lead, now)
                }
                None => return Ok(()),
            },
            Start | Save | Sign | Dissent | Reopen | Amend => return self.write(act, who),
        };
        let (consult, events) = step?;
        self.consult = consult;
        self.events.extend(events);
        Ok(())
    }

    fn write(&mut self, act: Act, who: u128) -> Result<(), Refusal> {
        let (now, by, consult) = (self.now, person(who), &self.consult);
        if let Act::Start = act {
            if self.versions.is_empty() {
                let id = OpinionId::from_uuid(uuid(11_000));
                let (opinion, events) = Opinion::start(id, consult, content(), by, now)?;
                self.versions.push(opinion);
                self.events.extend(events);
            }
            return Ok(());
        }
        let Some(opinion) = self.versions.last().cloned() else {
            return Ok(());
        };
        let (opinion, events) = match act {
            Act::Save => {
                let words = OpinionContent {
                    notes: secret(&now.millis().to_string()),
                    ..content()
                };
                opinion.save(words, consult, by, now)?
            }
            Act::Sign | Act::Dissent => {
                let says = match act {
                    Act::Sign => Says::Agrees,
                    _ => Says::Dissents {
                        reason: secret("不同意"),
                    },
                };
                let seen = opinion.content.digest();
                opinion.sign(consult, qualified(who), says, &seen, now)?
            }
            Act::Reopen => opinion.reopen(by, now)?,
            Act::Amend => {
                let (next, events) = opinion.amend(secret("补充"), consult, by, now)?;
                self.versions.push(next);
                self.events.extend(events);
                return Ok(());
            }
            _ => return Ok(()),
        };
        if let OpinionState::Signed { hands, .. } = &opinion.state {
            let panel = consult.panel();
            let signed: Vec<_> = hands.iter().map(|hand| hand.by).collect();
            assert!(
                panel.iter().all(|person| signed.contains(person)),
                "a hand is missing"
            );
            assert_eq!(signed.first(), Some(&opinion.written_by));
            let written = (opinion.content.clone(), hands.clone());
            let before = self.signed.insert(opinion.version, written);
            assert!(before.is_none(), "signed twice");
        }
        if let Some(last) = self.versions.last_mut() {
            *last = opinion;
        }
        self.events.extend(events);
        Ok(())
    }

    fn check(&self, before: &Consult) {
        let consult = &self.consult;
        let began = |state: &ConsultState| {
            matches!(
                state,
                ConsultState::Live { .. } | ConsultState::OpinionPending { .. }
            )
        };
        if began(&consult.state) && consult.state.name() != before.state.name() {
            let resumed = matches!(
                before.state,
                ConsultState::Interrupted { .. } | ConsultState::Live { .. }
            );
            let consented = matches!(consult.consent.name(), "given" | "emergency");
            assert!(consented || resumed, "{} without consent", consult.state.name());
        }
        let leads = consult
            .invited
            .iter()
            .filter(|invited| invited.part == Part::Lead)
            .collect::<Vec<_>>();
        assert!(leads.len() <= 1, "two leads");
        for gone in before.invited.iter().filter(|invited| invited.removed.is_some()) {
            let still = consult.invited.iter().find(|one| one.person == gone.person);
            assert!(still.is_some_and(|one| one.removed.is_some()), "came back");
            assert!(!consult.panel().contains(&gone.person));
        }
        if let Some(expert) = consult.state.expert() {
            assert_ne!(expert.by, consult.requested_by);
            assert!(
                consult.panel().contains(&expert.by),
                "who holds it is asked for a hand"
            );
        }
        assert!(!consult.panel().contains(&consult.requested_by));
        let is_open = matches!(
            consult.state,
            ConsultState::Live { .. } | ConsultState::Interrupted { .. }
        );
        for (place, sitting) in consult.sittings.iter().enumerate() {
            let last = place + 1 == consult.sittings.len();
            assert_eq!(sitting.until.is_none(), last && is_open, "{:?}", consult.sittings);
            assert!(sitting.until.is_none_or(|until| until >= sitting.from));
        }
        assert!(consult.sittings.is_sorted_by_key(|sitting| sitting.from));
        if let Some((opinion, version)) = consult.state.opinion() {
            let standing = self.versions.iter().find(|one| one.version == version).unwrap();
            assert_eq!(standing.id, opinion);
        }
        for version in &self.versions {
            if let Some((words, hands)) = self.signed.get(&version.version) {
                assert_eq!(
                    (&version.content, version.state.hands()),
                    (words, hands.as_slice())
                );
            }
        }
        let was_owed = before.owed();
        let owed = consult.owed();
        assert!(
            owed.iter().all(|field| was_owed.contains(field)),
            "owes more than before"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_actions_breaks_a_consult(kind in prop::sample::select(ConsultKind::ALL), acts in acts()) {
        let mut ward = Ward::new(kind);
        for (act, who) in acts {
            let before = ward.consult.clone();
            match ward.act(act, who) {
                Ok(()) => ward.check(&before),
                Err(refusal) => {
                    prop_assert_eq!(&ward.consult, &before);
                    prop_assert!(!refusal.to_string().contains(SECRET));
                }
            }
        }
        for event in &ward.events {
            let text = serde_json::to_string(event).unwrap();
            prop_assert!(!text.contains(SECRET), "{text}");
            prop_assert_eq!(event.subject.id, ward.consult.id.uuid());
            prop_assert_eq!(event.subject.owner.institution, ward.consult.owner.institution);
        }
    }
}
