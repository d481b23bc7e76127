//! Whatever a peer sends as PDUs is read or refused, and what was read survives being written again.
#![no_main]

use dicom_bytes::pdu::{Abort, AssociateAc, AssociateRq, Header, Kind, Limits, Pdvs, Reject};
use libfuzzer_sys::fuzz_target;

const LIMITS: Limits = Limits { association: 65_536, data: 262_144 };

fuzz_target!(|bytes: &[u8]| {
    let mut rest = bytes;
    while let Ok(Some(header)) = Header::read(rest, LIMITS) {
        assert!(header.length <= LIMITS.data.max(LIMITS.association));
        let Some(body) = rest.get(6..).and_then(|after| after.get(..header.length as usize)) else { return };
        match header.kind {
            Kind::AssociateRq => {
                if let Ok(request) = AssociateRq::decode(body) {
                    let again = request.encode();
                    AssociateRq::decode(&again[6..]).expect("a request of ours is one");
                }
            }
            Kind::AssociateAc => {
                if let Ok(answer) = AssociateAc::decode(body) {
                    answer.encode();
                }
            }
            Kind::AssociateRj => {
                Reject::decode(body);
            }
            Kind::Data => {
                let taken: usize = Pdvs::of(body).flatten().map(|value| value.data.len()).sum();
                assert!(taken <= body.len());
            }
            Kind::Abort => {
                Abort::decode(body);
            }
            Kind::ReleaseRq | Kind::ReleaseRp => {}
        }
        rest = &rest[6 + header.length as usize..];
    }
});
