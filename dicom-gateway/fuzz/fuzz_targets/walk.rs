//! The walk over elements ends, stays inside the bytes, and never goes deeper than its limit.
#![no_main]

use dicom_bytes::{Event, MAX_DEPTH, Syntax, Tag, Vr, Walk, read_head};
use libfuzzer_sys::fuzz_target;

/// Sequences in implicit VR are known only by a dictionary: every even tag is one here.
fn dictionary(tag: Tag) -> Option<Vr> {
    tag.element.is_multiple_of(2).then_some(Vr::SQ)
}

fuzz_target!(|bytes: &[u8]| {
    let mut source = bytes;
    let _ = read_head(&mut source);
    let Some((first, data)) = bytes.split_first() else { return };
    let syntax = [Syntax::ImplicitLe, Syntax::ExplicitLe, Syntax::ExplicitBe][usize::from(first % 3)];
    let mut walk = Walk::new(data, 0, syntax, dictionary);
    let mut events = 0_usize;
    while let Ok(Some(event)) = walk.advance() {
        events += 1;
        // Every event takes bytes, or closes something that did.
        assert!(events <= 2 * data.len() + 2, "the walk does not end");
        assert!(walk.position() <= data.len() as u64);
        assert!(walk.path().len() <= MAX_DEPTH);
        if let Event::Element(element) = event {
            let _ = walk.value(&element, 1024);
        }
    }
});
