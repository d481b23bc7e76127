//! One client of the small relay.

use std::collections::BTreeMap;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use str0m::change::SdpOffer;
use str0m::media::{KeyframeRequestKind, Mid, Pt};
use str0m::net::{Protocol, Receive};
use str0m::rtp::{RtpWrite, Ssrc};
use str0m::{Candidate, Event, Input, Output, Rtc, RtcConfig};
use yuanzhen_bots::{Offer, clock, crypto};

pub(crate) struct Client {
    rtc: Rtc,
    pub(crate) offer: Offer,
    numbers: BTreeMap<Mid, u64>,
    pictures: Vec<Ssrc>,
}

/// What one client has for the others.
pub(crate) enum Passed {
    Packet { layer: Option<String>, packet: Packet },
    KeyAsked { seat: usize },
}

/// A packet on its way from one client to the others.
pub(crate) struct Packet {
    is_voice: bool,
    pt: Pt,
    timestamp: u32,
    marker: bool,
    at: Instant,
    payload: Arc<[u8]>,
}

impl Client {
    pub(crate) fn new(address: SocketAddr, offer: Offer) -> Self {
        let mut rtc = RtcConfig::new()
            .set_crypto_provider(crypto::provider())
            .set_ice_lite(true)
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .enable_h264(true)
            .build(clock::now());
        rtc.add_local_candidate(Candidate::host(address, Protocol::Udp).unwrap());
        Self {
            rtc,
            offer,
            numbers: BTreeMap::new(),
            pictures: Vec::new(),
        }
    }

    pub(crate) fn accept(&mut self, offer: Offer) -> Result<String> {
        let sdp = SdpOffer::from_sdp_string(&offer.sdp)?;
        let answer = self.rtc.sdp_api().accept_offer(sdp)?;
        self.offer = offer;
        Ok(answer.to_sdp_string())
    }

    /// Takes a datagram if it is this client's.
    pub(crate) fn take(&mut self, bytes: &[u8], from: SocketAddr, here: SocketAddr, now: Instant) -> bool {
        let Ok(receive) = Receive::new(Protocol::Udp, from, here, bytes) else {
            return false;
        };
        let input = Input::Receive(now, receive);
        let is_taken = self.rtc.accepts(&input);
        if is_taken {
            drop(self.rtc.handle_input(input));
        }
        is_taken
    }

    pub(crate) fn tick(&mut self) {
        drop(self.rtc.handle_input(Input::Timeout(clock::now())));
    }

    /// Sends what there is to send and returns what is for the others.
    pub(crate) fn drain(&mut self, socket: &UdpSocket) -> Vec<Passed> {
        let mut passed = Vec::new();
        loop {
            match self.rtc.poll_output() {
                Ok(Output::Transmit(sent)) => drop(socket.send_to(&sent.contents, sent.destination)),
                Ok(Output::Event(event)) => passed.extend(self.event(event)),
                Ok(Output::Timeout(_)) | Err(_) => return passed,
            }
        }
    }

    fn event(&mut self, event: Event) -> Option<Passed> {
        match event {
            Event::RtpPacket(packet) => {
                let ssrc = packet.header.ssrc;
                let mut api = self.rtc.direct_api();
                let stream = api.stream_rx(&ssrc)?;
                let is_voice = stream.mid().to_string() == self.offer.mic;
                if !is_voice && !self.pictures.contains(&ssrc) {
                    self.pictures.push(ssrc);
                }
                Some(Passed::Packet {
                    layer: stream.rid().map(|rid| rid.to_string()),
                    packet: Packet {
                        is_voice,
                        pt: packet.header.payload_type,
                        timestamp: packet.header.timestamp,
                        marker: packet.header.marker,
                        at: packet.timestamp,
                        payload: packet.payload,
                    },
                })
            }
            Event::KeyframeRequest(asked) => {
                let mid = asked.mid.to_string();
                let seat = self.offer.seats.iter().position(|seat| seat.video == mid)?;
                Some(Passed::KeyAsked { seat })
            }
            _ => None,
        }
    }

    pub(crate) fn ask_for_key_frames(&mut self) {
        let mut api = self.rtc.direct_api();
        for ssrc in &self.pictures {
            if let Some(stream) = api.stream_rx(ssrc) {
                stream.request_keyframe(KeyframeRequestKind::Pli);
            }
        }
    }

    /// Sends a packet to a seat, if there is such a seat.
    pub(crate) fn send(&mut self, seat: usize, packet: &Packet) {
        let Some(seat) = self.offer.seats.get(seat) else {
            return;
        };
        let mid = Mid::from(if packet.is_voice {
            seat.audio.as_str()
        } else {
            seat.video.as_str()
        });
        let number = self.numbers.entry(mid).or_default();
        *number += 1;
        let mut api = self.rtc.direct_api();
        if let Some(stream) = api.stream_tx_by_mid(mid, None) {
            stream.write_rtp(
                RtpWrite::new(
                    packet.pt,
                    (*number).into(),
                    packet.timestamp,
                    packet.at,
                    Arc::clone(&packet.payload),
                )
                .marker(packet.marker)
                .nackable(!packet.is_voice),
            );
        }
    }
}

/// What tells one client's offers from another's.
pub(crate) fn fingerprint(sdp: &str) -> Option<&str> {
    sdp.lines().find(|line| line.starts_with("a=fingerprint:"))
}
