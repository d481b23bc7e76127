//! Many peers in many rooms, against any relay that answers offers.
//!
//! Sends and receives as rooms full of people do and says what came of it; what the relay spends on it is measured
//! by whoever started the relay.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

use crate::bot::{Bot, BotConfig};
use crate::marker::Layer;
use crate::offer::Offer;
use crate::stats::BotStats;
use crate::watch::{Percentiles, Spread};

/// Peers of one load at most: each has a thread and a socket.
const PEERS_MAX: usize = 2_000;

/// Who sends in which room: a sender's number is its room's times this, and its own.
const NUMBERS: u32 = 1_000;

/// One participant's way to a relay: its signalling, kept as long as the participant stays.
pub trait Negotiate {
    /// Takes an offer into the room and returns the relay's answer.
    fn join(&self, offer: &Offer) -> Result<Answer>;

    /// The relay's own offer, of a relay that makes the offers to those who only receive.
    fn offered(&self) -> Result<Option<String>> {
        Ok(None)
    }

    /// Takes the answer to such an offer.
    fn answered(&self, sdp: &str) -> Result<()> {
        anyhow::bail!("nobody offered what {} bytes answer", sdp.len())
    }
}

/// A relay's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The number of the offer it answers.
    pub number: u32,
    /// The session description.
    pub sdp: String,
}

/// How many of whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoadPlan {
    /// Rooms.
    pub rooms: u32,
    /// Those in each room who speak and show themselves.
    pub publishers: u32,
    /// Those in each room who only listen and look.
    pub subscribers: u32,
    /// Whether publishers also hear and see each other.
    pub mutual: bool,
    /// What a publisher sends.
    pub publisher: BotConfig,
}

/// Whom a way to the relay is wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Participant {
    /// The room, from 0.
    pub room: u32,
    /// The number in its markers.
    pub sender: u32,
    /// Whether it sends.
    pub publishes: bool,
}

/// Everybody, once they have joined. Dropping it ends them all.
#[derive(Debug)]
pub struct Load<N> {
    peers: Vec<Peer<N>>,
    publishers: u32,
    mutual: bool,
}

#[derive(Debug)]
struct Peer<N> {
    who: Participant,
    bot: Bot,
    /// Kept: who gives up the signalling leaves the room.
    _way: N,
}

/// What a load has brought, all peers together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadStats {
    /// Peers.
    pub peers: usize,
    /// Those connected at the end.
    pub connected: usize,
    /// Those who heard every other publisher of their room.
    pub heard_all: usize,
    /// Those who saw every other publisher of their room.
    pub saw_all: usize,
    /// Packets of people of other rooms: always none.
    pub strangers: u64,
    /// Packets sent.
    pub sent: u64,
    /// Packets received.
    pub received: u64,
    /// Packets received by the one without a voice of its own who received the fewest.
    pub fewest: u64,
    /// Bytes of their payloads.
    pub bytes: u64,
    /// Packets that should have come.
    pub expected: u64,
    /// Packets that did not come.
    pub lost: u64,
    /// The longest gap of any voice.
    pub longest_gap_ms: u64,
    /// From sending to receiving, over all packets.
    pub latency: Percentiles,
    /// From asking for a seat to the first packet in it, over all seats that were taken since the start or the last
    /// measurement.
    pub first_media: Percentiles,
}

impl<N: Negotiate> Load<N> {
    /// Brings everybody in, publishers first. `way` makes the way to the relay for each.
    pub fn start(plan: &LoadPlan, mut way: impl FnMut(Participant) -> Result<N>) -> Result<Self> {
        let each = plan.publishers + plan.subscribers;
        let all = plan.rooms as usize * each as usize;
        ensure!(each < NUMBERS, "a room of {each} is larger than {NUMBERS}");
        ensure!(all <= PEERS_MAX, "{all} peers are more than {PEERS_MAX}");
        let mut load = Self {
            peers: Vec::with_capacity(all),
            publishers: plan.publishers,
            mutual: plan.mutual,
        };
        for member in 0..each {
            for room in 0..plan.rooms {
                let who = Participant {
                    room,
                    sender: room * NUMBERS + member,
                    publishes: member < plan.publishers,
                };
                let way = way(who).with_context(|| format!("no way to the relay for {who:?}"))?;
                load.join(who, way, &plan.publisher)?;
            }
        }
        Ok(load)
    }

    fn join(&mut self, who: Participant, way: N, publisher: &BotConfig) -> Result<()> {
        let config = if who.publishes {
            BotConfig {
                sender: who.sender,
                ..publisher.clone()
            }
        } else {
            BotConfig {
                address: publisher.address,
                ..BotConfig::listener(who.sender)
            }
        };
        let bot = Bot::start(&config)?;
        self.bring_in(who, &bot, &way)
            .with_context(|| format!("{who:?} was not let in"))?;
        self.peers.push(Peer { who, bot, _way: way });
        Ok(())
    }

    fn bring_in(&self, who: Participant, bot: &Bot, way: &N) -> Result<()> {
        if !who.publishes
            && let Some(offer) = way.offered()?
        {
            return way.answered(&bot.accept(&offer)?);
        }
        let seats = if who.publishes && !self.mutual {
            0
        } else {
            self.others(who).max(1)
        };
        let offer = bot.offer(seats)?;
        bot.answer(&way.join(&offer)?.sdp)
    }

    /// How many others in the room this one hears and sees.
    fn others(&self, who: Participant) -> usize {
        match (who.publishes, self.mutual) {
            (false, _) => self.publishers as usize,
            (true, true) => self.publishers as usize - 1,
            (true, false) => 0,
        }
    }

    /// Measures for a while, from now on.
    pub fn measure(&self, span: Duration) -> Result<LoadStats> {
        for peer in &self.peers {
            peer.bot.begin_measuring()?;
        }
        std::thread::sleep(span);
        self.stats()
    }

    /// What has come since the start or the last measurement began.
    pub fn stats(&self) -> Result<LoadStats> {
        let mut stats = LoadStats::default();
        let mut latency = Spread::default();
        let mut first = Spread::default();
        for peer in &self.peers {
            let seen = peer.bot.stats()?;
            latency.merge(&peer.bot.latency()?);
            self.add(&mut stats, peer.who, &seen);
            let firsts = seen.places.values().filter_map(|place| place.first_after_ms);
            firsts.for_each(|millis| first.add(millis * 1_000));
        }
        stats.latency = latency.percentiles();
        stats.first_media = first.percentiles();
        Ok(stats)
    }

    fn add(&self, stats: &mut LoadStats, who: Participant, seen: &BotStats) {
        let mut heard = BTreeSet::new();
        let mut saw = BTreeSet::new();
        let before = stats.received;
        for place in seen.places.values() {
            let senders = senders_of(who.room, &place.senders, &mut stats.strangers);
            if place.layers.contains_key(&Layer::Mic) {
                heard.extend(senders);
                stats.longest_gap_ms = stats.longest_gap_ms.max(place.longest_gap_ms);
            } else if place.frames_shown > 0 {
                saw.extend(senders);
            }
            stats.received += place.packets;
            stats.bytes += place.bytes;
            stats.expected += place.expected;
            stats.lost += place.lost;
        }
        if !who.publishes {
            let received = stats.received - before;
            let is_first = stats.fewest == 0;
            stats.fewest = if is_first {
                received
            } else {
                stats.fewest.min(received)
            };
        }
        let others = self.others(who);
        stats.peers += 1;
        stats.connected += usize::from(seen.connected);
        stats.heard_all += usize::from(heard.len() >= others);
        stats.saw_all += usize::from(saw.len() >= others);
        stats.sent += seen.sent.voice_packets + seen.sent.picture_packets;
    }
}

/// The senders of this room; packets of all others are counted.
fn senders_of(room: u32, senders: &BTreeMap<u32, u64>, strangers: &mut u64) -> Vec<u32> {
    let (own, other): (Vec<_>, Vec<_>) = senders.iter().partition(|(sender, _)| **sender / NUMBERS == room);
    *strangers += other.into_iter().map(|(_, packets)| packets).sum::<u64>();
    own.into_iter().map(|(sender, _)| *sender).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Nobody;

    impl Negotiate for Nobody {
        fn join(&self, offer: &Offer) -> Result<Answer> {
            anyhow::bail!(
                "offer {} of {} seats meets nobody",
                offer.number,
                offer.seats.len()
            )
        }
    }

    fn plan(rooms: u32, publishers: u32, subscribers: u32) -> LoadPlan {
        LoadPlan {
            rooms,
            publishers,
            subscribers,
            mutual: true,
            publisher: BotConfig::default(),
        }
    }

    #[test]
    fn who_is_not_let_in_is_told() {
        let error = Load::start(&plan(1, 3, 0), |_| Ok(Nobody)).unwrap_err();
        let told = format!("{error:#}");
        assert!(told.contains("offer 1 of 2 seats meets nobody"), "{told}");
    }

    #[test]
    fn a_load_beyond_its_limits_is_refused_before_it_starts() {
        let never = |_| -> Result<Nobody> { unreachable!("nobody is started") };
        assert!(Load::start(&plan(1, 1, NUMBERS), never).is_err());
        let never = |_| -> Result<Nobody> { unreachable!("nobody is started") };
        assert!(Load::start(&plan(500, 4, 1), never).is_err());
    }

    #[test]
    fn people_of_other_rooms_are_strangers() {
        let mut strangers = 0;
        let senders = BTreeMap::from([(2_001, 10), (2_002, 20), (3_001, 5), (1, 1)]);
        assert_eq!(senders_of(2, &senders, &mut strangers), [2_001, 2_002]);
        assert_eq!(strangers, 6);
    }
}
