//! `GET /home`: what waits for the requester now, in numbers. Names stay in the lists the numbers lead to.

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use yuanzhen_domain::access::{self, Action};
use yuanzhen_domain::critical::CriticalState;
use yuanzhen_store::{CriticalQuery, DeliveryQuery, StudyQuery};

use crate::{
    app::App,
    http::{answer::Answer, error::ErrorBody, page::MOST, requester::Requester},
};

/// Counts; absent where the requester's roles have no such list.
#[derive(Debug, Default, Serialize, ToSchema)]
struct HomeView {
    open_emergency: Option<u64>,
    open_urgent: Option<u64>,
    open_routine: Option<u64>,
    claimed_by_me: Option<u64>,
    overdue: Option<u64>,
    unmatched_studies: Option<usize>,
    unacknowledged_results: Option<usize>,
    open_criticals: Option<usize>,
}

/// The endpoint of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(home))
}

/// What waits for the requester.
#[utoipa::path(get, path = "/home", tag = "home", security(("session" = [])),
    responses((status = OK, body = HomeView), (status = UNAUTHORIZED, body = ErrorBody)))]
async fn home(State(app): State<App>, who: Requester) -> Answer<HomeView> {
    let mut reading = app.store.read().await?;
    let mut home = HomeView::default();
    let cases =
        access::list(&who.actor, Action::SeeCase).or_else(|_| access::list(&who.actor, Action::SeeFlow));
    if let Ok(permit) = cases {
        let counts = reading.case_counts(&permit, who.person(), who.now).await?;
        home.open_emergency = Some(counts.emergency);
        home.open_urgent = Some(counts.urgent);
        home.open_routine = Some(counts.routine);
        home.claimed_by_me = Some(counts.claimed_by_me);
        home.overdue = Some(counts.overdue);
    }
    if access::list(&who.actor, Action::LinkStudy).is_ok()
        && let Ok(permit) = access::list(&who.actor, Action::SeeStudy)
    {
        let links = vec!["waiting".to_owned(), "unmatched".to_owned()];
        let query = StudyQuery {
            links,
            limit: MOST,
            ..StudyQuery::default()
        };
        home.unmatched_studies = Some(reading.studies(&permit, &query).await?.items.len());
    }
    if access::list(&who.actor, Action::AcknowledgeDelivery).is_ok()
        && let Ok(permit) = access::list(&who.actor, Action::SeeDelivery)
    {
        let states = vec!["published".to_owned(), "delivered".to_owned()];
        let query = DeliveryQuery {
            states,
            limit: MOST,
            ..DeliveryQuery::default()
        };
        home.unacknowledged_results = Some(reading.deliveries(&permit, &query).await?.items.len());
    }
    let criticals =
        access::list(&who.actor, Action::SeeCritical).or_else(|_| access::list(&who.actor, Action::SeeAlarm));
    if let Ok(permit) = criticals {
        let states = CriticalState::OPEN.map(str::to_owned).to_vec();
        let query = CriticalQuery {
            states,
            limit: MOST,
            ..CriticalQuery::default()
        };
        home.open_criticals = Some(reading.criticals(&permit, &query).await?.items.len());
    }
    Ok(Json(home))
}
