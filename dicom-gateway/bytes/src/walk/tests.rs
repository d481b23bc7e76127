//! Walks over what is whole, cut, flipped and lying.

use proptest::prelude::*;

use super::*;
use crate::ElementWriter;

fn no_dictionary(_: Tag) -> Option<Vr> {
    None
}

fn all(bytes: &[u8], syntax: Syntax) -> Result<Vec<Event>, WalkError> {
    let mut walk = Walk::new(bytes, 0, syntax, no_dictionary);
    let mut events = Vec::new();
    while let Some(event) = walk.advance()? {
        events.push(event);
    }
    Ok(events)
}

const NAME: Tag = Tag::new(0x0010, 0x0010);
const SEQUENCE: Tag = Tag::new(0x0008, 0x1140);

fn nested(syntax: Syntax) -> Vec<u8> {
    let mut writer = ElementWriter::new(syntax);
    writer.text(Tag::new(0x0008, 0x0060), Vr::CS, "CT");
    writer.sequence(SEQUENCE, |sequence| {
        sequence.item(|item| item.text(Tag::new(0x0008, 0x1155), Vr::UI, "1.2.3"));
        sequence.item(|item| item.sequence(SEQUENCE, |inner| inner.item(|_| ())));
    });
    writer.text(NAME, Vr::PN, "A^B");
    writer.into_bytes()
}

#[test]
fn all_three_layouts_walk_alike() {
    for syntax in [Syntax::ImplicitLe, Syntax::ExplicitLe, Syntax::ExplicitBe] {
        let bytes = nested(syntax);
        let mut walk = Walk::new(&bytes[..], 0, syntax, no_dictionary);
        let mut found = Vec::new();
        while let Some(event) = walk.advance().unwrap() {
            if let Event::Element(element) = event {
                found.push((
                    walk.path().to_vec(),
                    element.tag,
                    walk.value(&element, 64).unwrap(),
                ));
            }
        }
        let step = Step {
            tag: SEQUENCE,
            item: 0,
        };
        assert_eq!(
            found,
            [
                (vec![], Tag::new(0x0008, 0x0060), b"CT".to_vec()),
                (vec![step], Tag::new(0x0008, 0x1155), b"1.2.3\0".to_vec()),
                (vec![], NAME, b"A^B ".to_vec()),
            ]
        );
    }
}

#[test]
fn a_declared_length_beyond_the_file_is_refused_before_anything_is_read() {
    let mut bytes = b"\x10\x00\x20\x40LT".to_vec();
    bytes[4..6].copy_from_slice(b"UT");
    bytes.extend([0, 0]);
    bytes.extend(0xFFFF_FFF0_u32.to_le_bytes());
    bytes.extend([0; 1400]);
    let error = all(&bytes, Syntax::ExplicitLe).unwrap_err();
    assert_eq!(error.at, 0);
    assert!(matches!(
        error.why,
        Refusal::Overrun {
            declared: 0xFFFF_FFF0,
            left: 1400,
            ..
        }
    ));
}

#[test]
fn a_child_may_not_reach_out_of_its_item() {
    let mut bytes = vec![0x08, 0, 0x40, 0x11, b'S', b'Q', 0, 0, 16, 0, 0, 0];
    bytes.extend([0xFE, 0xFF, 0x00, 0xE0, 8, 0, 0, 0]);
    bytes.extend([0x10, 0, 0x10, 0, b'P', b'N', 100, 0]);
    bytes.extend([b' '; 200]);
    let error = all(&bytes, Syntax::ExplicitLe).unwrap_err();
    assert!(matches!(
        error.why,
        Refusal::Overrun {
            declared: 100,
            left: 0,
            ..
        }
    ));
}

#[test]
fn deep_nesting_is_refused_at_the_limit() {
    fn levels(n: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        for _ in 0..n {
            bytes.extend([0x08, 0, 0x40, 0x11, b'S', b'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]);
            bytes.extend([0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
        }
        for _ in 0..n {
            bytes.extend([
                0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0,
            ]);
        }
        bytes
    }
    assert!(all(&levels(MAX_DEPTH), Syntax::ExplicitLe).is_ok());
    let error = all(&levels(MAX_DEPTH + 1), Syntax::ExplicitLe).unwrap_err();
    assert!(matches!(error.why, Refusal::TooDeep));
}

#[test]
fn fragments_are_listed_with_their_places() {
    let mut bytes = vec![0xE0, 0x7F, 0x10, 0x00, b'O', b'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
    bytes.extend([0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0]);
    bytes.extend([0xFE, 0xFF, 0x00, 0xE0, 2, 0, 0, 0, 1, 2]);
    bytes.extend([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]);
    let events = all(&bytes, Syntax::ExplicitLe).unwrap();
    assert_eq!(
        events[1],
        Event::Fragment(Fragment {
            index: 0,
            value_at: 20,
            length: 0
        })
    );
    assert_eq!(
        events[2],
        Event::Fragment(Fragment {
            index: 1,
            value_at: 28,
            length: 2
        })
    );
    assert_eq!(events[3], Event::FragmentsEnd(Tag::PIXEL_DATA));
}

#[test]
fn a_sequence_sent_as_un_is_walked_in_implicit_vr() {
    let mut bytes = vec![0x09, 0, 0x01, 0x10, b'U', b'N', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF];
    bytes.extend([0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]);
    bytes.extend([0x10, 0, 0x10, 0, 2, 0, 0, 0, b'A', b' ']);
    bytes.extend([
        0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0,
    ]);
    bytes.extend([0x10, 0, 0x20, 0, b'L', b'O', 2, 0, b'7', b' ']);
    let events = all(&bytes, Syntax::ExplicitLe).unwrap();
    assert_eq!(events.len(), 6);
    assert!(matches!(
        events[5],
        Event::Element(Element {
            vr: Vr::LO,
            length: 2,
            ..
        })
    ));
}

#[test]
fn the_walk_stops_before_the_stop_tag() {
    let bytes = nested(Syntax::ExplicitLe);
    let mut walk = Walk::new(&bytes[..], 0, Syntax::ExplicitLe, no_dictionary).until(NAME);
    while walk.advance().unwrap().is_some() {}
    assert_eq!(walk.position(), bytes.len() as u64 - 12);
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic_and_always_end(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        for syntax in [Syntax::ImplicitLe, Syntax::ExplicitLe, Syntax::ExplicitBe] {
            let mut walk = Walk::new(&bytes[..], 0, syntax, |_| Some(Vr::SQ));
            let mut steps = 0;
            while let Ok(Some(_)) = walk.advance() {
                steps += 1;
                prop_assert!(steps <= bytes.len() * 2 + 2);
                prop_assert!(walk.position() <= bytes.len() as u64);
            }
        }
    }

    #[test]
    fn a_cut_or_flipped_data_set_is_walked_or_refused(cut in 0usize..120, flip in 0usize..120, with: u8) {
        let mut bytes = nested(Syntax::ExplicitLe);
        bytes.truncate(cut.max(1));
        let at = flip % bytes.len();
        bytes[at] ^= with;
        let mut walk = Walk::new(&bytes[..], 0, Syntax::ExplicitLe, no_dictionary);
        while let Ok(Some(event)) = walk.advance() {
            if let Event::Element(element) = event {
                prop_assert!(walk.value(&element, u32::MAX).is_ok());
            }
        }
    }
}
