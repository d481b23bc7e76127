//! The lobby, played through with a relay that does what the story says and a clock moved by hand.

mod coming_back;
mod life;
mod limits;
mod steered;
mod trials;

use std::collections::HashMap;

use uuid::Uuid;
use yuanzhen_domain::{
    id::PersonId,
    moment::{Millis, Moment},
    person::Role,
};
use yuanzhen_relay::{Gone, Order, ParticipantId, Refusal as RelayRefusal, Report, RoomId};

use super::*;
use crate::signalling::{
    room_message::{DeviceState, HeardBy, HeardFrom, Hears, Kind, LeftWhy, Line, Present, Seat, Sound},
    token::participant,
};

const NOON: Moment = Moment::from_millis(1_795_435_200_000);
const ROOM: RoomId = RoomId(Uuid::from_u128(7));

/// Participants of a room in these stories.
const SIZE: usize = 4;

/// A page of somebody.
#[derive(Clone, Copy)]
struct Page {
    person: u128,
    connection: ConnectionId,
}

/// Wang of the village, on one page.
const WANG: Page = Page {
    person: 1,
    connection: ConnectionId(1),
};
/// Wang on another device.
const WANG_AGAIN: Page = Page {
    person: 1,
    connection: ConnectionId(11),
};
/// The expert Li.
const LI: Page = Page {
    person: 2,
    connection: ConnectionId(2),
};
/// Zhao of the township.
const ZHAO: Page = Page {
    person: 3,
    connection: ConnectionId(3),
};

const fn person(number: u128) -> PersonId {
    PersonId::from_uuid(Uuid::from_u128(number))
}

impl Page {
    fn is(self) -> ParticipantId {
        participant(ROOM, person(self.person))
    }

    fn id(self) -> Uuid {
        self.is().0
    }

    fn admission(self) -> Admission {
        Admission {
            room: ROOM,
            participant: self.is(),
            person: person(self.person),
            name: format!("Name {}", self.person),
            role: Role::VillageDoctor,
            place: "Clinic".to_owned(),
            lead: false,
            may_lead: true,
            kind: Kind::Person,
            trial: false,
            epoch: 1,
            issued_at: NOON,
            locked: false,
            past_lock: false,
        }
    }
}

/// An offer with so many seats; `transport` is whose certificate it carries.
fn offer(number: u32, seats: usize, transport: &str) -> Offer {
    let seat = |index| Seat {
        audio: format!("{}", 2 + 2 * index),
        video: format!("{}", 3 + 2 * index),
    };
    Offer {
        number,
        sdp: format!("v=0\r\na=fingerprint:sha-256 {transport}\r\n"),
        mic: Some("0".to_owned()),
        camera: Some("1".to_owned()),
        screen: None,
        seats: (0..seats).map(seat).collect(),
        shared: None,
    }
}

struct Stage {
    lobby: Lobby,
    now: Moment,
    told: HashMap<ConnectionId, Vec<ServerMessage>>,
    orders: Vec<Order>,
    facts: Vec<(ParticipantId, Happened)>,
}

impl Stage {
    fn new() -> Self {
        Self {
            lobby: Lobby::new(SIZE),
            now: NOON,
            told: HashMap::new(),
            orders: Vec::new(),
            facts: Vec::new(),
        }
    }

    fn put(&mut self, input: Input) {
        for output in self.lobby.handle(input, self.now) {
            match output {
                Output::Tell(connection, message) => self.told.entry(connection).or_default().push(message),
                Output::Order(order) => self.orders.push(order),
                Output::Note(fact) => {
                    assert_eq!((fact.room, fact.at), (ROOM, self.now));
                    self.facts.push((fact.participant, fact.what));
                }
            }
        }
    }

    /// Time passes, a second at a time.
    fn pass(&mut self, seconds: i64) {
        for _ in 0..seconds {
            self.now = self.now.plus(Millis::seconds(1));
            self.put(Input::Tick);
        }
    }

    /// A page knocks.
    fn joins(&mut self, page: Page, offer: Offer) {
        self.comes_as(page, page.admission(), offer);
    }

    fn comes_as(&mut self, page: Page, admission: Admission, offer: Offer) {
        self.put(Input::Join {
            connection: page.connection,
            admission,
            offer,
            said: Vec::new(),
        });
    }

    /// The relay takes the oldest offer of somebody.
    fn is_answered(&mut self, page: Page, number: u32) {
        self.put(Input::Report(Report::Answer {
            room: ROOM,
            participant: page.is(),
            number,
            sdp: format!("answer {number}"),
        }));
    }

    /// A page is in, and its media flows.
    fn is_in(&mut self, page: Page) {
        self.joins(page, offer(1, 1, &format!("of {}", page.connection.0)));
        self.is_answered(page, 1);
        self.put(Input::Report(Report::Here {
            room: ROOM,
            participant: page.is(),
        }));
    }

    fn says(&mut self, page: Page, message: ClientMessage) {
        self.put(Input::Said {
            connection: page.connection,
            message,
        });
    }

    fn writes(&mut self, page: Page, id: u128, text: &str) {
        // The driver keeps it first.
        let Some((room, by, _)) = self.lobby.writer(page.connection) else {
            return;
        };
        let said = Said {
            id: Uuid::from_u128(id),
            by,
            at: self.now,
            text: text.to_owned(),
        };
        self.put(Input::Written {
            room,
            said,
            is_new: true,
        });
    }

    fn relay(&mut self, report: Report) {
        self.put(Input::Report(report));
    }

    fn is_interrupted(&mut self, page: Page) {
        self.relay(Report::Interrupted {
            room: ROOM,
            participant: page.is(),
        });
    }

    fn is_back(&mut self, page: Page) {
        self.relay(Report::Here {
            room: ROOM,
            participant: page.is(),
        });
    }

    fn is_gone(&mut self, page: Page, why: Gone) {
        self.relay(Report::Gone {
            room: ROOM,
            participant: page.is(),
            why,
        });
    }

    fn steer(&mut self, steering: Steering) {
        self.put(Input::Steer { room: ROOM, steering });
    }

    /// What a page was told since it was last asked.
    fn hears(&mut self, page: Page) -> Vec<ServerMessage> {
        self.told.remove(&page.connection).unwrap_or_default()
    }

    /// The orders since they were last asked for.
    fn orders(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.orders)
    }

    fn facts(&mut self) -> Vec<(ParticipantId, Happened)> {
        std::mem::take(&mut self.facts)
    }

    /// Nobody remembers what was told so far.
    fn forget(&mut self) {
        self.told.clear();
        self.orders.clear();
        self.facts.clear();
    }

    /// The last roster a page was told: who, and how they are.
    fn roster(&mut self, page: Page) -> Vec<(Uuid, Present)> {
        let roster = self
            .hears(page)
            .into_iter()
            .rev()
            .find_map(|message| match message {
                ServerMessage::Roster { participants, .. } => Some(participants),
                _ => None,
            });
        let roster = roster.unwrap_or_default();
        roster.iter().map(|one| (one.participant, one.present)).collect()
    }

    /// Why a page was refused.
    fn refusal(&mut self, page: Page) -> Option<Refusal> {
        self.hears(page).into_iter().find_map(|message| match message {
            ServerMessage::Refused { code, .. } => Some(code),
            _ => None,
        })
    }
}

fn left(why: LeftWhy) -> ServerMessage {
    ServerMessage::Left { why }
}
