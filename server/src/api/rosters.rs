//! `GET`, `PUT /rosters/{id}`: who is on call for a reading group, by hours of the week in the zone of its institution,
//! with substitutes and the group's telephone.

use axum::{Json, extract::State};
use utoipa_axum::{router::OpenApiRouter, routes};
use yuanzhen_domain::access::{Action, Permit};
use yuanzhen_domain::event::Fact;
use yuanzhen_domain::id::ReadingGroupId;
use yuanzhen_domain::private::Private;
use yuanzhen_domain::roster::{Roster, RosterFault};
use yuanzhen_store::Reading;

use super::found;
use crate::{
    app::App,
    http::{
        answer::Answer,
        body::JsonBody,
        error::{ApiError, ErrorBody},
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    view::{
        directory::Directory,
        roster::{RosterForm, RosterView},
    },
};

/// The longest telephone number, with what people write between its digits.
const LONGEST_PHONE: usize = 32;

/// The endpoints of this noun.
pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(show, set))
}

/// A group's roster.
#[utoipa::path(get, path = "/rosters/{id}", tag = "duty", security(("session" = [])), params(("id" = Uuid, Path)),
    responses((status = OK, body = RosterView), (status = NOT_FOUND, body = ErrorBody)))]
async fn show(State(app): State<App>, who: Requester, Id(id): Id<ReadingGroupId>) -> Answer<RosterView> {
    let permit = found(&app, &who, Action::SeeRoster, id.uuid()).await?;
    let view = view(&mut app.store.read().await?, &who, id).await?;
    app.store.begin().await?.commit(who.entry(&permit)).await?;
    Ok(Json(view))
}

/// Sets a group's roster.
#[utoipa::path(put, path = "/rosters/{id}", tag = "duty", security(("session" = [])), params(("id" = Uuid, Path), ("If-Match" = String, Header)), request_body = RosterForm,
    responses((status = OK, body = RosterView), (status = PRECONDITION_REQUIRED, body = ErrorBody), (status = CONFLICT, body = ErrorBody, description = "stale"), (status = UNPROCESSABLE_ENTITY, body = ErrorBody, description = "roster-minute, roster-no-day, roster-not-a-member, roster-substitute, roster-too-many, phone-invalid"), (status = NOT_FOUND, body = ErrorBody)))]
async fn set(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReadingGroupId>,
    seen: IfMatch,
    JsonBody(form): JsonBody<RosterForm>,
) -> Answer<RosterView> {
    let permit = found(&app, &who, Action::ManageRoster, id.uuid()).await?;
    match save(&app, &who, &permit, id, seen, form).await {
        Err(error) if error.is_stale() => Err(ApiError::stale(
            view(&mut app.store.read().await?, &who, id).await?,
        )),
        Err(error) => Err(error),
        Ok(()) => Ok(Json(view(&mut app.store.read().await?, &who, id).await?)),
    }
}

async fn save(
    app: &App,
    who: &Requester,
    permit: &Permit,
    id: ReadingGroupId,
    seen: IfMatch,
    form: RosterForm,
) -> Result<(), ApiError> {
    let mut tx = app.store.begin().await?;
    let group = tx.reading_group(id).await?.ok_or_else(ApiError::not_found)?;
    let known = tx.roster(id).await?;
    seen.check(known.version)?;
    let phone = phone(form.phone.as_deref())?;
    let roster: Roster = form.read(id, || app.system.uuid()).map_err(unfit)?;
    roster.check(&group).map_err(unfit)?;
    tx.save_roster(&roster, known.version).await?;
    tx.set_group_phone(id, phone.as_ref()).await?;
    tx.publish([Roster::event(
        &group,
        Fact::RosterChanged,
        who.actor.reference(),
        who.now,
    )]);
    tx.commit(who.entry(permit)).await?;
    Ok(())
}

async fn view(reading: &mut Reading, who: &Requester, id: ReadingGroupId) -> Result<RosterView, ApiError> {
    let directory = Directory::read(reading).await?;
    let group = directory.group(id).ok_or_else(ApiError::not_found)?;
    let roster = reading.roster(id).await?;
    let phone = reading.group_phone(id).await?.map(Private::into_exposed);
    Ok(RosterView::of(&roster, group, phone, who.now, &directory))
}

/// A number somebody can tap: digits, with what people write between them.
fn phone(text: Option<&str>) -> Result<Option<Private<String>>, ApiError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let fits = text.chars().count() <= LONGEST_PHONE
        && text.chars().any(|c| c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')' | ','));
    if fits {
        Ok(Some(Private::new(text.to_owned())))
    } else {
        Err(ApiError::invalid("phone-invalid", "a telephone number is digits"))
    }
}

fn unfit(fault: RosterFault) -> ApiError {
    ApiError::invalid(fault.code(), fault.to_string())
}
