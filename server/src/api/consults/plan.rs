//! The time of an ordinary consult: set, agreed to, changed, and that a side did not come. Two plans of one expert at once
//! are pointed out, and may be meant so.

use axum::{Json, extract::State};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::consult::{Consult, Side};
use yuanzhen_domain::id::ConsultId;
use yuanzhen_domain::moment::Moment;

use super::{distributes, moves, open, whole};
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
    view::{consult::ConsultView, words},
};

/// A time to set.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanForm {
    from: i64,
    until: i64,
    /// Although the expert has another one at that time.
    #[serde(default)]
    anyway: bool,
}

/// Who did not come.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Absent {
    #[schema(schema_with = words::side)]
    side: Side,
}

/// Sets the time of a consult, or another.
#[utoipa::path(post, path = "/consults/{id}/schedule", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = PlanForm,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, time-impossible, expert-busy with detail.consult"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn schedule(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<PlanForm>,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    let (from, until) = (Moment::from_millis(asked.from), Moment::from_millis(asked.until));
    let done = async {
        let mut held: Held<Consult> = Held::take(&app, &who, Action::ScheduleConsult, id, seen).await?;
        if let Some(expert) = held.thing.state.expert().filter(|_| !asked.anyway) {
            let busy = held.tx.plans_of(expert.by, from, until).await?;
            if let Some(other) = busy.iter().find(|other| other.consult != id) {
                return Err(
                    ApiError::conflict("expert-busy", "the expert has another consult at that time")
                        .with_detail(json!({
                            "consult": other.consult.uuid(),
                            "from": other.from,
                            "until": other.until,
                        })),
                );
            }
        }
        // The flow is masked, and what is saved is not: the words are read under the program's own right.
        let whole = whole(&mut held, id).await?;
        let decided = whole.schedule(from, until, by, now);
        held.put(&app, &who, decided).await
    };
    or_now(done.await, open(&app, &who, id)).await?;
    open(&app, &who, id).await.map(Json)
}

/// The expert agrees to the time.
#[utoipa::path(post, path = "/consults/{id}/confirm", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, not-the-expert"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn confirm(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
) -> Answer<ConsultView> {
    let (by, now) = (who.person(), who.now);
    moves(&app, &who, Action::ConfirmConsult, id, seen, |consult| {
        consult.confirm(by, now)
    })
    .await
}

/// Says that a side did not come.
#[utoipa::path(post, path = "/consults/{id}/no-show", tag = "consults", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = Absent,
    responses((status = OK, body = ConsultView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale, wrong-state, too-early"), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn no_show(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsultId>,
    seen: IfMatch,
    JsonBody(asked): JsonBody<Absent>,
) -> Answer<ConsultView> {
    let timers = app.config.consults.timers();
    let (by, now) = (who.person(), who.now);
    distributes(&app, &who, Action::ScheduleConsult, id, seen, |consult| {
        consult.no_show(asked.side, by, now, &timers)
    })
    .await
}
