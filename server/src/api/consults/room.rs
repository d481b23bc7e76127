//! The door of the room: a token for whoever may come in, and the lock. Whether somebody may come at all is access; who is
//! let in when is the domain's; moving media is the relay's.

use axum::{Json, extract::State};
use yuanzhen_domain::access::{Action, Permit};
use yuanzhen_domain::consult::{Consult, Room};
use yuanzhen_domain::event::Event;
use yuanzhen_domain::id::{ConsultId, PersonId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::refusal::Refusal;
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
    view::consult::ConsultView,
};

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
