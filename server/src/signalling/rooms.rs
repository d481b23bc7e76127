//! The consult rooms of this node: the relay, the lobby and the pages, put together. It does nothing clever: what comes
//! goes to the lobby, what the lobby wants is done at once, and nothing here waits for anybody. A page that does not
//! take what it is sent is let go.

use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{broadcast, mpsc},
    time::{MissedTickBehavior, interval},
};
use uuid::Uuid;
use yuanzhen_domain::{
    access::Actor,
    id::{InstitutionId, PersonId, SessionId},
    moment::Moment,
    person::Role,
};
use yuanzhen_relay::{Figures, LineFigures, ParticipantId, Relay, Report, RoomId, StartError};
use yuanzhen_store::{Store, StoreError};

use super::{
    admission::{self, Admission, Admitted},
    lobby::{Input, Lobby, Output},
    message::{ClientMessage, ServerMessage},
    room_message::{Offer, Refusal},
    token::{self, Claims, Tokens},
    trial::{TrialCount, Trials},
    writing::{self, Writer},
};
use crate::{keys::Keys, lifecycle::Lifecycle, system::System};

pub use super::lobby::{ConnectionId, Expected, Fact, Happened, Steering};

/// Messages that wait for one page: what was said in a room, and some minutes of a talk.
const WAITING: usize = 512;

/// Reports of the relay that wait for the lobby; its threads keep theirs while this is full.
const REPORTS: usize = 4_096;

/// Facts that wait for whoever records them.
const FACTS: usize = 4_096;

/// Figures of lines that wait for whoever measures.
const LINES: usize = 256;

/// How often the lobby is told that time passed.
const TICK: Duration = Duration::from_secs(1);

/// All consult rooms of this node.
pub struct Rooms {
    inside: Mutex<Inside>,
    /// What the relay tells, until the task that reads it takes it.
    reports: Mutex<Option<mpsc::Receiver<Report>>>,
    tokens: Tokens,
    /// Lines are told in the order in which they stand: one is kept at a time.
    writing: tokio::sync::Mutex<()>,
    facts: broadcast::Sender<Fact>,
    /// What the relay counts of lines.
    lines: broadcast::Sender<LineTold>,
    /// Lines that are tried.
    trials: Trials,
    system: System,
}

struct Inside {
    lobby: Lobby,
    /// None in a process without the role, and after the end.
    relay: Option<Relay>,
    pages: HashMap<ConnectionId, mpsc::Sender<ServerMessage>>,
    last: u64,
    /// Pages let go because they took nothing.
    let_go: u64,
}

impl std::fmt::Debug for Rooms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Rooms")
    }
}

/// For whom a token is made, and for what.
#[derive(Clone, Copy, Debug)]
pub struct Pass {
    /// The room; its id is the consult's.
    pub room: RoomId,
    /// Who.
    pub person: PersonId,
    /// As what they take part.
    pub role: Role,
    /// For which institution.
    pub institution: InstitutionId,
    /// Whether they lead from the beginning.
    pub lead: bool,
    /// Whether they may be made to lead.
    pub may_lead: bool,
    /// The room's placement, as the consult has it.
    pub epoch: u64,
}

/// What the relay counted of somebody's line.
#[derive(Clone, Copy, Debug)]
pub(super) struct LineTold {
    /// Where.
    pub(super) room: RoomId,
    /// Whose.
    pub(super) participant: ParticipantId,
    /// What.
    pub(super) figures: LineFigures,
}

/// A token with what its holder needs to know.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// For the `join` message.
    pub token: String,
    /// Where to.
    pub room: RoomId,
    /// Who they are in the room.
    pub participant: ParticipantId,
    /// How many others they would meet now.
    pub others: usize,
    /// When the token's time is over.
    pub expires_at: Moment,
}

/// What the rooms count, besides the relay.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// The relay's figures; zeros without one.
    pub relay: Figures,
    /// Pages let go because they did not take what they were sent.
    pub let_go: u64,
    /// Lines that were tried.
    pub trials: TrialCount,
}

impl Rooms {
    /// Starts the relay, when there is one in this process.
    ///
    /// # Errors
    /// When its addresses cannot be had.
    pub fn start(
        relay: Option<&yuanzhen_relay::Config>,
        keys: &Keys,
        system: System,
    ) -> Result<Self, StartError> {
        let (sender, reports) = mpsc::channel(REPORTS);
        let room_size = relay.map_or(0, |config| config.room_size);
        let relay = relay.map(|config| Relay::start(config, &sender)).transpose()?;
        Ok(Self {
            inside: Mutex::new(Inside {
                lobby: Lobby::new(room_size),
                relay,
                pages: HashMap::new(),
                last: 0,
                let_go: 0,
            }),
            reports: Mutex::new(Some(reports)),
            tokens: Tokens::new(keys.joining.clone(), keys.joining_id.clone()),
            writing: tokio::sync::Mutex::new(()),
            facts: broadcast::Sender::new(FACTS),
            lines: broadcast::Sender::new(LINES),
            trials: Trials::default(),
            system,
        })
    }

    /// Hands the relay's reports and the time to the lobby, until shutdown.
    pub async fn run(self: Arc<Self>, life: Lifecycle) {
        let reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut reports) = reports else { return };
        let mut tick = interval(TICK);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let input = tokio::select! {
                () = life.finishing() => return,
                Some(report) = reports.recv() => {
                    self.tell_line(&report);
                    Input::Report(report)
                }
                _ = tick.tick() => Input::Tick,
            };
            self.take(input);
        }
    }

    /// Hands on what the relay counted of a line. Most of the time nobody measures.
    fn tell_line(&self, report: &Report) {
        if let Report::Quality {
            room,
            participant,
            figures,
            ..
        } = report
        {
            let _ = self.lines.send(LineTold {
                room: *room,
                participant: *participant,
                figures: *figures,
            });
        }
    }

    /// What the relay counts of lines, from now on.
    pub(super) fn lines(&self) -> broadcast::Receiver<LineTold> {
        self.lines.subscribe()
    }

    /// The trials of lines.
    pub(super) const fn trials(&self) -> &Trials {
        &self.trials
    }

    /// Clock and randomness.
    pub(super) const fn system(&self) -> &System {
        &self.system
    }

    /// Ends the relay and every consult's media with it. It waits for the media threads.
    pub fn close(&self) {
        let relay = self.inside().relay.take();
        drop(relay);
    }

    /// A token for somebody who may come in.
    #[must_use]
    pub fn token(&self, pass: &Pass) -> Ticket {
        let now = self.system.now();
        let claims = Claims {
            room: pass.room,
            person: pass.person,
            role: pass.role,
            institution: pass.institution,
            lead: pass.lead,
            may_lead: pass.may_lead,
            epoch: pass.epoch,
            trial: false,
            issued_at: now,
            expires_at: now.plus(token::LIFE),
        };
        self.ticket(&claims)
    }

    /// The token that says so.
    pub(super) fn ticket(&self, claims: &Claims) -> Ticket {
        let participant = claims.participant();
        Ticket {
            token: self.tokens.issue(claims),
            room: claims.room,
            participant,
            others: self.inside().lobby.others(claims.room, participant),
            expires_at: claims.expires_at,
        }
    }

    /// Who a person is, or will be, in a room.
    #[must_use]
    pub fn participant(room: RoomId, person: PersonId) -> ParticipantId {
        token::participant(room, person)
    }

    /// Rules a room.
    pub fn steer(&self, room: RoomId, steering: Steering) {
        self.take(Input::Steer { room, steering });
    }

    /// Who came and went, from now on. Whoever falls behind is told so, and asks the rooms anew.
    #[must_use]
    pub fn facts(&self) -> broadcast::Receiver<Fact> {
        self.facts.subscribe()
    }

    /// Where media flows.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        let inside = self.inside();
        inside.relay.as_ref().map(Relay::addresses).unwrap_or_default()
    }

    /// What was counted.
    #[must_use]
    pub fn count(&self) -> Count {
        let inside = self.inside();
        Count {
            relay: inside.relay.as_ref().map(Relay::figures).unwrap_or_default(),
            let_go: inside.let_go,
            trials: self.trials.count(),
        }
    }

    /// A new page.
    #[must_use]
    pub fn page(self: &Arc<Self>) -> Page {
        let (sender, inbox) = mpsc::channel(WAITING);
        let mut inside = self.inside();
        inside.last += 1;
        let connection = ConnectionId(inside.last);
        inside.pages.insert(connection, sender);
        drop(inside);
        Page {
            rooms: Arc::clone(self),
            connection,
            inbox,
        }
    }

    /// Takes what happened, and does at once what the lobby wants.
    pub(super) fn take(&self, input: Input) {
        let now = self.system.now();
        let mut inside = self.inside();
        let inside = &mut *inside;
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            for output in inside.lobby.handle(input, now) {
                match output {
                    Output::Tell(connection, message) => inside.tell(connection, message),
                    Output::Order(order) => {
                        let relay = inside.relay.as_ref();
                        if relay.is_none_or(|relay| relay.order(order.clone()).is_err()) {
                            inputs.push_back(Input::NotTaken(order));
                        }
                    }
                    Output::Note(fact) => {
                        log(&fact);
                        // Nobody recording is no fault of the rooms.
                        let _ = self.facts.send(fact);
                    }
                }
            }
        }
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn log(fact: &Fact) {
    let (room, person) = (fact.room.0, fact.person);
    match fact.what {
        Happened::Joined => {
            tracing::info!(room.id = %room, person.id = %person, "person {person} is in room {room}");
        }
        Happened::Left(why) => {
            tracing::info!(room.id = %room, person.id = %person, why = ?why, "person {person} is out of room {room}");
        }
    }
}

impl Inside {
    fn tell(&mut self, connection: ConnectionId, message: ServerMessage) {
        let Some(page) = self.pages.get(&connection) else {
            return;
        };
        if page.try_send(message).is_err() {
            // Its inbox ends here, and the socket closes with it.
            self.pages.remove(&connection);
            self.let_go += 1;
        }
    }
}

/// What a live connection is to the rooms; gone when dropped.
pub struct Page {
    rooms: Arc<Rooms>,
    connection: ConnectionId,
    inbox: mpsc::Receiver<ServerMessage>,
}

impl Page {
    /// The next message for the page; none when it was let go for being too slow.
    pub async fn next(&mut self) -> Option<ServerMessage> {
        self.inbox.recv().await
    }

    /// Comes into a room with a token.
    ///
    /// # Errors
    /// When the store cannot say who somebody is.
    pub async fn join(
        &self,
        store: &Store,
        person: PersonId,
        token: &str,
        offer: Offer,
    ) -> Result<(), StoreError> {
        let now = self.rooms.system.now();
        let has_relay = self.rooms.inside().relay.is_some();
        let admitted = match self.rooms.tokens.verify(token, person, now) {
            Ok(_) if !has_relay => Err(Refusal::RoomClosed),
            Ok(claims) => admission::admit(store, &claims).await?,
            Err(refusal) => Err(refusal),
        };
        match admitted {
            Ok(Admitted { admission, said }) => self.rooms.take(Input::Join {
                connection: self.connection,
                admission,
                offer,
                said,
            }),
            Err(code) => {
                let refused = ServerMessage::Refused {
                    number: offer.number,
                    code,
                    message: code.sentence().to_owned(),
                };
                self.rooms.inside().tell(self.connection, refused);
            }
        }
        Ok(())
    }

    /// Comes into a room as somebody who was admitted already.
    pub(super) fn enter(&self, admission: Admission, offer: Offer) {
        self.rooms.take(Input::Join {
            connection: self.connection,
            admission,
            offer,
            said: Vec::new(),
        });
    }

    /// Writes something in the room: it is kept with the consult, then told to everybody in it.
    ///
    /// # Errors
    /// When it cannot be kept; nobody is told of it then.
    pub async fn write(
        &self,
        store: &Store,
        actor: &Actor,
        session: SessionId,
        id: Uuid,
        text: String,
    ) -> Result<(), StoreError> {
        let _in_order = self.rooms.writing.lock().await;
        let writer = self.rooms.inside().lobby.writer(self.connection);
        let Some((room, participant, person)) = writer else {
            return Ok(());
        };
        let writer = Writer {
            room,
            participant,
            person,
            actor,
            session,
        };
        if let Some(kept) = writing::keep(store, &self.rooms.system, writer, id, text).await? {
            self.rooms.take(Input::Written {
                room,
                said: kept.said,
                is_new: kept.is_new,
            });
        }
        Ok(())
    }

    /// Says something else to the room.
    pub fn say(&self, message: ClientMessage) {
        self.rooms.take(Input::Said {
            connection: self.connection,
            message,
        });
    }

    /// Whether the page takes part in a room now: talking is use of the session.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.rooms.inside().lobby.is_live(self.connection)
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.rooms.inside().pages.remove(&self.connection);
        self.rooms.take(Input::Closed {
            connection: self.connection,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{key_folder::KeyFolder, signalling::room_message::LeftWhy};
    use std::path::Path;

    #[tokio::test]
    async fn a_page_that_takes_nothing_is_let_go_and_others_do_not_notice() {
        let data = tempfile::tempdir().expect("a folder");
        let folder = KeyFolder::of(data.path(), Path::new("")).expect("no passphrase");
        let keys = Keys::open_or_create(&folder, &System::real()).expect("made");
        let rooms = Arc::new(Rooms::start(None, &keys, System::real()).expect("no relay, no port"));
        let (mut slow, mut other) = (rooms.page(), rooms.page());
        let message = ServerMessage::Left { why: LeftWhy::Left };
        for _ in 0..WAITING {
            rooms.inside().tell(slow.connection, message.clone());
        }
        assert_eq!(rooms.count().let_go, 0, "a full inbox is not too full");
        rooms.inside().tell(slow.connection, message.clone());
        rooms.inside().tell(slow.connection, message.clone());
        rooms.inside().tell(other.connection, message.clone());
        assert_eq!(rooms.count().let_go, 1);
        for _ in 0..WAITING {
            assert_eq!(slow.next().await, Some(message.clone()));
        }
        assert_eq!(slow.next().await, None);
        assert_eq!(other.next().await, Some(message));
        drop((slow, other));
        assert!(rooms.inside().pages.is_empty());
    }
}
