//! `POST /enrolment/{token}`: use a one-time link up. The first administrator says login and name and is made with the
//! county's first institution; anybody else sets a password. Either is signed in with the answer.

use axum::{
    Json,
    extract::{Path, State},
    response::IntoResponse,
};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use yuanzhen_domain::{access::ActorRef, audit::AuditEntry, id::PersonId};
use yuanzhen_store::{EnrolmentPurpose, Tx};

use super::enrolment::{self, Found};
use crate::{
    api::session::{me::Me, sign_in},
    app::App,
    http::{
        body::JsonBody,
        error::{ApiError, ErrorBody},
        requester::Visitor,
    },
    identity::enrol::{self, FirstAdministrator},
};

/// Letters of a name.
const NAME_LETTERS: usize = 64;

/// Login and password for a link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Enrol {
    /// The login: for staff the one that is settled, for the first administrator the one they choose.
    #[schema(example = "admin")]
    login: String,
    /// The password from now on.
    #[schema(value_type = String, format = Password)]
    password: SecretString,
    /// The first administrator's name.
    name: Option<String>,
}

/// Uses a one-time link up and signs in.
#[utoipa::path(
    post,
    path = "/enrolment/{token}",
    tag = "account",
    security(()),
    params(("token" = String, Path, description = "the last part of the link")),
    request_body = Enrol,
    responses(
        (status = OK, body = Me),
        (status = NOT_FOUND, body = ErrorBody, description = "not-found"),
        (status = UNPROCESSABLE_ENTITY, body = ErrorBody,
            description = "login-invalid, name-missing, password-too-short, password-too-long, password-too-easy"),
    )
)]
pub(super) async fn enrol(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    JsonBody(asked): JsonBody<Enrol>,
) -> Result<impl IntoResponse, ApiError> {
    let now = app.system.now();
    let found = enrolment::find(&app, &token, now).await?;
    let login = login_of(&found, &asked)?;
    let hash = app.passwords.hash(&login, asked.password).await?;
    let mut tx = app.store.begin().await?;
    if !tx.use_enrolment(found.enrolment.id, now).await? {
        return Err(ApiError::not_found());
    }
    let person = match found.enrolment.purpose {
        EnrolmentPurpose::FirstAdministrator => {
            let name = name_of(asked.name.as_deref())?;
            enrol::found_county(&mut tx, &app, FirstAdministrator { login, name }, now).await?
        }
        EnrolmentPurpose::SetPassword => found.enrolment.person.ok_or_else(ApiError::not_found)?,
    };
    set_password(&mut tx, person, &hash).await?;
    tx.revoke_sessions_of(person, None, now).await?;
    let mut entry = AuditEntry::new(ActorRef::Person(person), "enrol", now).about("person", person.uuid());
    entry.request = Some(visitor.request);
    tx.commit(entry).await?;
    let account = app
        .store
        .read()
        .await?
        .person(person)
        .await?
        .ok_or_else(ApiError::not_found)?;
    let (session, token) = sign_in::open(&app, &account, &visitor, now).await?;
    let me = Me::load(&app, &account, &session).await?;
    Ok((sign_in::cookie(&token, visitor.secure), Json(me)))
}

async fn set_password(tx: &mut Tx, person: PersonId, hash: &str) -> Result<(), ApiError> {
    if tx.set_password(person, hash).await? {
        Ok(())
    } else {
        Err(ApiError::not_found())
    }
}

fn login_of(found: &Found, asked: &Enrol) -> Result<String, ApiError> {
    let given = asked.login.trim().to_lowercase();
    match &found.account {
        // The settled login counts; saying another is a slip, not a wish.
        Some(account) if given.is_empty() || given == account.login => Ok(account.login.clone()),
        Some(_) => Err(ApiError::invalid(
            "login-differs",
            "this link is for another login",
        )),
        None if enrol::is_login(&given) => Ok(given),
        None => Err(ApiError::invalid(
            "login-invalid",
            "a login has 3 to 32 letters a-z, digits, dots, hyphens or underscores and begins with a letter",
        )),
    }
}

fn name_of(given: Option<&str>) -> Result<String, ApiError> {
    let name = given.unwrap_or_default().trim();
    if name.is_empty() || name.chars().count() > NAME_LETTERS || name.chars().any(char::is_control) {
        return Err(ApiError::invalid(
            "name-missing",
            "say your name, at most 64 letters",
        ));
    }
    Ok(name.to_owned())
}
