//! The opinion of a consult: begun, saved as it is typed, checked, signed by its writer and by the others, amended,
//! printed.

mod check;
mod draft;
mod pictures;
mod print;
mod sign;
mod start;
mod steps;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The endpoints of opinions.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(start::start))
        .routes(routes!(draft::save))
        .routes(routes!(check::check))
        .routes(routes!(sign::sign))
        .routes(routes!(steps::reopen))
        .routes(routes!(steps::amend))
        .routes(routes!(steps::excuse))
        .routes(routes!(print::pdf))
        .routes(routes!(print::printed))
}
