//! One room: its members, those asked in, and what is remembered of it. It tells nobody anything by itself.

use std::collections::{HashMap, VecDeque};

use yuanzhen_domain::moment::Moment;
use yuanzhen_relay::{ParticipantId, Shown};

use super::{ConnectionId, Expected, KEPT, chat::Chat, gate::Knocks, uuid};
use crate::signalling::{
    admission::Admission,
    message::ServerMessage,
    room_message::{DeviceState, HeardBy, Hears, Kind, Line, Offer, Participant, Present, Sound},
};

/// A room.
pub(super) struct Room {
    /// Whether it is no consult's but one to try the line in.
    pub(super) trial: bool,
    /// Which placement of the room this is.
    pub(super) epoch: u64,
    /// Nobody new is let in.
    pub(super) locked: bool,
    /// Who leads.
    pub(super) lead: Option<ParticipantId>,
    /// In the order they came.
    pub(super) members: Vec<Member>,
    /// Asked in and not there yet.
    pub(super) expected: Vec<Expected>,
    /// Offers that wait for the relay's answer, the oldest first.
    pub(super) asked: HashMap<ParticipantId, VecDeque<Asked>>,
    /// Who has been in: a locked room lets them back.
    pub(super) been: HashMap<ParticipantId, Moment>,
    /// Who was put out, and when: tokens made before serve no more.
    pub(super) removed: HashMap<ParticipantId, Moment>,
    /// What was said in writing.
    pub(super) chat: Chat,
    /// Who speaks.
    pub(super) speaking: Option<ParticipantId>,
    /// Joins of the present minute.
    pub(super) knocks: Knocks,
    /// Since when nobody is in it.
    pub(super) empty_since: Moment,
}

/// Somebody in the room.
pub(super) struct Member {
    pub(super) admission: Admission,
    /// Their page; none while it is gone and media flows, or the place is kept.
    pub(super) connection: Option<ConnectionId>,
    pub(super) joined_at: Moment,
    pub(super) presence: Presence,
    pub(super) devices: Devices,
    /// The fingerprint of their transport (RFC 8122): the same keeps it.
    pub(super) fingerprint: Option<String>,
    /// What they said they hear.
    pub(super) heard: Option<Heard>,
    /// What they were last told of how they are heard.
    pub(super) told_heard: Vec<HeardBy>,
    /// Which pictures the relay sends them.
    pub(super) pictures: Vec<Shown>,
    /// Seats they offer, and seats the relay wants.
    pub(super) seats: (usize, usize),
}

/// Whether media comes from somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    /// Not yet, and they have just come.
    Coming(Moment),
    /// It does.
    Here,
    /// Not for a while; the relay keeps the place.
    Interrupted,
    /// Their transport is gone, and the place is kept until then.
    Kept(Moment),
}

/// The devices of somebody, as their page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Devices {
    pub(super) mic: DeviceState,
    pub(super) camera: DeviceState,
    pub(super) screen: DeviceState,
}

/// What somebody hears of the others, as their page says.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) from: Vec<(ParticipantId, Hears)>,
    pub(super) sound: Sound,
    pub(super) line: Line,
    pub(super) at: Moment,
}

/// An offer on its way to the relay.
pub(super) struct Asked {
    pub(super) connection: ConnectionId,
    pub(super) admission: Admission,
    pub(super) offer: Offer,
    /// It came with a join.
    pub(super) enters: bool,
    /// The room was opened again for it.
    pub(super) again: bool,
    /// They left, or were put out, before it was answered.
    pub(super) void: bool,
}

impl Presence {
    /// Whether they take part, or are about to.
    pub(super) const fn is_here(self) -> bool {
        matches!(self, Self::Here | Self::Coming(_))
    }

    /// The place is kept from now on.
    pub(super) const fn kept(now: Moment) -> Self {
        Self::Kept(now.plus(KEPT))
    }
}

impl Devices {
    /// Before the page says.
    pub(super) const UNKNOWN: Self = Self {
        mic: DeviceState::Off,
        camera: DeviceState::Off,
        screen: DeviceState::Off,
    };
}

impl Room {
    pub(super) fn new(epoch: u64, now: Moment) -> Self {
        Self {
            trial: false,
            epoch,
            locked: false,
            lead: None,
            members: Vec::new(),
            expected: Vec::new(),
            asked: HashMap::new(),
            been: HashMap::new(),
            removed: HashMap::new(),
            chat: Chat::default(),
            speaking: None,
            knocks: Knocks::new(now),
            empty_since: now,
        }
    }

    pub(super) fn member(&self, participant: ParticipantId) -> Option<&Member> {
        self.members
            .iter()
            .find(|member| member.admission.participant == participant)
    }

    pub(super) fn member_mut(&mut self, participant: ParticipantId) -> Option<&mut Member> {
        self.members
            .iter_mut()
            .find(|member| member.admission.participant == participant)
    }

    /// Those there and on their way in, each once.
    pub(super) fn size(&self) -> usize {
        let coming = self
            .asked
            .iter()
            .filter(|(participant, asked)| {
                self.member(**participant).is_none() && asked.iter().any(|one| !one.void)
            })
            .count();
        self.members.len() + coming
    }

    /// Those there and those asked in, without one.
    pub(super) fn others(&self, participant: ParticipantId) -> usize {
        let there = self
            .members
            .iter()
            .filter(|member| member.admission.participant != participant);
        let asked_in = self.expected.iter().filter(|one| one.participant != participant);
        there.count() + asked_in.count()
    }

    /// The pages that are there.
    pub(super) fn connections(&self) -> Vec<ConnectionId> {
        self.members
            .iter()
            .filter_map(|member| member.connection)
            .collect()
    }

    /// The roster for each page that is there.
    pub(super) fn rosters(&self) -> impl Iterator<Item = (ConnectionId, ServerMessage)> + '_ {
        self.members.iter().filter_map(|member| {
            let connection = member.connection?;
            Some((connection, self.roster(member.admission.participant)))
        })
    }

    fn roster(&self, reader: ParticipantId) -> ServerMessage {
        let there = self.members.iter().map(|member| Participant {
            participant: uuid(member.admission.participant),
            kind: member.admission.kind,
            name: member.admission.name.clone(),
            role: match member.admission.kind {
                Kind::Person => member.admission.role.as_str().to_owned(),
                Kind::Echo => "echo".to_owned(),
            },
            place: member.admission.place.clone(),
            joined_at: Some(member.joined_at.millis()),
            present: match member.presence {
                Presence::Coming(_) | Presence::Here => Present::Here,
                Presence::Interrupted | Presence::Kept(_) => Present::Interrupted,
            },
            mic: member.devices.mic,
            camera: member.devices.camera,
            screen: member.devices.screen,
            is_self: member.admission.participant == reader,
        });
        let asked_in = self.expected.iter().map(|expected| Participant {
            participant: uuid(expected.participant),
            kind: Kind::Person,
            name: expected.name.clone(),
            role: expected.role.as_str().to_owned(),
            place: expected.place.clone(),
            joined_at: None,
            present: if expected.rings {
                Present::Ringing
            } else {
                Present::Invited
            },
            mic: Devices::UNKNOWN.mic,
            camera: Devices::UNKNOWN.camera,
            screen: Devices::UNKNOWN.screen,
            is_self: false,
        });
        ServerMessage::Roster {
            locked: self.locked,
            lead: self.lead.map(uuid),
            participants: there.chain(asked_in).collect(),
        }
    }
}
