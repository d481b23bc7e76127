//! Each lie is refused with its reason, costs no memory and leaves nothing behind.

use std::time::Duration;

use dicom_bytes::pdu::{AssociateRq, ProposedContext, UserInformation};
use dicom_bytes::{ElementWriter, Meta, Syntax, Tag, Vr, encode_head};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use yuanzhen_dicom_gateway::dimse::{Client, ClientError, Status};
use yuanzhen_dicom_gateway::object::tags;
use yuanzhen_dicom_gateway::synth::{Label, ct_phantom};
use yuanzhen_domain::study::Quarantine;
use yuanzhen_domain::values::Modality;
use yuanzhen_store::{AuditQuery, RefusedSender};

use crate::site::{Site, exam, name};

const CT: &str = "1.2.840.10008.5.1.4.1.1.2";
const EXPLICIT: &str = "1.2.840.10008.1.2.1";
const JPEG: &str = "1.2.840.10008.1.2.4.50";

/// What a bad peer may cost at most. The honest test machinery around it needs a few MB.
const MOST_GROWTH: u64 = 48 << 20;

fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
}

fn file(sop_instance: &str, fill: impl FnOnce(&mut ElementWriter)) -> Vec<u8> {
    let mut file = encode_head(&Meta {
        sop_class: CT,
        sop_instance,
        transfer_syntax: EXPLICIT,
        implementation_class: "2.25.1",
        implementation_version: "TEST",
        source_ae: None,
    });
    let mut set = ElementWriter::new(Syntax::ExplicitLe);
    set.text(tags::SOP_CLASS_UID, Vr::UI, CT);
    set.text(tags::SOP_INSTANCE_UID, Vr::UI, sop_instance);
    fill(&mut set);
    file.extend(set.into_bytes());
    file
}

fn uids(set: &mut ElementWriter) {
    set.text(tags::STUDY_INSTANCE_UID, Vr::UI, "1.2.3");
    set.text(tags::SERIES_INSTANCE_UID, Vr::UI, "1.2.3.1");
}

#[tokio::test]
async fn a_file_of_a_kilobyte_that_declares_four_gigabytes() {
    let site = Site::open().await;
    let mut bytes = file("1.2.3.4", uids);
    bytes.extend(b"\xE0\x7F\x10\x00OW\0\0");
    bytes.extend(0xFFFF_FFF0_u32.to_le_bytes());
    bytes.extend([0; 900]);
    let before = resident();
    let sent = site.send(&[site.file("lying.dcm", &bytes)]).await;
    assert_eq!(sent[0].status, Status::CannotUnderstand);
    assert_eq!(
        sent[0].comment.as_deref(),
        Some("data set is malformed or cut short")
    );
    assert!(resident().saturating_sub(before) < MOST_GROWTH);
    assert!(site.studies().await.is_empty());
}

#[tokio::test]
async fn the_same_lie_in_the_header() {
    let site = Site::open().await;
    let mut bytes = file("1.2.3.4", |_| ());
    bytes.extend(b"\x09\x00\x10\x10UN\0\0");
    bytes.extend(0xFFFF_FFF0_u32.to_le_bytes());
    bytes.extend([0; 900]);
    let sent = site.send(&[site.file("lying.dcm", &bytes)]).await;
    assert_eq!(sent[0].status, Status::CannotUnderstand);
}

#[tokio::test]
async fn dimensions_that_no_number_can_hold_are_a_lying_header() {
    let site = Site::open().await;
    let bytes = file("1.2.3.4", |set| {
        uids(set);
        set.u16s(tags::SAMPLES_PER_PIXEL, &[u16::MAX]);
        set.text(tags::NUMBER_OF_FRAMES, Vr::IS, "4294967295");
        set.u16s(tags::ROWS, &[0x8000]);
        set.u16s(tags::COLUMNS, &[0x8000]);
        set.u16s(tags::BITS_ALLOCATED, &[16]);
        set.bytes(tags::PIXEL_DATA, Vr::OW, &[0; 64]);
    });
    let sent = site.send(&[site.file("vast.dcm", &bytes)]).await;
    assert_eq!(sent[0].status, Status::Success);
    let study = site.study().await.study.value;
    assert_eq!(study.quarantine, [Quarantine::LyingHeader].into());
}

/// A study of two frames in these fragments.
fn compressed(study: &str, fragments: &[&[u8]], closed: bool) -> Vec<u8> {
    let sop_instance = format!("{study}.1.1");
    let mut bytes = encode_head(&Meta {
        sop_class: CT,
        sop_instance: &sop_instance,
        transfer_syntax: JPEG,
        implementation_class: "2.25.1",
        implementation_version: "TEST",
        source_ae: None,
    });
    let mut set = ElementWriter::new(Syntax::ExplicitLe);
    set.text(tags::SOP_CLASS_UID, Vr::UI, CT);
    set.text(tags::SOP_INSTANCE_UID, Vr::UI, &sop_instance);
    set.text(tags::STUDY_INSTANCE_UID, Vr::UI, study);
    set.text(tags::SERIES_INSTANCE_UID, Vr::UI, &format!("{study}.1"));
    set.text(tags::NUMBER_OF_FRAMES, Vr::IS, "2");
    bytes.extend(set.into_bytes());
    bytes.extend(b"\xE0\x7F\x10\x00OB\0\0\xFF\xFF\xFF\xFF");
    for fragment in std::iter::once(&b""[..]).chain(fragments.iter().copied()) {
        bytes.extend(b"\xFE\xFF\x00\xE0");
        bytes.extend(u32::try_from(fragment.len()).unwrap().to_le_bytes());
        bytes.extend(fragment);
    }
    if closed {
        bytes.extend(b"\xFE\xFF\xDD\xE0\0\0\0\0");
    }
    bytes
}

#[tokio::test]
async fn compressed_pixels_that_are_cut_short_are_not_published() {
    let site = Site::open().await;
    let frame = &[7; 100_000][..];
    let files = [
        compressed("1.2.1", &[frame, frame], true),
        // Between two fragments, or without the end that tells one from the other.
        compressed("1.2.2", &[frame, frame], false),
        compressed("1.2.3", &[frame], true),
    ];
    for (n, bytes) in files.iter().enumerate() {
        let sent = site.send(&[site.file(&format!("{n}.dcm"), bytes)]).await;
        assert_eq!(sent[0].status, Status::Success, "{n}");
    }
    // Within a fragment, which plainly ends too early: the device keeps it.
    let cut = &files[0][..files[0].len() - 50_000];
    let sent = site.send(&[site.file("cut.dcm", cut)]).await;
    assert_eq!(sent[0].status, Status::CannotUnderstand);
    assert_eq!(
        sent[0].comment.as_deref(),
        Some("data set is malformed or cut short")
    );

    let lying = [Quarantine::LyingHeader].into();
    let mut studies = site.studies().await;
    studies.sort_by_key(|listed| listed.study.value.uid.to_string());
    let found: Vec<_> = studies
        .iter()
        .map(|listed| (listed.study.value.instances, &listed.study.value.quarantine))
        .collect();
    assert_eq!(found, [(1, &[].into()), (1, &lying), (1, &lying)]);
}

/// PostgreSQL takes no NUL in a text: one would make the instance fail for ever.
#[tokio::test]
async fn a_nul_within_a_text_does_not_reach_the_records() {
    let site = Site::open().await;
    let bytes = file("1.2.3.4", |set| {
        set.bytes(tags::ACCESSION_NUMBER, Vr::SH, b"A\x001 ");
        set.bytes(tags::MODALITY, Vr::CS, b"C\0T ");
        set.bytes(tags::SERIES_DESCRIPTION, Vr::LO, b"lung\0 5 mm ");
        set.bytes(tags::PATIENT_NAME, Vr::PN, b"Zhang\0^San ");
        uids(set);
    });
    let sent = site.send(&[site.file("nul.dcm", &bytes)]).await;
    assert_eq!(sent[0].status, Status::Success);
    let listed = site.study().await;
    assert_eq!(listed.study.value.modality, Modality::Ct);
    let sent = listed.as_sent.unwrap();
    assert_eq!(sent.accession.as_deref(), Some("A1"));
    assert_eq!(name(&sent), "Zhang^San");
    let id = listed.study.value.id;
    let permit = site.permit(id).await;
    let series = site
        .store
        .read()
        .await
        .unwrap()
        .series_of(&permit, id)
        .await
        .unwrap();
    assert_eq!(series[0].description, "lung 5 mm");
}

/// Encapsulated documents and structure sets have their many megabytes before, or without, pixel data.
#[tokio::test]
async fn a_large_element_is_no_reason_to_refuse() {
    let site = Site::open().await;
    let large = |uid: &str, pixels: bool| {
        file(uid, |set| {
            uids(set);
            set.bytes(Tag::new(0x0042, 0x0011), Vr::OB, &vec![7; 20 << 20]);
            set.text(Tag::new(0x0042, 0x0012), Vr::LO, "application/pdf");
            if pixels {
                set.bytes(tags::PIXEL_DATA, Vr::OW, &[0; 64]);
            }
        })
    };
    for (uid, pixels) in [("1.2.3.4", false), ("1.2.3.5", true)] {
        let bytes = large(uid, pixels);
        let sent = site.send(&[site.file("large.dcm", &bytes)]).await;
        assert_eq!(sent[0].status, Status::Success, "{:?}", sent[0].comment);
        // And still refused when it is cut.
        let sent = site
            .send(&[site.file("cut.dcm", &bytes[..bytes.len() - 1000])])
            .await;
        assert_eq!(sent[0].status, Status::CannotUnderstand);
    }
    let study = site.study().await.study.value;
    assert_eq!((study.instances, study.quarantine.len()), (2, 0));
    let frames: Vec<_> = site
        .instances(study.id)
        .await
        .iter()
        .map(|instance| instance.frames)
        .collect();
    assert_eq!(frames, [0, 1]);
}

#[tokio::test]
async fn nesting_without_end() {
    let site = Site::open().await;
    let mut bytes = file("1.2.3.4", |_| ());
    for _ in 0..5_000 {
        bytes.extend(b"\x40\x00\x30\xA7SQ\0\0\xFF\xFF\xFF\xFF\xFE\xFF\x00\xE0\xFF\xFF\xFF\xFF");
    }
    let sent = site.send(&[site.file("deep.dcm", &bytes)]).await;
    assert_eq!(sent[0].status, Status::CannotUnderstand);
    assert!(site.studies().await.is_empty());
}

#[tokio::test]
async fn a_path_where_a_uid_belongs() {
    let site = Site::open().await;
    let sent = site
        .send(&[site.file("path.dcm", &file("../../../../tmp/x", uids))])
        .await;
    assert_eq!(sent[0].status, Status::InvalidInstance);
    // In the data set only: the command is honest, the study is not.
    let bytes = file("1.2.3.4", |set| {
        set.text(tags::STUDY_INSTANCE_UID, Vr::UI, "../../etc/passwd");
        set.text(tags::SERIES_INSTANCE_UID, Vr::UI, "1.2.3.1");
    });
    let sent = site.send(&[site.file("path2.dcm", &bytes)]).await;
    assert_eq!(sent[0].status, Status::CannotUnderstand);
    assert_eq!(sent[0].comment.as_deref(), Some("a mandatory UID is not a UID"));
}

#[tokio::test]
async fn a_data_set_that_is_another_than_announced() {
    let site = Site::open().await;
    let whole = ct_phantom(&exam(1, "A", Label::Utf8), 1).next().unwrap().file;
    let start = dicom_bytes::read_head(&mut &whole[..]).unwrap().data_set_at as usize;
    let mut bytes = encode_head(&Meta {
        sop_class: CT,
        sop_instance: "1.2.3.4.5",
        transfer_syntax: EXPLICIT,
        implementation_class: "2.25.1",
        implementation_version: "TEST",
        source_ae: None,
    });
    bytes.extend_from_slice(&whole[start..]);
    let sent = site.send(&[site.file("other.dcm", &bytes)]).await;
    assert_eq!(sent[0].status, Status::ClassMismatch);
    // Cut in the middle of the pixels.
    let sent = site
        .send(&[site.file("cut.dcm", &whole[..whole.len() / 2])])
        .await;
    assert_eq!(sent[0].status, Status::CannotUnderstand);
    // The association went on after each refusal, and an honest one is taken.
    let sent = site
        .send(&[
            site.file("cut2.dcm", &whole[..whole.len() / 2]),
            site.file("whole.dcm", &whole),
        ])
        .await;
    assert_eq!(
        [sent[0].status, sent[1].status],
        [Status::CannotUnderstand, Status::Success]
    );
    // And the site's technician learns of each.
    let mut told = site.refusals().await;
    told.sort_by(|one, two| one.1.cmp(&two.1));
    let device = RefusedSender::Device(site.ct);
    let refused = |why: &str, times| (device, why.to_owned(), times);
    assert_eq!(told, [refused("class-mismatch", 1), refused("unreadable", 2)]);
}

#[tokio::test]
async fn strangers_and_wrong_numbers_are_rejected_and_audited_once() {
    let site = Site::open().await;
    let echo = |calling: &'static str, called: &'static str| Client::echo(site.address, calling, called);
    assert_eq!(echo("STORESCU", "YUANZHEN").await.unwrap(), Status::Success);
    let reason = |result| match result {
        Err(ClientError::Rejected(reject)) => reject.reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(reason(echo("STORESCU", "OTHER").await), 7);
    for _ in 0..3 {
        assert_eq!(reason(echo("STRANGER", "YUANZHEN").await), 3);
    }
    let query = AuditQuery {
        action: Some("dicom-association".into()),
        limit: 10,
        ..AuditQuery::default()
    };
    let rows = site.store.read().await.unwrap().audit_rows(&query).await.unwrap();
    assert_eq!(rows.len(), 1, "one stranger, one row");
    // It called from where the site's device stands: whose title may be set wrong.
    let told = site.refusals().await;
    let device = RefusedSender::Device(site.ct);
    assert_eq!(told, [(device, "calling-title-unknown".to_owned(), 1)]);
}

fn request() -> Vec<u8> {
    AssociateRq {
        protocol_version: 1,
        called: "YUANZHEN".into(),
        calling: "STORESCU".into(),
        application_context: String::new(),
        contexts: vec![ProposedContext {
            id: 1,
            abstract_syntax: CT.into(),
            transfer_syntaxes: vec![EXPLICIT.into()],
        }],
        user: UserInformation::default(),
    }
    .encode()
}

/// What the listener says after these bytes, until it hangs up.
async fn answer(site: &Site, writes: &[&[u8]]) -> Vec<u8> {
    let mut stream = TcpStream::connect(site.address).await.unwrap();
    let mut said = Vec::new();
    for bytes in writes {
        stream.write_all(bytes).await.unwrap();
        let mut buffer = [0; 4096];
        let wait = tokio::time::timeout(Duration::from_secs(5), stream.read(&mut buffer));
        let count = wait.await.expect("an answer in time").unwrap();
        said = buffer[..count].to_vec();
    }
    said
}

#[tokio::test]
async fn frames_that_lie_about_their_length() {
    let site = Site::open().await;
    let before = resident();
    // The first PDU declares 4 GB; a P-DATA-TF does; another protocol speaks.
    let said = answer(&site, &[b"\x01\0\xFF\xFF\xFF\xFF"]).await;
    assert_eq!(said[0], 7, "aborted");
    let said = answer(&site, &[&request(), b"\x04\0\xFF\xFF\xFF\xFF\0\0"]).await;
    assert_eq!(said[0], 7, "aborted");
    let said = answer(&site, &[b"GET / HTTP/1.1\r\n\r\n"]).await;
    assert_eq!(said[0], 7, "aborted");
    // A data value longer than its PDU, and one without header.
    let said = answer(&site, &[&request(), b"\x04\0\0\0\0\x08\0\0\xFF\xFF\x01\x03ab"]).await;
    assert_eq!(said[0], 7, "aborted");
    assert!(resident().saturating_sub(before) < MOST_GROWTH);
    assert_eq!(
        Client::echo(site.address, "STORESCU", "YUANZHEN").await.unwrap(),
        Status::Success
    );
}

#[tokio::test]
async fn an_association_cut_in_the_middle_leaves_nothing() {
    let site = Site::open().await;
    // In the request, and in a data set.
    let mut stream = TcpStream::connect(site.address).await.unwrap();
    stream.write_all(&request()[..40]).await.unwrap();
    drop(stream);
    let mut stream = TcpStream::connect(site.address).await.unwrap();
    stream.write_all(&request()).await.unwrap();
    let mut buffer = [0; 4096];
    assert_ne!(stream.read(&mut buffer).await.unwrap(), 0);
    let command = Vec::from(&yuanzhen_dicom_gateway::dimse::Request::Store(
        yuanzhen_dicom_gateway::dimse::StoreRequest {
            message_id: 1,
            sop_class: CT.into(),
            sop_instance: "1.2.3".into(),
        },
    ));
    stream
        .write_all(&dicom_bytes::pdu::encode_data(1, true, true, &command))
        .await
        .unwrap();
    stream
        .write_all(&dicom_bytes::pdu::encode_data(1, false, false, &[0; 5000]))
        .await
        .unwrap();
    drop(stream);
    for _ in 0..100 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let left = site.spooled();
        if left == 0 {
            assert!(site.studies().await.is_empty());
            return;
        }
    }
    panic!("a half received instance stayed");
}

#[tokio::test]
async fn private_values_of_unknown_length_do_not_hide_what_follows() {
    // A UN sequence of undefined length before the UIDs, as some senders write private sequences.
    let site = Site::open().await;
    let bytes = file("1.2.3.9", |set| {
        set.text(tags::PATIENT_NAME, Vr::PN, "A");
        uids(set);
        set.sequence(Tag::new(0x0021, 0x1010), |s| {
            s.item(|item| item.text(Tag::new(0x0021, 0x1011), Vr::LO, "x"))
        });
    });
    let sent = site.send(&[site.file("private.dcm", &bytes)]).await;
    assert_eq!(sent[0].status, Status::Success);
}
