//! The nouns of the API, each a folder, each verb a file: request, handler, errors, description and tests together.
//! An endpoint is here or it does not exist; whoever adds a noun adds one line to [`router`].

use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

use crate::{app::App, http::openapi::Ground};

pub mod account;
pub(crate) mod create;
mod directory;
pub mod session;
pub mod system;

/// Everything below `/api/v1`.
#[must_use]
pub fn router() -> OpenApiRouter<App> {
    let nouns = OpenApiRouter::new()
        .merge(session::router())
        .merge(account::router())
        .merge(directory::router())
        .merge(system::router());
    OpenApiRouter::with_openapi(Ground::openapi()).nest("/api/v1", nouns)
}
