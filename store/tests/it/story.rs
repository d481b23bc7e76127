//! One story of the whole store, told on each engine: a CT from a township to an acknowledged report, and everything
//! that must not happen on the way.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use anyhow::{Context, Result};
use jiff::civil::date;
use yuanzhen_domain::access::{Action, Actor};
use yuanzhen_domain::audit::AuditEntry;
use yuanzhen_domain::case::{Case, Closing};
use yuanzhen_domain::critical::Critical;
use yuanzhen_domain::delivery::Delivery;
use yuanzhen_domain::id::{
    CriticalId, DeliveryId, DeviceId, InstanceId, PersonId, ReportId, SeriesId, SessionId, StudyId,
};
use yuanzhen_domain::moment::Millis;
use yuanzhen_domain::patient::Patient;
use yuanzhen_domain::place::Signatures;
use yuanzhen_domain::report::{
    Conclusion, KeyImage, KeyImages, KeyWindow, Report, ReportContent, SigningFacts,
};
use yuanzhen_domain::study::matching::{self, Match};
use yuanzhen_domain::study::{How, InstanceSet, Quarantine, Study};
use yuanzhen_domain::uid::DicomUid;
use yuanzhen_domain::urgency::Urgency;
use yuanzhen_domain::values::{Laterality, Modality, Sex};
use yuanzhen_store::{
    AsSent, CaseQuery, Creation, Device, Feed, Instance, Making, NewInstance, Recorded, Session, Store,
    StoreError, StudyQuery,
};

use crate::county::{County, IDENTITY_NUMBER, PHONE, listing, permit, person};
use crate::house::{House, MORNING, entry, fresh, minute, on_each_engine};

#[tokio::test]
async fn a_ct_goes_from_the_township_to_an_acknowledged_report() -> Result<()> {
    on_each_engine(async |mut house: House| {
        let county = County::found(&house.store).await?;
        people_sign_in(&house.store, &county).await?;
        let patient = a_patient_is_found_by_those_who_may(&house.store, &county).await?;
        let case = the_case_is_claimed_once(&house.store, &county, &patient).await?;
        let study = the_study_arrives_and_is_matched(&house.store, &county, &patient, &case).await?;
        house.restart().await?;
        let report = two_hands_sign(&house.store, &county, &case, &study).await?;
        the_report_returns_and_the_case_closes(&house.store, &county, &case, report).await?;
        the_line_of_the_case_is_told(&house.store, &county, &case).await?;
        let whole = house.store.verify_audit().await??;
        assert!(whole.rows > 10);
        Ok(())
    })
    .await
}

async fn people_sign_in(store: &Store, county: &County) -> Result<()> {
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

async fn a_patient_is_found_by_those_who_may(store: &Store, county: &County) -> Result<Patient> {
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

async fn the_case_is_claimed_once(store: &Store, county: &County, patient: &Patient) -> Result<Case> {
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
        (1, 1, 0, 0),
        "what has no images is not overdue"
    );
    assert_eq!(
        read.case_counts(&worklist, reader, minute(3))
            .await?
            .claimed_by_me,
        1
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

fn uid(last: u32) -> Result<DicomUid> {
    Ok(DicomUid::parse(&format!("1.2.826.0.1.{last}"))?)
}

async fn the_study_arrives_and_is_matched(
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
    }
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

fn a_key_image(study: &Study) -> Result<KeyImages> {
    let image = KeyImage {
        study: study.uid.clone(),
        series: DicomUid::parse("1.2.3.1")?,
        sop_instance: DicomUid::parse("1.2.3.1.1")?,
        frame: NonZeroU32::MIN,
        window: KeyWindow::new(-600.25, 1500.0),
        caption: Some("右肺下叶".into()),
    };
    Ok(KeyImages::new(vec![image])?)
}

async fn two_hands_sign(store: &Store, county: &County, case: &Case, study: &Study) -> Result<Report> {
    let writer = person(&county.radiologist).context("a person")?;
    let reviewer = person(&county.senior).context("a person")?;
    let may_see = permit(store, &county.radiologist, Action::SeeStudy, study.id.uuid()).await?;
    let of_study = store
        .read()
        .await?
        .study_set(&may_see, study)
        .await?
        .context("the study is matched")?;
    let set = InstanceSet::of(case.id, case.patient, vec![of_study]);
    let making = store.read().await?.making_of(&may_see, study.id).await?;
    assert_eq!(making.sides.into_iter().collect::<Vec<_>>(), [Laterality::Right]);
    assert_eq!(making.first_at, Some(date(2026, 11, 23).at(8, 11, 0, 0)));
    assert!(!making.lossy);
    let content = ReportContent {
        findings: "右肺下叶斑片影。".into(),
        impression: "右肺下叶感染。".into(),
        conclusion: Some(Conclusion::Positive),
        critical: Some("张力性气胸 5 cm".into()),
        key_images: a_key_image(study)?,
        ..ReportContent::default()
    };

    let may_write = permit(store, &county.radiologist, Action::SeeCase, case.id.uuid()).await?;
    assert_eq!(
        store
            .save_draft(&may_write, case.id, &content, 0, minute(14))
            .await?,
        1
    );
    assert_eq!(
        store
            .save_draft(&may_write, case.id, &content, 1, minute(14))
            .await?,
        2
    );
    assert!(matches!(
        store
            .save_draft(&may_write, case.id, &content, 1, minute(14))
            .await,
        Err(StoreError::Stale { .. })
    ));
    let others = permit(store, &county.senior, Action::SeeCase, case.id.uuid()).await?;
    let mut read = store.read().await?;
    assert_eq!(
        read.draft(&may_write, case.id)
            .await?
            .context("it was saved")?
            .value
            .content,
        content
    );
    assert!(
        read.draft(&others, case.id).await?.is_none(),
        "a draft is its writer's"
    );
    drop(read);
    for (from, to, reader) in [(writer, reviewer, &others), (reviewer, writer, &may_write)] {
        let mut tx = store.begin().await?;
        tx.hand_draft_over(case.id, from, to).await?;
        tx.commit(entry("hand-over")).await?;
        let moved = store.read().await?.draft(reader, case.id).await?;
        assert_eq!(moved.context("the words went along")?.value.content, content);
    }

    let (report, events) = Report::start(
        ReportId::from_uuid(fresh()),
        case,
        set.clone(),
        content,
        writer,
        minute(15),
    )?;
    let mut tx = store.begin().await?;
    tx.add_report_version(&report, 0).await?;
    tx.drop_draft(writer, case.id).await?;
    tx.publish(events);
    tx.commit(entry("write-report")).await?;
    assert_eq!(
        store.read().await?.report_of_case(case.id).await?,
        Some(report.id)
    );

    let facts = SigningFacts {
        case,
        studies: std::slice::from_ref(study),
        set: &set,
        seen: &set,
        version: 1,
        findings: &[],
        accepted: &BTreeSet::new(),
        hands: Signatures::Two,
    };
    let may_sign = permit(store, &county.senior, Action::SignReport, report.id.uuid()).await?;
    let mut tx = store.begin().await?;
    let stored = tx
        .report(&may_sign, report.id)
        .await?
        .context("the report is there")?;
    assert_eq!(stored.value, report);
    let (submitted, _) = stored.value.clone().submit(writer, minute(16), &facts)?;
    tx.save_report(&submitted, stored.version).await?;
    let (reviewing, _) = submitted.review(reviewer, minute(17))?;
    tx.save_report(&reviewing, stored.version + 1).await?;
    let (signed, events) = reviewing.sign(reviewer, minute(18), &facts)?;
    tx.save_report(&signed, stored.version + 2).await?;
    tx.publish(events);
    let pdf = store.objects().put(b"%PDF-1.7 invented").await?;
    assert!(tx.set_report_pdf(report.id, 1, &pdf).await?);
    tx.commit(AuditEntry::under(&may_sign, minute(18))).await?;

    let mut read = store.read().await?;
    assert_eq!(read.report_pdf(&may_sign, report.id, 1).await?, Some(pdf));
    drop(read);
    let mut tx = store.begin().await?;
    let mut forged = signed.clone();
    forged.content.impression = "未见异常。".into();
    let refused = tx.save_report(&forged, stored.version + 3).await;
    assert!(
        matches!(refused, Err(StoreError::Stale { .. })),
        "signed words are never written again"
    );
    let (next, _) = signed.amend(writer, minute(19), "补充".into())?;
    tx.add_report_version(&next, stored.version + 3).await?;
    assert_eq!(
        tx.report(&may_sign, report.id)
            .await?
            .context("the newest")?
            .value
            .version,
        2
    );
    assert_eq!(tx.report_versions(&may_sign, report.id).await?.len(), 2);
    drop(tx);
    Ok(signed)
}

async fn the_report_returns_and_the_case_closes(
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

async fn the_line_of_the_case_is_told(store: &Store, county: &County, case: &Case) -> Result<()> {
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
