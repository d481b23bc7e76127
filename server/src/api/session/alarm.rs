//! `GET /session/alarm`: whether a critical value or a consult calls this person, also while the screen is locked. It says
//! that and nothing else: no patient, no value, no number.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::{self, Action};
use yuanzhen_domain::critical::CriticalState;
use yuanzhen_store::CriticalQuery;

use crate::{
    api::rings::calls,
    app::App,
    http::{answer::Answer, error::ErrorBody, page::MOST, requester::LockedRequester},
};

/// Whether somebody must come to the screen.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AlarmView {
    /// A critical value calls.
    rings: bool,
    /// A consult rings.
    consult: bool,
}

/// Whether a critical value or a consult calls the person of this session, locked or not.
#[utoipa::path(get, path = "/session/alarm", tag = "session", security(("session" = [])),
    responses((status = OK, body = AlarmView), (status = UNAUTHORIZED, body = ErrorBody, description = "not-signed-in")))]
pub(super) async fn alarm(
    State(app): State<App>,
    LockedRequester(who): LockedRequester,
) -> Answer<AlarmView> {
    let mut reading = app.store.read().await?;
    let ringing = reading.rings_calling(who.person()).await?;
    let on_duty = reading.duty(who.person()).await?.is_some();
    drop(reading);
    let consult = ringing.iter().any(|ring| calls(ring, who.person(), on_duty));
    let sight =
        access::list(&who.actor, Action::SeeCritical).or_else(|_| access::list(&who.actor, Action::SeeAlarm));
    let Ok(permit) = sight else {
        return Ok(Json(AlarmView {
            rings: false,
            consult,
        }));
    };
    let query = CriticalQuery {
        states: CriticalState::OPEN.map(str::to_owned).to_vec(),
        limit: MOST,
        ..CriticalQuery::default()
    };
    let open = app.store.read().await?.criticals(&permit, &query).await?;
    let ladder = app.config.timers.ladder();
    let rings = open
        .items
        .iter()
        .any(|one| one.calls(&who.actor, &ladder, who.now));
    Ok(Json(AlarmView { rings, consult }))
}
