//! Somebody in a room.

use std::time::Instant;

use crate::forward::{Downlink, Key, Uplink};
use crate::order::{Line, Offer, ParticipantId, Picture, RoomId, SeatMids, Shown};
use crate::peer::Peer;
use crate::room::Seating;

/// Somebody in a room.
pub(super) struct Member {
    pub(super) room: RoomId,
    pub(super) participant: ParticipantId,
    pub(super) peer: Peer,
    pub(super) seats: Vec<SeatMids>,
    pub(super) shared: Option<String>,
    pub(super) shares: bool,
    pub(super) uplink: Uplink,
    pub(super) downlink: Downlink,
    pub(super) seating: Seating,
    /// What they want to see; everybody in small when they have not said.
    pub(super) wishes: Option<Vec<Picture>>,
    pub(super) presence: Presence,
    /// When something of theirs came last.
    pub(super) heard: Instant,
    pub(super) told: Told,
}

/// Whether somebody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// The transport is not yet made.
    Joining,
    /// Packets come.
    Here,
    /// None came for a while.
    Interrupted,
}

/// What was told last, so that only changes are.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) seats: Option<(Vec<Option<ParticipantId>>, Option<ParticipantId>)>,
    pub(super) wanted: usize,
    pub(super) pictures: Vec<Shown>,
    pub(super) line: Option<Line>,
    pub(super) line_at: Option<Instant>,
}

impl Member {
    pub(super) fn new(room: RoomId, participant: ParticipantId, peer: Peer, now: Instant) -> Self {
        Self {
            room,
            participant,
            peer,
            seats: Vec::new(),
            shared: None,
            shares: false,
            uplink: Uplink::default(),
            downlink: Downlink::default(),
            seating: Seating::default(),
            wishes: None,
            presence: Presence::Joining,
            heard: now,
            told: Told::default(),
        }
    }

    /// Takes what an offer was answered with.
    pub(super) fn agreed(&mut self, offer: &Offer) {
        self.seats.clone_from(&offer.seats);
        self.shared.clone_from(&offer.shared);
        let mids = offer
            .seats
            .iter()
            .flat_map(|seat| [&seat.audio, &seat.video])
            .chain(&offer.shared);
        let lanes: Vec<_> = mids
            .filter_map(|mid| self.peer.session().lane_of(mid).cloned())
            .collect();
        self.downlink.set_lanes(lanes.into_iter());
        self.seating.set_seats(offer.seats.len());
        self.told.seats = None;
    }

    /// Puts those who sit into the lanes of their seats.
    pub(super) fn fill_lanes(&mut self) {
        use crate::order::Source;
        for (seat, key) in self.seats.iter().zip(self.seating.seats()) {
            self.downlink
                .seat(&seat.audio, key.map(|key: Key| (key, Source::Mic)));
            self.downlink
                .seat(&seat.video, key.map(|key| (key, Source::Camera)));
        }
        if let Some(shared) = &self.shared {
            let from = self.seating.shared().map(|key| (key, Source::Screen));
            self.downlink.seat(shared, from);
        }
    }
}
