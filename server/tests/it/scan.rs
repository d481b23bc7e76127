//! The symbol on the paper, scanned from the drawn page by a foreign reader, says what `yuanzhen verify` says of the
//! file.

use std::process::Command;

use reqwest::Method;
use serde_json::Value;
use yuanzhen_server::{command::trust::trust_facts, sign::TrustBundle};

use crate::county::Planted;

/// Prints the words of every symbol on each page.
const SCAN: &str = "
import sys, zxingcpp
from PIL import Image
for page in sys.argv[1:]:
    for symbol in zxingcpp.read_barcodes(Image.open(page)):
        print(symbol.text)
";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_symbol_on_the_paper_is_what_verify_says() {
    let (Some(pdftoppm), Some(python)) = (yuanzhen_peers::tool("pdftoppm"), yuanzhen_peers::python()) else {
        return;
    };
    let planted = Planted::grow().await;
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("report.pdf"), page(&planted).await).expect("written");
    let app = &planted.county.center.app;
    let mut reading = app.store.read().await.expect("read");
    let facts = trust_facts(&app.authority, &mut reading, app.system.now()).await;
    let bundle = TrustBundle::write(&app.authority, &facts.expect("facts")).expect("a bundle");
    std::fs::write(at("county.trust"), bundle).expect("written");

    // As a phone sees it: a page of paper, 150 dots to the inch.
    let drawn = Command::new(pdftoppm)
        .args(["-r", "150", "-png"])
        .args([at("report.pdf"), at("page")])
        .status();
    assert!(drawn.expect("pdftoppm").success());
    let mut pages: Vec<_> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "png"))
        .collect();
    pages.sort();
    let scanned = Command::new(python)
        .args(["-c", SCAN])
        .args(&pages)
        .output()
        .expect("scanned");
    let scanned = String::from_utf8_lossy(&scanned.stdout).into_owned();
    let symbols: Vec<&str> = scanned.lines().collect();
    assert!(
        !symbols.is_empty() && symbols.len() <= pages.len(),
        "{} pages: {symbols:?}",
        pages.len()
    );

    let verified = Command::new(env!("CARGO_BIN_EXE_yuanzhen"))
        .arg("verify")
        .arg(at("report.pdf"))
        .arg("--trust")
        .arg(at("county.trust"))
        .arg("--json")
        .output()
        .expect("verified");
    assert_eq!(verified.status.code(), Some(0), "{verified:?}");
    let said: Value = serde_json::from_slice(&verified.stdout).expect("JSON");
    let mark = &said["report"];
    let mark = format!(
        "{}/{}/{}",
        mark["number"].as_str().expect("a number"),
        mark["version"],
        mark["code"].as_str().expect("a code")
    );
    for symbol in symbols {
        // After a link's `#`, or after the program's own scheme.
        let words = symbol.rsplit('#').next().unwrap_or_default();
        assert_eq!(words.trim_start_matches("yuanzhen:"), mark);
        assert!(!symbol.contains(&planted.patient_name));
    }
}

async fn page(planted: &Planted) -> Vec<u8> {
    let village = planted.county.enters("village").await;
    let request = village.request(Method::GET, &format!("/api/v1/reports/{}/pdf", planted.report));
    let answer = request.send().await.expect("an answer");
    assert!(answer.status().is_success());
    answer.bytes().await.expect("a page").to_vec()
}
