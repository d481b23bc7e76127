//! `GET /outside`: what rings nobody answered sent by the path outside the browser: to the letter, when, how often it was
//! tried, and what was answered. Nothing of a patient is in it.

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::ConsultId;
use yuanzhen_domain::moment::Moment;
use yuanzhen_store::{OutsideMessage, OutsideState};

use crate::{
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        page::{MOST, Page},
        path::Asked,
        requester::Requester,
    },
};

/// Messages given when the client names no number.
const USUAL: u32 = 50;

/// Which messages.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct OutsideFilter {
    consult: Option<Uuid>,
    after: Option<String>,
    limit: Option<u32>,
}

/// A message that was sent, or is to be.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OutsideView {
    id: Uuid,
    consult: Uuid,
    ring: Uuid,
    /// For which time the ring went outside.
    time: u32,
    made_at: i64,
    /// waiting, sent or failed.
    state: &'static str,
    attempts: u32,
    tried_at: Option<i64>,
    /// What the other side answered, or why there was no answer.
    answer: Option<String>,
    /// Exactly what is sent.
    #[schema(value_type = Object)]
    body: Value,
}

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list))
}

/// What was sent outside the browser, the newest first.
#[utoipa::path(get, path = "/outside", tag = "consults", security(("session" = [])), params(OutsideFilter),
    responses((status = OK, body = Page<OutsideView>), (status = FORBIDDEN, body = ErrorBody)))]
async fn list(
    State(app): State<App>,
    who: Requester,
    Asked(asked): Asked<OutsideFilter>,
) -> Answer<Page<OutsideView>> {
    let permit = who.list(&app, Action::SeeConsultFlow).await?;
    let limit = match asked.limit {
        None => USUAL,
        Some(limit) if (1..=MOST).contains(&limit) => limit,
        Some(_) => return Err(ApiError::malformed(format!("limit must be between 1 and {MOST}"))),
    };
    let consult = asked.consult.map(ConsultId::from_uuid);
    let page = app
        .store
        .read()
        .await?
        .outside_messages(&permit, consult, asked.after.as_deref(), limit)
        .await?;
    app.store
        .begin()
        .await?
        .commit(who.list_entry(&permit, page.items.len()))
        .await?;
    Ok(Json(Page {
        items: page.items.iter().map(OutsideView::from).collect(),
        next: page.next,
    }))
}

impl From<&OutsideMessage> for OutsideView {
    fn from(message: &OutsideMessage) -> Self {
        Self {
            id: message.id,
            consult: message.consult.uuid(),
            ring: message.ring.uuid(),
            time: message.time,
            made_at: message.made_at.millis(),
            state: match message.state {
                OutsideState::Waiting => "waiting",
                OutsideState::Sent => "sent",
                OutsideState::Failed => "failed",
            },
            attempts: message.attempts,
            tried_at: message.tried_at.map(Moment::millis),
            answer: message.answer.clone(),
            body: serde_json::from_str(message.words.expose()).unwrap_or(Value::Null),
        }
    }
}
