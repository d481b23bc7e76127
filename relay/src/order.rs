//! What the relay is told and what it tells back: one enum each, the same over a channel in one process and over a socket
//! between nodes, where each travels in an [`Envelope`] that names the version.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use crate::units::Bitrate;

/// The version of orders and reports. It changes when an old node would misunderstand a new one.
pub const VERSION: u16 = 1;

/// A room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoomId(pub Uuid);

/// Somebody in a room: the same after a reload, another in another room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ParticipantId(pub Uuid);

/// What the relay is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "kebab-case")]
pub enum Order {
    /// A room begins. Opening one that is open changes nothing.
    Open {
        /// Which.
        room: RoomId,
    },
    /// A room ends; everybody in it is gone.
    Close {
        /// Which.
        room: RoomId,
    },
    /// Somebody comes in, comes back, or renegotiates. The same DTLS fingerprint keeps the transport, another replaces it.
    Join {
        /// Where.
        room: RoomId,
        /// Who.
        participant: ParticipantId,
        /// Their offer.
        offer: Box<Offer>,
    },
    /// Which pictures somebody wants; replaces what they wanted before. Voices always come.
    Wish {
        /// Where.
        room: RoomId,
        /// Who.
        participant: ParticipantId,
        /// The pictures; who is not among them is not wanted.
        pictures: Vec<Picture>,
    },
    /// Somebody is out.
    Leave {
        /// Where.
        room: RoomId,
        /// Who.
        participant: ParticipantId,
    },
}

impl Order {
    /// The room it is about.
    #[must_use]
    pub const fn room(&self) -> RoomId {
        match self {
            Self::Open { room }
            | Self::Close { room }
            | Self::Join { room, .. }
            | Self::Wish { room, .. }
            | Self::Leave { room, .. } => *room,
        }
    }
}

/// An offer of a client (RFC 8829), with what its media sections are for, by mid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Counts up within one page; the answer carries it.
    pub number: u32,
    /// The session description.
    pub sdp: String,
    /// Where it sends its voice.
    pub mic: Option<String>,
    /// Where it sends its picture.
    pub camera: Option<String>,
    /// Where it sends its screen.
    pub screen: Option<String>,
    /// Where it receives the others, each in a seat.
    pub seats: Vec<SeatMids>,
    /// Where it receives a screen that somebody shares.
    pub shared: Option<String>,
}

/// A pair of receiving media sections: one other participant, voice and picture in step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatMids {
    /// Voice.
    pub audio: String,
    /// Picture.
    pub video: String,
}

/// What a participant sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// Their voice.
    Mic,
    /// Their picture.
    Camera,
    /// Their screen.
    Screen,
}

/// How large a picture is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Size {
    /// A tile.
    Small,
    /// The stage.
    Large,
}

/// A picture somebody wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// Of whom.
    pub participant: ParticipantId,
    /// Camera or screen.
    pub source: Source,
    /// How large it is drawn.
    pub size: Size,
}

/// What the relay tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "report", rename_all = "kebab-case")]
pub enum Report {
    /// The answer to an offer.
    Answer {
        /// Where.
        room: RoomId,
        /// To whom.
        participant: ParticipantId,
        /// The offer's number.
        number: u32,
        /// The session description.
        sdp: String,
    },
    /// An offer that was not taken.
    Refused {
        /// Where.
        room: RoomId,
        /// Whose.
        participant: ParticipantId,
        /// The offer's number.
        number: u32,
        /// Why.
        refusal: Refusal,
    },
    /// The client must offer more seats.
    OfferWanted {
        /// Where.
        room: RoomId,
        /// Who.
        participant: ParticipantId,
        /// Seats in all.
        seats: usize,
    },
    /// Who sits where for somebody.
    Seats {
        /// Where.
        room: RoomId,
        /// For whom.
        participant: ParticipantId,
        /// In the order of their offer's seats.
        seats: Vec<Option<ParticipantId>>,
        /// Whose screen is in the shared section.
        shared: Option<ParticipantId>,
    },
    /// Which pictures somebody is sent, and why not the others.
    Pictures {
        /// Where.
        room: RoomId,
        /// To whom.
        participant: ParticipantId,
        /// The pictures.
        pictures: Vec<Shown>,
    },
    /// Who speaks.
    Speaking {
        /// Where.
        room: RoomId,
        /// Who; nobody when it is quiet.
        participant: Option<ParticipantId>,
    },
    /// Media flows both ways, for the first time or again.
    Here {
        /// Where.
        room: RoomId,
        /// Who.
        participant: ParticipantId,
    },
    /// Nothing came for a while; the place is kept.
    Interrupted {
        /// Where.
        room: RoomId,
        /// Who.
        participant: ParticipantId,
    },
    /// The place is given up.
    Gone {
        /// Where.
        room: RoomId,
        /// Who.
        participant: ParticipantId,
        /// Why.
        why: Gone,
    },
    /// How the line of somebody is, both ways.
    Quality {
        /// Where.
        room: RoomId,
        /// Whose.
        participant: ParticipantId,
        /// What comes from them.
        uplink: Bitrate,
        /// What reaches them.
        downlink: Bitrate,
        /// In a word.
        line: Line,
        /// In numbers.
        figures: LineFigures,
    },
}

/// What a line did since its transport was made. Whoever measures takes the difference of two.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineFigures {
    /// From the participant to the relay.
    pub up: Traffic,
    /// From the relay to the participant, by what the participant tells of it.
    pub down: Traffic,
    /// There and back, once it was measured.
    pub round_trip_ms: Option<u32>,
    /// How unevenly voices reach the participant (RFC 3550, 6.4.1), once they told.
    pub jitter_ms: Option<u32>,
    /// Pictures are smaller than wanted, or left out, because the line down takes no more.
    pub held_back: bool,
}

/// Packets of one direction, counted by the numbers of the transport, repairs included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    /// Packets that got through.
    pub packets: u64,
    /// Packets that did not.
    pub lost: u64,
    /// Octets of media that got through.
    pub octets: u64,
}

/// A picture, as it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Of whom.
    pub participant: ParticipantId,
    /// Camera or screen.
    pub source: Source,
    /// How large it is sent; nothing while it is not sent.
    pub size: Option<Size>,
    /// Why it is not sent, or smaller than wanted.
    pub why: Option<Why>,
}

/// Why a picture is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// The receiver's line cannot take it beside the voices.
    WeakLine,
    /// The receiver does not want it.
    NotWished,
    /// It does not come in, or only its smaller layer does.
    SenderLine,
    /// The sender sends none.
    NoCamera,
}

/// Why an offer is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The room is not open here.
    RoomClosed,
    /// The room has as many as it takes.
    RoomFull,
    /// The offer cannot be answered.
    OfferUnusable,
    /// The relay has as many transports as it takes.
    Busy,
}

/// Why a place is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gone {
    /// By order.
    Left,
    /// Nothing came for too long.
    Lost,
    /// The room was closed.
    Closed,
}

/// A line in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// Takes everything wanted.
    Good,
    /// Takes the smaller pictures.
    Fair,
    /// Takes voices and a picture now and then.
    Weak,
    /// Takes voices at best.
    Bad,
}

/// An order or a report on its way between nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope<T> {
    version: u16,
    body: T,
}

/// A node of another version wrote this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("version {found} of orders and reports is not spoken here, {VERSION} is")]
pub struct OtherVersion {
    /// The version found.
    pub found: u16,
}

impl<T> Envelope<T> {
    /// Closes it.
    #[must_use]
    pub const fn new(body: T) -> Self {
        Self {
            version: VERSION,
            body,
        }
    }

    /// What is inside.
    ///
    /// # Errors
    /// [`OtherVersion`] when it cannot be understood.
    pub fn open(self) -> Result<T, OtherVersion> {
        if self.version == VERSION {
            Ok(self.body)
        } else {
            Err(OtherVersion { found: self.version })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_survives_the_way_between_nodes_and_another_version_is_named() {
        let order = Order::Wish {
            room: RoomId(Uuid::from_u128(1)),
            participant: ParticipantId(Uuid::from_u128(2)),
            pictures: vec![Picture {
                participant: ParticipantId(Uuid::from_u128(3)),
                source: Source::Camera,
                size: Size::Large,
            }],
        };
        let text = serde_json::to_string(&Envelope::new(order.clone())).unwrap();
        let envelope: Envelope<Order> = serde_json::from_str(&text).unwrap();
        assert_eq!(envelope.open(), Ok(order));
        let other = text.replace("\"version\":1", "\"version\":9");
        let envelope: Envelope<Order> = serde_json::from_str(&other).unwrap();
        assert_eq!(envelope.open(), Err(OtherVersion { found: 9 }));
    }
}
