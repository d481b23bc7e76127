//! Hosts one echo partner in its room: it is a page of the rooms like any other, and what the room tells it goes on to
//! the partner. The media are the partner's own affair.

use std::{collections::VecDeque, sync::Arc};

use tokio::{
    pin, select,
    sync::{broadcast, broadcast::error::RecvError, mpsc, oneshot},
};
use uuid::Uuid;
use yuanzhen_echo::{Carrier, Config, Echo, JoinError, Measured, Refused};

use super::{
    mouth::{Ask, mouth},
    way::Way,
    words,
};
use crate::signalling::{
    admission::Admission,
    message::{ClientMessage, ServerMessage},
    room_message::{DeviceState, Kind, Participant},
    rooms::{LineTold, Page, Rooms},
};

/// It sends a voice and a picture, as far as it is sent them.
const SENDS: ClientMessage = ClientMessage::Devices {
    mic: DeviceState::On,
    camera: DeviceState::On,
    screen: DeviceState::Off,
};

/// What happened with the partner that somebody may want to know.
pub(super) enum Step {
    /// It has begun to measure.
    Measuring,
    /// It has measured.
    Measured(Measured),
    /// Nobody is there any more to whom it could answer, or it is out itself.
    Over,
}

/// One partner's place in a room.
pub(super) struct Host {
    page: Page,
    lines: broadcast::Receiver<LineTold>,
    asks: mpsc::Receiver<Ask>,
    mouth: Arc<dyn Carrier>,
    way: Way,
    /// Until it has been used to come in.
    admission: Option<Admission>,
    room: Uuid,
    /// Offers that wait for the room's answer.
    waiting: VecDeque<(u32, oneshot::Sender<Result<String, Refused>>)>,
    /// What the room said last of seats, for a partner that was not ready for it.
    seats: Option<Vec<Option<Uuid>>>,
    wanted: Option<usize>,
    /// Somebody has been there.
    met: bool,
    /// They are gone, or the partner is out.
    over: bool,
    told_begin: bool,
    told_end: bool,
}

impl Host {
    pub(super) fn new(rooms: &Arc<Rooms>, admission: Admission, way: Way) -> Self {
        let (mouth, asks) = mouth();
        Self {
            page: rooms.page(),
            lines: rooms.lines(),
            asks,
            mouth,
            way,
            room: admission.room.0,
            admission: Some(admission),
            waiting: VecDeque::new(),
            seats: None,
            wanted: None,
            met: false,
            over: false,
            told_begin: false,
            told_end: false,
        }
    }

    /// Brings the partner in.
    pub(super) async fn join(&mut self, config: Config) -> Result<Echo, JoinError> {
        let config = Config {
            address: self.way.address(),
            ..config
        };
        let joining = Echo::join(config, Arc::clone(&self.mouth));
        pin!(joining);
        loop {
            select! {
                joined = &mut joining => return joined,
                Some(ask) = self.asks.recv() => self.say(ask),
                message = self.page.next() => self.hear(message),
            }
        }
    }

    /// Goes on until something is to be told.
    pub(super) async fn next(&mut self, echo: &Echo) -> Step {
        loop {
            self.pass_on(echo);
            if self.over || !echo.is_here() {
                return Step::Over;
            }
            select! {
                Some(ask) = self.asks.recv() => self.say(ask),
                message = self.page.next() => self.hear(message),
                line = self.lines.recv() => match line {
                    Ok(line) if line.room.0 == self.room => {
                        echo.line(line.participant.0, words::figures(line.figures));
                    }
                    // Of a line that was missed the next figures count from the same beginning.
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return Step::Over,
                },
                began = echo.measuring(), if !self.told_begin => {
                    self.told_begin = true;
                    if began.is_ok() {
                        return Step::Measuring;
                    }
                }
                measured = echo.measured(), if !self.told_end => {
                    self.told_end = true;
                    return measured.map_or(Step::Over, Step::Measured);
                }
            }
        }
    }

    fn pass_on(&mut self, echo: &Echo) {
        if let Some(seats) = self.seats.take() {
            echo.seats(seats);
        }
        if let Some(wanted) = self.wanted.take() {
            echo.offer_wanted(wanted);
        }
    }

    fn say(&mut self, ask: Ask) {
        match ask {
            Ask::Offer(offer, tell) => {
                self.waiting.push_back((offer.number, tell));
                let offer = words::offer(offer);
                match self.admission.take() {
                    Some(admission) => self.page.enter(admission, offer),
                    None => self.page.say(ClientMessage::Offer { offer }),
                }
            }
            Ask::Wish(participant, size) => self.page.say(ClientMessage::Wish {
                pictures: vec![words::wish(participant, size)],
            }),
        }
    }

    fn hear(&mut self, message: Option<ServerMessage>) {
        match message {
            Some(ServerMessage::Joined { number, sdp, .. }) => {
                self.page.say(SENDS);
                self.answer(number, Ok(self.way.rewrite(&sdp)));
            }
            Some(ServerMessage::Answer { number, sdp }) => self.answer(number, Ok(self.way.rewrite(&sdp))),
            Some(ServerMessage::Refused { number, code, .. }) => {
                // For the log.
                self.answer(
                    number,
                    Err(Refused {
                        code: words::code(code),
                    }),
                );
            }
            Some(ServerMessage::Seats { seats, .. }) => self.seats = Some(seats),
            Some(ServerMessage::OfferWanted { seats }) => {
                self.wanted = Some(usize::try_from(seats).unwrap_or(usize::MAX));
            }
            Some(ServerMessage::Roster { participants, .. }) => self.sees(&participants),
            Some(ServerMessage::Left { .. }) | None => self.over = true,
            // What is for eyes and ears.
            Some(_) => {}
        }
    }

    /// Who was there and is not any more has left: one whose line is cut stays on the roster.
    fn sees(&mut self, participants: &[Participant]) {
        let somebody = participants
            .iter()
            .any(|one| one.kind == Kind::Person && one.joined_at.is_some() && !one.is_self);
        self.over |= self.met && !somebody;
        self.met |= somebody;
    }

    fn answer(&mut self, number: u32, answer: Result<String, Refused>) {
        while let Some((asked, tell)) = self.waiting.pop_front() {
            if asked == number {
                // A partner that went meanwhile does not wait.
                let _ = tell.send(answer);
                return;
            }
        }
    }
}
