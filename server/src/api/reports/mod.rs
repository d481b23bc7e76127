//! Reports: written from a claimed case, saved as they are typed, checked, submitted, signed, amended, withdrawn.

mod amend;
mod check;
mod desk;
mod draft;
mod key_images;
mod pdf;
mod settle;
mod sign;
mod start;
mod steps;
mod templates;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(templates::templates))
        .routes(routes!(start::start))
        .routes(routes!(draft::save))
        .routes(routes!(check::check))
        .routes(routes!(sign::submit))
        .routes(routes!(steps::take_back))
        .routes(routes!(steps::review))
        .routes(routes!(steps::reject))
        .routes(routes!(sign::sign))
        .routes(routes!(amend::amend))
        .routes(routes!(amend::give_up))
        .routes(routes!(steps::withdraw))
        .routes(routes!(pdf::pdf))
}
