//! Doors for the fuzz targets: foreign bytes where only authenticated clients put them otherwise.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use crate::forward::Uplink;
use crate::node::{Limits, Node};
use crate::order::{Offer, Order, ParticipantId, RoomId, SeatMids, Source};
use crate::peer::{Identity, Layer, Media, Origin};
use crate::rtp::Codec;
use crate::rtp::header::Header;
use crate::rtp::vp8::{Counters, Descriptor};

fn identity() -> Arc<Identity> {
    static IDENTITY: OnceLock<Arc<Identity>> = OnceLock::new();
    Arc::clone(
        IDENTITY.get_or_init(|| Arc::new(Identity::generate().expect("this machine makes certificates"))),
    )
}

fn node() -> Node {
    let limits = Limits {
        room_size: 4,
        members: 8,
        interrupted_after: Duration::from_secs(5),
        gone_after: Duration::from_secs(60),
    };
    let mut node = Node::new(limits, identity(), vec![SocketAddr::from(([127, 0, 0, 1], 9))]);
    node.order(Order::Open { room: room() }, begin());
    node
}

const fn room() -> RoomId {
    RoomId(uuid::Uuid::nil())
}

#[expect(clippy::disallowed_methods, reason = "a moment to count from")]
fn begin() -> Instant {
    static BEGIN: OnceLock<Instant> = OnceLock::new();
    *BEGIN.get_or_init(Instant::now)
}

/// A datagram of a stranger.
pub fn datagram(bytes: &[u8]) {
    let mut node = node();
    node.datagram(SocketAddr::from(([192, 0, 2, 9], 9)), bytes, begin());
    node.tick(begin());
    assert!(
        node.outbox().by_receiver().is_empty(),
        "a stranger gets no answer"
    );
}

/// Datagrams of a handshake, each with its length in two octets before it.
pub fn handshake(bytes: &[u8]) {
    crate::peer::fuzzed::handshake(&identity(), bytes, begin());
}

/// A packet of media, as it lies in a datagram after it was opened.
pub fn packet(bytes: &[u8]) {
    let Some(header) = Header::parse(bytes) else {
        return;
    };
    for id in 0..=15 {
        header.extension(bytes, id);
    }
    let payload = &bytes[header.payload.clone()];
    if let Some(descriptor) = Descriptor::parse(payload) {
        let mut copy = payload.to_vec();
        let counters = Counters {
            picture: Some(1),
            base_index: Some(1),
        };
        descriptor.set_counters(&mut copy, counters);
        assert_eq!(copy.len(), payload.len());
    }
    let mut uplink = Uplink::default();
    for codec in [Codec::Opus, Codec::Vp8, Codec::H264] {
        for repair in [false, true] {
            let layer: Layer = 0;
            let taken = uplink.arrive(
                Media {
                    origin: Origin {
                        source: Source::Camera,
                        layer,
                        repair,
                    },
                    ssrc: header.ssrc,
                    codec,
                    sequence: header.sequence,
                    timestamp: header.timestamp,
                    marker: header.marker,
                    payload: bytes::Bytes::copy_from_slice(payload),
                    level: None,
                    orientation: None,
                    transport_sequence: Some(header.sequence),
                },
                begin(),
            );
            drop(taken);
        }
    }
    uplink.control(1, Duration::from_millis(50), begin() + Duration::from_secs(2));
}

/// Control packets, as they lie in a datagram after it was opened.
pub fn control(bytes: &[u8]) {
    let mut rest = bytes;
    let Ok(packets) = rtc_rtcp::packet::unmarshal(&mut rest) else {
        return;
    };
    let mut node = node();
    node.opened_control(&packets, begin());
    let mut downlink = crate::forward::Downlink::default();
    for packet in &packets {
        if let Some(told) = packet
            .as_any()
            .downcast_ref::<rtc_rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc>()
        {
            downlink.departures.depart(100, begin());
            downlink.feedback(told, begin());
        }
    }
}

/// An offer.
pub fn offer(text: &str) {
    let mut node = node();
    let offer = Offer {
        number: 1,
        sdp: text.to_owned(),
        mic: Some("0".to_owned()),
        camera: Some("1".to_owned()),
        screen: None,
        seats: vec![SeatMids {
            audio: "2".to_owned(),
            video: "3".to_owned(),
        }],
        shared: Some("4".to_owned()),
    };
    let participant = ParticipantId(uuid::Uuid::nil());
    for offer in [
        offer.clone(),
        Offer {
            mic: None,
            camera: None,
            seats: Vec::new(),
            shared: None,
            ..offer
        },
    ] {
        node.order(
            Order::Join {
                room: room(),
                participant,
                offer: Box::new(offer),
            },
            begin(),
        );
    }
    node.tick(begin());
}
