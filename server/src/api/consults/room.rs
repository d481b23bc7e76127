//! The door of the room: a token for whoever may come in, and the lock. Whether somebody may come at all is access; who is
//! let in when is the domain's; moving media is the relay's.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{Action, Permit};
use yuanzhen_domain::consult::{Consult, Newcomer, NotAdmitted, Room};
use yuanzhen_domain::event::Event;
use yuanzhen_domain::id::{ConsultId, ParticipantId, PersonId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::person::Post;
use yuanzhen_domain::refusal::Refusal;
use yuanzhen_relay::RoomId;
use yuanzhen_store::{Stored, Tx};

use super::open;
use crate::{
    api::{found, step::Living},
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
    },
    signalling::rooms::{Pass, Rooms},
    view::consult::ConsultView,
};

/// What one comes in with.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct JoinView {
    /// For the `join` message on `/ws`.
    token: String,
    room: Uuid,
    /// Who one is in the room; the same after a reload and on another device.
    participant: Uuid,
    /// How many others are there.
    others: usize,
    expires_at: i64,
}

/// Lets the requester in.
#[utoipa::path(post, path = "/consults/{id}/join", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = JoinView), (status = CONFLICT, body = ErrorBody, description = "room-closed, room-locked, room-full, room-removed, room-not-invited"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn join(State(app): State<App>, who: Requester, Id(id): Id<ConsultId>) -> Answer<JoinView> {
    let permit = found(&app, &who, Action::JoinConsult, id.uuid()).await?;
    let (mut tx, consult, room) = hold(&app, &permit, id).await?;
    let Some(post) = post(&who, &consult) else {
        return Err(ApiError::not_found());
    };
    let newcomer = Newcomer {
        person: who.person(),
        of_requester: is_of_requester(&consult, &who.account.staff.posts),
        participant: ParticipantId::from_uuid(Rooms::participant(RoomId(id.uuid()), who.person()).0),
    };
    let version = room.version;
    let (room, claims) = room.value.admit(&consult, newcomer, who.now).map_err(shut)?;
    let leads = consult.panel().first() == Some(&who.person());
    tx.save_room(&room, version).await?;
    tx.commit(who.entry(&permit)).await?;
    let ticket = app.rooms.token(&Pass {
        room: RoomId(id.uuid()),
        person: who.person(),
        role: post.role,
        institution: post.institution,
        lead: leads,
        may_lead: consult.panel().contains(&who.person()),
        epoch: claims.epoch,
    });
    Ok(Json(JoinView {
        token: ticket.token,
        room: id.uuid(),
        participant: ticket.participant.0,
        others: ticket.others,
        expires_at: ticket.expires_at.millis(),
    }))
}

/// Lets nobody new in.
#[utoipa::path(post, path = "/consults/{id}/lock", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = ConsultView), (status = CONFLICT, body = ErrorBody, description = "room-locked"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn lock(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
) -> Answer<ConsultView> {
    turn(&app, &who, id, Room::lock).await
}

/// Opens the door again.
#[utoipa::path(post, path = "/consults/{id}/unlock", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = ConsultView), (status = CONFLICT, body = ErrorBody, description = "wrong-state"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn unlock(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
) -> Answer<ConsultView> {
    turn(&app, &who, id, Room::unlock).await
}

type Turned = Result<(Room, Vec<Event>), Refusal>;

async fn turn(
    app: &App,
    who: &Requester,
    id: ConsultId,
    key: fn(Room, &Consult, PersonId, Moment) -> Turned,
) -> Answer<ConsultView> {
    let permit = found(app, who, Action::KeepConsultRoom, id.uuid()).await?;
    let (mut tx, consult, room) = hold(app, &permit, id).await?;
    let version = room.version;
    let (room, events) = key(room.value, &consult, who.person(), who.now)?;
    tx.save_room(&room, version).await?;
    tx.publish(events);
    tx.commit(who.entry(&permit)).await?;
    open(app, who, id).await.map(Json)
}

/// The consult and its room, held until the end of the transaction.
async fn hold(
    app: &App,
    permit: &Permit,
    id: ConsultId,
) -> Result<(Tx, Stored<Consult>, Stored<Room>), ApiError> {
    let mut tx = app.store.begin().await?;
    let consult = Consult::load(&mut tx, permit, id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let room = tx.room(permit, id).await?.ok_or_else(ApiError::not_found)?;
    Ok((tx, consult, room))
}

/// The post under which somebody comes: of the inviting house if they have one there, else the first of a doctor.
fn post(who: &Requester, consult: &Consult) -> Option<Post> {
    let posts = &who.account.staff.posts;
    posts
        .iter()
        .find(|post| is_of_requester(consult, std::slice::from_ref(post)))
        .or_else(|| posts.iter().find(|post| post.role.is_doctor()))
        .copied()
}

/// Whether somebody stands on the side of whoever asked.
pub(crate) fn is_of_requester(consult: &Consult, posts: &[Post]) -> bool {
    posts
        .iter()
        .any(|post| post.institution == consult.owner.institution || Some(post.institution) == consult.origin)
}

fn shut(why: NotAdmitted) -> ApiError {
    ApiError::conflict(why.code(), why.to_string())
}
