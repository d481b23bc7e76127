//! `/consortia`: the county's medical consortia (医共体) and who leads each.

use axum::{Json, extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::{ConsortiumId, InstitutionId};
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::place::Consortium;
use yuanzhen_store::{Stored, Tx};

use super::{changed, first_time, manage};
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
    let permit = manage(&app, &who, Action::ManagePlaces, form.id).await?;
    let mut tx = app.store.begin().await?;
    let consortium = form.read(&mut tx).await?;
    if first_time(&mut tx, form.id, "consortium", &form, &who).await? {
        tx.add_consortium(&consortium).await?;
        let owner = Owner::of(consortium.lead, Some(consortium.id));
        changed(&mut tx, &who, &permit, [owner]);
        tx.commit(who.entry(&permit)).await?;
    }
    shown(&app, consortium.id).await.map(Created)
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
    let permit = manage(&app, &who, Action::ManagePlaces, id.uuid()).await?;
    let mut tx = app.store.begin().await?;
    tx.consortium(id).await?.ok_or_else(ApiError::not_found)?;
    let consortium = form.read(&mut tx).await?;
    tx.save_consortium(&consortium, version.0).await?;
    let owner = Owner::of(consortium.lead, Some(consortium.id));
    changed(&mut tx, &who, &permit, [owner]);
    tx.commit(who.entry(&permit)).await?;
    shown(&app, id).await.map(Json)
}

async fn shown(app: &App, id: ConsortiumId) -> Result<ConsortiumView, ApiError> {
    let consortium = app
        .store
        .read()
        .await?
        .consortium(id)
        .await?
        .ok_or_else(ApiError::not_found)?;
    Ok(consortium.into())
}

impl ConsortiumForm {
    async fn read(&self, tx: &mut Tx) -> Result<Consortium, ApiError> {
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
