//! The talk: begun, ended, gone on in writing, taken up again. Who is in the room is the relay's report; whoever is in it
//! may say the same by hand.

use axum::{Json, extract::State};
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Consult, Room};
use yuanzhen_domain::id::ConsultId;

use super::{moves, open};
use crate::{
    api::step::{Held, or_now},
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    view::consult::ConsultView,
};

/// Both sides are in the room of a consult that was accepted or planned.
#[utoipa::path(post, path = "/consults/{id}/begin", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, consent-missing, consent-withdrawn"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn begin(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    moves(&app, &who, Action::JoinConsult, id, seen, |consult| {
        consult.begin(by.into(), now)
    })
    .await
}

/// The talk is over; the opinion is owed.
#[utoipa::path(post, path = "/consults/{id}/end", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn end(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    moves(&app, &who, Action::ConvertConsult, id, seen, |consult| {
        consult.end(by.into(), now)
    })
    .await
}

/// It goes on in writing, with all it has.
#[utoipa::path(post, path = "/consults/{id}/convert", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, consent-missing, consent-withdrawn"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn convert(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    moves(&app, &who, Action::ConvertConsult, id, seen, |consult| {
        consult.convert_to_written(by, now)
    })
    .await
}

/// From writing back to the room, before the opinion is signed. The room is placed anew: whoever was in it fetches
/// another token, and what was said in it stands.
#[utoipa::path(post, path = "/consults/{id}/talk-again", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, consent-missing, consent-withdrawn"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn talk_again(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
) -> Answer<ConsultView> {
    let done = reopen(&app, &who, id, seen).await;
    or_now(done, open(&app, &who, id)).await?;
    open(&app, &who, id).await.map(Json)
}

async fn reopen(app: &App, who: &Requester, id: ConsultId, seen: IfMatch) -> Result<Consult, ApiError> {
    let mut held: Held<Consult> = Held::take(app, who, Action::JoinConsult, id, seen).await?;
    let again = held
        .thing
        .value
        .clone()
        .talk_again(who.person().into(), who.now)?;
    match held.tx.room(&held.permit, id).await? {
        Some(room) => {
            let version = room.version;
            let room = room.value.placed_anew(who.now);
            held.tx.save_room(&room, version).await?;
        }
        None => held.tx.add_room(&Room::open(id)).await?,
    }
    held.put(app, who, Ok(again)).await
}
