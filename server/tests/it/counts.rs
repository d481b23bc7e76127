//! The numbers a reader works by: what home and the buttons of the lists count is what waits, and each leads to as many
//! rows as it says, whoever asks and wherever the cases stand.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::day::{Day, Person, at_last, good, hours, id, nothing_found, report_of, rows};

/// Every button, by the name of its count in a list and on home.
const BUTTONS: [(&str, &str); 5] = [
    ("emergency", "open_emergency"),
    ("urgent", "open_urgent"),
    ("routine", "open_routine"),
    ("claimed_by_me", "claimed_by_me"),
    ("overdue", "overdue"),
];

type Counts = BTreeMap<&'static str, u64>;

/// What is counted, after each number was held against the rows its button leads to in both lists.
async fn counted(who: &Person) -> Counts {
    let home = good(who.get("/api/v1/home").await);
    let me = good(who.get("/api/v1/session").await)["person"]["id"].clone();
    let mut counts = Counts::new();
    for list in ["worklist", "all"] {
        let page = good(who.get(&format!("/api/v1/cases?list={list}")).await);
        for (button, tile) in BUTTONS {
            // As `matches` does in `web/src/features/worklist/model.ts`.
            let leads_to = |row: &&Value| match button {
                "overdue" => row["overdue"] == true,
                "claimed_by_me" => row["waits"] == true && row["claimed_by"]["id"] == me,
                urgency => row["waits"] == true && row["urgency"] == urgency,
            };
            let led = rows(&page).iter().filter(leads_to).count() as u64;
            assert_eq!(page["counts"][button], led, "{button} of {list}: {page}");
            assert_eq!(home[tile], led, "{tile} of {home}, and {list}: {page}");
            counts.insert(button, led);
        }
    }
    counts
}

/// The same for readers, for those who keep the flow and for the site; gives the reader's.
async fn counted_by_all(everybody: &[&Person; 3]) -> Counts {
    let [reader, flow, site] = everybody;
    counted(flow).await;
    counted(site).await;
    counted(reader).await
}

fn waiting(counts: &Counts) -> u64 {
    ["emergency", "urgent", "routine"]
        .iter()
        .map(|urgency| counts[urgency])
        .sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_counted_is_what_waits_for_its_readers() {
    let day = Day::open().await;
    let (reader, senior) = (day.signs_in("radiologist").await, day.signs_in("senior").await);
    let (flow, site) = (day.signs_in("dispatcher").await, day.signs_in("township").await);
    let everybody = [&reader, &flow, &site];
    let before = counted_by_all(&everybody).await;
    assert!(before["emergency"] > 0, "the demo county has work");
    assert_eq!((before["claimed_by_me"], before["overdue"]), (0, 0));
    let now = async |what: &str, waits: bool| {
        let gone = u64::from(!waits);
        let counts = counted_by_all(&everybody).await;
        assert_eq!(counts["emergency"], before["emergency"] - gone, "{what}");
        assert_eq!(waiting(&counts), waiting(&before) - gone, "{what}");
        counts["claimed_by_me"]
    };

    let case = day.head_ct(&reader).await;
    let at = format!("/api/v1/cases/{}", id(&case));
    good(reader.post(&format!("{at}/claim"), json!({})).await);
    assert_eq!(now("claimed", true).await, 1);
    let case = day.begins_report(&reader, &case).await;
    now("drafting", true).await;
    let case = good(day.submits(&reader, &case, &nothing_found()).await);
    now("submitted", true).await;
    let report = format!("/api/v1/reports/{}", report_of(&case));
    good(senior.post(&format!("{report}/review"), json!({})).await);
    now("reviewing", true).await;
    let seen = day.case(&senior, &case).await;
    good(day.signs(&senior, &seen).await);
    assert_eq!(now("signed", false).await, 0);
    at_last("the report has arrived everywhere", async || {
        let sent = day.case(&reader, &case).await["deliveries"].clone();
        let sent = sent.as_array().expect("deliveries");
        !sent.is_empty() && sent.iter().all(|one| one["state"] == "delivered")
    })
    .await;
    now("delivered", false).await;
    good(reader.post(&format!("{at}/close"), json!({})).await);
    now("closed", false).await;
    good(reader.post(&format!("{at}/reopen"), json!({})).await);
    assert_eq!(now("reopened", false).await, 0);

    let reason = json!({ "reason": "补充描述" });
    good(reader.post(&format!("{report}/amend"), reason.clone()).await);
    assert_eq!(now("amended", true).await, 1);
    good(reader.post(&format!("{report}/give-up"), json!({})).await);
    now("given up", false).await;
    good(senior.post(&format!("{report}/withdraw"), reason.clone()).await);
    now("withdrawn", false).await;
    good(reader.post(&format!("{report}/amend"), reason).await);
    now("written anew", true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_left_the_readers_or_has_no_images_is_not_counted() {
    let day = Day::open().await;
    let (reader, flow) = (
        day.signs_in("radiologist").await,
        day.signs_in("dispatcher").await,
    );
    let site = day.signs_in("township").await;
    let everybody = [&reader, &flow, &site];
    let before = counted_by_all(&everybody).await;
    let listed = good(reader.get("/api/v1/cases?list=worklist").await);
    assert!(
        rows(&listed)
            .iter()
            .any(|case| case["study"].is_null() && case["waits"] == false),
        "an order without images: {listed}"
    );
    let reason = json!({ "reason": "缺病史" });

    let head = day.head_ct(&reader).await;
    let at = format!("/api/v1/cases/{}", id(&head));
    good(reader.post(&format!("{at}/return"), reason.clone()).await);
    assert_eq!(
        waiting(&counted_by_all(&everybody).await),
        waiting(&before) - 1,
        "sent back"
    );
    good(site.post(&format!("{at}/resubmit"), json!({})).await);
    assert_eq!(counted_by_all(&everybody).await, before, "sent again");

    // Its images turn out to be another's: it is still claimed, and nothing is there to be read.
    good(reader.post(&format!("{at}/claim"), json!({})).await);
    assert_eq!(counted_by_all(&everybody).await["claimed_by_me"], 1);
    let study = format!("/api/v1/studies/{}", id(&head["study"]));
    good(reader.post(&format!("{study}/unlink"), reason.clone()).await);
    let bare = day.case(&reader, &head).await;
    assert_eq!(
        (&bare["progress"], &bare["waits"]),
        (&json!("claimed"), &json!(false))
    );
    let counts = counted_by_all(&everybody).await;
    assert_eq!(
        (counts["emergency"], counts["claimed_by_me"]),
        (before["emergency"] - 1, 0)
    );
    good(reader.post(&format!("{at}/release"), json!({})).await);
    good(site.post(&format!("{at}/cancel"), reason.clone()).await);
    assert_eq!(
        waiting(&counted_by_all(&everybody).await),
        waiting(&before) - 1,
        "cancelled"
    );

    // What still waits is late when its time is over.
    day.county.pass(hours(5));
    let late = counted_by_all(&everybody).await;
    assert!(late["overdue"] > 0);
    assert_eq!(late["overdue"], waiting(&late));
    let listed = good(reader.get("/api/v1/cases?list=worklist").await);
    let left = rows(&listed)
        .iter()
        .find(|case| case["waits"] == true)
        .expect("one waits");
    good(
        reader
            .post(&format!("/api/v1/cases/{}/decline", id(left)), reason)
            .await,
    );
    let counts = counted_by_all(&everybody).await;
    assert_eq!(
        (waiting(&counts), counts["overdue"]),
        (waiting(&late) - 1, late["overdue"] - 1),
        "declined"
    );
}
