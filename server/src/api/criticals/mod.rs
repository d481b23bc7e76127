//! Critical values: raised by a reader, told to the site, read back, handled, closed; revoked when they hold no longer.
//! The loop is the domain's; what rings when nobody answers is in `watch`.

mod calls;
mod close;
mod handle;
mod list;
mod note;
mod notify;
mod raise;
mod read_back;
mod revoke;
mod show;

use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

pub(crate) use raise::{Words, announce};
pub(crate) use revoke::retract;

/// Words said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Said {
    text: String,
}

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(raise::raise))
        .routes(routes!(calls::calls))
        .routes(routes!(notify::notify))
        .routes(routes!(read_back::read_back))
        .routes(routes!(handle::handle))
        .routes(routes!(close::close))
        .routes(routes!(revoke::revoke))
        .routes(routes!(note::note))
}
