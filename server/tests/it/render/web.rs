//! Drawn pictures over HTTP: to a device with its token and to people, under the same gate, right and audit as the
//! frames.

use std::net::{IpAddr, Ipv4Addr};

use jiff::civil::date;
use reqwest::{Method, StatusCode, header};
use serde_json::Value;
use yuanzhen_dicom_gateway::dimse::Client;
use yuanzhen_dicom_gateway::synth::{Exam, Label, Person, ct_phantom, uid};
use yuanzhen_domain::audit::Outcome;
use yuanzhen_domain::id::DeviceId;
use yuanzhen_domain::person::Role;
use yuanzhen_store::Device;

use super::program;
use crate::county::County;

const SEED: u64 = 7;
const TOKEN: &str = "a device's token";

/// What came back.
struct Seen {
    status: StatusCode,
    media: String,
    bytes: Vec<u8>,
}

impl Seen {
    fn code(&self) -> String {
        let body: Value = serde_json::from_slice(&self.bytes).unwrap_or_default();
        assert!(body["message"].is_string(), "{body}");
        body["code"].as_str().unwrap_or_default().to_owned()
    }

    fn picture(&self) -> image::DynamicImage {
        assert_eq!(
            self.status,
            StatusCode::OK,
            "{}",
            String::from_utf8_lossy(&self.bytes)
        );
        image::load_from_memory(&self.bytes).expect("a picture")
    }
}

/// A county with a study of five slices, which its CT has sent and may look at by token.
async fn county() -> (County, Vec<String>) {
    let county = County::open_with(|config| config.render.program = program()).await;
    let app = &county.center.app;
    let device = Device {
        id: DeviceId::from_uuid(app.system.uuid()),
        institution: county.clinic().await,
        name: "CT".to_owned(),
        ae_title: "STORESCU".to_owned(),
        address: IpAddr::V4(Ipv4Addr::LOCALHOST),
        modality: None,
        charset_override: None,
        reading_group: None,
        enabled: true,
        last_seen_at: None,
    };
    let mut tx = app.store.begin().await.expect("begun");
    tx.add_device(&device).await.expect("added");
    tx.give_device_token(device.id, TOKEN, app.system.now())
        .await
        .expect("given");
    tx.commit(county.entry("test-device")).await.expect("committed");

    let exam = Exam {
        seed: SEED,
        person: Person {
            name: "Zhang^San".to_owned(),
            number: "P7".to_owned(),
            sex: 'M',
            birth_date: Some(date(1960, 1, 1)),
            label: Label::Utf8,
        },
        accession: String::new(),
        at: date(2026, 3, 1).at(9, 0, 0, 0),
        institution: "Clinic".to_owned(),
        station: "CT1".to_owned(),
        description: "Chest".to_owned(),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let (mut slices, mut files) = (Vec::new(), Vec::new());
    for (number, instance) in ct_phantom(&exam, 5).enumerate() {
        let path = folder.path().join(format!("{number}.dcm"));
        std::fs::write(&path, &instance.file).expect("written");
        files.push(path);
        slices.push(instance.sop_instance);
    }
    let door = county
        .center
        .ready
        .dicom
        .as_ref()
        .expect("a door")
        .parse()
        .expect("an address");
    let sent = Client::store(door, "STORESCU", "YUANZHEN", &files)
        .await
        .expect("sent");
    assert!(sent.iter().all(|one| one.status.is_stored()));
    (county, slices)
}

fn study() -> String {
    format!("/dicom-web/studies/{}", uid(SEED, "study"))
}

fn series() -> String {
    format!("{}/series/{}", study(), uid(SEED, "series-CT"))
}

/// The device asks.
async fn asks(county: &County, path: &str, accept: &str) -> Seen {
    let request = county
        .browser()
        .request(Method::GET, path)
        .bearer_auth(TOKEN)
        .header(header::ACCEPT, accept);
    seen(request).await
}

async fn seen(request: reqwest::RequestBuilder) -> Seen {
    let response = request.send().await.expect("an answer");
    let media = response.headers().get(header::CONTENT_TYPE);
    Seen {
        status: response.status(),
        media: media
            .and_then(|media| media.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
        bytes: response.bytes().await.expect("a body").to_vec(),
    }
}

#[tokio::test]
async fn instances_and_frames_are_drawn_and_thumbnails_are_small() {
    let (county, slices) = county().await;
    let instance = format!("{}/instances/{}", series(), slices[2]);
    let png = asks(
        &county,
        &format!("{instance}/frames/1/rendered"),
        "image/png, image/jpeg",
    )
    .await;
    assert_eq!(png.media, "image/png");
    let whole = png.picture();
    let jpeg = asks(&county, &format!("{instance}/rendered"), "*/*").await;
    assert_eq!(jpeg.media, "image/jpeg");
    assert_eq!(
        (jpeg.picture().width(), jpeg.picture().height()),
        (whole.width(), whole.height())
    );

    let bone = asks(
        &county,
        &format!("{instance}/rendered?window=400,1800,linear"),
        "image/png",
    )
    .await;
    assert_ne!(bone.picture().into_luma8(), whole.clone().into_luma8());
    let part = asks(
        &county,
        &format!("{instance}/rendered?viewport=20,20,5,6,20,20"),
        "image/png",
    )
    .await;
    assert_eq!(
        part.picture().into_luma8(),
        whole.crop_imm(5, 6, 20, 20).into_luma8()
    );
    let coarse = asks(&county, &format!("{instance}/rendered?quality=5"), "image/jpeg").await;
    assert!(coarse.bytes.len() < jpeg.bytes.len());

    for place in [study(), series(), instance] {
        let small = asks(
            &county,
            &format!("{place}/thumbnail"),
            "image/avif,image/*,*/*;q=0.8",
        )
        .await;
        assert_eq!(small.media, "image/jpeg");
        assert_eq!(small.picture().width().max(small.picture().height()), 192);
        let tiny = asks(&county, &format!("{place}/thumbnail?viewport=32,32"), "image/png").await;
        assert_eq!(tiny.picture().width().max(tiny.picture().height()), 32);
    }
    assert_eq!(county.audit("see-images").await.len(), 1, "one look, one entry");
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_refused_with_a_code() {
    let (county, slices) = county().await;
    let instance = format!("{}/instances/{}", series(), slices[0]);
    for (tail, accept, status, code) in [
        ("/rendered", "image/gif", 406, "not-acceptable"),
        (
            "/rendered?annotation=patient",
            "*/*",
            400,
            "unsupported-parameter",
        ),
        ("/rendered?window=40", "*/*", 400, "malformed"),
        ("/rendered?viewport=9999,1", "*/*", 400, "malformed"),
        ("/rendered?viewport=9,9,0,0,60000,1", "*/*", 400, "malformed"),
        ("/frames/0/rendered", "*/*", 400, "malformed"),
        ("/frames/1,2/rendered", "*/*", 400, "malformed"),
        ("/frames/2/rendered", "*/*", 404, "no-such-frame"),
        (
            "/thumbnail?window=40,400,linear",
            "*/*",
            400,
            "unsupported-parameter",
        ),
    ] {
        let seen = asks(&county, &format!("{instance}{tail}"), accept).await;
        assert_eq!(
            (seen.status.as_u16(), seen.code().as_str()),
            (status, code),
            "{tail}"
        );
    }
    let elsewhere = format!("{}/instances/1.2.3/rendered", series());
    assert_eq!(
        asks(&county, &elsewhere, "*/*").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_stranger_sees_no_picture_and_is_written_down() {
    let (county, slices) = county().await;
    let places = [
        format!("{}/thumbnail", study()),
        format!("{}/thumbnail", series()),
        format!("{}/instances/{}/thumbnail", series(), slices[0]),
        format!("{}/instances/{}/rendered", series(), slices[0]),
        format!("{}/instances/{}/frames/1/rendered", series(), slices[0]),
    ];
    county.person("stranger", &[]).await;
    county.person("technician", &[Role::Technician]).await;
    let (nobody, stranger, technician) = (county.browser(), county.browser(), county.browser());
    stranger.signs_in("stranger").await;
    technician.signs_in("technician").await;
    for (number, place) in places.iter().enumerate() {
        let anonymous = seen(nobody.request(Method::GET, place)).await;
        assert_eq!(anonymous.status, StatusCode::UNAUTHORIZED, "{place}");
        let refused = seen(stranger.request(Method::GET, place)).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "{place}");
        assert_eq!(refused.code(), "not-found");
        let denials = county.audit("see-images").await;
        assert_eq!(denials.len(), number + 1, "{place}");
        assert!(denials.iter().all(|row| row.entry.outcome == Outcome::Denied));
    }
    for place in &places {
        seen(technician.request(Method::GET, place)).await.picture();
    }
    assert_eq!(
        county.audit("see-images").await.len(),
        places.len() + 1,
        "one look, one entry"
    );
}
