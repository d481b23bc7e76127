//! `GET /session/alarm`: whether a critical value calls this person, also while the screen is locked. It says that and
//! nothing else: no patient, no value, no number.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use yuanzhen_domain::access::{self, Action};
use yuanzhen_domain::critical::{Critical, CriticalState, Rung};
use yuanzhen_domain::moment::Moment;
use yuanzhen_store::CriticalQuery;

use crate::{
    app::App,
    http::{
        answer::Answer,
        error::ErrorBody,
        page::MOST,
        requester::{LockedRequester, Requester},
    },
};

/// Whether somebody must come to the screen.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AlarmView {
    rings: bool,
}

/// Whether a critical value calls the person of this session, locked or not.
#[utoipa::path(get, path = "/session/alarm", tag = "session", security(("session" = [])),
    responses((status = OK, body = AlarmView), (status = UNAUTHORIZED, body = ErrorBody, description = "not-signed-in")))]
pub(super) async fn alarm(
    State(app): State<App>,
    LockedRequester(who): LockedRequester,
) -> Answer<AlarmView> {
    let sight =
        access::list(&who.actor, Action::SeeCritical).or_else(|_| access::list(&who.actor, Action::SeeAlarm));
    let Ok(permit) = sight else {
        return Ok(Json(AlarmView { rings: false }));
    };
    let query = CriticalQuery {
        states: CriticalState::OPEN.map(str::to_owned).to_vec(),
        limit: MOST,
        ..CriticalQuery::default()
    };
    let open = app.store.read().await?.criticals(&permit, &query).await?;
    let rings = open.items.iter().any(|one| calls(&app, &who, one, who.now));
    Ok(Json(AlarmView { rings }))
}

/// The site is called until it has answered, and when it did nothing in time; who reads and who is on duty, once it is
/// time to telephone.
fn calls(app: &App, who: &Requester, critical: &Critical, now: Moment) -> bool {
    let may = |action| access::may(&who.actor, action, &critical.subject(), &critical.relation()).is_ok();
    let rung = critical
        .overdue(&app.config.timers.ladder(), now)
        .map(|due| due.rung);
    let answered = matches!(
        critical.state,
        CriticalState::ReadBack { .. } | CriticalState::Handled { .. }
    );
    (may(Action::HandleCritical) && (!answered || rung.is_some()))
        || (may(Action::NotifyCritical) && rung.is_some_and(|rung| rung != Rung::Screen))
}
