//! They meet in the room: seats, a cut, a lock, lines that are written, doses that are said.

use anyhow::{Context, Result};
use yuanzhen_domain::access::{Action, ActorRef};
use yuanzhen_domain::consult::{
    Amount, Dose, DoseOrder, DoseRoute, DoseState, DoseUnit, Newcomer, Presence, Room,
};
use yuanzhen_domain::id::{ConsultId, DoseId, ParticipantId};
use yuanzhen_store::{CHAT_SHOWN, ChatLine, Store, StoreError};

use super::cast::{Cast, id_of, program};
use crate::county::permit;
use crate::house::{entry, fresh, minute};

pub(super) async fn they_meet_in_the_room(store: &Store, cast: &Cast, id: ConsultId) -> Result<()> {
    let seat = both_take_a_seat(store, cast, id).await?;
    lines_are_kept_and_the_newest_shown(store, cast, id, seat).await?;
    a_dose_is_written_read_back_and_confirmed(store, cast, id).await?;
    cast.step(store, id, |consult| consult.end(ActorRef::Nobody, minute(10)))
        .await?;
    let mut read = store.read().await?;
    assert!(read.open_rooms().await?.is_empty(), "it is over");
    Ok(())
}

async fn both_take_a_seat(store: &Store, cast: &Cast, id: ConsultId) -> Result<ParticipantId> {
    let consult = cast.seen(store, &cast.doctor, Action::SeeConsult, id).await?;
    let may_join = permit(store, &cast.doctor, Action::JoinConsult, id.uuid()).await?;
    let mut tx = store.begin().await?;
    let stored = tx.room(&may_join, id).await?.context("it was opened")?;
    assert_eq!(stored.value, Room::open(id));
    let mut room = stored.value;
    for (person, of_requester) in [(id_of(&cast.doctor)?, true), (cast.expert()?, false)] {
        let newcomer = Newcomer {
            person,
            of_requester,
            participant: ParticipantId::from_uuid(fresh()),
        };
        let (admitted, claims) = room.admit(&consult, newcomer, minute(1))?;
        let (seated, _, events) = admitted.arrive(&consult, &claims, of_requester, minute(1))?;
        tx.publish(events);
        room = seated;
    }
    let (locked, events) = room
        .lock(&consult, cast.expert()?, minute(2))
        .map_err(|why| anyhow::anyhow!("{why:?}"))?;
    tx.save_room(&locked, stored.version).await?;
    tx.publish(events);
    tx.commit(entry("join")).await?;

    // The program starts anew: the room is placed again, and nobody is there until they come back.
    let mut read = store.read().await?;
    let open = read.open_rooms().await?;
    assert_eq!((open.len(), &open[0].value, open[0].version), (1, &locked, 2));
    drop(read);
    let anew = locked.clone().placed_anew(minute(3));
    let mut tx = store.begin().await?;
    tx.save_room(&anew, 2).await?;
    tx.commit(entry("place")).await?;
    let mut tx = store.begin().await?;
    let back = tx.save_room(&locked, 3).await;
    assert!(
        matches!(back, Err(StoreError::Stale { .. })),
        "never to an earlier epoch"
    );
    let kept = tx.room(&may_join, id).await?.context("it is there")?;
    assert_eq!((kept.value.epoch, &kept.value), (2, &anew));
    let seat = kept.seat_of(id_of(&cast.doctor)?).context("a seat")?;
    assert_eq!((seat.presence, seat.visits.len()), (Presence::Interrupted, 1));
    Ok(seat.participant)
}

async fn lines_are_kept_and_the_newest_shown(
    store: &Store,
    cast: &Cast,
    id: ConsultId,
    participant: ParticipantId,
) -> Result<()> {
    let line = |number: i64| -> Result<ChatLine> {
        Ok(ChatLine {
            id: fresh(),
            consult: id,
            participant,
            person: id_of(&cast.doctor)?,
            at: minute(4 + number / 100),
            text: format!("第 {number} 句").into(),
        })
    };
    let mut tx = store.begin().await?;
    let first = line(0)?;
    assert!(tx.add_chat_line(&first).await?);
    assert!(!tx.add_chat_line(&first).await?, "sent again");
    for number in 1..=i64::from(CHAT_SHOWN) {
        tx.add_chat_line(&line(number)?).await?;
    }
    tx.commit(entry("chat")).await?;
    let may_see = permit(store, &cast.county.radiologist, Action::SeeConsult, id.uuid()).await?;
    let mut read = store.read().await?;
    let shown = read.chat(&may_see, id).await?;
    assert_eq!(shown.len(), CHAT_SHOWN as usize);
    let said: Vec<_> = [shown.first(), shown.last()]
        .into_iter()
        .flatten()
        .map(|line| line.text.expose().as_str())
        .collect();
    assert_eq!(said, ["第 1 句", "第 200 句"]);
    let flow = permit(store, &cast.county.dispatcher, Action::SeeConsultFlow, id.uuid()).await?;
    assert!(matches!(read.chat(&flow, id).await, Err(StoreError::WrongPermit)));
    Ok(())
}

async fn a_dose_is_written_read_back_and_confirmed(store: &Store, cast: &Cast, id: ConsultId) -> Result<()> {
    let (doctor, expert) = (id_of(&cast.doctor)?, cast.expert()?);
    let consult = cast.seen(store, &program(), Action::SeeConsult, id).await?;
    let order = DoseOrder {
        drug: "阿司匹林".into(),
        amount: Amount::parse("300")?,
        unit: DoseUnit::Milligram,
        route: DoseRoute::Chewed,
        rate: "".into(),
    };
    let dose_id = DoseId::from_uuid(fresh());
    let (dose, events) = Dose::write(dose_id, &consult, order, expert, doctor, minute(7))?;
    let may_write = permit(store, &cast.doctor, Action::WriteDose, id.uuid()).await?;
    let mut tx = store.begin().await?;
    tx.add_dose(&dose).await?;
    tx.publish(events);
    tx.commit(entry("write-dose")).await?;
    let mut tx = store.begin().await?;
    let stored = tx.dose(&may_write, id, dose_id).await?.context("it is there")?;
    assert_eq!(stored.value, dose);
    let (read_back, _) = stored
        .value
        .read_back("阿司匹林 300 mg 嚼服".into(), doctor, minute(8))?;
    tx.save_dose(&read_back, 1).await?;
    let (confirmed, events) = read_back.confirm(expert, minute(8))?;
    tx.save_dose(&confirmed, 2).await?;
    tx.publish(events);
    let stale = tx.save_dose(&dose, 2).await;
    assert!(matches!(stale, Err(StoreError::Stale { .. })));
    tx.commit(entry("confirm-dose")).await?;
    let doses = store.read().await?.doses(&may_write, id).await?;
    assert!(matches!(doses[0].state, DoseState::Confirmed { .. }));
    assert_eq!((doses.len(), &doses[0].value), (1, &confirmed));
    Ok(())
}
