//! The numbers a reader works by: what home and the buttons of the work list count is what waits, row by row.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::day::{Day, Person, good, id, nothing_found, report_of, rows};

/// In these the pages say that somebody still has to read: the same words as in `web/src/data/pressure.ts`.
const TO_READ: [&str; 7] = [
    "receiving",
    "queued",
    "claimed",
    "drafting",
    "submitted",
    "reviewing",
    "rejected",
];

/// What is counted, after it was held against the rows of the list.
async fn counted(who: &Person) -> BTreeMap<String, u64> {
    let list = good(who.get("/api/v1/cases?list=worklist").await);
    let home = good(who.get("/api/v1/home").await);
    let waiting = |urgency: &str| {
        let waits = |row: &&Value| {
            row["urgency"] == urgency && TO_READ.contains(&row["progress"].as_str().expect("a state"))
        };
        rows(&list).iter().filter(waits).count() as u64
    };
    ["emergency", "urgent", "routine"]
        .into_iter()
        .map(|urgency| {
            let rows = waiting(urgency);
            assert_eq!(list["counts"][urgency], rows, "{urgency} in {list}");
            assert_eq!(home[format!("open_{urgency}")], rows, "{urgency} in {home}");
            (urgency.to_owned(), rows)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_counted_is_what_waits_for_its_readers() {
    let day = Day::open().await;
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let before = counted(&reader).await;
    assert!(before.values().sum::<u64>() > 0, "the demo county has work");

    let case = day.head_ct(&reader).await;
    let urgency = case["urgency"].as_str().expect("an urgency").to_owned();
    let now = async |what: &str, waits: bool| {
        let gone = u64::from(!waits);
        assert_eq!(
            counted(&reader).await[&urgency],
            before[&urgency] - gone,
            "{what}"
        );
    };
    let signed = day.signed(&reader, &senior, &nothing_found()).await;
    assert_eq!(id(&signed), id(&case));
    now("signed", false).await;

    let path = format!("/api/v1/reports/{}", report_of(&signed));
    let reason = json!({ "reason": "补充描述" });
    good(reader.post(&format!("{path}/amend"), reason.clone()).await);
    now("amended", true).await;
    good(reader.post(&format!("{path}/give-up"), json!({})).await);
    now("given up", false).await;
    good(senior.post(&format!("{path}/withdraw"), reason).await);
    now("withdrawn", false).await;
}
