//! The study arrives, is recorded, matched and found.

use anyhow::{Context, Result};
use jiff::civil::date;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::case::Case;
use yuanzhen_domain::id::{DeviceId, InstanceId, SeriesId, StudyId};
use yuanzhen_domain::moment::Millis;
use yuanzhen_domain::patient::Patient;
use yuanzhen_domain::study::matching::{self, Match};
use yuanzhen_domain::study::{How, Quarantine, Study};
use yuanzhen_domain::uid::DicomUid;
use yuanzhen_domain::values::{Laterality, Modality, Sex};
use yuanzhen_store::{AsSent, CaseQuery, Device, Instance, Making, NewInstance, Recorded, Store, StudyQuery};

use crate::county::{County, listing, permit, person};
use crate::house::{MORNING, entry, fresh, minute};

fn uid(last: u32) -> Result<DicomUid> {
    Ok(DicomUid::parse(&format!("1.2.826.0.1.{last}"))?)
}

pub(super) async fn the_study_arrives_and_is_matched(
    store: &Store,
    county: &County,
    patient: &Patient,
    case: &Case,
) -> Result<Study> {
    let device = Device {
        id: DeviceId::from_uuid(fresh()),
        institution: county.township.id,
        name: "CT".to_owned(),
        ae_title: "STORESCU".to_owned(),
        address: "127.0.0.1".parse()?,
        modality: Some(Modality::Ct),
        charset_override: Some("GBK".to_owned()),
        reading_group: Some(county.group),
        enabled: true,
        last_seen_at: None,
    };
    let mut tx = store.begin().await?;
    tx.add_device(&device).await?;
    tx.give_device_token(device.id, "first token", MORNING).await?;
    tx.give_device_token(device.id, "second token", MORNING).await?;
    tx.commit(entry("enrol-device")).await?;
    let mut read = store.read().await?;
    let calling = read
        .device_calling("STORESCU", "::ffff:127.0.0.1".parse()?)
        .await?;
    assert_eq!(calling.map(|found| found.value), Some(device.clone()));
    assert!(
        read.device_calling("STORESCU", "127.0.0.2".parse()?)
            .await?
            .is_none()
    );
    assert!(read.device_by_token("first token").await?.is_none());
    assert!(read.device_by_token("second token").await?.is_some());
    let group = read
        .route_for(county.township.id, Modality::Ct, Some(&device))
        .await?;
    assert_eq!(group, Some(county.group));
    drop(read);

    let by = device.id.into();
    let owner = patient.owner.routed_to(county.group);
    let (study, events) = Study::register(
        StudyId::from_uuid(fresh()),
        uid(1)?,
        owner,
        Some(device.id),
        Modality::Ct,
        by,
        minute(10),
    );
    let mut tx = store.begin().await?;
    tx.add_study(&study, minute(10)).await?;
    tx.publish(events);
    tx.note_as_sent(study.id, &as_sent(patient, case)).await?;
    tx.commit(entry("receive-study")).await?;

    let (first, again, other) = (
        b"first slice".as_slice(),
        b"first slice".as_slice(),
        b"other bytes".as_slice(),
    );
    assert_eq!(
        receive(store, county, &study, 1, first).await?,
        Recorded::New { held: 1 }
    );
    assert_eq!(
        receive(store, county, &study, 1, again).await?,
        Recorded::AlreadyHere
    );
    assert_eq!(
        receive(store, county, &study, 2, b"second slice").await?,
        Recorded::New { held: 2 }
    );
    assert_eq!(
        receive(store, county, &study, 1, other).await?,
        Recorded::Beside { held: 3 }
    );

    let may_link = permit(store, &county.technician, Action::LinkStudy, study.id.uuid()).await?;
    let mut tx = store.begin().await?;
    let listed = tx
        .study(&may_link, study.id)
        .await?
        .context("the study is there")?;
    let given = listed.as_sent.context("it was noted")?.given();
    let candidates = tx.candidates(&may_link, &listed.study, &given, MORNING).await?;
    let verdict = matching::find(&given, study.owner.consortium, &candidates);
    assert!(
        matches!(verdict.found, Match::Matched { case: found, how: How::Accession, .. } if found == case.id)
    );
    let (complete, mut events) = listed.study.value.complete(by, minute(12))?;
    let (linked, more) = complete.link(case, How::Accession, Vec::new(), by, minute(12))?;
    let (linked, quarantined) = linked.quarantine(Quarantine::InstanceDiffers, by, minute(12))?;
    let (cleared, clear) = linked.clear(
        person(&county.technician).context("a person")?,
        minute(13),
        "looked at".into(),
    )?;
    events.extend(more.into_iter().chain(quarantined).chain(clear));
    tx.save_study(&cleared, listed.study.version).await?;
    tx.publish(events);
    tx.commit(AuditEntry::under(&may_link, minute(13))).await?;

    let mut read = store.read().await?;
    let reader = person(&county.radiologist).context("a person")?;
    let worklist = listing(&county.radiologist, Action::SeeCase)?;
    for (due, overdue) in [(case.due_at(None), 0), (case.due_at(Some(minute(10))), 1)] {
        let counts = read
            .case_counts(&worklist, reader, due.plus(Millis::minutes(1)))
            .await?;
        assert_eq!(counts.overdue, overdue, "counted from the first image");
        assert_eq!(counts.emergency + counts.urgent + counts.routine, 1);
    }
    let listed = CaseQuery {
        limit: 10,
        ..CaseQuery::default()
    };
    let files = read.case_files(&worklist, &listed).await?.items;
    let waiting: Vec<_> = files
        .iter()
        .filter(|file| file.waits)
        .map(|file| file.case.id)
        .collect();
    assert_eq!(waiting, [case.id], "what is counted is what a list says waits");
    let unmatched = StudyQuery {
        links: vec!["unmatched".to_owned()],
        limit: 10,
        ..StudyQuery::default()
    };
    let technician = listing(&county.technician, Action::SeeStudy)?;
    assert!(read.studies(&technician, &unmatched).await?.items.is_empty());
    let all = StudyQuery {
        uid: Some(uid(1)?),
        limit: 10,
        ..StudyQuery::default()
    };
    assert_eq!(read.studies(&technician, &all).await?.items.len(), 1);
    assert!(
        read.studies(&listing(&county.stranger, Action::SeeStudy)?, &all)
            .await?
            .items
            .is_empty()
    );
    let may_see = permit(store, &county.radiologist, Action::SeeImages, study.id.uuid()).await?;
    let series = read.series_of(&may_see, study.id).await?;
    assert_eq!((series.len(), series[0].instances), (1, 3));
    let instance = read
        .instance(&may_see, study.id, &uid(101)?)
        .await?
        .context("the first of the two")?;
    assert_eq!(store.objects().read(&instance.object.hash).await?.as_ref(), first);
    assert_eq!(
        read.instances_of(&may_see, study.id)
            .await?
            .iter()
            .filter(|instance| instance.beside)
            .count(),
        1
    );
    Ok(cleared)
}

fn as_sent(patient: &Patient, case: &Case) -> AsSent {
    AsSent {
        names: vec![vec![patient.name.clone()]],
        patient_number: Some(patient.number.as_str().into()),
        birth_date: patient.birth_date.clone(),
        sex: Some(Sex::Female),
        accession: Some(case.examination.accession.to_string()),
        modality: Some(Modality::Ct),
        ..AsSent::default()
    }
}

async fn receive(
    store: &Store,
    county: &County,
    study: &Study,
    slice: u32,
    bytes: &[u8],
) -> Result<Recorded> {
    let may_receive = permit(store, &county.technician, Action::ReceiveStudy, study.id.uuid()).await?;
    let object = store.objects().put(bytes).await?;
    let new = NewInstance {
        instance: Instance {
            id: InstanceId::from_uuid(fresh()),
            study: study.id,
            series: SeriesId::from_uuid(fresh()),
            sop_instance: uid(100 + slice)?,
            sop_class: uid(9)?,
            transfer_syntax: uid(8)?,
            object,
            number: i32::try_from(slice).ok(),
            rows: Some(512),
            columns: Some(512),
            frames: 1,
            device: study.device,
            received_at: minute(11),
            beside: false,
            unreadable: None,
        },
        series_uid: uid(50)?,
        series_modality: Modality::Ct,
        series_number: Some(1),
        series_description: String::new(),
        making: Making {
            side: Some(Laterality::Right),
            at: Some(date(2026, 11, 23).at(8, 11, 0, 0)),
            lossy: false,
        },
    };
    let mut tx = store.begin().await?;
    let recorded = tx.record_instance(&new).await?;
    if let Recorded::New { held } | Recorded::Beside { held } = recorded {
        let listed = tx
            .study(&may_receive, study.id)
            .await?
            .context("the study is there")?;
        let (receiving, events) =
            listed
                .study
                .value
                .clone()
                .receive(held, may_receive.actor(), minute(11))?;
        tx.save_study(&receiving, listed.study.version).await?;
        tx.publish(events);
    }
    tx.commit(AuditEntry::under(&may_receive, minute(11))).await?;
    Ok(recorded)
}
