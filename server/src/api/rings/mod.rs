//! Rings: what rings at me, that my screen rings and is heard, taken, declined; and the caller's hand on it. The ladder is
//! the domain's, its driving is in `watch`.

mod answer;
mod list;
mod steer;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

pub(super) use list::calls;

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(answer::heard))
        .routes(routes!(answer::accept))
        .routes(routes!(answer::decline))
        .routes(routes!(steer::call))
        .routes(routes!(steer::call_off))
}
