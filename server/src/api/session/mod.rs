//! Signing in and out, and the sessions of the person who asks.

mod alarm;
mod all;
mod end;
mod end_all;
mod lock;
pub mod me;
mod show;
pub(in crate::api) mod sign_in;
mod unlock;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in::sign_in, show::show, end::end))
        .routes(routes!(all::all, end_all::end_all))
        .routes(routes!(alarm::alarm))
        .routes(routes!(lock::lock))
        .routes(routes!(unlock::unlock))
}
