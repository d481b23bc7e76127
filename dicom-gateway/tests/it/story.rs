//! What becomes of a study: it arrives, completes, is matched, reopened, put into quarantine.

use yuanzhen_dicom_gateway::dimse::Status;
use yuanzhen_dicom_gateway::synth::{Label, ct_phantom, dx_phantom};
use yuanzhen_domain::moment::Millis;
use yuanzhen_domain::study::{Arrival, How, Link, Quarantine};

use crate::site::{Site, data_set, exam, name};

fn files(site: &Site, exam: &yuanzhen_dicom_gateway::synth::Exam, slices: u16) -> Vec<std::path::PathBuf> {
    ct_phantom(exam, slices)
        .enumerate()
        .map(|(n, slice)| site.file(&format!("{}-{n}.dcm", exam.seed), &slice.file))
        .collect()
}

#[tokio::test]
async fn a_ct_is_accepted_routed_completed_and_described() {
    let site = Site::open().await;
    let slices = files(&site, &exam(1, "Zhang^San=张^三", Label::Gb18030), 6);
    let sent = site.send(&slices).await;
    assert!(sent.iter().all(|one| one.status == Status::Success));

    let arriving = site.study().await;
    let study = &arriving.study.value;
    assert!(matches!(study.arrival, Arrival::Receiving { .. }));
    assert_eq!(study.instances, 6);
    assert_eq!(study.owner.reading_group, Some(site.group));
    assert_eq!(name(arriving.as_sent.as_ref().unwrap()), "张^三");

    // What lies on disk is what was sent.
    for (instance, path) in site.instances(study.id).await.iter().zip(&slices) {
        let stored = site.store.objects().local_file(&instance.object.hash).unwrap();
        assert_eq!(data_set(&stored), data_set(path));
    }

    site.settle().await;
    let complete = site.study().await.study.value;
    assert!(matches!(complete.arrival, Arrival::Complete { .. }));
    assert_eq!(
        complete.link,
        Link::Unmatched {
            suggested: vec![],
            warnings: vec![]
        }
    );
    let permit = site.permit(complete.id).await;
    let series = site
        .store
        .read()
        .await
        .unwrap()
        .series_of(&permit, complete.id)
        .await
        .unwrap();
    let (object, made_for) = series[0].metadata.as_ref().unwrap();
    assert_eq!(*made_for, 6);
    let json = site.store.objects().read(&object.hash).await.unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json[5]["00200013"]["Value"][0], 6);
    assert_eq!(json[0]["00100010"]["Value"][0]["Ideographic"], "张^三");
    assert!(json[0].get("7FE00010").is_none());
}

#[tokio::test]
async fn an_order_with_its_numbers_is_matched_and_a_late_image_opens_the_study_again() {
    let site = Site::open().await;
    let (patient, case) = site.order("张三").await;
    let mut ct = exam(2, "张三", Label::GbkAsLatin1);
    ct.accession = case.examination.accession.to_string();
    ct.person.number = patient.number.to_string();
    let slices = files(&site, &ct, 4);
    site.send(&slices[..3]).await;
    site.settle().await;

    let study = site.study().await;
    assert_eq!(study.as_sent.unwrap().charset_note.as_deref(), Some("guessed"));
    let study = study.study.value;
    assert!(
        matches!(study.link, Link::Matched { case: linked, how: How::Accession, .. } if linked == case.id),
        "{:?}",
        study.link
    );

    let before = study.content_version;
    site.send(&slices[3..]).await;
    let reopened = site.study().await.study.value;
    assert!(matches!(reopened.arrival, Arrival::Receiving { .. }));
    assert_eq!((reopened.instances, reopened.content_version), (4, before + 1));
    assert_eq!(reopened.link.case(), Some(case.id), "the link stays");
    site.settle().await;
    assert!(matches!(
        site.study().await.study.value.arrival,
        Arrival::Complete { .. }
    ));
}

#[tokio::test]
async fn hanging_up_completes_a_study_sooner_than_silence() {
    let site = Site::open().await;
    site.send(&files(&site, &exam(3, "A", Label::Utf8), 1)).await;
    // The listener notes the end after the client has gone.
    for _ in 0..100 {
        let study = site.study().await.study.value;
        let timer = site.store.read().await.unwrap();
        let timer = { timer }
            .timer("assemble-study", &study.id.to_string())
            .await
            .unwrap()
            .unwrap();
        if timer
            .due_at
            .since(yuanzhen_dicom_gateway::Ambient::now(&*site.desk))
            <= Millis::seconds(5)
        {
            site.pass(Millis::seconds(5)).await;
            assert!(matches!(
                site.study().await.study.value.arrival,
                Arrival::Complete { .. }
            ));
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the end of the association was not noted");
}

#[tokio::test]
async fn the_same_again_is_harmless_and_another_under_its_uid_is_kept_beside() {
    let site = Site::open().await;
    let slices = files(&site, &exam(4, "A", Label::Utf8), 2);
    site.send(&slices).await;
    site.send(&slices).await;
    let study = site.study().await.study.value;
    assert_eq!((study.instances, study.quarantine.len()), (2, 0));

    let mut other = std::fs::read(&slices[0]).unwrap();
    *other.last_mut().unwrap() ^= 1;
    let sent = site.send(&[site.file("other.dcm", &other)]).await;
    assert_eq!(sent[0].status, Status::Success);
    let study = site.study().await.study.value;
    assert_eq!(study.instances, 3);
    assert_eq!(study.quarantine, [Quarantine::InstanceDiffers].into());
}

#[tokio::test]
async fn two_patients_in_one_study_are_quarantined() {
    let site = Site::open().await;
    let mut exam = exam(5, "张三", Label::Utf8);
    let first = files(&site, &exam, 1);
    exam.person.name = "李四".into();
    let second: Vec<_> = ct_phantom(&exam, 2)
        .skip(1)
        .map(|slice| site.file("second.dcm", &slice.file))
        .collect();
    site.send(&first).await;
    site.send(&second).await;
    assert_eq!(
        site.study().await.study.value.quarantine,
        [Quarantine::MixedPatients].into()
    );
}

#[tokio::test]
async fn a_blank_first_image_does_not_hide_two_patients() {
    let site = Site::open().await;
    let mut exam = exam(6, "", Label::Utf8);
    exam.person.number = String::new();
    exam.person.birth_date = None;
    for (slice, given) in ["", "张三", "李四"].into_iter().enumerate() {
        exam.person.name = given.into();
        let one = ct_phantom(&exam, 3).nth(slice).unwrap();
        site.send(&[site.file(&format!("{slice}.dcm"), &one.file)]).await;
        let listed = site.study().await;
        assert_eq!(
            listed.study.value.quarantine.contains(&Quarantine::MixedPatients),
            slice == 2
        );
        let known = ["", "张三", "张三"][slice];
        assert_eq!(name(listed.as_sent.as_ref().unwrap()), known);
    }
}

#[tokio::test]
async fn a_man_and_a_woman_in_one_study_are_two_patients() {
    let site = Site::open().await;
    let mut exam = exam(7, "张三", Label::Utf8);
    for (slice, sex) in ['O', 'M', 'F'].into_iter().enumerate() {
        exam.person.sex = sex;
        let one = ct_phantom(&exam, 3).nth(slice).unwrap();
        site.send(&[site.file(&format!("{slice}.dcm"), &one.file)]).await;
        let mixed = site.study().await.study.value.quarantine;
        assert_eq!(!mixed.is_empty(), slice == 2);
    }
}

#[tokio::test]
async fn names_are_right_in_every_encoding_devices_use() {
    let site = Site::open().await;
    let cases = [
        ("王^小东", Label::Gb18030, None),
        ("𠀀^三", Label::Gb18030, None),
        ("王^小东", Label::Gbk, None),
        ("Wang^XiaoDong=王^小东", Label::Utf8, None),
        ("Wang^XiaoDong=王^小东", Label::Iso2022Ir58, None),
        ("Müller^Jörg", Label::Latin1, None),
        ("王小东", Label::GbkAsLatin1, Some("guessed")),
        ("王小东", Label::GbkUnlabelled, Some("guessed")),
    ];
    for (seed, (given, label, note)) in cases.iter().enumerate() {
        let exam = exam(100 + seed as u64, given, *label);
        let slices = files(&site, &exam, 1);
        site.send(&slices).await;
        let uid = yuanzhen_dicom_gateway::synth::uid(exam.seed, "study");
        let listed = site
            .studies()
            .await
            .into_iter()
            .find(|s| s.study.value.uid.as_str() == uid)
            .unwrap();
        let as_sent = listed.as_sent.unwrap();
        assert_eq!(name(&as_sent), given.rsplit('=').next().unwrap(), "{label:?}");
        assert_eq!(as_sent.charset_note.as_deref(), *note, "{label:?}");
    }
}

#[tokio::test]
async fn an_override_repairs_what_cannot_be_guessed() {
    let site = Site::with(Some("GB18030")).await;
    // Half Latin, half Chinese: not to be told from Latin-1 by its bytes alone.
    let exam = exam(200, "LIUXIAOMING 刘", Label::GbkAsLatin1);
    let film = site.file("film.dcm", &dx_phantom(&exam).file);
    site.send(&[film]).await;
    let as_sent = site.study().await.as_sent.unwrap();
    assert_eq!(name(&as_sent), "LIUXIAOMING 刘");
    assert_eq!(as_sent.charset_note.as_deref(), Some("overridden"));
}
