//! Answers. Every section of the offer gets its counterpart in the same order (RFC 3264, 6); what the relay does not do is
//! declined with port 0.

use std::fmt::Write as _;
use std::net::SocketAddr;

use super::offer::{Offered, Payload, Section};

/// What the relay says of itself.
pub(crate) struct Local<'a> {
    /// ICE user name fragment.
    pub(crate) ufrag: &'a str,
    /// ICE password.
    pub(crate) password: &'a str,
    /// SHA-256 of the relay's certificate, as it is written.
    pub(crate) fingerprint: &'a str,
    /// Where it listens.
    pub(crate) addresses: &'a [SocketAddr],
    /// A number that grows with each answer on one transport (RFC 8829, 5.2.1).
    pub(crate) version: u32,
}

/// What happens in a section, beside receiving what the client sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sending<'a> {
    /// Nothing, and nothing is received either: the section is declined.
    Declined,
    /// The client sends here; the relay receives these payloads.
    Receives(&'a [Payload]),
    /// The relay sends here.
    Sends(&'a Outgoing),
}

/// A stream the relay sends in a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    /// The media's.
    pub(crate) ssrc: u32,
    /// The repairs'.
    pub(crate) repair: u32,
    /// Names what belongs together: voice and picture of one seat.
    pub(crate) stream: String,
}

/// Writes the answer; `sending` has one entry a section.
pub(crate) fn write(offered: &Offered, local: &Local<'_>, sending: &[Sending<'_>]) -> String {
    let mut text = String::with_capacity(1_024 * offered.sections.len());
    let mids: Vec<&str> = offered
        .sections
        .iter()
        .zip(sending)
        .filter(|(_, sending)| **sending != Sending::Declined)
        .map(|(section, _)| section.mid.as_str())
        .collect();
    let _ = write!(
        text,
        "v=0\r\no=- 1 {} IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {}\r\na=ice-lite\r\na=msid-semantic:WMS *\r\n",
        local.version,
        mids.join(" "),
    );
    let mut first = true;
    for (section, sending) in offered.sections.iter().zip(sending) {
        write_section(&mut text, section, local, *sending, first);
        first &= *sending == Sending::Declined;
    }
    text
}

fn write_section(
    text: &mut String,
    section: &Section,
    local: &Local<'_>,
    sending: Sending<'_>,
    transport: bool,
) {
    let payloads = match sending {
        Sending::Declined => {
            let _ = write!(
                text,
                "m={} 0 {} {}\r\nc=IN IP4 0.0.0.0\r\na=mid:{}\r\na=inactive\r\n",
                section.media,
                section.protocol,
                section.formats.join(" "),
                section.mid,
            );
            return;
        }
        Sending::Receives(payloads) => payloads,
        Sending::Sends(_) => &section.payloads,
    };
    let numbers: Vec<String> = payloads
        .iter()
        .flat_map(|payload| std::iter::once(payload.number).chain(payload.repair))
        .map(|number| number.to_string())
        .collect();
    let port = local.addresses.first().map_or(9, SocketAddr::port);
    let _ = write!(
        text,
        "m={} {port} {} {}\r\nc=IN IP4 0.0.0.0\r\na=mid:{}\r\na=rtcp-mux\r\na=rtcp-rsize\r\n\
         a=ice-ufrag:{}\r\na=ice-pwd:{}\r\na=fingerprint:sha-256 {}\r\na=setup:passive\r\n",
        section.media,
        section.protocol,
        numbers.join(" "),
        section.mid,
        local.ufrag,
        local.password,
        local.fingerprint,
    );
    if transport {
        for (index, address) in local.addresses.iter().enumerate() {
            // Host candidates of one component, the first preferred (RFC 8445, 5.1.2.1).
            let priority = (126u32 << 24) + ((65_535 - index as u32) << 8) + 255;
            let _ = write!(
                text,
                "a=candidate:{} 1 udp {priority} {} {} typ host\r\n",
                index + 1,
                address.ip(),
                address.port(),
            );
        }
        text.push_str("a=end-of-candidates\r\n");
    }
    for (id, uri) in &section.extensions {
        let _ = write!(text, "a=extmap:{id} {uri}\r\n");
    }
    payloads
        .iter()
        .for_each(|payload| write_payload(text, section, payload));
    match sending {
        Sending::Declined => {}
        Sending::Receives(_) => {
            text.push_str("a=recvonly\r\n");
            for rid in &section.rids {
                let _ = write!(text, "a=rid:{rid} recv\r\n");
            }
            if !section.rids.is_empty() {
                let _ = write!(text, "a=simulcast:recv {}\r\n", section.rids.join(";"));
            }
        }
        Sending::Sends(outgoing) => write_stream(text, section, outgoing),
    }
}

fn write_payload(text: &mut String, section: &Section, payload: &Payload) {
    use crate::rtp::Codec;
    let number = payload.number;
    let encoding = match payload.codec {
        Codec::Opus => "opus/48000/2",
        Codec::Vp8 => "VP8/90000",
        Codec::H264 => "H264/90000",
    };
    let _ = write!(
        text,
        "a=rtpmap:{number} {encoding}\r\na=rtcp-fb:{number} transport-cc\r\n"
    );
    if section.media == "video" {
        let _ = write!(
            text,
            "a=rtcp-fb:{number} ccm fir\r\na=rtcp-fb:{number} nack\r\na=rtcp-fb:{number} nack pli\r\n"
        );
    }
    match (payload.codec, &payload.parameters) {
        (Codec::Opus, _) => {
            let _ = write!(text, "a=fmtp:{number} minptime=10;useinbandfec=1;usedtx=1\r\n");
        }
        (_, Some(parameters)) => {
            let _ = write!(text, "a=fmtp:{number} {parameters}\r\n");
        }
        (_, None) => {}
    }
    if let Some(repair) = payload.repair {
        let _ = write!(
            text,
            "a=rtpmap:{repair} rtx/90000\r\na=fmtp:{repair} apt={number}\r\n"
        );
    }
}

fn write_stream(text: &mut String, section: &Section, outgoing: &Outgoing) {
    let Outgoing { ssrc, repair, stream } = outgoing;
    let track = &section.mid;
    let _ = write!(text, "a=sendonly\r\na=msid:{stream} {track}\r\n");
    let repairs = section.payloads.iter().any(|payload| payload.repair.is_some());
    if repairs {
        let _ = write!(text, "a=ssrc-group:FID {ssrc} {repair}\r\n");
    }
    for ssrc in std::iter::once(ssrc).chain(repairs.then_some(repair)) {
        let _ = write!(
            text,
            "a=ssrc:{ssrc} cname:relay\r\na=ssrc:{ssrc} msid:{stream} {track}\r\n"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::offer::tests::BROWSER;
    use super::*;

    #[test]
    fn an_answer_mirrors_the_offer() {
        let offer = Offered::read(BROWSER).unwrap();
        let addresses = [SocketAddr::from(([10, 0, 0, 1], 10_000))];
        let local = Local {
            ufrag: "uuuu",
            password: "pppp",
            fingerprint: "AA:BB",
            addresses: &addresses,
            version: 3,
        };
        let outgoing = Outgoing {
            ssrc: 71,
            repair: 72,
            stream: "seat-0".to_owned(),
        };
        let sending = [
            Sending::Receives(&offer.sections[0].payloads),
            Sending::Receives(&offer.sections[1].payloads[..1]),
            Sending::Declined,
            Sending::Sends(&outgoing),
        ];
        let text = write(&offer, &local, &sending);
        assert!(text.contains("a=group:BUNDLE 0 1 3\r\n"), "{text}");
        let sections: Vec<&str> = text.split("m=").skip(1).collect();
        let has = |section: usize, line: &str| sections[section].contains(&format!("{line}\r\n"));
        assert!(
            has(0, "a=candidate:1 1 udp 2130706431 10.0.0.1 10000 typ host"),
            "{text}"
        );
        assert!(!sections[1].contains("candidate"), "one transport");
        assert!(
            has(1, "video 10000 UDP/TLS/RTP/SAVPF 96 97")
                || sections[1].starts_with("video 10000 UDP/TLS/RTP/SAVPF 96 97\r\n")
        );
        assert!(has(1, "a=simulcast:recv l;h") && has(1, "a=rid:h recv") && has(1, "a=recvonly"));
        assert!(sections[2].starts_with("audio 0 UDP/TLS/RTP/SAVPF 111\r\n") && has(2, "a=inactive"));
        assert!(has(3, "a=sendonly") && has(3, "a=ssrc-group:FID 71 72") && has(3, "a=msid:seat-0 3"));
        let read_again = rtc_sdp::description::session::SessionDescription::unmarshal(
            &mut std::io::Cursor::new(text.as_bytes()),
        );
        assert!(read_again.is_ok());
    }
}
