//! Who distributes the work gives a consult to an expert, sends it to another group, or to a higher one. What rang at the
//! former group stops; an emergency rings at the new one at once.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Agreed, Consult, ConsultState, Qualified};
use yuanzhen_domain::id::{ConsultId, PersonId};
use yuanzhen_domain::private::Private;
use yuanzhen_domain::refusal::Why;

use super::{ask, groups, open, ring, take::unfit, whole};
use crate::{
    api::step::{Held, or_now},
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    view::{consult::ConsultView, directory::Directory},
    watch::called,
};

/// To whom.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AssignForm {
    expert: Uuid,
}

/// Where to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Rerouting {
    group: Uuid,
}

/// Where to, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EscalateForm {
    group: Uuid,
    reason: String,
}

/// Gives a consult to an expert, even out of another's hands.
#[utoipa::path(post, path = "/consults/{id}/assign", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = AssignForm,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, not-qualified, same-hand"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "expert-unknown"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn assign(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<AssignForm>,
) -> Answer<ConsultView> {
    let done = async {
        let mut held: Held<Consult> = Held::take(&app, &who, Action::AssignConsult, id, seen).await?;
        let directory = Directory::read(&mut held.tx).await?;
        let account = directory
            .account(PersonId::from_uuid(asked.expert))
            .filter(|account| {
                account.staff.active && account.staff.posts.iter().any(|post| post.role.is_doctor())
            })
            .ok_or_else(|| ApiError::invalid("expert-unknown", "that expert is not there"))?;
        let today = called::today(account, &directory, who.now);
        let expert = Qualified::check(&account.staff, today).map_err(unfit)?;
        let decided = whole(&mut held, id).await?.assign(expert, who.person(), who.now);
        held.put(&app, &who, decided).await
    };
    or_now(done.await, open(&app, &who, id)).await?;
    open(&app, &who, id).await.map(Json)
}

/// Sends a consult nobody took to another group's list.
#[utoipa::path(post, path = "/consults/{id}/route", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Rerouting,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, no-agreement"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "group-unknown"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn route(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<Rerouting>,
) -> Answer<ConsultView> {
    send(&app, &who, id, seen, asked.group, None).await
}

/// Sends a consult to a higher group; its expert comes to the talk as a guest.
#[utoipa::path(post, path = "/consults/{id}/escalate", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = EscalateForm,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, reason-missing, no-agreement"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "group-unknown"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn escalate(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<EscalateForm>,
) -> Answer<ConsultView> {
    let reason = Private::new(asked.reason.trim().to_owned());
    send(&app, &who, id, seen, asked.group, Some(reason)).await
}

async fn send(
    app: &App,
    who: &Requester,
    id: ConsultId,
    seen: IfMatch,
    group: Uuid,
    reason: Option<Private<String>>,
) -> Answer<ConsultView> {
    let done = async {
        let mut held: Held<Consult> = Held::take(app, who, Action::AssignConsult, id, seen).await?;
        let directory = Directory::read(&mut held.tx).await?;
        let consult = whole(&mut held, id).await?;
        let chosen = groups::choose(&mut held.tx, &directory, &consult.owner, Some(group), who.now).await?;
        let urgent = consult.kind == yuanzhen_domain::consult::ConsultKind::Urgent;
        if chosen.agreed == Agreed::Emergency && !urgent {
            return Err(ask::refuse(Why::NoAgreement));
        }
        let (to, agreed, by) = (chosen.group.id, chosen.agreed, who.actor.reference());
        let (consult, events) = match &reason {
            None => consult.route(to, agreed, by, who.now)?,
            Some(reason) => consult.escalate(to, agreed, reason, by, who.now)?,
        };
        held.tx.publish(events);
        ring::silence(app, &mut held.tx, &consult, by, who.now).await?;
        if let ConsultState::Ringing { .. } = consult.state {
            ask::begin(app, &mut held.tx, &consult, None, by, &directory, who.now).await?;
        }
        held.put(app, who, Ok((consult, Vec::new()))).await
    };
    or_now(done.await, open(app, who, id)).await?;
    open(app, who, id).await.map(Json)
}
