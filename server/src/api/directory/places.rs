//! `/places`: the tree province, city, county, township, village.

use axum::{Json, extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::Action;
use yuanzhen_domain::id::PlaceId;
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::place::{Level, Place};
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

/// A place of the tree.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlaceView {
    id: Uuid,
    parent: Option<Uuid>,
    #[schema(schema_with = words::level)]
    level: Level,
    code: Option<String>,
    name: String,
    version: u64,
}

/// A place to make or to change.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlaceForm {
    id: Uuid,
    parent: Option<Uuid>,
    #[schema(schema_with = words::level)]
    level: Level,
    code: Option<String>,
    name: String,
}

impl From<Stored<Place>> for PlaceView {
    fn from(place: Stored<Place>) -> Self {
        let version = place.version;
        let Place {
            id,
            level,
            name,
            code,
            parent,
        } = place.value;
        Self {
            id: id.uuid(),
            parent: parent.map(PlaceId::uuid),
            level,
            code,
            name,
            version,
        }
    }
}

/// The whole tree, by name.
#[utoipa::path(get, path = "/places", tag = "directory", security(("session" = [])),
    responses((status = OK, body = Page<PlaceView>), (status = UNAUTHORIZED, body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, who: Requester) -> Answer<Page<PlaceView>> {
    who.list(&app, Action::SeeDirectory).await?;
    let places = app.store.read().await?.places().await?;
    Ok(Json(Page::whole(
        places.into_iter().map(PlaceView::from).collect(),
    )))
}

/// Adds a place.
#[utoipa::path(post, path = "/places", tag = "directory", security(("session" = [])), request_body = PlaceForm,
    responses((status = CREATED, body = PlaceView), (status = FORBIDDEN, body = ErrorBody), (status = UNPROCESSABLE_ENTITY, body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    who: Requester,
    JsonBody(form): JsonBody<PlaceForm>,
) -> Result<impl IntoResponse, ApiError> {
    entry::create(&app, &who, &form).await.map(Created)
}

/// Changes a place.
#[utoipa::path(put, path = "/places/{id}", tag = "directory", security(("session" = [])), request_body = PlaceForm,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = PlaceView), (status = CONFLICT, body = ErrorBody), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn change(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<PlaceId>,
    version: IfMatch,
    JsonBody(mut form): JsonBody<PlaceForm>,
) -> Answer<PlaceView> {
    form.id = id.uuid();
    entry::change(&app, &who, id, version, &form).await.map(Json)
}

impl Entry for Place {
    type Id = PlaceId;
    type View = PlaceView;

    const NOUN: &'static str = "place";
    const ACTION: Action = Action::ManagePlaces;

    fn id(&self) -> PlaceId {
        self.id
    }

    fn uuid(id: PlaceId) -> Uuid {
        id.uuid()
    }

    async fn load(reading: &mut Reading, id: PlaceId) -> Result<Option<Stored<Self>>, StoreError> {
        reading.place(id).await
    }

    async fn add(&self, tx: &mut Tx, _: Moment) -> Result<(), StoreError> {
        tx.add_place(self).await
    }

    async fn save(&self, tx: &mut Tx, _: &Self, version: u64, _: Moment) -> Result<(), StoreError> {
        tx.save_place(self, version).await
    }
}

impl Form for PlaceForm {
    type Entry = Place;

    fn id(&self) -> Uuid {
        self.id
    }

    /// The place as it would be: named, and inside something wider that is not itself.
    async fn read(&self, tx: &mut Tx, _: Option<&Place>) -> Result<Place, ApiError> {
        let name = self.name.trim();
        if name.is_empty() {
            return Err(ApiError::invalid("name-missing", "a place needs a name"));
        }
        let parent = self.parent.map(PlaceId::from_uuid);
        let level = match parent {
            None => None,
            Some(parent) => {
                let parent = tx.place(parent).await?;
                Some(
                    parent
                        .ok_or_else(|| ApiError::invalid("parent-unknown", "the wider place is not there"))?
                        .level,
                )
            }
        };
        Place::check_parent(self.level, level)
            .map_err(|misplaced| ApiError::invalid("misplaced", misplaced.to_string()))?;
        Ok(Place {
            id: PlaceId::from_uuid(self.id),
            level: self.level,
            name: name.to_owned(),
            code: self.code.clone().filter(|code| !code.trim().is_empty()),
            parent,
        })
    }
}
