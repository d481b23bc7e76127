//! A raw search of the database's files, journals included, finds no identity number and no telephone number.

use std::path::Path;

use anyhow::Result;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::digest::Digest;
use yuanzhen_domain::id::StudyId;
use yuanzhen_domain::study::Study;
use yuanzhen_domain::uid::DicomUid;
use yuanzhen_domain::values::Modality;
use yuanzhen_peers::Postgres;
use yuanzhen_store::{AsSent, DatabaseConfig, Store, alone};

use crate::county::{County, IDENTITY_NUMBER, PHONE, listing};
use crate::house::{House, MORNING, config_in, entry, fresh, on_each_engine};

const NAME: &str = "王小青";

#[tokio::test]
async fn sqlite_files_hold_no_identity_number() -> Result<()> {
    let house = House::sqlite().await?;
    fill(&house).await?;
    search(house.folder.path())
}

#[tokio::test]
async fn postgres_files_hold_no_identity_number() -> Result<()> {
    let Some(server) = Postgres::start() else {
        return Ok(());
    };
    let house = House::postgres(&server).await?;
    fill(&house).await?;
    house.tamper("SELECT 1; COMMIT; CHECKPOINT; BEGIN").await?;
    search(server.socket_folder())
}

#[tokio::test]
async fn no_other_account_can_read_what_a_store_keeps() -> Result<()> {
    let parent = tempfile::tempdir()?;
    let folder = parent.path().join("county");
    let store = Store::open(config_in(&folder, &DatabaseConfig::Sqlite, "center-1")).await?;
    store.occupy().await?;
    store.objects().put(b"an image").await?;
    let _coming = store.objects().begin().await?;
    let mut tx = store.begin().await?;
    tx.publish([]);
    tx.commit(entry("sweep")).await?;
    let (mut seen, mut folders) = (Vec::new(), vec![folder]);
    while let Some(here) = folders.pop() {
        assert_eq!(alone::exposed(&here), None, "{}", here.display());
        for found in std::fs::read_dir(&here)? {
            let path = found?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                assert_eq!(alone::exposed(&path), None, "{}", path.display());
                seen.push(path.file_name().unwrap_or_default().to_owned());
            }
        }
    }
    for name in [
        "yuanzhen.sqlite",
        "yuanzhen.sqlite-wal",
        "yuanzhen.sqlite-shm",
        "serving.lock",
    ] {
        assert!(seen.iter().any(|file| file == name), "{name} in {seen:?}");
    }
    assert!(seen.len() >= 6, "an object and one on its way besides: {seen:?}");
    Ok(())
}

async fn fill(house: &House) -> Result<()> {
    let county = County::found(&house.store).await?;
    let patient = county.patient(&house.store, NAME).await?;
    let mut changed = patient.clone();
    changed.guardian = Some("13800138000 王强".into());
    let uid = DicomUid::parse("1.2.3")?;
    let by = county.technician.reference();
    let (study, events) = Study::register(
        StudyId::from_uuid(fresh()),
        uid,
        patient.owner,
        None,
        Modality::Ct,
        by,
        MORNING,
    );
    let mut tx = house.store.begin().await?;
    tx.save_patient(&changed, 1).await?;
    tx.add_study(&study, MORNING).await?;
    tx.publish(events);
    let as_sent = AsSent {
        patient_number: Some(IDENTITY_NUMBER.into()),
        ..AsSent::default()
    };
    tx.note_as_sent(study.id, &as_sent).await?;
    tx.commit(entry("change-patient")).await?;
    let permit = listing(&county.technician, Action::SeePatient)?;
    assert_eq!(
        house
            .store
            .read()
            .await?
            .search_patients(&permit, PHONE, 5)
            .await?
            .len(),
        1
    );
    Ok(())
}

/// Whoever has the database and tries all identity numbers must not see from a hash which one is right.
#[tokio::test]
async fn the_hash_of_a_registration_is_keyed() -> Result<()> {
    on_each_engine(async |house: House| {
        let form = format!("{{\"identity_number\":\"{IDENTITY_NUMBER}\"}}");
        let mut tx = house.store.begin().await?;
        tx.remember_creation(fresh(), "patient", form.as_bytes(), MORNING)
            .await?;
        tx.commit(entry("register-patient")).await?;
        let kept = house.ask("SELECT body_hash FROM creations").await?;
        let plain = Digest::sha256(form.as_bytes());
        assert!(!kept.contains(plain.hex()), "{kept}");
        Ok(())
    })
    .await
}

pub(crate) fn search(folder: &Path) -> Result<()> {
    let mut name_seen = false;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                let bytes = std::fs::read(entry.path())?;
                for secret in [IDENTITY_NUMBER, PHONE, "13900139000"] {
                    assert!(
                        !holds(&bytes, secret),
                        "{} holds a secret",
                        entry.path().display()
                    );
                }
                name_seen |= holds(&bytes, NAME);
            }
        }
    }
    assert!(name_seen, "the search looks where the rows are");
    Ok(())
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
