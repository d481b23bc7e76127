//! `POST /session`: sign in with login and password. The answer to a wrong login and to a wrong password is the same,
//! takes the same work, and waits the same after repeated failures.

use axum::{
    Json,
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{AppendHeaders, IntoResponse},
};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use yuanzhen_domain::{
    access::ActorRef,
    audit::{AuditEntry, Outcome},
    id::{PersonId, SessionId},
    moment::{Millis, Moment},
};
use yuanzhen_store::{Account, Session, Stored};

use super::me::Me;
use crate::{
    app::App,
    http::{
        body::JsonBody,
        error::{ApiError, ErrorBody},
        requester::Visitor,
    },
    identity::{session, throttle::Wait, token::Token},
};

/// Login and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    /// The login, in any case.
    #[schema(example = "li.wei")]
    login: String,
    /// The password.
    #[schema(value_type = String, format = Password)]
    password: SecretString,
}

/// Signs in and sets the session cookie.
#[utoipa::path(
    post,
    path = "/session",
    tag = "session",
    security(()),
    request_body = SignIn,
    responses(
        (status = OK, body = Me),
        (status = UNAUTHORIZED, body = ErrorBody, description = "wrong-credentials"),
        (status = TOO_MANY_REQUESTS, body = ErrorBody, description = "sign-in-waits"),
    )
)]
pub(super) async fn sign_in(
    State(app): State<App>,
    visitor: Visitor,
    JsonBody(asked): JsonBody<SignIn>,
) -> Result<impl IntoResponse, ApiError> {
    let now = app.system.now();
    let login = asked.login.trim().to_lowercase();
    let person = check(&app, &visitor, &login, asked.password, now).await?;
    let account = app
        .store
        .read()
        .await?
        .person(person)
        .await?
        .ok_or_else(ApiError::wrong_credentials)?;
    let (session, token) = open(&app, &account, &visitor, now).await?;
    app.figures.sign_in("done");
    let me = Me::load(&app, &account, &session).await?;
    Ok((cookie(&token, visitor.secure), Json(me)))
}

/// The person behind login and password; nobody without passing the throttle.
pub(in crate::api) async fn check(
    app: &App,
    visitor: &Visitor,
    login: &str,
    password: SecretString,
    now: Moment,
) -> Result<PersonId, ApiError> {
    app.with_throttle(|throttle| throttle.attempt(login, visitor.address, now))
        .map_err(waits)?;
    let known = app.store.read().await?.sign_in(login).await?;
    if let Some(until) = known
        .as_ref()
        .and_then(|known| known.locked_until)
        .filter(|until| *until > now)
    {
        return Err(waits(Wait(until.since(now))));
    }
    let stored = known
        .as_ref()
        .filter(|known| known.active)
        .and_then(|known| known.password.as_deref());
    let fits = app.passwords.fits(password, stored).await?;
    match known {
        Some(known) if fits => {
            app.with_throttle(|throttle| throttle.succeeded(login, visitor.address));
            if known.failed_attempts > 0 {
                app.store.forgive_attempts(known.person).await?;
            }
            Ok(known.person)
        }
        known => {
            app.figures.sign_in("refused");
            let person = known.map(|known| known.person);
            // After the answer, so that its time does not tell whether the login exists.
            app.life
                .spawn(remember_failure(app.clone(), person, visitor.clone(), now));
            Err(ApiError::wrong_credentials())
        }
    }
}

/// Writes a failed attempt to the audit chain and, for a known login, counts it where a restart does not forget.
async fn remember_failure(app: App, person: Option<PersonId>, visitor: Visitor, now: Moment) {
    let recorded = async {
        if let Some(person) = person {
            let failed = app.store.count_failed_attempt(person).await?;
            if let Some(over) = failed.checked_sub(app.config.identity.attempts) {
                let wait = crate::identity::throttle::wait_after(&app.config.identity, over);
                app.store.lock_person_until(person, now.plus(wait)).await?;
            }
        }
        let mut entry = AuditEntry::new(ActorRef::Nobody, "sign-in", now)
            .came_to(Outcome::Refused)
            .with("address", visitor.address.to_string());
        if let Some(person) = person {
            entry = entry.about("person", person.uuid());
        }
        entry.request = Some(visitor.request);
        app.store.begin().await?.commit(entry).await
    };
    if let Err(error) = recorded.await {
        tracing::error!(
            error = format!("{:#}", anyhow::Error::from(error)),
            "a failed sign-in was not recorded"
        );
    }
}

/// Opens a session for a person who has shown who they are.
pub(in crate::api) async fn open(
    app: &App,
    account: &Stored<Account>,
    visitor: &Visitor,
    now: Moment,
) -> Result<(Session, Token), ApiError> {
    let token = Token::new(&app.system);
    let session = Session {
        id: SessionId::from_uuid(app.system.uuid()),
        person: account.staff.id,
        user_agent: visitor.user_agent.clone(),
        address: visitor.address.to_string(),
        created_at: now,
        last_seen_at: now,
        expires_at: now.plus(Millis::new(app.config.identity.session_ms)),
        locked: false,
        revoked_at: None,
    };
    let mut entry = AuditEntry::new(ActorRef::Person(session.person), "sign-in", now)
        .about("session", session.id.uuid())
        .with("address", session.address.clone());
    entry.session = Some(session.id);
    entry.request = Some(visitor.request);
    let mut tx = app.store.begin().await?;
    tx.open_session(&session, token.expose()).await?;
    tx.commit(entry).await?;
    Ok((session, token))
}

/// The header that hands out the session.
pub(in crate::api) fn cookie(
    token: &Token,
    secure: bool,
) -> AppendHeaders<Option<(HeaderName, HeaderValue)>> {
    AppendHeaders(session::cookie(token, secure).map(|value| (header::SET_COOKIE, value)))
}

fn waits(Wait(wait): Wait) -> ApiError {
    let wait = std::time::Duration::from_millis(u64::try_from(wait.get()).unwrap_or(0));
    ApiError::too_many("sign-in-waits", wait)
}
