//! A person's own account: the password, and the one-time link that sets the first one.

mod enrol;
mod enrolment;
mod password;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(password::change))
        .routes(routes!(enrolment::show, enrol::enrol))
}
