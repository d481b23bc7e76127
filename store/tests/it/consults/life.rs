//! The life of an urgent consult, from one tap to what was done, with a restart in the middle of the ring.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use yuanzhen_domain::access::{Action, ActorRef};
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::consult::{
    Adopted, Beat, Called, Consult, ConsultKind, ConsultState, Disposition, Duty, Input, Outcome, Ring,
    RingPurpose, RingStanding, Room, WakeLock,
};
use yuanzhen_domain::id::{ConsultId, ObjectId, RingId, TimerId};
use yuanzhen_domain::moment::Millis;
use yuanzhen_store::{ConsultPicture, ConsultQuery, PictureKind, RING_TIMER, Store, StoreError};

use super::cast::{Cast, TIMERS, consent, id_of, program, qualified, whole};
use super::room::they_meet_in_the_room;
use super::written::the_opinion_is_signed_once;
use crate::county::{PHONE, listing, permit};
use crate::house::{House, MORNING, entry, fresh, minute, on_each_engine};

#[tokio::test]
async fn one_tap_in_the_village_becomes_a_signed_opinion() -> Result<()> {
    on_each_engine(async |mut house: House| {
        let cast = Cast::meets(&house.store).await?;
        let (consult, ring) = the_village_taps(&house.store, &cast).await?;
        house.restart().await?;
        the_ring_goes_on(&house.store, &cast, &consult, ring).await?;
        an_expert_answers(&house.store, &cast, consult.id, ring).await?;
        they_meet_in_the_room(&house.store, &cast, consult.id).await?;
        somebody_consents(&house, &cast, consult.id).await?;
        let opinion = the_opinion_is_signed_once(&house.store, &cast, consult.id).await?;
        the_site_says_what_it_did(&house.store, &cast, consult.id, &opinion).await?;
        let whole = house.store.verify_audit().await??;
        assert!(whole.rows > 10);
        Ok(())
    })
    .await
}

/// An expert who can be proven to hear.
fn on_duty() -> Duty {
    let beat = Beat {
        sound: true,
        wake_lock: WakeLock::Held,
        visible: true,
    };
    Duty::take(MORNING).prove(MORNING).beat(beat, MORNING)
}

/// The consult, its room and its ring are there at once or not at all.
async fn the_village_taps(store: &Store, cast: &Cast) -> Result<(Consult, RingId)> {
    let draft = cast.draft(store, ConsultKind::Urgent).await?;
    let (consult, events) = Consult::ask(draft, MORNING, &TIMERS)?;
    let called = Called {
        first: vec![cast.expert()?],
        second: vec![cast.second()?],
        group: Vec::new(),
    };
    let duties = BTreeMap::from([(cast.expert()?, on_duty()), (cast.second()?, on_duty())]);
    let (ring, out) = Ring::start(
        RingId::from_uuid(fresh()),
        consult.id,
        RingPurpose::Expert,
        &called,
        duties,
        &TIMERS,
        MORNING,
    );
    let mut tx = store.begin().await?;
    tx.add_consult(&consult, &TIMERS).await?;
    tx.add_room(&Room::open(consult.id)).await?;
    tx.add_ring(&ring, TimerId::from_uuid(fresh())).await?;
    tx.publish(events);
    let facts = out.iter().filter_map(|output| output.fact(ring.id));
    tx.publish(facts.map(|fact| consult.event(fact, ActorRef::Job(program_job()), MORNING)));
    tx.commit(entry("request-consult")).await?;

    let seen = cast
        .seen(store, &cast.doctor, Action::SeeConsult, consult.id)
        .await?;
    assert_eq!((&seen.value, seen.version), (&consult, 1));
    let mut tx = store.begin().await?;
    let again = tx.add_consult(&consult, &TIMERS).await;
    assert!(matches!(again, Err(StoreError::Taken { table: "consults" })));
    Ok((consult, ring.id))
}

const fn program_job() -> yuanzhen_domain::job::JobKind {
    yuanzhen_domain::job::JobKind::RingConsult
}

async fn the_ring_goes_on(store: &Store, cast: &Cast, consult: &Consult, id: RingId) -> Result<()> {
    let (expert, second) = (cast.expert()?, cast.second()?);
    let mut read = store.read().await?;
    let rings = read.rings_calling(second).await?;
    assert_eq!(rings.len(), 1);
    assert!(rings[0].rings_at(expert) && !rings[0].rings_at(second));
    let timer = read
        .timer(RING_TIMER, &id.to_string())
        .await?
        .context("it is set")?;
    assert_eq!(Some(timer.due_at), rings[0].next_timeout());
    assert!(timer.body.contains(&consult.id.to_string()));
    drop(read);

    let now = MORNING.plus(Millis::seconds(30));
    let mut tx = store.begin().await?;
    let stored = tx.ring(id).await?.context("it is there")?;
    let (version, mut ring) = (stored.version, stored.value);
    ring.handle(Input::Restarted, now);
    assert!(ring.rings_at(second), "the second on call ring now");
    tx.save_ring(&ring, version, TimerId::from_uuid(fresh())).await?;
    tx.commit(entry("ring")).await?;
    let mut tx = store.begin().await?;
    let stale = tx.save_ring(&ring, version, TimerId::from_uuid(fresh())).await;
    assert!(matches!(stale, Err(StoreError::Stale { .. })));
    let kept = tx.ring(id).await?.context("it is there")?;
    assert_eq!((kept.value, kept.version), (ring.clone(), version + 1));
    let moved = tx
        .timer(RING_TIMER, &id.to_string())
        .await?
        .context("it is set")?;
    assert_eq!((moved.id, Some(moved.due_at)), (timer.id, ring.next_timeout()));
    Ok(())
}

async fn an_expert_answers(store: &Store, cast: &Cast, id: ConsultId, ring: RingId) -> Result<()> {
    let expert = cast.expert()?;
    let now = MORNING.plus(Millis::seconds(40));
    let may_accept = permit(store, &cast.county.radiologist, Action::AcceptConsult, id.uuid()).await?;
    let mut tx = store.begin().await?;
    tx.hold_consult(id).await?;
    let stored = tx.ring(ring).await?.context("it is there")?;
    let (version, mut machine) = (stored.version, stored.value);
    machine.handle(Input::Accept { person: expert }, now);
    assert!(matches!(machine.outcome(), Some(Outcome::Answered { by, .. }) if by == expert));
    tx.save_ring(&machine, version, TimerId::from_uuid(fresh()))
        .await?;
    let asked = tx.consult(&may_accept, id).await?.context("it is there")?;
    let (live, events) = asked.value.answer(qualified(expert)?, now)?;
    tx.save_consult(&live, &TIMERS, asked.version).await?;
    tx.publish(events);
    tx.commit(AuditEntry::under(&may_accept, now)).await?;

    let mut read = store.read().await?;
    assert!(read.open_rings().await?.is_empty());
    assert!(read.timer(RING_TIMER, &ring.to_string()).await?.is_none());
    let told = read.rings_of_consult(&may_accept, id).await?;
    assert_eq!(
        told[0].standing(cast.second()?),
        Some(RingStanding::TakenByAnother)
    );
    drop(read);
    // A ring that is over does not begin again, whoever writes.
    let mut tx = store.begin().await?;
    let (anew, _) = Ring::start(
        ring,
        id,
        RingPurpose::Expert,
        &Called::one(expert),
        BTreeMap::new(),
        &TIMERS,
        now,
    );
    let refused = tx
        .save_ring(&anew, version + 1, TimerId::from_uuid(fresh()))
        .await;
    assert!(matches!(refused, Err(StoreError::Stale { .. })));
    Ok(())
}

/// What an emergency left out is owed until it is written; the telephone of whoever consents lies enciphered.
async fn somebody_consents(house: &House, cast: &Cast, id: ConsultId) -> Result<()> {
    let store = &house.store;
    let doctor = id_of(&cast.doctor)?;
    let mine = listing(&cast.doctor, Action::SeeConsult)?;
    let owing = ConsultQuery {
        owing: true,
        limit: 5,
        ..ConsultQuery::default()
    };
    let overdue = ConsultQuery {
        overdue_at: Some(minute(6 * 60)),
        ..owing.clone()
    };
    let mut read = store.read().await?;
    assert_eq!(read.count_consults(&mine, &owing).await?, 1);
    assert_eq!(read.count_consults(&mine, &overdue).await?, 1, "after six hours");
    let early = ConsultQuery {
        overdue_at: Some(minute(6 * 60 - 1)),
        ..owing.clone()
    };
    assert_eq!(
        read.count_consults(&mine, &early).await?,
        0,
        "not a minute before"
    );
    drop(read);

    let picture = ConsultPicture {
        id: ObjectId::from_uuid(fresh()),
        consult: id,
        kind: PictureKind::Handwriting,
        object: store.objects().put(b"a hand").await?,
        media_type: "image/png".to_owned(),
        added: yuanzhen_domain::critical::Stamp {
            by: doctor,
            at: minute(2),
        },
    };
    let mut tx = store.begin().await?;
    for _ in 0..2 {
        tx.add_consult_picture(&picture, &cast.patient.owner).await?;
    }
    let mut other = picture.clone();
    other.kind = PictureKind::Photo;
    let refused = tx.add_consult_picture(&other, &cast.patient.owner).await;
    assert!(matches!(refused, Err(StoreError::Taken { .. })));
    tx.commit(entry("record-consent")).await?;
    cast.step(store, id, |consult| {
        consult.consent(consent(picture.id, doctor), doctor, minute(2))
    })
    .await?;
    let changed = cast
        .step(store, id, |consult| consult.change(whole(), doctor, minute(3)))
        .await?;

    let column = house.ask("SELECT consent FROM consults").await?;
    assert!(!column.contains(PHONE) && column.contains("李强"), "{column}");
    let seen = cast.seen(store, &cast.doctor, Action::SeeConsult, id).await?;
    assert_eq!(seen.value, changed, "with the telephone");
    let may_see = permit(store, &cast.county.radiologist, Action::SeeConsult, id.uuid()).await?;
    let mut read = store.read().await?;
    assert_eq!(read.count_consults(&mine, &owing).await?, 0);
    assert_eq!(
        read.consult_pictures(&may_see, id).await?,
        std::slice::from_ref(&picture)
    );
    assert_eq!(
        read.consult_picture(&may_see, id, picture.id).await?,
        Some(picture)
    );
    assert_eq!(
        store
            .sweep_objects(yuanzhen_domain::moment::Moment::from_millis(i64::MAX / 2))
            .await?,
        0,
        "the picture is named"
    );
    Ok(())
}

async fn the_site_says_what_it_did(
    store: &Store,
    cast: &Cast,
    id: ConsultId,
    opinion: &yuanzhen_domain::consult::Opinion,
) -> Result<()> {
    let doctor = id_of(&cast.doctor)?;
    let program = ActorRef::Job(program_job());
    cast.step(store, id, |consult| consult.sign(opinion, program, minute(20)))
        .await?;
    cast.step(store, id, |consult| consult.deliver(program, minute(20)))
        .await?;
    cast.step(store, id, |consult| consult.acknowledge(doctor, minute(21)))
        .await?;
    let disposition = Disposition {
        adopted: Adopted::Partly,
        reason: "家属要求".into(),
        done: "转县医院".into(),
    };
    let disposed = cast
        .step(store, id, |consult| {
            consult.dispose(disposition, doctor, minute(22))
        })
        .await?;
    assert!(matches!(disposed.state, ConsultState::Disposed { .. }));
    assert_eq!(disposed.state.settled_at(), Some(minute(20)));

    let seen = cast.seen(store, &cast.doctor, Action::SeeConsult, id).await?;
    assert_eq!(seen.value, disposed);
    let flow = cast
        .seen(store, &cast.county.dispatcher, Action::SeeConsultFlow, id)
        .await?;
    assert_eq!(
        flow.value,
        disposed.masked(),
        "the dispatcher sees where it stands"
    );
    let may_see = permit(store, &program_actor(), Action::SeeConsult, id.uuid()).await?;
    let line: Vec<_> = store
        .read()
        .await?
        .events_of(may_see.subject().id)
        .await?
        .into_iter()
        .map(|event| event.event.fact.kind())
        .collect();
    for kind in [
        "consult-submitted",
        "ring-began",
        "ring-stands",
        "consult-accepted",
        "consult-live",
        "consult-ended",
        "opinion-signed",
        "consult-disposed",
    ] {
        assert!(line.contains(&kind), "{kind} in {line:?}");
    }
    Ok(())
}

fn program_actor() -> yuanzhen_domain::access::Actor {
    program()
}
