//! Steps of an opinion and of a dose: written by one, signed by all or dissented from, read back and confirmed.

use yuanzhen_domain::consult::{
    Amount, Consult, ConsultKind, Dose, DoseOrder, DoseRoute, DoseUnit, Opinion, OpinionContent,
    OpinionState, Part, Referral, Says,
};
use yuanzhen_domain::id::{DoseId, OpinionId};
use yuanzhen_domain::refusal::Why;

use super::minutes;
use crate::consulting::{
    PROGRAM, TIMERS, accepted, asked, consent, content, draft, kinds, opinion_of, pending, qualified,
};
use crate::county::{person, uuid};

/// Persons 1, 2 and 3 are asked; 1 leads. They have talked; 1 has written.
fn panel() -> (Consult, Opinion) {
    let mut mdt = draft(ConsultKind::Mdt);
    mdt.experts = vec![person(1), person(2), person(3)];
    let (consult, _) = Consult::ask(mdt, minutes(0), &TIMERS).unwrap();
    let (consult, _) = consult.accept(qualified(2), minutes(1)).unwrap();
    assert_eq!(
        consult.panel(),
        [person(1), person(2), person(3)],
        "2 came, 1 leads"
    );
    let (consult, _) = consult
        .consent(consent(minutes(1)), person(90), minutes(1))
        .unwrap();
    let (consult, _) = consult.begin(PROGRAM, minutes(2)).unwrap();
    let opinion = opinion_of(&consult);
    let (consult, _) = consult.end(PROGRAM, minutes(10)).unwrap();
    (consult, opinion)
}

fn sign(opinion: &Opinion, consult: &Consult, by: u128, says: Says) -> Result<Opinion, Why> {
    let digest = opinion.content.digest();
    opinion
        .clone()
        .sign(consult, qualified(by), says, &digest, minutes(20))
        .map(|(opinion, _)| opinion)
        .map_err(|refusal| refusal.why)
}

fn dissents(reason: &str) -> Says {
    Says::Dissents {
        reason: reason.into(),
    }
}

#[test]
fn all_of_several_experts_sign_or_dissent_with_a_reason() {
    let (consult, opinion) = panel();
    let by = |opinion: &Opinion, who, says| sign(opinion, &consult, who, says);
    assert_eq!(by(&opinion, 2, Says::Agrees), Err(Why::NotTheWriter));
    assert_eq!(by(&opinion, 4, Says::Agrees), Err(Why::NotOfThePanel));
    assert_eq!(by(&opinion, 1, dissents("自")), Err(Why::SameHand));
    let opinion = by(&opinion, 1, Says::Agrees).unwrap();
    assert_eq!(opinion.state.name(), "signing");
    assert_eq!(by(&opinion, 1, Says::Agrees), Err(Why::AlreadySigned));
    assert_eq!(by(&opinion, 2, dissents(" ")), Err(Why::ReasonMissing));
    let opinion = by(&opinion, 2, dissents("不排除夹层")).unwrap();
    assert_eq!(opinion.awaited(&consult), [person(3)]);
    let refused = consult.clone().sign(&opinion, PROGRAM, minutes(21)).unwrap_err();
    assert_eq!(refused.why, Why::NotSigned);
    let opinion = by(&opinion, 3, Says::Agrees).unwrap();
    assert!(opinion.is_signed());
    let says: Vec<_> = opinion
        .state
        .hands()
        .iter()
        .map(|hand| matches!(hand.says, Says::Agrees))
        .collect();
    assert_eq!(says, [true, false, true]);
    assert!(consult.sign(&opinion, PROGRAM, minutes(21)).is_ok());
}

#[test]
fn a_change_lets_the_hands_fall_away() {
    let (consult, opinion) = panel();
    let opinion = sign(&opinion, &consult, 1, Says::Agrees).unwrap();
    let opinion = sign(&opinion, &consult, 2, Says::Agrees).unwrap();
    let refused = opinion
        .clone()
        .save(content(), &consult, person(1), minutes(21))
        .unwrap_err();
    assert_eq!(refused.why, Why::WrongState);
    assert_eq!(
        opinion.clone().reopen(person(2), minutes(21)).unwrap_err().why,
        Why::NotTheWriter
    );
    let (opinion, _) = opinion.reopen(person(1), minutes(21)).unwrap();
    assert_eq!(opinion.state, OpinionState::Draft);
    assert_eq!(opinion.awaited(&consult).len(), 3);
}

#[test]
fn one_who_cannot_sign_is_excused_by_the_lead_and_holds_nobody_up() {
    let (consult, opinion) = panel();
    let opinion = sign(&opinion, &consult, 1, Says::Agrees).unwrap();
    let opinion = sign(&opinion, &consult, 2, Says::Agrees).unwrap();
    let excuse = |who, by, reason: &str| {
        consult
            .clone()
            .excuse(&opinion, person(who), &reason.into(), person(by), minutes(22))
    };
    assert_eq!(excuse(3, 2, "手术").unwrap_err().why, Why::NotTheExpert);
    assert_eq!(excuse(1, 1, "手术").unwrap_err().why, Why::NotOfThePanel);
    assert_eq!(excuse(2, 1, "手术").unwrap_err().why, Why::AlreadySigned);
    assert_eq!(excuse(3, 1, " ").unwrap_err().why, Why::ReasonMissing);
    let (consult, events) = excuse(3, 1, "手术").unwrap();
    assert_eq!(kinds(&events), ["opinion-excused"]);
    assert!(opinion.settle(&consult, minutes(22)).is_signed());
}

#[test]
fn the_lead_is_handed_on_and_the_new_one_writes() {
    let (consult, opinion) = panel();
    let refused = consult
        .clone()
        .hand_lead(person(9), person(1).into(), minutes(11))
        .unwrap_err();
    assert_eq!(refused.why, Why::NotOfThePanel);
    let (consult, _) = consult
        .hand_lead(person(3), person(1).into(), minutes(11))
        .unwrap();
    let leads = consult
        .invited
        .iter()
        .filter(|invited| invited.part == Part::Lead)
        .count();
    assert_eq!((leads, consult.panel()[0]), (1, person(3)));
    let old = opinion.clone().save(content(), &consult, person(1), minutes(12));
    assert_eq!(old.unwrap_err().why, Why::NotTheExpert);
    let (opinion, _) = opinion.save(content(), &consult, person(3), minutes(12)).unwrap();
    assert_eq!(sign(&opinion, &consult, 1, Says::Agrees), Err(Why::NotTheWriter));
    assert!(sign(&opinion, &consult, 3, Says::Agrees).is_ok());
}

#[test]
fn a_hand_is_put_under_what_was_on_the_screen_and_says_all() {
    let consult = pending(ConsultKind::Ordinary);
    let opinion = opinion_of(&consult);
    let other = OpinionContent {
        notes: "观察".into(),
        ..content()
    };
    let seen = opinion.content.digest();
    let (changed, _) = opinion.save(other, &consult, person(1), minutes(12)).unwrap();
    let refused = changed
        .sign(&consult, qualified(1), Says::Agrees, &seen, minutes(13))
        .unwrap_err();
    assert_eq!(refused.why, Why::TextChanged);
    let empty = OpinionContent {
        referral: Some(Referral::Refer),
        ..OpinionContent::default()
    };
    assert_eq!(
        empty.missing(),
        ["analysis", "diagnoses", "advice", "referral-words"]
    );
    let id = OpinionId::from_uuid(uuid(11_001));
    let start = |consult: &Consult, by| {
        Opinion::start(id, consult, content(), person(by), minutes(12)).map_err(|refusal| refusal.why)
    };
    assert_eq!(start(&consult, 2).unwrap_err(), Why::NotTheExpert);
    assert_eq!(
        start(&accepted(ConsultKind::Ordinary, 1), 1).unwrap_err(),
        Why::WrongState
    );
    // While they talk it is written, and not signed.
    let (live, _) = consult.talk_again(PROGRAM, minutes(12)).unwrap();
    let (draft, _) = start(&live, 1).unwrap();
    assert_eq!(sign(&draft, &live, 1, Says::Agrees), Err(Why::WrongState));
}

#[test]
fn no_two_contents_share_a_digest() {
    let split = |analysis: &str, advice: &str| {
        OpinionContent {
            analysis: analysis.into(),
            advice: advice.into(),
            ..OpinionContent::default()
        }
        .digest()
    };
    assert_ne!(split("ab", ""), split("a", "b"));
    assert_ne!(
        split("", ""),
        OpinionContent {
            referral: Some(Referral::Stay),
            ..OpinionContent::default()
        }
        .digest()
    );
}

fn order() -> DoseOrder {
    DoseOrder {
        drug: "阿司匹林".into(),
        amount: Amount::parse("300").unwrap(),
        unit: DoseUnit::Milligram,
        route: DoseRoute::Chewed,
        rate: "".into(),
    }
}

fn dose(order: DoseOrder) -> Dose {
    let id = DoseId::from_uuid(uuid(12_000));
    let consult = pending(ConsultKind::Ordinary);
    Dose::write(id, &consult, order, person(1), person(90), minutes(5))
        .unwrap()
        .0
}

#[test]
fn a_dose_is_an_order_once_whoever_said_it_has_heard_it_read_back() {
    let written = dose(order());
    let refused = |words: &str, by| {
        written
            .clone()
            .read_back(words.into(), person(by), minutes(6))
            .unwrap_err()
            .why
    };
    assert_eq!(refused("阿司匹林300毫克嚼服", 1), Why::SameHand);
    for wrong in [
        "收到",
        "阿司匹林100毫克嚼服",
        "阿司匹林300克嚼服",
        "阿司匹林300嚼服",
        "阿司匹林300毫克静推",
        "氯吡格雷300毫克嚼服",
        "阿司匹林1300毫克嚼服",
        "阿司匹林300毫克/公斤嚼服",
    ] {
        assert_eq!(refused(wrong, 90), Why::ReadBackDiffers, "{wrong}");
    }
    assert_eq!(
        written.clone().confirm(person(1), minutes(6)).unwrap_err().why,
        Why::WrongState
    );
    let (read_back, _) = written
        .read_back("阿司匹林 ３００ mg，嚼服，对吗".into(), person(90), minutes(6))
        .unwrap();
    assert!(!read_back.is_order());
    assert_eq!(
        read_back.clone().confirm(person(90), minutes(7)).unwrap_err().why,
        Why::NotWhoSaidIt
    );
    let (confirmed, events) = read_back.confirm(person(1), minutes(7)).unwrap();
    assert!(confirmed.is_order());
    assert_eq!(kinds(&events), ["dose-confirmed"]);
    let unexplained = confirmed.clone().strike(" ".into(), person(1), minutes(8));
    assert_eq!(unexplained.unwrap_err().why, Why::ReasonMissing);
    let (struck, _) = confirmed.strike("过敏".into(), person(90), minutes(8)).unwrap();
    assert!(!struck.is_order());
    let json = serde_json::to_value(&struck.state).unwrap();
    assert_eq!(
        (json["state"].as_str(), json["was_confirmed"].as_bool()),
        (Some("struck"), Some(true))
    );
}

#[test]
fn a_rate_that_was_said_is_read_back_too() {
    let pumped = DoseOrder {
        drug: "硝酸甘油".into(),
        amount: Amount::parse("10").unwrap(),
        unit: DoseUnit::Milligram,
        route: DoseRoute::IntravenousPump,
        rate: "3ml/h".into(),
    };
    let read = |words: &str| {
        dose(pumped.clone())
            .read_back(words.into(), person(90), minutes(6))
            .map(|_| ())
    };
    assert!(read("硝酸甘油10毫克泵入，3 ml/h").is_ok());
    assert!(read("硝酸甘油10毫克泵入").is_err());
    assert!(read("硝酸甘油10毫克泵入，13 ml/h").is_err());
}

#[test]
fn only_an_expert_of_the_consult_says_a_dose_and_only_while_it_goes_on() {
    let id = DoseId::from_uuid(uuid(12_001));
    let write = |consult: &Consult, said_by| {
        Dose::write(id, consult, order(), person(said_by), person(90), minutes(5))
            .map_err(|refusal| refusal.why)
    };
    assert_eq!(
        write(&pending(ConsultKind::Ordinary), 90).unwrap_err(),
        Why::NotOfThePanel
    );
    assert_eq!(
        write(&asked(ConsultKind::Ordinary), 1).unwrap_err(),
        Why::WrongState
    );
}
