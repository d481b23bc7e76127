//! `/consortia`: the county's medical consortia (医共体) and who leads each.

use axum::{Json, extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::{ConsortiumId, InstitutionId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::place::Consortium;
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
};

/// A consortium.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ConsortiumView {
    id: Uuid,
    name: String,
    lead: Uuid,
    version: u64,
}

/// A consortium to make or to change.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsortiumForm {
    id: Uuid,
    name: String,
    lead: Uuid,
}

impl From<Stored<Consortium>> for ConsortiumView {
    fn from(stored: Stored<Consortium>) -> Self {
        let version = stored.version;
        let Consortium { id, name, lead } = stored.value;
        Self {
            id: id.uuid(),
            name,
            lead: lead.uuid(),
            version,
        }
    }
}

/// All consortia, by name.
#[utoipa::path(get, path = "/consortia", tag = "directory", security(("session" = [])),
    responses((status = OK, body = Page<ConsortiumView>), (status = UNAUTHORIZED, body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, who: Requester) -> Answer<Page<ConsortiumView>> {
    who.list(&app, Action::SeeDirectory).await?;
    let all = app.store.read().await?.consortia().await?;
    Ok(Json(Page::whole(
        all.into_iter().map(ConsortiumView::from).collect(),
    )))
}

/// Adds a consortium.
#[utoipa::path(post, path = "/consortia", tag = "directory", security(("session" = [])), request_body = ConsortiumForm,
    responses((status = CREATED, body = ConsortiumView), (status = FORBIDDEN, body = ErrorBody), (status = UNPROCESSABLE_ENTITY, body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    who: Requester,
    JsonBody(form): JsonBody<ConsortiumForm>,
) -> Result<impl IntoResponse, ApiError> {
    entry::create(&app, &who, &form).await.map(Created)
}

/// Changes a consortium.
#[utoipa::path(put, path = "/consortia/{id}", tag = "directory", security(("session" = [])), request_body = ConsortiumForm,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = ConsortiumView), (status = CONFLICT, body = ErrorBody), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn change(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ConsortiumId>,
    version: IfMatch,
    JsonBody(mut form): JsonBody<ConsortiumForm>,
) -> Answer<ConsortiumView> {
    form.id = id.uuid();
    entry::change(&app, &who, id, version, &form).await.map(Json)
}

impl Entry for Consortium {
    type Id = ConsortiumId;
    type View = ConsortiumView;

    const NOUN: &'static str = "consortium";
    const ACTION: Action = Action::ManagePlaces;

    fn id(&self) -> ConsortiumId {
        self.id
    }

    fn uuid(id: ConsortiumId) -> Uuid {
        id.uuid()
    }

    async fn load(reading: &mut Reading, id: ConsortiumId) -> Result<Option<Stored<Self>>, StoreError> {
        reading.consortium(id).await
    }

    async fn add(&self, tx: &mut Tx, _: Moment) -> Result<(), StoreError> {
        tx.add_consortium(self).await
    }

    async fn save(&self, tx: &mut Tx, _: &Self, version: u64, _: Moment) -> Result<(), StoreError> {
        tx.save_consortium(self, version).await
    }
}

impl Form for ConsortiumForm {
    type Entry = Consortium;

    fn id(&self) -> Uuid {
        self.id
    }

    async fn read(&self, tx: &mut Tx, _: Option<&Consortium>) -> Result<Consortium, ApiError> {
        let name = self.name.trim();
        if name.is_empty() {
            return Err(ApiError::invalid("name-missing", "a consortium needs a name"));
        }
        let lead = InstitutionId::from_uuid(self.lead);
        tx.institution(lead).await?.ok_or_else(|| {
            ApiError::invalid("institution-unknown", "the leading institution is not there")
        })?;
        Ok(Consortium {
            id: ConsortiumId::from_uuid(self.id),
            name: name.to_owned(),
            lead,
        })
    }
}
