//! `/routes`: which reading group reads what an institution sends of a modality, where it is not the usual one.

use axum::{Json, extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::{InstitutionId, ReadingGroupId, RouteId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::place::{Institution, ReadingGroup, Route, Service};
use yuanzhen_domain::values::Modality;
use yuanzhen_store::{Reading, StoreError, Stored, Tx};

use super::entry::{self, Entry, Form, of_institution};
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

/// A route.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RouteView {
    id: Uuid,
    institution: Uuid,
    #[schema(schema_with = words::modality)]
    modality: Modality,
    /// Who reads it; empty when the usual group does again.
    reading_group: Option<Uuid>,
    version: u64,
}

/// A route to make or to change.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RouteForm {
    id: Uuid,
    institution: Uuid,
    #[schema(schema_with = words::modality)]
    modality: Modality,
    reading_group: Option<Uuid>,
}

impl From<Stored<Route>> for RouteView {
    fn from(stored: Stored<Route>) -> Self {
        Self {
            id: stored.id.uuid(),
            institution: stored.institution.uuid(),
            modality: stored.modality,
            reading_group: stored.reading_group.map(ReadingGroupId::uuid),
            version: stored.version,
        }
    }
}

/// All routes.
#[utoipa::path(get, path = "/routes", tag = "directory", security(("session" = [])),
    responses((status = OK, body = Page<RouteView>), (status = UNAUTHORIZED, body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, who: Requester) -> Answer<Page<RouteView>> {
    who.list(&app, Action::ManageGroups).await?;
    let all = app.store.read().await?.routes().await?;
    Ok(Json(Page::whole(all.into_iter().map(RouteView::from).collect())))
}

/// Adds a route. It holds for what comes from now on.
#[utoipa::path(post, path = "/routes", tag = "directory", security(("session" = [])), request_body = RouteForm,
    responses((status = CREATED, body = RouteView), (status = FORBIDDEN, body = ErrorBody), (status = UNPROCESSABLE_ENTITY, body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    who: Requester,
    JsonBody(form): JsonBody<RouteForm>,
) -> Result<impl IntoResponse, ApiError> {
    entry::create(&app, &who, &form).await.map(Created)
}

/// Changes a route. It holds for what comes from now on.
#[utoipa::path(put, path = "/routes/{id}", tag = "directory", security(("session" = [])), request_body = RouteForm,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = RouteView), (status = CONFLICT, body = ErrorBody), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn change(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<RouteId>,
    version: IfMatch,
    JsonBody(mut form): JsonBody<RouteForm>,
) -> Answer<RouteView> {
    form.id = id.uuid();
    entry::change(&app, &who, id, version, &form).await.map(Json)
}

impl Entry for Route {
    type Id = RouteId;
    type View = RouteView;

    const NOUN: &'static str = "route";
    const ACTION: Action = Action::ManageGroups;

    fn id(&self) -> RouteId {
        self.id
    }

    fn uuid(id: RouteId) -> Uuid {
        id.uuid()
    }

    async fn load(reading: &mut Reading, id: RouteId) -> Result<Option<Stored<Self>>, StoreError> {
        reading.route(id).await
    }

    async fn owners(&self, tx: &mut Tx) -> Result<Option<Vec<Owner>>, StoreError> {
        Ok(Some(vec![of_institution(tx, self.institution).await?]))
    }

    async fn add(&self, tx: &mut Tx, _: Moment) -> Result<(), StoreError> {
        tx.add_route(self).await
    }

    async fn save(&self, tx: &mut Tx, _: &Self, version: u64, _: Moment) -> Result<(), StoreError> {
        tx.save_route(self, version).await
    }
}

impl Form for RouteForm {
    type Entry = Route;

    fn id(&self) -> Uuid {
        self.id
    }

    async fn read(&self, tx: &mut Tx, _: Option<&Route>) -> Result<Route, ApiError> {
        let institution = tx
            .institution(InstitutionId::from_uuid(self.institution))
            .await?
            .ok_or_else(|| ApiError::invalid("institution-unknown", "the institution is not there"))?;
        let reading_group = self.reading_group.map(ReadingGroupId::from_uuid);
        if let Some(id) = reading_group {
            let group = tx
                .reading_group(id)
                .await?
                .ok_or_else(|| ApiError::invalid("group-unknown", "the reading group is not there"))?;
            if !may_read_for(tx, &group, &institution).await? {
                return Err(ApiError::invalid(
                    "group-elsewhere",
                    "the group is of another consortium and no agreement lets it read for this institution",
                ));
            }
            if !group.modalities.contains(&self.modality) {
                return Err(ApiError::invalid(
                    "group-does-not-read",
                    "the group does not read this modality",
                ));
            }
        }
        Ok(Route {
            id: RouteId::from_uuid(self.id),
            institution: institution.id,
            modality: self.modality,
            reading_group,
        })
    }
}

/// Its members would see what is sent to them: one consortium, or an agreement on imaging.
async fn may_read_for(tx: &mut Tx, group: &ReadingGroup, site: &Institution) -> Result<bool, StoreError> {
    let one_house = group.consortium.is_some() && group.consortium == site.consortium;
    if one_house || group.institution == site.id {
        return Ok(true);
    }
    let agreements = tx.agreements_of(site.id).await?;
    Ok(agreements.iter().any(|agreement| {
        agreement.provider == group.institution
            && agreement.receiver == site.id
            && agreement.services.contains(&Service::Imaging)
    }))
}
