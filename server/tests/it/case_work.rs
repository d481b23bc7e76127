//! Cases in the hands of several people at once: creates that are repeated, decisions that meet, links made by hand.

use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::json;
use yuanzhen_domain::access::{Action, Actor, may};
use yuanzhen_domain::critical::Critical;
use yuanzhen_domain::id::{CaseId, CriticalId, PersonId, StudyId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_domain::uid::DicomUid;
use yuanzhen_peers::Postgres;
use yuanzhen_store::{AsSent, DatabaseConfig, Tx};

use crate::reading::at;
use crate::ward::{Ward, id_of};

#[tokio::test(flavor = "multi_thread")]
async fn an_id_is_used_again_for_the_same_thing_only() {
    let ward = Ward::open().await;
    let patient = ward.patient("李秀英").await;
    let (one, other) = (ward.case(patient).await, ward.case(patient).await);
    let alarm = json!({ "id": ward.uuid(), "value": "张力性气胸" });
    let raise = async |case| {
        ward.radiologist
            .post(&format!("/api/v1/cases/{case}/criticals"), alarm.clone())
            .await
    };
    assert_eq!(raise(one).await.status, StatusCode::CREATED);
    assert_eq!(
        raise(one).await.status,
        StatusCode::CREATED,
        "its answer was lost"
    );
    let elsewhere = raise(other).await;
    assert_eq!(
        (elsewhere.status, elsewhere.code()),
        (StatusCode::CONFLICT, "id-reused")
    );

    let form = ward.form("王建国", json!({}));
    let colleague = ward.county.browser();
    colleague.signs_in("colleague").await;
    for _ in 0..2 {
        let answer = ward.technician.post("/api/v1/patients", form.clone()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
    }
    let answer = colleague.post("/api/v1/patients", form.clone()).await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::CONFLICT, "id-reused")
    );
    let known = ward
        .technician
        .get(&format!("/api/v1/patients/{}", id_of(&form)))
        .await;
    assert_eq!(known.body["name"], "王建国");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_before_anything_is_asked() {
    let ward = Ward::open().await;
    let form = ward.form("王\0建国", json!({}));
    let answer = ward.technician.post("/api/v1/patients", form).await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::BAD_REQUEST, "malformed")
    );
    // Neither does a place in a list that no page ended at.
    for after in ["%00", "zzz", "1.2.zzz"] {
        let answer = ward.technician.get(&format!("/api/v1/cases?after={after}")).await;
        assert_eq!(
            (answer.status, answer.code()),
            (StatusCode::BAD_REQUEST, "malformed"),
            "{after}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_study_linked_by_hand_reaches_the_reader_and_another_hand_undoes_it() {
    let ward = Ward::open().await;
    let case = ward.case(ward.patient("李秀英").await).await;
    let as_sent = AsSent {
        names: vec![vec!["王建国".into()]],
        ..AsSent::default()
    };
    let study = ward.study("1.2.3", &as_sent).await;
    let path = format!("/api/v1/studies/{study}");
    let colleague = ward.county.browser();
    colleague.signs_in("colleague").await;
    assert_eq!(ward.radiologist.get(&path).await.status, StatusCode::NOT_FOUND);

    let link = json!({ "case": case });
    let unseen = ward.technician.post(&format!("{path}/link"), link.clone()).await;
    assert_eq!(
        (unseen.status, unseen.code()),
        (StatusCode::CONFLICT, "warnings-not-accepted")
    );
    let seen: Vec<_> = unseen.body["detail"]["warnings"]
        .as_array()
        .expect("warnings")
        .iter()
        .map(|warning| warning["code"].clone())
        .collect();
    let link = json!({ "case": case, "accepted_warnings": seen });
    let linked = ward.technician.post(&format!("{path}/link"), link).await;
    assert_eq!(linked.status, StatusCode::OK, "{linked:?}");
    let images = ward.radiologist.get(&path).await;
    assert_eq!(images.status, StatusCode::OK, "{images:?}");
    let opened = ward.radiologist.get(&format!("/api/v1/cases/{case}")).await;
    assert!(opened.body.to_string().contains(&study.to_string()), "{opened:?}");

    let reason = json!({ "reason": "看错了行" });
    let same = ward
        .technician
        .post(&format!("{path}/unlink"), reason.clone())
        .await;
    assert_eq!(
        (same.status, same.code()),
        (StatusCode::CONFLICT, "same-hand"),
        "{same:?}"
    );
    let undone = colleague.post(&format!("{path}/unlink"), reason).await;
    assert_eq!(undone.status, StatusCode::OK, "{undone:?}");
    let nothing = ward
        .technician
        .post(&format!("{path}/clear"), json!({ "reason": "核对过" }))
        .await;
    assert_eq!(
        nothing.status,
        StatusCode::CONFLICT,
        "it is not in quarantine: {nothing:?}"
    );
}

/// On PostgreSQL two transactions may run at once; the one that ends a case must see what the other adds to it.
#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_not_closed_beside_a_critical_value_on_its_way() {
    let Some(server) = Postgres::start() else { return };
    let ward = Ward::open_with(|config| {
        config.database = DatabaseConfig::Postgres {
            url: server.database(),
            connections: 16,
        };
    })
    .await;
    let case = ward.case(ward.patient("李秀英").await).await;
    let mut raising = ward.holding(case).await;
    let closing = tokio::spawn({
        let radiologist = ward.radiologist.clone();
        async move {
            radiologist
                .post(&format!("/api/v1/cases/{case}/close"), json!({}))
                .await
        }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!closing.is_finished(), "it waits");
    raise(&mut raising, case, &ward).await;
    raising
        .commit(ward.county.entry("test-raise"))
        .await
        .expect("committed");
    let answer = closing.await.expect("an answer");
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::CONFLICT, "critical-open"),
        "{answer:?}"
    );
}

/// An image is being recorded while its report is submitted: the hand is not put under images it did not see.
#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_not_signed_beside_an_image_on_its_way() {
    let Some(server) = Postgres::start() else { return };
    let ward = Ward::open_with(|config| {
        config.database = DatabaseConfig::Postgres {
            url: server.database(),
            connections: 16,
        };
    })
    .await;
    let case = ward.case(ward.patient("李秀英").await).await;
    let study = ward.study("1.2.3", &AsSent::default()).await;
    let linked = ward
        .technician
        .post(
            &format!("/api/v1/studies/{study}/link"),
            json!({ "case": case, "accepted_warnings": ["name-missing", "too-little"] }),
        )
        .await;
    assert_eq!(linked.status, StatusCode::OK, "{linked:?}");
    let reader = &ward.radiologist;
    let claimed = reader
        .post(&format!("/api/v1/cases/{case}/claim"), json!({}))
        .await;
    assert_eq!(claimed.status, StatusCode::OK, "{claimed:?}");
    let report = ward.uuid();
    let begun = reader
        .post(&format!("/api/v1/cases/{case}/report"), json!({ "id": report }))
        .await;
    assert_eq!(begun.status, StatusCode::CREATED, "{begun:?}");
    let images = reader.get(&format!("/api/v1/studies/{study}")).await;
    let submission = json!({
        "version": 1, "instance_set": [images.body["instance_set"]],
        "content": {
            "technique": "胸部CT平扫", "findings": "双肺未见异常", "impression": "胸部CT平扫未见明显异常",
            "conclusion": "negative",
        },
    });

    // What spoke against the link comes back to whoever signs.
    let check = format!("/api/v1/reports/{report}/check");
    let checked = reader.post(&check, submission["content"].clone()).await;
    let codes: Vec<_> = checked.body["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|item| &item["code"])
        .collect();
    assert_eq!(codes, ["linked-name-missing"], "{checked:?}");

    let uid = DicomUid::parse("1.2.3").expect("a UID");
    let late = ward.image(StudyId::from_uuid(study), &uid, 2).await;
    let mut arriving = ward.county.center.app.store.begin().await.expect("begun");
    arriving.record_instance(&late).await.expect("recorded");
    let submitting = tokio::spawn({
        let reader = reader.clone();
        async move {
            let submit = format!("/api/v1/reports/{report}/submit");
            at(&reader, Method::POST, &submit, &json!(1), submission).await
        }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!submitting.is_finished(), "it waits");
    arriving
        .commit(ward.county.entry("test-image"))
        .await
        .expect("committed");
    let answer = submitting.await.expect("an answer");
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::CONFLICT, "study-changed"),
        "{answer:?}"
    );
    assert_eq!(answer.body["detail"]["instances_now"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_claimed_once_it_has_images() {
    let ward = Ward::open().await;
    let case = ward.case(ward.patient("李秀英").await).await;
    let claim = format!("/api/v1/cases/{case}/claim");
    let early = ward.radiologist.post(&claim, json!({})).await;
    assert_eq!(
        (early.status, early.code()),
        (StatusCode::CONFLICT, "no-images"),
        "{early:?}"
    );
    let study = ward.study("1.2.3", &AsSent::default()).await;
    let form = json!({ "case": case, "accepted_warnings": ["name-missing", "too-little"] });
    let link = format!("/api/v1/studies/{study}/link");
    let linked = ward.technician.post(&link, form).await;
    assert_eq!(linked.status, StatusCode::OK, "{linked:?}");
    let claimed = ward.radiologist.post(&claim, json!({})).await;
    assert_eq!(claimed.status, StatusCode::OK, "{claimed:?}");
}

async fn raise(tx: &mut Tx, case: uuid::Uuid, ward: &Ward) {
    let action = Action::SeeCase;
    let (subject, relation) = tx
        .subject(action.kind(), case)
        .await
        .expect("read")
        .expect("there");
    let job = Actor::SystemJob(JobKind::MatchStudy);
    let permit = may(&job, action, &subject, &relation).expect("a permit");
    let case = tx
        .case(&permit, CaseId::from_uuid(case))
        .await
        .expect("read")
        .expect("there");
    let (critical, _) = Critical::raise(
        CriticalId::from_uuid(ward.uuid()),
        &case,
        "张力性气胸".into(),
        "".into(),
        PersonId::from_uuid(reader(tx).await),
        ward.county.center.app.system.now(),
    )
    .expect("raised");
    tx.add_critical(&critical).await.expect("added");
}

async fn reader(tx: &mut Tx) -> uuid::Uuid {
    let groups = tx.reading_groups().await.expect("read");
    groups[0]
        .members
        .iter()
        .next()
        .map_or_else(uuid::Uuid::max, |person| person.uuid())
}
