//! The case is opened, listed and claimed once.

use anyhow::{Context, Result};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::case::Case;
use yuanzhen_domain::moment::Millis;
use yuanzhen_domain::patient::Patient;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_store::{CaseQuery, Creation, Store, StoreError};

use crate::county::{County, listing, permit, person};
use crate::house::{MORNING, fresh, minute};

pub(super) async fn the_case_is_claimed_once(
    store: &Store,
    county: &County,
    patient: &Patient,
) -> Result<Case> {
    let routine = county.case(store, patient, Urgency::Routine, minute(0)).await?;
    let emergency = county.case(store, patient, Urgency::Emergency, minute(1)).await?;
    let mut tx = store.begin().await?;
    let id = fresh();
    assert_eq!(
        tx.remember_creation(id, "case", b"{}", MORNING).await?,
        Creation::New
    );
    assert_eq!(
        tx.remember_creation(id, "case", b"{}", MORNING).await?,
        Creation::Repeat
    );
    assert_eq!(
        tx.remember_creation(id, "case", b"{ }", MORNING).await?,
        Creation::Reused
    );
    drop(tx);

    let worklist = listing(&county.radiologist, Action::SeeCase)?;
    let one = CaseQuery {
        limit: 1,
        ..CaseQuery::default()
    };
    let mut read = store.read().await?;
    let first = read.cases(&worklist, &one).await?;
    assert_eq!(first.items[0].id, emergency.id, "the most urgent comes first");
    let second = read
        .cases(
            &worklist,
            &CaseQuery {
                after: first.next,
                ..one.clone()
            },
        )
        .await?;
    assert_eq!((second.items[0].id, second.next), (routine.id, None));
    assert!(matches!(
        read.cases(
            &worklist,
            &CaseQuery {
                after: Some("1 OR 1".to_owned()),
                ..one.clone()
            }
        )
        .await,
        Err(StoreError::Cursor)
    ));
    let nobody = listing(&county.stranger, Action::SeeCase)?;
    assert!(
        read.cases(
            &nobody,
            &CaseQuery {
                limit: 10,
                ..CaseQuery::default()
            }
        )
        .await?
        .items
        .is_empty()
    );
    drop(read);

    let reader = person(&county.radiologist).context("a person")?;
    let may_claim = permit(store, &county.radiologist, Action::ClaimCase, emergency.id.uuid()).await?;
    let mut tx = store.begin().await?;
    let case = tx
        .case(&may_claim, emergency.id)
        .await?
        .context("the case is there")?;
    let (claimed, events) = case.value.clone().claim(reader, minute(2), Millis::minutes(30))?;
    tx.save_case(&claimed, case.version).await?;
    tx.publish(events);
    tx.commit(AuditEntry::under(&may_claim, minute(2))).await?;
    let mut tx = store.begin().await?;
    assert!(matches!(
        tx.save_case(&claimed, case.version).await,
        Err(StoreError::Stale { .. })
    ));
    drop(tx);

    let mut read = store.read().await?;
    let counts = read.case_counts(&worklist, reader, minute(90)).await?;
    assert_eq!(
        (
            counts.emergency,
            counts.routine,
            counts.claimed_by_me,
            counts.overdue
        ),
        (0, 0, 0, 0),
        "what has no images waits for nobody"
    );
    assert_eq!(
        read.cases_with_expired_claim(minute(40), 10).await?,
        [emergency.id]
    );

    let flow = read
        .case_files(
            &listing(&county.dispatcher, Action::SeeFlow)?,
            &CaseQuery { limit: 9, ..one },
        )
        .await?;
    assert!(
        flow.items.iter().all(|file| !file.waits),
        "nor does a list say so"
    );
    let masked = &flow.items[0];
    assert_eq!(
        (
            masked.patient.name.expose().as_str(),
            masked.patient.phone.is_none()
        ),
        ("王**", true)
    );
    assert!(masked.case.examination.reason.expose().is_empty());
    Ok(claimed)
}
