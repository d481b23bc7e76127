//! A change of the directory reaches the pages of those who see that part of it, and nobody else's.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::county::Browser;
use crate::live::Live;
use crate::seats::{Seat, Town};

async fn listens(town: &Town, login: &str) -> Live {
    let browser = Browser::at(format!("http://{}", town.center.http));
    let answer = browser.tries(login, "yuanzhen-demo").await;
    let cookie = answer.headers["set-cookie"].to_str().expect("text");
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let mut live = Live::open(&browser, &cookie).await.expect("open");
    live.hello(None).await;
    live
}

/// The next event of the directory; the county's machines are still sending.
async fn hears_of_the_directory(live: &mut Live) -> Value {
    loop {
        let event = live.hears().await;
        if event["subject"]["kind"] == "directory" || event["type"] != "event" {
            return event;
        }
    }
}

async fn renames(admin: &Seat, noun: &str, name: &str) -> Value {
    let one = admin.finds(&format!("/{noun}"), |one| one["name"] == name).await;
    let id = one["id"].as_str().expect("an id").to_owned();
    let mut form = one.clone();
    let version = form
        .as_object_mut()
        .and_then(|form| form.remove("version"))
        .expect("a version");
    if noun == "devices" {
        form.as_object_mut().expect("a form").remove("last_seen_at");
    }
    form["name"] = json!(format!("{name}（新）"));
    let answer = admin
        .ask(Method::PUT, &format!("/{noun}/{id}"), Some(&version), form)
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{noun}: {answer:?}");
    one["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sees_a_part_of_the_directory_hears_of_its_change() {
    let town = Town::open().await;
    let admin = town.enters("admin").await;
    let (mut second, mut near, mut far) = (
        listens(&town, "admin").await,
        listens(&town, "village").await,
        listens(&town, "liulin-village").await,
    );
    let changed = [
        renames(&admin, "institutions", "下湾村卫生室").await,
        renames(&admin, "reading-groups", "县影像诊断组").await,
        renames(&admin, "devices", "青山 DR").await,
        renames(&admin, "staff", "周雨桐").await,
    ];
    for id in &changed {
        for live in [&mut second, &mut near] {
            let event = hears_of_the_directory(live).await;
            assert_eq!(
                (&event["kind"], &event["subject"]["id"]),
                (&json!("directory-changed"), id)
            );
        }
    }
    // The other consortium hears of its own only.
    let own = renames(&admin, "institutions", "柳林镇卫生院").await;
    assert_eq!(hears_of_the_directory(&mut far).await["subject"]["id"], own);
    // A place is the administrators' matter.
    let place = renames(&admin, "places", "上湾村").await;
    hears_of_the_directory(&mut second).await;
    assert_eq!(hears_of_the_directory(&mut second).await["subject"]["id"], place);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_left_who_administers_the_system() {
    let town = Town::open().await;
    let admin = town.enters("admin").await;
    let of = |login: &'static str| {
        let admin = &admin;
        async move { admin.finds("/staff", |one| one["login"] == login).await }
    };
    let saves = |one: Value| {
        let admin = &admin;
        async move {
            let path = format!("/staff/{}", one["id"].as_str().expect("an id"));
            let mut form = one;
            let version = form
                .as_object_mut()
                .and_then(|form| form.remove("version"))
                .expect("a version");
            admin.ask(Method::PUT, &path, Some(&version), form).await
        }
    };
    let own = of("admin").await;
    let mut away = own.clone();
    away["active"] = json!(false);
    let mut other_work = own.clone();
    other_work["roles"][0]["role"] = json!("dispatcher");
    for (form, what) in [(&away, "switched off"), (&other_work, "another role")] {
        let refused = saves(form.clone()).await;
        assert_eq!(
            (refused.status, &refused.body["code"]),
            (StatusCode::CONFLICT, &json!("last-administrator")),
            "{what}: {refused:?}"
        );
    }
    // Another one who can sign in makes it possible.
    let mut second = of("dispatcher").await;
    second["roles"] = json!([{ "role": "system-admin", "institution": second["roles"][0]["institution"] }]);
    assert_eq!(saves(second).await.status, StatusCode::OK);
    let left = saves(away).await;
    assert_eq!(left.status, StatusCode::OK, "{left:?}");
}
