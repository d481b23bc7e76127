//! Whatever is labelled whatever: it becomes text, and text of the default repertoire stays as it is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yuanzhen_dicom_gateway::object::charset::{CharacterSet, Decoder, Kind};

fuzz_target!(|input: (&str, Option<&str>, &[u8])| {
    let (label, device, bytes) = input;
    let device = device.and_then(|term| CharacterSet::from_term(term).ok());
    for kind in [Kind::Name, Kind::Values, Kind::Text] {
        let mut decoder = Decoder::new(Some(label), device);
        let text = decoder.decode(bytes, kind);
        assert!(text.chars().count() <= bytes.len() * 2);
        assert!(!decoder.readings(bytes, kind).is_empty());
    }
});
