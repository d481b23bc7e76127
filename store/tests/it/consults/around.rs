//! What two may not do at once, and what a step without sight of the words must not wipe out.

use anyhow::{Context, Result};
use yuanzhen_domain::access::{Action, Actor};
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::consult::{Consult, ConsultKind, ConsultState};
use yuanzhen_domain::id::{ConsultId, PersonId};
use yuanzhen_domain::refusal::Why;
use yuanzhen_store::{ConsultQuery, Store, StoreError};

use super::cast::{Cast, TIMERS, id_of, qualified};
use crate::county::{County, listing, permit};
use crate::house::{House, MORNING, minute, on_each_engine};

#[tokio::test]
async fn of_two_who_accept_at_once_one_has_it() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let cast = Cast::meets(store).await?;
        for _ in 0..5 {
            let consult = cast.asks(store, ConsultKind::Ordinary, MORNING).await?;
            let (one, two) = tokio::join!(
                accepts(store, &cast.county.radiologist, consult.id),
                accepts(store, &cast.county.senior, consult.id),
            );
            let winner = match (one?, two?) {
                (Some(winner), None) | (None, Some(winner)) => winner,
                both => anyhow::bail!("one wins: {both:?}"),
            };
            let seen = cast
                .seen(store, &cast.doctor, Action::SeeConsult, consult.id)
                .await?;
            assert_eq!(seen.state.expert().map(|expert| expert.by), Some(winner));
            assert_eq!(seen.version, 2);
        }
        Ok(())
    })
    .await
}

/// Takes it as it was seen, without holding it first: who comes second is told.
async fn accepts(store: &Store, actor: &Actor, id: ConsultId) -> Result<Option<PersonId>> {
    let permit = permit(store, actor, Action::AcceptConsult, id.uuid()).await?;
    let seen = store
        .read()
        .await?
        .consult(&permit, id)
        .await?
        .context("it is there")?;
    let me = id_of(actor)?;
    let (mine, events) = match seen.value.clone().accept(qualified(me)?, minute(1)) {
        Ok(step) => step,
        Err(refusal) => {
            assert!(matches!(refusal.why, Why::TakenByAnother { .. }), "{refusal:?}");
            return Ok(None);
        }
    };
    let mut tx = store.begin().await?;
    match tx.save_consult(&mine, &TIMERS, seen.version).await {
        Ok(()) => {
            tx.publish(events);
            tx.commit(AuditEntry::under(&permit, minute(1))).await?;
            Ok(Some(me))
        }
        Err(StoreError::Stale { .. }) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// Who distributes the work sees no words of the patient; that they give the consult to somebody leaves all of them.
#[tokio::test]
async fn an_assignment_leaves_the_words_it_does_not_see() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let cast = Cast::meets(store).await?;
        let consult = cast.asks(store, ConsultKind::Ordinary, MORNING).await?;
        let may_assign = permit(
            store,
            &cast.county.dispatcher,
            Action::AssignConsult,
            consult.id.uuid(),
        )
        .await?;
        let shown = store.read().await?.consult(&may_assign, consult.id).await?;
        assert_eq!(shown.context("it is there")?.value, consult.clone().masked());
        let mut tx = store.begin().await?;
        let stored = tx
            .consult(&may_assign, consult.id)
            .await?
            .context("it is there")?;
        let by = id_of(&cast.county.dispatcher)?;
        let (given, events) = stored.value.assign(qualified(cast.expert()?)?, by, minute(1))?;
        tx.save_consult(&given, &TIMERS, stored.version).await?;
        tx.publish(events);
        tx.commit(AuditEntry::under(&may_assign, minute(1))).await?;
        let seen = cast
            .seen(store, &cast.doctor, Action::SeeConsult, consult.id)
            .await?;
        assert!(matches!(seen.state, ConsultState::Accepted { .. }));
        assert_eq!(seen.request, consult.request);
        the_stranger_sees_nothing(store, &cast.county, &consult).await
    })
    .await
}

async fn the_stranger_sees_nothing(store: &Store, county: &County, consult: &Consult) -> Result<()> {
    let denied = permit(store, &county.stranger, Action::SeeConsult, consult.id.uuid()).await;
    assert!(denied.is_err());
    // A permit for one consult opens no other thing.
    let other = permit(store, &county.radiologist, Action::SeeConsult, consult.id.uuid()).await?;
    let elsewhere = ConsultId::from_uuid(crate::house::fresh());
    let mut read = store.read().await?;
    for refused in [
        read.consult(&other, elsewhere).await.err(),
        read.doses(&other, elsewhere).await.err(),
        read.chat(&other, elsewhere).await.err(),
        read.room(&other, elsewhere).await.err(),
        read.opinion(&other, elsewhere).await.err(),
        read.consult_pictures(&other, elsewhere).await.err(),
        read.rings_of_consult(&other, elsewhere).await.err(),
    ] {
        assert!(matches!(refused, Some(StoreError::WrongPermit)));
    }
    let wrong_list = listing(&county.radiologist, Action::SeeCase)?;
    let refused = read.consults(&wrong_list, &ConsultQuery::default()).await;
    assert!(matches!(refused, Err(StoreError::WrongPermit)));
    Ok(())
}
