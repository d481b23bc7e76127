//! One talk: the echo partner in the room of a consult, and what the room tells it. Somebody else owns the live
//! connection; this says what is to be said over it.

use std::{
    collections::VecDeque,
    future::{Future, pending},
    pin::Pin,
    time::Duration,
};

use tokio::{
    select,
    sync::{mpsc, oneshot},
    time::{Instant, Interval, MissedTickBehavior, interval},
};
use uuid::Uuid;
use yuanzhen_echo::{Config, Echo, JoinError, Offer, Refused};

use crate::signalling::{
    message::{ClientMessage, ServerMessage},
    room_message::{DeviceState, HeardFrom, Kind, LeftWhy, Line, Participant, Sound},
    trial::{
        mouth::{Ask, mouth},
        way::Way,
        words,
    },
};

/// How often it says whom it hears.
const HEARING: Duration = Duration::from_secs(2);

/// Whoever left by mistake is back within this.
const GRACE: Duration = Duration::from_secs(5);

/// For how long it waits for somebody who does not come.
const ALONE: Duration = Duration::from_secs(120);

/// Why it could not come in that may be otherwise in a moment.
const FOR_NOW: [&str; 3] = ["token-expired", "busy", "offer-unusable"];

/// What is to be done.
pub(super) enum Step {
    /// Say it.
    Say(ClientMessage),
    /// The talk is over.
    Over(Over),
}

/// How a talk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// The other side has left, somebody ended it, or another page of the same person has the place.
    Done,
    /// The way to the room broke: it may be entered again.
    Broken,
}

type Joining = Pin<Box<dyn Future<Output = Result<Echo, JoinError>> + Send>>;

/// Where the echo partner is.
enum Stage {
    Joining(Joining),
    In(Echo),
    Out,
}

/// A talk that goes on.
pub(super) struct Talk {
    /// Until it has been used to come in.
    token: Option<String>,
    way: Way,
    asks: mpsc::Receiver<Ask>,
    stage: Stage,
    is_in: bool,
    /// Offers said; each has a number of its own on this page.
    offers: u32,
    /// Offers that wait for the room's answer.
    waiting: VecDeque<(u32, oneshot::Sender<Result<String, Refused>>)>,
    /// What the room said last of seats, for an echo partner that was not ready for it.
    seats: Option<Vec<Option<Uuid>>>,
    wanted: Option<u32>,
    hearing: Interval,
    /// Since when nobody else is there.
    alone: Option<Instant>,
    /// Somebody has been there.
    met: bool,
    over: Option<Over>,
}

impl Talk {
    /// Comes in with a token.
    pub(super) fn begin(token: String, way: Way) -> Self {
        let (mouth, asks) = mouth();
        let config = Config {
            address: way.address(),
            ..Config::default()
        };
        let mut hearing = interval(HEARING);
        hearing.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            token: Some(token),
            way,
            asks,
            stage: Stage::Joining(Box::pin(Echo::join(config, mouth))),
            is_in: false,
            offers: 0,
            waiting: VecDeque::new(),
            seats: None,
            wanted: None,
            hearing,
            alone: Some(Instant::now()),
            met: false,
            over: None,
        }
    }

    /// Whether the room has let it in.
    pub(super) const fn is_in(&self) -> bool {
        self.is_in
    }

    /// Takes its media out of the room. Nothing is said to the room.
    pub(super) async fn leave(self) {
        if let Stage::In(echo) = self.stage {
            echo.leave().await;
        }
    }

    /// What is to be done next. Nothing is lost when this is not waited for to the end.
    pub(super) async fn next(&mut self) -> Step {
        loop {
            self.pass_on();
            if let Some(over) = self.ended() {
                return Step::Over(over);
            }
            select! {
                Some(ask) = self.asks.recv() => return Step::Say(self.say(ask)),
                joined = arrived(&mut self.stage) => match joined {
                    Ok(echo) => self.stage = Stage::In(echo),
                    Err(error) => {
                        tracing::info!(error = %error, "the practice partner could not come into a room");
                        self.stage = Stage::Out;
                        let is_for_good =
                            matches!(&error, JoinError::Refused(why) if !FOR_NOW.contains(&why.code.as_str()));
                        let over = if is_for_good { Over::Done } else { Over::Broken };
                        self.over.get_or_insert(over);
                    }
                },
                _ = self.hearing.tick() => {
                    if let Some(hearing) = self.hears() {
                        return Step::Say(hearing);
                    }
                }
            }
        }
    }

    /// What the room tells it, and what is to be said to that.
    pub(super) fn hear(&mut self, message: ServerMessage) -> Option<ClientMessage> {
        match message {
            ServerMessage::Joined { number, sdp, .. } => {
                self.is_in = true;
                self.answer(number, Ok(self.way.rewrite(&sdp)));
                return Some(ClientMessage::Devices {
                    mic: DeviceState::On,
                    camera: DeviceState::On,
                    screen: DeviceState::Off,
                });
            }
            ServerMessage::Answer { number, sdp } => self.answer(number, Ok(self.way.rewrite(&sdp))),
            ServerMessage::Refused { number, code, .. } => {
                self.answer(
                    number,
                    Err(Refused {
                        code: words::code(code),
                    }),
                );
            }
            ServerMessage::Seats { seats, .. } => self.seats = Some(seats),
            ServerMessage::OfferWanted { seats } => self.wanted = Some(seats),
            ServerMessage::Roster { participants, .. } => self.sees(&participants),
            ServerMessage::Left { why } => {
                self.is_in = false;
                self.over = Some(match why {
                    LeftWhy::Lost => Over::Broken,
                    LeftWhy::Left | LeftWhy::Removed | LeftWhy::Replaced | LeftWhy::Ended => Over::Done,
                });
            }
            // What is for eyes and ears, and what is not of the room.
            _ => {}
        }
        None
    }

    fn pass_on(&mut self) {
        let Stage::In(echo) = &self.stage else { return };
        if let Some(seats) = self.seats.take() {
            echo.seats(seats);
        }
        if let Some(wanted) = self.wanted.take() {
            echo.offer_wanted(usize::try_from(wanted).unwrap_or(usize::MAX));
        }
    }

    fn ended(&self) -> Option<Over> {
        if self.over.is_some() {
            return self.over;
        }
        let patience = if self.met { GRACE } else { ALONE };
        if self.alone.is_some_and(|since| since.elapsed() >= patience) {
            return Some(Over::Done);
        }
        match &self.stage {
            Stage::In(echo) if !echo.is_here() => Some(Over::Broken),
            Stage::In(_) | Stage::Joining(_) | Stage::Out => None,
        }
    }

    fn say(&mut self, ask: Ask) -> ClientMessage {
        match ask {
            Ask::Offer(offer, tell) => {
                self.offers += 1;
                self.waiting.push_back((self.offers, tell));
                let offer = words::offer(Offer {
                    number: self.offers,
                    ..offer
                });
                match self.token.take() {
                    Some(token) => ClientMessage::Join { token, offer },
                    None => ClientMessage::Offer { offer },
                }
            }
            Ask::Wish(participant, size) => ClientMessage::Wish {
                pictures: vec![words::wish(participant, size)],
            },
        }
    }

    fn answer(&mut self, number: u32, answer: Result<String, Refused>) {
        while let Some((asked, tell)) = self.waiting.pop_front() {
            if asked == number {
                // An echo partner that went meanwhile does not wait.
                let _ = tell.send(answer);
                return;
            }
        }
    }

    /// Who was there and is not any more has left: one whose line is cut stays on the roster.
    fn sees(&mut self, participants: &[Participant]) {
        let somebody = participants
            .iter()
            .any(|one| one.kind == Kind::Person && one.joined_at.is_some() && !one.is_self);
        self.met |= somebody;
        self.alone = match self.alone {
            _ if somebody => None,
            Some(since) => Some(since),
            None => Some(Instant::now()),
        };
    }

    /// What it hears of everybody, once it is in.
    fn hears(&self) -> Option<ClientMessage> {
        let Stage::In(echo) = &self.stage else { return None };
        let from = echo.hears().into_iter().map(|(participant, voice)| HeardFrom {
            participant,
            hears: words::hears(voice),
        });
        // It sits beside the relay.
        self.is_in.then(|| ClientMessage::Hearing {
            from: from.collect(),
            sound: Sound::Plays,
            line: Line::Good,
        })
    }
}

/// The echo partner, once it has come in.
async fn arrived(stage: &mut Stage) -> Result<Echo, JoinError> {
    match stage {
        Stage::Joining(joining) => joining.await,
        Stage::In(_) | Stage::Out => pending().await,
    }
}
