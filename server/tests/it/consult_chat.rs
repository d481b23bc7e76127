//! What is written in a room stands with the consult: after a restart it is told to whoever comes, it is in the record, and
//! whoever may not see the consult sees none of it.

use std::time::Duration;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::consult_room::{Sitter, talking};
use crate::consults::{at, county};
use crate::day::good;

const ORDER: &str = "阿司匹林 300 mg 嚼服";

async fn writes(sitter: &mut Sitter, number: u128, text: &str) {
    let line = json!({ "type": "chat", "id": Uuid::from_u128(number), "text": text });
    sitter.live.says(line).await;
}

fn words(consult: &Value) -> Vec<(&str, &str)> {
    consult["chat"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| {
            (
                line["person"]["name"].as_str().expect("a name"),
                line["text"].as_str().expect("text"),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_in_a_room_stands_with_the_consult() {
    let county = county().await;
    let (asked, mut village, mut expert) = talking(&county).await;
    writes(&mut expert, 1, ORDER).await;
    let told = village.hears(&["chat"]).await;
    assert_eq!(told["text"], ORDER);
    assert_eq!(expert.hears(&["chat"]).await["at"], told["at"]);
    // It stood before anybody was told of it, and the audit says who wrote, and no word of it.
    assert_eq!(words(&village.shows(&asked).await), [("林海峰", ORDER)]);
    let rows = county.audit("write-in-room").await;
    assert_eq!(rows.len(), 1);
    assert!(!format!("{rows:?}").contains("阿司匹林"), "{rows:?}");

    // The same again, as after a broken line, stands once and comes back to its writer only.
    writes(&mut expert, 1, "something else under the same id").await;
    assert_eq!(expert.hears(&["chat"]).await["text"], ORDER);
    // Somebody else's id is nobody's.
    writes(&mut village, 1, "not mine").await;
    writes(&mut village, 2, "已嚼服").await;
    assert_eq!(village.hears(&["chat"]).await["text"], "已嚼服");
    let lines = [("林海峰", ORDER), ("何秀兰", "已嚼服")];
    assert_eq!(words(&village.shows(&asked).await), lines);

    // Nobody remembers it after a restart but the consult: whoever comes is told.
    let county = county.restart_after(Duration::from_secs(5)).await;
    let mut village = Sitter::of(&county, "village").await;
    village.is_in(&asked).await;
    for (_, text) in lines {
        assert_eq!(village.hears(&["chat"]).await["text"], text);
    }
    assert_eq!(
        words(&village.shows(&asked).await),
        lines,
        "in the record, in order"
    );

    // The dispatcher sees that there is a consult, and not what was said; a stranger sees nothing.
    let dispatcher = county.enters("dispatcher").await;
    let masked = good(dispatcher.get(&at(&asked)).await);
    assert!(!masked.to_string().contains("阿司匹林"), "{masked}");
    let stranger = county.enters("village2").await;
    assert_eq!(
        stranger.get(&at(&asked)).await.status,
        reqwest::StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_put_out_or_is_in_no_room_writes_nothing() {
    let county = county().await;
    let (asked, mut village, mut expert) = talking(&county).await;
    let mut outside = Sitter::of(&county, "cardiologist").await;
    writes(&mut outside, 7, "not in the room").await;
    expert.leaves().await;
    writes(&mut expert, 8, "gone already").await;
    writes(&mut village, 9, "有人吗？").await;
    assert_eq!(village.hears(&["chat"]).await["text"], "有人吗？");
    assert_eq!(words(&village.shows(&asked).await), [("何秀兰", "有人吗？")]);
}
