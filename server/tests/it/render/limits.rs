//! Lies are refused without memory, limits hold, and a child that dies, hangs or talks nonsense is an ordinary error.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use dicom_bytes::{ElementWriter, Meta, Syntax, Vr, encode_head};
use yuanzhen_dicom_gateway::object::tags;
use yuanzhen_dicom_gateway::render::{RenderConfig, Renderer, Trouble};

use super::{PLAIN, draw, program, renderer};

const EXPLICIT: &str = "1.2.840.10008.1.2.1";
const RLE: &str = "1.2.840.10008.1.2.5";
const JPEG_2000: &str = "1.2.840.10008.1.2.4.90";
const JPEG_LS: &str = "1.2.840.10008.1.2.4.80";
const JPEG: &str = "1.2.840.10008.1.2.4.50";

/// What a lie may cost the one who asks. The honest machinery around it needs a few MB.
const MOST_GROWTH: u64 = 48 << 20;

fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("own memory");
    let pages: u64 = statm
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse().ok())
        .expect("pages");
    pages * 4096
}

/// A grey image of 16 bits that declares this, without its pixel data.
fn head(transfer_syntax: &str, rows: u16, columns: u16, frames: &str) -> Vec<u8> {
    let mut file = encode_head(&Meta {
        sop_class: "1.2.840.10008.5.1.4.1.1.2",
        sop_instance: "1.2.3.4",
        transfer_syntax,
        implementation_class: "2.25.1",
        implementation_version: "TEST",
        source_ae: None,
    });
    let mut set = ElementWriter::new(Syntax::ExplicitLe);
    set.u16s(tags::SAMPLES_PER_PIXEL, &[1]);
    set.text(tags::PHOTOMETRIC_INTERPRETATION, Vr::CS, "MONOCHROME2");
    set.text(tags::NUMBER_OF_FRAMES, Vr::IS, frames);
    set.u16s(tags::ROWS, &[rows]);
    set.u16s(tags::COLUMNS, &[columns]);
    set.u16s(tags::BITS_ALLOCATED, &[16]);
    set.u16s(tags::BITS_STORED, &[16]);
    set.u16s(tags::HIGH_BIT, &[15]);
    set.u16s(tags::PIXEL_REPRESENTATION, &[0]);
    file.extend(set.into_bytes());
    file
}

fn plain(mut file: Vec<u8>, declared: u32, bytes: &[u8]) -> Vec<u8> {
    file.extend(b"\xE0\x7F\x10\x00OW\0\0");
    file.extend(declared.to_le_bytes());
    file.extend(bytes);
    file
}

fn encapsulated(mut file: Vec<u8>, frame: &[u8]) -> Vec<u8> {
    file.extend(b"\xE0\x7F\x10\x00OB\0\0\xFF\xFF\xFF\xFF\xFE\xFF\x00\xE0\0\0\0\0\xFE\xFF\x00\xE0");
    file.extend(u32::try_from(frame.len()).expect("short").to_le_bytes());
    file.extend(frame);
    file.extend(b"\xFE\xFF\xDD\xE0\0\0\0\0");
    file
}

/// An RLE frame of 16 bits, black all over.
fn black_rle(pixels: usize) -> Vec<u8> {
    // A run has 128 bytes at most.
    let segment = [0x81, 0].repeat(pixels.div_ceil(128));
    let second = 64 + u32::try_from(segment.len()).expect("short");
    let mut frame: Vec<u8> = [2, 64, second]
        .iter()
        .flat_map(|word: &u32| word.to_le_bytes())
        .collect();
    frame.resize(64, 0);
    frame.extend(&segment);
    frame.extend(&segment);
    frame
}

/// The start of a JPEG 2000 code stream of this size.
fn jpeg_2000(width: u32, height: u32) -> Vec<u8> {
    let mut stream = b"\xFF\x4F\xFF\x51\0\x29\0\0".to_vec();
    for word in [width, height, 0, 0, width, height, 0, 0] {
        stream.extend(word.to_be_bytes());
    }
    stream.extend(b"\0\x01\x0F\x01\x01");
    stream.resize(stream.len() + 200, 0);
    stream
}

/// The start of a JPEG or JPEG-LS code stream of this size.
fn jpeg(start_of_frame: u8, bits: u8, width: u16, height: u16) -> Vec<u8> {
    let mut stream = vec![0xFF, 0xD8, 0xFF, start_of_frame, 0, 11, bits];
    stream.extend(height.to_be_bytes());
    stream.extend(width.to_be_bytes());
    stream.extend(b"\x01\x01\x11\0\xFF\xDA\0\x08\x01\x01\0\0\0\0");
    stream.resize(stream.len() + 200, 0);
    stream
}

#[tokio::test]
async fn a_kilobyte_that_declares_four_gigabytes_is_not_drawn() {
    let lie = plain(head(EXPLICIT, 512, 512, "1"), 0xFFFF_FFF0, &[0; 900]);
    assert!(lie.len() < 1500);
    let before = resident();
    assert_eq!(
        draw(&renderer(|_| ()), &lie, 0, PLAIN).await,
        Err(Trouble::Malformed)
    );
    let mut in_head = head(EXPLICIT, 512, 512, "1");
    in_head.extend(b"\x01\x30\x10\x10UN\0\0\xF0\xFF\xFF\xFF");
    let lie = plain(in_head, 900, &[0; 900]);
    assert_eq!(
        draw(&renderer(|_| ()), &lie, 0, PLAIN).await,
        Err(Trouble::Malformed)
    );
    assert!(resident().saturating_sub(before) < MOST_GROWTH);
}

#[tokio::test]
async fn dimensions_without_sense_are_refused_without_memory() {
    let lies = [
        // Rows × columns × frames beyond 32 and 64 bits, and far beyond what is there.
        (
            plain(head(EXPLICIT, 65_535, 65_535, "1"), 900, &[0; 900]),
            Trouble::Malformed,
        ),
        (
            plain(head(EXPLICIT, 65_535, 65_535, "2147483647"), 900, &[0; 900]),
            Trouble::Malformed,
        ),
        (
            plain(head(EXPLICIT, 32_768, 32_768, "4294967295"), 900, &[0; 900]),
            Trouble::Malformed,
        ),
        (
            plain(head(EXPLICIT, 0, 512, "1"), 900, &[0; 900]),
            Trouble::Malformed,
        ),
        // Compressed, nothing contradicts it but its size.
        (
            encapsulated(head(RLE, 65_535, 65_535, "1"), &black_rle(256)),
            Trouble::TooLarge,
        ),
        (
            encapsulated(head(JPEG_2000, 65_535, 65_535, "1"), &jpeg_2000(65_535, 65_535)),
            Trouble::TooLarge,
        ),
        (
            encapsulated(
                head(JPEG_LS, 65_535, 65_535, "1"),
                &jpeg(0xF7, 16, 65_535, 65_535),
            ),
            Trouble::TooLarge,
        ),
        // Compressed, the code stream is another than the head announces.
        (
            encapsulated(head(RLE, 512, 512, "1"), &black_rle(256)),
            Trouble::Malformed,
        ),
        (
            encapsulated(
                head(JPEG_2000, 512, 512, "1"),
                &jpeg_2000(4_000_000_000, 4_000_000_000),
            ),
            Trouble::Malformed,
        ),
        (
            encapsulated(head(JPEG_2000, 512, 512, "1"), &jpeg_2000(512, 512)),
            Trouble::Malformed,
        ),
        (
            encapsulated(head(JPEG_LS, 512, 512, "1"), &jpeg(0xF7, 16, 65_535, 65_535)),
            Trouble::Malformed,
        ),
        (
            encapsulated(head(JPEG, 512, 512, "1"), &jpeg(0xC0, 8, 65_535, 65_535)),
            Trouble::Malformed,
        ),
        (encapsulated(head(JPEG, 512, 512, "1"), b""), Trouble::Malformed),
        (
            encapsulated(head("1.2.840.10008.1.2.4.102", 512, 512, "1"), b"\0\0\0\x01"),
            Trouble::Syntax,
        ),
    ];
    let renderer = renderer(|_| ());
    let before = resident();
    for (number, (lie, trouble)) in lies.iter().enumerate() {
        assert!(lie.len() < 4000, "{number}");
        assert_eq!(draw(&renderer, lie, 0, PLAIN).await, Err(*trouble), "{number}");
    }
    assert!(resident().saturating_sub(before) < MOST_GROWTH);
}

#[test]
fn a_child_cannot_go_beyond_its_limits() {
    let mut child = Command::new(program())
        .args([
            "render-child",
            "--memory-bytes",
            "600000000",
            "--cpu-seconds",
            "7",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a child");
    let limits = format!("/proc/{}/limits", child.id());
    let wanted = [
        "Max address space 600000000 600000000 bytes",
        "Max cpu time 7 7 seconds",
        "Max core file size 0 0 bytes",
        "Max file size 0 0 bytes",
        "Max open files 16 16 files",
    ];
    let mut found = String::new();
    for _ in 0..500 {
        found = std::fs::read_to_string(&limits).expect("its limits");
        found = found
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n")
            .collect();
        if wanted.iter().all(|line| found.contains(line)) {
            drop(child.stdin.take());
            // Nothing was ordered: it ends and says nothing.
            let output = child.wait_with_output().expect("its end");
            assert!(!output.status.success() && output.stdout.is_empty());
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let _ = child.kill();
    let _ = child.wait();
    panic!("{found}");
}

#[tokio::test]
async fn an_image_that_needs_more_than_a_child_has_is_refused_and_the_next_is_drawn() {
    // Without optimisation such a film takes a while.
    let patient = |config: &mut RenderConfig| config.time = Duration::from_secs(120);
    let side = 7000;
    let large = encapsulated(
        head(RLE, side, side, "1"),
        &black_rle(usize::from(side) * usize::from(side)),
    );
    let small = plain(head(EXPLICIT, 2, 2, "1"), 8, &[0, 0, 1, 0, 2, 0, 3, 0]);
    let narrow = renderer(|config| {
        patient(config);
        // Room for the program and the decoded samples, not for the grey made of them.
        config.memory_bytes = 160 << 20;
    });
    let picture = draw(&narrow, &large, 0, PLAIN).await;
    let trouble = picture.map(|picture| picture.len()).expect_err("too large");
    assert!(
        matches!(trouble, Trouble::TooLarge | Trouble::Died),
        "{trouble:?}"
    );
    assert!(draw(&narrow, &small, 0, PLAIN).await.is_ok());
    assert!(draw(&renderer(patient), &large, 0, PLAIN).await.is_ok());
}

/// A renderer whose child is this shell script.
fn with_script(script: &str, change: impl FnOnce(&mut RenderConfig)) -> Renderer {
    renderer(|config| {
        config.program = "/bin/sh".into();
        config.arguments = ["-c", script, "sh"].map(str::to_owned).into();
        config.time = Duration::from_secs(1);
        change(config);
    })
}

fn small() -> Vec<u8> {
    plain(head(EXPLICIT, 2, 2, "1"), 8, &[0; 8])
}

#[tokio::test]
async fn a_child_that_dies_or_talks_nonsense_is_an_ordinary_error() {
    for script in [
        "kill -9 $$",
        "kill -11 $$",
        "exit 0",
        "cat >/dev/null; echo nonsense",
        "cat >/dev/null; yes",
        // A picture that is none, one that is longer than said, one of 4 GB, one of a child that then ends badly.
        r"cat >/dev/null; printf 'YZDA\001\003\000\000\000abc'",
        r"cat >/dev/null; printf 'YZDA\001\010\000\000\000\211PNG\r\n\032\nmore'",
        r"cat >/dev/null; printf 'YZDA\001\377\377\377\377'",
        r"cat >/dev/null; printf 'YZDA\001\010\000\000\000\211PNG\r\n\032\n'; exit 3",
    ] {
        let trouble = draw(&with_script(script, |_| ()), &small(), 0, PLAIN).await;
        assert_eq!(trouble, Err(Trouble::Died), "{script}");
    }
    // What the check lets pass, so that it is known to be what refuses the others.
    let whole = r"cat >/dev/null; printf 'YZDA\001\010\000\000\000\211PNG\r\n\032\n'";
    assert!(
        draw(&with_script(whole, |_| ()), &small(), 0, PLAIN)
            .await
            .is_ok()
    );
}

/// Whether a process that wrote its number into a file is gone.
async fn gone(file: &std::path::Path) -> bool {
    for _ in 0..200 {
        let number = std::fs::read_to_string(file).unwrap_or_default();
        let number = number.trim();
        if !number.is_empty() && !std::path::Path::new("/proc").join(number).exists() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    false
}

#[tokio::test]
async fn a_child_that_hangs_is_ended_and_so_is_one_nobody_waits_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("late");
    let script = format!("echo $$ >{}; exec sleep 60", file.display());
    let trouble = draw(&with_script(&script, |_| ()), &small(), 0, PLAIN).await;
    assert_eq!(trouble, Err(Trouble::Late));
    assert!(gone(&file).await);

    let file = folder.path().join("left");
    let script = format!("echo $$ >{}; exec sleep 60", file.display());
    let patient = with_script(&script, |config| config.time = Duration::from_secs(50));
    let given_up = tokio::time::timeout(Duration::from_millis(500), draw(&patient, &small(), 0, PLAIN)).await;
    assert!(given_up.is_err());
    assert!(gone(&file).await);
}

#[tokio::test]
async fn children_and_those_who_wait_are_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let script = format!("echo $$ >>{}; exec sleep 60", log.display());
    let few = Arc::new(with_script(&script, |config| {
        config.children = 1;
        config.waiting = 1;
    }));
    let ask = || {
        let few = Arc::clone(&few);
        tokio::spawn(async move { draw(&few, &small(), 0, PLAIN).await })
    };
    let (first, second) = (ask(), ask());
    for _ in 0..100 {
        if log.exists() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(draw(&few, &small(), 0, PLAIN).await, Err(Trouble::Busy));
    let started = std::fs::read_to_string(&log).expect("a log").lines().count();
    assert_eq!(started, 1, "one child at a time");
    let ends = [first.await.expect("an end"), second.await.expect("an end")];
    assert!(ends.contains(&Err(Trouble::Late)), "{ends:?}");
}
