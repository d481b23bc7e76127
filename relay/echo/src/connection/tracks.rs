//! Tracks: what is sent, and what is read in the seats.

use std::sync::Arc;

use rtc::media_stream::MediaStreamTrack;
use rtc::rtp::Packet;
use rtc::rtp::header::Header;
use rtc::rtp_transceiver::RTCRtpTransceiverInit;
use rtc::rtp_transceiver::rtp_sender::{RTCRtpEncodingParameters, RtpCodecKind};
use rtc::sdp::extmap::AUDIO_LEVEL_URI;
use tokio::sync::mpsc::Sender;
use webrtc::error::{Error, Result};
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_local::{TrackLocal, TrackLocalEvent};
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::PeerConnection;
use webrtc::rtp_transceiver::{RTCRtpTransceiverDirection, RtpTransceiver};

use super::{Event, codecs, keyframes};
use crate::partner::{Came, Coding, Medium};

/// How loud a voice is, without the bit that says whether it is speech (RFC 6464, 3).
const LEVEL: u8 = 0x7f;

/// A section that is sent in.
pub(super) struct Outgoing {
    section: Arc<dyn RtpTransceiver>,
    track: Arc<TrackLocalStaticRTP>,
    /// Its stream, once it was agreed on.
    ssrc: u32,
    /// Header extensions that are sent back, by their number on this transport.
    kept: Vec<u8>,
    /// The one of them that says how loud a voice is.
    level: Option<u8>,
}

impl Outgoing {
    /// Adds a section for a voice or a picture.
    pub(super) async fn add(peer: &Arc<dyn PeerConnection>, medium: Medium, coding: Coding) -> Result<Self> {
        let (kind, name) = match medium {
            Medium::Voice => (RtpCodecKind::Audio, "mic"),
            Medium::Picture => (RtpCodecKind::Video, "camera"),
        };
        let encoding = RTCRtpEncodingParameters {
            active: true,
            codec: codecs::sending(medium, coding),
            ..RTCRtpEncodingParameters::default()
        };
        // One stream for both: lips and voice stay in step.
        let track = MediaStreamTrack::new(
            "echo".to_owned(),
            name.to_owned(),
            name.to_owned(),
            kind,
            vec![encoding],
        );
        let track = Arc::new(TrackLocalStaticRTP::new(track));
        let init = RTCRtpTransceiverInit {
            direction: RTCRtpTransceiverDirection::Sendonly,
            streams: vec!["echo".to_owned()],
            send_encodings: Vec::new(),
        };
        let local: Arc<dyn TrackLocal> = Arc::clone(&track) as Arc<dyn TrackLocal>;
        let section = peer.add_transceiver_from_track(local, Some(init)).await?;
        Ok(Self {
            section,
            track,
            ssrc: 0,
            kept: Vec::new(),
            level: None,
        })
    }

    pub(super) fn section(&self) -> &Arc<dyn RtpTransceiver> {
        &self.section
    }

    pub(super) fn track(&self) -> Arc<TrackLocalStaticRTP> {
        Arc::clone(&self.track)
    }

    /// Looks at what offer and answer agreed on.
    pub(super) async fn agreed(&mut self) -> Result<()> {
        let sender = self
            .section
            .sender()
            .await?
            .ok_or(Error::ErrRTPSenderNotExisted)?;
        let parameters = sender.get_parameters().await?;
        let encoding = parameters.encodings.first();
        self.ssrc = encoding
            .and_then(|encoding| encoding.rtp_coding_parameters.ssrc)
            .ok_or(Error::ErrSenderWithNoSSRCs)?;
        let extensions = parameters.rtp_parameters.header_extensions;
        let number = |uri: &str| {
            let found = extensions.iter().find(|extension| extension.uri == uri)?;
            u8::try_from(found.id).ok()
        };
        self.kept = codecs::KEPT.into_iter().filter_map(number).collect();
        self.level = number(AUDIO_LEVEL_URI);
        Ok(())
    }

    /// How loud a voice is that came on this transport.
    pub(super) fn level(&self, header: &Header) -> Option<u8> {
        let value = header.get_extension(self.level?)?;
        value.first().map(|value| value & LEVEL)
    }

    /// Sends a packet that came, as one of this section.
    pub(super) async fn send(&self, packet: Packet) -> Result<()> {
        let mut header = Header {
            version: 2,
            marker: packet.header.marker,
            payload_type: packet.header.payload_type,
            sequence_number: packet.header.sequence_number,
            timestamp: packet.header.timestamp,
            ssrc: self.ssrc,
            ..Header::default()
        };
        for number in &self.kept {
            if let Some(value) = packet.header.get_extension(*number) {
                header.set_extension(*number, value)?;
            }
        }
        self.track
            .write_rtp(Packet {
                header,
                payload: packet.payload,
            })
            .await
    }
}

/// Reads what comes in a seat until the track ends. A track of no seat is a shared screen, which is not sent back.
pub(super) async fn read_seat(
    track: Arc<dyn TrackRemote>,
    seats: Vec<[Arc<dyn RtpTransceiver>; 2]>,
    tell: Sender<Event>,
) {
    let Some((seat, medium)) = place_of(&track, &seats).await else {
        return;
    };
    while let Some(event) = track.poll().await {
        let TrackRemoteEvent::OnRtpPacket(packet) = event else {
            continue;
        };
        let came = Came {
            seat,
            medium,
            coding: codecs::coding_of(packet.header.payload_type),
            level: None,
            packet,
        };
        if tell.send(Event::Came(came)).await.is_err() {
            return;
        }
    }
}

async fn place_of(
    track: &Arc<dyn TrackRemote>,
    seats: &[[Arc<dyn RtpTransceiver>; 2]],
) -> Option<(usize, Medium)> {
    for (seat, sections) in seats.iter().enumerate() {
        for (section, medium) in sections.iter().zip([Medium::Voice, Medium::Picture]) {
            let receiver = section.receiver().await.ok().flatten();
            if receiver.is_some_and(|receiver| Arc::ptr_eq(receiver.track(), track)) {
                return Some((seat, medium));
            }
        }
    }
    None
}

/// Tells when whoever is sent the picture needs a whole one.
pub(super) async fn read_picture_requests(track: Arc<TrackLocalStaticRTP>, tell: Sender<Event>) {
    while let Some(event) = track.poll().await {
        let TrackLocalEvent::OnRtcpPacket(packets) = event else {
            continue;
        };
        let asked = packets.iter().any(|packet| keyframes::asks(packet.as_ref()));
        if asked && tell.send(Event::PictureAsked).await.is_err() {
            return;
        }
    }
}
