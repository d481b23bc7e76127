//! Patients: found by number or name, registered, identified later when unknown. A patient is shown unmasked only to
//! those who treat them, and each such look leaves an audit entry.

mod check;
mod form;
mod identify;
mod register;
mod search;
mod show;

pub(crate) use form::PatientForm;
pub(crate) use register::add;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(check::check))
        .routes(routes!(search::search))
        .routes(routes!(register::register))
        .routes(routes!(show::show, register::change))
        .routes(routes!(identify::identify))
}
