//! Figures are for the operator's monitoring, not for whoever comes through the program's doors.

use reqwest::StatusCode;

use crate::county::County;

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_given_on_their_own_address_only() {
    let own = yuanzhen_peers::free_port().expect("a port");
    let county = County::open_with(|config| config.telemetry.metrics = format!("127.0.0.1:{own}")).await;
    let browser = county.browser();
    let figures = browser.get(&format!("http://127.0.0.1:{own}/metrics")).await;
    assert_eq!(figures.status, StatusCode::OK);
    assert!(
        figures
            .body
            .as_str()
            .is_some_and(|text| text.ends_with("# EOF\n"))
    );
    let through_the_door = browser.get("/metrics").await;
    let text = through_the_door.body.as_str().unwrap_or_default();
    assert!(!text.contains("# EOF"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_address_of_their_own_there_are_no_figures_and_no_page_in_their_place() {
    let county = County::open().await;
    let answer = county.browser().get("/metrics").await;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::NOT_FOUND, "not-found")
    );
}
