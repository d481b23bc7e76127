//! Who is asking. A handler that takes a [`Requester`] cannot be reached by the anonymous; one that takes a
//! [`LockedRequester`] can be reached while the session waits for its password; one that takes a [`Visitor`] is open
//! to all and counted by address. Denials of signed-in people are written to the audit chain here.

use std::net::{IpAddr, Ipv4Addr};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, header, request::Parts},
};
use uuid::Uuid;
use yuanzhen_domain::{
    access::{self, Action, Actor, Denied, ListPermit, Permit, PersonActor, Relation, Subject},
    audit::AuditEntry,
    id::{PersonId, RequestId},
    moment::Moment,
};
use yuanzhen_store::{Account, Session};

use super::{error::ApiError, listen::Connection, request_id, request_log::Seat};
use crate::{
    app::App,
    identity::session::{self, Standing},
};

/// A request that the page sends by itself, such as a refresh after a live event, carries this header and does not
/// count as use: otherwise a busy list would keep an abandoned session open.
const BACKGROUND: HeaderName = HeaderName::from_static("x-yuanzhen-background");

/// Letters of a browser's name kept with its session.
const USER_AGENT_LETTERS: usize = 200;

/// A signed-in person with an open session.
#[derive(Clone, Debug)]
pub struct Requester {
    /// Who, as access sees them.
    pub actor: Actor,
    /// Who, as they are known.
    pub account: Account,
    /// The session.
    pub session: Session,
    /// The request.
    pub request: RequestId,
    /// When the request came.
    pub now: Moment,
    /// How it came.
    pub visitor: Visitor,
}

/// A signed-in person whose session may be locked.
#[derive(Clone, Debug)]
pub struct LockedRequester(pub Requester);

/// Anybody, known or not.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Where from.
    pub address: IpAddr,
    /// Whether through TLS.
    pub secure: bool,
    /// The browser, as it says.
    pub user_agent: String,
    /// The request.
    pub request: RequestId,
}

impl Requester {
    /// Who.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.session.person
    }

    /// Asks for one thing. A denial is written to the audit chain and answered 404 when the thing is not visible to
    /// the requester, 403 when only the action is not theirs.
    ///
    /// # Errors
    /// The denial, or a fault of the store.
    pub async fn may(
        &self,
        app: &App,
        action: Action,
        subject: &Subject,
        relation: &Relation,
    ) -> Result<Permit, ApiError> {
        match access::may(&self.actor, action, subject, relation) {
            Ok(permit) => Ok(permit),
            Err(denied) => Err(self.denied(app, action, Some(subject.id), denied).await),
        }
    }

    /// Asks for a list. A denial is written to the audit chain.
    ///
    /// # Errors
    /// The denial, or a fault of the store.
    pub async fn list(&self, app: &App, action: Action) -> Result<ListPermit, ApiError> {
        match access::list(&self.actor, action) {
            Ok(permit) => Ok(permit),
            Err(denied) => Err(self.denied(app, action, None, denied).await),
        }
    }

    /// Somebody asked by id for what is not there: recorded and answered like a thing that is not theirs.
    pub async fn found_nothing(&self, app: &App, action: Action, id: Uuid) -> ApiError {
        self.denied(app, action, Some(id), Denied::NotVisible).await
    }

    /// Records a denial and turns it into its answer.
    pub async fn denied(&self, app: &App, action: Action, subject: Option<Uuid>, denied: Denied) -> ApiError {
        let entry = AuditEntry::denied(self.actor.reference(), action, subject, self.now);
        let recorded = async {
            let tx = app.store.begin().await?;
            tx.commit(self.sign(entry)).await
        };
        if let Err(error) = recorded.await {
            return error.into();
        }
        match denied {
            Denied::NotVisible => ApiError::not_found(),
            Denied::NotAllowed => ApiError::refused("not-allowed", "your role does not allow this")
                .with_detail(serde_json::json!({ "action": action.as_str() })),
        }
    }

    /// The audit entry of something done under a permit, with session and request.
    #[must_use]
    pub fn entry(&self, permit: &Permit) -> AuditEntry {
        self.sign(AuditEntry::under(permit, self.now))
    }

    /// The audit entry of something that needs no permit, such as signing out.
    #[must_use]
    pub fn own_entry(&self, action: &str) -> AuditEntry {
        self.sign(AuditEntry::new(self.actor.reference(), action, self.now))
    }

    /// The audit entry of a list that was shown: how many, never who.
    #[must_use]
    pub fn list_entry(&self, permit: &ListPermit, shown: usize) -> AuditEntry {
        let mut entry = AuditEntry::new(permit.actor(), permit.action().as_str(), self.now)
            .with("shown", i64::try_from(shown).unwrap_or(i64::MAX));
        permit
            .action()
            .kind()
            .as_str()
            .clone_into(&mut entry.subject_kind);
        entry.purpose = Some(permit.purpose());
        self.sign(entry)
    }

    fn sign(&self, mut entry: AuditEntry) -> AuditEntry {
        entry.session = Some(self.session.id);
        entry.request = Some(self.request);
        if let [post] = self.account.staff.posts.as_slice() {
            entry.role = Some(post.role);
            entry.institution = Some(post.institution);
        }
        entry
    }
}

impl FromRequestParts<App> for Requester {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let (requester, standing) = load(parts, app).await?;
        if standing == Standing::Locked {
            return Err(ApiError::locked());
        }
        if !parts.headers.contains_key(BACKGROUND) {
            app.store
                .note_session_use(&requester.session, requester.now)
                .await?;
        }
        Ok(requester)
    }
}

impl FromRequestParts<App> for LockedRequester {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        Ok(Self(load(parts, app).await?.0))
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let visitor = Self::of(parts);
        app.limits.address(visitor.address)?;
        Ok(visitor)
    }
}

impl Visitor {
    fn of(parts: &Parts) -> Self {
        let connection = parts.extensions.get::<Connection>().copied();
        let nowhere = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        Self {
            address: connection.map_or(nowhere, |connection| connection.peer.ip().to_canonical()),
            secure: connection.is_some_and(|connection| connection.secure),
            user_agent: user_agent(&parts.headers),
            request: parts
                .extensions
                .get::<RequestId>()
                .copied()
                .unwrap_or(request_id::NONE),
        }
    }
}

async fn load(parts: &Parts, app: &App) -> Result<(Requester, Standing), ApiError> {
    let visitor = Visitor::of(parts);
    match find(parts, app, &visitor).await? {
        Some((requester, standing)) => {
            if let Some(seat) = parts.extensions.get::<Seat>() {
                seat.take(requester.person());
            }
            app.limits.person(requester.person())?;
            Ok((requester, standing))
        }
        None => {
            app.limits.address(visitor.address)?;
            Err(ApiError::signed_out())
        }
    }
}

async fn find(
    parts: &Parts,
    app: &App,
    visitor: &Visitor,
) -> Result<Option<(Requester, Standing)>, ApiError> {
    let Some(token) = session::token_of(&parts.headers, visitor.secure) else {
        return Ok(None);
    };
    let now = app.system.now();
    let mut reading = app.store.read().await?;
    let Some(session) = reading.session_by_token(token.expose()).await? else {
        return Ok(None);
    };
    let standing = session::standing(&session, &app.config.identity, now);
    if standing == Standing::Over {
        return Ok(None);
    }
    let Some((account, actor)) =
        session::actor(&mut reading, session.person, &app.config.consults.timers(), now).await?
    else {
        return Ok(None);
    };
    let requester = Requester {
        actor: Actor::Person(actor),
        account: account.value,
        session,
        request: visitor.request,
        now,
        visitor: visitor.clone(),
    };
    Ok(Some((requester, standing)))
}

fn user_agent(headers: &HeaderMap) -> String {
    let given = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    given
        .chars()
        .filter(|letter| !letter.is_control())
        .take(USER_AGENT_LETTERS)
        .collect()
}

impl Requester {
    /// The person as access sees them.
    #[must_use]
    pub fn person_actor(&self) -> Option<&PersonActor> {
        match &self.actor {
            Actor::Person(person) => Some(person),
            Actor::Device(_) | Actor::Node(_) | Actor::PatientLink { .. } | Actor::SystemJob(_) => None,
        }
    }
}
