//! Whatever lies in a file: it is read or refused, in every layout, without reading past its end.
#![no_main]

use dicom_bytes::{Event, Syntax, Walk};
use libfuzzer_sys::fuzz_target;
use yuanzhen_dicom_gateway::object::{read_whole, vr_of};

fuzz_target!(|data: &[u8]| {
    for syntax in [Syntax::ImplicitLe, Syntax::ExplicitLe, Syntax::ExplicitBe] {
        let mut walk = Walk::new(data, 0, syntax, vr_of);
        while let Ok(Some(event)) = walk.advance() {
            if let Event::Element(element) = event {
                let end = element.value_at + u64::from(element.length);
                assert!(end <= data.len() as u64);
            }
        }
    }
    // As a file: behind a head that names each of the layouts.
    for syntax in ["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"] {
        let mut file = dicom_bytes::encode_head(&dicom_bytes::Meta {
            sop_class: "1.2",
            sop_instance: "1.2.3",
            transfer_syntax: syntax,
            implementation_class: "1.2",
            implementation_version: "FUZZ",
            source_ae: None,
        });
        file.extend_from_slice(data);
        let _ = read_whole(&file[..], None);
    }
    let _ = read_whole(data, None);
});
