//! Foreign peers and real files: DCMTK and pynetdicom send, pydicom judges what was stored.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Output;

use tokio::process::Command;
use yuanzhen_domain::study::Arrival;

use crate::site::{Site, data_set};

/// Sends files byte for byte with pynetdicom and prints each status.
const SEND: &str = r#"
import sys
from pydicom import dcmread
from pynetdicom import AE, _config
_config.STORE_SEND_CHUNKED_DATASET = True
host, port, files = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
ae = AE(ae_title="STORESCU")
wanted = {(str(ds.file_meta.MediaStorageSOPClassUID), str(ds.file_meta.TransferSyntaxUID))
          for ds in (dcmread(f, stop_before_pixels=True, force=True) for f in files)}
for sop_class, syntax in sorted(wanted):
    ae.add_requested_context(sop_class, syntax)
association = ae.associate(host, port, ae_title="YUANZHEN")
assert association.is_established, "not established"
for f in files:
    status = association.send_c_store(f)
    print(f"{status.Status:04X}" if status else "none", f)
association.release()
"#;

/// Prints, for each pair of files, whether pydicom sees the same elements and the same pixels. (DCMTK drops
/// trailing padding and writes some VRs its own way, before they ever reach us.)
const COMPARE: &str = r#"
import sys
from pydicom import dcmread
for one, two in zip(sys.argv[1::2], sys.argv[2::2]):
    a, b = dcmread(one), dcmread(two)
    for ds in (a, b):
        for element in [e for e in ds if e.tag.element == 0 or e.tag == 0xFFFCFFFC]:
            del ds[element.tag]
    same = set(a.keys()) == set(b.keys()) and a.PixelData == b.PixelData and a.PatientName == b.PatientName
    print("same" if same else "different", one)
"#;

/// Prints the name pydicom reads from each file.
const NAMES: &str = r#"
import sys, warnings
warnings.simplefilter("ignore")
from pydicom import dcmread
for f in sys.argv[1:]:
    print(str(dcmread(f, force=True).get("PatientName", "")).rstrip("=^"))
"#;

async fn run(program: PathBuf, args: &[String]) -> Output {
    Command::new(program).args(args).output().await.unwrap()
}

async fn python(script: &str, args: impl IntoIterator<Item = String>) -> Option<String> {
    let python = yuanzhen_peers::python()?;
    let args: Vec<String> = ["-c".to_owned(), script.to_owned()]
        .into_iter()
        .chain(args)
        .collect();
    let output = run(python, &args).await;
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8(output.stdout).unwrap())
}

fn real_files() -> Option<Vec<PathBuf>> {
    let folder = yuanzhen_peers::test_data()?.join("dicom");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "dcm"));
    files.sort();
    Some(files)
}

fn text(path: &std::path::Path) -> String {
    path.display().to_string()
}

/// The stored file of each SOP instance.
async fn stored(site: &Site) -> BTreeMap<String, Vec<PathBuf>> {
    let mut stored: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for listed in site.studies().await {
        for instance in site.instances(listed.study.value.id).await {
            let file = site.store.objects().local_file(&instance.object.hash).unwrap();
            stored
                .entry(instance.sop_instance.to_string())
                .or_default()
                .push(file);
        }
    }
    stored
}

#[tokio::test]
async fn echoscu_is_answered() {
    let site = Site::open().await;
    let Some(echoscu) = yuanzhen_peers::tool("echoscu") else {
        return;
    };
    let port = site.address.port().to_string();
    let call = |aet: &str, aec: &str| {
        ["-aet", aet, "-aec", aec, "127.0.0.1", port.as_str()]
            .map(str::to_owned)
            .to_vec()
    };
    assert!(
        run(echoscu.clone(), &call("STORESCU", "YUANZHEN"))
            .await
            .status
            .success()
    );
    let refused = run(echoscu, &call("NOBODY", "YUANZHEN")).await;
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("Calling AE Title Not Recognized"));
}

#[tokio::test]
async fn real_files_from_pynetdicom_are_stored_byte_for_byte() {
    let site = Site::open().await;
    let Some(files) = real_files() else { return };
    let args = ["127.0.0.1".to_owned(), site.address.port().to_string()];
    let Some(said) = python(SEND, args.into_iter().chain(files.iter().map(|f| text(f)))).await else {
        return;
    };
    for line in said.lines() {
        assert!(line.starts_with("0000 "), "{line}");
    }
    assert_eq!(said.lines().count(), files.len());
    let stored = stored(&site).await;
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let head = dicom_bytes::read_head(&mut &bytes[..]).unwrap();
        let candidates = &stored[&head.sop_instance.unwrap()];
        let sent = data_set(file);
        assert!(
            candidates.iter().any(|stored| data_set(stored) == sent),
            "{}",
            file.display()
        );
    }
    site.settle().await;
    assert!(
        site.studies()
            .await
            .iter()
            .all(|s| matches!(s.study.value.arrival, Arrival::Complete { .. }))
    );
}

#[tokio::test]
async fn real_files_from_storescu_are_the_same_to_pydicom() {
    let site = Site::open().await;
    let (Some(storescu), Some(files)) = (yuanzhen_peers::tool("storescu"), real_files()) else {
        return;
    };
    let port = site.address.port().to_string();
    let pairs = [
        ("693_UNCR.dcm", None),
        ("MR2_UNCR.dcm", None),
        ("US1_UNCR.dcm", None),
        ("SC1_JPLL.dcm", Some("-xs")),
        ("693_J2KR.dcm", Some("-xv")),
        ("MR2_JLSL.dcm", Some("-xt")),
        ("US1_RLE.dcm", Some("-xr")),
    ];
    let mut args = Vec::new();
    for (name, proposal) in pairs {
        let file = files.iter().find(|file| file.ends_with(name)).unwrap();
        let call = ["-aet", "STORESCU", "-aec", "YUANZHEN"]
            .into_iter()
            .chain(proposal);
        let call: Vec<String> = call
            .chain(["127.0.0.1", port.as_str()])
            .map(str::to_owned)
            .chain([text(file)])
            .collect();
        let output = run(storescu.clone(), &call).await;
        assert!(
            output.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let bytes = std::fs::read(file).unwrap();
        let uid = dicom_bytes::read_head(&mut &bytes[..])
            .unwrap()
            .sop_instance
            .unwrap();
        for kept in &stored(&site).await[&uid] {
            args.extend([text(file), text(kept)]);
        }
    }
    let Some(said) = python(COMPARE, args).await else {
        return;
    };
    for (name, _) in pairs {
        assert!(
            said.lines()
                .any(|line| line.starts_with("same") && line.ends_with(name)),
            "{name}: {said}"
        );
    }
}

#[tokio::test]
async fn the_character_set_files_of_pydicom_are_read_as_pydicom_reads_them() {
    let Some(found) = python("import pydicom, os; print(os.path.dirname(pydicom.__file__))", []).await else {
        return;
    };
    let folder = PathBuf::from(found.trim()).join("data/charset_files");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "dcm"));
    files.sort();
    assert!(files.len() > 10);
    let names = python(NAMES, files.iter().map(|f| text(f))).await.unwrap();
    for (file, expected) in files.iter().zip(names.lines()) {
        let bytes = std::fs::read(file).unwrap();
        let Ok(head) = dicom_bytes::read_head(&mut &bytes[..]) else {
            continue;
        };
        let encoding = dicom_bytes::Encoding::of(&head.transfer_syntax);
        let ours = name_of(&bytes, head.data_set_at, encoding);
        assert_eq!(
            ours.trim_end_matches(['=', '^', ' ']),
            expected,
            "{}",
            file.display()
        );
    }
}

/// The name by our decoder alone: these files have no UIDs an instance needs.
fn name_of(bytes: &[u8], start: u64, encoding: dicom_bytes::Encoding) -> String {
    use yuanzhen_dicom_gateway::object::charset::{Decoder, Kind};
    use yuanzhen_dicom_gateway::object::{tags, vr_of};
    let mut walk = dicom_bytes::Walk::new(bytes, start, encoding.syntax, vr_of);
    let mut decoder = Decoder::new(None, None);
    while let Ok(Some(event)) = walk.advance() {
        let dicom_bytes::Event::Element(element) = event else {
            continue;
        };
        if !walk.path().is_empty() {
            continue;
        }
        if element.tag == tags::SPECIFIC_CHARACTER_SET {
            decoder = Decoder::new(
                Some(&String::from_utf8_lossy(&walk.value(&element, 200).unwrap())),
                None,
            );
        } else if element.tag == tags::PATIENT_NAME {
            return decoder.decode(&walk.value(&element, 1000).unwrap(), Kind::Name);
        }
    }
    String::new()
}
