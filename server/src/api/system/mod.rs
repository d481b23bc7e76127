//! The program about itself: alive, ready, figures, its certificate authority, whether a
//! report holds. Outside `/api/v1`, and open to anybody
//! who can reach the listener, but for the figures, which have a listener of their own.

mod live;
pub(crate) mod metrics;
mod ready;
pub mod trust;
mod verify;

use axum::{Router, routing::get};
use utoipa_axum::router::OpenApiRouter;

use crate::app::App;

/// Endpoints of this noun below `/api/v1`: none; those of the operator come with the administration pages.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}

/// Endpoints outside `/api/v1`.
pub(crate) fn outside() -> Router<App> {
    Router::new()
        .route("/livez", get(live::live))
        .route("/readyz", get(ready::ready))
        .merge(trust::routes())
        .merge(verify::routes())
}
