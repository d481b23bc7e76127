//! Housekeeping: what nobody names is removed once it is old enough, and never what is named or has just come.

use std::time::Duration;

use serde_json::json;
use yuanzhen_domain::access::Kind;
use yuanzhen_domain::id::SessionId;
use yuanzhen_server::jobs::housekeeping;

use crate::county::MORNING;
use crate::day::{Day, good, id, nothing_found, report_of, rows};

#[tokio::test(flavor = "multi_thread")]
async fn objects_no_row_names_are_removed_when_old_and_what_is_named_or_just_came_stays() {
    let day = Day::open().await;
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let case = day.signed(&reader, &senior, &nothing_found()).await;
    let app = &day.county.center.app;
    // Written before its row, which never came.
    let stray = app
        .store
        .objects()
        .put(b"of a transaction that never came")
        .await
        .expect("put");
    let here = async || {
        app.store
            .objects()
            .find(&stray.hash)
            .await
            .expect("asked")
            .is_some()
    };

    housekeeping::sweep_objects(app).await;
    assert!(here().await, "it may be on its way to its row");
    // The files are of this machine's time, the program's clock is moved far past it.
    day.county.pass(Duration::from_secs(400 * 24 * 3_600));
    housekeeping::sweep_objects(app).await;
    assert!(!here().await);

    // Every page and every image that a row names is still there, byte for byte.
    let reader = day.signs_in("radiologist").await;
    let pdf = reader
        .get(&format!("/api/v1/reports/{}/pdf", report_of(&case)))
        .await;
    assert!(pdf.status.is_success(), "{:?}", pdf.status);
    let study = good(
        reader
            .get(&format!("/api/v1/studies/{}", id(&case["study"])))
            .await,
    );
    let uid = study["study_instance_uid"].as_str().expect("a uid");
    for series in study["series"].as_array().expect("series") {
        let series_uid = series["uid"].as_str().expect("a uid");
        let at = format!("/dicom-web/studies/{uid}/series/{series_uid}");
        assert!(reader.get(&format!("{at}/metadata")).await.status.is_success());
        for instance in series["instances"].as_array().expect("instances") {
            let sop = instance["sop_instance_uid"].as_str().expect("a uid");
            let frame = reader.get(&format!("{at}/instances/{sop}/frames/1")).await;
            assert!(frame.status.is_success(), "{sop}: {:?}", frame.status);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn grants_that_ran_out_are_forgotten_and_those_in_force_are_not() {
    let day = Day::open().await;
    let reader = day.signs_in("radiologist").await;
    let case = day.head_ct(&reader).await;
    let all = good(reader.get("/api/v1/session/all").await);
    let session: SessionId = id(&rows(&all)[0]).parse().expect("an id");
    let app = &day.county.center.app;
    let case: uuid::Uuid = id(&case).parse().expect("an id");
    // Whether the row is there, whatever the time.
    let there = async || {
        let mut reading = app.store.read().await.expect("read");
        let found = reading.grant(session, Kind::Case, case, MORNING).await;
        found.expect("asked").is_some()
    };
    day.county.pass(Duration::from_secs(14 * 60));
    housekeeping::tidy(app).await;
    assert!(there().await);
    day.county.pass(Duration::from_secs(2 * 60));
    housekeeping::tidy(app).await;
    assert!(!there().await);
    // Opened again, it is noted again.
    let opened = day.county.audit("see-case").await.len();
    good(reader.get(&format!("/api/v1/cases/{case}")).await);
    assert_eq!(
        day.county.audit("see-case").await.len(),
        opened + 1,
        "{}",
        json!({ "opened": opened })
    );
}
