//! Deliveries: what came back to a site, printed and acknowledged there.

mod acknowledge;
mod list;
mod printed;
mod show;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(acknowledge::acknowledge))
        .routes(routes!(printed::printed))
}
