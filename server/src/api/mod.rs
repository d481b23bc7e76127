//! The nouns of the API, each a folder, each verb a file: request, handler, errors, description and tests together.
//! An endpoint is here or it does not exist; whoever adds a noun adds one line to [`router`].

use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

use uuid::Uuid;
use yuanzhen_domain::access::{Action, Permit};

use crate::{
    app::App,
    http::{error::ApiError, openapi::Ground, requester::Requester},
};

pub mod account;
mod board;
mod cases;
mod consults;
pub(crate) mod create;
mod criticals;
mod deliveries;
mod directory;
mod duty;
mod home;
mod images;
mod line_trial;
mod outside;
mod patients;
mod reports;
mod rings;
mod rosters;
pub mod session;
pub(crate) mod step;
mod studies;
pub mod system;
mod uploads;

pub(crate) use cases::route as route_for;
pub(crate) use consults::is_of_requester;

/// Everything below `/api/v1`.
#[must_use]
pub fn router() -> OpenApiRouter<App> {
    let nouns = OpenApiRouter::new()
        .merge(session::router())
        .merge(account::router())
        .merge(directory::router())
        .merge(patients::router())
        .merge(cases::router())
        .merge(studies::router())
        .merge(reports::router())
        .merge(deliveries::router())
        .merge(criticals::router())
        .merge(consults::router())
        .merge(rings::router())
        .merge(duty::router())
        .merge(rosters::router())
        .merge(board::router())
        .merge(outside::router())
        .merge(uploads::router())
        .merge(home::router())
        .merge(line_trial::router())
        .merge(system::router());
    OpenApiRouter::with_openapi(Ground::openapi()).nest("/api/v1", nouns)
}

/// The permit for one thing named by id; what is not there and what is not theirs look the same and both leave a row.
pub(crate) async fn found(app: &App, who: &Requester, action: Action, id: Uuid) -> Result<Permit, ApiError> {
    let subject = app.store.read().await?.subject(action.kind(), id).await?;
    match subject {
        Some((subject, relation)) => who.may(app, action, &subject, &relation).await,
        None => Err(who.found_nothing(app, action, id).await),
    }
}
