//! Key images: what a signature covers of them, how many there may be, and that one of another case is found.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use proptest::prelude::*;
use yuanzhen_domain::id::ReportId;
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::place::Signatures;
use yuanzhen_domain::refusal::Why;
use yuanzhen_domain::report::checks::{ImageThere, Severity, key_images};
use yuanzhen_domain::report::{
    Conclusion, KeyImage, KeyImageFault, KeyImages, KeyWindow, LONGEST_CAPTION, MOST_KEY_IMAGES, Report,
    ReportContent, SigningFacts,
};
use yuanzhen_domain::study::How;
use yuanzhen_domain::uid::DicomUid;

use crate::county::{MATCHER, case, person, set_of, study, uuid};

fn uid(text: &str) -> DicomUid {
    DicomUid::parse(text).unwrap()
}

fn image(number: u32) -> KeyImage {
    KeyImage {
        study: uid("1.2.3"),
        series: uid("1.2.3.1"),
        sop_instance: uid(&format!("1.2.3.1.{number}")),
        frame: NonZeroU32::MIN,
        window: KeyWindow::new(-600.0, 1500.0),
        caption: Some("右肺结节".into()),
    }
}

fn of(images: Vec<KeyImage>) -> ReportContent {
    ReportContent {
        technique: "头颅CT平扫".into(),
        findings: "脑实质未见异常密度影".into(),
        impression: "头颅CT平扫未见明显异常".into(),
        conclusion: Some(Conclusion::Negative),
        critical: None,
        key_images: KeyImages::new(images).unwrap(),
    }
}

#[test]
fn a_report_signed_before_there_were_key_images_keeps_its_digest() {
    let digest = of(vec![]).digest();
    assert_eq!(
        digest.hex(),
        "bffa173432243a7ebe79e107b5e11d76e6bd3f27ca16e29321dbcf7e84c37638"
    );
    let older = r#"{"technique":"头颅CT平扫","findings":"脑实质未见异常密度影",
        "impression":"头颅CT平扫未见明显异常","conclusion":"negative","critical":null}"#;
    let read: ReportContent = serde_json::from_str(older).unwrap();
    assert_eq!(read, of(vec![]));
    assert!(!serde_json::to_string(&read).unwrap().contains("key_images"));
}

#[test]
fn the_digest_covers_everything_of_every_key_image_and_their_order() {
    let base = image(1);
    let changed = [
        KeyImage {
            study: uid("1.2.4"),
            ..base.clone()
        },
        KeyImage {
            series: uid("1.2.3.2"),
            ..base.clone()
        },
        KeyImage {
            sop_instance: uid("1.2.3.1.9"),
            ..base.clone()
        },
        KeyImage {
            frame: NonZeroU32::new(2).unwrap(),
            ..base.clone()
        },
        KeyImage {
            window: KeyWindow::new(-600.5, 1500.0),
            ..base.clone()
        },
        KeyImage {
            window: KeyWindow::new(-600.0, 1500.5),
            ..base.clone()
        },
        KeyImage {
            window: None,
            ..base.clone()
        },
        KeyImage {
            caption: Some("左肺结节".into()),
            ..base.clone()
        },
        KeyImage {
            caption: None,
            ..base.clone()
        },
    ];
    let mut digests = BTreeSet::from([of(vec![]).digest(), of(vec![base.clone()]).digest()]);
    digests.extend(changed.iter().map(|other| of(vec![other.clone()]).digest()));
    digests.extend(
        changed
            .iter()
            .map(|other| of(vec![image(5), other.clone()]).digest()),
    );
    digests.extend(
        changed
            .iter()
            .map(|other| of(vec![other.clone(), image(5)]).digest()),
    );
    assert_eq!(digests.len(), 2 + 3 * changed.len(), "every one is another");
}

#[test]
fn there_are_at_most_four_each_once_and_captions_are_short_lines() {
    assert_eq!(MOST_KEY_IMAGES, 4);
    assert!(KeyImages::new((0..4).map(image).collect()).is_ok());
    assert_eq!(
        KeyImages::new((0..5).map(image).collect()),
        Err(KeyImageFault::TooMany)
    );
    assert_eq!(
        KeyImages::new(vec![
            image(1),
            KeyImage {
                caption: None,
                ..image(1)
            }
        ]),
        Err(KeyImageFault::Twice)
    );
    let soft = KeyImage {
        window: KeyWindow::new(40.0, 400.0),
        ..image(1)
    };
    assert!(
        KeyImages::new(vec![image(1), soft]).is_ok(),
        "one slice in two windows"
    );
    let captioned = |text: &str| {
        KeyImages::new(vec![KeyImage {
            caption: Some(text.into()),
            ..image(1)
        }])
    };
    assert!(captioned(&"结".repeat(LONGEST_CAPTION)).is_ok());
    for bad in [&"结".repeat(LONGEST_CAPTION + 1), "  ", "一\n二"] {
        assert_eq!(captioned(bad), Err(KeyImageFault::Caption));
    }
    // What a store or a line brings is bounded as well.
    let five: Vec<_> = (0..5).map(image).collect();
    let text = serde_json::to_string(&five).unwrap();
    assert!(serde_json::from_str::<KeyImages>(&text).is_err());
}

#[test]
fn a_window_makes_sense_or_is_none() {
    for (center, width) in [
        (f64::NAN, 1.0),
        (0.0, f64::INFINITY),
        (0.0, 0.0),
        (0.0, -1.0),
        (1e12, 1.0),
        (0.0, 1e-9),
    ] {
        assert_eq!(KeyWindow::new(center, width), None, "{center} {width}");
    }
    assert!(serde_json::from_str::<KeyWindow>("[0,0]").is_err());
}

proptest! {
    /// What is stored is read as it was, to the last digit: a digest made later is the same.
    #[test]
    fn key_images_outlive_their_text(center in -1.0e9..1.0e9_f64, width in 1.0e-6..1.0e9_f64, frame in 1..9_000_u32) {
        let window = KeyWindow::new(center, width);
        prop_assert!(window.is_some());
        let frame = NonZeroU32::new(frame).unwrap();
        let content = of(vec![KeyImage { window, frame, ..image(3) }]);
        let text = serde_json::to_string(&content).unwrap();
        let read: ReportContent = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read.digest(), content.digest());
        prop_assert_eq!(read, content);
    }
}

fn there(frames: u32) -> ImageThere {
    let KeyImage {
        study,
        series,
        sop_instance,
        ..
    } = image(1);
    ImageThere {
        study,
        series,
        sop_instance,
        frames,
    }
}

#[test]
fn a_key_image_that_is_no_image_of_the_case_is_found_and_blocks() {
    let content = of(vec![image(1), image(2)]);
    let found = key_images(&content, &[there(1)]);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].code, found[0].severity),
        ("key-image-unknown", Severity::Block)
    );
    assert_eq!(found[0].args, [("number", "2".to_owned())]);

    let first = of(vec![image(1)]);
    assert!(key_images(&first, &[there(1)]).is_empty());
    assert_eq!(key_images(&first, &[there(0)]).len(), 1, "it is no picture");
    for other in [
        ImageThere {
            study: uid("1.2.4"),
            ..there(1)
        },
        ImageThere {
            series: uid("1.2.4"),
            ..there(1)
        },
        ImageThere {
            sop_instance: uid("1.2.4"),
            ..there(1)
        },
    ] {
        assert_eq!(key_images(&first, &[other]).len(), 1);
    }
    let last = of(vec![KeyImage {
        frame: NonZeroU32::new(8).unwrap(),
        ..image(1)
    }]);
    assert!(key_images(&last, &[there(8)]).is_empty());
    assert_eq!(key_images(&last, &[there(7)]).len(), 1, "it has no such frame");
}

#[test]
fn no_hand_is_put_under_a_key_image_of_another_case_and_the_signature_names_those_it_covers() {
    let (case, _) = case(1)
        .claim(person(1), Moment::EPOCH, Millis::minutes(30))
        .unwrap();
    let (study, _) = study().receive(1, MATCHER, Moment::EPOCH).unwrap();
    let (study, _) = study.complete(MATCHER, Moment::EPOCH).unwrap();
    let (study, _) = study
        .link(&case, How::Accession, Vec::new(), MATCHER, Moment::EPOCH)
        .unwrap();
    let set = set_of(&study, &case);
    let content = of(vec![image(1)]);
    let id = ReportId::from_uuid(uuid(7_000));
    let (report, _) =
        Report::start(id, &case, set.clone(), content.clone(), person(1), Moment::EPOCH).unwrap();
    let submit = |there: &[ImageThere]| {
        let findings = key_images(&report.content, there);
        let facts = SigningFacts {
            case: &case,
            studies: std::slice::from_ref(&study),
            set: &set,
            seen: &set,
            version: 1,
            findings: &findings,
            accepted: &findings.iter().map(|finding| finding.key(&content)).collect(),
            hands: Signatures::One,
        };
        report.clone().submit(person(1), Moment::EPOCH, &facts)
    };
    let refused = submit(&[]).unwrap_err();
    assert_eq!(
        refused.why,
        Why::ChecksFailed {
            codes: vec!["key-image-unknown"]
        }
    );
    let (signed, _) = submit(&[there(1)]).unwrap();
    assert_eq!(signed.state.signatures()[0].content, content.digest());
    assert_ne!(content.digest(), of(vec![]).digest());
}
