//! Studies: what devices sent, matched by itself or linked by hand.

mod link;
mod list;
mod made_at;
mod register;
mod show;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(show::show))
        .routes(routes!(show::suggestions))
        .routes(routes!(register::register))
        .routes(routes!(link::link))
        .routes(routes!(link::unlink))
        .routes(routes!(link::clear))
}
