//! People sign in, and a patient is found by those who may.

use anyhow::{Context, Result};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::SessionId;
use yuanzhen_domain::patient::Patient;
use yuanzhen_store::{Session, Store, StoreError};

use crate::county::{County, IDENTITY_NUMBER, PHONE, listing, permit, person};
use crate::house::{MORNING, entry, fresh, minute};

pub(super) async fn people_sign_in(store: &Store, county: &County) -> Result<()> {
    let id = person(&county.radiologist).context("a person")?;
    let account = store.read().await?.person(id).await?.context("they exist")?;
    assert_eq!(
        account.staff.phone.as_ref().map(|phone| phone.expose().as_str()),
        Some("13900139000")
    );

    let mut tx = store.begin().await?;
    assert!(tx.set_password(id, "$argon2id$…").await?);
    tx.commit(entry("set-password")).await?;
    assert_eq!(store.count_failed_attempt(id).await?, 1);
    assert_eq!(store.count_failed_attempt(id).await?, 2);
    store.lock_person_until(id, minute(5)).await?;
    let sign_in = store
        .read()
        .await?
        .sign_in(&account.login)
        .await?
        .context("the login is known")?;
    assert_eq!(
        (sign_in.failed_attempts, sign_in.locked_until),
        (2, Some(minute(5)))
    );
    store.forgive_attempts(id).await?;

    let session = Session {
        id: SessionId::from_uuid(fresh()),
        person: id,
        user_agent: "a browser".to_owned(),
        address: "10.1.2.3".to_owned(),
        created_at: MORNING,
        last_seen_at: MORNING,
        expires_at: minute(720),
        locked: false,
        revoked_at: None,
    };
    let mut tx = store.begin().await?;
    tx.open_session(&session, "a secret token").await?;
    tx.commit(entry("sign-in")).await?;
    let mut read = store.read().await?;
    assert_eq!(
        read.session_by_token("a secret token").await?,
        Some(session.clone())
    );
    assert_eq!(read.session_by_token("another token").await?, None);
    drop(read);
    store.note_session_use(&session, minute(3)).await?;
    let mut tx = store.begin().await?;
    assert_eq!(tx.revoke_sessions_of(id, None, minute(4)).await?, 1);
    tx.commit(entry("sign-out-everywhere")).await?;
    let ended = store
        .read()
        .await?
        .session(session.id)
        .await?
        .context("it is kept")?;
    assert_eq!(
        (ended.last_seen_at, ended.is_alive(minute(5))),
        (minute(3), false)
    );
    Ok(())
}

pub(super) async fn a_patient_is_found_by_those_who_may(store: &Store, county: &County) -> Result<Patient> {
    let patient = county.patient(store, "王小青").await?;
    let may_see = permit(store, &county.technician, Action::SeePatient, patient.id.uuid()).await?;
    let found = store
        .read()
        .await?
        .patient(&may_see, patient.id)
        .await?
        .context("the patient is there")?;
    assert_eq!(found.value, patient);

    let other = county.patient(store, "Li Dashan 李大山").await?;
    let refused = store.read().await?.patient(&may_see, other.id).await;
    assert!(matches!(refused, Err(StoreError::WrongPermit)));
    assert!(
        permit(store, &county.stranger, Action::SeePatient, patient.id.uuid())
            .await
            .is_err()
    );

    let mut read = store.read().await?;
    let (ours, theirs) = (
        listing(&county.technician, Action::SeePatient)?,
        listing(&county.stranger, Action::SeePatient)?,
    );
    for words in ["小青", patient.number.as_str(), "Dashan", "dashan", "LI D"] {
        assert_eq!(read.search_patients(&ours, words, 10).await?.len(), 1, "{words}");
    }
    for words in [IDENTITY_NUMBER, "002X", "002x", PHONE, "138-0013-8000"] {
        assert_eq!(read.search_patients(&ours, words, 10).await?.len(), 2, "{words}");
        assert!(
            read.search_patients(&theirs, words, 10).await?.is_empty(),
            "{words}"
        );
    }
    for words in ["%", "_小_", "13800", "0029"] {
        assert!(
            read.search_patients(&ours, words, 10).await?.is_empty(),
            "{words}"
        );
    }
    drop(read);

    let mut tx = store.begin().await?;
    let mut changed = patient.clone();
    changed.phone = None;
    tx.save_patient(&changed, found.version).await?;
    let stale = tx.save_patient(&changed, found.version).await;
    assert!(matches!(stale, Err(StoreError::Stale { version: 1, .. })));
    drop(tx);
    let again = store
        .read()
        .await?
        .patient(&may_see, patient.id)
        .await?
        .context("still there")?;
    assert_eq!(again, found, "a dropped transaction leaves no trace");
    Ok(patient)
}
