//! Sends a client through a line: in the relay's answer the line stands in the relay's place.

use std::net::SocketAddr;

/// The answer with the line's address for the relay's port, whatever addresses the relay lists it at: those are one
/// way through the line. Candidates with another port are left out, or the client would go round the line.
#[must_use]
pub fn rewrite_candidates(sdp: &str, relay: SocketAddr, line: SocketAddr) -> String {
    let mut out = String::with_capacity(sdp.len());
    let mut section = 0;
    let mut is_listed_in = None;
    for text in sdp.split_inclusive('\n') {
        section += u32::from(text.starts_with("m="));
        let Some(candidate) = text.strip_prefix("a=candidate:") else {
            out.push_str(text);
            continue;
        };
        let mut words: Vec<_> = candidate.split(' ').map(str::to_owned).collect();
        if is_listed_in != Some(section)
            && let Some([ip, port]) = words.get_mut(4..6)
            && port.parse() == Ok(relay.port())
        {
            *ip = line.ip().to_string();
            *port = line.port().to_string();
            out.push_str("a=candidate:");
            out.push_str(&words.join(" "));
            is_listed_in = Some(section);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_stands_for_the_relay_and_other_ways_are_closed() {
        let sdp = "v=0\r\na=ice-ufrag:x\r\n\
                   a=candidate:1 1 udp 2130706431 127.0.0.1 10000 typ host ufrag x\r\n\
                   a=candidate:2 1 udp 2130706431 192.0.2.7 10000 typ host\r\n\
                   a=candidate:3 1 udp 2130706431 127.0.0.1 10001 typ host\r\n\
                   a=end-of-candidates\r\nm=audio 9 x 111\r\n\
                   a=candidate:4 1 udp 2130706431 192.0.2.7 10000 typ host\r\n";
        let expected = "v=0\r\na=ice-ufrag:x\r\n\
                        a=candidate:1 1 udp 2130706431 127.0.0.1 40000 typ host ufrag x\r\n\
                        a=end-of-candidates\r\nm=audio 9 x 111\r\n\
                        a=candidate:4 1 udp 2130706431 127.0.0.1 40000 typ host\r\n";
        let relay = "127.0.0.1:10000".parse().unwrap();
        let line = "127.0.0.1:40000".parse().unwrap();
        assert_eq!(rewrite_candidates(sdp, relay, line), expected);
        assert_eq!(
            rewrite_candidates("a=candidate:\na=candidate:1 1", relay, line),
            ""
        );
    }
}
