//! Who and what there is: places, institutions, consortia, agreements, reading groups, routes, staff, devices, and the audit
//! list. Everybody sees the directory of their own consortium; changing it belongs to the administrators.

mod agreements;
mod audit;
mod consortia;
mod devices;
mod entry;
mod institutions;
mod places;
mod reading_groups;
mod routes;
mod staff;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The endpoints of these nouns.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(places::list, places::create))
        .routes(routes!(places::change))
        .routes(routes!(institutions::list, institutions::create))
        .routes(routes!(institutions::change))
        .routes(routes!(consortia::list, consortia::create))
        .routes(routes!(consortia::change))
        .routes(routes!(agreements::list, agreements::create))
        .routes(routes!(agreements::change))
        .routes(routes!(reading_groups::list, reading_groups::create))
        .routes(routes!(reading_groups::change))
        .routes(routes!(routes::list, routes::create))
        .routes(routes!(routes::change))
        .routes(routes!(staff::list, staff::create))
        .routes(routes!(staff::change))
        .routes(routes!(staff::enrolment_link))
        .routes(routes!(staff::sign_out))
        .routes(routes!(devices::list, devices::create))
        .routes(routes!(devices::change))
        .routes(routes!(devices::token))
        .routes(routes!(audit::list))
}
