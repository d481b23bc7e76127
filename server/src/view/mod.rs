//! Views: what the API shows of the things inside, each with its conversion. Views hold no rule and no right; they are
//! filled from what the store gave under a permit.

pub(crate) mod case;
pub(crate) mod consult;
pub(crate) mod consult_consent;
pub(crate) mod consult_request;
pub(crate) mod consult_row;
pub(crate) mod critical;
pub(crate) mod delivery;
pub(crate) mod directory;
pub(crate) mod dose;
pub(crate) mod duty;
pub(crate) mod key_image;
pub(crate) mod opinion;
pub(crate) mod patient;
pub(crate) mod refusal;
pub(crate) mod report;
pub(crate) mod ring;
pub(crate) mod roster;
pub(crate) mod study;
pub(crate) mod timeline;
pub(crate) mod upload;
pub(crate) mod words;

use jiff::{civil::Date, tz::TimeZone};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::place::Institution;

use crate::{
    app::App,
    http::{error::ApiError, requester::Requester},
};

/// The day it is at an institution.
pub(crate) fn day(institution: &Institution, now: Moment) -> Date {
    now.date_in(&zone(institution))
}

/// The time zone of an institution; checked where it is entered, so that UTC here means a zone file was taken away.
pub(crate) fn zone(institution: &Institution) -> TimeZone {
    TimeZone::get(&institution.zone).unwrap_or(TimeZone::UTC)
}

/// The day it is where the requester works.
pub(crate) async fn today(app: &App, who: &Requester) -> Result<Date, ApiError> {
    let Some(post) = who.account.staff.posts.first() else {
        return Ok(who.now.date_in(&TimeZone::UTC));
    };
    let institution = app.store.read().await?.institution(post.institution).await?;
    Ok(institution.map_or_else(
        || who.now.date_in(&TimeZone::UTC),
        |institution| day(&institution, who.now),
    ))
}
