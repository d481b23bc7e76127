//! The small cast of a consult: a village that asks, an expert who answers, an opinion.

use jiff::civil::date;
use yuanzhen_domain::access::ActorRef;
use yuanzhen_domain::consult::{
    Agreed, Complaint, ComplaintChip, Consent, ConsentHow, Consult, ConsultKind, ConsultTimers, Diagnosis,
    Draft, ExpertTitle, Expertise, Opinion, OpinionContent, Qualified, Referral, Request, Says, Signer,
    SignerRelation, Specialty, Wanted,
};
use yuanzhen_domain::event::Event;
use yuanzhen_domain::id::{ConsultId, ObjectId, OpinionId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::number::Number;
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::person::{Credentials, Staff};
use yuanzhen_domain::urgency::Urgency;

use crate::county::{case, consortium, group, institution, person, secret, uuid};

pub(crate) const PROGRAM: ActorRef = ActorRef::Job(JobKind::RingConsult);

pub(crate) const TIMERS: ConsultTimers = ConsultTimers::USUAL;

pub(crate) fn minutes(minutes: i64) -> Moment {
    Moment::EPOCH.plus(Millis::minutes(minutes))
}

pub(crate) fn kinds(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(|event| event.fact.kind()).collect()
}

/// A request that says all.
pub(crate) fn request() -> Request {
    Request {
        complaint: Complaint {
            chips: vec![ComplaintChip::ChestPain].into(),
            words: secret("胸痛两小时"),
            onset_at: None,
        },
        reason: secret("诊断不明"),
        purpose: secret("明确诊断"),
        wanted: Some(Wanted {
            from: minutes(0),
            until: minutes(240),
        }),
        summary: secret("既往高血压"),
        expertise: Some(Expertise {
            specialty: Specialty::Cardiology,
            title: ExpertTitle::AssociateChief,
        }),
        attachments: Vec::new(),
    }
}

pub(crate) fn consent(signed_at: Moment) -> Consent {
    Consent {
        signer: Signer {
            name: secret("李"),
            relation: SignerRelation::Spouse,
            phone: None,
        },
        how: ConsentHow::Handwriting {
            object: ObjectId::from_uuid(uuid(1)),
        },
        cost_fen: 20_000,
        scope: secret("本次影像与心电"),
        recording: false,
        explained_by: person(90),
        signed_at,
    }
}

/// What person 90 of a village asks of group 1.
pub(crate) fn draft(kind: ConsultKind) -> Draft {
    Draft {
        id: ConsultId::from_uuid(uuid(10_000)),
        number: Number::parse("QS-261123-0002").unwrap(),
        owner: Owner::of(institution(1), Some(consortium(1))).routed_to(group(1)),
        case: Some(case(1).id),
        patient: case(1).patient,
        origin: None,
        requested_by: person(90),
        kind,
        urgency: Urgency::Routine,
        request: request(),
        experts: Vec::new(),
        agreed: Agreed::SameHouse,
    }
}

pub(crate) fn asked(kind: ConsultKind) -> Consult {
    Consult::ask(draft(kind), minutes(0), &TIMERS).unwrap().0
}

pub(crate) fn qualified(number: u128) -> Qualified {
    let staff = Staff {
        id: person(number),
        name: "专家".to_owned(),
        posts: Vec::new(),
        credentials: Credentials {
            licence: Some("110".to_owned()),
            title: None,
            independent_since: Some(date(2010, 1, 1)),
        },
        phone: None,
        active: true,
    };
    Qualified::check(&staff, date(2026, 11, 23)).unwrap()
}

/// Taken by an expert at minute 1.
pub(crate) fn accepted(kind: ConsultKind, by: u128) -> Consult {
    asked(kind).accept(qualified(by), minutes(1)).unwrap().0
}

/// Talked to the end by minute 10; person 1 owes the opinion.
pub(crate) fn pending(kind: ConsultKind) -> Consult {
    let consult = accepted(kind, 1);
    let (consult, _) = consult
        .consent(consent(minutes(1)), person(90), minutes(1))
        .unwrap();
    let (consult, _) = consult.begin(PROGRAM, minutes(2)).unwrap();
    consult.end(person(1).into(), minutes(10)).unwrap().0
}

pub(crate) fn content() -> OpinionContent {
    OpinionContent {
        analysis: secret("考虑急性冠脉综合征"),
        diagnoses: vec![Diagnosis {
            icd10: None,
            words: secret("不稳定型心绞痛"),
        }],
        advice: secret("抗血小板"),
        referral: Some(Referral::ReferNow),
        referral_words: secret("县医院心内科"),
        ..OpinionContent::default()
    }
}

/// Begun by person 1 at minute 11.
pub(crate) fn opinion_of(consult: &Consult) -> Opinion {
    let id = OpinionId::from_uuid(uuid(11_000));
    Opinion::start(id, consult, content(), person(1), minutes(11))
        .unwrap()
        .0
}

/// Signed by person 1 at minute 19.
pub(crate) fn signed(kind: ConsultKind) -> (Consult, Opinion) {
    let consult = pending(kind);
    let opinion = opinion_of(&consult);
    let digest = opinion.content.digest();
    let (opinion, _) = opinion
        .sign(&consult, qualified(1), Says::Agrees, &digest, minutes(18))
        .unwrap();
    let (consult, _) = consult.sign(&opinion, PROGRAM, minutes(19)).unwrap();
    (consult, opinion)
}
