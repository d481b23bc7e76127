//! Between the words of the wire and those of the relay; nowhere else do the two meet.

use yuanzhen_relay as relay;

use super::room_message::{Line, Offer, Picture, Refusal, Seat, Shown, Size, Source, Why, Wish};

impl From<Offer> for relay::Offer {
    fn from(offer: Offer) -> Self {
        let seat = |seat: Seat| relay::SeatMids {
            audio: seat.audio,
            video: seat.video,
        };
        Self {
            number: offer.number,
            sdp: offer.sdp,
            mic: offer.mic,
            camera: offer.camera,
            screen: offer.screen,
            seats: offer.seats.into_iter().map(seat).collect(),
            shared: offer.shared,
        }
    }
}

impl From<Wish> for relay::Picture {
    fn from(wish: Wish) -> Self {
        Self {
            participant: relay::ParticipantId(wish.participant),
            source: match wish.source {
                Source::Camera => relay::Source::Camera,
                Source::Screen => relay::Source::Screen,
            },
            size: match wish.size {
                Size::Large => relay::Size::Large,
                Size::Small => relay::Size::Small,
            },
        }
    }
}

impl Picture {
    /// As the relay tells it; none of a voice, which is no picture.
    #[must_use]
    pub const fn of(shown: &relay::Shown) -> Option<Self> {
        let source = match shown.source {
            relay::Source::Camera => Source::Camera,
            relay::Source::Screen => Source::Screen,
            relay::Source::Mic => return None,
        };
        let why = match shown.why {
            None => None,
            Some(relay::Why::WeakLine) => Some(Why::WeakLine),
            Some(relay::Why::NotWished) => Some(Why::NotWished),
            Some(relay::Why::SenderLine) => Some(Why::SenderLine),
            Some(relay::Why::NoCamera) => Some(Why::NoCamera),
        };
        Some(Self {
            participant: shown.participant.0,
            source,
            shown: match shown.size {
                Some(relay::Size::Large) => Shown::Large,
                Some(relay::Size::Small) => Shown::Small,
                None => Shown::Paused,
            },
            why,
        })
    }
}

impl From<relay::Line> for Line {
    fn from(line: relay::Line) -> Self {
        match line {
            relay::Line::Good => Self::Good,
            relay::Line::Fair => Self::Fair,
            relay::Line::Weak => Self::Weak,
            relay::Line::Bad => Self::Bad,
        }
    }
}

impl From<relay::Refusal> for Refusal {
    fn from(refusal: relay::Refusal) -> Self {
        match refusal {
            relay::Refusal::RoomClosed => Self::RoomClosed,
            relay::Refusal::RoomFull => Self::RoomFull,
            relay::Refusal::OfferUnusable => Self::OfferUnusable,
            relay::Refusal::Busy => Self::Busy,
        }
    }
}
