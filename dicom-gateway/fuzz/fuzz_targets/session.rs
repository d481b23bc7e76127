//! Whatever comes over a connection: the session answers or hangs up, and never orders more bytes kept than came.
#![no_main]

use std::time::Duration;

use bytes::Bytes;
use dicom_bytes::pdu::{HEADER_LEN, Header, Limits};
use libfuzzer_sys::fuzz_target;
use yuanzhen_dicom_gateway::dimse::{Input, Output, Session, SessionConfig, Verdict};

fuzz_target!(|data: &[u8]| {
    let config = SessionConfig::default();
    let limits = Limits { association: 262_144, data: config.max_pdu };
    let mut session = Session::new(config);
    let (mut rest, mut kept) = (data, 0);
    loop {
        let input = match Header::read(rest, limits) {
            Err(error) => Input::BadFrame(error),
            Ok(Some(header)) if rest.len() - HEADER_LEN >= header.length as usize => {
                let (pdu, after) = rest.split_at(HEADER_LEN + header.length as usize);
                rest = after;
                Input::Pdu(header.kind, Bytes::copy_from_slice(&pdu[HEADER_LEN..]))
            }
            Ok(_) => Input::Closed,
        };
        let last = matches!(input, Input::BadFrame(_) | Input::Closed);
        session.handle(input, Duration::ZERO);
        while let Some(output) = session.poll() {
            match output {
                Output::Admit { .. } => session.handle(Input::Admitted(Verdict::Admitted(())), Duration::ZERO),
                Output::Append(bytes) => kept += bytes.len(),
                Output::Finish => session.handle(Input::Stored, Duration::ZERO),
                Output::Send(_) | Output::Begin(_) | Output::Discard | Output::Refused(_) | Output::Close(_) => {}
            }
        }
        assert!(kept <= data.len());
        if last {
            return;
        }
    }
});
