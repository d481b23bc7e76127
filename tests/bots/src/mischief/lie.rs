//! Offers that lie, are broken or huge. Each is made of a true one.

use std::fmt::Write as _;
use std::net::SocketAddr;

use crate::offer::Offer;

/// What is wrong with an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lie {
    /// The SDP is no SDP.
    NotSdp,
    /// The SDP is empty.
    Empty,
    /// The SDP has this many bytes more, of attributes nobody knows.
    Huge(usize),
    /// One line of the SDP has this many bytes more.
    LongLine(usize),
    /// The SDP has this many more lines for pictures.
    ManyLines(usize),
    /// This many candidates.
    ManyCandidates(usize),
    /// Its candidate is somebody else.
    ForeignCandidate(SocketAddr),
    /// No fingerprint.
    NoFingerprint,
    /// The fingerprint of another certificate.
    ForeignFingerprint,
    /// No ICE credentials.
    NoCredentials,
    /// Credentials too short to be any (RFC 8839 section 5.4).
    ShortCredentials,
    /// Says it is ICE-lite too: nobody would ever check.
    IceLite,
    /// Says it waits for the DTLS handshake, as the relay does.
    WaitsForHandshake,
    /// No bundle.
    NoBundle,
    /// Names lines that are not in the SDP.
    ForeignLines,
    /// Names the microphone's line for everything.
    OneLineForAll,
    /// Names what it sends as seats.
    SeatsThatSend,
    /// The lines of the SDP end within the last word.
    Cut,
}

impl Lie {
    /// One of each, with the sizes a relay has to bear. `somebody` is an address of the test's own.
    #[must_use]
    pub fn all(somebody: SocketAddr) -> Vec<Self> {
        vec![
            Self::NotSdp,
            Self::Empty,
            Self::Huge(4 << 20),
            Self::LongLine(1 << 20),
            Self::ManyLines(2_000),
            Self::ManyCandidates(10_000),
            Self::ForeignCandidate(somebody),
            Self::NoFingerprint,
            Self::ForeignFingerprint,
            Self::NoCredentials,
            Self::ShortCredentials,
            Self::IceLite,
            Self::WaitsForHandshake,
            Self::NoBundle,
            Self::ForeignLines,
            Self::OneLineForAll,
            Self::SeatsThatSend,
            Self::Cut,
        ]
    }

    /// The offer with this lie in it.
    #[must_use]
    pub fn told_in(&self, offer: &Offer) -> Offer {
        let mut lie = offer.clone();
        match self {
            Self::NotSdp => lie.sdp = "\u{0}\u{1}{\"v\":0}".to_owned(),
            Self::Empty => lie.sdp.clear(),
            Self::Huge(bytes) => {
                let line = "a=x-nobody:0123456789abcdef\r\n";
                lie.sdp.push_str(&line.repeat(bytes / line.len()));
            }
            Self::LongLine(bytes) => {
                let _ = write!(lie.sdp, "a=x-nobody:{}\r\n", "y".repeat(*bytes));
            }
            Self::ManyLines(count) => {
                for number in 0..*count {
                    let _ = write!(
                        lie.sdp,
                        "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:lie{number}\r\na=recvonly\r\n\
                         a=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\n"
                    );
                }
            }
            Self::ManyCandidates(count) => {
                for number in 0..*count {
                    let _ = write!(
                        lie.sdp,
                        "a=candidate:{number} 1 udp 2130706431 127.0.0.1 {} typ host\r\n",
                        1_024 + number % 60_000
                    );
                }
            }
            Self::ForeignCandidate(to) => {
                let (ip, port) = (to.ip(), to.port());
                let line = format!("a=candidate:1 1 udp 2130706431 {ip} {port} typ host");
                lie.sdp = replaced(&offer.sdp, "a=candidate:", Some(&line));
            }
            Self::NoFingerprint => lie.sdp = replaced(&offer.sdp, "a=fingerprint:", None),
            Self::ForeignFingerprint => {
                let line = format!("a=fingerprint:sha-256 {}", vec!["AB"; 32].join(":"));
                lie.sdp = replaced(&offer.sdp, "a=fingerprint:", Some(&line));
            }
            Self::NoCredentials => {
                lie.sdp = replaced(&replaced(&offer.sdp, "a=ice-ufrag:", None), "a=ice-pwd:", None);
            }
            Self::ShortCredentials => {
                let sdp = replaced(&offer.sdp, "a=ice-ufrag:", Some("a=ice-ufrag:a"));
                lie.sdp = replaced(&sdp, "a=ice-pwd:", Some("a=ice-pwd:b"));
            }
            Self::IceLite => lie.sdp = offer.sdp.replacen("t=0 0\r\n", "t=0 0\r\na=ice-lite\r\n", 1),
            Self::WaitsForHandshake => lie.sdp = replaced(&offer.sdp, "a=setup:", Some("a=setup:passive")),
            Self::NoBundle => lie.sdp = replaced(&offer.sdp, "a=group:", None),
            Self::ForeignLines => {
                lie.mic = "nobody".to_owned();
                for seat in &mut lie.seats {
                    seat.audio = "nothing".to_owned();
                }
            }
            Self::OneLineForAll => {
                lie.camera.clone_from(&offer.mic);
                lie.shared.clone_from(&offer.mic);
                for seat in &mut lie.seats {
                    seat.audio.clone_from(&offer.mic);
                    seat.video.clone_from(&offer.mic);
                }
            }
            Self::SeatsThatSend => {
                for seat in &mut lie.seats {
                    seat.audio.clone_from(&offer.mic);
                    seat.video.clone_from(&offer.camera);
                }
            }
            Self::Cut => {
                let end = offer.sdp.trim_end().len().saturating_sub(2);
                lie.sdp.truncate(end);
            }
        }
        lie
    }
}

/// The SDP with other lines, or none, for those that begin so.
fn replaced(sdp: &str, start: &str, by: Option<&str>) -> String {
    sdp.lines()
        .filter_map(|line| if line.starts_with(start) { by } else { Some(line) })
        .map(|line| format!("{line}\r\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bot, BotConfig};

    #[test]
    fn every_lie_changes_the_offer() {
        let bot = Bot::start(&BotConfig::default()).unwrap();
        let offer = bot.offer(2).unwrap();
        for lie in Lie::all("127.0.0.1:9".parse().unwrap()) {
            assert_ne!(lie.told_in(&offer), offer, "{lie:?}");
        }
        let huge = Lie::Huge(1 << 20).told_in(&offer);
        assert!(huge.sdp.len() > 1 << 20);
        let foreign = Lie::ForeignCandidate("127.0.0.1:9".parse().unwrap()).told_in(&offer);
        assert!(foreign.sdp.contains(" 127.0.0.1 9 typ host"));
    }
}
