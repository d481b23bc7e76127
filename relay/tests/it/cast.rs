//! A relay, its room, and those who come in.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{Receiver, channel};
use uuid::Uuid;
use yuanzhen_bots::{Bot, BotConfig, BotStats, Line, Offer as BotOffer, PlaceStats};
use yuanzhen_relay::{
    Config, Offer, Order, ParticipantId, Picture, Refusal, Relay, Report, RoomId, Size, Source,
};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// A relay with one room.
pub(crate) struct House {
    pub(crate) relay: Relay,
    pub(crate) room: RoomId,
    reports: Receiver<Report>,
    seats: HashMap<ParticipantId, Vec<Option<ParticipantId>>>,
    pub(crate) told: Vec<Report>,
}

/// Somebody in the room.
pub(crate) struct Guest {
    pub(crate) bot: Bot,
    pub(crate) id: ParticipantId,
    /// The line they come over; straight without one.
    pub(crate) line: Option<Line>,
    pub(crate) offer: BotOffer,
}

impl House {
    pub(crate) fn open() -> Self {
        Self::open_with(Config::default())
    }

    /// On free ports of this machine, whatever else is configured.
    pub(crate) fn open_with(config: Config) -> Self {
        let (sender, reports) = channel(1_024);
        let config = Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            ..config
        };
        let relay = Relay::start(&config, &sender).unwrap();
        let room = RoomId(Uuid::from_u128(7));
        relay.order(Order::Open { room }).unwrap();
        Self {
            relay,
            room,
            reports,
            seats: HashMap::new(),
            told: Vec::new(),
        }
    }

    /// Somebody comes in, numbered in their markers.
    pub(crate) fn comes(&mut self, config: &BotConfig) -> Guest {
        let bot = Bot::start(config).unwrap();
        let id = ParticipantId(Uuid::from_u128(u128::from(config.sender)));
        let offer = bot.offer(1).unwrap();
        let line = None;
        let mut guest = Guest { bot, id, line, offer };
        self.negotiate(&mut guest).unwrap();
        guest
    }

    /// Somebody comes in over a line of their own, good as yet.
    pub(crate) fn comes_over_a_line(&mut self, config: &BotConfig) -> Guest {
        let bot = Bot::start(config).unwrap();
        let id = ParticipantId(Uuid::from_u128(u128::from(config.sender)));
        let offer = bot.offer(1).unwrap();
        let line = Some(Line::to(self.relay.addresses()[0]).unwrap());
        let mut guest = Guest { bot, id, line, offer };
        self.negotiate(&mut guest).unwrap();
        guest
    }

    /// Somebody who tries to come in; why they were refused, if they were.
    pub(crate) fn try_comes(&mut self, bot: Bot, number: u32) -> Option<Refusal> {
        let offer = bot.offer(1).unwrap();
        let id = ParticipantId(Uuid::from_u128(u128::from(number)));
        let line = None;
        self.negotiate(&mut Guest { bot, id, line, offer }).err()
    }

    /// Carries a guest's newest offer in and the answer out.
    pub(crate) fn negotiate(&mut self, guest: &mut Guest) -> Result<(), Refusal> {
        let text = serde_json::to_string(&guest.offer).unwrap();
        let offer: Offer = serde_json::from_str(&text).unwrap();
        let (number, id) = (offer.number, guest.id);
        self.relay
            .order(Order::Join {
                room: self.room,
                participant: id,
                offer: Box::new(offer),
            })
            .unwrap();
        let report = self.until(|report| {
            matches!(report,
                Report::Answer { participant, number: found, .. } | Report::Refused { participant, number: found, .. }
                    if *participant == id && *found == number)
        });
        match report {
            Report::Answer { sdp, .. } => {
                let sdp = guest.line.as_ref().map_or(sdp.clone(), |line| line.rewrite(&sdp));
                guest.bot.answer(&sdp).unwrap();
                Ok(())
            }
            Report::Refused { refusal, .. } => Err(refusal),
            _ => unreachable!("only these two were waited for"),
        }
    }

    /// A guest offers anew: as many seats as wanted, or new credentials.
    pub(crate) fn renegotiate(&mut self, guest: &mut Guest, offer: BotOffer) {
        guest.offer = offer;
        self.negotiate(guest).unwrap();
    }

    /// Gives every guest the seats the relay asks for.
    pub(crate) fn settle(&mut self, guests: &mut [&mut Guest]) {
        self.listen();
        let wanted: Vec<(ParticipantId, usize)> = self
            .told
            .iter()
            .filter_map(|report| match report {
                Report::OfferWanted {
                    participant, seats, ..
                } => Some((*participant, *seats)),
                _ => None,
            })
            .collect();
        for guest in guests {
            let most = wanted
                .iter()
                .filter(|(id, _)| *id == guest.id)
                .map(|(_, seats)| *seats)
                .max();
            if let Some(seats) = most.filter(|seats| *seats > guest.offer.seats.len()) {
                let offer = guest.bot.offer(seats).unwrap();
                self.renegotiate(guest, offer);
            }
        }
        self.listen();
    }

    /// What a guest wants to see large.
    pub(crate) fn wishes(&self, guest: &Guest, large: &[&Guest]) {
        let pictures = large
            .iter()
            .map(|other| Picture {
                participant: other.id,
                source: Source::Camera,
                size: Size::Large,
            })
            .collect();
        self.relay
            .order(Order::Wish {
                room: self.room,
                participant: guest.id,
                pictures,
            })
            .unwrap();
    }

    /// Takes in every report that came.
    pub(crate) fn listen(&mut self) {
        while let Ok(report) = self.reports.try_recv() {
            self.note(report);
        }
    }

    fn note(&mut self, report: Report) {
        if let Report::Seats {
            participant, seats, ..
        } = &report
        {
            self.seats.insert(*participant, seats.clone());
        }
        self.told.push(report);
    }

    /// Waits for a report.
    pub(crate) fn until(&mut self, wanted: impl Fn(&Report) -> bool) -> Report {
        let end = now() + PATIENCE;
        while now() < end {
            match self.reports.try_recv() {
                Ok(report) => {
                    let found = wanted(&report);
                    self.note(report.clone());
                    if found {
                        return report;
                    }
                }
                Err(_) => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        panic!(
            "the relay did not tell what was waited for; it told {:#?}",
            self.told
        );
    }

    /// Waits until something holds of what a guest sees, and returns it.
    pub(crate) fn see(&mut self, guest: &Guest, what: &str, holds: impl Fn(&BotStats) -> bool) -> BotStats {
        let end = now() + PATIENCE;
        loop {
            self.listen();
            let stats = guest.bot.stats().unwrap();
            if holds(&stats) {
                return stats;
            }
            assert!(now() < end, "{what}: {stats:#?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What a guest gets of another, by the seat they sit in: voice, then picture.
    pub(crate) fn seen<'a>(
        &self,
        guest: &Guest,
        other: &Guest,
        stats: &'a BotStats,
    ) -> Option<(&'a PlaceStats, &'a PlaceStats)> {
        let seats = self.seats.get(&guest.id)?;
        let index = seats.iter().position(|seat| *seat == Some(other.id))?;
        let mids = guest.offer.seats.get(index)?;
        Some((stats.places.get(&mids.audio)?, stats.places.get(&mids.video)?))
    }
}

/// Waits until a guest has heard and seen another since they began to measure, and returns both places.
pub(crate) fn hears_and_sees(house: &mut House, guest: &Guest, other: &Guest) -> (PlaceStats, PlaceStats) {
    let end = now() + PATIENCE;
    loop {
        house.listen();
        let stats = guest.bot.stats().unwrap();
        if let Some((voice, picture)) = house.seen(guest, other, &stats)
            && voice.packets > 20
            && picture.frames_shown > 10
        {
            return (voice.clone(), picture.clone());
        }
        assert!(
            now() < end,
            "{:?} does not see {:?}: {stats:#?}",
            guest.id,
            other.id
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// One figure for every run, another for the long ones that are asked for.
pub(crate) fn short_or_long(short: u64, long: u64) -> u64 {
    if is_soak() { long } else { short }
}

/// Whether long runs are wanted.
#[expect(
    clippy::disallowed_methods,
    reason = "long runs are asked for by the environment"
)]
fn is_soak() -> bool {
    std::env::var("YUANZHEN_SOAK").is_ok()
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests on real sockets wait in real time"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}
