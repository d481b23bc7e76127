//! `/staff`: who works where in which role. Making an account gives no password: the person sets one by a one-time link.

use axum::http::StatusCode;
use axum::{Json, extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{Action, Relation, Subject};
use yuanzhen_domain::id::{EnrolmentId, InstitutionId, PersonId};
use yuanzhen_domain::moment::{Millis, Moment};
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::person::{Credentials, Post, Role, Staff};
use yuanzhen_domain::private::Private;
use yuanzhen_store::{Account, Enrolment, EnrolmentPurpose, Reading, StoreError, Stored, Tx};

use super::entry::{self, Entry, Form, manage, of_institution};
use crate::{
    app::App,
    http::{
        answer::{Answer, Created},
        body::JsonBody,
        error::{ApiError, ErrorBody},
        page::Page,
        path::Id,
        requester::Requester,
        version::IfMatch,
    },
    live::hub::Pulse,
    view::words,
};

/// How long a link to set a password works: a working week, so that it survives a weekend.
const LINK_LIFE: Millis = Millis::hours(7 * 24);

/// A role at an institution.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PostView {
    #[schema(schema_with = words::role)]
    role: Role,
    institution: Uuid,
}

/// What a person is licensed for.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CredentialsView {
    licence_number: Option<String>,
    title: Option<String>,
    #[schema(value_type = Option<String>, format = Date)]
    practising_since: Option<jiff::civil::Date>,
}

/// A member of staff.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StaffView {
    id: Uuid,
    login: String,
    name: String,
    phone: Option<String>,
    roles: Vec<PostView>,
    credentials: CredentialsView,
    active: bool,
    version: u64,
}

/// A member of staff to add or to change.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StaffForm {
    id: Uuid,
    login: String,
    name: String,
    phone: Option<String>,
    roles: Vec<PostView>,
    #[serde(default)]
    credentials: CredentialsView,
    active: bool,
}

/// A link by which a person sets a password, shown once.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EnrolmentLink {
    /// The path and fragment below the address of this program.
    link: String,
    expires_at: i64,
}

impl From<Stored<Account>> for StaffView {
    fn from(stored: Stored<Account>) -> Self {
        let version = stored.version;
        let Account { login, staff } = stored.value;
        Self {
            id: staff.id.uuid(),
            login,
            name: staff.name,
            phone: staff.phone.map(Private::into_exposed),
            roles: staff
                .posts
                .into_iter()
                .map(|post| PostView {
                    role: post.role,
                    institution: post.institution.uuid(),
                })
                .collect(),
            credentials: CredentialsView {
                licence_number: staff.credentials.licence,
                title: staff.credentials.title,
                practising_since: staff.credentials.independent_since,
            },
            active: staff.active,
            version,
        }
    }
}

/// The staff the requester has to do with: everybody for the administrators, else those of the same consortium, without
/// their telephone numbers.
#[utoipa::path(get, path = "/staff", tag = "directory", security(("session" = [])),
    responses((status = OK, body = Page<StaffView>), (status = UNAUTHORIZED, body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, who: Requester) -> Answer<Page<StaffView>> {
    let permit = who.list(&app, Action::SeeDirectory).await?;
    let manages = yuanzhen_domain::access::list(&who.actor, Action::ManagePeople).is_ok();
    let mut reading = app.store.read().await?;
    let institutions = reading.institutions().await?;
    let consortium = |id: InstitutionId| {
        institutions
            .iter()
            .find(|institution| institution.id == id)
            .and_then(|institution| institution.consortium)
    };
    let seen = reading.people().await?.into_iter().filter(|account| {
        account.staff.posts.iter().any(|post| {
            let owner = Owner::of(post.institution, consortium(post.institution));
            let id = account.staff.id.uuid();
            let subject = Subject {
                kind: Action::SeeDirectory.kind(),
                id,
                owner,
                patient: None,
            };
            permit.scope().holds(&subject, &Relation::default())
        })
    });
    let mut items: Vec<StaffView> = seen.map(StaffView::from).collect();
    if !manages {
        for item in &mut items {
            item.phone = None;
            item.login.clear();
        }
    }
    Ok(Json(Page::whole(items)))
}

/// Adds a member of staff.
#[utoipa::path(post, path = "/staff", tag = "directory", security(("session" = [])), request_body = StaffForm,
    responses((status = CREATED, body = StaffView), (status = FORBIDDEN, body = ErrorBody), (status = UNPROCESSABLE_ENTITY, body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    who: Requester,
    JsonBody(form): JsonBody<StaffForm>,
) -> Result<impl IntoResponse, ApiError> {
    entry::create(&app, &who, &form).await.map(Created)
}

/// Changes a member of staff: name, roles, licence, whether they may sign in.
#[utoipa::path(put, path = "/staff/{id}", tag = "directory", security(("session" = [])), request_body = StaffForm,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = StaffView), (status = CONFLICT, body = ErrorBody), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn change(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<PersonId>,
    version: IfMatch,
    JsonBody(mut form): JsonBody<StaffForm>,
) -> Answer<StaffView> {
    form.id = id.uuid();
    let changed = entry::change(&app, &who, id, version, &form).await?;
    // Whatever changed of their rights, what they have open looks at once.
    app.hub.spread(Pulse::Person(id));
    Ok(Json(changed))
}

/// Makes a one-time link by which the person sets a password; an earlier link stops working.
#[utoipa::path(post, path = "/staff/{id}/enrolment-link", tag = "directory", security(("session" = [])),
    params(("id" = Uuid, Path)),
    responses((status = OK, body = EnrolmentLink), (status = FORBIDDEN, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn enrolment_link(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<PersonId>,
) -> Answer<EnrolmentLink> {
    let permit = manage(&app, &who, Action::ManagePeople, id.uuid()).await?;
    let token = crate::identity::token::Token::new(&app.system);
    let expires_at: Moment = who.now.plus(LINK_LIFE);
    let enrolment = Enrolment {
        id: EnrolmentId::from_uuid(app.system.uuid()),
        purpose: EnrolmentPurpose::SetPassword,
        person: Some(id),
        created_at: who.now,
        expires_at,
        used_at: None,
    };
    let mut tx = app.store.begin().await?;
    tx.person(id).await?.ok_or_else(ApiError::not_found)?;
    tx.open_enrolment(&enrolment, token.expose()).await?;
    tx.commit(who.entry(&permit).with("enrolment-link", "new".to_owned()))
        .await?;
    Ok(Json(EnrolmentLink {
        link: format!("/v/enrol#{}", token.expose()),
        expires_at: expires_at.millis(),
    }))
}

/// Ends all sessions of a person, as after a lost phone.
#[utoipa::path(post, path = "/staff/{id}/sign-out", tag = "directory", security(("session" = [])),
    params(("id" = Uuid, Path)),
    responses((status = NO_CONTENT), (status = FORBIDDEN, body = ErrorBody), (status = NOT_FOUND, body = ErrorBody)))]
pub(super) async fn sign_out(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<PersonId>,
) -> Result<StatusCode, ApiError> {
    let permit = manage(&app, &who, Action::ManageSecurity, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    tx.person(id).await?.ok_or_else(ApiError::not_found)?;
    let ended = tx.revoke_sessions_of(id, None, who.now).await?;
    let entry = who
        .entry(&permit)
        .with("sessions-ended", i64::try_from(ended).unwrap_or(i64::MAX));
    tx.commit(entry).await?;
    app.hub.spread(Pulse::Person(id));
    Ok(StatusCode::NO_CONTENT)
}

impl Entry for Account {
    type Id = PersonId;
    type View = StaffView;

    const NOUN: &'static str = "person";
    const ACTION: Action = Action::ManagePeople;

    fn id(&self) -> PersonId {
        self.staff.id
    }

    fn uuid(id: PersonId) -> Uuid {
        id.uuid()
    }

    async fn load(reading: &mut Reading, id: PersonId) -> Result<Option<Stored<Self>>, StoreError> {
        reading.person(id).await
    }

    async fn owners(&self, tx: &mut Tx) -> Result<Option<Vec<Owner>>, StoreError> {
        let mut owners = Vec::with_capacity(self.staff.posts.len());
        for post in &self.staff.posts {
            owners.push(of_institution(tx, post.institution).await?);
        }
        Ok(Some(owners))
    }

    async fn add(&self, tx: &mut Tx, now: Moment) -> Result<(), StoreError> {
        tx.add_person(self, now).await
    }

    async fn save(&self, tx: &mut Tx, known: &Self, version: u64, now: Moment) -> Result<(), StoreError> {
        tx.save_person(self, version).await?;
        if known.staff.active && !self.staff.active {
            tx.revoke_sessions_of(self.staff.id, None, now).await?;
        }
        Ok(())
    }
}

impl Form for StaffForm {
    type Entry = Account;

    fn id(&self) -> Uuid {
        self.id
    }

    async fn read(&self, tx: &mut Tx, known: Option<&Account>) -> Result<Account, ApiError> {
        let (name, login) = (self.name.trim(), self.login.trim().to_lowercase());
        if name.is_empty() {
            return Err(ApiError::invalid("name-missing", "a person needs a name"));
        }
        if login.chars().count() < 2
            || login
                .chars()
                .any(|letter| letter.is_whitespace() || letter.is_control())
        {
            return Err(ApiError::invalid(
                "login",
                "a login has at least two letters and no spaces",
            ));
        }
        let mut posts = Vec::new();
        for post in &self.roles {
            let institution = InstitutionId::from_uuid(post.institution);
            tx.institution(institution)
                .await?
                .ok_or_else(|| ApiError::invalid("institution-unknown", "the institution is not there"))?;
            posts.push(Post {
                role: post.role,
                institution,
            });
        }
        if posts.is_empty() {
            return Err(ApiError::invalid(
                "roles-missing",
                "a person needs at least one role",
            ));
        }
        Staff::check_posts(&posts).map_err(|clash| ApiError::invalid("roles-clash", clash.to_string()))?;
        let account = Account {
            login,
            staff: Staff {
                id: PersonId::from_uuid(self.id),
                name: name.to_owned(),
                posts,
                credentials: Credentials {
                    licence: self.credentials.licence_number.clone(),
                    title: self.credentials.title.clone(),
                    independent_since: self.credentials.practising_since,
                },
                phone: self
                    .phone
                    .clone()
                    .filter(|phone| !phone.trim().is_empty())
                    .map(Private::new),
                active: self.active,
            },
        };
        if known.is_some_and(|known| known.staff.administers())
            && !account.staff.administers()
            && !tx.has_another_administrator(account.staff.id).await?
        {
            return Err(ApiError::conflict(
                "last-administrator",
                "somebody must be left who can administer the system",
            ));
        }
        Ok(account)
    }
}
