//! No telephone number that a consult needs lies readable on the disk: of whoever consented, of the group, of the site.

use std::collections::BTreeMap;

use anyhow::Result;
use yuanzhen_domain::consult::{Called, ConsultKind, Ring, RingPurpose};
use yuanzhen_domain::id::{ObjectId, RingId, TimerId};
use yuanzhen_store::{OutsideMessage, OutsideState};

use super::cast::{Cast, TIMERS, consent, id_of};
use crate::county::PHONE;
use crate::house::{House, MORNING, entry, fresh, minute};
use crate::secrets::search;

#[tokio::test]
async fn sqlite_files_hold_no_telephone_of_a_consult() -> Result<()> {
    let house = House::sqlite().await?;
    let store = &house.store;
    let cast = Cast::meets(store).await?;
    let doctor = id_of(&cast.doctor)?;
    let consult = cast.asks(store, ConsultKind::Urgent, MORNING).await?;
    let object = ObjectId::from_uuid(fresh());
    cast.step(store, consult.id, |consult| {
        consult.consent(consent(object, doctor), doctor, minute(1))
    })
    .await?;
    cast.step(store, consult.id, |consult| {
        consult.withdraw_consent("家属反悔".into(), doctor, minute(2))
    })
    .await?;
    let (ring, _) = Ring::start(
        RingId::from_uuid(fresh()),
        consult.id,
        RingPurpose::Expert,
        &Called::one(cast.expert()?),
        BTreeMap::new(),
        &TIMERS,
        MORNING,
    );
    let message = OutsideMessage {
        id: fresh(),
        owner: consult.owner,
        consult: consult.id,
        origin: None,
        ring: ring.id,
        time: 1,
        words: PHONE.into(),
        made_at: minute(2),
        state: OutsideState::Waiting,
        attempts: 0,
        tried_at: None,
        answer: None,
    };
    let mut tx = store.begin().await?;
    tx.add_ring(&ring, TimerId::from_uuid(fresh())).await?;
    tx.add_outside_message(&message).await?;
    tx.set_group_phone(cast.county.group, Some(&PHONE.into())).await?;
    tx.commit(entry("call")).await?;
    search(house.folder.path())
}
