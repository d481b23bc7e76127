//! The report returns, is acknowledged, and the case closes; its line is told.

use anyhow::{Context, Result};
use jiff::civil::date;
use yuanzhen_domain::access::{Action, Actor};
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::case::{Case, Closing};
use yuanzhen_domain::critical::Critical;
use yuanzhen_domain::delivery::Delivery;
use yuanzhen_domain::id::{CriticalId, DeliveryId, PersonId};
use yuanzhen_domain::report::Report;
use yuanzhen_store::{Feed, Store};

use crate::county::{County, permit, person};
use crate::house::{entry, fresh, minute};

pub(super) async fn the_report_returns_and_the_case_closes(
    store: &Store,
    county: &County,
    case: &Case,
    report: Report,
) -> Result<()> {
    let (reader, technician) = (
        person(&county.radiologist).context("a person")?,
        person(&county.technician).context("a person")?,
    );
    let (critical, _) = Critical::raise(
        CriticalId::from_uuid(fresh()),
        case,
        "气胸 5 cm".into(),
        "立即处理".into(),
        reader,
        minute(20),
    )?;
    let (delivery, events) = Delivery::publish(
        DeliveryId::from_uuid(fresh()),
        &report,
        county.township.id,
        county.senior.reference(),
        minute(20),
    )?;
    let mut tx = store.begin().await?;
    tx.add_critical(&critical).await?;
    tx.add_delivery(&delivery, minute(20)).await?;
    tx.publish(events);
    tx.commit(entry("publish")).await?;
    assert_eq!(
        store.read().await?.deliveries_due(minute(20), 9).await?,
        [delivery.id]
    );
    store
        .postpone_delivery(delivery.id, minute(30), "the line is down")
        .await?;
    assert!(
        store
            .read()
            .await?
            .deliveries_due(minute(20), 9)
            .await?
            .is_empty()
    );

    acknowledge(store, county, delivery.id, technician).await?;
    let may_close = permit(store, &county.radiologist, Action::CloseCase, case.id.uuid()).await?;
    let file = store
        .read()
        .await?
        .case_file(&may_close, case.id)
        .await?
        .context("the case is there")?;
    assert_eq!(
        (
            file.studies.len(),
            file.reports.len(),
            file.deliveries.len(),
            file.criticals.len()
        ),
        (1, 1, 1, 1)
    );
    assert!(closing(&file).is_err(), "the critical value is open");

    let may_handle = permit(
        store,
        &county.radiologist,
        Action::SeeCritical,
        critical.id.uuid(),
    )
    .await?;
    let mut tx = store.begin().await?;
    let stored = tx
        .critical(&may_handle, critical.id)
        .await?
        .context("it is there")?;
    let (told, _) = stored
        .value
        .clone()
        .notify(None, county.radiologist.reference(), minute(21))?;
    let (read_back, _) = told.read_back("气胸 5 cm".into(), technician, minute(22))?;
    let (handled, events) = read_back.handle("已胸腔闭式引流".into(), technician, minute(23))?;
    tx.save_critical(&handled, stored.version).await?;
    tx.publish(events);
    tx.commit(AuditEntry::under(&may_handle, minute(23))).await?;

    let mut tx = store.begin().await?;
    let file = tx
        .case_file(&may_close, case.id)
        .await?
        .context("the case is there")?;
    let (closed, events) = closing(&file)?;
    tx.save_case(&closed, file.case.version).await?;
    tx.publish(events);
    tx.commit(AuditEntry::under(&may_close, minute(25))).await?;
    Ok(())
}

fn closing(file: &yuanzhen_store::CaseFile) -> Result<(Case, Vec<yuanzhen_domain::event::Event>)> {
    let plain = |reports: &[yuanzhen_store::Stored<Report>]| -> Vec<Report> {
        reports.iter().map(|report| report.value.clone()).collect()
    };
    let deliveries: Vec<_> = file
        .deliveries
        .iter()
        .map(|delivery| delivery.value.clone())
        .collect();
    let criticals: Vec<_> = file
        .criticals
        .iter()
        .map(|critical| critical.value.clone())
        .collect();
    let facts = Closing::of(&file.case, &plain(&file.reports), &deliveries, &criticals);
    let holder = file.case.state.holder(minute(25)).context("it is claimed")?;
    Ok(file.case.value.clone().close(holder, minute(25), &facts)?)
}

async fn acknowledge(store: &Store, county: &County, id: DeliveryId, technician: PersonId) -> Result<()> {
    let permit = permit(store, &county.technician, Action::AcknowledgeDelivery, id.uuid()).await?;
    let mut tx = store.begin().await?;
    let stored = tx.delivery(&permit, id).await?.context("the delivery is there")?;
    let (delivered, _) = stored
        .value
        .clone()
        .deliver(county.senior.reference(), minute(20))?;
    let (printed, _) = delivered.print(technician, minute(21))?;
    let (acknowledged, events) = printed.acknowledge(technician, minute(21))?;
    tx.save_delivery(&acknowledged, stored.version).await?;
    tx.publish(events);
    tx.commit(AuditEntry::under(&permit, minute(21))).await?;
    let again = store
        .read()
        .await?
        .delivery(&permit, id)
        .await?
        .context("still there")?;
    assert_eq!(again.value, acknowledged);
    Ok(())
}

pub(super) async fn the_line_of_the_case_is_told(store: &Store, county: &County, case: &Case) -> Result<()> {
    let mut read = store.read().await?;
    let last = read.last_event_number().await?;
    let Feed::Events(all) = read.events_after(0, 1_000).await? else {
        anyhow::bail!("nothing was forgotten yet")
    };
    let numbers: Vec<u64> = all.iter().map(|event| event.number).collect();
    assert_eq!(numbers, (1..=last).collect::<Vec<_>>());
    assert_eq!(
        read.events_after(last + 1, 10).await?,
        Feed::Resync { from: last }
    );
    let kinds = async |read: &mut yuanzhen_store::Reading, actor: &Actor| -> Result<Vec<&'static str>> {
        let scope = yuanzhen_domain::access::scope(actor, Action::SeeCase);
        let line = read.events_of_case(case.id.uuid(), &scope).await?;
        Ok(line.iter().map(|numbered| numbered.event.fact.kind()).collect())
    };
    let told = kinds(&mut read, &county.radiologist).await?;
    assert_eq!(
        (told.first(), told.last()),
        (Some(&"case-submitted"), Some(&"case-closed"))
    );
    assert!(kinds(&mut read, &county.stranger).await?.is_empty());
    drop(read);
    let horizon = store.move_event_horizon(minute(12)).await?;
    assert!(horizon > 0);
    assert_eq!(
        store.read().await?.events_after(0, 10).await?,
        Feed::Resync { from: last }
    );
    let next = jiff::civil::DateTime::from(date(2026, 11, 24));
    let mut tx = store.begin().await?;
    let number = tx.next_number(&county.elsewhere.code, next.date()).await?;
    assert_eq!(number.as_str(), "XX-261124-0001");
    Ok(())
}
