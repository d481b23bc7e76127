//! The signed opinion outside the program: whoever holds its paper learns whether it holds, the list that goes out with a
//! trust bundle knows it, and what is plainly wrong in its words is not signed.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use yuanzhen_server::{command::trust::trust_facts, sign};

use crate::consults::{at, county, on_duty, opinion, opinion_step, patient};
use crate::county::{Browser, County, calls};
use crate::day::{good, refused, rows};
use crate::scan::asked as told;

/// An urgent consult that was talked to its end, and the opinion begun.
async fn talked(county: &County, village: &Browser, expert: &Browser) -> Value {
    on_duty(expert).await;
    let asked = calls(county, village, &patient(village).await).await;
    let ring = asked["ring"]["id"].as_str().expect("an id");
    good(
        expert
            .post(&format!("/api/v1/rings/{ring}/accept"), json!({}))
            .await,
    );
    let id = county.center.app.system.uuid();
    good(
        expert
            .post(&format!("{}/opinion", at(&asked)), json!({ "id": id }))
            .await,
    );
    good(village.post(&format!("{}/end", at(&asked)), json!({})).await);
    asked
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_holds_the_paper_of_an_opinion_learns_whether_it_holds() {
    let county = county().await;
    let (village, expert) = (
        county.enters("village").await,
        county.enters("county-expert").await,
    );
    let asked = talked(&county, &village, &expert).await;
    let hand = json!({ "version": 1, "content": opinion() });
    let signed = good(opinion_step(&expert, &asked, "sign", hand).await);
    let number = signed["number"].as_str().expect("a number");
    let id = signed["opinion"]["id"]
        .as_str()
        .expect("an id")
        .parse()
        .expect("a UUID");
    let code = |version| sign::verification_code(id, version);
    let first = format!("{number}/1/{}", code(1));
    let page = told(&county, &first).await;
    assert!(page.contains("Valid: issued here"), "{page}");
    for secret in ["王桂英", "心肌梗死"] {
        assert!(!page.contains(secret), "{page}");
    }
    let other = format!("{number}/1/{}", code(2));
    assert!(told(&county, &other).await.contains("Not known"));

    // A newer version takes its place: the page says so, and so does the list of a trust bundle.
    let amend = json!({ "reason": "补充肌钙蛋白结果" });
    good(opinion_step(&expert, &asked, "amend", amend).await);
    let hand = json!({ "version": 2, "content": opinion() });
    good(opinion_step(&expert, &asked, "sign", hand).await);
    let page = told(&county, &first).await;
    assert!(
        !page.contains("Valid: issued here") && !page.contains("Not known"),
        "{page}"
    );
    let second = format!("{number}/2/{}", code(2));
    assert!(told(&county, &second).await.contains("Valid: issued here"));
    let app = &county.center.app;
    let mut reading = app.store.read().await.expect("read");
    let facts = trust_facts(&app.authority, &mut reading, app.system.now())
        .await
        .expect("facts");
    let listed = facts.document(&code(1)).expect("the first version is listed");
    let sign::Standing::Superseded { by, .. } = &listed.standing else {
        panic!("{listed:?}");
    };
    assert_eq!(by.as_deref(), Some(&*code(2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_opinion_with_an_organ_of_the_other_sex_is_not_signed() {
    let county = county().await;
    let (village, expert) = (
        county.enters("village").await,
        county.enters("county-expert").await,
    );
    let asked = talked(&county, &village, &expert).await;
    let mut wrong = opinion();
    wrong["analysis"] = json!("排尿困难，考虑前列腺增生。");
    let check = expert
        .request(
            Method::POST,
            &format!(
                "/api/v1/consults/{}/opinion/check",
                asked["id"].as_str().expect("an id")
            ),
        )
        .json(&wrong);
    let found = good(expert.send(check).await);
    assert_eq!(
        rows(&found),
        [json!({ "code": "organ-against-sex", "field": "analysis", "index": null, "text": "前列腺" })]
    );
    let hand = json!({ "version": 1, "content": wrong });
    let stopped = opinion_step(&expert, &asked, "sign", hand).await;
    refused(&stopped, StatusCode::CONFLICT, "checks-failed");
    let hand = json!({ "version": 1, "content": opinion() });
    good(opinion_step(&expert, &asked, "sign", hand).await);
}
