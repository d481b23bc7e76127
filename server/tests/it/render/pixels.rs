//! Every real file: drawn with the pixels that foreign decoders find, or refused for the reason that stands here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tokio::process::Command;
use yuanzhen_dicom_gateway::object::locate;
use yuanzhen_dicom_gateway::render::{Format, Renderer, Shape, Trouble, Viewport, Window, Wish};

use super::{PLAIN, draw, renderer};

const JUDGE: &str = include_str!("judge.py");

/// What is not drawn, and why. Whatever is not listed must be drawn.
const NOT_DRAWN: [(&str, Trouble); 21] = [
    // Lossy JPEG of 12 bits: no decoder of ours.
    ("JPEG-lossy.dcm", Trouble::Jpeg12),
    ("JPGExtended.dcm", Trouble::Jpeg12),
    // Cut short, or cut by its own delimiter in the middle of the code stream.
    ("MR_truncated.dcm", Trouble::Malformed),
    ("JPEG2000-embedded-sequence-delimiter.dcm", Trouble::Malformed),
    ("rtplan_truncated.dcm", Trouble::Malformed),
    // Pixels without rows and columns.
    ("nested_priv_SQ.dcm", Trouble::Malformed),
    // Laid out otherwise than its transfer syntax says.
    ("SC_rgb_jpeg.dcm", Trouble::Malformed),
    // No Part-10 file, or one without a transfer syntax.
    ("ExplVR_BigEndNoMeta.dcm", Trouble::Malformed),
    ("ExplVR_LitEndNoMeta.dcm", Trouble::Malformed),
    ("no_meta.dcm", Trouble::Malformed),
    ("meta_missing_tsyntax.dcm", Trouble::Malformed),
    ("rtstruct.dcm", Trouble::Malformed),
    // No pixels.
    ("UN_sequence.dcm", Trouble::NoFrame),
    ("empty_charset_LEI.dcm", Trouble::NoFrame),
    ("no_meta_group_length.dcm", Trouble::NoFrame),
    ("priv_SQ.dcm", Trouble::NoFrame),
    ("reportsi.dcm", Trouble::NoFrame),
    ("reportsi_with_empty_number_tags.dcm", Trouble::NoFrame),
    ("rtplan.dcm", Trouble::NoFrame),
    ("test-SR.dcm", Trouble::NoFrame),
    ("waveform_ecg.dcm", Trouble::NoFrame),
];

/// What the judge cannot read although it can be drawn.
const NOT_JUDGED: [&str; 1] = ["badVR.dcm"];

/// How far a pixel of 8 bits may be from the judge's: rounding. Of lossy JPEG decoders differ by more, in how they
/// transform and where they interpolate colours.
const APART: f64 = 1.0;
const APART_LOSSY: f64 = 40.0;
const APART_LOSSY_MEAN: f64 = 1.0;

async fn files() -> Option<Vec<PathBuf>> {
    let python = yuanzhen_peers::python()?;
    let where_ = "import pydicom, os; print(os.path.dirname(pydicom.__file__))";
    let output = Command::new(python)
        .args(["-c", where_])
        .output()
        .await
        .expect("python runs");
    let pydicom = PathBuf::from(String::from_utf8(output.stdout).expect("a path").trim());
    let mut files = Vec::new();
    for folder in [
        pydicom.join("data/test_files"),
        yuanzhen_peers::test_data()?.join("dicom"),
    ] {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "dcm") {
                files.push(path);
            }
        }
    }
    files.sort();
    Some(files)
}

fn name(file: &Path) -> String {
    file.file_name().expect("a name").to_string_lossy().into_owned()
}

/// What the judge finds of these pictures: file, frame from 0, picture.
async fn judged(pictures: &[(PathBuf, u32, PathBuf)]) -> Vec<Value> {
    let python = yuanzhen_peers::python().expect("looked for before");
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(python);
    command.args(["-c", JUDGE]).arg(folder.path());
    for (file, frame, picture) in pictures {
        command.arg(file).arg(frame.to_string()).arg(picture);
    }
    let output = command.output().await.expect("python runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout)
        .expect("text")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a finding"))
        .collect()
}

async fn draw_all(renderer: &Renderer, files: &[PathBuf], folder: &Path) -> Vec<(PathBuf, u32, PathBuf)> {
    let refused: BTreeMap<_, _> = NOT_DRAWN.into_iter().collect();
    let (mut pictures, mut wrong) = (Vec::new(), Vec::new());
    for file in files {
        let bytes = std::fs::read(file).expect("a file");
        let last = locate(&bytes[..]).map_or(0, |layout| layout.frames - 1);
        for frame in [0, last].into_iter().take(if last > 0 { 2 } else { 1 }) {
            let found = draw(renderer, &bytes, frame, PLAIN).await;
            let expected = refused.get(name(file).as_str());
            match (found, expected) {
                (Ok(picture), None) => {
                    let path = folder.join(format!("{}.png", pictures.len()));
                    std::fs::write(&path, picture).expect("written");
                    pictures.push((file.clone(), frame, path));
                }
                (Err(trouble), Some(expected)) if trouble == *expected => {}
                (found, expected) => wrong.push(format!(
                    "{} frame {frame}: {:?} where {expected:?} was expected",
                    name(file),
                    found.map(|picture| picture.len())
                )),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    pictures
}

#[tokio::test]
async fn every_real_file_is_drawn_as_foreign_decoders_see_it_or_refused_with_its_reason() {
    let Some(files) = files().await else { return };
    let tools = ["dcmdjpeg", "dcmdjpls"].map(yuanzhen_peers::tool);
    if tools.iter().any(Option::is_none) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let pictures = draw_all(&renderer(|_| ()), &files, folder.path()).await;
    assert!(pictures.len() > 70, "only {} pictures", pictures.len());
    let findings = judged(&pictures).await;
    assert_eq!(findings.len(), pictures.len());
    let mut wrong = Vec::new();
    for (finding, (file, ..)) in findings.iter().zip(&pictures) {
        if NOT_JUDGED.contains(&name(file).as_str()) {
            continue;
        }
        let number = |key: &str| finding[key].as_f64().unwrap_or(f64::INFINITY);
        let head = dicom_bytes::read_head(&mut &std::fs::read(file).expect("a file")[..]).expect("a head");
        let lossy = head.transfer_syntax == "1.2.840.10008.1.2.4.50";
        let most = if lossy { APART_LOSSY } else { APART };
        // A picture of one grey would agree with nothing but itself.
        let same = number("most") <= most
            && number("mean") <= APART_LOSSY_MEAN
            && finding["spread"].as_f64() > Some(0.0);
        if !same {
            wrong.push(finding.to_string());
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_window_asked_for_is_the_one_drawn() {
    let Some(files) = files().await else { return };
    let ct = files
        .iter()
        .find(|file| name(file) == "CT_small.dcm")
        .expect("a CT");
    let bytes = std::fs::read(ct).expect("a file");
    let renderer = renderer(|_| ());
    let with = async |window| {
        let wish = Wish { window, ..PLAIN };
        draw(&renderer, &bytes, 0, wish).await.expect("drawn")
    };
    let own = with(None).await;
    let lung = with(Window::new(-600.0, 1500.0, Shape::Linear)).await;
    let bone = with(Window::new(400.0, 1800.0, Shape::Linear)).await;
    assert!(own != lung && lung != bone);
    assert_eq!(
        lung,
        with(Window::new(-600.0, 1500.0, Shape::Linear)).await,
        "drawn alike each time"
    );
}

#[tokio::test]
async fn a_thumbnail_is_small_and_of_the_kind_asked_for() {
    let Some(files) = files().await else { return };
    let wide = files
        .iter()
        .find(|file| name(file) == "examples_palette.dcm")
        .expect("a palette");
    let bytes = std::fs::read(wide).expect("a file");
    let wish = Wish {
        format: Format::Jpeg,
        viewport: Some(Viewport::whole(192, 192)),
        ..PLAIN
    };
    let picture = draw(&renderer(|_| ()), &bytes, 0, wish).await.expect("drawn");
    assert!(picture.len() < 20_000);
    let picture = image::load_from_memory(&picture).expect("a JPEG");
    assert_eq!((picture.width(), picture.height()), (192, 84));
}
