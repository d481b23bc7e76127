//! No order of actions breaks a case. Generated actions go over one case with its study, report, deliveries and
//! critical values, as several people and the program would do them; after each the invariants below must hold.
//!
//! 1. A closed case has a signed report that arrived everywhere it was sent, and no open critical value.
//! 2. A signed version never changes: content, set and hands stay as they were signed.
//! 3. Where two hands sign, they are two people and name the same version, content and set.
//! 4. At most one version of a report stands as signed.
//! 5. A hand is put only under what was there to read and was on the screen: complete, linked to the case, out of
//!    quarantine.
//! 6. A claim that runs is not taken by another, unless somebody assigns the case.
//! 7. A critical value only moves forward, and was read back by another than raised it.
//! 8. A delivery carries a version that was signed.
//! 9. A link made by hand was undone only by another.
//! 10. Events carry no text of a patient and belong to the case's owner.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use yuanzhen_domain::access::ActorRef;
use yuanzhen_domain::case::{Case, CaseState, Closing, Standing};
use yuanzhen_domain::critical::{Critical, CriticalState, Revocation, RevokedFor};
use yuanzhen_domain::delivery::Delivery;
use yuanzhen_domain::event::{Event, Fact};
use yuanzhen_domain::id::{CriticalId, DeliveryId, PersonId, ReportId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::place::Signatures;
use yuanzhen_domain::refusal::{Refusal, Why};
use yuanzhen_domain::report::{Conclusion, Report, ReportContent, ReportState, Signature, SigningFacts};
use yuanzhen_domain::study::{Arrival, How, InstanceSet, Link, Quarantine, Study};

use crate::county::{MATCHER, SECRET, case, group, institution, person, secret, set_of, study, uuid};

const CLAIM: Millis = Millis::minutes(30);

#[derive(Debug, Clone, Copy)]
enum Act {
    Wait(i64),
    Claim,
    Release,
    Assign,
    Route,
    SendBack,
    Resubmit,
    Decline,
    Cancel,
    Close,
    Reopen,
    Receive,
    Complete,
    LinkByProgram,
    LinkByHand,
    Unlink,
    Quarantine,
    Clear,
    Start,
    Save,
    HandOver,
    Submit,
    TakeBack,
    Review,
    Reject,
    Sign,
    Amend,
    GiveUp,
    Withdraw,
    Publish,
    Deliver,
    Print,
    Acknowledge,
    Raise,
    Notify,
    ReadBack,
    ReadBackWrong,
    Handle,
    CloseCritical,
    Revoke(RevokedFor),
    NoteRevoked,
}

fn acts() -> impl Strategy<Value = Vec<(Act, u128)>> {
    use Act::*;
    // What makes progress is drawn more often, so that most runs reach signing and closing.
    let act = prop_oneof![
        2 => (1_i64..40).prop_map(Wait),
        6 => Just(Claim),
        1 => prop::sample::select(vec![Release, Assign, Route, SendBack, Resubmit, Decline, Cancel, Reopen]),
        6 => prop::sample::select(vec![Receive, Complete, LinkByProgram]),
        2 => prop::sample::select(vec![LinkByHand, Unlink, Quarantine, Clear, HandOver, TakeBack]),
        12 => prop::sample::select(vec![Start, Save, Submit, Review, Sign]),
        2 => prop::sample::select(vec![Reject, Amend, GiveUp, Withdraw]),
        8 => prop::sample::select(vec![Publish, Deliver, Print, Acknowledge, Close]),
        5 => prop::sample::select(vec![Raise, Notify, ReadBack, ReadBackWrong, Handle, CloseCritical, NoteRevoked]),
        1 => prop::sample::select(RevokedFor::ALL).prop_map(Revoke),
    ];
    let any_order = prop::collection::vec((act, 1_u128..4), 1..70);
    (0..=WAY.len(), any_order).prop_map(|(begun, rest)| WAY[..begun].iter().copied().chain(rest).collect())
}

/// How a case with a critical value goes when nothing gets in the way. A generated run begins anywhere on it.
const WAY: [(Act, u128); 18] = [
    (Act::Receive, 1),
    (Act::Complete, 1),
    (Act::LinkByProgram, 1),
    (Act::Claim, 1),
    (Act::Start, 1),
    (Act::Save, 1),
    (Act::Raise, 1),
    (Act::Notify, 1),
    (Act::Submit, 1),
    (Act::Review, 2),
    (Act::Sign, 2),
    (Act::Publish, 1),
    (Act::Deliver, 1),
    (Act::Print, 3),
    (Act::Acknowledge, 3),
    (Act::ReadBack, 3),
    (Act::Handle, 3),
    (Act::Close, 1),
];

/// One case and all that belongs to it.
struct Ward {
    now: Moment,
    case: Case,
    study: Study,
    versions: Vec<Report>,
    deliveries: Vec<Delivery>,
    criticals: Vec<Critical>,
    hands: Signatures,
    events: Vec<Event>,
    /// What stood on the screen when somebody last looked.
    seen: InstanceSet,
    /// Each signed version as it was when it was signed.
    signed: BTreeMap<u32, (ReportContent, Vec<Signature>)>,
    /// A critical value was read back; the case was closed.
    read_back: bool,
    closed: bool,
}

impl Ward {
    fn new(hands: Signatures) -> Self {
        Self {
            now: Moment::EPOCH,
            case: case(1),
            study: study(),
            versions: Vec::new(),
            deliveries: Vec::new(),
            criticals: Vec::new(),
            hands,
            events: Vec::new(),
            seen: set_of(&study(), &case(1)),
            signed: BTreeMap::new(),
            read_back: false,
            closed: false,
        }
    }

    fn set(&self) -> InstanceSet {
        set_of(&self.study, &self.case)
    }

    fn has_signed(&self) -> bool {
        self.versions.iter().any(Report::is_signed)
    }

    fn do_one(&mut self, act: Act, who: u128) -> Result<(), Refusal> {
        let (by, at) = (person(who), self.now);
        let program = ActorRef::Job(JobKind::DeliverReport);
        match act {
            Act::Wait(minutes) => self.now = self.now.plus(Millis::minutes(minutes)),
            Act::Claim => self.on_case(|case| case.claim(by, at, CLAIM))?,
            Act::Release => self.on_case(|case| case.release(by.into(), at))?,
            Act::Assign => self.on_case(|case| case.assign(by, person(80), at, CLAIM))?,
            Act::Route => self.on_case(|case| case.route(group(1), program, at))?,
            Act::SendBack => {
                let standing = Standing::of(&self.versions);
                self.on_case(|case| case.send_back(by, at, secret("缺病史"), standing))?;
            }
            Act::Resubmit => self.on_case(|case| case.resubmit(by, at))?,
            Act::Decline => {
                let standing = Standing::of(&self.versions);
                self.on_case(|case| case.decline(by, at, secret("非本组"), standing))?;
            }
            Act::Cancel => {
                let standing = Standing::of(&self.versions);
                self.on_case(|case| case.cancel(by, at, secret("患者离开"), standing))?;
            }
            Act::Close => {
                let closing = Closing::of(&self.case, &self.versions, &self.deliveries, &self.criticals);
                self.on_case(|case| case.close(by, at, &closing))?;
                self.closed = true;
            }
            Act::Reopen => self.on_case(|case| case.reopen(by, at, CLAIM))?,
            Act::Receive => {
                let held = self.study.instances + 1;
                self.on_study(|study| study.receive(held, program, at))?;
            }
            Act::Complete => self.on_study(|study| study.complete(program, at))?,
            Act::LinkByProgram => {
                let case = self.case.clone();
                self.on_study(|study| study.link(&case, How::Accession, Vec::new(), MATCHER, at))?;
            }
            Act::LinkByHand => {
                // By hand it may go to a wrong case as well.
                let case = if who == 1 { case(2) } else { self.case.clone() };
                self.on_study(|study| study.link(&case, How::ByHand, Vec::new(), by.into(), at))?;
            }
            Act::Unlink => self.on_study(|study| study.unlink(by, at, "wrong order".into()))?,
            Act::Quarantine => {
                self.on_study(|study| study.quarantine(Quarantine::LyingHeader, program, at))?
            }
            Act::Clear => self.on_study(|study| study.clear(by, at, "looked at".into()))?,
            Act::Start => {
                self.seen = self.set();
                if self.versions.is_empty() {
                    let id = ReportId::from_uuid(uuid(7_000));
                    let content = ReportContent::default();
                    let (report, events) = Report::start(id, &self.case, self.set(), content, by, at)?;
                    self.versions.push(report);
                    self.events.extend(events);
                }
            }
            Act::Save => {
                self.seen = self.set();
                let set = self.set();
                let content = ReportContent {
                    findings: secret(&at.millis().to_string()),
                    conclusion: Some(Conclusion::Positive),
                    ..ReportContent::default()
                };
                self.on_report(|report| report.save(content, set, by, at))?;
            }
            Act::HandOver => self.on_report(|report| report.hand_over(by, by.into(), at))?,
            Act::Submit => self.put_hand(|report, facts| report.submit(by, at, facts))?,
            Act::TakeBack => self.on_report(|report| report.take_back(by, at))?,
            Act::Review => {
                self.seen = self.set();
                self.on_report(|report| report.review(by, at))?;
            }
            Act::Reject => self.on_report(|report| report.reject(by, at, secret("左右有误")))?,
            Act::Sign => self.put_hand(|report, facts| report.sign(by, at, facts))?,
            Act::Amend => {
                if let Some(report) = self.versions.last() {
                    let (next, events) = report.amend(by, at, secret("补充"))?;
                    self.versions.push(next);
                    self.events.extend(events);
                }
            }
            Act::GiveUp => {
                if let Some(report) = self.versions.last() {
                    self.events.extend(report.give_up(by, at)?);
                    self.versions.pop();
                }
            }
            Act::Withdraw => {
                if let Some(at_index) = self.versions.iter().position(Report::is_signed) {
                    let (report, events) =
                        self.versions[at_index].clone().withdraw(by, at, secret("错误"))?;
                    self.versions[at_index] = report;
                    self.events.extend(events);
                }
            }
            Act::Publish => {
                if let Some(report) = self
                    .versions
                    .iter()
                    .rev()
                    .find(|report| !report.state.signatures().is_empty())
                {
                    for receiver in Delivery::receivers(report) {
                        let id = DeliveryId::from_uuid(uuid(8_000 + self.deliveries.len() as u128));
                        let (delivery, events) = Delivery::publish(id, report, receiver, program, at)?;
                        self.deliveries.push(delivery);
                        self.events.extend(events);
                    }
                }
            }
            Act::Deliver => self.on_delivery(|delivery| delivery.deliver(program, at))?,
            Act::Print => self.on_delivery(|delivery| delivery.print(by, at))?,
            Act::Acknowledge => self.on_delivery(|delivery| delivery.acknowledge(by, at))?,
            Act::Raise => {
                let id = CriticalId::from_uuid(uuid(9_000 + self.criticals.len() as u128));
                let (critical, events) = Critical::raise(id, &self.case, secret("脑疝"), secret(""), by, at)?;
                self.criticals.push(critical);
                self.events.extend(events);
            }
            Act::Notify => self.on_critical(|critical| critical.notify(Some(by), program, at))?,
            Act::ReadBack => {
                self.on_critical(|critical| critical.read_back(secret("脑疝，收到"), by, at))?;
                self.read_back = !self.criticals.is_empty();
            }
            Act::ReadBackWrong => {
                let wrong = self.on_critical(|critical| critical.read_back("收到".into(), by, at));
                assert!(
                    wrong.is_err() || self.criticals.is_empty(),
                    "words without the value were taken"
                );
            }
            Act::Handle => self.on_critical(|critical| critical.handle(secret("已转运"), by, at))?,
            Act::CloseCritical => self.on_critical(|critical| critical.close(by, at))?,
            Act::Revoke(why) => {
                let case = self.case.clone();
                let reason = secret("复核");
                let revocation = Revocation { by, at, why, reason };
                self.on_critical(|critical| critical.revoke(&case, revocation))?;
            }
            Act::NoteRevoked => self.on_critical(|critical| critical.note(by, at))?,
        }
        Ok(())
    }

    fn on_case(
        &mut self,
        step: impl FnOnce(Case) -> Result<(Case, Vec<Event>), Refusal>,
    ) -> Result<(), Refusal> {
        let (case, events) = step(self.case.clone())?;
        self.case = case;
        self.events.extend(events);
        Ok(())
    }

    fn on_study(
        &mut self,
        step: impl FnOnce(Study) -> Result<(Study, Vec<Event>), Refusal>,
    ) -> Result<(), Refusal> {
        let (study, events) = step(self.study.clone())?;
        self.study = study;
        self.events.extend(events);
        Ok(())
    }

    /// On the newest version.
    fn on_report(
        &mut self,
        step: impl FnOnce(Report) -> Result<(Report, Vec<Event>), Refusal>,
    ) -> Result<(), Refusal> {
        let Some(last) = self.versions.last_mut() else {
            return Ok(());
        };
        let (report, events) = step(last.clone())?;
        *last = report;
        self.events.extend(events);
        Ok(())
    }

    /// Puts a hand under the newest version; a signed one replaces the version before.
    fn put_hand(
        &mut self,
        step: impl FnOnce(Report, &SigningFacts<'_>) -> Result<(Report, Vec<Event>), Refusal>,
    ) -> Result<(), Refusal> {
        let (case, study, set) = (self.case.clone(), self.study.clone(), self.set());
        let (seen, accepted) = (self.seen.clone(), BTreeSet::new());
        let Some(version) = self.versions.last().map(|report| report.version) else {
            return Ok(());
        };
        let facts = SigningFacts {
            case: &case,
            studies: std::slice::from_ref(&study),
            set: &set,
            seen: &seen,
            version,
            findings: &[],
            accepted: &accepted,
            hands: self.hands,
        };
        self.on_report(|report| step(report, &facts))?;
        assert!(
            matches!(study.arrival, Arrival::Complete { .. }),
            "5: signed while images arrive"
        );
        assert_eq!(
            study.link.case(),
            Some(case.id),
            "5: signed on images of another case"
        );
        assert!(study.quarantine.is_empty(), "5: signed from quarantine");
        assert!(
            case.state.is_readable(),
            "5: signed on a case that is {}",
            case.state.name()
        );
        let newest = self.versions.last().unwrap().clone();
        for hand in newest.state.signatures() {
            assert_eq!(hand.set.digest, set.digest, "5: signed for what is not there");
            assert_eq!(
                hand.set.digest, seen.digest,
                "5: signed for what was not on the screen"
            );
        }
        if newest.is_signed() {
            self.signed.insert(
                newest.version,
                (newest.content.clone(), newest.state.signatures().to_vec()),
            );
            for earlier in self
                .versions
                .iter_mut()
                .filter(|report| report.version < newest.version && report.is_signed())
            {
                let (replaced, events) = earlier.clone().replaced_by(&newest, self.now)?;
                *earlier = replaced;
                self.events.extend(events);
            }
        }
        Ok(())
    }

    fn on_delivery(
        &mut self,
        step: impl Fn(Delivery) -> Result<(Delivery, Vec<Event>), Refusal>,
    ) -> Result<(), Refusal> {
        for delivery in &mut self.deliveries {
            if let Ok((next, events)) = step(delivery.clone()) {
                *delivery = next;
                self.events.extend(events);
            }
        }
        Ok(())
    }

    fn on_critical(
        &mut self,
        step: impl FnOnce(Critical) -> Result<(Critical, Vec<Event>), Refusal>,
    ) -> Result<(), Refusal> {
        let Some(last) = self.criticals.last_mut() else {
            return Ok(());
        };
        let (critical, events) = step(last.clone())?;
        *last = critical;
        self.events.extend(events);
        Ok(())
    }

    fn check(&self, before: &Before, act: Act, who: PersonId) {
        if Standing::of(&self.versions) == Standing::UnderReview {
            let out = !self.case.state.is_readable() && !matches!(self.case.state, CaseState::Closed { .. });
            assert!(!out, "11: a report under review of a case nobody may read");
        }
        if let CaseState::Closed { .. } = self.case.state {
            assert!(
                self.criticals
                    .iter()
                    .all(|one| one.may_close_case() || was_withdrawn(one)),
                "1: closed with an open critical value"
            );
            if !matches!(before.case, CaseState::Closed { .. }) {
                let signed = self
                    .versions
                    .iter()
                    .find(|report| report.is_signed())
                    .expect("1: closed unsigned");
                let sent: Vec<_> = self
                    .deliveries
                    .iter()
                    .filter(|delivery| delivery.is_of(signed))
                    .collect();
                assert!(
                    !sent.is_empty() && sent.iter().all(|delivery| delivery.has_arrived()),
                    "1: not delivered"
                );
            }
        }
        for report in &self.versions {
            let signatures = report.state.signatures();
            if let Some((content, hands)) = self.signed.get(&report.version) {
                assert_eq!(&report.content, content, "2: content changed after signing");
                assert_eq!(signatures, hands.as_slice(), "2: hands changed after signing");
            }
            if matches!(
                report.state,
                ReportState::Signed { .. } | ReportState::Amended { .. } | ReportState::Withdrawn { .. }
            ) {
                assert!(
                    self.signed.contains_key(&report.version),
                    "2: signed by another way"
                );
                self.check_hands(report, signatures);
            }
        }
        assert!(
            self.versions.iter().filter(|report| report.is_signed()).count() <= 1,
            "4: two versions stand"
        );
        if let (CaseState::Claimed { by: held, until, .. }, CaseState::Claimed { by: holds, .. }) =
            (&before.case, &self.case.state)
        {
            let taken = held != holds && self.now < *until;
            assert!(
                !taken || matches!(act, Act::Assign),
                "6: taken out of another's hands by {act:?}"
            );
        }
        for (critical, rank) in self.criticals.iter().zip(&before.criticals) {
            assert!(rank_of(critical) >= *rank, "7: a critical value moved back");
            if let CriticalState::ReadBack { read_back, .. } = critical.done() {
                assert_ne!(read_back.by, critical.raised.by, "7: read back to oneself");
            }
        }
        for delivery in &self.deliveries {
            assert!(
                self.signed.contains_key(&delivery.report_version),
                "8: delivered unsigned"
            );
        }
        if let (Link::Matched { by, .. }, Link::Unmatched { .. }) = (&before.link, &self.study.link) {
            assert_ne!(by.person(), Some(who), "9: undone by the same hand");
        }
        for event in &self.events[before.events..] {
            let text = serde_json::to_string(event).unwrap();
            assert!(!text.contains(SECRET), "10: {text}");
            assert_eq!(event.subject.owner.institution, institution(1), "10: {text}");
            assert!(
                text.contains(&format!("\"kind\":\"{}\"", event.fact.kind())),
                "10: {text}"
            );
            let again: Event = serde_json::from_str(&text).unwrap();
            assert_eq!(&again, event, "10: an event reads back");
        }
    }

    fn check_hands(&self, report: &Report, signatures: &[Signature]) {
        for signature in signatures {
            assert_eq!(signature.version, report.version, "3");
            assert_eq!(
                signature.content,
                report.content.digest(),
                "3: another content was signed"
            );
            assert_eq!(
                signature.set.digest, signatures[0].set.digest,
                "3: two sets were signed"
            );
            assert_eq!(
                signature.set.case, report.case,
                "3: a set of another case was signed"
            );
        }
        match self.hands {
            Signatures::One => assert_eq!(signatures.len(), 1, "3"),
            Signatures::Two => {
                assert_eq!(signatures.len(), 2, "3");
                assert_ne!(signatures[0].by, signatures[1].by, "3: the same hand twice");
            }
        }
    }
}

/// What is compared with after an action.
struct Before {
    case: CaseState,
    link: Link,
    criticals: Vec<u8>,
    events: usize,
}

impl Before {
    fn of(ward: &Ward) -> Self {
        Self {
            case: ward.case.state.clone(),
            link: ward.study.link.clone(),
            criticals: ward.criticals.iter().map(rank_of).collect(),
            events: ward.events.len(),
        }
    }
}

/// The report of a closed case was withdrawn, and the site has not said yet that it knows.
fn was_withdrawn(critical: &Critical) -> bool {
    critical
        .revocation()
        .is_some_and(|revocation| revocation.why == RevokedFor::Withdrawn)
}

fn rank_of(critical: &Critical) -> u8 {
    match critical.state {
        CriticalState::Raised => 0,
        CriticalState::Notified { .. } => 1,
        CriticalState::ReadBack { .. } => 2,
        CriticalState::Handled { .. } => 3,
        CriticalState::Closed { .. } => 4,
        CriticalState::Revoked { .. } => 5,
        CriticalState::Void { .. } => 6,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_actions_breaks_a_case(acts in acts(), two in any::<bool>()) {
        let mut ward = Ward::new(if two { Signatures::Two } else { Signatures::One });
        for (act, who) in acts {
            let before = Before::of(&ward);
            let _refused = ward.do_one(act, who);
            ward.check(&before, act, person(who));
        }
    }
}

/// The generated runs do reach the interesting ends; otherwise the test above would be about nothing.
#[test]
fn generated_actions_reach_signing_and_closing() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut signed, mut read_back, mut closed) = (0, 0, 0);
    for _ in 0..500 {
        let mut ward = Ward::new(Signatures::One);
        for (act, who) in acts().new_tree(&mut runner).unwrap().current() {
            let _refused = ward.do_one(act, who);
        }
        signed += usize::from(!ward.signed.is_empty());
        read_back += usize::from(ward.read_back);
        closed += usize::from(ward.closed);
    }
    println!("of 500 runs {signed} signed, {read_back} read back, {closed} closed");
    assert!(
        signed >= 100 && read_back >= 100 && closed >= 25,
        "{signed} {read_back} {closed}"
    );
}

/// The whole way once, so that the generated test above is known to be about something.
#[test]
fn the_journey_from_claim_to_close() {
    let mut ward = Ward::new(Signatures::Two);
    let acknowledged = WAY.len() - 3;
    for (act, who) in &WAY[..acknowledged] {
        ward.do_one(*act, *who)
            .unwrap_or_else(|refusal| panic!("{act:?}: {refusal}"));
    }
    let refused = ward.do_one(Act::Close, 1).unwrap_err();
    assert_eq!(refused.why.code(), "critical-open");
    for (act, who) in &WAY[acknowledged..] {
        ward.do_one(*act, *who)
            .unwrap_or_else(|refusal| panic!("{act:?}: {refusal}"));
    }
    assert!(ward.read_back && ward.closed);
    let kinds: Vec<_> = ward.events.iter().map(|event| event.fact.kind()).collect();
    assert_eq!(kinds.last(), Some(&"case-closed"));
    assert!(
        ward.events
            .iter()
            .any(|event| event.fact == Fact::CriticalReadBack)
    );
}

#[test]
fn a_late_image_makes_the_second_signature_stale_and_shows_the_difference() {
    let mut ward = Ward::new(Signatures::Two);
    for (act, who) in [
        (Act::Receive, 1),
        (Act::Complete, 1),
        (Act::LinkByProgram, 1),
        (Act::Claim, 1),
        (Act::Start, 1),
        (Act::Save, 1),
        (Act::Submit, 1),
        (Act::Review, 2),
        (Act::Receive, 1),
        (Act::Complete, 1),
    ] {
        ward.do_one(act, who)
            .unwrap_or_else(|refusal| panic!("{act:?}: {refusal}"));
    }
    let refused = ward.do_one(Act::Sign, 2).unwrap_err();
    let Why::WriterStale(difference) = refused.why else {
        panic!("{refused}")
    };
    assert_eq!((difference.instances_read, difference.instances_now), (1, 2));
    assert!(!difference.patient_changed);

    // The reviewer cannot mend it; the way on is back to the writer, who looks again.
    for (act, who) in [
        (Act::Reject, 2),
        (Act::Save, 1),
        (Act::Submit, 1),
        (Act::Review, 2),
        (Act::Sign, 2),
    ] {
        ward.do_one(act, who)
            .unwrap_or_else(|refusal| panic!("{act:?}: {refusal}"));
    }
    assert!(ward.has_signed());
}

#[test]
fn an_image_that_came_while_the_page_stood_open_is_not_submitted_unseen() {
    let mut ward = Ward::new(Signatures::One);
    for (act, who) in [
        (Act::Receive, 1),
        (Act::Complete, 1),
        (Act::LinkByProgram, 1),
        (Act::Claim, 1),
        (Act::Start, 1),
        (Act::Save, 1),
        (Act::Receive, 1),
        (Act::Complete, 1),
    ] {
        ward.do_one(act, who)
            .unwrap_or_else(|refusal| panic!("{act:?}: {refusal}"));
    }
    let refused = ward.do_one(Act::Submit, 1).unwrap_err();
    let Why::Stale(difference) = refused.why else {
        panic!("{refused}")
    };
    assert_eq!((difference.instances_read, difference.instances_now), (1, 2));
    ward.do_one(Act::Save, 1).unwrap();
    ward.do_one(Act::Submit, 1).unwrap();
    assert!(ward.has_signed());
}
