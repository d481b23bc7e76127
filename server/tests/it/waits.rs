//! What waits for somebody and comes back by itself: a claim nobody goes on with, a case sent back for more.

use reqwest::StatusCode;
use serde_json::{Value, json};
use yuanzhen_domain::access::ActorRef;
use yuanzhen_domain::job::JobKind;

use crate::day::{Day, at_last, good, hours, id, minutes, nothing_found, refused, report_of};

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_that_ran_out_is_given_back_and_the_list_shows_it_at_once() {
    let day = Day::open().await;
    let (reader, other) = (
        day.signs_in("radiologist").await,
        day.signs_in("radiologist2").await,
    );
    let case = day.head_ct(&reader).await;
    let claim = format!("/api/v1/cases/{}/claim", id(&case));
    let claimed = good(reader.post(&claim, json!({})).await);
    assert_eq!(claimed["claimed_by"]["name"], "李文博");
    refused(
        &other.post(&claim, json!({})).await,
        StatusCode::CONFLICT,
        "claimed-by-another",
    );
    let mut at_other = other.listens().await;

    day.county.pass(minutes(30));
    let heard = at_other.hears_of("case-released").await;
    assert_eq!(heard["subject"]["id"], id(&case));
    let back = day.head_ct(&other).await;
    assert_eq!(
        (&back["state"], &back["claimed_by"]),
        (&json!("submitted"), &Value::Null)
    );
    let rows = day.county.audit("release-claim").await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].entry.who, ActorRef::Job(JobKind::ReleaseClaim));
    good(other.post(&claim, json!({})).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_goes_on_writing_keeps_the_case() {
    let day = Day::open().await;
    let reader = day.signs_in("radiologist").await;
    let case = day.head_ct(&reader).await;
    let case = day.begins_report(&reader, &case).await;
    let draft = format!("/api/v1/reports/{}/draft", report_of(&case));
    let first = case["claimed_until"].as_i64().expect("a time");
    let saved = good(reader.put(&draft, 0, nothing_found()).await);
    assert_eq!(
        day.head_ct(&reader).await["claimed_until"],
        first,
        "not with every letter"
    );
    day.county.pass(minutes(20));
    let version = saved["version"].as_u64().expect("a version");
    good(reader.put(&draft, version, nothing_found()).await);
    day.county.pass(minutes(20));
    // The first claim would have run out by now.
    at_last("the timer of the first claim would have come", async || {
        day.county.center.app.system.now().millis() > first
    })
    .await;
    let kept = day.head_ct(&reader).await;
    assert_eq!(kept["claimed_by"]["name"], "李文博");
    assert!(kept["claimed_until"].as_i64().expect("a time") > first);
    assert!(day.county.audit("release-claim").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_sent_back_is_asked_for_once_and_then_cancelled_with_a_notice() {
    let day = Day::open().await;
    let (reader, site) = (day.signs_in("radiologist").await, day.signs_in("township").await);
    let case = day.head_ct(&reader).await;
    let path = format!("/api/v1/cases/{}", id(&case));
    let mut at_site = site.listens().await;
    good(
        reader
            .post(&format!("{path}/return"), json!({ "reason": "缺病史" }))
            .await,
    );
    at_site.hears_of("case-returned").await;

    day.county.pass(hours(24));
    at_site.hears_of("case-reminded").await;
    assert_eq!(good(site.get(&path).await)["state"], "returned");
    day.county.pass(hours(47));
    at_site.hears_nothing_of("case-cancelled").await;
    day.county.pass(hours(1));
    at_site.hears_of("case-cancelled").await;
    let lapsed = good(site.get(&path).await);
    assert_eq!(
        (&lapsed["state"], &lapsed["reason"]),
        (&json!("cancelled"), &json!(""))
    );
    assert_eq!(day.county.audit("remind-returned").await.len(), 1);
    let rows = day.county.audit("lapse-returned").await;
    assert_eq!(rows[0].entry.who, ActorRef::Job(JobKind::LapseReturned));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_sent_again_in_time_is_not_cancelled() {
    let day = Day::open().await;
    let (reader, site) = (day.signs_in("radiologist").await, day.signs_in("township").await);
    let case = day.head_ct(&reader).await;
    let path = format!("/api/v1/cases/{}", id(&case));
    let mut at_site = site.listens().await;
    good(
        reader
            .post(&format!("{path}/return"), json!({ "reason": "缺病史" }))
            .await,
    );
    day.county.pass(hours(24));
    at_site.hears_of("case-reminded").await;
    good(site.post(&format!("{path}/resubmit"), json!({})).await);
    day.county.pass(hours(100));
    at_site.hears_of("case-resubmitted").await;
    at_site.hears_nothing_of("case-cancelled").await;
    assert_eq!(good(site.get(&path).await)["state"], "submitted");
}
