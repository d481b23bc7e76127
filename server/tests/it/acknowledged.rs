//! Two places received a report: each sees whether it has still to say that it did, and the reader whether both have.

use serde_json::{Value, json};

use crate::day::{Day, Person, good, id, nothing_found, rows};

/// Says at `place` that its own delivery was seen.
async fn acknowledges(who: &Person, place: &str) {
    let deliveries = good(who.get("/api/v1/deliveries").await);
    let own = rows(&deliveries)
        .iter()
        .find(|one| one["receiver"]["name"] == place)
        .unwrap_or_else(|| panic!("nothing for {place} in {deliveries}"));
    let path = format!("/api/v1/deliveries/{}/acknowledge", id(own));
    good(who.post(&path, json!({})).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_acknowledged_to_those_who_did_and_to_all_when_all_did() {
    let day = Day::open().await;
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let (village, township) = (day.signs_in("village").await, day.signs_in("township").await);
    let case = day.signed(&reader, &senior, &nothing_found()).await;
    let lines = async || {
        let mut lines = Vec::new();
        for who in [&village, &township, &reader] {
            let seen: Value = day.case(who, &case).await;
            lines.push(seen["progress"].as_str().unwrap_or_default().to_owned());
        }
        lines
    };
    assert_eq!(lines().await, ["delivered", "delivered", "delivered"]);
    acknowledges(&village, "上湾村卫生室").await;
    assert_eq!(lines().await, ["acknowledged", "delivered", "delivered"]);
    acknowledges(&township, "青山镇中心卫生院").await;
    assert_eq!(lines().await, ["acknowledged", "acknowledged", "acknowledged"]);
}
