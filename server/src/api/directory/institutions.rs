//! `/institutions`: hospitals, clinics and the bureau.

use axum::{Json, extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{Action, Relation, Subject};
use yuanzhen_domain::id::{ConsortiumId, InstitutionId, PlaceId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::number::SiteCode;
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::place::{Institution, InstitutionKind};
use yuanzhen_domain::values::InstitutionCode;
use yuanzhen_store::{Reading, StoreError, Stored, Tx};

use super::entry::{self, Entry, Form};
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
    view::words,
};

/// An institution.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InstitutionView {
    id: Uuid,
    place: Uuid,
    #[schema(schema_with = words::institution_kind)]
    kind: InstitutionKind,
    /// The 22-character institution code.
    code: Option<String>,
    /// The short code in readable numbers.
    site_code: String,
    name: String,
    /// The IANA time zone.
    zone: String,
    consortium: Option<Uuid>,
    version: u64,
}

/// An institution to make or to change.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct InstitutionForm {
    id: Uuid,
    place: Uuid,
    #[schema(schema_with = words::institution_kind)]
    kind: InstitutionKind,
    code: Option<String>,
    site_code: String,
    name: String,
    zone: String,
    consortium: Option<Uuid>,
}

impl From<Stored<Institution>> for InstitutionView {
    fn from(stored: Stored<Institution>) -> Self {
        let version = stored.version;
        let Institution {
            id,
            name,
            code,
            site,
            kind,
            zone,
            place,
            consortium,
        } = stored.value;
        Self {
            id: id.uuid(),
            place: place.uuid(),
            kind,
            code: code.map(|code| code.to_string()),
            site_code: site.to_string(),
            name,
            zone,
            consortium: consortium.map(ConsortiumId::uuid),
            version,
        }
    }
}

/// The institutions the requester has to do with, by name.
#[utoipa::path(get, path = "/institutions", tag = "directory", security(("session" = [])),
    responses((status = OK, body = Page<InstitutionView>), (status = UNAUTHORIZED, body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, who: Requester) -> Answer<Page<InstitutionView>> {
    let permit = who.list(&app, Action::SeeDirectory).await?;
    let all = app.store.read().await?.institutions().await?;
    let seen = all.into_iter().filter(|institution| {
        let owner = Owner::of(institution.id, institution.consortium);
        let subject = Subject {
            kind: Action::SeeDirectory.kind(),
            id: institution.id.uuid(),
            owner,
            patient: None,
        };
        permit.scope().holds(&subject, &Relation::default())
    });
    Ok(Json(Page::whole(seen.map(InstitutionView::from).collect())))
}

/// Adds an institution.
#[utoipa::path(post, path = "/institutions", tag = "directory", security(("session" = [])), request_body = InstitutionForm,
    responses((status = CREATED, body = InstitutionView), (status = FORBIDDEN, body = ErrorBody), (status = UNPROCESSABLE_ENTITY, body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    who: Requester,
    JsonBody(form): JsonBody<InstitutionForm>,
) -> Result<impl IntoResponse, ApiError> {
    entry::create(&app, &who, &form).await.map(Created)
}

/// Changes an institution.
#[utoipa::path(put, path = "/institutions/{id}", tag = "directory", security(("session" = [])), request_body = InstitutionForm,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = InstitutionView), (status = CONFLICT, body = ErrorBody), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn change(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<InstitutionId>,
    version: IfMatch,
    JsonBody(mut form): JsonBody<InstitutionForm>,
) -> Answer<InstitutionView> {
    form.id = id.uuid();
    entry::change(&app, &who, id, version, &form).await.map(Json)
}

impl Entry for Institution {
    type Id = InstitutionId;
    type View = InstitutionView;

    const NOUN: &'static str = "institution";
    const ACTION: Action = Action::ManagePlaces;

    fn id(&self) -> InstitutionId {
        self.id
    }

    fn uuid(id: InstitutionId) -> Uuid {
        id.uuid()
    }

    async fn load(reading: &mut Reading, id: InstitutionId) -> Result<Option<Stored<Self>>, StoreError> {
        reading.institution(id).await
    }

    async fn add(&self, tx: &mut Tx, _: Moment) -> Result<(), StoreError> {
        tx.add_institution(self).await
    }

    async fn save(&self, tx: &mut Tx, _: &Self, version: u64, _: Moment) -> Result<(), StoreError> {
        tx.save_institution(self, version).await
    }
}

impl Form for InstitutionForm {
    type Entry = Institution;

    fn id(&self) -> Uuid {
        self.id
    }

    async fn read(&self, tx: &mut Tx, _: Option<&Institution>) -> Result<Institution, ApiError> {
        let name = self.name.trim();
        if name.is_empty() {
            return Err(ApiError::invalid("name-missing", "an institution needs a name"));
        }
        jiff::tz::TimeZone::get(&self.zone)
            .map_err(|_| ApiError::invalid("zone-unknown", "the time zone is not one of the IANA list"))?;
        let place = PlaceId::from_uuid(self.place);
        tx.place(place)
            .await?
            .ok_or_else(|| ApiError::invalid("place-unknown", "the place is not there"))?;
        let consortium = self.consortium.map(ConsortiumId::from_uuid);
        if let Some(id) = consortium {
            tx.consortium(id)
                .await?
                .ok_or_else(|| ApiError::invalid("consortium-unknown", "the consortium is not there"))?;
        }
        Ok(Institution {
            id: InstitutionId::from_uuid(self.id),
            name: name.to_owned(),
            code: self
                .code
                .clone()
                .filter(|code| !code.trim().is_empty())
                .map(InstitutionCode::try_from)
                .transpose()
                .map_err(|error| ApiError::invalid("institution-code", error.to_string()))?,
            site: SiteCode::parse(self.site_code.trim())
                .map_err(|error| ApiError::invalid("site-code", error.to_string()))?,
            kind: self.kind,
            zone: self.zone.clone(),
            place,
            consortium,
        })
    }
}
