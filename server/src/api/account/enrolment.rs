//! `GET /enrolment/{token}`: what a one-time link is for. Whoever holds the link may ask; a used, expired or invented
//! one is answered like one that never was.

use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;
use utoipa::ToSchema;
use yuanzhen_domain::{moment::Moment, person::Role};
use yuanzhen_store::{Account, Enrolment, EnrolmentPurpose, Stored};

use crate::{
    app::App,
    http::{
        answer::Answer,
        error::{ApiError, ErrorBody},
        requester::Visitor,
    },
    identity::token::Token,
};

/// What the link is for.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EnrolmentView {
    /// `first-administrator` or `staff`.
    #[schema(example = "first-administrator")]
    kind: &'static str,
    /// Whose link it is; none for the first administrator, who says it.
    name: Option<String>,
    /// The login, when it is settled.
    login: Option<String>,
    /// The first of their posts.
    #[schema(example = "system-admin")]
    role: &'static str,
    /// Until when it can be used.
    expires_at: i64,
    /// The least number of characters of the password.
    password_length: usize,
}

/// Shows what a one-time link is for.
#[utoipa::path(
    get,
    path = "/enrolment/{token}",
    tag = "account",
    security(()),
    params(("token" = String, Path, description = "the last part of the link")),
    responses((status = OK, body = EnrolmentView), (status = NOT_FOUND, body = ErrorBody, description = "not-found"))
)]
pub(super) async fn show(
    State(app): State<App>,
    _visitor: Visitor,
    Path(token): Path<String>,
) -> Answer<EnrolmentView> {
    let found = find(&app, &token, app.system.now()).await?;
    let (kind, role) = match found.enrolment.purpose {
        EnrolmentPurpose::FirstAdministrator => ("first-administrator", Role::SystemAdmin),
        EnrolmentPurpose::SetPassword => {
            let first = found
                .account
                .as_ref()
                .and_then(|account| account.staff.posts.first());
            ("staff", first.map_or(Role::VillageDoctor, |post| post.role))
        }
    };
    Ok(Json(EnrolmentView {
        kind,
        name: found.account.as_ref().map(|account| account.staff.name.clone()),
        login: found.account.as_ref().map(|account| account.login.clone()),
        role: role.as_str(),
        expires_at: found.enrolment.expires_at.millis(),
        password_length: app.config.identity.password_length,
    }))
}

/// A link that can be used, and whose it is.
pub(super) struct Found {
    pub(super) enrolment: Enrolment,
    pub(super) account: Option<Stored<Account>>,
}

/// Finds an open link.
pub(super) async fn find(app: &App, token: &str, now: Moment) -> Result<Found, ApiError> {
    let token = Token::parse(token).ok_or_else(ApiError::not_found)?;
    let mut reading = app.store.read().await?;
    let enrolment = reading
        .enrolment_by_token(token.expose())
        .await?
        .filter(|enrolment| enrolment.is_open(now))
        .ok_or_else(ApiError::not_found)?;
    let account = match enrolment.person {
        None => None,
        Some(person) => {
            let account = reading
                .person(person)
                .await?
                .filter(|account| account.staff.active);
            Some(account.ok_or_else(ApiError::not_found)?)
        }
    };
    Ok(Found { enrolment, account })
}
