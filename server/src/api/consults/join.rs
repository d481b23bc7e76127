//! `POST /consults/{id}/join`: a ticket into the room for whoever may come in now.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Newcomer, NotAdmitted};
use yuanzhen_domain::id::{ConsultId, ParticipantId};
use yuanzhen_domain::person::Post;
use yuanzhen_relay::RoomId;

use super::room::hold;
use crate::{
    api::found,
    app::App,
    attendance::of_requester,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
    },
    signalling::rooms::{Pass, Rooms},
};

/// A ticket into a room.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TicketView {
    /// For the `join` message of the live connection.
    token: String,
    room: Uuid,
    /// Who one is in the room; the same after a reload and on another device.
    participant: Uuid,
    /// How many others are there now.
    others: usize,
    expires_at: i64,
}

/// A ticket into the room of a consult.
#[utoipa::path(post, path = "/consults/{id}/join", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = TicketView), (status = CONFLICT, body = ErrorBody, description = "room-closed, room-locked, room-full, room-removed, room-not-invited"), (status = FORBIDDEN, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn join(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
) -> Answer<TicketView> {
    let permit = found(&app, &who, Action::JoinConsult, id.uuid()).await?;
    let (mut tx, consult, room) = hold(&app, &permit, id).await?;
    let version = room.version;
    let person = who.person();
    let place = RoomId(id.uuid());
    let newcomer = Newcomer {
        person,
        of_requester: of_requester(&consult, &who.account),
        participant: ParticipantId::from_uuid(Rooms::participant(place, person).0),
    };
    let (room, claims) = room
        .value
        .admit(&consult, newcomer, who.now)
        .map_err(not_admitted)?;
    tx.save_room(&room, version).await?;
    tx.commit(who.entry(&permit)).await?;
    let panel = consult.panel();
    let leads = match panel.first() {
        Some(first) => *first == person,
        None => consult.state.expert().is_some_and(|expert| expert.by == person),
    };
    let post = post_for(&who, &consult.owner.institution)
        .ok_or_else(|| ApiError::conflict("room-not-invited", "they hold no post"))?;
    let ticket = app.rooms.token(&Pass {
        room: place,
        person,
        role: post.role,
        institution: post.institution,
        lead: leads,
        may_lead: leads || panel.contains(&person),
        epoch: claims.epoch,
    });
    Ok(Json(TicketView {
        token: ticket.token,
        room: place.0,
        participant: ticket.participant.0,
        others: ticket.others,
        expires_at: ticket.expires_at.millis(),
    }))
}

/// As what they take part: in the inviting house if they work there, else where they work first.
fn post_for(who: &Requester, inviting: &yuanzhen_domain::id::InstitutionId) -> Option<Post> {
    let posts = &who.account.staff.posts;
    posts
        .iter()
        .find(|post| post.institution == *inviting && post.role.is_doctor())
        .or_else(|| posts.iter().find(|post| post.role.is_doctor()))
        .or_else(|| posts.first())
        .copied()
}

fn not_admitted(why: NotAdmitted) -> ApiError {
    ApiError::conflict(why.code(), why.to_string())
}
