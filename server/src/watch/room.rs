//! Between the consults and their rooms: who came and went is written down, with what it means for the consult; and what
//! is decided of a consult is told to its room. Rooms and media are `signalling`'s and the relay's; what may happen, the
//! domain says.

use tokio::sync::broadcast::error::RecvError;
use yuanzhen_domain::access::ActorRef;
use yuanzhen_domain::consult::{Broken, Consult, Gone, JoinClaims, RingStanding, Room};
use yuanzhen_domain::event::{Event, Fact};
use yuanzhen_domain::id::{ConsultId, ParticipantId, PersonId};
use yuanzhen_domain::job::JobKind;
use yuanzhen_relay::RoomId;
use yuanzhen_store::{StoreError, Stored, Tx};

use super::{consult, entry, ring};
use crate::{
    api::is_of_requester,
    app::App,
    live::hub::Pulse,
    signalling::{
        room_message::LeftWhy,
        rooms::{self, Expected, Happened, Rooms, Steering},
    },
};

/// What the audit chain calls that somebody came or went.
const SEATED: &str = "keep-room";

/// After a start of the program: nobody is in a room until they have come back.
///
/// # Errors
/// A fault of the store.
pub(crate) async fn resume(app: &App) -> Result<(), StoreError> {
    let now = app.system.now();
    for known in app.store.read().await?.open_rooms().await? {
        if known.present() == 0 {
            continue;
        }
        let mut tx = app.store.begin().await?;
        let Some((consult, mut room)) = load(&mut tx, known.consult).await? else {
            continue;
        };
        let seats: Vec<ParticipantId> = room.seats.iter().map(|seat| seat.participant).collect();
        for participant in seats {
            room.value = room.value.interrupt(participant, now);
        }
        tx.save_room(&room.value, room.version).await?;
        let permit = ring::permit(&consult)?;
        if let Ok((broken, events)) = consult.value.clone().interrupt(Broken::Room, by_program(), now) {
            tx.publish(events);
            consult::save(app, &mut tx, &broken, consult.version, now).await?;
        }
        tx.commit(entry(&permit, SEATED, now)).await?;
    }
    Ok(())
}

/// Writes down who comes and goes, and tells rooms what was decided. Runs until shutdown.
pub(crate) async fn run(app: App) {
    let mut facts = app.rooms.facts();
    let mut events = app.hub.listen();
    loop {
        tokio::select! {
            () = app.life.finishing() => return,
            fact = facts.recv() => match fact {
                Ok(fact) => {
                    if let Err(error) = seat(&app, fact).await {
                        tracing::error!(
                            consult.id = %fact.room.0,
                            error = format!("{:#}", anyhow::Error::from(error)),
                            "who came to consult {} or left it is not written down",
                            fact.room.0
                        );
                    }
                }
                Err(RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "comings and goings in rooms were missed");
                }
                Err(RecvError::Closed) => return,
            },
            pulse = events.recv() => match pulse {
                Ok(Pulse::Event(numbered)) => {
                    if let Err(error) = decided(&app, &numbered.event).await {
                        tracing::warn!(
                            error = format!("{:#}", anyhow::Error::from(error)),
                            "a room was not told what was decided"
                        );
                    }
                }
                Ok(Pulse::Session(_) | Pulse::Person(_) | Pulse::Resync) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
        }
    }
}

/// Somebody came or went.
async fn seat(app: &App, fact: rooms::Fact) -> Result<(), StoreError> {
    let mut tx = app.store.begin().await?;
    let id = ConsultId::from_uuid(fact.room.0);
    let Some((consult, room)) = load(&mut tx, id).await? else {
        return Ok(());
    };
    let participant = ParticipantId::from_uuid(fact.participant.0);
    let version = room.version;
    let (room, events, follows) = match fact.what {
        Happened::Joined => match come(&mut tx, room.value, &consult, participant, fact).await? {
            Some((room, events)) => {
                let follows = consult.follow_arrival(&room, by_program(), fact.at);
                (room, events, follows)
            }
            None => return Ok(()),
        },
        Happened::Left(why) => {
            let why = gone(why);
            let (room, events) = room.value.leave(&consult, participant, why, fact.at);
            let follows = consult.follow_departure(&room, fact.person, why, by_program(), fact.at);
            (room, events, follows)
        }
    };
    tx.save_room(&room, version).await?;
    tx.publish(events);
    let permit = ring::permit(&consult)?;
    if let Some((moved, events)) = follows {
        tx.publish(events);
        consult::save(app, &mut tx, &moved, consult.version, fact.at).await?;
    }
    tx.commit(entry(&permit, SEATED, fact.at)).await?;
    Ok(())
}

/// Somebody is in. The door has looked at their token; the seat is theirs since they fetched it.
async fn come(
    tx: &mut Tx,
    room: Room,
    consult: &Consult,
    participant: ParticipantId,
    fact: rooms::Fact,
) -> Result<Option<(Room, Vec<Event>)>, StoreError> {
    let Some(number) = room
        .seats
        .iter()
        .find(|seat| seat.participant == participant)
        .map(|seat| seat.newest)
    else {
        return Ok(None);
    };
    let claims = JoinClaims {
        room: consult.id,
        participant,
        person: fact.person,
        epoch: room.epoch,
        number,
        expires_at: fact.at.plus(yuanzhen_domain::consult::JOIN_LASTS),
    };
    let account = tx.person(fact.person).await?;
    let of_requester = account.is_some_and(|account| is_of_requester(consult, &account.staff.posts));
    // Who is not let in any more is put out by what was decided meanwhile.
    Ok(room
        .arrive(consult, &claims, of_requester, fact.at)
        .ok()
        .map(|(room, _, events)| (room, events)))
}

/// What was decided of a consult, told to its room.
async fn decided(app: &App, event: &Event) -> Result<(), StoreError> {
    let room = RoomId(event.subject.id);
    let who = |person: PersonId| Rooms::participant(room, person);
    let steering = match &event.fact {
        Fact::ConsultLocked => Steering::Lock(true),
        Fact::ConsultUnlocked => Steering::Lock(false),
        Fact::ConsultRemoved { person } => Steering::Remove(who(*person)),
        Fact::ConsultLed { person } => Steering::Lead(Some(who(*person))),
        Fact::ConsultEnded | Fact::ConsultConverted | Fact::ConsultCancelled | Fact::ConsultDeclined => {
            Steering::End
        }
        Fact::ConsultInvited { person } => match expected(app, room, *person).await? {
            Some(expected) => Steering::Expect(expected),
            None => return Ok(()),
        },
        Fact::RingStands {
            person,
            standing: RingStanding::Declined | RingStanding::NoAnswer | RingStanding::CalledOff,
            ..
        } => Steering::Unexpect(who(*person)),
        _ => return Ok(()),
    };
    app.rooms.steer(room, steering);
    Ok(())
}

/// Somebody invited, as the others see them before they come.
async fn expected(app: &App, room: RoomId, person: PersonId) -> Result<Option<Expected>, StoreError> {
    let mut reading = app.store.read().await?;
    let Some(account) = reading.person(person).await? else {
        return Ok(None);
    };
    let Some(post) = account.staff.posts.iter().find(|post| post.role.is_doctor()) else {
        return Ok(None);
    };
    let place = reading.institution(post.institution).await?;
    Ok(Some(Expected {
        participant: Rooms::participant(room, person),
        name: account.staff.name.clone(),
        role: post.role,
        place: place.map(|place| place.value.name).unwrap_or_default(),
        rings: true,
    }))
}

/// A consult with its room, held until the end of the transaction.
async fn load(tx: &mut Tx, id: ConsultId) -> Result<Option<(Stored<Consult>, Stored<Room>)>, StoreError> {
    tx.hold_consult(id).await?;
    let Some(consult) = ring::seen(tx, id).await? else {
        return Ok(None);
    };
    let permit = ring::permit(&consult)?;
    Ok(tx.room(&permit, id).await?.map(|room| (consult, room)))
}

const fn gone(why: LeftWhy) -> Gone {
    match why {
        LeftWhy::Left => Gone::Left,
        LeftWhy::Removed => Gone::Removed,
        LeftWhy::Replaced => Gone::Replaced,
        LeftWhy::Ended => Gone::Ended,
        LeftWhy::Lost => Gone::Lost,
    }
}

const fn by_program() -> ActorRef {
    ActorRef::Job(JobKind::RingConsult)
}
