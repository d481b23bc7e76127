//! What offer and answer agreed on: which stream is whose voice or picture, and by which numbers things go on the wire.

use std::collections::HashMap;

use super::sdp::{BadOffer, Offered, Outgoing, Payload, Section, Sending, extension};
use crate::order::{Offer, Source};
use crate::rtp::Codec;
use crate::rtp::header::Header;

/// Streams one client may send: voice, two layers and a screen, each picture with its repairs, and those of a change of device.
const STREAMS: usize = 24;

/// Which layer of a picture: 0 is the smallest.
pub(crate) type Layer = u8;

/// What a stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Origin {
    /// Voice, camera or screen.
    pub(crate) source: Source,
    /// Which layer of it.
    pub(crate) layer: Layer,
    /// Whether it repairs that layer (RFC 4588).
    pub(crate) repair: bool,
}

/// A section the relay sends in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lane {
    pub(crate) mid: String,
    pub(crate) ssrc: u32,
    pub(crate) repair_ssrc: u32,
    payloads: Vec<Payload>,
}

impl Lane {
    /// A lane that takes every codec, with repairs, for tests without a transport.
    #[cfg(test)]
    pub(crate) fn taking_everything(mid: &str, ssrc: u32) -> Self {
        let payloads = [
            (111, Codec::Opus, None),
            (96, Codec::Vp8, Some(97)),
            (102, Codec::H264, Some(103)),
        ];
        Self {
            mid: mid.to_owned(),
            ssrc,
            repair_ssrc: ssrc + 1,
            payloads: payloads
                .into_iter()
                .map(|(number, codec, repair)| Payload {
                    number,
                    codec,
                    parameters: None,
                    repair,
                })
                .collect(),
        }
    }

    /// The client's payload type for a codec, and the one of its repairs.
    pub(crate) fn payload_type(&self, codec: Codec) -> Option<(u8, Option<u8>)> {
        self.payloads
            .iter()
            .find(|payload| payload.codec == codec)
            .map(|payload| (payload.number, payload.repair))
    }
}

/// Ids of header extensions on this transport; 0 where one was not agreed on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extensions {
    pub(crate) mid: u8,
    pub(crate) rid: u8,
    pub(crate) repaired_rid: u8,
    pub(crate) transport_cc: u8,
    pub(crate) audio_level: u8,
    pub(crate) orientation: u8,
}

/// A section the client sends in.
#[derive(Debug, Clone)]
struct Incoming {
    mid: String,
    source: Source,
    rids: Vec<String>,
    payloads: Vec<Payload>,
}

/// What offer and answer agreed on.
#[derive(Debug, Default)]
pub(crate) struct Session {
    incoming: Vec<Incoming>,
    origins: HashMap<u32, Origin>,
    lanes: Vec<Lane>,
    streams: HashMap<String, Outgoing>,
    pub(crate) extensions: Extensions,
}

/// A packet of a client, told apart.
pub(crate) struct Known {
    pub(crate) origin: Origin,
    /// What the payload is, or what it repairs.
    pub(crate) codec: Codec,
}

impl Session {
    /// Agrees on an offer, keeping what was agreed before. The sections of the answer are in the offer's order.
    ///
    /// # Errors
    /// What of the offer cannot be.
    pub(crate) fn agree(
        &mut self,
        offered: &Offered,
        offer: &Offer,
        random: &mut impl FnMut() -> u32,
    ) -> Result<Vec<Agreed>, BadOffer> {
        let named = |mid: &Option<String>, what, media: &str| match mid {
            None => Ok(None),
            Some(mid) => offered
                .section(mid)
                .filter(|section| section.media == media && section.is_usable())
                .map(Some)
                .ok_or(BadOffer::Missing { what }),
        };
        let mut incoming = Vec::new();
        for (source, section) in [
            (Source::Mic, named(&offer.mic, "section for its voice", "audio")?),
            (
                Source::Camera,
                named(&offer.camera, "section for its picture", "video")?,
            ),
            (
                Source::Screen,
                named(&offer.screen, "section for its screen", "video")?,
            ),
        ] {
            incoming.extend(section.map(|section| Incoming::of(source, section)));
        }
        let mut receiving = Vec::new();
        for (index, seat) in offer.seats.iter().enumerate() {
            let stream = format!("seat-{index}");
            for (mid, media) in [(&seat.audio, "audio"), (&seat.video, "video")] {
                let section = named(&Some(mid.clone()), "section for a seat", media)?;
                receiving.extend(section.map(|section| (section, stream.clone())));
            }
        }
        let shared = named(&offer.shared, "section for a shared screen", "video")?;
        receiving.extend(shared.map(|section| (section, "shared".to_owned())));
        let mids: Vec<&str> = incoming
            .iter()
            .map(|incoming| incoming.mid.as_str())
            .chain(receiving.iter().map(|(section, _)| section.mid.as_str()))
            .collect();
        if (1..mids.len()).any(|at| mids[..at].contains(&mids[at])) {
            return Err(BadOffer::Unsupported {
                what: "one section for two things",
            });
        }

        self.lanes = receiving
            .iter()
            .map(|(section, stream)| self.lane(section, stream, random))
            .collect();
        // A section that was left gets another stream when it is used again: its numbers begin anew, and no two packets may be
        // sealed under the same stream and number.
        let lanes = &self.lanes;
        self.streams
            .retain(|mid, _| lanes.iter().any(|lane| lane.mid == *mid));
        self.extensions = Extensions::of(offered);
        for (section, found) in incoming
            .iter()
            .filter_map(|found| Some((offered.section(&found.mid)?, found)))
        {
            // Streams named beforehand are one picture without layers; layers are told apart by their names on the wire.
            if let (true, Some(&(ssrc, repair))) = (section.rids.is_empty(), section.streams.first()) {
                self.bind(ssrc, found.source, 0, false);
                if let Some(repair) = repair {
                    self.bind(repair, found.source, 0, true);
                }
            }
        }
        self.incoming = incoming;
        Ok(offered
            .sections
            .iter()
            .map(|section| {
                if self.incoming.iter().any(|incoming| incoming.mid == section.mid) {
                    Agreed::Receives
                } else if self.lanes.iter().any(|lane| lane.mid == section.mid) {
                    Agreed::Sends
                } else {
                    Agreed::Declined
                }
            })
            .collect())
    }

    fn lane(&mut self, section: &Section, stream: &str, random: &mut impl FnMut() -> u32) -> Lane {
        let outgoing = self
            .streams
            .entry(section.mid.clone())
            .or_insert_with(|| Outgoing {
                ssrc: random(),
                repair: random(),
                stream: stream.to_owned(),
            });
        Lane {
            mid: section.mid.clone(),
            ssrc: outgoing.ssrc,
            repair_ssrc: outgoing.repair,
            payloads: section.payloads.clone(),
        }
    }

    /// What the answer says of each section.
    pub(crate) fn sending<'a>(&'a self, offered: &'a Offered, agreed: &[Agreed]) -> Vec<Sending<'a>> {
        offered
            .sections
            .iter()
            .zip(agreed)
            .map(|(section, agreed)| match agreed {
                Agreed::Declined => Sending::Declined,
                Agreed::Receives => self
                    .incoming
                    .iter()
                    .find(|incoming| incoming.mid == section.mid)
                    .map_or(Sending::Declined, |incoming| {
                        Sending::Receives(&incoming.payloads)
                    }),
                Agreed::Sends => self
                    .streams
                    .get(&section.mid)
                    .map_or(Sending::Declined, Sending::Sends),
            })
            .collect()
    }

    /// The section of this name that the relay sends in.
    pub(crate) fn lane_of(&self, mid: &str) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.mid == mid)
    }

    /// What a packet is; nothing when it was not agreed on.
    pub(crate) fn recognise(&mut self, packet: &[u8], header: &Header) -> Option<Known> {
        let origin = match self.origins.get(&header.ssrc) {
            Some(origin) => *origin,
            None => self.recognise_new(packet, header)?,
        };
        let incoming = self
            .incoming
            .iter()
            .find(|incoming| incoming.source == origin.source)?;
        let payload = incoming.payloads.iter().find(|payload| {
            if origin.repair {
                payload.repair == Some(header.payload_type)
            } else {
                payload.number == header.payload_type
            }
        })?;
        Some(Known {
            origin,
            codec: payload.codec,
        })
    }

    /// A stream not named beforehand says by extensions where it belongs (RFC 8843, RFC 8852).
    fn recognise_new(&mut self, packet: &[u8], header: &Header) -> Option<Origin> {
        let text = |id: u8| {
            (id != 0)
                .then(|| header.extension(packet, id))
                .flatten()
                .and_then(|value| std::str::from_utf8(value).ok())
        };
        let mid = text(self.extensions.mid)?;
        let incoming = self.incoming.iter().find(|incoming| incoming.mid == mid)?;
        let (rid, repair) = match text(self.extensions.repaired_rid) {
            Some(rid) => (Some(rid), true),
            None => (text(self.extensions.rid), false),
        };
        let layer = match rid {
            Some(rid) => incoming.rids.iter().position(|known| known == rid)?,
            None if incoming.rids.is_empty() => 0,
            None => return None,
        };
        let repair = repair
            || incoming
                .payloads
                .iter()
                .any(|payload| payload.repair == Some(header.payload_type));
        let source = incoming.source;
        let layer = Layer::try_from(layer).ok()?;
        self.bind(header.ssrc, source, layer, repair);
        self.origins.get(&header.ssrc).copied()
    }

    fn bind(&mut self, ssrc: u32, source: Source, layer: Layer, repair: bool) {
        let origin = Origin {
            source,
            layer,
            repair,
        };
        // A camera that was changed sends a new stream in the place of the old one.
        self.origins.retain(|known, old| *known == ssrc || *old != origin);
        if self.origins.len() < STREAMS {
            self.origins.insert(ssrc, origin);
        }
    }
}

/// What is agreed on for one section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Agreed {
    /// Nothing.
    Declined,
    /// The client sends.
    Receives,
    /// The relay sends.
    Sends,
}

impl Incoming {
    fn of(source: Source, section: &Section) -> Self {
        let mut payloads = section.payloads.clone();
        // One codec a picture: whoever joins later can decode it, and layers of two codecs would not fit each other.
        payloads.truncate(1);
        Self {
            mid: section.mid.clone(),
            source,
            rids: section.rids.clone(),
            payloads,
        }
    }
}

impl Extensions {
    fn of(offered: &Offered) -> Self {
        let id = |uri| {
            offered
                .sections
                .iter()
                .flat_map(|section| &section.extensions)
                .find(|(_, found)| *found == uri)
                .map_or(0, |(id, _)| *id)
        };
        Self {
            mid: id(extension::MID),
            rid: id(extension::RID),
            repaired_rid: id(extension::REPAIRED_RID),
            transport_cc: id(extension::TRANSPORT_CC),
            audio_level: id(extension::AUDIO_LEVEL),
            orientation: id(extension::ORIENTATION),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sdp::BROWSER;
    use super::*;
    use crate::order::SeatMids;

    #[test]
    fn a_section_that_was_left_comes_back_as_another_stream() {
        let offered = Offered::read(BROWSER).unwrap();
        let with = |seats: &[SeatMids]| Offer {
            number: 1,
            sdp: BROWSER.to_owned(),
            mic: Some("0".to_owned()),
            camera: Some("1".to_owned()),
            screen: None,
            seats: seats.to_vec(),
            shared: None,
        };
        let seat = [SeatMids {
            audio: "2".to_owned(),
            video: "3".to_owned(),
        }];
        let mut last = 0;
        let mut random = || {
            last += 1;
            last
        };
        let mut session = Session::default();
        let mut stream = |seats: &[SeatMids]| {
            session.agree(&offered, &with(seats), &mut random).unwrap();
            session.lane_of("3").map(|lane| (lane.ssrc, lane.repair_ssrc))
        };
        let first = stream(&seat).unwrap();
        assert_eq!(stream(&seat), Some(first), "kept while it is used");
        assert_eq!(stream(&[]), None);
        let again = stream(&seat).unwrap();
        assert!(again.0 != first.0 && again.1 != first.1);
    }
}
