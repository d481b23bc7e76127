//! The symbol on the paper, scanned from the drawn page by a foreign reader, says what `yuanzhen verify` says of the
//! file, and what it says is answered on the page of `/verify`.

use std::process::Command;

use reqwest::Method;
use serde_json::Value;
use yuanzhen_server::{command::trust::trust_facts, sign::TrustBundle};

use crate::county::{County, Planted};

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

/// What the page of `/verify` says to a mark; anybody may ask.
pub(crate) async fn asked(county: &County, mark: &str) -> String {
    let browser = county.browser();
    let request = browser.request(Method::POST, "/verify");
    let written: String = mark.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let answer = request
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("lang=en&mark={written}"))
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), reqwest::StatusCode::OK);
    answer.text().await.expect("a page")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_holds_the_paper_learns_whether_it_holds_and_nothing_else() {
    let planted = Planted::grow().await;
    let report = yuanzhen_domain::id::ReportId::from_uuid(planted.report);
    let code = yuanzhen_server::sign::verification_code(report.uuid(), 1);
    let senior = planted.county.browser();
    assert!(
        senior
            .tries("senior", crate::county::DEMO_PASSWORD)
            .await
            .status
            .is_success()
    );
    let case = senior.get(&format!("/api/v1/cases/{}", planted.case)).await.body;
    let number = case["number"].as_str().expect("a number");
    let name = case["patient"]["name"].as_str().expect("a name");
    let mark = format!("{number}/1/{code}");

    for told in [mark.clone(), format!("https://county.example/verify#{mark}")] {
        let page = asked(&planted.county, &told).await;
        assert!(page.contains("Valid: issued here"), "{page}");
        assert!(!page.contains(name), "nothing of the patient: {page}");
    }
    for other in [
        format!("{number}/2/{code}"),
        format!("{number}/1/7Q2M-K4XH-9D3T-VC8R"),
        format!("XX-260101-0001/1/{code}"),
    ] {
        assert!(
            asked(&planted.county, &other).await.contains("Not known"),
            "{other}"
        );
    }
    let page = asked(&planted.county, "\"><script>alert(1)</script>").await;
    assert!(
        page.contains("Not understood") && !page.contains("<script>alert"),
        "{page}"
    );

    let view = &case["report_view"];
    let withdrawn = crate::reading::at(
        &senior,
        Method::POST,
        &format!("/api/v1/reports/{}/withdraw", planted.report),
        &view["record_version"],
        serde_json::json!({ "reason": "左右写反" }),
    )
    .await;
    assert!(withdrawn.status.is_success(), "{withdrawn:?}");
    assert!(
        asked(&planted.county, &mark)
            .await
            .contains("Withdrawn: issued here")
    );
}
