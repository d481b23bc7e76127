//! Between a consult and its room: who came and went becomes part of the record, both sides in the room make it live, and
//! what is decided about the consult rules the room. The record is the truth; the room is told anew whenever it changes.

use tokio::sync::broadcast::{Receiver, error::RecvError};
use yuanzhen_domain::access::{Action, Kind};
use yuanzhen_domain::consult::{Broken, Consult, ConsultState, Gone, JoinClaims, Presence, Room};
use yuanzhen_domain::event::Event;
use yuanzhen_domain::id::{ConsultId, ParticipantId, PersonId};
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_relay::RoomId;
use yuanzhen_store::{Account, StoreError, Stored, Tx};

use crate::{
    app::App,
    live::hub::Pulse,
    signalling::{
        room_message::LeftWhy,
        rooms::{Fact, Happened, Rooms, Steering},
    },
    watch::{self, ring},
};

/// What the audit chain calls the record of who was in a room.
const ATTEND: &str = "attend-consult";

/// What of a consult says how its room is ruled.
struct Ruled {
    consult: Consult,
    room: Room,
}

/// Whether somebody stands on the requester's side: of the inviting institution, or of the village that sent the patient.
pub(crate) fn of_requester(consult: &Consult, account: &Account) -> bool {
    account.staff.id == consult.requested_by
        || account.staff.posts.iter().any(|post| {
            post.institution == consult.owner.institution || Some(post.institution) == consult.origin
        })
}

/// Runs until shutdown.
pub(crate) async fn run(app: App) {
    let mut facts = app.rooms.facts();
    let mut pulses = app.hub.listen();
    loop {
        tokio::select! {
            () = app.life.finishing() => return,
            fact = facts.recv() => record(&app, fact).await,
            pulse = next_consult(&mut pulses) => match pulse {
                Some(consult) => rule(&app, consult).await,
                None => rule_all(&app).await,
            },
        }
    }
}

/// The next consult something happened to; nothing when some were missed.
async fn next_consult(pulses: &mut Receiver<Pulse>) -> Option<ConsultId> {
    loop {
        match pulses.recv().await {
            Ok(Pulse::Event(event)) if event.event.subject.kind == Kind::Consult => {
                return Some(ConsultId::from_uuid(event.event.subject.id));
            }
            Ok(Pulse::Resync) | Err(RecvError::Lagged(_)) => return None,
            Ok(_) => {}
            Err(RecvError::Closed) => std::future::pending::<()>().await,
        }
    }
}

/// After a start nobody is in a room until they come again: their tickets are changed for new ones.
///
/// # Errors
/// A fault of the store.
pub(crate) async fn place_anew(app: &App) -> Result<(), StoreError> {
    let now = app.system.now();
    let open = app.store.read().await?.open_rooms().await?;
    for room in open {
        let id = room.value.consult;
        let somebody = room
            .value
            .seats
            .iter()
            .any(|seat| seat.presence == Presence::Here);
        if !somebody {
            continue;
        }
        let Some((mut tx, ruled, consult_version, version)) = hold(app, id).await? else {
            continue;
        };
        let room = ruled.room.placed_anew(now);
        tx.save_room(&room, version).await?;
        if matches!(ruled.consult.state, ConsultState::Live { .. }) {
            let step = ruled
                .consult
                .clone()
                .interrupt(Broken::Room, ring::ACTOR.reference(), now);
            if let Ok((consult, events)) = step {
                watch::consult::save(app, &mut tx, &consult, consult_version, now).await?;
                tx.publish(events);
            }
        }
        commit(tx, &ruled.consult, now).await?;
    }
    Ok(())
}

async fn record(app: &App, fact: Result<Fact, RecvError>) {
    let fact = match fact {
        Ok(fact) => fact,
        Err(RecvError::Lagged(missed)) => {
            tracing::error!(missed, "{missed} comings and goings are not in the record");
            return;
        }
        Err(RecvError::Closed) => return std::future::pending().await,
    };
    let id = ConsultId::from_uuid(fact.room.0);
    if let Err(error) = note(app, id, &fact).await {
        let error = anyhow::Error::from(error);
        tracing::error!(consult.id = %id, error = %format!("{error:#}"), "who is in the room of consult {id} is not recorded");
    }
}

/// Records that somebody came or went, and what that makes of the consult.
async fn note(app: &App, id: ConsultId, fact: &Fact) -> Result<(), StoreError> {
    let Some((mut tx, ruled, consult_version, version)) = hold(app, id).await? else {
        return Ok(());
    };
    let Ruled { consult, room } = ruled;
    let participant = ParticipantId::from_uuid(fact.participant.0);
    let account = tx.person(fact.person).await?;
    let requester = account
        .as_ref()
        .is_some_and(|account| of_requester(&consult, account));
    let (room, events) = match fact.what {
        Happened::Joined => {
            let number = room.seat_of(fact.person).map_or(0, |seat| seat.newest);
            let claims = JoinClaims {
                room: id,
                participant,
                person: fact.person,
                epoch: room.epoch,
                number,
                expires_at: fact.at.plus(Millis::minutes(1)),
            };
            // Whoever the room let in is in it; a door that was shut meanwhile puts them out again by its own event.
            match room.clone().arrive(&consult, &claims, requester, fact.at) {
                Ok((room, _, events)) => (room, events),
                Err(_) => (room, Vec::new()),
            }
        }
        Happened::Left(why) => room.leave(&consult, participant, gone(why), fact.at),
    };
    tx.publish(events);
    tx.save_room(&room, version).await?;
    let there = sides(&mut tx, &consult, &room).await?;
    if let Some((next, events)) = becomes(consult.clone(), fact, there) {
        watch::consult::save(app, &mut tx, &next, consult_version, fact.at).await?;
        tx.publish(events);
    }
    commit(tx, &consult, fact.at).await
}

/// Whether the requester's side and the expert's are in the room.
async fn sides(tx: &mut Tx, consult: &Consult, room: &Room) -> Result<(bool, bool), StoreError> {
    let panel = consult.panel();
    let expert = consult.state.expert().map(|expert| expert.by);
    let is_expert = |person: PersonId| expert == Some(person) || panel.contains(&person);
    let (mut asking, mut answering) = (false, false);
    for seat in room.seats.iter().filter(|seat| seat.presence == Presence::Here) {
        if is_expert(seat.person) {
            answering = true;
        } else if let Some(account) = tx.person(seat.person).await? {
            asking |= of_requester(consult, &account);
        }
    }
    Ok((asking, answering))
}

/// What a coming or going makes of a consult; nothing when it stays as it is.
fn becomes(
    consult: Consult,
    fact: &Fact,
    (asking, answering): (bool, bool),
) -> Option<(Consult, Vec<Event>)> {
    let by = fact.person.into();
    let both = asking && answering;
    let step = match (&consult.state, both) {
        (
            ConsultState::Accepted { .. } | ConsultState::Scheduled { .. } | ConsultState::Confirmed { .. },
            true,
        ) => consult.begin(by, fact.at),
        (ConsultState::Interrupted { .. }, true) => consult.resume(by, fact.at),
        (ConsultState::OpinionPending { .. }, true) if fact.what == Happened::Joined => {
            consult.talk_again(by, fact.at)
        }
        (ConsultState::Live { .. }, false) => match fact.what {
            // Who goes by their own wish ends the talk; who is lost breaks it off, and it waits.
            Happened::Left(LeftWhy::Left) => consult.end(by, fact.at),
            Happened::Left(_) if !asking => consult.interrupt(Broken::RequesterLine, by, fact.at),
            Happened::Left(_) => consult.interrupt(Broken::ExpertLine, by, fact.at),
            Happened::Joined => return None,
        },
        _ => return None,
    };
    // What consent does not allow stays as it is; the pages say what is missing.
    step.ok()
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

/// Tells the room of a consult what holds now.
async fn rule(app: &App, id: ConsultId) {
    match read(app, id).await {
        Ok(Some(ruled)) => steer(&app.rooms, &ruled),
        Ok(None) => {}
        Err(error) => {
            let error = anyhow::Error::from(error);
            tracing::error!(consult.id = %id, error = %format!("{error:#}"), "the room of consult {id} is not told what holds");
        }
    }
}

async fn rule_all(app: &App) {
    let open = async { app.store.read().await?.open_rooms().await };
    match open.await {
        Ok(rooms) => {
            for room in rooms {
                rule(app, room.value.consult).await;
            }
        }
        Err(error) => {
            let error = anyhow::Error::from(error);
            tracing::error!(error = %format!("{error:#}"), "the rooms are not told what holds");
        }
    }
}

fn steer(rooms: &Rooms, ruled: &Ruled) {
    let id = RoomId(ruled.consult.id.uuid());
    if !ruled.consult.state.has_open_room() {
        rooms.steer(id, Steering::End);
        return;
    }
    rooms.steer(id, Steering::Lock(ruled.room.locked.is_some()));
    for invited in &ruled.consult.invited {
        if invited.removed.is_some()
            && let Some(seat) = ruled.room.seat_of(invited.person)
        {
            let participant = yuanzhen_relay::ParticipantId(seat.participant.uuid());
            rooms.steer(id, Steering::Remove(participant));
        }
    }
    if let Some(lead) = ruled.consult.panel().first()
        && let Some(seat) = ruled.room.seat_of(*lead)
    {
        let participant = yuanzhen_relay::ParticipantId(seat.participant.uuid());
        rooms.steer(id, Steering::Lead(Some(participant)));
    }
}

async fn read(app: &App, id: ConsultId) -> Result<Option<Ruled>, StoreError> {
    let Some((tx, ruled, _, _)) = hold(app, id).await? else {
        return Ok(None);
    };
    drop(tx);
    Ok(Some(ruled))
}

/// A consult and its room, held until the end of the transaction, with their versions.
async fn hold(app: &App, id: ConsultId) -> Result<Option<(Tx, Ruled, u64, u64)>, StoreError> {
    let mut tx = app.store.begin().await?;
    let Some((subject, relation)) = tx.subject(Action::SeeConsult.kind(), id.uuid()).await? else {
        return Ok(None);
    };
    let Ok(permit) = yuanzhen_domain::access::may(&ring::ACTOR, Action::SeeConsult, &subject, &relation)
    else {
        return Ok(None);
    };
    tx.hold_consult(id).await?;
    let Some(Stored {
        value: consult,
        version: consult_version,
        ..
    }) = tx.consult(&permit, id).await?
    else {
        return Ok(None);
    };
    let Some(Stored {
        value: room, version, ..
    }) = tx.room(&permit, id).await?
    else {
        return Ok(None);
    };
    Ok(Some((tx, Ruled { consult, room }, consult_version, version)))
}

async fn commit(tx: Tx, consult: &Consult, now: Moment) -> Result<(), StoreError> {
    let permit = ring::permit(consult)?;
    tx.commit(watch::entry(&permit, ATTEND, now)).await.map(drop)
}
