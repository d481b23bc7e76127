//! One thread's rooms and peers, without socket or clock: orders and datagrams in, datagrams and reports out. Everything of a
//! room is here, so nothing waits for another thread.

mod datagram;
mod layers;
mod member;
mod orders;
mod tick;

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use self::member::Member;
use crate::figures::Figures;
use crate::forward::Key;
use crate::order::{ParticipantId, Report, RoomId};
use crate::outbox::Outbox;
use crate::peer::Identity;
use crate::room::Speaker;

/// What limits one thread.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Members of a room.
    pub(crate) room_size: usize,
    /// Members of the thread.
    pub(crate) members: usize,
    /// Without a packet for so long somebody is called interrupted.
    pub(crate) interrupted_after: Duration,
    /// Without a packet for so long their place is given up.
    pub(crate) gone_after: Duration,
}

/// Between two looks at what is due. Finer than any of it.
const TICK: Duration = Duration::from_millis(20);

/// One thread's rooms and peers.
pub(crate) struct Node {
    limits: Limits,
    identity: Arc<Identity>,
    listening: Vec<SocketAddr>,
    own_ssrc: u32,
    rooms: HashMap<RoomId, Room>,
    members: HashMap<Key, Member, BuildHasherDefault<KeyHasher>>,
    by_ufrag: HashMap<String, Key>,
    by_address: HashMap<SocketAddr, Key>,
    last_key: Key,
    ticked: Option<Instant>,
    chosen: Option<Instant>,
    outbox: Outbox,
    reports: VecDeque<Report>,
    pub(crate) figures: Figures,
}

/// A room: its members in the order they came.
#[derive(Debug, Default)]
struct Room {
    members: Vec<Key>,
    speaker: Speaker,
}

impl Node {
    pub(crate) fn new(limits: Limits, identity: Arc<Identity>, listening: Vec<SocketAddr>) -> Self {
        let mut octets = [0; 4];
        identity.fill(&mut octets);
        Self {
            limits,
            identity,
            listening,
            own_ssrc: u32::from_be_bytes(octets),
            rooms: HashMap::new(),
            members: HashMap::default(),
            by_ufrag: HashMap::new(),
            by_address: HashMap::new(),
            last_key: 0,
            ticked: None,
            chosen: None,
            outbox: Outbox::default(),
            reports: VecDeque::new(),
            figures: Figures::default(),
        }
    }

    /// When [`Node::tick`] must be called; never while nobody is here.
    pub(crate) fn next_tick(&self, now: Instant) -> Option<Instant> {
        if self.members.is_empty() {
            return None;
        }
        Some(self.ticked.map_or(now, |at| at + TICK))
    }

    /// The datagrams to send.
    pub(crate) const fn outbox(&mut self) -> &mut Outbox {
        &mut self.outbox
    }

    /// The next report.
    pub(crate) fn report(&mut self) -> Option<Report> {
        self.reports.pop_front()
    }

    /// Control packets as a member's transport would open them.
    #[cfg(feature = "fuzzing")]
    pub(crate) fn opened_control(&mut self, packets: &[Box<dyn rtc_rtcp::Packet>], now: Instant) {
        for key in self.members.keys().copied().collect::<Vec<_>>() {
            for packet in packets {
                self.control(key, packet.as_ref(), now);
            }
        }
    }

    fn key_of(&self, room: RoomId, participant: ParticipantId) -> Option<Key> {
        self.rooms.get(&room)?.members.iter().copied().find(|key| {
            self.members
                .get(key)
                .is_some_and(|member| member.participant == participant)
        })
    }

    fn participant_of(&self, key: Key) -> Option<ParticipantId> {
        self.members.get(&key).map(|member| member.participant)
    }

    /// Moves what a peer has to send to the outbox.
    fn collect(&mut self, key: Key) {
        if let Some(member) = self.members.get_mut(&key) {
            while let Some((to, datagram)) = member.peer.poll() {
                self.outbox.push(to, &datagram);
            }
        }
    }

    /// Learns under which names a member's checks come.
    fn learn_names(&mut self, key: Key) {
        if let Some(member) = self.members.get(&key) {
            for ufrag in member.peer.ufrags() {
                self.by_ufrag.insert(ufrag.to_owned(), key);
            }
        }
    }

    /// Forgets names that are no more, those of a restart that went through among them.
    fn forget_names(&mut self) {
        let members = &self.members;
        self.by_ufrag.retain(|ufrag, key| {
            members
                .get(key)
                .is_some_and(|member| member.peer.ufrags().any(|known| known == ufrag))
        });
        self.by_address.retain(|_, key| members.contains_key(key));
    }
}

/// Keys are counted by the node itself: they spread well enough as they are.
#[derive(Debug, Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0 << 8 | u64::from(*byte);
        }
    }

    fn write_u32(&mut self, key: u32) {
        // The table takes its buckets from the low bits and its tags from the high ones.
        self.0 = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}
