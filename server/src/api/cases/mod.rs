//! Cases: registered by a site, read by a group, closed when the answer is home. The steps themselves are the domain's.

mod hand_over;
mod list;
mod register;
mod show;
mod steps;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::app::App;

pub(crate) use register::{ExaminationForm, route, village};
pub(crate) use show::{note, open};

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list, register::register))
        .routes(routes!(show::show))
        .routes(routes!(steps::claim))
        .routes(routes!(steps::release))
        .routes(routes!(steps::assign))
        .routes(routes!(steps::send_back))
        .routes(routes!(steps::resubmit))
        .routes(routes!(steps::decline))
        .routes(routes!(steps::cancel))
        .routes(routes!(steps::close))
        .routes(routes!(steps::reopen))
}
