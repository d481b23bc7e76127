//! Lists of consults: what is mine, what is asked of my groups, what is planned, whose hand is waited for. Each count is
//! of the rows that the same query lists.

use anyhow::{Context, Result};
use yuanzhen_domain::access::{Action, ActorRef, ListPermit};
use yuanzhen_domain::consult::{Consult, ConsultKind, ConsultState, Opinion, Part, Says};
use yuanzhen_domain::id::{ConsultId, ObjectId, OpinionId, PersonId};
use yuanzhen_store::{Busy, ConsultOrder, ConsultQuery, Store, StoreError};

use super::cast::{Cast, TIMERS, consent, id_of, qualified};
use super::written::content;
use crate::county::listing;
use crate::house::{House, MORNING, entry, fresh, minute, on_each_engine};

/// The ids a query lists, page by page of one row each, which are as many as it counts.
async fn ids(store: &Store, permit: &ListPermit, query: &ConsultQuery) -> Result<Vec<ConsultId>> {
    let mut read = store.read().await?;
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let one = ConsultQuery {
            after,
            limit: 1,
            ..query.clone()
        };
        let page = read.consults(permit, &one).await?;
        found.extend(page.items.iter().map(|consult| consult.id));
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    assert_eq!(read.count_consults(permit, query).await?, found.len() as u64);
    Ok(found)
}

#[tokio::test]
async fn lists_are_of_whom_they_say_and_counted_as_they_are_listed() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let cast = Cast::meets(store).await?;
        let (expert, doctor) = (cast.expert()?, id_of(&cast.doctor)?);
        let first = cast.asks(store, ConsultKind::Ordinary, minute(0)).await?.id;
        let second = cast.asks(store, ConsultKind::Written, minute(1)).await?.id;
        let urgent = cast.asks(store, ConsultKind::Urgent, minute(2)).await?.id;
        cast.step(store, second, |consult| {
            consult.invite(expert, Part::Guest, doctor.into(), minute(3))
        })
        .await?;
        cast.step(store, first, |consult| {
            consult.accept(qualified(expert).expect("an expert"), minute(3))
        })
        .await?;
        let all = listing(&cast.county.radiologist, Action::SeeConsult)?;
        let any = ConsultQuery::default();
        assert_eq!(ids(store, &all, &any).await?, [urgent, first, second]);
        let newest = ConsultQuery {
            order: ConsultOrder::Newest,
            ..any.clone()
        };
        assert_eq!(ids(store, &all, &newest).await?, [urgent, second, first]);
        let of = |change: fn(&mut ConsultQuery, PersonId)| {
            let mut query = ConsultQuery::default();
            change(&mut query, expert);
            query
        };
        let mine = of(|query, me| query.concerns = Some(me));
        assert_eq!(ids(store, &all, &mine).await?, [first, second]);
        let held = of(|query, me| query.held_by = Some(me));
        assert_eq!(ids(store, &all, &held).await?, [first]);
        let asked = of(|query, me| query.requested_by = Some(me));
        assert_eq!(ids(store, &all, &asked).await?, []);
        let open = ConsultQuery {
            states: vec!["submitted".to_owned(), "ringing".to_owned()],
            groups: vec![cast.county.group],
            ..any.clone()
        };
        assert_eq!(ids(store, &all, &open).await?, [urgent, second]);
        let none = ConsultQuery {
            kinds: vec![ConsultKind::Mdt],
            ..any.clone()
        };
        assert_eq!(ids(store, &all, &none).await?, []);
        let overdue = ConsultQuery {
            overdue_at: Some(minute(24 * 60)),
            kinds: vec![ConsultKind::Ordinary, ConsultKind::Written],
            ..any.clone()
        };
        assert_eq!(ids(store, &all, &overdue).await?, [first], "not done in a day");

        // Who is sent out has it no more in their list.
        cast.step(store, second, |consult| {
            consult.remove(expert, "误邀".into(), doctor, minute(4))
        })
        .await?;
        assert_eq!(ids(store, &all, &mine).await?, [first]);
        let nonsense = ConsultQuery {
            after: Some("1.2.x".to_owned()),
            ..any
        };
        let refused = store.read().await?.consults(&all, &nonsense).await;
        assert!(matches!(refused, Err(StoreError::Cursor)));
        Ok(())
    })
    .await
}

#[tokio::test]
async fn an_experts_day_is_known_without_whose_it_is() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let cast = Cast::meets(store).await?;
        let expert = cast.expert()?;
        let mut planned = Vec::new();
        for hour in [3, 1, 2] {
            let consult = cast.asks(store, ConsultKind::Ordinary, MORNING).await?;
            cast.step(store, consult.id, |consult| {
                consult.accept(qualified(expert).expect("an expert"), minute(1))
            })
            .await?;
            let (from, until) = (minute(hour * 60), minute(hour * 60 + 30));
            cast.step(store, consult.id, |consult| {
                consult.schedule(from, until, expert, minute(1))
            })
            .await?;
            planned.push(Busy {
                consult: consult.id,
                from,
                until,
            });
        }
        planned.sort_by_key(|busy| busy.from);
        let mut read = store.read().await?;
        let day = read.plans_of(expert, MORNING, minute(24 * 60)).await?;
        assert_eq!(day, planned);
        let touching = read.plans_of(expert, minute(90), minute(120)).await?;
        assert_eq!(touching, [], "an end and a beginning do not clash");
        let touching = read.plans_of(expert, minute(89), minute(121)).await?;
        assert_eq!(touching, planned[..2]);
        drop(read);
        let calendar = ConsultQuery {
            order: ConsultOrder::ByPlan,
            planned: Some((minute(60), minute(150))),
            ..ConsultQuery::default()
        };
        let all = listing(&cast.county.radiologist, Action::SeeConsult)?;
        let listed = ids(store, &all, &calendar).await?;
        assert_eq!(listed, [planned[0].consult, planned[1].consult]);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn of_several_experts_each_is_asked_for_their_hand_until_it_is_there() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let cast = Cast::meets(store).await?;
        let (lead, other) = (cast.expert()?, cast.second()?);
        let consult = several_experts_talk(store, &cast, lead, other).await?;
        let all = listing(&cast.county.senior, Action::SeeConsult)?;
        let waits = |person| ConsultQuery {
            awaits_hand_of: Some(person),
            ..ConsultQuery::default()
        };
        assert_eq!(ids(store, &all, &waits(other)).await?, [], "nothing is written");

        let opinion_id = OpinionId::from_uuid(fresh());
        let (draft, _) = Opinion::start(opinion_id, &consult, content(), lead, minute(11))?;
        let digest = draft.content.digest();
        let (signing, _) =
            draft
                .clone()
                .sign(&consult, qualified(lead)?, Says::Agrees, &digest, minute(12))?;
        let mut tx = store.begin().await?;
        tx.add_opinion_version(&draft, 0).await?;
        tx.save_opinion(&signing, 1).await?;
        tx.commit(entry("sign")).await?;
        assert_eq!(ids(store, &all, &waits(other)).await?, [consult.id]);
        assert_eq!(ids(store, &all, &waits(lead)).await?, [], "theirs is there");

        let (reopened, _) = signing.clone().reopen(lead, minute(13))?;
        let mut tx = store.begin().await?;
        tx.save_opinion(&reopened, 2).await?;
        tx.commit(entry("reopen")).await?;
        assert_eq!(ids(store, &all, &waits(other)).await?, [], "it is taken back");

        let dissent = Says::Dissents {
            reason: "不排除主动脉夹层".into(),
        };
        let (signed, _) = signing.sign(&consult, qualified(other)?, dissent, &digest, minute(14))?;
        let mut tx = store.begin().await?;
        tx.save_opinion(&signed, 3).await?;
        tx.commit(entry("dissent")).await?;
        assert_eq!(ids(store, &all, &waits(other)).await?, []);
        a_newer_version_stands_beside_the_old(store, &cast, &consult, &signed).await
    })
    .await
}

async fn several_experts_talk(
    store: &Store,
    cast: &Cast,
    lead: PersonId,
    other: PersonId,
) -> Result<Consult> {
    let mut draft = cast.draft(store, ConsultKind::Mdt).await?;
    draft.experts = vec![lead, other];
    let doctor = id_of(&cast.doctor)?;
    let (consult, _) = Consult::ask(draft, MORNING, &TIMERS)?;
    let mut tx = store.begin().await?;
    tx.add_consult(&consult, &TIMERS).await?;
    tx.commit(entry("request-consult")).await?;
    let object = ObjectId::from_uuid(fresh());
    cast.step(store, consult.id, |consult| {
        let (consult, _) = consult.consent(consent(object, doctor), doctor, minute(1))?;
        let (consult, _) = consult.accept(qualified(lead).expect("an expert"), minute(1))?;
        let (consult, _) = consult.begin(ActorRef::Nobody, minute(2))?;
        consult.end(ActorRef::Nobody, minute(10))
    })
    .await
}

async fn a_newer_version_stands_beside_the_old(
    store: &Store,
    cast: &Cast,
    consult: &Consult,
    signed: &Opinion,
) -> Result<()> {
    let lead = cast.expert()?;
    let consult = cast
        .step(store, consult.id, |consult| {
            consult.sign(signed, ActorRef::Nobody, minute(15))
        })
        .await?;
    assert!(matches!(consult.state, ConsultState::Signed { .. }));
    let (next, _) = signed.amend("补充检查结果".into(), &consult, lead, minute(16))?;
    let mut tx = store.begin().await?;
    tx.add_opinion_version(&next, 4).await?;
    tx.commit(entry("amend")).await?;
    let permit = crate::county::permit(store, &cast.doctor, Action::SeeConsult, consult.id.uuid()).await?;
    let mut read = store.read().await?;
    let versions = read.opinion_versions(&permit, consult.id).await?;
    let known: Vec<_> = versions
        .iter()
        .map(|version| (version.value.version, version.version, version.state.name()))
        .collect();
    assert_eq!(known, [(2, 5, "draft"), (1, 4, "signed")]);
    let newest = read.opinion(&permit, consult.id).await?.context("it is there")?;
    assert_eq!(newest.value, next);
    Ok(())
}
