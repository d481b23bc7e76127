//! What foreign libraries see of us: dicomweb-client and pydicom look at images that pynetdicom has sent, by a device's
//! token and by a reader's session.

use serde_json::{Value, json};

use crate::cast::{Program, Visitor};

/// The foreign peer.
const IMAGES: &str = include_str!("images.py");

#[tokio::test(flavor = "multi_thread")]
async fn dicomweb_client_finds_what_was_sent_and_sees_the_same_pixels() {
    let (Some(python), Some(files)) = (yuanzhen_peers::python(), yuanzhen_peers::test_data()) else {
        return;
    };
    if Program::executable().is_none() {
        return;
    }
    for tool in ["dcmdjpeg", "dcmdjpls"] {
        if yuanzhen_peers::tool(tool).is_none() {
            return;
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let program = Program::serve(&folder.path().join("county")).await.unwrap();
    let reader = Visitor::sign_in(&program, "radiologist", "云溪县人民医院")
        .await
        .unwrap();
    let token = token(&program).await;
    let door = program.dicom();
    let work = tempfile::tempdir().unwrap();
    let output = tokio::process::Command::new(python)
        .args(["-c", IMAGES, &program.http()])
        .args([door.ip().to_string(), door.port().to_string(), token])
        .arg(reader.cookie())
        .arg(files.join("dicom"))
        .arg(work.path())
        .output()
        .await
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    // Each file with pixels was compared, once as the device and once as the reader.
    let compared = said.lines().filter(|line| line.starts_with("frames ")).count();
    assert!(compared >= 2 * 15, "{said}");
    program.kill();
}

/// The token of the first township's CT, as its administrator is given it.
async fn token(program: &Program) -> String {
    let admin = Visitor::sign_in(program, "system-admin", "").await.unwrap();
    let devices = admin.get("/api/v1/devices").await.unwrap();
    let device = devices["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|device| device["ae_title"] == "STORESCU")
        .unwrap();
    let path = format!("/api/v1/devices/{}/token", device["id"].as_str().unwrap());
    let answer = admin.post(&path, &json!({})).await.unwrap();
    let given: Value = answer.json().await.unwrap();
    given["token"].as_str().unwrap().to_owned()
}
