//! After the answer: the site takes note of the opinion and says what it did with it.

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Adopted, Disposition};
use yuanzhen_domain::id::ConsultId;
use yuanzhen_domain::private::Private;

use super::moves;
use crate::{
    app::App,
    http::{
        answer::Answer, body::JsonBody, error::ErrorBody, path::Id, requester::Requester, version::IfMatch,
    },
    view::{consult::ConsultView, words},
};

/// What was done with an opinion.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Disposing {
    #[schema(schema_with = words::adopted)]
    adopted: Adopted,
    /// Why it was not followed, or not wholly.
    #[serde(default)]
    reason: String,
    /// What was done with the patient.
    done: String,
}

/// Somebody at the site takes note of the opinion.
#[utoipa::path(post, path = "/consults/{id}/acknowledge", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn acknowledge(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    moves(&app, &who, Action::AcknowledgeOpinion, id, seen, |consult| {
        consult.acknowledge(by, now)
    })
    .await
}

/// The site says what it did with the opinion.
#[utoipa::path(post, path = "/consults/{id}/dispose", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Disposing,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, reason-missing"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn dispose(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<Disposing>,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    moves(&app, &who, Action::DisposeConsult, id, seen, |consult| {
        let disposition = Disposition {
            adopted: asked.adopted,
            reason: Private::new(asked.reason.trim().to_owned()),
            done: Private::new(asked.done.trim().to_owned()),
        };
        consult.dispose(disposition, by, now)
    })
    .await
}
