//! Duty: one goes on it, proves that one hears a test tone, and the page beats; so that a ring waits for nobody who cannot
//! hear. One duty a person, for all groups they are in.

mod beat;
mod take;

use utoipa_axum::{router::OpenApiRouter, routes};
use yuanzhen_domain::access::{self, Action};
use yuanzhen_domain::consult::Duty;
use yuanzhen_domain::place::ReadingGroup;
use yuanzhen_domain::roster::Roster;
use yuanzhen_store::Reading;

use crate::{
    app::App,
    http::{error::ApiError, requester::Requester},
    view::{
        directory::{Directory, Named},
        duty::{DutyView, OnCallView},
        roster::{line_of, on_call},
    },
};

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(take::show, take::take))
        .routes(routes!(beat::beat))
        .routes(routes!(beat::proven))
        .routes(routes!(take::leave))
}

/// The groups for which the requester may go on duty.
fn groups<'a>(who: &Requester, directory: &'a Directory) -> Vec<&'a ReadingGroup> {
    let mut groups = directory.all_groups();
    groups.retain(|group| {
        group.members.contains(&who.person())
            && access::may(
                &who.actor,
                Action::TakeDuty,
                &Roster::subject(group),
                &access::Relation::default(),
            )
            .is_ok()
    });
    groups
}

/// A duty as it stands, with where its holder is on the rosters now.
async fn view(
    app: &App,
    who: &Requester,
    reading: &mut Reading,
    duty: Option<&Duty>,
) -> Result<DutyView, ApiError> {
    let directory = Directory::read(reading).await?;
    let mut lines = Vec::new();
    for group in groups(who, &directory) {
        let roster = reading.roster(group.id).await?;
        let on_call = on_call(&roster, group, who.now, &directory);
        lines.push(OnCallView {
            group: Named {
                id: group.id.uuid(),
                name: group.name.clone(),
            },
            line: line_of(&on_call, who.person()),
        });
    }
    let rules = app.config.consults.timers().duty;
    Ok(DutyView::of(duty, &rules, who.now, lines))
}
