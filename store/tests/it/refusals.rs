//! What was not taken is counted, shown to its own site and forgotten again.

use anyhow::{Context, Result};
use yuanzhen_domain::access::{Action, Actor, list};
use yuanzhen_domain::id::DeviceId;
use yuanzhen_domain::moment::Moment;
use yuanzhen_store::{REFUSALS_KEPT, Refused, RefusedSender, Store, StoreError};

use crate::county::{County, person};
use crate::house::{House, MORNING, entry, fresh, minute, on_each_engine};

async fn seen(store: &Store, by: &Actor, now: Moment) -> Result<Vec<Refused>> {
    let permit = list(by, Action::SendFile)?;
    Ok(store.read().await?.refusals(&permit, now).await?)
}

#[tokio::test]
async fn a_device_that_tries_all_day_is_one_row_of_its_own_site() -> Result<()> {
    on_each_engine(async |house: House| {
        let county = County::found(&house.store).await?;
        let (store, site) = (&house.store, county.township.id);
        let device = DeviceId::from_uuid(fresh());
        for (minutes, why) in [(0, "unreadable"), (1, "unreadable"), (2, "no-room")] {
            store
                .note_device_refused(site, device, why, minute(minutes))
                .await?;
        }
        let sender = RefusedSender::Person(person(&county.technician).context("a person")?);
        let mut tx = store.begin().await?;
        tx.note_refused(site, sender, "not-dicom", minute(3)).await?;
        tx.commit(entry("send-file")).await?;

        let rows = seen(store, &county.technician, minute(4)).await?;
        let told: Vec<_> = rows
            .iter()
            .map(|row| (row.sender, row.why.as_str(), row.times, row.first_at, row.last_at))
            .collect();
        let sent = RefusedSender::Device(device);
        assert_eq!(
            told,
            [
                (sender, "not-dicom", 1, minute(3), minute(3)),
                (sent, "no-room", 1, minute(2), minute(2)),
                (sent, "unreadable", 2, MORNING, minute(1)),
            ]
        );
        assert!(seen(store, &county.stranger, minute(4)).await?.is_empty());

        // Shown no more when it is old, and gone with the next that is noted.
        let later = minute(1).plus(REFUSALS_KEPT);
        assert_eq!(seen(store, &county.technician, later).await?.len(), 2);
        store.note_device_refused(site, device, "no-room", later).await?;
        let rows = seen(store, &county.technician, MORNING).await?;
        assert!(rows.iter().all(|row| row.why != "unreadable"), "{rows:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn it_takes_the_right_to_send_files() -> Result<()> {
    let house = House::sqlite().await?;
    let county = County::found(&house.store).await?;
    let permit = list(&county.technician, Action::SeeStudy)?;
    let refused = house.store.read().await?.refusals(&permit, MORNING).await;
    assert!(matches!(refused, Err(StoreError::WrongPermit)));
    Ok(())
}
