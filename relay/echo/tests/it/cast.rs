//! A relay's room with an echo partner and those who try it; between them somebody who does what the server does.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;
use yuanzhen_bots::{Bot, BotConfig, BotStats, Line, Offer as BotOffer, PlaceStats};
use yuanzhen_echo::{Carrier, Config, Echo, JoinError, LineFigures, Offer, Refused, Size};
use yuanzhen_relay::{
    Config as RelayConfig, Offer as RelayOffer, Order, ParticipantId, Picture, Refusal, Relay, Report,
    RoomId, Size as RelaySize, Source,
};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

pub(crate) const ROOM: RoomId = RoomId(Uuid::from_u128(7));
pub(crate) const ECHO: ParticipantId = ParticipantId(Uuid::from_u128(1_000));

type Answer = oneshot::Sender<Result<String, Refusal>>;

/// What the relay told, and who waits for it.
#[derive(Default)]
struct Desk {
    waiting: HashMap<(ParticipantId, u32), Answer>,
    seats: HashMap<ParticipantId, Vec<Option<ParticipantId>>>,
    wanted: HashMap<ParticipantId, usize>,
    told: Vec<Report>,
    wishes: Vec<Size>,
    echo: Option<Arc<Echo>>,
}

/// A room.
#[derive(Clone)]
pub(crate) struct House {
    relay: Arc<Relay>,
    desk: Arc<Mutex<Desk>>,
}

/// Somebody who tries the echo.
pub(crate) struct Guest {
    pub(crate) bot: Bot,
    pub(crate) id: ParticipantId,
    pub(crate) line: Option<Line>,
    offer: BotOffer,
}

impl House {
    pub(crate) fn open() -> Self {
        let (sender, mut reports) = mpsc::channel(1_024);
        let config = RelayConfig {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            ..RelayConfig::default()
        };
        let relay = Arc::new(Relay::start(&config, &sender).unwrap());
        relay.order(Order::Open { room: ROOM }).unwrap();
        let house = Self {
            relay,
            desk: Arc::default(),
        };
        let desk = Arc::clone(&house.desk);
        tokio::spawn(async move {
            while let Some(report) = reports.recv().await {
                lock(&desk).note(report);
            }
        });
        house
    }

    /// Somebody comes in, over a line of their own or straight.
    pub(crate) async fn comes(&self, config: &BotConfig, over_a_line: bool) -> Guest {
        let bot = Bot::start(config).unwrap();
        let mut guest = Guest {
            offer: bot.offer(1).unwrap(),
            bot,
            id: ParticipantId(Uuid::from_u128(u128::from(config.sender))),
            line: over_a_line.then(|| Line::to(self.relay.addresses()[0]).unwrap()),
        };
        self.carry(&mut guest).await;
        guest
    }

    async fn carry(&self, guest: &mut Guest) {
        let offer = serde_json::to_string(&guest.offer).unwrap();
        let sdp = self.answer(guest.id, &offer, guest.offer.number).await.unwrap();
        let sdp = guest.line.as_ref().map_or(sdp.clone(), |line| line.rewrite(&sdp));
        guest.bot.answer(&sdp).unwrap();
    }

    async fn answer(&self, participant: ParticipantId, offer: &str, number: u32) -> Result<String, Refusal> {
        let offer: RelayOffer = serde_json::from_str(offer).unwrap();
        let (tell, told) = oneshot::channel();
        lock(&self.desk).waiting.insert((participant, number), tell);
        let order = Order::Join {
            room: ROOM,
            participant,
            offer: Box::new(offer),
        };
        self.relay.order(order).unwrap();
        told.await.unwrap()
    }

    /// The echo partner comes in.
    pub(crate) async fn echo_comes(&self, config: Config) -> Result<Arc<Echo>, JoinError> {
        let echo = Arc::new(Echo::join(config, Arc::new(self.clone())).await?);
        let mut desk = lock(&self.desk);
        desk.echo = Some(Arc::clone(&echo));
        desk.tell_echo();
        Ok(echo)
    }

    /// The echo partner goes; nobody else holds it then.
    pub(crate) async fn echo_leaves(&self, echo: Arc<Echo>) {
        lock(&self.desk).echo = None;
        Arc::into_inner(echo).unwrap().leave().await;
    }

    /// Gives a guest the seats the relay asks for.
    pub(crate) async fn settle(&self, guest: &mut Guest, seats: usize) {
        guest.offer = guest.bot.offer(seats).unwrap();
        self.carry(guest).await;
    }

    pub(crate) fn orders(&self, order: Order) {
        self.relay.order(order).unwrap();
    }

    pub(crate) fn told(&self, what: impl Fn(&Report) -> bool) -> bool {
        lock(&self.desk).told.iter().any(what)
    }

    pub(crate) fn wishes(&self) -> Vec<Size> {
        lock(&self.desk).wishes.clone()
    }

    /// What a guest gets from another, by the seat they sit in: voice, then picture.
    pub(crate) fn of(
        &self,
        guest: &Guest,
        other: ParticipantId,
        stats: &BotStats,
    ) -> Option<(PlaceStats, PlaceStats)> {
        let desk = lock(&self.desk);
        let seat = desk
            .seats
            .get(&guest.id)?
            .iter()
            .position(|who| *who == Some(other))?;
        let mids = guest.offer.seats.get(seat)?;
        Some((
            stats.places.get(&mids.audio)?.clone(),
            stats.places.get(&mids.video)?.clone(),
        ))
    }

    /// Waits until something holds of what a guest gets from another, and returns it.
    pub(crate) async fn see(
        &self,
        guest: &Guest,
        other: ParticipantId,
        what: &str,
        holds: impl Fn(&PlaceStats, &PlaceStats) -> bool,
    ) -> (PlaceStats, PlaceStats) {
        let end = now() + PATIENCE;
        loop {
            let stats = guest.bot.stats().unwrap();
            if let Some((voice, picture)) = self.of(guest, other, &stats)
                && holds(&voice, &picture)
            {
                return (voice, picture);
            }
            assert!(now() < end, "{what}: {stats:#?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Desk {
    fn note(&mut self, report: Report) {
        match &report {
            Report::Answer {
                participant,
                number,
                sdp,
                ..
            } => self.tell(*participant, *number, Ok(sdp.clone())),
            Report::Refused {
                participant,
                number,
                refusal,
                ..
            } => self.tell(*participant, *number, Err(*refusal)),
            Report::Seats {
                participant, seats, ..
            } => drop(self.seats.insert(*participant, seats.clone())),
            Report::OfferWanted {
                participant, seats, ..
            } => drop(self.wanted.insert(*participant, *seats)),
            Report::Quality {
                participant, figures, ..
            } => {
                let text = serde_json::to_string(figures).unwrap();
                let figures: LineFigures = serde_json::from_str(&text).unwrap();
                if let Some(echo) = &self.echo {
                    echo.line(participant.0, figures);
                }
            }
            _ => {}
        }
        self.told.push(report);
        self.tell_echo();
    }

    fn tell(&mut self, participant: ParticipantId, number: u32, answer: Result<String, Refusal>) {
        if let Some(waiting) = self.waiting.remove(&(participant, number)) {
            drop(waiting.send(answer));
        }
    }

    fn tell_echo(&self) {
        let Some(echo) = &self.echo else { return };
        if let Some(seats) = self.seats.get(&ECHO) {
            echo.seats(seats.iter().map(|who| who.map(|who| who.0)).collect());
        }
        if let Some(seats) = self.wanted.get(&ECHO) {
            echo.offer_wanted(*seats);
        }
    }
}

#[async_trait]
impl Carrier for House {
    async fn negotiate(&self, offer: Offer) -> Result<String, Refused> {
        let text = serde_json::to_string(&offer).unwrap();
        self.answer(ECHO, &text, offer.number)
            .await
            .map_err(|refusal| Refused {
                code: serde_json::to_value(refusal)
                    .unwrap()
                    .as_str()
                    .unwrap()
                    .to_owned(),
            })
    }

    fn wish(&self, participant: Uuid, size: Size) {
        lock(&self.desk).wishes.push(size);
        let picture = Picture {
            participant: ParticipantId(participant),
            source: Source::Camera,
            size: match size {
                Size::Small => RelaySize::Small,
                Size::Large => RelaySize::Large,
            },
        };
        self.orders(Order::Wish {
            room: ROOM,
            participant: ECHO,
            pictures: vec![picture],
        });
    }
}

fn lock(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}
