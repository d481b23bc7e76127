//! How people are reached: who is on duty and on call, under which number a group is called, what was sent outside.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Beat, Called, ConsultKind, Duty, Reachability, Ring, RingPurpose, WakeLock};
use yuanzhen_domain::id::{RingId, ShiftId, TimerId};
use yuanzhen_domain::moment::Millis;
use yuanzhen_domain::roster::{Day, Line, MinuteOfDay, Roster, Shift, Substitute};
use yuanzhen_store::{OutsideMessage, OutsideState, Store, StoreError};

use super::cast::{Cast, TIMERS};
use crate::county::{County, PHONE, listing};
use crate::house::{House, MORNING, entry, fresh, minute, on_each_engine};

const WELL: Beat = Beat {
    sound: true,
    wake_lock: WakeLock::Unsupported,
    visible: true,
};

#[tokio::test]
async fn beats_keep_somebody_on_duty_over_a_restart() -> Result<()> {
    on_each_engine(async |mut house: House| {
        let cast = Cast::meets(&house.store).await?;
        let (expert, second) = (cast.expert()?, cast.second()?);
        let store = &house.store;
        assert_eq!(store.beat_duty(expert, WELL, MORNING).await?, None, "not on duty");
        let mut tx = store.begin().await?;
        tx.save_duty(expert, &Duty::take(MORNING)).await?;
        tx.save_duty(second, &Duty::take(MORNING)).await?;
        tx.commit(entry("take-duty")).await?;
        let beaten = store.beat_duty(expert, WELL, minute(1)).await?;
        assert_eq!(beaten, Some(Duty::take(MORNING).beat(WELL, minute(1))));
        let overtaken = Beat { sound: false, ..WELL };
        assert_eq!(store.beat_duty(expert, overtaken, MORNING).await?, beaten);

        let mut tx = store.begin().await?;
        let duty = tx.hold_duty(expert).await?.context("on duty")?.prove(minute(1));
        tx.save_duty(expert, &duty).await?;
        tx.commit(entry("prove-duty")).await?;
        let back = minute(5);
        house.restart().await?;
        let store = &house.store;
        let hears = |duty: Option<Duty>| {
            let now = back.plus(Millis::seconds(5));
            matches!(
                Reachability::of(duty.as_ref(), &TIMERS.duty, now),
                Reachability::Hears { .. }
            )
        };
        let mut read = store.read().await?;
        assert!(!hears(read.duty(expert).await?), "silent for five minutes");
        drop(read);
        store.excuse_duties(back).await?;
        let mut read = store.read().await?;
        assert!(hears(read.duty(expert).await?), "nobody could beat meanwhile");
        let duties = read.duties().await?;
        assert_eq!(duties.len(), 2);
        assert_eq!(
            duties[&second].last, None,
            "whoever never beat has not beaten now"
        );
        drop(read);
        let mut tx = store.begin().await?;
        assert!(tx.end_duty(expert).await? && !tx.end_duty(expert).await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_roster_is_set_by_one_hand_at_a_time() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let cast = Cast::meets(store).await?;
        let group = cast.county.group;
        let unset = store.read().await?.roster(group).await?;
        assert_eq!((&unset.value, unset.version), (&Roster::empty(group), 0));
        let roster = Roster {
            group,
            shifts: vec![Shift {
                id: ShiftId::from_uuid(fresh()),
                person: cast.expert()?,
                line: Line::First,
                days: [Day::Monday, Day::Sunday].into(),
                from: MinuteOfDay::new(480).context("a minute")?,
                until: MinuteOfDay::new(0).context("a minute")?,
            }],
            substitutes: vec![Substitute {
                of: cast.expert()?,
                by: cast.second()?,
                from: MORNING,
                until: minute(60),
            }],
        };
        let mut tx = store.begin().await?;
        tx.save_roster(&roster, 0).await?;
        tx.set_group_phone(group, Some(&PHONE.into())).await?;
        tx.commit(entry("roster")).await?;
        let mut tx = store.begin().await?;
        let again = tx.save_roster(&Roster::empty(group), 0).await;
        assert!(matches!(again, Err(StoreError::Stale { version: 0, .. })));
        tx.save_roster(&roster, 1).await?;
        tx.commit(entry("roster")).await?;
        let mut read = store.read().await?;
        let stored = read.roster(group).await?;
        assert_eq!((&stored.value, stored.version), (&roster, 2));
        assert_eq!(read.rosters().await?, [stored]);
        let phone = read.group_phone(group).await?.context("it was set")?;
        assert_eq!(phone.expose(), PHONE);
        drop(read);
        let column = house.ask("SELECT phone_sealed FROM group_phones").await?;
        assert!(!column.contains(PHONE), "{column}");
        let mut tx = store.begin().await?;
        tx.set_group_phone(group, None).await?;
        assert_eq!(tx.group_phone(group).await?, None);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn each_start_of_a_node_is_a_new_epoch() -> Result<()> {
    on_each_engine(async |mut house: House| {
        assert_eq!(house.store.begin_join_epoch(MORNING).await?, 1);
        house.restart().await?;
        assert_eq!(house.store.begin_join_epoch(minute(1)).await?, 2);
        let mut read = house.store.read().await?;
        assert_eq!(read.join_epoch("center-1").await?, Some(2));
        assert_eq!(read.join_epoch("center-2").await?, None);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_went_outside_is_shown_with_how_it_went() -> Result<()> {
    on_each_engine(async |house: House| {
        let store = &house.store;
        let cast = Cast::meets(store).await?;
        let sent = two_messages(store, &cast).await?;
        store
            .note_outside_attempt(sent[0].id, OutsideState::Waiting, "timed out", minute(3))
            .await?;
        store
            .note_outside_attempt(sent[0].id, OutsideState::Sent, "200", minute(4))
            .await?;
        store
            .note_outside_attempt(sent[0].id, OutsideState::Failed, "late", minute(5))
            .await?;
        let mut read = store.read().await?;
        let kept = read.outside_message(sent[0].id).await?.context("it is there")?;
        assert_eq!(
            (kept.state, kept.attempts),
            (OutsideState::Sent, 3),
            "sent is sent"
        );
        assert_eq!(kept.tried_at, Some(minute(5)));
        assert_eq!(kept.words, sent[0].words);

        let board = listing(&cast.county.dispatcher, Action::SeeConsultFlow)?;
        let page = read.outside_messages(&board, None, None, 1).await?;
        assert_eq!(page.items, [sent[1].clone()], "the last made first");
        let rest = read
            .outside_messages(&board, Some(sent[0].consult), page.next.as_deref(), 5)
            .await?;
        assert_eq!((rest.items.len(), rest.items[0].id), (1, sent[0].id));
        let strangers = strangers_board(&cast.county)?;
        let nothing = read.outside_messages(&strangers, None, None, 5).await?;
        assert!(nothing.items.is_empty());
        drop(read);
        let column = house
            .ask("SELECT MIN(words_sealed) FROM outside_messages")
            .await?;
        assert!(!column.contains(PHONE), "{column}");
        let mut tx = store.begin().await?;
        let mut twice = sent[1].clone();
        twice.id = fresh();
        let taken = tx.add_outside_message(&twice).await;
        assert!(matches!(taken, Err(StoreError::Taken { .. })), "once each time");
        Ok(())
    })
    .await
}

fn strangers_board(county: &County) -> Result<yuanzhen_domain::access::ListPermit> {
    let role = yuanzhen_domain::person::Role::Dispatcher;
    let id = yuanzhen_domain::id::PersonId::from_uuid(fresh());
    let elsewhere = crate::county::actor(id, role, &county.elsewhere, Vec::new());
    listing(&elsewhere, Action::SeeConsultFlow)
}

async fn two_messages(store: &Store, cast: &Cast) -> Result<[OutsideMessage; 2]> {
    let consult = cast.asks(store, ConsultKind::Urgent, MORNING).await?;
    let (ring, _) = Ring::start(
        RingId::from_uuid(fresh()),
        consult.id,
        RingPurpose::Expert,
        &Called::one(cast.expert()?),
        BTreeMap::new(),
        &TIMERS,
        MORNING,
    );
    let message = |time| OutsideMessage {
        id: fresh(),
        owner: consult.owner,
        consult: consult.id,
        origin: consult.origin,
        ring: ring.id,
        time,
        words: format!("{{\"site\":\"QS\",\"call\":\"{PHONE}\"}}").into(),
        made_at: minute(2 * i64::from(time)),
        state: OutsideState::Waiting,
        attempts: 0,
        tried_at: None,
        answer: None,
    };
    let messages = [message(1), message(2)];
    let mut tx = store.begin().await?;
    tx.add_ring(&ring, TimerId::from_uuid(fresh())).await?;
    for message in &messages {
        tx.add_outside_message(message).await?;
    }
    tx.commit(entry("outside")).await?;
    Ok(messages)
}
