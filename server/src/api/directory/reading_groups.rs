//! `/reading-groups`: who reads what for whom, and with how many hands.

use axum::{Json, extract::State, response::IntoResponse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use yuanzhen_domain::access::{Action, Relation, Subject};
use yuanzhen_domain::id::{ConsortiumId, InstitutionId, PersonId, ReadingGroupId};
use yuanzhen_domain::moment::Moment;
use yuanzhen_domain::owner::Owner;
use yuanzhen_domain::place::{ReadingGroup, Signatures};
use yuanzhen_domain::values::Modality;
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

/// A reading group.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ReadingGroupView {
    id: Uuid,
    consortium: Option<Uuid>,
    institution: Uuid,
    name: String,
    #[schema(value_type = Vec<String>)]
    modalities: Vec<Modality>,
    #[schema(schema_with = words::signatures)]
    signatures: Signatures,
    members: Vec<Uuid>,
    version: u64,
}

/// A reading group to make or to change.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadingGroupForm {
    id: Uuid,
    consortium: Option<Uuid>,
    institution: Uuid,
    name: String,
    #[schema(value_type = Vec<String>)]
    modalities: Vec<Modality>,
    #[schema(schema_with = words::signatures)]
    signatures: Signatures,
    members: Vec<Uuid>,
}

impl From<Stored<ReadingGroup>> for ReadingGroupView {
    fn from(stored: Stored<ReadingGroup>) -> Self {
        let version = stored.version;
        let ReadingGroup {
            id,
            name,
            institution,
            consortium,
            modalities,
            signatures,
            members,
        } = stored.value;
        Self {
            id: id.uuid(),
            consortium: consortium.map(ConsortiumId::uuid),
            institution: institution.uuid(),
            name,
            modalities: modalities.into_iter().collect(),
            signatures,
            members: members.into_iter().map(PersonId::uuid).collect(),
            version,
        }
    }
}

/// The reading groups the requester has to do with.
#[utoipa::path(get, path = "/reading-groups", tag = "directory", security(("session" = [])),
    responses((status = OK, body = Page<ReadingGroupView>), (status = UNAUTHORIZED, body = ErrorBody)))]
pub(super) async fn list(State(app): State<App>, who: Requester) -> Answer<Page<ReadingGroupView>> {
    let permit = who.list(&app, Action::SeeDirectory).await?;
    let all = app.store.read().await?.reading_groups().await?;
    let seen = all.into_iter().filter(|group| {
        let owner = Owner::of(group.institution, group.consortium).routed_to(group.id);
        let subject = Subject {
            kind: Action::SeeDirectory.kind(),
            id: group.id.uuid(),
            owner,
            patient: None,
        };
        permit.scope().holds(&subject, &Relation::default())
    });
    Ok(Json(Page::whole(seen.map(ReadingGroupView::from).collect())))
}

/// Adds a reading group.
#[utoipa::path(post, path = "/reading-groups", tag = "directory", security(("session" = [])), request_body = ReadingGroupForm,
    responses((status = CREATED, body = ReadingGroupView), (status = FORBIDDEN, body = ErrorBody), (status = UNPROCESSABLE_ENTITY, body = ErrorBody)))]
pub(super) async fn create(
    State(app): State<App>,
    who: Requester,
    JsonBody(form): JsonBody<ReadingGroupForm>,
) -> Result<impl IntoResponse, ApiError> {
    entry::create(&app, &who, &form).await.map(Created)
}

/// Changes a reading group and who is in it.
#[utoipa::path(put, path = "/reading-groups/{id}", tag = "directory", security(("session" = [])), request_body = ReadingGroupForm,
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = OK, body = ReadingGroupView), (status = CONFLICT, body = ErrorBody), (status = FORBIDDEN, body = ErrorBody)))]
pub(super) async fn change(
    State(app): State<App>,
    who: Requester,
    Id(id): Id<ReadingGroupId>,
    version: IfMatch,
    JsonBody(mut form): JsonBody<ReadingGroupForm>,
) -> Answer<ReadingGroupView> {
    form.id = id.uuid();
    entry::change(&app, &who, id, version, &form).await.map(Json)
}

impl Entry for ReadingGroup {
    type Id = ReadingGroupId;
    type View = ReadingGroupView;

    const NOUN: &'static str = "reading-group";
    const ACTION: Action = Action::ManageGroups;

    fn id(&self) -> ReadingGroupId {
        self.id
    }

    fn uuid(id: ReadingGroupId) -> Uuid {
        id.uuid()
    }

    async fn load(reading: &mut Reading, id: ReadingGroupId) -> Result<Option<Stored<Self>>, StoreError> {
        reading.reading_group(id).await
    }

    async fn add(&self, tx: &mut Tx, _: Moment) -> Result<(), StoreError> {
        tx.add_reading_group(self).await
    }

    async fn save(&self, tx: &mut Tx, _: &Self, version: u64, _: Moment) -> Result<(), StoreError> {
        tx.save_reading_group(self, version).await
    }
}

impl Form for ReadingGroupForm {
    type Entry = ReadingGroup;

    fn id(&self) -> Uuid {
        self.id
    }

    async fn read(&self, tx: &mut Tx, _: Option<&ReadingGroup>) -> Result<ReadingGroup, ApiError> {
        let name = self.name.trim();
        if name.is_empty() {
            return Err(ApiError::invalid("name-missing", "a reading group needs a name"));
        }
        let institution = InstitutionId::from_uuid(self.institution);
        tx.institution(institution)
            .await?
            .ok_or_else(|| ApiError::invalid("institution-unknown", "the institution is not there"))?;
        if self.modalities.is_empty() {
            return Err(ApiError::invalid(
                "modalities-missing",
                "say what the group reads",
            ));
        }
        for member in &self.members {
            tx.person(PersonId::from_uuid(*member))
                .await?
                .ok_or_else(|| ApiError::invalid("person-unknown", "a member is not there"))?;
        }
        Ok(ReadingGroup {
            id: ReadingGroupId::from_uuid(self.id),
            name: name.to_owned(),
            institution,
            consortium: self.consortium.map(ConsortiumId::from_uuid),
            modalities: self.modalities.iter().copied().collect(),
            signatures: self.signatures,
            members: self.members.iter().copied().map(PersonId::from_uuid).collect(),
        })
    }
}
