//! An offer, read: what of it the relay can use. It believes no number: sections, streams and lengths have limits.

use std::io::Cursor;

use rtc_sdp::description::media::MediaDescription;
use rtc_sdp::description::session::SessionDescription;
use thiserror::Error;

use super::extension;
use crate::rtp::Codec;

/// Octets of an offer. A browser's with sixteen seats has about forty thousand.
const LONGEST: usize = 64 * 1024;

/// Media sections of an offer: voice, picture, screen, sixteen seats of two, the shared one, and some to spare.
const SECTIONS: usize = 40;

/// Payload types, extensions or streams named in one section.
const NAMED: usize = 64;

/// Why an offer cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum BadOffer {
    /// Beyond the limit.
    #[error("the offer has {octets} octets, {LONGEST} are taken")]
    TooLong {
        /// How long it is.
        octets: usize,
    },
    /// Not a session description.
    #[error("the offer is no session description")]
    Unreadable,
    /// Beyond a limit inside.
    #[error("the offer names more {what} than are taken")]
    TooMany {
        /// Of what.
        what: &'static str,
    },
    /// Something needed is not there.
    #[error("the offer has no {what}")]
    Missing {
        /// What.
        what: &'static str,
    },
    /// The client wants to be the DTLS server, or several transports.
    #[error("the offer asks for {what}, which the relay does not do")]
    Unsupported {
        /// For what.
        what: &'static str,
    },
}

/// An offer, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offered {
    /// ICE user name fragment of the client.
    pub(crate) ufrag: String,
    /// SHA-256 of the client's certificate.
    pub(crate) fingerprint: [u8; 32],
    /// The sections in their order.
    pub(crate) sections: Vec<Section>,
}

/// A media section, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section {
    /// Its name.
    pub(crate) mid: String,
    /// `audio`, `video` or something else, which is declined.
    pub(crate) media: String,
    /// The transport it names.
    pub(crate) protocol: String,
    /// The formats it lists.
    pub(crate) formats: Vec<String>,
    /// The client sends.
    pub(crate) sends: bool,
    /// The client receives.
    pub(crate) receives: bool,
    /// Payload types of codecs the relay forwards, in the client's order.
    pub(crate) payloads: Vec<Payload>,
    /// Header extensions the relay understands.
    pub(crate) extensions: Vec<(u8, &'static str)>,
    /// Streams named beforehand: the media's and the repair's.
    pub(crate) streams: Vec<(u32, Option<u32>)>,
    /// Simulcast layers, smallest first as listed.
    pub(crate) rids: Vec<String>,
}

/// A payload type the relay forwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payload {
    /// Its number.
    pub(crate) number: u8,
    /// What it stands for.
    pub(crate) codec: Codec,
    /// Its format parameters as offered.
    pub(crate) parameters: Option<String>,
    /// The payload type that repairs it (RFC 4588).
    pub(crate) repair: Option<u8>,
}

impl Offered {
    /// Reads an offer.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, BadOffer> {
        if text.len() > LONGEST {
            return Err(BadOffer::TooLong { octets: text.len() });
        }
        if text.lines().filter(|line| line.starts_with("m=")).count() > SECTIONS {
            return Err(BadOffer::TooMany {
                what: "media sections",
            });
        }
        let session = SessionDescription::unmarshal(&mut Cursor::new(text.as_bytes()))
            .map_err(|_| BadOffer::Unreadable)?;
        let first = session.media_descriptions.first().ok_or(BadOffer::Missing {
            what: "media section",
        })?;
        // What holds for the whole session may stand above the sections or in each of them.
        let find = |key: &str| {
            first
                .attribute(key)
                .flatten()
                .or_else(|| session.attribute(key).map(String::as_str))
        };
        if find("setup") == Some("passive") {
            return Err(BadOffer::Unsupported {
                what: "the relay to be the DTLS client",
            });
        }
        let ufrag = find("ice-ufrag")
            .filter(|ufrag| (4..=256).contains(&ufrag.len()))
            .ok_or(BadOffer::Missing {
                what: "usable ice-ufrag",
            })?
            .to_owned();
        let fingerprint = find("fingerprint")
            .and_then(read_fingerprint)
            .ok_or(BadOffer::Missing {
                what: "sha-256 fingerprint",
            })?;
        let sections = session
            .media_descriptions
            .iter()
            .map(Section::read)
            .collect::<Result<Vec<_>, _>>()?;
        let bundled = session
            .attribute("group")
            .and_then(|group| group.strip_prefix("BUNDLE"))
            .map(|mids| mids.split_whitespace().collect::<Vec<_>>())
            .unwrap_or_default();
        if sections.len() > 1
            && sections
                .iter()
                .any(|section| !bundled.contains(&section.mid.as_str()))
        {
            return Err(BadOffer::Unsupported {
                what: "several transports",
            });
        }
        Ok(Self {
            ufrag,
            fingerprint,
            sections,
        })
    }

    /// The section of this name.
    pub(crate) fn section(&self, mid: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.mid == mid)
    }
}

impl Section {
    fn read(media: &MediaDescription) -> Result<Self, BadOffer> {
        let mid = media
            .attribute("mid")
            .flatten()
            .filter(|mid| (1..=16).contains(&mid.len()) && mid.bytes().all(|b| b.is_ascii_graphic()))
            .ok_or(BadOffer::Missing { what: "usable mid" })?;
        let has = |key| media.has_attribute(key);
        let receives = !has("sendonly") && !has("inactive");
        let sends = !has("recvonly") && !has("inactive");
        let name = media.media_name.media.clone();
        let formats = media.media_name.formats.clone();
        if formats.len() > NAMED || media.attributes.len() > 8 * NAMED {
            return Err(BadOffer::TooMany { what: "formats" });
        }
        Ok(Self {
            mid: mid.to_owned(),
            protocol: media.media_name.protos.join("/"),
            sends,
            receives,
            payloads: read_payloads(media, &name),
            extensions: read_extensions(media),
            streams: read_streams(media)?,
            rids: read_rids(media),
            media: name,
            formats,
        })
    }

    /// Whether it is voice or picture in a form the relay forwards.
    pub(crate) fn is_usable(&self) -> bool {
        self.protocol == "UDP/TLS/RTP/SAVPF" && !self.payloads.is_empty()
    }
}

/// The values of all attributes of this name.
fn values<'a>(media: &'a MediaDescription, key: &'a str) -> impl Iterator<Item = &'a str> {
    media
        .attributes
        .iter()
        .filter(move |attribute| attribute.key == key)
        .filter_map(|attribute| attribute.value.as_deref())
}

fn read_fingerprint(value: &str) -> Option<[u8; 32]> {
    let (algorithm, digest) = value.split_once(' ')?;
    if !algorithm.eq_ignore_ascii_case("sha-256") {
        return None;
    }
    let mut found = [0; 32];
    let mut octets = digest.trim().split(':');
    for octet in &mut found {
        *octet = u8::from_str_radix(octets.next()?, 16).ok()?;
    }
    octets.next().is_none().then_some(found)
}

fn read_payloads(media: &MediaDescription, name: &str) -> Vec<Payload> {
    let parameters = |number: u8| {
        values(media, "fmtp").find_map(|value| {
            let (payload, parameters) = value.split_once(' ')?;
            (payload.parse() == Ok(number)).then_some(parameters)
        })
    };
    let mapped: Vec<(u8, String)> = values(media, "rtpmap")
        .filter_map(|value| {
            let (payload, encoding) = value.split_once(' ')?;
            Some((payload.parse().ok()?, encoding.to_ascii_lowercase()))
        })
        .filter(|(number, _)| *number < 128)
        .collect();
    let repair_of = |number: u8| {
        mapped
            .iter()
            .filter(|(_, encoding)| encoding == "rtx/90000")
            .find(|(repair, _)| {
                parameters(*repair).is_some_and(|found| {
                    found.split(';').any(|part| {
                        part.trim().strip_prefix("apt=").and_then(|apt| apt.parse().ok()) == Some(number)
                    })
                })
            })
            .map(|(repair, _)| *repair)
    };
    let numbers = media
        .media_name
        .formats
        .iter()
        .filter_map(|format| format.parse().ok());
    numbers
        .filter_map(|number: u8| {
            let encoding = &mapped.iter().find(|(found, _)| *found == number)?.1;
            let parameters = parameters(number);
            let codec = match (name, encoding.as_str()) {
                ("audio", "opus/48000/2") => Codec::Opus,
                ("video", "vp8/90000") => Codec::Vp8,
                ("video", "h264/90000") if is_baseline(parameters?) => Codec::H264,
                _ => return None,
            };
            Some(Payload {
                number,
                codec,
                parameters: parameters.map(str::to_owned),
                repair: repair_of(number),
            })
        })
        .take(NAMED)
        .collect()
}

/// Constrained baseline in packetization mode 1, what every browser has (RFC 7742, 6.2).
fn is_baseline(parameters: &str) -> bool {
    let value = |name: &str| {
        parameters
            .split(';')
            .find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
    };
    value("packetization-mode") == Some("1")
        && value("profile-level-id").is_some_and(|profile| profile.to_ascii_lowercase().starts_with("42e0"))
}

fn read_extensions(media: &MediaDescription) -> Vec<(u8, &'static str)> {
    values(media, "extmap")
        .filter_map(|value| {
            let (id, uri) = value.split_once(' ')?;
            let id: u8 = id.split('/').next()?.parse().ok()?;
            let uri = extension::ALL.into_iter().find(|known| *known == uri.trim())?;
            (1..=14).contains(&id).then_some((id, uri))
        })
        .take(NAMED)
        .collect()
}

fn read_streams(media: &MediaDescription) -> Result<Vec<(u32, Option<u32>)>, BadOffer> {
    let mut repairs = Vec::new();
    for group in values(media, "ssrc-group") {
        let mut words = group.split_whitespace();
        if words.next() == Some("FID")
            && let (Some(media), Some(repair)) = (next_number(&mut words), next_number(&mut words))
        {
            repairs.push((media, repair));
        }
    }
    let mut streams: Vec<(u32, Option<u32>)> = Vec::new();
    for value in values(media, "ssrc") {
        let Some(ssrc) = next_number(&mut value.split_whitespace()) else {
            continue;
        };
        let is_repair = repairs.iter().any(|(_, repair)| *repair == ssrc);
        if is_repair || streams.iter().any(|(known, _)| *known == ssrc) {
            continue;
        }
        let repair = repairs
            .iter()
            .find(|(media, _)| *media == ssrc)
            .map(|pair| pair.1);
        streams.push((ssrc, repair));
        if streams.len() > NAMED {
            return Err(BadOffer::TooMany { what: "streams" });
        }
    }
    Ok(streams)
}

fn next_number<'a>(words: &mut impl Iterator<Item = &'a str>) -> Option<u32> {
    words.next()?.parse().ok()
}

/// The layers it would send, in the order of `a=simulcast` (RFC 8853).
fn read_rids(media: &MediaDescription) -> Vec<String> {
    let Some(list) = values(media, "simulcast").find_map(|value| {
        let mut words = value.split_whitespace();
        words.find(|word| *word == "send")?;
        words.next()
    }) else {
        return Vec::new();
    };
    list.split(';')
        .filter_map(|alternatives| alternatives.split(',').next())
        .map(|rid| rid.trim_start_matches('~'))
        .filter(|rid| (1..=16).contains(&rid.len()) && rid.bytes().all(|b| b.is_ascii_alphanumeric()))
        .map(str::to_owned)
        .take(2)
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What a browser offers with a voice, a picture in two layers, and one seat.
    pub(crate) const BROWSER: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n\
        a=group:BUNDLE 0 1 2 3\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS\r\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n\
        a=ice-ufrag:AbCd\r\na=ice-pwd:0123456789012345678901\r\na=ice-options:trickle\r\n\
        a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F\r\n\
        a=setup:actpass\r\na=mid:0\r\na=extmap:14 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n\
        a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n\
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=sendonly\r\na=rtcp-mux\r\n\
        a=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n\
        a=rtpmap:63 red/48000/2\r\na=ssrc:1001 cname:x\r\na=ssrc:1001 msid:a b\r\n\
        m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 104\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:AbCd\r\na=ice-pwd:0123456789012345678901\r\n\
        a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F\r\n\
        a=setup:actpass\r\na=mid:1\r\na=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n\
        a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\na=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\n\
        a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id\r\na=extmap:13 urn:3gpp:video-orientation\r\n\
        a=sendonly\r\na=rtcp-mux\r\na=rtcp-rsize\r\na=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n\
        a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\na=rtpmap:102 H264/90000\r\n\
        a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\na=rtpmap:103 rtx/90000\r\na=fmtp:103 apt=102\r\n\
        a=rtpmap:104 H264/90000\r\na=fmtp:104 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f\r\n\
        a=rid:l send\r\na=rid:h send\r\na=simulcast:send l;h\r\n\
        m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:AbCd\r\na=ice-pwd:0123456789012345678901\r\n\
        a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F\r\n\
        a=setup:actpass\r\na=mid:2\r\na=recvonly\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n\
        m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:AbCd\r\na=ice-pwd:0123456789012345678901\r\n\
        a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F\r\n\
        a=setup:actpass\r\na=mid:3\r\na=recvonly\r\na=rtcp-mux\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n";

    #[test]
    fn a_browsers_offer_is_read() {
        let offer = Offered::read(BROWSER).unwrap();
        assert_eq!(offer.ufrag, "AbCd");
        assert_eq!(offer.fingerprint[31], 31);
        let mids: Vec<_> = offer
            .sections
            .iter()
            .map(|section| section.mid.as_str())
            .collect();
        assert_eq!(mids, ["0", "1", "2", "3"]);
        let [voice, picture, heard, seen] = &offer.sections[..] else {
            panic!()
        };
        assert!(voice.sends && !voice.receives && heard.receives && !heard.sends);
        assert_eq!(voice.streams, [(1001, None)]);
        assert_eq!(voice.payloads.len(), 1, "RED is not forwarded");
        assert_eq!(picture.rids, ["l", "h"]);
        let numbers: Vec<_> = picture
            .payloads
            .iter()
            .map(|p| (p.number, p.codec, p.repair))
            .collect();
        assert_eq!(
            numbers,
            [(96, Codec::Vp8, Some(97)), (102, Codec::H264, Some(103))],
            "the mode without fragments is not forwarded"
        );
        assert!(picture.extensions.contains(&(10, extension::RID)));
        assert!(seen.is_usable());
    }

    #[test]
    fn what_cannot_be_answered_is_named() {
        let without = |line: &str| BROWSER.replace(line, "a=x:y");
        let read = |text: &str| Offered::read(text).unwrap_err();
        assert_eq!(
            read(&"m=".repeat(64 * 1024)),
            BadOffer::TooLong { octets: 131_072 }
        );
        assert_eq!(read("rubbish"), BadOffer::Unreadable);
        assert_eq!(read(""), BadOffer::Unreadable);
        assert!(matches!(read(&without("a=mid:1")), BadOffer::Missing { .. }));
        assert!(matches!(
            read(&without("a=ice-ufrag:AbCd")),
            BadOffer::Missing { .. }
        ));
        assert!(matches!(
            read(&BROWSER.replace("sha-256", "sha-1")),
            BadOffer::Missing { .. }
        ));
        assert!(matches!(
            read(&BROWSER.replace("a=setup:actpass", "a=setup:passive")),
            BadOffer::Unsupported { .. }
        ));
        assert!(matches!(
            read(&BROWSER.replace("BUNDLE 0 1 2 3", "BUNDLE 0 1")),
            BadOffer::Unsupported { .. }
        ));
        let many = format!(
            "{BROWSER}{}",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n".repeat(SECTIONS)
        );
        assert_eq!(
            read(&many),
            BadOffer::TooMany {
                what: "media sections"
            }
        );
        let streams: String = (0..200).map(|n| format!("a=ssrc:{n} cname:x\r\n")).collect();
        assert_eq!(
            read(&BROWSER.replace("a=ssrc:1001 cname:x\r\n", &streams)),
            BadOffer::TooMany { what: "streams" }
        );
    }
}
